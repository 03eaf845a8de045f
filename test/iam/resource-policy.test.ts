import { expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { makeContext } from '../../action/iam/context.ts';
import { makeGlob, parseGlob } from '../../action/iam/glob.ts';
import { checkKeyPolicy } from '../../action/iam/key-policy.ts';
import { checkKeyUse, findPublishers } from '../../action/iam/key-publishers.ts';
import { isOfOtherAccount } from '../../action/iam/other-account.ts';
import { checkResourcePolicy, listServices, type Principal } from '../../action/iam/resource-policy.ts';

const service: Principal = { kind: 'service', name: 'events.amazonaws.com' };
const role: Principal = { kind: 'arn', name: 'arn:aws:iam::123456789012:role/a' };
const other: Principal = { kind: 'other', account: '123456789012' };
const events = { Service: 'events.amazonaws.com' };
const allow: JsonObject = { Effect: 'Allow', Principal: events, Action: 'sns:Publish', Resource: '*' };
const deny: JsonObject = { ...allow, Effect: 'Deny' };
const { Principal: _events, ...anyone } = allow;
const { Action: _publish, ...anything } = allow;
const tagged = { StringEquals: { 'aws:PrincipalTag/x': 'y' } };
const inAccount = (account: string) => ({ StringEquals: { 'aws:SourceAccount': account } });

/** Statements, who asks, and what the policy says of sns:Publish. The account of the source is 123456789012. */
const policies: readonly (readonly [string, readonly Json[], Principal, string])[] = [
  ['no statement', [], service, 'denied'],
  ['an Allow', [allow], service, 'allowed'],
  [
    'an Allow for another service',
    [{ ...allow, Principal: { Service: 'sns.amazonaws.com' } }],
    service,
    'denied',
  ],
  [
    'an Allow for two services',
    [{ ...allow, Principal: { Service: ['a', 'events.amazonaws.com'] } }],
    service,
    'allowed',
  ],
  [
    'an Allow for any service and for an account',
    [{ ...allow, Principal: { Service: '*', AWS: '210987654321' } }],
    service,
    'unknown',
  ],
  ['an Allow of another action', [{ ...allow, Action: 'sns:Subscribe' }], service, 'denied'],
  ['an Allow in other letters', [{ ...allow, Action: 'SNS:pub*' }], service, 'allowed'],
  ['an Allow of all but another action', [{ ...anything, NotAction: 'sns:Subscribe' }], service, 'allowed'],
  ['an Allow of all but the action', [{ ...anything, NotAction: 'sns:Publish' }], service, 'denied'],
  ['an Allow for everyone', [{ ...allow, Principal: '*' }], service, 'allowed'],
  ['an Allow for every AWS principal', [{ ...allow, Principal: { AWS: '*' } }], role, 'allowed'],
  ['an Allow without a principal', [anyone], service, 'denied'],
  [
    'an Allow for all but another service',
    [{ ...anyone, NotPrincipal: { Service: 'sns.amazonaws.com' } }],
    service,
    'unknown',
  ],
  ['an Allow for all but the service', [{ ...anyone, NotPrincipal: events }], service, 'denied'],
  [
    'an Allow for a role',
    [{ ...allow, Principal: { AWS: 'arn:aws:iam::123456789012:role/a' } }],
    role,
    'allowed',
  ],
  [
    'an Allow for another role',
    [{ ...allow, Principal: { AWS: 'arn:aws:iam::123456789012:role/b' } }],
    role,
    'denied',
  ],
  [
    'an Allow for an account, as a number',
    [{ ...allow, Principal: { AWS: '123456789012' } }],
    other,
    'allowed',
  ],
  [
    'an Allow for an account, as its root',
    [{ ...allow, Principal: { AWS: ['arn:aws:iam::123456789012:root'] } }],
    other,
    'allowed',
  ],
  [
    'an Allow for another account',
    [{ ...allow, Principal: { AWS: 'arn:aws:iam::999999999999:root' } }],
    other,
    'denied',
  ],
  ['an Allow for a service is none for an account', [allow], other, 'denied'],
  [
    'an Allow for all but an account',
    [{ ...anyone, NotPrincipal: { AWS: '123456789012' } }],
    other,
    'denied',
  ],
  [
    'an Allow for all but another account',
    [{ ...anyone, NotPrincipal: { AWS: '999999999999' } }],
    other,
    'allowed',
  ],
  [
    'an Allow on a condition that holds',
    [{ ...allow, Condition: inAccount('123456789012') }],
    service,
    'allowed',
  ],
  [
    'an Allow on a condition that does not hold',
    [{ ...allow, Condition: inAccount('999999999999') }],
    service,
    'denied',
  ],
  ['an Allow on a condition that is not known', [{ ...allow, Condition: tagged }], service, 'unknown'],
  ['an Allow beside one that is not known', [{ ...allow, Condition: tagged }, allow], service, 'allowed'],
  ['a Deny', [deny], service, 'denied'],
  ['a Deny beside an Allow', [allow, deny], service, 'denied'],
  ['a Deny before an Allow', [deny, allow], service, 'denied'],
  [
    'a Deny for another service',
    [allow, { ...deny, Principal: { Service: 'sns.amazonaws.com' } }],
    service,
    'allowed',
  ],
  ['a Deny of another action', [allow, { ...deny, Action: 'sns:Subscribe' }], service, 'allowed'],
  ['a Deny on a condition that is not known', [allow, { ...deny, Condition: tagged }], service, 'unknown'],
  [
    'a Deny on a condition that does not hold',
    [allow, { ...deny, Condition: inAccount('999999999999') }],
    service,
    'allowed',
  ],
  ['a Deny, and an Allow that is not known', [{ ...allow, Condition: tagged }, deny], service, 'denied'],
  ['only a Deny that is not known', [{ ...deny, Condition: tagged }], service, 'denied'],
  ['a statement that cannot be read', [allow, { ...allow, Effect: 'Maybe' }], service, 'unknown'],
];

function documentOf(statements: readonly Json[]): Json {
  return JSON.parse(JSON.stringify({ Version: '2012-10-17', Statement: statements })) as Json;
}

test.each(policies)('a resource policy with %s', (_title, statements, principal, verdict) => {
  const question = {
    principal,
    action: 'sns:Publish',
    context: makeContext({ 'aws:SourceAccount': '123456789012' }),
  };
  expect(checkResourcePolicy(documentOf(statements), { ...question, isAbout: () => true })).toBe(verdict);
  // What may be about the resource, or not, is not certain; what is not about it says nothing.
  expect(checkResourcePolicy(documentOf(statements), { ...question, isAbout: () => undefined })).not.toBe(
    'allowed',
  );
  const elsewhere = checkResourcePolicy(documentOf(statements), { ...question, isAbout: () => false });
  expect(elsewhere).toBe(JSON.stringify(statements).includes('Maybe') ? 'unknown' : 'denied');
});

test('one statement is a list of one', () => {
  const question = {
    principal: service,
    action: 'sns:Publish',
    context: makeContext({}),
    isAbout: () => true as const,
  };
  expect(checkResourcePolicy({ Version: '2012-10-17', Statement: allow }, question)).toBe('allowed');
  expect(checkResourcePolicy('text', question)).toBe('unknown');
  expect(listServices({ Statement: allow })).toEqual(['events.amazonaws.com']);
  expect(listServices(documentOf([{ ...allow, Principal: { Service: ['a', 'b'] } }, anyone, deny]))).toEqual([
    'a',
    'b',
    'events.amazonaws.com',
  ]);
  expect(listServices('text')).toEqual([]);
});

const decrypt: JsonObject = { ...allow, Action: 'kms:Decrypt' };
const generate: JsonObject = { ...allow, Action: 'kms:GenerateDataKey*' };
const both: JsonObject = { ...allow, Action: ['kms:Decrypt', 'kms:GenerateDataKey'] };
const unknown: JsonObject = { Condition: tagged };

/** Statements of a key policy, whether events may decrypt, and whether it can publish with the key. */
const keyPolicies: readonly (readonly [string, readonly Json[], string, string])[] = [
  ['nothing', [], 'denied', 'denied'],
  ['both actions', [both], 'allowed', 'allowed'],
  ['both actions in two statements', [decrypt, generate], 'allowed', 'allowed'],
  ['only one action', [decrypt], 'allowed', 'denied'],
  ['only the other action', [generate], 'denied', 'denied'],
  ['an action that is not known', [{ ...decrypt, ...unknown }, generate], 'unknown', 'unknown'],
  ['one that is not known, and one that is missing', [{ ...decrypt, ...unknown }], 'unknown', 'denied'],
  ['the key in a list', [{ ...both, Resource: ['*', 'arn:aws:kms:*'] }], 'allowed', 'allowed'],
  ['another form of the key', [{ ...both, Resource: 'arn:aws:kms:*:*:key/a' }], 'unknown', 'unknown'],
];

test.each(keyPolicies)('a key policy with %s', (_title, statements, decrypts, publishes) => {
  const document = documentOf(statements);
  expect(checkKeyPolicy(document, 'events.amazonaws.com', 'kms:Decrypt')).toBe(decrypts);
  expect(checkKeyUse(document, 'events.amazonaws.com')).toBe(publishes);
});

test('publishers that a key policy leaves out', () => {
  const document = documentOf([{ ...both, Principal: { Service: ['cloudwatch.amazonaws.com'] } }]);
  const find = (wanted: 'denied' | 'unknown') =>
    findPublishers(document, ['cloudwatch-alarms', 'budgets'], 'eu-west-1', wanted);
  expect([find('denied'), find('unknown')]).toEqual([['budgets.amazonaws.com'], []]);
});

test.each([
  ['arn:aws:sqs:eu-west-1:999999999999:q', true],
  ['arn:aws:sqs:eu-west-1:123456789012:q', false],
  ['arn:aws:sqs:eu-west-1:9*:q', true],
  ['arn:aws:sqs:eu-west-1:1*:q', false],
  ['arn:aws:sqs:eu-west-1:*:q', false],
  ['arn:aws:sqs:eu-west-1::q', false],
  ['arn:aws:sqs:eu-west-1:999999999999', false],
  ['x:aws:sqs:eu-west-1:999999999999:q', false],
  ['*', false],
])('%s is of another account: %s', (pattern, isOther) => {
  expect(isOfOtherAccount(parseGlob(pattern), '123456789012')).toBe(isOther);
  expect(isOfOtherAccount(makeGlob(parseGlob(pattern).text), undefined)).toBe(false);
});
