import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import type { shells } from '../shells.ts';

/** What core.js exports. */
interface Core {
  readonly shells: typeof shells;
}

/** What is loaded, and for which command. */
interface Launch {
  /** The folder of core.js. */
  readonly folder: string;
  /** A hash of core.js. */
  readonly hash: string;
  /** The first word of the command line. Each command uses other functions, and has a file of its own. */
  readonly command: string;
  /** Compiled code is neither read nor kept. */
  readonly isDisabled: boolean;
}

/** What was loaded. */
interface Loaded {
  readonly core: Core;
  /** Keeps the compiled code for later runs, when the process ends; undefined when there is nothing new to keep. */
  readonly keep: (() => void) | undefined;
}

/**
 * Loads core.js with the code that V8 compiled for the same command before, which halves the time of a short command. Compiled
 * code is kept in `compiled/` beside core.js, so that it is trusted no more than core.js itself; where that folder cannot
 * be written, nothing is kept. Node has a cache of its own from 22.1; this one also serves Node 20, and includes
 * the functions that were compiled while the command ran.
 * @throws what core.js throws
 */
export function loadCompiled({ folder, hash, command, isDisabled }: Launch): Loaded {
  const filename = join(folder, 'core.js');
  // esbuild writes ASCII, which is read fastest like this.
  const text = readFileSync(filename, 'latin1');
  const source = `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
  const file = isDisabled ? undefined : fileOf({ folder, hash, command });
  const cachedData = file === undefined ? undefined : readKept(file);
  const script = new Script(source, { filename, ...(cachedData === undefined ? {} : { cachedData }) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(filename), module, filename, folder);
  const isKept = cachedData !== undefined && script.cachedDataRejected !== true;
  return {
    core: module.exports as Core,
    keep: file === undefined || isKept ? undefined : () => keepCompiled(file, script),
  };
}

/** By all that decides whether V8 takes the code: its version, its flags, the processor, and the source. */
function fileOf({ folder, hash, command }: Omit<Launch, 'isDisabled'>): string | undefined {
  if (!/^[a-z][a-z-]{0,19}$/.test(command)) return undefined;
  return join(folder, 'compiled', `${command}-${hash}-${cachedDataVersionTag().toString(16)}.bin`);
}

function readKept(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Writes beside and renames, so that another process reads all of it or nothing. A disk that is full keeps nothing. */
function keepCompiled(file: string, script: Script): void {
  const part = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(part, script.createCachedData(), { flag: 'wx', flush: true });
      renameSync(part, file);
    } finally {
      rmSync(part, { force: true });
    }
  } catch {
    // The next run compiles again.
  }
}
