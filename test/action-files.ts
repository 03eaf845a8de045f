import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with the code of the product. */
export const action = join(dirname(fileURLToPath(import.meta.url)), '..', 'action');

/** The TypeScript files in it, sorted, without those of some folders. */
export function listActionFiles(...without: readonly string[]): string[] {
  return readdirSync(action, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !without.some(folder => file.startsWith(`${folder}/`)))
    .sort();
}
