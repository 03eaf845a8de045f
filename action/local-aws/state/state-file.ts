import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { Journal } from './journal.ts';
import { emptyState, type State, stateVersion } from './state.ts';
import { type Tracking, track } from './track.ts';

/** So much is written in a few milliseconds, and is as much as a reader would look at. */
const defaultWholeBelow = 1_000_000;

/** The state file is not one that this version can use; it is left as it is. */
export class StateFileError extends Error {
  /** By this the shell knows it, which loads nothing of this folder before it is used. */
  override readonly name = 'StateFileError';
}

const lockOptions = {
  realpath: false,
  // A process that was killed while it held the lock stops others for this long. Work under the lock takes milliseconds.
  stale: 5000,
  update: 1000,
  // The library would also repeat an attempt that a read-only or full disk refuses, for a minute: see `acquire`.
  retries: 0,
};

/** How often a lock that another process holds is asked for: about a minute, since it is held for one request. */
const maxAttempts = 1500;

/** The wait between two attempts, in milliseconds. */
const maxWaitMillis = 40;

/**
 * The state, in one readable JSON file that several processes may use at the same time. Changes happen under a lock
 * file, on what the file then holds, and replace the file atomically.
 */
export class StateFile {
  readonly #file: string;
  readonly #journal: Journal;
  readonly #wholeBelow: number;
  #state: State | undefined;
  /** Identifies the version of the file that is in memory. */
  #version = '';
  /** Size of the file when it was last written or read as a whole. */
  #size = 0;
  /** Requests of this process go one after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  /** @param wholeBelow files smaller than this many bytes are always written as a whole */
  constructor(file: string, wholeBelow = defaultWholeBelow) {
    this.#file = file;
    this.#journal = new Journal(`${file}.journal`);
    this.#wholeBelow = wholeBelow;
  }

  /**
   * Looks at the state without changing it.
   * @throws StateFileError when the file cannot be used
   */
  read<T>(look: (state: State) => T): Promise<T> {
    return this.#enqueue(async () => look(await this.#load()));
  }

  /**
   * Changes the state; what `change` did is kept only when it does not throw.
   * @throws StateFileError when the file cannot be used or the lock was lost; whatever `change` throws
   */
  update<T>(change: (state: State) => T): Promise<T> {
    return this.#enqueue(async () => {
      let lost: Error | undefined;
      const release = await acquire(this.#file, error => {
        lost = error;
      });
      let tracking: Tracking | undefined;
      try {
        const state = await this.#load();
        tracking = track(state);
        const result = change(tracking.view);
        if (lost !== undefined)
          throw new StateFileError(`The lock on ${this.#file} was lost: ${lost.message}`);
        await this.#save(state, tracking);
        return result;
      } catch (error) {
        if (tracking?.restore() !== true) this.#forget();
        throw describeFailure(this.#file, error);
      } finally {
        // Without the lock there is nothing to release.
        if (lost === undefined) await release();
      }
    });
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const run = this.#queue.then(task, task);
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #load(): Promise<State> {
    const version = readVersion(this.#file);
    if (this.#state === undefined || version !== this.#version) {
      const text = version === '' ? '' : await readFile(this.#file, 'utf8');
      this.#state = version === '' ? emptyState() : parseState(this.#file, text);
      this.#version = version;
      this.#size = text.length;
      this.#journal.reset(this.#state.generation);
    }
    if (this.#size >= this.#wholeBelow) await this.#journal.catchUp(this.#state);
    return this.#state;
  }

  /** A small file is written as a whole; to a large one only what changed is added, until that has grown large too. */
  async #save(state: State, tracking: Tracking): Promise<void> {
    const changes = tracking.collect();
    if (changes.length === 0 && !tracking.hasReplacedAccounts()) return;
    const isLarge = this.#size >= this.#wholeBelow && state.generation !== undefined;
    if (isLarge && !tracking.hasReplacedAccounts() && this.#journal.size < this.#size / 2) {
      await this.#journal.append(changes);
      return;
    }
    state.generation = randomUUID();
    const text = `${JSON.stringify(state, null, this.#size < this.#wholeBelow ? 1 : 0)}\n`;
    await replaceFile(this.#file, text);
    await this.#journal.discard();
    this.#journal.reset(state.generation);
    this.#size = text.length;
    this.#version = readVersion(this.#file);
  }

  #forget(): void {
    this.#state = undefined;
    this.#version = '';
  }
}

/**
 * Takes the lock, waiting while another process holds it.
 * @throws StateFileError when the folder cannot be written, at once
 */
async function acquire(file: string, onCompromised: (error: Error) => void): Promise<() => Promise<void>> {
  try {
    await makeFolder(dirname(file));
    for (let attempt = 1; ; attempt++) {
      try {
        return await lock(file, { ...lockOptions, onCompromised });
      } catch (error) {
        if (codeOf(error) !== 'ELOCKED' || attempt === maxAttempts) throw error;
        await setTimeout(Math.random() * maxWaitMillis);
      }
    }
  } catch (error) {
    if (codeOf(error) === 'ELOCKED') {
      throw new StateFileError(`${file} is locked by another process that does not release it`);
    }
    throw describeFailure(file, error);
  }
}

/** Makes a folder and those above it; a file system that is read-only is the reason then, and not that the folder is missing. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    // Node reports ENOENT for a read-only file system when it makes several folders.
    if (codeOf(error) !== 'ENOENT') throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}

function codeOf(error: unknown): string | undefined {
  return isSystemError(error) ? error.code : undefined;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}

/** What a file system refuses, as a sentence with its reason; other errors as they are. */
function describeFailure(file: string, error: unknown): unknown {
  if (!isSystemError(error) || error.syscall === undefined) return error;
  return new StateFileError(`The state of the embedded AWS cannot be written to ${file}: ${error.message}`);
}

/**
 * Identifies a version of the file; the empty string when there is none. Each write makes a new inode. Every request asks
 * for it, and Node takes several times as long without blocking as the file system takes to answer.
 */
function readVersion(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : `${found.ino}:${found.mtimeNs}:${found.size}`;
}

/** Either the old or the new text is in the file, whenever the process or the machine stops. */
async function replaceFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.${randomUUID()}`;
  try {
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

function parseState(file: string, text: string): State {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (error) {
    throw new StateFileError(
      `${file} is not a state of the embedded AWS: ${(error as Error).message}. Delete it to start over`,
    );
  }
  const version =
    typeof state === 'object' && state !== null && 'version' in state ? state.version : undefined;
  if (version !== stateVersion) {
    throw new StateFileError(
      `${file} is a state of another version (${String(version)}, this is ${stateVersion}). Delete it to start over`,
    );
  }
  return state as State;
}
