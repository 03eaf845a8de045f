// The test runner that Stryker uses: the suites of one group in its own process. A mutant costs no more than the tests that reach it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { prepare, runTests } from './suites.mjs';

/** What mutated code reads and writes: the active mutant, how often it was reached, and what each test reaches. */
globalThis.__stryker__ ??= {};
const { __stryker__: shared } = globalThis;

class NativeTestRunner {
  static inject = [];
  #files = [];
  #read;

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    // Stryker starts the process in its copy of the repository.
    const root = process.cwd();
    const groups = JSON.parse(readFileSync(join(root, 'test/mutation/groups.json'), 'utf8'));
    this.#files = groups[process.env.MUTATION_GROUP].tests.map(name => `test/${name}.test.ts`);
    this.#read = await prepare(root);
  }

  /** Runs every test, and finds out what it reaches. */
  async dryRun() {
    const before = id => {
      shared.currentTestId = id;
    };
    return this.#run({ before });
  }

  /** Runs the tests that reach a mutant, up to the first that fails. */
  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    shared.hitLimit = hitLimit;
    shared.hitCount = hitLimit === undefined ? undefined : 0;
    shared.activeMutant = activeMutant.id;
    try {
      return toMutantRunResult(
        await this.#run({ ids: testFilter && new Set(testFilter), isBailing: true }),
        true,
      );
    } finally {
      shared.activeMutant = undefined;
    }
  }

  async #run({ ids, before, isBailing = false }) {
    const tests = [];
    try {
      for (const file of this.#files) {
        const idOf = name => `${file}: ${name}`;
        if (ids !== undefined && ![...ids].some(id => id.startsWith(idOf('')))) continue;
        shared.currentTestId = undefined;
        const suite = await this.#read(file);
        const results = await runTests(suite, name => ids?.has(idOf(name)) ?? true, {
          isBailing,
          ...(before && { before: name => before(idOf(name)) }),
        });
        suite.end();
        tests.push(...results.map(result => describe(result, file, idOf(result.name))));
        if (isBailing && results.some(({ error }) => error !== undefined)) break;
      }
    } catch (error) {
      // A suite that cannot be read fails.
      tests.push(describe({ name: 'reading', error, millis: 0 }, 'suites', 'reading'));
    }
    shared.currentTestId = undefined;
    return (
      determineHitLimitReached(shared.hitCount, shared.hitLimit) ?? {
        status: DryRunStatus.Complete,
        tests,
        mutantCoverage: shared.mutantCoverage,
      }
    );
  }
}

function describe({ name, error, millis }, fileName, id) {
  const result = { id, name, fileName, timeSpentMs: millis };
  return error === undefined
    ? { ...result, status: TestStatus.Success }
    : { ...result, status: TestStatus.Failed, failureMessage: String(error?.message ?? error) };
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'native', NativeTestRunner)];
