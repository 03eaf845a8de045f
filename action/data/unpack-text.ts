import { brotliDecompressSync } from 'node:zlib';

/**
 * The text of a module that `pack-text.mjs` made: brotli in base64. The bundle has these texts as plain files
 * beside it, because reading them takes a tenth of the time of unpacking them; there, this function returns what it is given.
 */
export function unpackText(packed: string): string {
  return brotliDecompressSync(Buffer.from(packed, 'base64')).toString();
}
