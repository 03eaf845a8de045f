import { fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';

/** The outside of a command: where it writes, what it may ask, what it can see of the environment. */
export interface Io {
  /** Data: what a next program reads. */
  readonly out: (text: string) => void;
  /**
   * The same for UTF-8 that is encoded already, of whole characters; undefined where only texts are taken. It waits until the bytes
   * are on their way, so that a long list does not pile up in memory, and their block can be used again.
   * @returns whether anyone still reads
   */
  readonly outBytes?: (bytes: Uint8Array) => Promise<boolean>;
  /** Words for people, when data goes to the other one. */
  readonly err: (text: string) => void;
  /** Whether a person is there to answer. */
  readonly isInteractive: boolean;
  /** Whether standard error is a terminal on which a line can be redrawn. */
  readonly errIsTerminal: boolean;
  /** How wide that terminal is right now; 80 columns when unknown. */
  readonly errColumns?: () => number;
  readonly outHasColor: boolean;
  readonly errHasColor: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** Asks a yes-or-no question on the terminal. */
  readonly ask: (question: string) => Promise<boolean>;
  /** Asks for a text on the terminal. @returns the answer without space around it; empty when there is none */
  readonly askText: (question: string) => Promise<string>;
}

/** Exit statuses, the same for every command. */
export const exitStatus = {
  /** Nothing to say; warnings alone are this too. */
  clean: 0,
  /** Invalid, drift, anything unchecked, a stale hash, a refusal. */
  findings: 1,
  /** Wrong usage, or something failed. */
  failure: 2,
} as const;

/** The Io of a real process. */
export function processIo(): Io {
  const { stdout, env } = process;
  const hasColor = (isTerminal: () => boolean) =>
    env['NO_COLOR'] ? false : env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : isTerminal();
  return {
    out: text => void stdout.write(text),
    outBytes: async bytes => {
      if (!stdout.destroyed) await writeToReader(stdout, bytes);
      return !stdout.destroyed;
    },
    err: text => void process.stderr.write(text),
    // Standard input is opened only when it is asked for: that takes as long as reading chatops.yml.
    get isInteractive() {
      return isErrTerminal() && Boolean(process.stdin.isTTY);
    },
    get errIsTerminal() {
      return env['TERM'] !== 'dumb' && !env['CI'] && isErrTerminal();
    },
    // Some terminals say that they have no columns at all.
    errColumns: () => process.stderr.columns || 80,
    outHasColor: hasColor(() => Boolean(stdout.isTTY)),
    get errHasColor() {
      return hasColor(isErrTerminal);
    },
    env,
    ask: async question => /^y(es)?$/i.test(await askText(`${question} [y/N] `)),
    askText: question => askText(`${question}: `),
  };
}

/** Whether standard error is a terminal. Node's stream is opened only where it may be one: for a pipe that takes as long as standard input. */
function isErrTerminal(): boolean {
  try {
    if (!fstatSync(2).isCharacterDevice()) return false;
  } catch {
    // The stream knows more of a place that has no state.
  }
  return Boolean(process.stderr.isTTY);
}

/**
 * Writes data that is encoded already, some whole characters.
 * @returns false when its reader is gone (`| head`): the rest of a long list need not be made, and the command ends as it would have
 */
export async function writeBytes(io: Io, bytes: Uint8Array): Promise<boolean> {
  if (io.outBytes !== undefined) return io.outBytes(bytes);
  io.out(Buffer.from(bytes).toString());
  return true;
}

/** How many bytes are gathered before they are written. */
const writtenAtOnce = 1 << 20;

/** How many characters are encoded at once: a longer text would not be among the young objects of V8, which cost least. */
const encodedAtOnce = 1 << 13;

/** The most bytes of a character, which is half of one that has four. */
const bytesOfCharacter = 3;

/**
 * Encodes a text that is made in parts, some of them at once: it is written, and let go, before the next ones are made.
 * @returns bytes of one block that is used again: they are only good until the next ones are asked for
 */
export function* gatherParts(parts: Iterable<string>): Generator<Uint8Array> {
  const block = Buffer.allocUnsafe(writtenAtOnce);
  let used = 0;
  for (const text of joinShort(parts)) {
    const most = text.length * bytesOfCharacter;
    if (used > 0 && used + most > block.length) {
      yield block.subarray(0, used);
      used = 0;
    }
    if (most > block.length) yield Buffer.from(text);
    else used += block.write(text, used);
  }
  if (used > 0) yield block.subarray(0, used);
}

/** Joins short texts, so that each one is worth a call. */
function* joinShort(parts: Iterable<string>): Generator<string> {
  let text = '';
  for (const part of parts) {
    text += part;
    if (text.length < encodedAtOnce) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/**
 * Writes a text that is made in parts to the output of a command, so that it is never one text.
 * @returns whether anyone still reads
 */
export async function writeParts(io: Io, parts: Iterable<string>): Promise<boolean> {
  for (const bytes of gatherParts(parts)) if (!(await writeBytes(io, bytes))) return false;
  return true;
}

/** Writes to a stream, and waits until its reader has room for more, or is gone. */
export async function writeToReader(stream: NodeJS.WriteStream | Writable, bytes: Uint8Array): Promise<void> {
  await new Promise<void>(goOn => {
    const done = () => goOn(void stream.off('close', done));
    // That the reader is gone is an error of the stream, which ends the command.
    stream.on('close', done);
    stream.write(bytes, done);
  });
}

async function askText(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // ^C and the end of the input are no answer, and not a question that never ends.
    const answer = await new Promise<string | undefined>(resolve => {
      terminal.once('close', () => resolve(undefined));
      terminal.once('SIGINT', () => terminal.close());
      terminal.question(question).then(resolve, () => resolve(undefined));
    });
    return answer?.trim() ?? '';
  } finally {
    terminal.close();
  }
}
