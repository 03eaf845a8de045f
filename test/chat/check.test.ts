import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { checkCommand } from '../../action/chat/check.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { readCases } from './read-cases.ts';

interface CheckCase {
  readonly name: string;
  readonly command: string;
  /** `severity code [@the words it points at] ? the beginning of the help`. */
  readonly findings: readonly string[];
}

const catalogue = await loadCatalogue();

test.each(readCases<CheckCase>('check'))('$name', ({ command, findings }) => {
  const found = checkCommand(catalogue, parseCommand(command)).map((finding, index) => {
    const at = `@${command.slice(finding.start, finding.end)} `;
    const line = `${finding.severity} ${finding.code} ${at}? ${finding.help ?? ''}`;
    const expected = findings[index] ?? '';
    const comparable = expected.includes(' @') ? line : line.replace(at, '');
    return comparable.startsWith(expected) && expected !== '' ? expected : comparable;
  });
  expect(found).toEqual(findings);
});

test('what somebody types may begin with the mention and with aws', () => {
  const parsed = parseCommand('@Amazon Q aws codepipeline list-pipelines --region eu-west-1');
  expect(checkCommand(catalogue, parsed, { as: 'typed' })).toEqual([]);
});

test('a command of 5000 characters is the longest', () => {
  const fill = (length: number) =>
    'sns publish --topic-arn t --region eu-west-1 --message '.padEnd(length, 'x');
  const codes = (text: string) => checkCommand(catalogue, parseCommand(text)).map(({ code }) => code);
  expect(codes(fill(5000))).toEqual([]);
  expect(codes(fill(5001))).toEqual(['alias/too-long']);
});

test('a variable that nothing is known about', () => {
  const parsed = parseCommand(
    'codepipeline start-pipeline-execution --name $pipeline-$stage --region eu-west-1',
  );
  const found = checkCommand(catalogue, parsed, { variables: ['stage'] });
  expect(found.map(({ code, start, end }) => [code, parsed.text.slice(start, end)])).toEqual([
    ['alias/open-variable', '$pipeline'],
  ]);
});

test('no text makes it throw, and every finding lies within the text', () => {
  const pieces = fc.constantFrom(
    'lambda',
    'invoke',
    's3',
    '--function-name',
    '--region=r',
    '--x',
    "'",
    '$a',
    '{',
    ' ',
    '\n',
    '|',
  );
  fc.assert(
    fc.property(
      fc.array(pieces).map(parts => parts.join(' ')),
      text => {
        for (const { start, end } of checkCommand(catalogue, parseCommand(text))) {
          expect(0 <= start && start <= end && end <= text.length).toBe(true);
        }
      },
    ),
  );
});
