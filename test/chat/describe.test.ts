import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expandRun, printCommand, variablesOf } from '../../action/chat/describe.ts';
import { parseCommand } from '../../action/chat/parse.ts';

test.each([
  ['@Amazon Q aws  codepipeline\tlist-pipelines', 'codepipeline list-pipelines'],
  ['lambda invoke --payload {"a": "b c"}', `lambda invoke --payload '{"a": "b c"}'`],
  ['lambda invoke\n  --function-name "x"', 'lambda invoke --function-name x'],
  ['sns publish --message "it\'s"', "sns publish --message 'it'\\''s'"],
  ["sns publish --message ''", "sns publish --message ''"],
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

test.each([
  ['run deploy team=a pipeline=b region=r', 'a-b', 'r', [], [], []],
  ['@Amazon Q run deploy --team a --pipeline=b --region r', 'a-b', 'r', [], [], []],
  ['run deploy pipeline=b', '$team-b', '$region', ['team', 'region'], [], []],
  ['run deploy team=a pipeline=b region=r stage=x', 'a-b', 'r', [], ['stage'], []],
  ['run deploy now team=a pipeline=b region=r', 'a-b', 'r', [], [], ['now']],
  ["run deploy 'team=it is' pipeline=b region=r", "'it is-b'", 'r', [], [], []],
])('%s', (text, name, region, missing, unknown, strays) => {
  expect(expandRun(alias, parseCommand(text))).toEqual({
    command: `codepipeline start-pipeline-execution --name ${name} --region ${region}`,
    missing,
    unknown,
    strays,
  });
});
