// Runs suites in Node itself: what Jest asks of its runtime, without a context of node:vm for each suite.
const hooks = require('node:async_hooks');
const { register } = require('node:module');
const { pathToFileURL } = require('node:url');
const { setFlagsFromString } = require('node:v8');
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
require('./import-once.cjs');
const { SequentialStorage } = require('./sequential-storage.cjs');

// Most of the code of a suite runs too few times for V8's optimizing compiler to pay off (action/launch/engine.ts has more).
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=500000');
register('./hooks.mjs', pathToFileURL(__filename));

/** The functions of the suite that runs, by the names of `@jest/globals`. */
const current = {};
/** Jest's events reach the handlers of the suite that runs only. */
const handlers = Symbol.for('EVENT_HANDLERS');
let count = 0;

/** One for each suite. */
class NativeRuntime {
  constructor(config, environment) {
    count += 1;
    this.suite = count;
    this.config = config;
    this.mocker = new ModuleMocker(globalThis);
    current.jest = createJest(this.mocker, environment.fakeTimersModern);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  /** Imports a suite, or a set-up file again for each suite; what those import is loaded once in a process. */
  unstable_importModule(path) {
    return import(`${pathToFileURL(path).href}?suite=${this.suite}`);
  }

  requireModule(path) {
    return require(path);
  }

  /** The part of jest-circus that keeps the state of one suite. */
  requireInternalModule(path) {
    delete globalThis[handlers];
    delete require.cache[path];
    const { AsyncLocalStorage } = hooks;
    hooks.AsyncLocalStorage = SequentialStorage;
    try {
      return require(path);
    } finally {
      hooks.AsyncLocalStorage = AsyncLocalStorage;
    }
  }

  setGlobalsForRuntime(globals) {
    Object.assign(current, globals);
  }

  getSourceMaps() {
    return new Map();
  }

  getAllCoverageInfoCopy() {
    return undefined;
  }

  teardown() {
    this.mocker.restoreAllMocks();
  }

  enterTestCode() {}
  leaveTestCode() {}
}

/** What suites use of `jest`. */
function createJest(mocker, timers) {
  return {
    spyOn: mocker.spyOn.bind(mocker),
    fn: mocker.fn.bind(mocker),
    restoreAllMocks: () => mocker.restoreAllMocks(),
    useFakeTimers: options => timers.useFakeTimers(options),
    useRealTimers: () => timers.useRealTimers(),
    setSystemTime: time => timers.setSystemTime(time),
    advanceTimersByTime: millis => timers.advanceTimersByTime(millis),
    getTimerCount: () => timers.getTimerCount(),
    setTimeout: millis => {
      globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')] = millis;
    },
  };
}

/** Timers of this process that a suite can stop. */
function fakeTimersIn(config) {
  return new ModernFakeTimers({ config, global: globalThis });
}

module.exports = NativeRuntime;
module.exports.default = NativeRuntime;
module.exports.current = current;
module.exports.fakeTimersIn = fakeTimersIn;
