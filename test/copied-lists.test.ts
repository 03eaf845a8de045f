import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { action, listActionFiles } from './action-files.ts';

/** A list in a map that is copied to add to it: so many copies of all items before, that 20,000 rows take minutes. */
const copied = /\b(\w+)\.set\(\s*([^;]{1,60}?),\s*\[\s*\.\.\.\(\1\.get\(\2\) \?\? \[\]\)/g;

function findCopied(text: string): string[] {
  return [...text.matchAll(copied)].map(([match]) => match.replace(/\s+/g, ' '));
}

test('lists in a map are added to in place, with appendTo and groupBy of core/group', () => {
  const files = listActionFiles('generated', 'data');
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap(file =>
    findCopied(readFileSync(join(action, file), 'utf8')).map(text => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});

test.each([
  ['lists.set(key, [...(lists.get(key) ?? []), item]);', 1],
  ['lists.set(item.key, [\n  ...(lists.get(item.key) ?? []),\n  ...items,\n]);', 1],
  ['lists.set(key, [...(others.get(key) ?? []), item]);', 0],
  ['appendTo(lists, key, item);', 0],
])('%s', (text, count) => {
  expect(findCopied(text)).toHaveLength(count);
});
