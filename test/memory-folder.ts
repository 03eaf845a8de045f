import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** A file system of Linux that is in memory. */
const inMemory = '/dev/shm';

/** Free bytes below which it is too small, as in a container that has 64 MB of it. */
const minFree = 512 * 1024 * 1024;

/**
 * The folder in which tests make folders for what is written safely: the embedded AWS waits for the disk at each change, which takes
 * 7 ms on a disk and nothing in memory. Where there is no such file system, the folder for temporary files.
 */
export const memoryFolder = hasSpace() ? inMemory : tmpdir();

function hasSpace(): boolean {
  try {
    accessSync(inMemory, constants.W_OK);
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize >= minFree;
  } catch {
    return false;
  }
}
