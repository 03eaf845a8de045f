import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * A module that exports one large text, compressed. Versions of brotli compress differently, so a module that already
 * holds the text stays as it is.
 * @param {{ path: string, comment: string, name: string, text: string }} options `path` from the root of the repository
 * @returns {string} the module's text
 */
export function packText({ path, comment, name, text }) {
  const head = `${comment}\nexport const ${name}: string =\n  '`;
  const file = join(root, path);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (before.startsWith(head)) {
    const packed = before.slice(head.length, before.indexOf("'", head.length));
    if (unpackText(packed) === text) return before;
  }
  const input = Buffer.from(text);
  const packed = brotliCompressSync(input, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: input.length,
    },
  });
  return `${head}${packed.toString('base64')}';\n`;
}

function unpackText(packed) {
  try {
    return brotliDecompressSync(Buffer.from(packed, 'base64')).toString();
  } catch {
    return undefined;
  }
}
