import { open, rm, stat } from 'node:fs/promises';
import type { State } from './state.ts';
import { putUnit, type TrackedChange, type TrackedPath } from './track.ts';

/** Each line is one update: the units that changed, as JSON inside JSON is avoided by writing values plainly. */
type Line = readonly (readonly [path: TrackedPath, value?: unknown])[];

/**
 * What was changed since a large state file was last written as a whole: one line for each update, behind a first line
 * that says to which file it belongs. A line that was not finished is not there.
 */
export class Journal {
  readonly #file: string;
  /** Bytes up to the end of the last line that was read or written. */
  #offset = 0;
  #generation: string | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  get size(): number {
    return this.#offset;
  }

  /** Starts from the beginning, for a state file of this generation. */
  reset(generation: string | undefined): void {
    this.#offset = 0;
    this.#generation = generation;
  }

  /** Applies the lines that were not yet read. A journal of another generation is none. */
  async catchUp(state: State): Promise<void> {
    const size = await sizeOf(this.#file);
    if (size <= this.#offset || this.#generation === undefined) return;
    const handle = await open(this.#file, 'r');
    try {
      const bytes = Buffer.alloc(size - this.#offset);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, this.#offset);
      const end = bytes.lastIndexOf(10, bytesRead - 1) + 1;
      const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
      if (this.#offset === 0 && lines.shift() !== this.#header()) return;
      for (const line of lines) {
        for (const [path, value] of JSON.parse(line) as Line) putUnit(state, path, value);
      }
      this.#offset += end;
    } finally {
      await handle.close();
    }
  }

  /** Adds one line, behind the last one that is whole. */
  async append(changes: readonly TrackedChange[]): Promise<void> {
    const entries = changes.map(({ path, text }) =>
      text === undefined ? `[${JSON.stringify(path)}]` : `[${JSON.stringify(path)},${text}]`,
    );
    const header = this.#offset === 0 ? `${this.#header()}\n` : '';
    const bytes = Buffer.from(`${header}[${entries.join(',')}]\n`);
    const handle = await open(this.#file, this.#offset === 0 ? 'w' : 'r+', 0o600);
    try {
      await handle.truncate(this.#offset);
      await handle.write(bytes, 0, bytes.length, this.#offset);
    } finally {
      await handle.close();
    }
    this.#offset += bytes.length;
  }

  /** Removes the file: everything is in the state file now. */
  async discard(): Promise<void> {
    await rm(this.#file, { force: true });
  }

  #header(): string {
    return JSON.stringify({ journalOf: this.#generation });
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
