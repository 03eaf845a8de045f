import { expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import {
  isOpenToEveryone,
  listAddedCalls,
  listAddedPrincipals,
  trustRisk,
} from '../../action/kinds/role/trust-risk.ts';
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

test('a role is open to everyone where nothing that its trust policy says holds anyone back', () => {
  const open = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:Assume*' };
  const inOrganization = { ...open, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } };
  const denyAll = { Effect: 'Deny', Principal: '*', Action: 'sts:*' };
  const denyOne = { Effect: 'Deny', Principal: { AWS: '111111111111' }, Action: 'sts:*' };
  const denyOthers = { Effect: 'Deny', NotPrincipal: { AWS: '111111111111' }, Action: 'sts:*' };
  const denyTags = { Effect: 'Deny', Principal: '*', NotAction: 'sts:Assume*' };
  const isOpen = (...statements: readonly Json[]) => isOpenToEveryone(document(statements));
  expect([isOpen(open), isOpen(open, denyOne), isOpen(open, denyTags)]).toEqual([true, true, true]);
  expect([isOpen(inOrganization), isOpen(open, denyAll), isOpen()]).toEqual([false, false, false]);
  // Who is not excluded is named by the Deny alone.
  expect(isOpen(open, denyOthers)).toBe(true);
});
