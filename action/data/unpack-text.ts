import { brotliDecompressSync } from 'node:zlib';
import type { BlockForm, Blocks } from './blocks.ts';

/**
 * The text of a module that `pack-text.mjs` made: brotli in base64. The bundle has these texts as plain files
 * beside it, because reading them takes a tenth of the time of unpacking them; there, this function returns what it is given.
 */
export function unpackText(packed: string): string {
  return brotliDecompressSync(Buffer.from(packed, 'base64')).toString();
}

/** The blocks of a packed text. In the bundle this is `readBlocks`, which reads only the blocks that are asked for. */
export function openBlocks(packed: string, { skip, separator, end }: BlockForm): Blocks {
  const blocks = new Map(
    unpackText(packed)
      .slice(skip)
      .split(separator)
      .map(block => {
        const at = block.indexOf(end);
        return at < 0 ? [block, ''] : [block.slice(0, at), block.slice(at + end.length)];
      }),
  );
  return { names: [...blocks.keys()], find: name => blocks.get(name) };
}
