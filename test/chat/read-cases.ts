import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The table of cases of that name, under `test/chat/cases/`. */
export function readCases<T>(name: string): T[] {
  const file = join(dirname(fileURLToPath(import.meta.url)), 'cases', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as T[];
}
