// Suites in the process that asks for them: what `describe` and `test` collect, and running a part of it. Jest itself would look for
// files, start up and write a report once for each mutant.
import { createRequire, register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the product keeps, see kept.mjs: it is forgotten with each new generation. */
let generation = 0;
const forgetting = [];
globalThis.whenForgotten = forget => forgetting.push(forget);
globalThis.KeptMap = keptClass(Map, true);
globalThis.KeptWeakMap = keptClass(WeakMap, false);

function keptClass(Base, isEmptied) {
  class Kept extends Base {
    generation = generation;
    /** A WeakMap cannot be emptied. */
    inner = isEmptied ? undefined : new Base();
  }
  const keys = Object.getOwnPropertyNames(Base.prototype).filter(key => key !== 'constructor');
  for (const key of [...keys, Symbol.iterator]) {
    const { value, get } = Object.getOwnPropertyDescriptor(Base.prototype, key) ?? {};
    if (value === undefined && get === undefined) continue;
    const call = value ?? get;
    const renewed = function (...args) {
      if (this.generation !== generation) {
        this.generation = generation;
        if (isEmptied) Map.prototype.clear.call(this);
        else this.inner = new Base();
      }
      return call.apply(this.inner ?? this, args);
    };
    Object.defineProperty(Kept.prototype, key, get === undefined ? { value: renewed } : { get: renewed });
  }
  return Kept;
}

/** Empties what the product keeps. */
function forgetKept() {
  generation += 1;
  for (const forget of forgetting) forget();
}

/**
 * Prepares the process for suites of a copy of the repository.
 * @param root the copy
 * @returns how a suite is read, and what undoes its mocks after a run
 */
export async function prepare(root) {
  const load = createRequire(join(root, 'test/native/runtime.cjs'));
  const NativeRuntime = load('./runtime.cjs');
  register('./kept.mjs', import.meta.url);
  const loadForJest = createRequire(load.resolve('jest-circus'));
  const { bind } = loadForJest('jest-each');
  const { jestExpect } = loadForJest('@jest/expect');
  const timers = NativeRuntime.fakeTimersIn({ fakeTimers: {}, rootDir: root });
  const runtime = new NativeRuntime({}, { fakeTimersModern: timers });
  const importFresh = (path, suite) => import(`${pathToFileURL(join(root, path)).href}?for=${suite}`);
  const read = async suite => {
    const top = makeGroup('', undefined);
    runtime.setGlobalsForRuntime({ ...collectorsFor(top, bind), expect: jestExpect });
    jestExpect.setState({ testPath: join(root, suite) });
    await importFresh('test/setup.ts', suite);
    await importFresh(suite, suite);
    return { top };
  };
  return { read, end: () => runtime.teardown() };
}

function makeGroup(name, parent) {
  return { name, parent, parts: [], hooks: { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] } };
}

/** The functions of `@jest/globals` that collect. */
function collectorsFor(top, bind) {
  let group = top;
  const describe = (name, define) => {
    const inner = makeGroup(name, group);
    group.parts.push(inner);
    group = inner;
    define();
    group = inner.parent;
  };
  const test = (name, run) => {
    group.parts.push({ name, run });
  };
  const skip = () => undefined;
  skip.each = () => skip;
  const hook = kind => run => {
    group.hooks[kind].push(run);
  };
  return {
    describe: Object.assign(describe, { each: bind(describe, false), skip }),
    test: Object.assign(test, { each: bind(test), skip }),
    beforeAll: hook('beforeAll'),
    afterAll: hook('afterAll'),
    beforeEach: hook('beforeEach'),
    afterEach: hook('afterEach'),
  };
}

/**
 * Runs tests of a suite in its order, each without what the product kept before. No clock stops them: Stryker has one, and steps are counted.
 * @param suite what it collected
 * @param choose whether a test runs, by its name with those of its groups
 * @param options whether the first failure ends the run; and what is called, with the name of a test, before what is prepared for it, and
 * before and after the test itself
 * @returns name, milliseconds, and the error of a failed test
 */
export async function runTests(
  { top },
  choose,
  { before = () => undefined, start = () => undefined, end = () => undefined, isBailing = false } = {},
) {
  const results = [];
  const names = new Map();
  const fullNameOf = (name, parents) => {
    const full = [...parents.map(each => each.name), name].filter(Boolean).join(' ');
    const same = (names.get(full) ?? 0) + 1;
    names.set(full, same);
    return same === 1 ? full : `${full} (${same})`;
  };
  const run = async (group, parents) => {
    const inside = [...parents, group];
    let isOpen = false;
    for (const part of group.parts) {
      if (isBailing && results.some(({ error }) => error !== undefined)) break;
      if (part.parts !== undefined) {
        await run(part, inside);
        continue;
      }
      const name = fullNameOf(part.name, inside);
      if (!choose(name)) continue;
      forgetKept();
      before(name);
      const startTime = performance.now();
      try {
        if (!isOpen) for (const each of inside) await open(each);
      } catch (error) {
        results.push({ name, error, millis: 0 });
        continue;
      }
      isOpen = true;
      start(name);
      const error = await runOne(part, inside);
      end(name);
      results.push({ name, error, millis: Math.round(performance.now() - startTime) });
    }
    if (group.isOpen) await close(group);
  };
  await run(top, []);
  return results;
}

/** Runs what a group does once before its first test that is chosen. */
async function open(group) {
  if (group.isOpen) return;
  group.isOpen = true;
  for (const each of group.hooks.beforeAll) await each();
}

/** Undoes it. What failed before may have left nothing to undo, so an error here says nothing. */
async function close(group) {
  group.isOpen = false;
  for (const each of group.hooks.afterAll)
    await Promise.resolve()
      .then(each)
      .catch(() => undefined);
}

async function runOne({ run }, groups) {
  let error;
  const attempt = async act => {
    try {
      await act();
    } catch (thrown) {
      error ??= thrown ?? new Error('It threw nothing');
    }
  };
  for (const { hooks } of groups) for (const each of hooks.beforeEach) await attempt(each);
  if (error === undefined) await attempt(run);
  for (const { hooks } of [...groups].reverse()) for (const each of hooks.afterEach) await attempt(each);
  return error;
}
