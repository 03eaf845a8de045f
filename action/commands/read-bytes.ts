import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The size of a template, state, plan or list of questions that is read, in bytes. */
const maxTextBytes = 64 * 1024 * 1024;

/** How long a pipe may give nothing before it counts as one without a writer, in milliseconds. */
const pipePatienceMillis = 10_000;

/** The pause between two looks at a pipe that has nothing yet, in milliseconds. */
const pipePauseMillis = 20;

const chunkBytes = 256 * 1024;

/**
 * The bytes of a file, or its size when it is larger than a limit. A device that never ends is read up to the limit. A pipe
 * without a writer, such as a file that mkfifo made, does not block: it is opened without waiting for the other side.
 * @param limit in bytes
 * @throws Node's error, e.g. with the code ENOENT; EISDIR for a folder, ETIMEDOUT for a pipe that gives nothing
 */
export async function readBytes(file: string, limit: number): Promise<Uint8Array | number> {
  // Without promises of Node, which take longer to load than a file takes to read.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw withCode('EISDIR', `${file} is a folder`);
    if (stats.isFile()) return stats.size > limit ? stats.size : readFileSync(descriptor);
    return await readStream(file, descriptor, limit);
  } finally {
    closeSync(descriptor);
  }
}

async function readStream(file: string, descriptor: number, limit: number): Promise<Uint8Array | number> {
  const chunks: Buffer[] = [];
  let size = 0;
  for (let quietSince = Date.now(); size <= limit; ) {
    const chunk = Buffer.alloc(Math.min(chunkBytes, limit + 1 - size));
    const bytesRead = readPart(descriptor, chunk);
    if (bytesRead === 0) break;
    if (bytesRead === undefined) {
      if (Date.now() - quietSince > pipePatienceMillis) {
        throw withCode(
          'ETIMEDOUT',
          `${file} is a pipe that sent nothing for ${pipePatienceMillis / 1000} seconds`,
        );
      }
      await sleep(pipePauseMillis);
      continue;
    }
    quietSince = Date.now();
    chunks.push(chunk.subarray(0, bytesRead));
    size += bytesRead;
  }
  return size > limit ? size : Buffer.concat(chunks);
}

/** How many bytes were there; undefined when none are there yet. */
function readPart(descriptor: number, chunk: Buffer): number | undefined {
  try {
    // A pipe has no positions.
    return readSync(descriptor, chunk, 0, chunk.length, null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}

/**
 * The text of a file that a user names, of at most 64 MiB.
 * @throws Node's error, or one that says that the file is too large
 */
export async function readTextFile(file: string): Promise<string> {
  const bytes = await readBytes(file, maxTextBytes);
  if (typeof bytes !== 'number') return new TextDecoder().decode(bytes);
  throw withCode('EFBIG', `${file} is larger than ${maxTextBytes / 1024 / 1024} MiB`);
}

function withCode(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
