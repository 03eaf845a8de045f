import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../action/core/json.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { emptyContext } from '../../action/iam/context.ts';
import { listInstants, maxDates, onlyEnds, testStatement } from '../../action/iam/instants.ts';

const [first, second] = ['2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z'];
const now = 'aws:CurrentTime';
const epoch = 'aws:EpochTime';

/** Conditions, and whether a request of an unknown time can meet them. */
const windows: readonly (readonly [string, Record<string, Record<string, string | string[]>>, boolean])[] = [
  ['ends before it begins', { DateGreaterThan: { [now]: second }, DateLessThan: { [now]: first } }, false],
  ['is open', { DateGreaterThan: { [now]: first }, DateLessThan: { [now]: second } }, true],
  ['has one second', { DateGreaterThanEquals: { [now]: first }, DateLessThanEquals: { [now]: first } }, true],
  ['has no second', { DateGreaterThan: { [now]: first }, DateLessThanEquals: { [now]: first } }, false],
  [
    'has a second between two',
    { DateGreaterThan: { [now]: '2027-01-01T00:00:00Z' }, DateLessThan: { [now]: '2027-01-01T00:00:02Z' } },
    true,
  ],
  [
    'ends before it begins, in seconds since 1970',
    { DateGreaterThan: { [now]: second }, NumericLessThan: { [epoch]: '1798761600' } },
    false,
  ],
  [
    'is all but one time, which is the only one',
    { DateNotEquals: { [now]: first }, DateEquals: { [now]: first } },
    false,
  ],
  [
    'is one of two times',
    { DateEquals: { [now]: [first, second] }, DateGreaterThan: { [now]: first } },
    true,
  ],
  [
    'is within a second',
    {
      DateGreaterThan: { [now]: '2027-01-01T00:00:00.2Z' },
      DateLessThan: { [now]: '2027-01-01T00:00:00.4Z' },
    },
    true,
  ],
  [
    'has a quantifier',
    { 'ForAllValues:DateGreaterThan': { [now]: second }, 'ForAllValues:DateLessThan': { [now]: first } },
    true,
  ],
  ['is of another key', { DateGreaterThan: { 'x:At': second }, DateLessThan: { 'x:At': first } }, true],
];

test.each(windows)('a window that %s', (_title, Condition, isPossible) => {
  for (const Effect of ['Allow', 'Deny']) {
    const policy = compilePolicy(
      { Version: '2012-10-17', Statement: [{ Effect, Action: 'sqs:*', Resource: '*', Condition }] },
      { layer: 'role', name: 'r' },
    );
    const [statement] = policy.statements;
    if (statement === undefined) throw new Error('There is a statement');
    expect(testStatement(statement, emptyContext)).toBe(isPossible ? undefined : false);
    const layers = [{ name: 'role' as const, policies: [policy] }];
    if (!isPossible) expect(onlyEnds(layers)).toBe(true);
  }
});

const allow = (Condition: JsonObject, Resource: string | string[] = '*'): JsonObject => ({
  Effect: 'Allow',
  Action: 'sqs:*',
  Resource,
  Condition,
});
const deny = (Condition: JsonObject): JsonObject => ({ ...allow(Condition), Effect: 'Deny' });
const until = allow({ DateLessThan: { [now]: first } });
const from = allow({ DateGreaterThan: { [now]: first } });

/** The policies of layers, whether all that the time does to them is to end access, and the instants at which they can change. */
const layersInTime: readonly (readonly [string, JsonObject[][][], boolean, readonly string[]])[] = [
  ['no date', [[[allow({ Bool: { 'x:Y': 'true' } })]]], false, []],
  ['until a date', [[[until]]], true, [first]],
  ['until with a date', [[[allow({ DateLessThanEquals: { [now]: first } })]]], true, [first]],
  ['until a second', [[[allow({ NumericLessThan: { [epoch]: '1798761600' } })]]], true, [first]],
  ['until with a second', [[[allow({ NumericLessThanEquals: { [epoch]: '1798761600' } })]]], true, [first]],
  ['in other letters', [[[allow({ datelessthan: { 'AWS:currentTIME': first } })]]], true, [first]],
  ['until a date, if there is one', [[[allow({ DateLessThanIfExists: { [now]: first } })]]], false, [first]],
  ['until any date', [[[allow({ 'ForAnyValue:DateLessThan': { [now]: first } })]]], false, [first]],
  [
    'denied from a date, if there is one',
    [[[deny({ DateGreaterThanIfExists: { [now]: first } })]]],
    false,
    [first],
  ],
  ['denied from any date', [[[deny({ 'ForAnyValue:DateGreaterThan': { [now]: first } })]]], false, [first]],
  ['from a date', [[[from]]], false, [first]],
  ['from with a date', [[[allow({ DateGreaterThanEquals: { [now]: first } })]]], false, [first]],
  ['at a date', [[[allow({ DateEquals: { [now]: first } })]]], false, [first]],
  ['denied from a date', [[[deny({ DateGreaterThan: { [now]: first } })]]], true, [first]],
  ['denied from with a date', [[[deny({ DateGreaterThanEquals: { [now]: first } })]]], true, [first]],
  ['denied from a second', [[[deny({ NumericGreaterThan: { [epoch]: '1798761600' } })]]], true, [first]],
  ['denied until a date', [[[deny({ DateLessThan: { [now]: first } })]]], false, [first]],
  ['a statement that ends, and one that begins', [[[until, from]]], false, [first]],
  ['a statement that begins, and one that ends', [[[from, until]]], false, [first]],
  ['a policy that begins, and one that ends', [[[from], [until]]], false, [first]],
  ['a layer that begins, and one that ends', [[[from]], [[until]]], false, [first]],
  ['two ends', [[[until]], [[allow({ DateLessThan: { [now]: second } })]]], true, [first, second]],
  ['the later end first', [[[allow({ DateLessThan: { [now]: [second, first] } })]]], true, [first, second]],
  ['an end, and no date', [[[until, allow({ Bool: { 'x:Y': 'true' } })]]], true, [first]],
  [
    'an end beside another condition',
    [[[allow({ DateLessThan: { [now]: first }, DateGreaterThan: { 'x:At': second } })]]],
    true,
    [first],
  ],
  [
    'an end beside a beginning',
    [[[allow({ DateLessThan: { [now]: second }, DateGreaterThan: { [now]: first } })]]],
    false,
    [first, second],
  ],
  [
    'a beginning after the end',
    [[[allow({ DateLessThan: { [now]: first }, DateGreaterThan: { [now]: second } })]]],
    true,
    [first, second],
  ],
  [
    'the time in a resource',
    [[[allow({ DateLessThan: { [now]: first } }, ['arn:aws:sqs:*:*:a', `arn:aws:sqs:*:*:\${${now}}`])]]],
    false,
    [first],
  ],
  [
    'the time in a value of another key',
    [[[allow({ DateLessThan: { [now]: first }, StringLike: { 'x:Y': `\${${epoch}}` } })]]],
    false,
    [first],
  ],
  [
    'another variable in a resource',
    [[[allow({ DateLessThan: { [now]: first } }, 'arn:aws:sqs:*:*:${aws:PrincipalArn}')]]],
    true,
    [first],
  ],
  ['a date that is none', [[[allow({ DateLessThan: { [now]: 'soon' } })]]], true, []],
  [
    'a time with its fraction',
    [[[allow({ DateLessThan: { [now]: '2027-01-01T00:00:00.7Z' } })]]],
    true,
    [first],
  ],
  ['the date of another key', [[[until, allow({ DateLessThan: { 'x:At': second } })]]], true, [first]],
];

test.each(layersInTime)('layers with %s', (_title, documents, ends, dates) => {
  const layers = documents.map(policies => ({
    name: 'role' as const,
    policies: policies.map(Statement =>
      compilePolicy({ Version: '2012-10-17', Statement }, { layer: 'role', name: 'r' }),
    ),
  }));
  expect(onlyEnds(layers)).toBe(ends);
  const instants = dates.flatMap(date => [-1000, 0, 1000].map(by => Date.parse(date) + by));
  expect(listInstants(layers)).toEqual(instants);
});

test.each([
  [maxDates, maxDates * 3],
  [maxDates + 1, undefined],
])('%s dates of a channel', (count, instants) => {
  const dates = Array.from({ length: count }, (_, index) =>
    `2027-01-${index + 1}T00:00:00Z`.replace(/-(\d)T/, '-0$1T'),
  );
  const policy = compilePolicy(
    { Version: '2012-10-17', Statement: [allow({ DateLessThan: { [now]: dates } })] },
    { layer: 'role', name: 'r' },
  );
  expect(listInstants([{ name: 'role', policies: [policy] }])?.length).toBe(instants);
});
