import { expect, test } from '@jest/globals';
import type { AccessChange } from '../../action/access/compare-access.ts';
import { sortChanges } from '../../action/access/sort-changes.ts';
import type { Drift } from '../../action/core/drift.ts';
import { finishLook } from '../../action/core/look.ts';
import { planOf, type TargetChanges } from '../../action/core/plan.ts';
import { isProductionName } from '../../action/core/production.ts';
import { sortByRisk } from '../../action/core/sort-drift.ts';
import {
  type CommentSection,
  composeComment,
  parseSections,
  stateLine,
} from '../../action/render/comment.ts';
import { planRows } from '../../action/render/plan.ts';

test.each([
  ['prod', true],
  ['production', true],
  ['eu-prod', true],
  ['prod_2', true],
  ['acmeProd', true],
  ['prd1', true],
  ['live-eu', true],
  ['pre-prod', false],
  ['preprod', false],
  ['non-production', false],
  ['nonProd', false],
  ['prod-test', false],
  ['staging', false],
  ['products', false],
  ['delivery', false],
  ['default', false],
])('the name %s alone is production: %s', (name, expected) => {
  expect(isProductionName(name)).toBe(expected);
});

const change = (name: string, level: 'write' | 'read' | undefined, more: object = {}): AccessChange => {
  const [target = '', channel = ''] = name.split(' ');
  return {
    channel,
    target,
    place: { platform: 'slack', workspace: 'T0', channel, account: target },
    presence: 'stays',
    gained: level === undefined ? [] : [{ action: 'sqs:X', level, verdict: 'default', resources: ['*'] }],
    lost: [],
    ...more,
  };
};

test('what is serious comes first, then production, then by weight, then as it was', () => {
  const secret = [
    { action: 'secretsmanager:GetSecretValue', level: 'read', verdict: 'default', resources: ['*'] },
  ];
  const sorted = sortChanges(
    [
      change('a reads', 'read'),
      change('a writes', 'write'),
      change('a loses', undefined),
      change('a secret', 'read', { gained: secret }),
      change('b reads', 'read'),
      change('b writes', 'write'),
      change('b moves', 'read', { was: 'other' }),
      change('b loses', undefined),
    ],
    target => target === 'b',
  );
  expect(sorted.map(({ target, channel }) => `${target} ${channel}`)).toEqual([
    'b moves',
    'b writes',
    'a writes',
    'a secret',
    'b reads',
    'b loses',
    'a reads',
    'a loses',
  ]);
});

test('drift of production comes before other drift of the same risk, and after drift of a higher one', () => {
  const drift = (target: string, risk: Drift['risk']): Drift => ({
    ...{ target, risk, kind: 'deleted', path: 'roles.x', type: 'AWS::IAM::Role', id: 'x' },
  });
  const all = [drift('a', 'none'), drift('a', 'widens'), drift('z', 'none'), drift('z', 'widens')];
  const order = (production: readonly string[]) =>
    sortByRisk(all, production).map(({ target, risk }) => `${target} ${risk}`);
  expect(order(['z'])).toEqual(['z widens', 'a widens', 'z none', 'a none']);
  expect(order([])).toEqual(['a widens', 'z widens', 'a none', 'z none']);
});

test('changes of production are shown first, and the order of work and the hash stay', () => {
  const target = (name: string, account: string, isProduction: boolean): TargetChanges => ({
    target: name,
    account,
    region: 'eu-west-1',
    ...(isProduction ? { isProduction } : {}),
    stacks: [
      {
        name: 'x',
        changes: [{ action: 'create', logicalId: 'A', type: 'T', path: `roles.${name}`, properties: [] }],
      },
    ],
  });
  const planned = (isProduction: boolean) =>
    planOf(finishLook([target('a', '1', false), target('b', '2', isProduction)], []));
  const plan = planned(true);
  expect(planRows(plan).map(({ path }) => path)).toEqual(['roles.b', 'roles.a']);
  expect(plan.targets.map(one => one.target)).toEqual(['a', 'b']);
  expect(plan.hash).toBe(planned(false).hash);
});

const section = (key: string, phrases: readonly string[], more: Partial<CommentSection['state']> = {}) => ({
  state: { key, hash: 'h', counts: undefined, phrases, ...more },
  lead: `#### ${key}`,
  blocks: [],
  previous: '',
});

test('the comment has the section of production first, also when another job wrote it', () => {
  const production = section('f#z', ['a', 'b'], { isProduction: true, serious: 1 });
  const other = section('f#a', ['c', 'd', 'e'], { serious: 1 });
  const first = composeComment(undefined, { sections: [production], owns: () => false, runUrl: undefined });
  const text = composeComment(first, { sections: [other], owns: () => false, runUrl: undefined });
  expect(parseSections(text).map(({ state }) => state.key)).toEqual(['f#z', 'f#a']);
  expect(stateLine(parseSections(text).map(({ state }) => state))).toBe('a · c · b · d · and 1 more');
});
