import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expandRun, printCommand, variablesOf } from '../../action/chat/describe.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { readCases } from './read-cases.ts';

test.each([
  ['@Amazon Q aws  codepipeline\tlist-pipelines', 'codepipeline list-pipelines'],
  ['lambda invoke --payload {"a": "b c"}', `lambda invoke --payload '{"a": "b c"}'`],
  ['lambda invoke\n  --function-name "x"', 'lambda invoke --function-name x'],
  ['sns publish --message "it\'s"', "sns publish --message 'it'\\''s'"],
  ["sns publish --message ''", "sns publish --message ''"],
  ['sns publish --message "$text"', 'sns publish --message "$text"'],
  ["sns publish --message '$text'", 'sns publish --message "$text"'],
  ['sns publish --message “$text”', 'sns publish --message "$text"'],
  ['sns publish --message a-"$text"', 'sns publish --message "a-$text"'],
  ['sns publish --message "a"-$text', 'sns publish --message a-$text'],
  ['sns publish --message "see $text now"', "sns publish --message 'see $text now'"],
])('prints %j', (text, printed) => {
  expect(printCommand(parseCommand(text))).toBe(printed);
});

test('what is printed reads back as the same words', () => {
  const word = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom('aws', '@aws', '--a', '{"a": 1}', "'", '$x', '\\', '`', '&&'),
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), values => {
      const words = values.map(value => ({ value, raw: value, start: 0, end: 0 }));
      const read = parseCommand(printCommand({ words }));
      expect(read.words.map(({ value }) => value)).toEqual(values);
      expect(read.shell).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

const alias = parseCommand('codepipeline start-pipeline-execution --name $team-$pipeline --region $region');

test('the variables of a command in their order, each once', () => {
  expect(variablesOf(alias)).toEqual(['team', 'pipeline', 'region']);
  expect(variablesOf(parseCommand('s o --a $x --b $x'))).toEqual(['x']);
});

interface RunCase {
  readonly name: string;
  readonly alias: string;
  readonly run: string;
  readonly command: string;
  readonly missing?: readonly string[];
  /** `kind @the words it points at` */
  readonly problems?: readonly string[];
}

test.each(readCases<RunCase>('run'))(
  '$name',
  ({ alias: text, run, command, missing = [], problems = [] }) => {
    const expanded = expandRun(parseCommand(text), parseCommand(run));
    expect(expanded.problems.map(({ kind, start, end }) => `${kind} @${run.slice(start, end)}`)).toEqual(
      problems,
    );
    expect(expanded.missing).toEqual(missing);
    expect(expanded.command).toEqual(command);
  },
);

const variableName = fc
  .tuple(fc.constantFrom('a', 'stage', 'role_arn', 'B2'), fc.constantFrom('', '-name', '-x-y'))
  .map(parts => parts.join(''));
const runValue = fc.oneof(
  fc.stringMatching(/^[\w./:*@=,-]{1,8}$/).filter(text => !text.startsWith('-') && !text.includes('=')),
  fc.constantFrom('two words', "it's", '{"a": 1}', '-5', '5', 'ä', '“x”', '#1'),
);

test('by position, by name and as name=value a run means the same', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(variableName, runValue), {
        selector: ([name]) => name,
        minLength: 1,
        maxLength: 4,
      }),
      pairs => {
        const alias = parseCommand(
          `lambda invoke ${pairs.map(([name], index) => `--o${index} x/$${name}`).join(' ')}`,
        );
        const write = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;
        const forms = [
          pairs.map(([, value]) => write(value)),
          pairs.map(([name, value]) => `--${name} ${write(value)}`).reverse(),
          pairs.map(([name, value]) => `-${name} ${write(value)}`),
          pairs.map(([name, value]) => write(`${name}=${value}`)).reverse(),
          pairs.map(([name, value]) => write(`--${name}=${value}`)),
        ];
        const expanded = forms.flatMap(form =>
          ['run x', 'alias run x', '@Amazon Q run x'].map(start =>
            expandRun(alias, parseCommand(`${start} ${form.join(' ')}`)),
          ),
        );
        for (const each of expanded) {
          expect(each).toMatchObject({ command: expanded[0]?.command, missing: [], problems: [] });
        }
        const words = parseCommand(expanded[0]?.command ?? '').words.map(({ value }) => value);
        for (const [, value] of pairs) expect(words).toContain(`x/${value}`);
      },
    ),
    { numRuns: 500 },
  );
});
