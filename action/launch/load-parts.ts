import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';

/** What a part of the bundle exports, as far as a launcher needs it. */
export interface BundlePart {
  /** Gives whole modules, by their files. */
  readonly load: Readonly<Record<string, () => unknown>>;
}

/** What is loaded, and for which command. */
export interface Launch {
  /** The folder of the parts. */
  readonly folder: string;
  /** Loads whatever else the parts load, by a path from that folder. */
  readonly require: (id: string) => unknown;
  /** The names of the parts, which are those of their files without `.js`. */
  readonly names: readonly string[];
  /** A hash of all parts. */
  readonly hash: string;
  /** The first word of the command line. Each command uses other functions, and has files of its own; undefined: nothing is kept. */
  readonly command: string | undefined;
}

/** Loads parts of the bundle. */
export interface BundleParts {
  /** Gives a part, which is loaded once. @throws what its code throws */
  readonly find: (name: string) => BundlePart;
  /** Keeps for later runs the code that V8 compiled and that is not kept yet, when the process ends. */
  readonly keep: () => void;
}

/**
 * Loads parts of the bundle with the code that V8 compiled for the same command before, which halves the time of a short
 * command. Compiled code is kept in `compiled/` beside the parts, so that it is trusted no more than they are; where that
 * folder cannot be written, nothing is kept. Node has a cache of its own from 22.1; this one also serves Node 20, and
 * includes the functions that were compiled while the command ran.
 */
export function openParts(launch: Launch): BundleParts {
  const { folder, names } = launch;
  const found = new Map<string, { exports: unknown }>();
  const fresh = new Map<string, Script>();
  const require = (id: string): unknown => {
    const name = /^\.\/(\w+)\.js$/.exec(id)?.[1];
    return name !== undefined && names.includes(name) ? find(name) : launch.require(id);
  };
  const find = (name: string): BundlePart => {
    const known = found.get(name);
    if (known !== undefined) return known.exports as BundlePart;
    const filename = join(folder, `${name}.js`);
    const file = fileOf(launch, name);
    const cachedData = file === undefined ? undefined : readKept(file);
    // esbuild writes ASCII, which is read fastest like this.
    const script = new Script(readFileSync(filename, 'latin1'), {
      filename,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    if (file !== undefined && (cachedData === undefined || script.cachedDataRejected === true))
      fresh.set(file, script);

    const module = { exports: {} };
    found.set(name, module);
    script.runInThisContext()(module.exports, require, module, filename, folder);
    return module.exports as BundlePart;
  };
  return {
    find,
    keep: () => {
      for (const [file, script] of fresh) keepCompiled(file, script);
    },
  };
}

/** By all that decides whether V8 takes the code: its version, its flags, the processor, and the source. */
function fileOf({ folder, hash, command }: Launch, part: string): string | undefined {
  if (command === undefined || !/^[a-z][a-z-]{0,19}$/.test(command)) return undefined;
  const tag = cachedDataVersionTag().toString(16);
  return join(folder, 'compiled', `${command}-${part}-${hash}-${tag}.bin`);
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
