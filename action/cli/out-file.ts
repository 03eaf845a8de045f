import { replaceFiles, type WritePart } from '../commands/replace-files.ts';
import type { Io } from './io.ts';

/** ^C or SIGTERM while the file is written. */
class Interruption extends Error {
  readonly signal: NodeJS.Signals;
  constructor(signal: NodeJS.Signals) {
    super(signal);
    this.signal = signal;
  }
}

/** Writes a file in parts. */
type WriteContent = (write: WritePart) => Promise<void>;

/**
 * Prints into a file, which is written in parts beside its place and is there whole or not at all, also after ^C.
 * @param print prints with the output that it is given
 * @throws AwsFailure when the disk refuses it
 */
export async function printToFile(file: string, io: Io, print: (io: Io) => Promise<void>): Promise<void> {
  await writeInParts(new Map([[file, write => printInParts(io, print, write)]]));
  io.err(`Written to ${file}\n`);
}

/**
 * Writes files in parts, all of them or none, also after ^C.
 * @throws AwsFailure when the disk refuses it
 */
export async function writeInParts(contents: ReadonlyMap<string, WriteContent>): Promise<void> {
  let isCaught = false;
  let signal: NodeJS.Signals | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    signal = name;
  };
  const write = async (writePart: WritePart, bytes: Uint8Array) => {
    // Before the first part there is nothing to remove, and what computes without a pause could not be ended by a signal that is caught.
    if (!isCaught) {
      isCaught = true;
      process.on('SIGINT', onSignal);
      process.on('SIGTERM', onSignal);
    }
    await writePart(bytes);
    if (signal !== undefined) throw new Interruption(signal);
  };
  const caught = [...contents].map(([file, content]): [string, WriteContent] => [
    file,
    writePart => content(bytes => write(writePart, bytes)),
  ]);
  try {
    await replaceFiles(new Map(caught));
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    // Ends as if the signal had not been caught.
    release(onSignal);
    process.kill(process.pid, error.signal);
  } finally {
    release(onSignal);
  }
}

function release(onSignal: (name: NodeJS.Signals) => void): void {
  process.off('SIGINT', onSignal);
  process.off('SIGTERM', onSignal);
}

async function printInParts(io: Io, print: (io: Io) => Promise<void>, write: WritePart): Promise<void> {
  let texts: string[] = [];
  const flush = async () => {
    const waiting = texts;
    texts = [];
    for (const text of waiting) await write(Buffer.from(text));
  };
  await print({
    ...io,
    out: text => void texts.push(text),
    outBytes: async bytes => {
      await flush();
      await write(bytes);
      return true;
    },
    outHasColor: false,
  });
  await flush();
}
