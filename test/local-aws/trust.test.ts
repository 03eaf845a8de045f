import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../action/core/json.ts';
import { isTrusted } from '../../action/local-aws/permissions/trust.ts';

const chatbot = { kind: 'Service', names: ['chatbot.amazonaws.com'] } as const;
const allow = { Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' };
const condition = (block: JsonObject) => ({ ...allow, Condition: block });

test.each<[string, readonly JsonObject[], boolean]>([
  ['the principal', [allow], true],
  ['another principal', [{ ...allow, Principal: { Service: 'ec2.amazonaws.com' } }], false],
  ['everyone', [{ ...allow, Principal: '*' }], true],
  ['another action', [{ ...allow, Action: 'sts:TagSession' }], false],
  ['a pattern of actions, in another case', [{ ...allow, Action: 'STS:assume*' }], true],
  ['all actions but another one', [{ Effect: 'Allow', Principal: '*', NotAction: 'sts:TagSession' }], true],
  ['all actions but this one', [{ Effect: 'Allow', Principal: '*', NotAction: 'sts:AssumeRole' }], false],
  [
    'a Deny of all but another principal',
    [allow, { Effect: 'Deny', NotPrincipal: { Service: 'ec2.amazonaws.com' }, Action: '*' }],
    false,
  ],
  [
    'a Deny of all but the principal',
    [allow, { Effect: 'Deny', NotPrincipal: allow.Principal, Action: '*' }],
    true,
  ],
  [
    'a Deny of all but another action',
    [allow, { Effect: 'Deny', Principal: '*', NotAction: 'sts:TagSession' }],
    false,
  ],
  ['a condition that holds', [condition({ StringEquals: { 'aws:SourceAccount': '123456789012' } })], true],
  [
    'a condition on a key that the request does not have',
    [condition({ StringEquals: { 'aws:SourceOrgID': 'o-1' } })],
    false,
  ],
  ['a number', [condition({ NumericEquals: { 'aws:SourceAccount': '1.23456789012e11' } })], true],
  [
    'an operator that IAM does not have',
    [condition({ StringSame: { 'aws:SourceAccount': '123456789012' } })],
    false,
  ],
  [
    'a Deny under an operator that IAM does not have',
    [allow, { ...condition({ StringSame: { a: 'b' } }), Effect: 'Deny' }],
    false,
  ],
])('%s', (_, statements, trusted) => {
  const document = { Version: '2012-10-17', Statement: statements };
  expect(isTrusted(document, 'sts:AssumeRole', chatbot, { 'aws:SourceAccount': '123456789012' })).toBe(
    trusted,
  );
});
