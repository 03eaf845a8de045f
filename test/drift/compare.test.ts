import { expect, test } from '@jest/globals';
import { type Drift, isMove, missingOfUnchecked } from '../../action/core/drift.ts';
import { findDrift } from '../../action/core/find-drift.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { sortByRisk, sortWidening, withoutRepeated } from '../../action/core/sort-drift.ts';
import { kindOf } from '../../action/kinds/index.ts';
import { readYaml } from './harness.ts';

const types = {
  role: 'AWS::IAM::Role',
  channel: 'AWS::Chatbot::SlackChannelConfiguration',
  'log group': 'AWS::Logs::LogGroup',
};

interface Case {
  readonly name: string;
  readonly is: keyof typeof types;
  readonly expected: JsonObject;
  readonly observed: JsonObject | 'absent' | 'unread';
  readonly disabled?: string;
  readonly unread?: Readonly<Record<string, string>>;
  readonly drift: readonly object[];
  readonly unchecked?: readonly object[];
}

function observe({ observed, disabled, unread = {} }: Case): Parameters<typeof findDrift>[0][0]['observed'] {
  if (observed === 'absent') return { status: 'absent' };
  if (observed === 'unread') return { status: 'unread', reason: 'AccessDenied' };
  return {
    status: 'present',
    properties: observed,
    ...(disabled === undefined ? {} : { disabled }),
    unread: Object.entries(unread).map(([property, reason]) => ({ property, reason })),
  };
}

test.each(readYaml<Case[]>('compare.yml'))('$name', each => {
  const type = types[each.is];
  const kind = kindOf(type);
  if (kind === undefined) throw new Error(`${type} is no kind`);
  const place = { target: 'default', type, path: 'x.y', id: 'one' };
  const found = findDrift([{ ...place, expected: each.expected, observed: observe(each), kind }]);
  expect(found).toStrictEqual({
    drift: each.drift.map(item => ({ ...place, ...item })),
    unchecked: (each.unchecked ?? []).map(item => ({ ...place, ...item })),
  });
});

const drift = (part: Partial<Drift>): Drift => ({
  target: 'default',
  kind: 'modified',
  path: 'roles.x',
  type: 'AWS::IAM::Role',
  id: 'x',
  risk: 'widens',
  ...part,
});

test('what is found is ordered by risk, target, path, property and value, in any order of the input', () => {
  const ordered = [
    drift({ risk: 'widens', target: 'b' }),
    drift({ risk: 'unknown', target: 'a', path: 'roles.y' }),
    drift({ risk: 'narrows', target: 'a', path: 'roles.x', property: 'B', observed: 1 }),
    drift({ risk: 'narrows', target: 'a', path: 'roles.x', property: 'B', observed: 2 }),
    drift({ risk: 'narrows', target: 'a', path: 'roles.x', property: 'C', observed: 0 }),
    drift({ risk: 'narrows', target: 'a', path: 'roles.y', property: 'A' }),
    drift({ risk: 'narrows', target: 'b', path: 'roles.x' }),
    drift({ risk: 'none', target: 'a' }),
  ];
  expect(sortByRisk(ordered)).toEqual(ordered);
  expect(sortByRisk([...ordered].reverse())).toEqual(ordered);
  // Equal ones keep their order.
  const equal = [drift({ id: 'first' }), drift({ id: 'second' }), drift({ id: 'third' })];
  expect(sortByRisk(equal)).toEqual(equal);
});

test('each resource of several comparisons is found, the riskiest first', () => {
  const kind = kindOf(types.role);
  if (kind === undefined) throw new Error('A role is a kind');
  const place = { target: 'default', type: types.role, kind };
  const { drift: found, unchecked } = findDrift([
    { ...place, path: 'roles.a', id: 'a', expected: {}, observed: { status: 'absent' } },
    { ...place, path: 'roles.b', id: 'b', expected: {}, observed: { status: 'unread', reason: 'Denied' } },
    {
      ...place,
      path: 'roles.c',
      id: 'c',
      expected: { PermissionsBoundary: 'arn:b' },
      observed: { status: 'present', properties: {}, unread: [] },
    },
  ]);
  expect(found.map(({ path }) => path)).toEqual(['roles.c', 'roles.a']);
  expect(unchecked.map(({ path }) => path)).toEqual(['roles.b']);
});

test.each<[keyof ReturnType<typeof sortWidening> | undefined, Partial<Drift>]>([
  ['inChat', {}],
  ['inChat', { gained: ['x'] }],
  ['inChat', { gained: ['x'], share: { own: ['x'], together: [], shared: [], group: [] } }],
  ['inChat', { gained: ['x'], outside: ['y'] }],
  ['inChat', { isElsewhere: true }],
  ['inChat', { notifications: { silenced: [] } }],
  ['outside', { property: 'AssumeRolePolicyDocument' }],
  ['outside', { property: 'AssumeRolePolicyDocument', outside: ['y'] }],
  ['withOpenRole', { outside: ['y'] }],
  ['withOpenRole', { outside: ['y'], isHeldBack: true, notifications: { opened: [] } }],
  ['topics', { notifications: { opened: [] } }],
  ['topics', { notifications: { opened: [] }, isHeldBack: true }],
  ['unread', { unreadIn: [] }],
  ['inChat', { unreadIn: [], gained: ['x'] }],
  ['heldBack', { isHeldBack: true }],
  ['heldBack', { isHeldBack: true, share: { own: [], together: [], shared: [], group: [] } }],
  ['idle', { share: { own: [], together: [], shared: [], group: [] } }],
  [undefined, { risk: 'narrows', outside: ['y'] }],
  [undefined, { risk: 'unknown' }],
  [undefined, { risk: 'none' }],
])('drift that widens: %s for %j', (group, part) => {
  const sorted = sortWidening([drift(part)]);
  const filled = Object.entries(sorted).flatMap(([name, items]) => (items.length > 0 ? [name] : []));
  expect(filled).toEqual(group === undefined ? [] : [group]);
});

test('what several files of one account find unmanaged is one drift, and nothing else is', () => {
  const unmanaged = (part: Partial<Drift>) => drift({ kind: 'unmanaged', ...part });
  const [first, again, other] = [
    unmanaged({ target: 'a' }),
    unmanaged({ target: 'b' }),
    unmanaged({ id: 'other' }),
  ];
  const ofType = unmanaged({ type: 'AWS::IAM::ManagedPolicy' });
  const [modified, modifiedToo] = [drift({}), drift({})];
  expect(withoutRepeated([first, modified, again, other, ofType, modifiedToo, first])).toEqual([
    first,
    modified,
    other,
    ofType,
    modifiedToo,
  ]);
});

test('what could not be read is named by its path, and by its property where it is one', () => {
  const place = { target: 'a', path: 'roles.x', type: 'T', id: 'x', reason: 'Denied' };
  expect(missingOfUnchecked(place)).toEqual({ target: 'a', what: 'roles.x', reason: 'Denied' });
  expect(missingOfUnchecked({ ...place, property: 'Policies' }).what).toBe('roles.x Policies');
});

test.each<[boolean, Partial<Drift>]>([
  [true, { property: 'SlackChannelId', expected: 'a', observed: 'b' }],
  [true, { property: 'TeamsChannelId', expected: 'a', observed: 'b' }],
  [false, { property: 'SlackWorkspaceId', expected: 'a', observed: 'b' }],
  [false, { property: 'SlackChannelId', observed: 'b' }],
  [false, { property: 'SlackChannelId', expected: 'a' }],
  [false, { kind: 'unapplied', property: 'SlackChannelId', expected: 'a', observed: 'b' }],
  [false, { expected: 'a', observed: 'b' }],
])('a move of a channel: %s for %j', (is, part) => {
  expect(isMove(drift(part))).toBe(is);
});
