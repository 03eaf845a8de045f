// The process itself as the environment of a suite.
import { fakeTimersIn } from './runtime.cjs';

/** Jest makes one for each suite. */
// biome-ignore lint/style/noDefaultExport: Jest reads the default export of an environment.
export default class NativeEnvironment {
  global = globalThis;
  fakeTimers = null;
  fakeTimersModern = null;
  #before = remember();

  constructor({ projectConfig }) {
    this.fakeTimersModern = fakeTimersIn(projectConfig);
  }

  async setup() {}

  /** Errors name files as the editor knows them. */
  async handleTestEvent({ name, test }) {
    if (name !== 'test_done') return;
    for (const error of test.errors.flat()) {
      if (error instanceof Error)
        error.stack = error.stack?.replace(/file:\/\/(\/[^\s:?]+)(\?suite=\d+)?/g, '$1');
    }
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    putBack(this.#before);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
}

const signals = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGPIPE',
  'uncaughtException',
  'unhandledRejection',
  'exit',
  'warning',
];

/** What a suite may change of its process. */
function remember() {
  return {
    env: { ...process.env },
    folder: process.cwd(),
    console: globalThis.console,
    exit: process.exit,
    exitCode: process.exitCode,
    listeners: signals.map(name => [name, process.listeners(name)]),
  };
}

function putBack({ env, folder, console, exit, exitCode, listeners }) {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (process.env[name] !== value) process.env[name] = value;
  process.chdir(folder);
  globalThis.console = console;
  process.exit = exit;
  process.exitCode = exitCode;
  for (const [name, before] of listeners) {
    for (const listener of process.listeners(name)) {
      if (!before.includes(listener)) process.removeListener(name, listener);
    }
  }
}
