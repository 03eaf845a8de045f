import { expect, test } from '@jest/globals';
import { isTrustedToChat, readOpening, settleTrust } from '../../action/access/role-trust.ts';
import type { Json } from '../../action/core/json.ts';
import { listAddedCalls, listAddedPrincipals, trustRisk } from '../../action/kinds/role/trust-risk.ts';
import { readYaml } from './harness.ts';

interface Case {
  readonly name: string;
  readonly expected: readonly Json[];
  readonly observed: readonly Json[];
  readonly risk: string;
  readonly added?: readonly string[];
  readonly possibly?: readonly string[];
  readonly calls?: readonly string[];
}

const document = (statements: readonly Json[]): Json => ({ Version: '2012-10-17', Statement: statements });

test.each(readYaml<Case[]>('trust.yml'))(
  '$name',
  ({ expected, observed, risk, added = [], possibly = [], calls }) => {
    const [before, after] = [document(expected), document(observed)];
    expect(trustRisk(before, after)).toBe(risk);
    expect(listAddedPrincipals(before, after)).toEqual({ by: added, possiblyBy: possibly });
    if (calls !== undefined) expect(listAddedCalls(before, after)).toEqual(calls);
  },
);

test('what is no policy document is unknown, and a missing one allows nothing', () => {
  expect(trustRisk(document([]), 'a text')).toBe('unknown');
  expect(trustRisk(document([]), { Statement: ['a text'] })).toBe('unknown');
  expect(trustRisk(undefined, undefined)).toBe('none');
  expect(trustRisk('a text', document([]))).toBe('unknown');
  expect(trustRisk(['a list'], document([]))).toBe('unknown');
  expect(trustRisk({}, document([]))).toBe('unknown');
  const none = { by: [], possiblyBy: [] };
  expect(listAddedPrincipals('a text', document([]))).toEqual(none);
  expect(listAddedPrincipals(document([]), 'a text')).toEqual(none);
  expect(listAddedCalls('a text', document([]))).toEqual([]);
  const numbered = document([
    { Effect: 'Allow', Principal: { AWS: ['a', 5] }, Action: ['sts:AssumeRole', 5] },
  ]);
  expect(listAddedPrincipals(undefined, numbered)).toEqual({ by: ['a'], possiblyBy: [] });
  // One statement without a list, and one without an action: every call.
  const lone = { Statement: { Effect: 'Allow', Principal: 'a', Action: 'sts:AssumeRole' } };
  expect(trustRisk(document([lone.Statement]), lone)).toBe('none');
  const all = document([{ Effect: 'Allow', Principal: 'a' }]);
  expect([trustRisk(lone, all), trustRisk(all, lone)]).toEqual(['widens', 'narrows']);
  const withoutPrincipal = document([{ Effect: 'Allow', Action: 'sts:AssumeRole' }]);
  expect([trustRisk(lone, withoutPrincipal), listAddedPrincipals(lone, withoutPrincipal)]).toEqual([
    'widens',
    { by: ['*'], possiblyBy: [] },
  ]);
  const anyone = document([{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }]);
  expect(trustRisk(anyone, undefined)).toBe('narrows');
  expect(trustRisk(undefined, anyone)).toBe('widens');
});

const open = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:Assume*' };
const one = { AWS: '111111111111' };
const when = (operator: string, key: string, value: string) => ({
  Condition: { [operator]: { [key]: value } },
});
const before = (date: string) => when('DateLessThan', 'aws:CurrentTime', `${date}-01-01T00:00:00Z`);
const after = (date: string) => when('DateGreaterThan', 'aws:CurrentTime', `${date}-01-01T00:00:00Z`);
const inOrganization = when('StringEquals', 'aws:PrincipalOrgID', 'o-1');
const secure = (value: string) => when('Bool', 'aws:SecureTransport', value);
const deny = { Effect: 'Deny', Principal: '*', Action: 'sts:*' };

/** The statements; whether everyone can assume the role, without whom, and whether chat can. */
const openings: [string, readonly Json[], string, string[], string][] = [
  ['everyone', [open], 'allowed', [], 'allowed'],
  ['everyone but one, by a Deny', [open, { ...deny, Principal: one }], 'allowed', [one.AWS], 'allowed'],
  [
    'a Deny of other calls',
    [open, { Effect: 'Deny', Principal: '*', NotAction: 'sts:Assume*' }],
    'allowed',
    [],
    'allowed',
  ],
  ['an organization', [{ ...open, ...inOrganization }], 'unknown', [], 'unknown'],
  [
    'a pattern that everyone meets',
    [{ ...open, ...when('StringLike', 'aws:PrincipalArn', '*') }],
    'unknown',
    [],
    'unknown',
  ],
  ['a Deny of all', [open, deny], 'denied', [], 'denied'],
  ['nothing', [], 'denied', [], 'denied'],
  ['over TLS', [{ ...open, Principal: '*', ...secure('true') }], 'allowed', [], 'allowed'],
  ['never over TLS', [{ ...open, ...secure('false') }], 'denied', [], 'denied'],
  ['a Deny without TLS', [open, { ...deny, ...secure('false') }], 'allowed', [], 'allowed'],
  [
    'a Deny of all but chat',
    [open, { Effect: 'Deny', NotPrincipal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:*' }],
    'denied',
    [],
    'allowed',
  ],
  [
    'a Deny of all but one',
    [open, { Effect: 'Deny', NotPrincipal: one, Action: 'sts:*' }],
    'denied',
    [],
    'unknown',
  ],
  [
    'all but one',
    [{ Effect: 'Allow', NotPrincipal: one, Action: 'sts:AssumeRole' }],
    'allowed',
    [one.AWS],
    'unknown',
  ],
  ['every service', [{ ...open, Principal: { Service: '*' } }], 'unknown', [], 'unknown'],
  ['until a day that is past', [{ ...open, ...before('2020') }], 'denied', [], 'denied'],
  ['until a later day', [{ ...open, ...before('2099') }], 'allowed', [], 'allowed'],
  ['from a later day on', [{ ...open, ...after('2099') }], 'unknown', [], 'unknown'],
  ['a Deny that is past', [open, { ...deny, ...before('2020') }], 'allowed', [], 'allowed'],
  ['a Deny that ends later', [open, { ...deny, ...before('2099') }], 'unknown', [], 'unknown'],
  // STS takes identities of Google and others without a provider in the account; whether `*` means them too is not documented.
  [
    'everyone with a web identity',
    [{ ...open, Action: 'sts:AssumeRoleWithWebIdentity' }],
    'unknown',
    [],
    'denied',
  ],
  ['everyone by SAML', [{ ...open, Action: 'sts:AssumeRoleWithSAML' }], 'unknown', [], 'denied'],
  [
    'everyone by federated calls, and a Deny',
    [{ ...open, Action: 'sts:AssumeRoleWith*' }, deny],
    'denied',
    [],
    'denied',
  ],
  ['a Deny that lasts', [open, { ...deny, ...after('2020') }], 'denied', [], 'denied'],
];

test.each(openings)('who can assume a role: %s', (_name, statements, verdict, except, chat) => {
  const settled = settleTrust(document(statements), Date.parse('2026-11-30T00:00:00Z'));
  expect(readOpening(settled).verdict).toBe(verdict);
  if (verdict === 'allowed') expect(readOpening(settled).except).toEqual(except);
  expect(isTrustedToChat(settled)).toBe(chat);
});
