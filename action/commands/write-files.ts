import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from './read-document.ts';

/** A file to write, its name relative to a folder. */
export interface NewFile {
  readonly name: string;
  readonly content: string;
}

/**
 * Writes files below a folder, which is made when it is not there. What is there already is kept.
 * @returns the names of what was written and of what was kept
 * @throws Node's error, with a sentence, when a file cannot be written
 */
export async function writeFiles(
  folder: string,
  files: readonly NewFile[],
): Promise<{ written: string[]; kept: string[] }> {
  const written: string[] = [];
  const kept: string[] = [];
  for (const { name, content } of files) {
    const place = join(folder, name);
    await mkdir(dirname(place), { recursive: true });
    try {
      // `wx` fails when the file is there, also when it appeared a moment ago.
      const handle = await open(place, 'wx');
      try {
        await handle.writeFile(content);
      } finally {
        await handle.close();
      }
      written.push(place);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      kept.push(place);
    }
  }
  return { written, kept };
}
