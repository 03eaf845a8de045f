import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { readChatRequest } from '../../action/chat/chat-words.ts';
import { checkCommand } from '../../action/chat/check.ts';
import { printCommand } from '../../action/chat/describe.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { isHelpRequest, isQuestion } from '../../action/chat/question-form.ts';
import { readCases } from './read-cases.ts';

/** A text that is typed in chat, what it is, and why. */
interface LanguageCase {
  readonly text: string;
  readonly is: 'command' | 'run' | 'chat' | 'help' | 'question';
  /** The command as it is read, where that is the point. */
  readonly reads?: string;
  /** `severity code`, in the order of the text. */
  readonly findings: readonly string[];
  readonly why: string;
  /** The page of AWS that says it, or that the command is from. */
  readonly page: string;
}

const catalogue = await loadCatalogue();
const cases = readCases<LanguageCase>('language');

function classify(text: string): LanguageCase['is'] {
  const parsed = parseCommand(text);
  if (parsed.form === 'run') return 'run';
  if (parsed.form === 'chat')
    return readChatRequest(parsed.words)?.problem === undefined ? 'chat' : 'command';
  if (isHelpRequest(catalogue, parsed)) return 'help';
  return isQuestion(catalogue, parsed) ? 'question' : 'command';
}

test.each(cases)('$text: $why', ({ text, is, reads, findings }) => {
  const parsed = parseCommand(text);
  expect(classify(text)).toBe(is);
  if (reads !== undefined) expect(printCommand(parsed)).toBe(reads);
  const found = is === 'command' ? checkCommand(catalogue, parsed, { as: 'typed' }) : [];
  expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual(findings);
});

test('every case has its reason and a page of AWS', () => {
  expect(cases.length).toBeGreaterThan(120);
  expect(
    cases.filter(({ why, page }) => why === '' || !page.startsWith('https://docs.aws.amazon.com/')),
  ).toEqual([]);
  expect(new Set(cases.map(({ text }) => text)).size).toBe(cases.length);
});

const odd = fc.constantFrom(
  ...[
    '\u00a0',
    '\u202f',
    '\u3000',
    '–',
    '—',
    '−',
    '“',
    '”',
    '‘',
    '’',
    '«',
    '»',
    '„',
    '#',
    '# ',
    '-',
    '--',
    "'",
    '"',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '=',
    '\\',
    '\n',
    '$a-b',
    '$a-',
    'run',
    'alias',
    'help',
    'ask',
    '@Q',
    'lambda',
    'x',
  ],
);
const anyText = fc.array(fc.oneof(odd, fc.string({ maxLength: 3 }), fc.constant(' ')), { maxLength: 16 });

test('whatever a phone types is read, and each finding has its place in the text', () => {
  fc.assert(
    fc.property(anyText, parts => {
      const text = parts.join('');
      const parsed = parseCommand(text);
      classify(text);
      for (const { start, end, raw } of parsed.words) expect(text.slice(start, end)).toBe(raw);
      for (const { start, end, text: shown } of parsed.typed) expect(text.slice(start, end)).toBe(shown);
      for (const { start, end } of checkCommand(catalogue, parsed)) {
        expect(0 <= start && start <= end && end <= text.length).toBe(true);
      }
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
  );
});

test('odd characters change no word: the same command with those of a terminal has the same words', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/);
  const straight = fc.record({ name: word, value: fc.stringMatching(/^[a-z0-9 :/]{1,8}$/) });
  fc.assert(
    fc.property(
      fc.array(straight, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('–', '—', '––'),
      fc.constantFrom('\u00a0', '\u202f', ' '),
      (options, dash, space) => {
        const plain = options.map(({ name, value }) => `--${name} "${value}"`).join(' ');
        const typed = options.map(({ name, value }) => `${dash}${name}${space}“${value}”`).join(space);
        const words = (text: string) => parseCommand(`lambda invoke ${text}`).words.map(({ value }) => value);
        expect(words(typed)).toEqual(words(plain));
      },
    ),
    { numRuns: 500 },
  );
});
