import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { matchesPattern } from '../../action/core/event-pattern.ts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { renderMessage, transformEvent } from '../../action/core/message.ts';
import type { Message } from '../../action/generated/config.ts';

interface Case {
  readonly name: string;
  readonly message: Message;
  readonly event?: JsonObject;
  /** Members of the event that are a letter so many times. */
  readonly repeat?: Readonly<Record<string, number>>;
  readonly shown?: object;
  readonly missing?: readonly string[];
  readonly lost?: string;
}

const here = dirname(fileURLToPath(import.meta.url));
const cases = parse(readFileSync(join(here, 'transform.yml'), 'utf8')) as Case[];

test.each(cases)('$name', ({ message, event = {}, repeat = {}, shown, missing = [], lost }) => {
  const letters = Object.fromEntries(Object.entries(repeat).map(([key, count]) => [key, 'x'.repeat(count)]));
  const result = transformEvent(renderMessage(message, false), { ...event, ...letters });
  if (lost !== undefined) {
    expect(result).toEqual({ isShown: false, reason: expect.stringContaining(lost) });
    return;
  }
  expect(result).toMatchObject({ isShown: true, notification: shown, missing });
});

test('every text of an event arrives unchanged, and the result is always JSON', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 });
  fc.assert(
    fc.property(text, text, fc.record({ a: text, b: text }), (before, after, event) => {
      fc.pre(!/[<>]/.test(before + after) && `${before}${after}`.trim() !== '');
      const message: Message = { description: `${before}<a>${after}`, values: { a: '$.a', b: '$.b' } };
      const result = transformEvent(renderMessage(message, true), event as unknown as JsonObject);
      if (!result.isShown) throw new Error(result.reason);
      const { content, metadata } = result.notification as { readonly [part: string]: JsonObject };
      expect(content?.['description']).toBe(`${before}${event.a}${after}`);
      expect(metadata?.['additionalContext'] as Json).toEqual(event);
    }),
    { numRuns: 300, seed: 20261128 },
  );
});

interface PatternCase {
  readonly pattern: JsonObject;
  readonly yes: readonly JsonObject[];
  readonly no: readonly JsonObject[];
}

const patterns = parse(readFileSync(join(here, 'patterns.yml'), 'utf8')) as PatternCase[];

test.each(patterns.map(each => [JSON.stringify(each.pattern), each] as const))(
  'the pattern %s',
  (_name, { pattern, yes, no }) => {
    expect(yes.filter(event => !matchesPattern(pattern, event))).toEqual([]);
    expect(no.filter(event => matchesPattern(pattern, event))).toEqual([]);
  },
);
