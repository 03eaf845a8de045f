import { expect, test } from '@jest/globals';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { emptyContext } from '../../action/iam/context.ts';
import { onlyEnds, testStatement } from '../../action/iam/instants.ts';

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
