import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bindCommand } from '../../action/chat/bind.ts';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import type { Span } from '../../action/chat/span.ts';
import { splitWords } from '../../action/chat/tokens.ts';
import { readCases } from './read-cases.ts';

interface ParseCase {
  readonly name: string;
  readonly command: string;
  readonly parsed: object;
}

function summarize(text: string): object {
  const parsed = parseCommand(text);
  const cut = (span: Span | undefined) => span && text.slice(span.start, span.end);
  const all = {
    mention: cut(parsed.mention),
    awsPrefix: cut(parsed.awsPrefix),
    form: parsed.form === 'run' ? 'run' : undefined,
    alias: parsed.alias?.value,
    words: parsed.words.length === 0 ? undefined : parsed.words.map(({ value }) => value),
    variables: parsed.variables.length === 0 ? undefined : parsed.variables.map(({ name }) => name),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

test.each(readCases<ParseCase>('parse'))('$name', ({ command, parsed }) => {
  expect(summarize(command)).toEqual(parsed);
});

test.each([
  ['s3api list-buckets --region=eu-west-1', '--region', 'eu-west-1'],
  ['s3api list-buckets "--region=eu-west-1"', '"--region', '"--region=eu-west-1"'],
  ['s3api list-buckets --"region"="a=b"', '--"region"', '"a=b"'],
  ["s3api list-buckets --region=''", '--region', "''"],
])('%s has the name %s and the value %s at their places', async (command, name, value) => {
  const option = bindCommand(await loadCatalogue(), parseCommand(command)).globals.get('region');
  const cut = (span: Span | undefined) => span && command.slice(span.start, span.end);
  expect([cut(option?.span), cut(option?.values[0])]).toEqual([name, value]);
});

const pieces = fc.constantFrom(
  ...'@Amazon Q|@aws|aws|run|s3api|--name|--a=b|=|-|--|"|\'|\\|{"a": 1}|{|]|$x|$(|)|`|&&|;|>|2>|\n|\\\n| |  |é|😀'.split(
    '|',
  ),
  '|',
);
const anyText = fc.oneof(
  fc.string(),
  fc.array(pieces, { maxLength: 20 }).map(parts => parts.join('')),
);

test('any text is parsed, and every offset lies within it', () => {
  fc.assert(
    fc.property(anyText, text => {
      const parsed = parseCommand(text);
      const spans = [
        ...parsed.words,
        ...parsed.variables,
        ...parsed.shell,
        ...(parsed.mention === undefined ? [] : [parsed.mention]),
        ...(parsed.openQuote === undefined ? [] : [parsed.openQuote]),
      ];
      for (const { start, end } of spans) {
        expect(0 <= start && start <= end && end <= text.length).toBe(true);
      }
      for (const { start, end, raw } of parsed.words) expect(text.slice(start, end)).toBe(raw);
      const starts = parsed.words.map(({ start }) => start);
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
    }),
    { numRuns: 3000 },
  );
});

const plainWord = fc.stringMatching(/^[\w./:=@,+%*?~-]{1,6}$/);

test('a plain command is split as one with a space behind it, which is read letter by letter', () => {
  fc.assert(
    fc.property(fc.array(plainWord, { minLength: 1, maxLength: 6 }), words => {
      const text = words.join(' ');
      expect(splitWords(text)).toEqual(splitWords(`${text} `));
      expect(splitWords(text).tokens.map(({ value }) => value)).toEqual(words);
    }),
    { numRuns: 300 },
  );
});
