import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The suites of one group: fast ones only, without the embedded AWS and without spawned commands. They run in Node itself, so that
// the modules are loaded once and not for each mutant.
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const groups = JSON.parse(readFileSync(join(root, 'test', 'mutation', 'groups.json'), 'utf8'));
const { tests } = groups[process.env.MUTATION_GROUP];
const {
  jest: { globalSetup: _setup, globalTeardown: _teardown, ...settings },
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

// biome-ignore lint/style/noDefaultExport: Jest and Stryker read the default export of a configuration.
export default {
  ...settings,
  rootDir: root,
  testEnvironment: join(root, 'test', 'mutation', 'environment.mjs'),
  testSequencer: join(root, 'test', 'mutation', 'sequencer.mjs'),
  testMatch: tests.map(name => `<rootDir>/test/${name}.test.ts`),
};
