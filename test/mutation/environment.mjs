import NativeEnvironment from '../native/environment.mjs';

/** Stryker's jest-runner sets the mutant in the environment variables of its process, where each mutant has a new one. */
const variable = '__STRYKER_ACTIVE_MUTANT__';

/** The environment of the suites (test/native) for modules that stay loaded from one mutant to the next. */
// biome-ignore lint/style/noDefaultExport: Jest reads the default export of an environment.
export default class MutationEnvironment extends NativeEnvironment {
  async setup() {
    await super.setup();
    const { __stryker__: shared } = globalThis;
    if (shared !== undefined) shared.activeMutant = process.env[variable];
  }
}
