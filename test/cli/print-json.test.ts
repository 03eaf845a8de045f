import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Io } from '../../action/cli/io.ts';
import { jsonRow, printJson, printJsonWithRows } from '../../action/cli/json.ts';

/** Prints to a reader. @param reads how many blocks of bytes the reader takes before it goes away */
async function print(members: Record<string, unknown>, reads = Number.POSITIVE_INFINITY) {
  const parts: string[] = [];
  const io = {
    out: (text: string) => void parts.push(text),
    outBytes: async (bytes: Uint8Array) => parts.push(Buffer.from(bytes).toString()) < reads,
  } as unknown as Io;
  await printJson(io, members);
  return parts;
}

describe('what is printed in parts is what it would be as one text', () => {
  test.each<[string, Record<string, unknown>]>([
    ['nothing', {}],
    [
      'empty lists and objects at each depth',
      { a: [], b: {}, c: [[], {}], d: { e: { f: { g: { h: [] } } } } },
    ],
    ['members without a value', { a: undefined, b: [undefined, null], c: { d: undefined }, e: () => 1 }],
    ['only members without a value', { a: { b: undefined } }],
    ['what says itself how it is written', { at: new Date(0), list: [new Date(0)] }],
    ['line breaks and quotes', { 'a\n"b"': ['c\n  d', { e: '\u2028' }] }],
    ['deeper than lists are split', { a: [{ b: [{ c: [{ d: [{ e: [1, 2] }] }] }] }] }],
  ])('%s', async (_, members) => {
    expect((await print(members)).join('')).toBe(
      `${JSON.stringify({ formatVersion: 1, ...members }, null, 2)}\n`,
    );
  });

  test('whatever the value is', async () => {
    const value = fc.dictionary(fc.string(), fc.anything({ withDate: true, withNullPrototype: true }));
    await fc.assert(
      fc.asyncProperty(value, async members => {
        fc.pre(!('formatVersion' in members) && !JSON.stringify(Object.keys(members)).includes('toJSON'));
        expect((await print(members)).join('')).toBe(
          `${JSON.stringify({ formatVersion: 1, ...members }, null, 2)}\n`,
        );
      }),
    );
  });
});

describe('a long list', () => {
  const row = { action: 's3:GetObject', resources: ['x'.repeat(1000)] };
  const access = Array.from({ length: 60 }, () => ({ gained: Array.from({ length: 60 }, () => row) }));

  test('is never one text', async () => {
    const parts = await print({ access });
    expect(parts.length).toBeGreaterThan(2);
    expect(Math.max(...parts.map(part => part.length))).toBeLessThan(1.1 * 2 ** 20);
    expect(JSON.parse(parts.join(''))).toEqual({ formatVersion: 1, access });
  });

  test('is not made for a reader who is gone', async () => {
    expect(await print({ access }, 2)).toHaveLength(2);
    let made = 0;
    function* rows() {
      for (; made < 10; made += 1) yield jsonRow(row);
    }
    const io = { out: () => undefined, outBytes: async () => false } as unknown as Io;
    await printJsonWithRows(io, {}, { rows: rows() });
    expect(made).toBe(0);
  });
});
