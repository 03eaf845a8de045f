// The test runner that Stryker uses: the suites of one group in its own process. A mutant costs no more than the tests that reach it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { chooseTests, isInSample, stepLimit } from './choose.mjs';
import { prepare, runTests } from './suites.mjs';

/** What mutated code reads and writes: the active mutant, how often it was reached, and what each test reaches. */
globalThis.__stryker__ ??= {};
const { __stryker__: shared } = globalThis;

// Mutated code asks which test runs each time it passes a place that can be mutated: that counts its steps. A mutant that never ends
// is stopped after a multiple of the steps of the unchanged code, in milliseconds, and not by a clock.
let currentTestId;
let steps = 0;
let limit = Number.POSITIVE_INFINITY;
const endlessMessage = 'More steps than a multiple of those of the unchanged code';
Object.defineProperty(shared, 'currentTestId', {
  get() {
    steps += 1;
    if (steps > limit) throw new RangeError(endlessMessage);
    return currentTestId;
  },
  set(id) {
    currentTestId = id;
  },
});

class NativeTestRunner {
  static inject = [];
  #files = [];
  #prepared;
  #suites = new Map();
  /** What the first run found: of each test its file, name, CPU time in milliseconds and steps. */
  #known = new Map();
  #knownFile = '';
  /** The tests that failed last come first: one test often kills several neighbours. */
  #killers = [];

  /** Otherwise each mutant in code that also runs when a file is loaded would get a process of its own, for no other answer. */
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    // Stryker starts the process in its copy of the repository.
    const root = process.cwd();
    const groups = JSON.parse(readFileSync(join(root, 'test/mutation/groups.json'), 'utf8'));
    this.#files = groups[process.env.MUTATION_GROUP].tests.map(name => `test/${name}.test.ts`);
    this.#prepared = await prepare(root);
    // The first run is in one process, and its results are for all.
    this.#knownFile = join(root, 'first-run.json');
    if (existsSync(this.#knownFile)) {
      this.#known = new Map(JSON.parse(readFileSync(this.#knownFile, 'utf8')));
    }
  }

  /** Runs every test, and finds out what it reaches, and its cost. */
  async dryRun() {
    const tests = [];
    for (const file of this.#files) {
      for (const result of await this.#runSuite(file, undefined)) {
        const { name, error, millis, cpu } = result;
        const id = `${file}: ${name}`;
        this.#known.set(id, { id, file, name, cpu, steps: result.steps });
        tests.push(describe({ id, name, error, millis }, file));
      }
    }
    writeFileSync(this.#knownFile, JSON.stringify([...this.#known]));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: shared.mutantCoverage };
  }

  /** Runs the tests that reach a mutant, up to the first that fails. */
  async mutantRun({ activeMutant, testFilter }) {
    if (!isInSample(activeMutant)) {
      return { status: MutantRunStatus.Error, errorMessage: 'It is not in the sample' };
    }
    const reaching = testFilter.map(id => this.#known.get(id));
    const tests = [];
    for (const chosen of chooseTests(reaching, this.#killers)) {
      const [{ file }] = chosen;
      const names = new Map(chosen.map(each => [each.name, each]));
      shared.activeMutant = activeMutant.id;
      const results = await this.#runSuite(file, names);
      shared.activeMutant = undefined;
      tests.push(...results.map(result => describe({ ...result, id: `${file}: ${result.name}` }, file)));
      if (results.some(({ isEndless }) => isEndless)) {
        return toMutantRunResult({ status: DryRunStatus.Timeout, reason: endlessMessage });
      }
      const failed = results.find(({ error }) => error !== undefined);
      if (failed === undefined) continue;
      const killer = names.get(failed.name);
      await this.#checkUnchanged(killer);
      this.#killers = [killer, ...this.#killers.filter(each => each !== killer)].slice(0, 200);
      break;
    }
    return toMutantRunResult({ status: DryRunStatus.Complete, tests }, true);
  }

  /** A test that fails without the mutant failed by what an earlier one left behind; Stryker starts another process and asks again. */
  async #checkUnchanged(test) {
    const [{ error }] = await this.#runSuite(test.file, new Map([[test.name, test]]));
    if (error !== undefined) throw new Error(`${test.id} fails without a mutant: ${error.message}`);
  }

  /** Runs tests of a suite, all or those given with what is known of them, and stops those that do not end. */
  async #runSuite(file, names) {
    if (!this.#suites.has(file)) this.#suites.set(file, await this.#prepared.read(file));
    const suite = this.#suites.get(file);
    let started = 0;
    const cpuBefore = { user: 0, system: 0 };
    const details = new Map();
    const results = await runTests(suite, name => names?.has(name) ?? true, {
      isBailing: names !== undefined,
      // What a suite prepares once is covered by the test for which it is prepared, and its steps are not limited.
      before: name => {
        if (names === undefined) currentTestId = `${file}: ${name}`;
      },
      start: name => {
        started = steps;
        limit = names === undefined ? limit : steps + stepLimit(names.get(name));
        Object.assign(cpuBefore, process.cpuUsage());
      },
      end: name => {
        const { user, system } = process.cpuUsage(cpuBefore);
        const isEndless = steps > limit;
        limit = Number.POSITIVE_INFINITY;
        // Code that notes what a test reaches asks three times for the test.
        const taken = (steps - started) / (names === undefined ? 3 : 1);
        details.set(name, { cpu: (user + system) / 1000, steps: Math.ceil(taken), isEndless });
      },
    });
    currentTestId = undefined;
    limit = Number.POSITIVE_INFINITY;
    this.#prepared.end();
    return results.map(result => ({ ...result, ...details.get(result.name) }));
  }
}

function describe({ id, name, error, millis }, fileName) {
  const result = { id, name, fileName, timeSpentMs: millis };
  return error === undefined
    ? { ...result, status: TestStatus.Success }
    : { ...result, status: TestStatus.Failed, failureMessage: String(error?.message ?? error) };
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'native', NativeTestRunner)];
