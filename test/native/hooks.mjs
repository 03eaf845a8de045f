// Hooks of Node's module loader: types are taken out of TypeScript, and `@jest/globals` is what runs here.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/wasm-typescript';

const globals = new URL('globals.mjs', import.meta.url).href;

/** Resolves `@jest/globals` to the functions of this process. */
export function resolve(specifier, context, next) {
  return specifier === '@jest/globals' ? { url: globals, shortCircuit: true } : next(specifier, context);
}

/** Loads `.ts` files; blanks replace types, so that every position is that of the file, but for what follows an `import()`. */
export async function load(url, context, next) {
  const { protocol, pathname } = new URL(url);
  if (protocol !== 'file:' || !pathname.endsWith('.ts')) return next(url, context);
  const text = await readFile(fileURLToPath(url), 'utf8');
  const { code } = transformSync(text, { mode: 'strip-only', filename: pathname });
  const source = code.replace(/(?<![\w.$])import\((?=')/g, 'importOnce(import.meta.url, ');
  return { format: 'module', source, shortCircuit: true };
}
