import type { Io } from './io.ts';
import type { Arguments, Option } from './usage.ts';

/** Runs one command. @returns the exit status */
export type Run = (args: Arguments, io: Io) => Promise<number>;

/** A command as the terminal knows it; its code is loaded only when it is called. */
export interface Command {
  readonly name: string;
  /** Its positional arguments, as the help shows them. */
  readonly positionals: readonly string[];
  /** The words that its first argument can be, where they are listed. */
  readonly arguments?: readonly string[];
  /** When it takes more than it names, as the words of a command. */
  readonly maxPositionals?: number;
  readonly summary: string;
  /** What a reader of its help should know besides. */
  readonly details: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly load: () => Promise<Run>;
}
