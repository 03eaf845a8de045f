import { expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import { listAddedPrincipals, trustRisk } from '../../action/kinds/role/trust-risk.ts';
import { readYaml } from './harness.ts';

interface Case {
  readonly name: string;
  readonly expected: readonly Json[];
  readonly observed: readonly Json[];
  readonly risk: string;
  readonly added?: readonly string[];
}

const document = (statements: readonly Json[]): Json => ({ Version: '2012-10-17', Statement: statements });

test.each(readYaml<Case[]>('trust.yml'))('$name', ({ expected, observed, risk, added = [] }) => {
  const [before, after] = [document(expected), document(observed)];
  expect(trustRisk(before, after)).toBe(risk);
  expect(listAddedPrincipals(before, after)).toEqual(added);
});

test('what is no policy document is unknown, and a missing one allows nothing', () => {
  expect(trustRisk(document([]), 'a text')).toBe('unknown');
  expect(trustRisk(document([]), { Statement: ['a text'] })).toBe('unknown');
  expect(trustRisk(undefined, undefined)).toBe('none');
  expect(trustRisk('a text', document([]))).toBe('unknown');
  expect(trustRisk(['a list'], document([]))).toBe('unknown');
  expect(trustRisk({}, document([]))).toBe('unknown');
  expect(listAddedPrincipals('a text', document([]))).toEqual([]);
  expect(listAddedPrincipals(document([]), 'a text')).toEqual([]);
  const numbered = document([{ Effect: 'Allow', Principal: { AWS: ['a', 5] }, Action: ['x', 5] }]);
  expect(listAddedPrincipals(undefined, numbered)).toEqual(['a']);
  // One statement without a list, and one without an action: every call.
  const lone = { Statement: { Effect: 'Allow', Principal: 'a', Action: 'x' } };
  expect(trustRisk(document([lone.Statement]), lone)).toBe('none');
  const all = document([{ Effect: 'Allow', Principal: 'a' }]);
  expect([trustRisk(lone, all), trustRisk(all, lone)]).toEqual(['widens', 'narrows']);
  const withoutPrincipal = document([{ Effect: 'Allow', Action: 'x' }]);
  expect([trustRisk(lone, withoutPrincipal), listAddedPrincipals(lone, withoutPrincipal)]).toEqual([
    'widens',
    ['*'],
  ]);
  const anyone = document([{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }]);
  expect(trustRisk(anyone, undefined)).toBe('narrows');
  expect(trustRisk(undefined, anyone)).toBe('widens');
});
