import { expect, test } from '@jest/globals';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { parseGlob } from '../../action/iam/glob.ts';
import { serviceOf, statementsFor } from '../../action/iam/statements-for.ts';

/** Statements by number: `!` before the actions of a NotAction. */
function policyOf(statements: readonly string[]) {
  const Statement = statements.map(text => ({
    Effect: 'Allow',
    Resource: '*',
    [text.startsWith('!') ? 'NotAction' : 'Action']: text.replace('!', '').split(' '),
  }));
  return compilePolicy({ Version: '2012-10-17', Statement }, { layer: 'role', name: 'r' });
}

/** The statements of a policy, and the numbers of those that are about an action. */
const policies: readonly {
  readonly statements: readonly string[];
  readonly about: Readonly<Record<string, readonly number[]>>;
}[] = [
  { statements: [], about: { 'sqs:sendmessage': [] } },
  {
    statements: ['sqs:SendMessage', 'sqs:PurgeQueue sqs:SendMessage', 'sns:Publish'],
    about: { 'sqs:sendmessage': [1, 2], 'sqs:purgequeue': [2], 'sns:publish': [3], 'sqs:send': [], sqs: [] },
  },
  {
    statements: ['sqs:Send*', 'sqs:SendMessage sqs:SendMessage', 'sns:*', 'SQS:*Message'],
    about: { 'sqs:sendmessage': [1, 2, 4], 'sqs:sendother': [1], 'sns:publish': [3], 's3:getobject': [] },
  },
  {
    statements: ['sns:Publish', '*:Publish', '*', 's?s:Publish*'],
    about: { 'sns:publish': [1, 2, 3, 4], 'sqs:publish': [2, 3, 4], 's3:publish': [2, 3], 'iot:x': [3] },
  },
  { statements: ['*', 'sqs:*'], about: { 'sqs:sendmessage': [1, 2], 'sns:publish': [1], nothing: [1] } },
  {
    statements: ['!iam:* sqs:SendMessage'],
    about: { 'iam:getrole': [], 'sqs:sendmessage': [], 'sns:publish': [1] },
  },
  {
    statements: ['!iam:*', 'iam:GetRole', '!sns:*', 'sns:*'],
    about: { 'iam:getrole': [2, 3], 'iam:getuser': [3], 'sns:publish': [1, 4], 'sqs:sendmessage': [1, 3] },
  },
];

test.each(policies)('statements of $statements', ({ statements, about }) => {
  const policy = policyOf(statements);
  const found = (action: string) =>
    statementsFor(policy, action).map(statement => policy.statements.indexOf(statement) + 1);
  expect(Object.fromEntries(Object.keys(about).map(action => [action, found(action)]))).toEqual(about);
});

test('what actions share is one list', () => {
  const policy = policyOf(['sqs:*', '!iam:*']);
  expect(statementsFor(policy, 'sns:publish')).toBe(statementsFor(policy, 'ec2:runinstances'));
  expect(statementsFor(policy, 'iam:getrole')).toBe(statementsFor(policy, 'iam:getuser'));
  expect(statementsFor(policy, 'sqs:sendmessage')).toBe(statementsFor(policy, 'sqs:sendmessage'));
});

test.each([
  ['sqs:SendMessage', 'sqs'],
  ['sqs:*', 'sqs'],
  ['*', undefined],
  ['*:List*', undefined],
  ['s?s:List', undefined],
  ['sqs', undefined],
  [':List', ''],
])('the service of %s', (pattern, service) => {
  expect(serviceOf(parseGlob(pattern))).toBe(service);
});
