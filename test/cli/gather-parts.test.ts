import { expect, test } from '@jest/globals';
import { gatherParts } from '../../action/cli/io.ts';

/** The bytes are of one block that is used again, so that each of them has to be copied before the next is made. */
function gather(parts: readonly string[]): { readonly text: string; readonly sizes: number[] } {
  const copies = Array.from(gatherParts(parts), bytes => Buffer.from(bytes));
  return { text: Buffer.concat(copies).toString(), sizes: copies.map(({ length }) => length) };
}

test.each([
  ['nothing', []],
  ['short texts', ['a', '', 'ü→😀\n']],
  ['many texts of characters with several bytes', Array.from({ length: 300_000 }, (_, n) => `→${n}😀`)],
  ['a text longer than the block, between others', ['a', 'é'.repeat(3_000_000), 'b', 'c'.repeat(1_000_000)]],
])('%s are encoded whole and in order', (_title, parts) => {
  const { text, sizes } = gather(parts);
  expect(text === parts.join('')).toBe(true);
  expect(sizes.every(size => size > 0)).toBe(true);
});

test('what is long is given in several blocks', () => {
  const { sizes } = gather(Array.from({ length: 500_000 }, () => 'twelve bytes'));
  expect(sizes.length).toBeGreaterThan(4);
});
