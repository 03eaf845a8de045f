import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(dirname(fileURLToPath(import.meta.url)), 'README.md');
const begin = (name: string) => `<!-- ${name} -->`;
const end = (name: string) => `<!-- end of ${name} -->`;

/** Puts a table in its place of the README. */
export async function writeRows(name: string, table: string): Promise<void> {
  const page = await readFile(file, 'utf8');
  const [before = '', rest = ''] = page.split(begin(name));
  const after = rest.slice(rest.indexOf(end(name)));
  await writeFile(file, `${before}${begin(name)}\n\n${table.trimEnd()}\n\n${after}`);
}

/** The lines of a table that the README does not have: what it says about them is no longer so. */
export async function findStaleRows(name: string, table: string): Promise<string[]> {
  const page = await readFile(file, 'utf8');
  const [, rest = ''] = page.split(begin(name));
  const known = new Set(rest.slice(0, rest.indexOf(end(name))).split('\n'));
  return table.split('\n').filter(line => line !== '' && !known.has(line));
}
