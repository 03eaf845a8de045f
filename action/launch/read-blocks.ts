import { openSync, readFileSync, readSync } from 'node:fs';
import type { Blocks } from '../data/blocks.ts';

/**
 * The blocks of a file of the bundle. A command needs a few of them, and reading and dividing all of the text takes longer than
 * most of what it computes.
 * @param file without its ending: `.txt` has the text, in ASCII, and `.index` a line for each block, with its name, where the rest
 * of it begins, and its length
 * @throws an error of the file system, or an Error when the file is shorter than its index says
 */
export function readBlocks(file: string): Blocks {
  const places = new Map(
    readFileSync(`${file}.index`, 'latin1')
      .split('\n')
      .map(line => {
        const [name = '', start, length] = line.split('\t');
        return [name, { start: Number(start), length: Number(length) }];
      }),
  );
  let opened: number | undefined;
  return {
    names: [...places.keys()],
    find: name => {
      const place = places.get(name);
      if (place === undefined) return undefined;
      opened ??= openSync(`${file}.txt`, 'r');
      const bytes = Buffer.allocUnsafe(place.length);
      const count = readSync(opened, bytes, 0, place.length, place.start);
      if (count < place.length) throw new Error(`${file}.txt is shorter than its index says`);
      return bytes.toString('latin1');
    },
  };
}
