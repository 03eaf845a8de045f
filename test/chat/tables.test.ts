import { expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { possibleValues, readWords, type VariableValues } from '../../action/chat/option-values.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { listRequirementVariants } from '../../action/chat/requirement-variants.ts';
import {
  type RequirementContext,
  type Requirements,
  readCommand,
  requirementsOf,
} from '../../action/chat/requirements.ts';
import { isArn, isAwsDocument, resourceForms } from '../../action/chat/resource-forms.ts';
import { readRunbookSteps } from '../../action/chat/runbook-steps.ts';
import { openShapes } from '../../action/chat/shapes.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { checkTablesOf } from '../check-table.ts';

// What each module of needs makes of its input, as tables in `tables/`.

const check = checkTablesOf(import.meta.url);

const catalogue = await loadCatalogue();
const facts = await loadIamActions();
const place = { partition: 'aws', account: '123456789012' };

check<{ readonly form: string; readonly values: readonly string[] }>('forms', ({ form, values }) => {
  const bring = resourceForms[form];
  if (bring === undefined) throw new Error(form);
  return values.map(value => bring(value, { ...place, region: 'eu-west-1' }));
});

test.each([
  ['arn:aws:s3:::bucket', true, false],
  ['arn:aws:s3:::', true, false],
  ['arn:aws:s3', false, false],
  ['see arn:aws:s3:::bucket', false, false],
  ['AWS-RunShellScript', false, true],
  ['AWSSupport-Trouble', false, true],
  ['Amazon-Doc', false, true],
  ['AWS', false, false],
  ['AWS_Own-1', false, false],
  ['My-AWS-Doc', false, false],
])('%s is an ARN: %s, or a document of AWS: %s', (text, arn, document) => {
  expect([isArn(text), isAwsDocument(text)]).toEqual([arn, document]);
});

const [option] = catalogue.findService('sqs')?.findOperation('delete-queue')?.options.values() ?? [];
const optionWith = (words: readonly string[]) => {
  if (option === undefined) throw new Error('sqs delete-queue has options');
  const span = { start: 0, end: 1 };
  return { option, typed: option.name, span, values: words.map(value => ({ value, raw: value, ...span })) };
};

check<{ readonly words: readonly string[]; readonly known?: VariableValues }>(
  'option-values',
  ({ words, known = {} }) => {
    const bound = optionWith(words);
    const { values, open } = possibleValues(bound, known);
    return { values, open, words: readWords(bound).map(({ value }) => value) };
  },
);

test('variables are spelled out up to 500 combinations', () => {
  const list = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);
  const valuesOf = (known: VariableValues) => possibleValues(optionWith(['$a-$b']), known).values;
  expect(valuesOf({ a: list(20), b: list(25) })).toHaveLength(500);
  expect(valuesOf({ a: list(20), b: list(26) })).toEqual(['*-*']);
});

check<{ readonly lines: readonly string[] }>('shapes', ({ lines }) => {
  const shapes = openShapes(lines);
  return [...lines.keys(), lines.length].map(index => {
    const shape = shapes(index);
    expect(shapes(index)).toBe(shape);
    return 'members' in shape ? { ...shape, members: Object.fromEntries(shape.members) } : shape;
  });
});

type Asked = { readonly command: string } & Pick<RequirementContext, 'values' | 'passRoles'>;

/** The day of the catalogue is another one with each catalogue. */
function withoutDate(text: string): string {
  return text.replaceAll(catalogue.date, '{date}');
}

/** Requirements without where they are documented. */
function withoutSources(found: Requirements): unknown {
  const omitSource = (key: string, value: unknown) => (key === 'source' ? undefined : value);
  const plain = JSON.parse(withoutDate(JSON.stringify(found, omitSource))) as Record<string, unknown>;
  const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
  return Object.fromEntries(Object.entries(plain).filter(([, value]) => !isEmpty(value)));
}

check<Asked>('requirements', ({ command, ...context }) =>
  withoutSources(requirementsOf(catalogue, parseCommand(command), { ...context, place, facts })),
);

check<Asked>('variants', ({ command, ...context }) =>
  listRequirementVariants(catalogue, parseCommand(command), { ...context, place, facts }).map(found =>
    'unknown' in found
      ? { unknown: withoutDate(found.unknown) }
      : [
          ...found.requirements.map(({ action, resources, resourcesUnknown }) => [
            action,
            ...(resourcesUnknown === undefined ? resources : [{ unknown: resourcesUnknown }]),
          ]),
          ...found.missing.map(({ message }) => ({ missing: message })),
        ],
  ),
);

test('a catalogue that does not have the calls of a runbook', () => {
  const command =
    'ssm start-automation-execution --document-name AWS-RestartEC2Instance --parameters InstanceId=i-0abc';
  const read = readCommand(catalogue, parseCommand(command), { place, facts });
  if ('unknown' in read) throw new Error(read.unknown);
  const only = (name: string) => (name === 'ssm' ? catalogue.findService(name) : undefined);
  expect(readRunbookSteps(read.context, { ...catalogue, findService: only })).toMatchObject({
    missing: {
      message: 'the catalogue of commands does not have every call of `AWS-RestartEC2Instance`',
      add: 'list what the steps of the runbook need under `allow`',
    },
  });
});
