// Suites in the process that asks for them: what `describe` and `test` collect, and running a part of it. Jest itself would look for
// files, start up and write a report once for each mutant.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A test that takes longer has failed, unless its suite sets another time. */
const usualTimeout = 5000;

/**
 * Prepares the process for suites of a copy of the repository.
 * @param root the copy
 * @returns how a suite is read: imported anew each time, while the modules of the product stay loaded
 */
export async function prepare(root) {
  const load = createRequire(join(root, 'test/native/runtime.cjs'));
  const NativeRuntime = load('./runtime.cjs');
  const loadForJest = createRequire(load.resolve('jest-circus'));
  const { bind } = loadForJest('jest-each');
  const { jestExpect } = loadForJest('@jest/expect');
  const timers = NativeRuntime.fakeTimersIn({ fakeTimers: {}, rootDir: root });
  let count = 0;
  const importFresh = path => import(`${pathToFileURL(join(root, path)).href}?run=${count}`);
  return async suite => {
    count += 1;
    const runtime = new NativeRuntime({}, { fakeTimersModern: timers });
    const top = makeGroup('', undefined);
    runtime.setGlobalsForRuntime({ ...collectorsFor(top, bind), expect: jestExpect });
    jestExpect.setState({ testPath: join(root, suite) });
    await importFresh('test/setup.ts');
    await importFresh(suite);
    return { top, end: () => runtime.teardown() };
  };
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
  const test = (name, run, timeout) => {
    group.parts.push({ name, run, timeout });
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
 * Runs tests of a suite in its order.
 * @param top what the suite collected
 * @param choose whether a test runs, by its name with those of its groups
 * @param observe is told of each test before it runs; what it returns `false` for ends the run after it
 * @returns name, milliseconds, and the error of a failed test
 */
export async function runTests({ top }, choose, { before = () => undefined, isBailing = false } = {}) {
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
      before(name);
      if (!isOpen) for (const each of inside) await open(each);
      isOpen = true;
      const start = performance.now();
      const error = await runOne(part, inside);
      results.push({ name, error, millis: Math.round(performance.now() - start) });
    }
    if (group.isOpen) for (const each of group.hooks.afterAll) await each();
    group.isOpen = false;
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

async function runOne(
  { run, timeout = globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')] ?? usualTimeout },
  groups,
) {
  let error;
  const attempt = async act => {
    try {
      await act();
    } catch (thrown) {
      error ??= thrown ?? new Error('It threw nothing');
    }
  };
  for (const { hooks } of groups) for (const each of hooks.beforeEach) await attempt(each);
  if (error === undefined) await attempt(() => withinTime(run, timeout));
  for (const { hooks } of [...groups].reverse()) for (const each of hooks.afterEach) await attempt(each);
  return error;
}

async function withinTime(run, timeout) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It took more than ${timeout} ms`)), timeout);
  });
  try {
    await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}
