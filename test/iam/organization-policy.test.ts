import { expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { organizationPolicyForm } from '../../action/iam/organization-policy.ts';

const deny: JsonObject = { Effect: 'Deny', Action: 's3:*', Resource: '*' };
const forAll: JsonObject = { ...deny, Principal: '*' };
const full: JsonObject = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
const { Action: _action, ...withoutAction } = forAll;

/** Statements of an organization policy, which kind it is, and a part of why AWS Organizations would refuse it. */
const policies: readonly (readonly [string, Json, 'service' | 'resource', string | undefined])[] = [
  ['no statement', [], 'service', undefined],
  ['a Deny', [deny], 'service', undefined],
  ['one statement that is no list', deny, 'service', undefined],
  ['a Deny for every principal', [forAll], 'resource', undefined],
  ['one statement with a principal that is no list', forAll, 'resource', undefined],
  ['every AWS principal', [{ ...deny, Principal: { AWS: '*' } }], 'resource', undefined],
  ['everything allowed, and a Deny', [full, forAll], 'resource', undefined],
  ['everything allowed, in a list', [{ ...full, Action: ['*'] }], 'resource', undefined],
  ['some statements without a principal', [forAll, deny], 'resource', 'statement 2 has no Principal'],
  ['a first statement without a principal', [deny, forAll], 'resource', 'statement 1 has no Principal'],
  [
    'another principal',
    [{ ...deny, Principal: { AWS: '123456789012' } }],
    'resource',
    'statement 1 has a Principal other',
  ],
  [
    'a service as principal',
    [forAll, { ...deny, Principal: { Service: '*' } }],
    'resource',
    'statement 2 has a Principal other',
  ],
  ['a NotPrincipal', [{ ...deny, NotPrincipal: '*' }], 'resource', 'statement 1 has NotPrincipal'],
  ['a NotAction', [{ ...withoutAction, NotAction: 's3:*' }], 'resource', 'statement 1 has NotAction'],
  ['an Allow of some actions', [{ ...full, Action: 's3:*' }], 'resource', 'statement 1 allows something'],
  [
    'an Allow on a condition',
    [{ ...full, Condition: { Bool: { 'x:y': 'true' } } }],
    'resource',
    'statement 1 allows something',
  ],
];

test.each(policies)('an organization policy with %s', (_title, Statement, kind, problem) => {
  const form = organizationPolicyForm({ Version: '2012-10-17', Statement });
  expect(form.kind).toBe(kind);
  if (problem === undefined) expect(form.problem).toBeUndefined();
  else expect(form.problem).toContain(problem);
});

test('what is no policy has no known problem', () => {
  expect([organizationPolicyForm('text'), organizationPolicyForm({})]).toEqual([
    { kind: 'service', problem: undefined },
    { kind: 'service', problem: undefined },
  ]);
});
