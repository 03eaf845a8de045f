import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Parts of the product that something is generated from, bundled because Node 20 reads no TypeScript.
 * @param {string[]} lines what is exported, with paths from the root of the repository: `export { x } from './action/x.ts';`
 * @returns {Promise<any>} the module
 */
export async function importProduct(...lines) {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-product-'));
  const outfile = join(folder, 'product.mjs');
  try {
    await build({
      stdin: { contents: lines.join('\n'), resolveDir: root },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      // Packages of CommonJS ask for Node's modules with it.
      banner: {
        js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
      },
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
