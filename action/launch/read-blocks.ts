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
  const index = `\n${readFileSync(`${file}.index`, 'latin1')}\n`;
  let names: readonly string[] | undefined;
  let opened: number | undefined;
  return {
    get names() {
      names ??= index
        .slice(1, -1)
        .split('\n')
        .map(line => line.slice(0, line.indexOf('\t')));
      return names;
    },
    find: name => {
      // Few of thousands are asked for, so that the index is searched, and not read into a table. No name holds a control character.
      const at = /[\t\n]/.test(name) ? -1 : index.indexOf(`\n${name}\t`);
      if (at < 0) return undefined;
      const numbers = at + name.length + 2;
      const [start, length] = index.slice(numbers, index.indexOf('\n', numbers)).split('\t').map(Number);
      if (start === undefined || length === undefined)
        throw new Error(`${file}.index has a line without places`);
      opened ??= openSync(`${file}.txt`, 'r');
      const bytes = Buffer.allocUnsafe(length);
      const count = readSync(opened, bytes, 0, length, start);
      if (count < length) throw new Error(`${file}.txt is shorter than its index says`);
      return bytes.toString('latin1');
    },
  };
}
