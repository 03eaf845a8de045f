import { expect, test } from '@jest/globals';
import type { ChosenChange } from '../../action/access/chosen-plan.ts';
import type { AccessChange } from '../../action/access/compare-access.ts';
import type { ChangeWithDrift } from '../../action/access/plan-with-drift.ts';
import type { Json } from '../../action/core/json.ts';
import { finishLook, type Look } from '../../action/core/look.ts';
import {
  type Change,
  lookAtFiles,
  type PlanSeen,
  type StackLostAliases,
  type UnhashedPlan,
} from '../../action/core/plan.ts';
import type { PlanFinding } from '../../action/core/plan-finding.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';
import { groupAccess } from '../../action/render/group-access.ts';
import { describePlanHead } from '../../action/render/plan-head.ts';

const row = (action: string, level: AccessRow['level'], more: Partial<AccessRow> = {}): AccessRow => ({
  ...{ action, level, verdict: 'default', resources: ['*'] },
  ...more,
});
const write = row('sqs:PurgeQueue', 'write');
const read = row('sqs:GetQueueUrl', 'read');
const secret = row('secretsmanager:GetSecretValue', 'read');
const permissions = row('iam:CreateRole', 'permissions');

const place = (channel: string, account = '1') =>
  ({ platform: 'slack', workspace: 'T0', channel, account }) as const;
const change = (
  name: string,
  gained: readonly AccessRow[],
  more: Partial<AccessChange> = {},
): AccessChange => {
  const [target = '', channel = ''] = name.split('/');
  return {
    ...{ channel, target, presence: 'stays', gained, lost: [] },
    place: place(channel, target === 'prod' ? '2' : '1'),
    ...more,
  };
};

const target = (name: string, changes: number, isProduction: boolean): UnhashedPlan['targets'][number] => ({
  ...{ target: name, account: '1', region: 'eu-west-1' },
  ...(isProduction ? { isProduction } : {}),
  stacks: [
    {
      name: 'x',
      changes: Array.from({ length: changes }, (_, index) => ({
        ...{ action: 'update', logicalId: `A${index}`, type: 'T', path: 'roles.a', properties: [] },
      })),
    },
  ],
});
const plan: UnhashedPlan = { targets: [target('dev', 1, false), target('prod', 1, true)] };
const headOf = (
  access: readonly AccessChange[],
  more: {
    look?: Look<PlanSeen>;
    findings?: readonly PlanFinding[];
    plan?: UnhashedPlan;
    accessWithDrift?: readonly ChangeWithDrift[];
    chosenRoles?: readonly ChosenChange[];
  } = {},
) => {
  const nothing = {
    drift: [],
    driftAccess: [],
    chosenRoles: [],
    accessWithDrift: [],
    findings: [],
    plan,
    look: lookAtFiles(plan),
  };
  return describePlanHead({ ...nothing, access, ...more }).map(
    ({ text, isAlarm }) => `${isAlarm ? '! ' : ''}${text}`,
  );
};
const counts = '2 resources change: 0 to create, 2 to update, 0 to replace, 0 to delete';

test.each<[string, readonly AccessChange[], string]>([
  ['one channel writes', [change('dev/a', [write, read])], '! dev: #a gains 2 actions (1 write, 1 read)'],
  ['in production', [change('prod/a', [write])], '! prod: #a gains 1 write action, in production'],
  [
    'several, of which one is production',
    [change('prod/a', [write, permissions]), change('dev/b', [write]), change('dev/c', [secret])],
    '! 3 channels gain access, 1 of them in production: permissions actions in 1, write actions in 2, sensitive read actions in 1',
  ],
  [
    'one channel of two accounts is one channel',
    [change('prod/a', [write]), change('dev/a', [permissions])],
    '! #a gains permissions actions and write actions in 2 accounts, 1 of them in production',
  ],
  [
    'two channels, one of them in two accounts',
    [change('prod/a', [write, permissions]), change('dev/a', [write]), change('dev/b', [secret])],
    '! 2 channels gain access in 2 accounts, 1 channel in production: permissions actions in 1, write actions in 1, sensitive read actions in 1',
  ],
  [
    'several, all in production',
    [change('prod/a', [write]), change('prod/b', [secret])],
    '! 2 production channels gain access: write actions in 1, sensitive read actions in 1',
  ],
  [
    'a channel that gains in one account and loses in another one gains',
    [change('prod/a', [], { lost: [write] }), change('dev/a', [write])],
    '! dev: #a gains 1 write action; it loses access in prod',
  ],
  [
    'a channel that gains in two accounts and possibly loses in one of them and in a third',
    [
      change('prod/a', [write], { lost: [{ ...read, certainty: 'unknown' }] }),
      change('dev/a', [write]),
      change('test/a', [], { lost: [{ ...read, certainty: 'unknown' }], place: place('a', '3') }),
    ],
    '! #a gains write actions in 2 accounts, 1 of them in production; it possibly loses access in prod and test',
  ],
  [
    'one channel that has another key in each target',
    [change('prod/b', [write], { place: place('a', '2') }), change('dev/a', [permissions])],
    '! Slack channel a (workspace T0), which is prod: #b and dev: #a, gains permissions actions and write actions in 2 accounts, 1 of them in production',
  ],
  [
    'one channel that gains in one target and loses under another key in another one',
    [change('prod/b', [], { lost: [write], place: place('a', '2') }), change('dev/a', [write])],
    '! dev: #a gains 1 write action; it loses access in prod as #b',
  ],
  [
    'one channel that gains under two keys and loses under a third one',
    [
      change('prod/b', [write], { place: place('a', '2') }),
      change('dev/a', [write]),
      change('test/c', [], { lost: [write], place: place('a', '3') }),
      change('old/d', [], { lost: [write], place: place('a', '4') }),
    ],
    '! Slack channel a (workspace T0), which is prod: #b and dev: #a, gains write actions in 2 accounts, 1 of them in production; it loses access in test as #c and old as #d',
  ],
  [
    'one key that is another channel in each target, of which one gains',
    [change('dev/a', [write]), change('prod/a', [], { lost: [write], place: place('b', '2') })],
    '! dev: #a gains 1 write action (1 only loses)',
  ],
  [
    'one channel that gains with a role that does not exist yet',
    [change('dev/a', [write, read], { lost: [read], awaits: [{ role: 'x', state: 'missing' }] })],
    '! dev: #a gains write actions, with the role x only once it exists, and loses access',
  ],
  [
    'members with their own role, who do not need the role that does not exist',
    [change('dev/a', [{ ...write, verdict: 'ceiling' }], { awaits: [{ role: 'x', state: 'missing' }] })],
    '! dev: #a gains 1 write action (only for members with their own role)',
  ],
  [
    'several channels, of which some gain with roles that cannot be used yet',
    [
      change('dev/a', [write], { awaits: [{ role: 'x', state: 'missing' }] }),
      change('dev/b', [write], { awaits: [{ role: 'y', state: 'untrusted' }] }),
      change('dev/c', [write], { awaits: [{ role: 'z', state: 'doubtful' }] }),
      change('dev/d', [write]),
    ],
    '! 4 channels gain access: write actions in 4 (in 3 with a role that chat possibly cannot use)',
  ],
  [
    'a channel that only reads with a role that does not exist yet',
    [change('dev/a', [read], { awaits: [{ role: 'x', state: 'missing' }] })],
    '1 channel gains only reads, none listed as sensitive (with a role that chat cannot use yet)',
  ],
  [
    'several channels in which only members with their own role gain',
    [
      change('dev/a', [{ ...write, verdict: 'ceiling' }, read]),
      change('dev/b', [{ ...write, verdict: 'ceiling' }]),
    ],
    '! 2 channels gain access: write actions in 2 (only for members with their own role)',
  ],
  [
    'several channels, in one of which only those who choose a role gain, and another one loses too',
    [
      change('dev/a', [{ ...write, role: 'big' }]),
      change('dev/b', [write], { lost: [read] }),
      change('dev/c', [], { lost: [read] }),
    ],
    '! 2 channels gain access: write actions in 2 (in 1 only for members who choose big, 1 also loses, 1 only loses)',
  ],
  [
    'one channel in two accounts in which only members with their own role gain',
    [
      change('dev/a', [{ ...write, verdict: 'ceiling' }]),
      change('prod/a', [{ ...write, verdict: 'ceiling' }]),
    ],
    '! #a gains write actions (only for members with their own role) in 2 accounts, 1 of them in production',
  ],
  [
    'reads for members with their own role, and losses',
    [
      change('dev/a', [{ ...read, verdict: 'ceiling' }], { lost: [write] }),
      change('dev/b', [], { lost: [write] }),
    ],
    '1 channel gains only reads, none listed as sensitive (only for members with their own role, it also loses access, 1 only loses)',
  ],
  [
    'two channels that swap their places are two that gain',
    [
      change('prod/a', [write], { presence: 'joins', other: place('a', '2'), place: place('b', '2') }),
      change('prod/a', [], { presence: 'leaves', lost: [write], other: place('b', '2') }),
      change('dev/b', [write], { presence: 'joins', other: place('b'), place: place('a') }),
      change('dev/b', [], { presence: 'leaves', lost: [write], other: place('a') }),
    ],
    '! 2 channels gain access, 1 of them in production: other members in 2, write actions in 2',
  ],
  [
    'others only read',
    [change('dev/a', [write]), change('prod/b', [read])],
    '! dev: #a gains 1 write action (1 gains only other reads)',
  ],
  [
    'others lose, or go',
    [
      change('dev/a', [write]),
      ...['b', 'c'].map(name => change(`prod/${name}`, [read])),
      change('dev/d', [], { presence: 'leaves', lost: [write] }),
    ],
    '! dev: #a gains 1 write action (2 gain only other reads, 1 only loses)',
  ],
  [
    'a channel that moves is one channel that gains',
    [
      change('dev/a', [write], { presence: 'joins', other: place('old'), place: place('new') }),
      change('dev/a', [], { presence: 'leaves', lost: [write], other: place('new'), place: place('old') }),
    ],
    '! dev: #a moves to Slack channel new (workspace T0), which gains 1 write action',
  ],
  [
    'a channel that moves to where nothing can be done',
    [change('dev/a', [], { presence: 'leaves', lost: [write], other: place('new') })],
    'No channel gains anything; access from chat only shrinks',
  ],
  [
    'a channel with other members',
    [change('dev/a', [read], { was: 'b' })],
    '! dev: #a in Slack channel a (workspace T0), which was #b, gains 1 read action',
  ],
  [
    'a channel with another key and the same members',
    [change('dev/a', [read], { was: 'b', isRenamed: true })],
    '1 channel gains only reads, none listed as sensitive',
  ],
  ['reads only', [change('dev/a', [read])], '1 channel gains only reads, none listed as sensitive'],
  [
    'reads only, in production',
    [change('prod/a', [read])],
    '1 channel gains only reads, none listed as sensitive, in production',
  ],
  [
    'only losses',
    [change('dev/a', [], { lost: [write] })],
    'No channel gains anything; access from chat only shrinks',
  ],
  ['no change of access', [], 'What people can do from chat does not change'],
])('the first line of a plan: %s', (_, access, line) => {
  expect(headOf(access)).toEqual([line, counts]);
});

test('a role that goes is lost to those who have chosen it, whether or not a channel lists it', () => {
  const [dev] = plan.targets;
  if (dev === undefined) throw new Error('no target');
  const linesOf = (
    roles: Readonly<Record<string, 'delete' | 'replace' | 'update'>>,
    access: AccessChange[] = [],
    chosenRoles: readonly ChosenChange[] = [],
  ) => {
    const changes = Object.entries(roles).map(([key, action]) => ({
      ...{ action, logicalId: key, type: 'AWS::IAM::Role', path: `roles.${key}` },
      properties: action === 'update' ? [{ name: 'Policies' }] : [],
    }));
    return headOf(access, { chosenRoles, plan: { targets: [{ ...dev, stacks: [{ name: 'x', changes }] }] } });
  };
  const gone = (role: string): ChosenChange => ({
    ...{ target: 'dev', role, isGone: true },
    changes: [change('dev/a', [], { lost: [write] })],
  });
  const unchanged = 'What people can do from chat does not change, except for members who have chosen';
  expect(linesOf({ other: 'delete' }, [], [gone('other')])[0]).toBe(
    `${unchanged} the deleted role other: they lose what it gave them`,
  );
  expect(
    linesOf({ other: 'delete', more: 'delete', idle: 'delete' }, [], [gone('other'), gone('more')])[0],
  ).toBe(`${unchanged} the deleted roles other, more: they lose what they gave them`);
  expect(linesOf({ other: 'delete', more: 'replace' }, [], [gone('other'), gone('more')])[0]).toBe(
    `${unchanged} the deleted role other or the replaced role more: they lose what they gave them`,
  );
  expect(linesOf({ other: 'delete', more: 'replace' })[0]).toBe(
    'What people can do from chat does not change',
  );
  expect(linesOf({ listed: 'update' })[0]).toBe('What people can do from chat does not change');
  const gaining = { target: 'dev', role: 'listed', changes: [change('dev/a', [write])] };
  const losing = { target: 'dev', role: 'listed', changes: [change('dev/a', [], { lost: [write] })] };
  const uncounted = { target: 'dev', role: 'listed', changes: undefined };
  expect(linesOf({ listed: 'update' }, [], [gaining])[0]).toBe(
    `${unchanged} the changed role listed: they gain ${write.action} in #a`,
  );
  expect(linesOf({ listed: 'update' }, [], [losing])[0]).toBe(
    `${unchanged} the changed role listed: they lose ${write.action} in #a`,
  );
  expect(linesOf({ listed: 'update' }, [], [uncounted])[0]).toBe(
    `${unchanged} the changed role listed: they may get more or less`,
  );
  const unsure = (action: string) => ({ ...write, action, certainty: 'unknown' as const });
  const partlySure = {
    ...{ target: 'dev', role: 'listed' },
    changes: [change('dev/a', [write, unsure('sns:Publish')]), change('dev/b', [unsure(write.action)])],
  };
  expect(linesOf({ listed: 'update' }, [], [partlySure])[0]).toBe(
    `${unchanged} the changed role listed: they gain ${write.action} in #a, and possibly gain sns:Publish in #a and ${write.action} in #b`,
  );
  expect(linesOf({ other: 'delete', listed: 'update' }, [], [losing, gone('other')])[0]).toBe(
    `${unchanged} the deleted role other: they lose what it gave them; or who have chosen the changed role listed: they lose ${write.action} in #a`,
  );
  const shrinking = [change('dev/a', [], { lost: [write] })];
  expect(
    linesOf({ other: 'delete', listed: 'update' }, shrinking, [losing, gone('other')]).slice(0, 3),
  ).toEqual([
    'No channel gains anything; access from chat only shrinks',
    'Members who have chosen the deleted role other lose what it gave them',
    `Members who have chosen the changed role listed lose ${write.action} in #a`,
  ]);
  expect(linesOf({ listed: 'update' }, shrinking, [gaining])[0]).toBe(
    `No channel gains anything; access from chat only shrinks, except for members who have chosen the changed role listed: they gain ${write.action} in #a`,
  );
  const limited = {
    ...write,
    resources: ['arn:aws:sqs:eu-west-1:1:dev-*'],
    partial: true as const,
    until: '2027-07-01T00:00:00Z',
  };
  const both = { target: 'dev', role: 'listed', changes: [change('dev/a', [limited], { lost: [write] })] };
  expect(linesOf({ listed: 'update' }, [], [both])[0]).toBe(
    `${unchanged} the changed role listed: they gain ${write.action} on dev-* in eu-west-1 (in part) until the end of 2027-06-30 (UTC) in #a, and lose ${write.action} in #a`,
  );
  expect(linesOf({ listed: 'update' }, [change('dev/b', [write])], [gaining]).slice(0, 2)).toEqual([
    '! #b gains 1 write action',
    `Members who have chosen the changed role listed gain ${write.action} in #a`,
  ]);
  expect(linesOf({ other: 'delete' }, [change('dev/a', [write])], [gone('other')]).slice(0, 2)).toEqual([
    '! #a gains 1 write action',
    'Members who have chosen the deleted role other lose what it gave them',
  ]);
});

test('a look that is not complete does not say that nothing changes', () => {
  const look = finishLook(lookAtFiles(plan).value, [{ target: 'dev', what: 'roles', reason: 'denied' }]);
  expect(headOf([], { look })).toEqual([counts]);
  expect(headOf([change('dev/a', [write])], { look })).toEqual(['! dev: #a gains 1 write action', counts]);
});

test('what blocks the plan is its first line, and a notice is none', () => {
  const finding = (level: PlanFinding['level']): PlanFinding => ({
    ...{ code: 'safety/emptied', level, target: 'dev', path: 'channels', message: '' },
  });
  expect(headOf([], { findings: [finding('refusal')] })[0]).toBe('! Refused: safety/emptied (below)');
  expect(headOf([], { findings: [finding('notice')] })[0]).toBe(
    'What people can do from chat does not change',
  );
});

test('a plan of nothing has no head', () => {
  expect(headOf([], { plan: { targets: [target('dev', 0, false)] } })).toEqual([]);
});

test('channels that gain and lose the same are one block, at the place of the first', () => {
  const groups = groupAccess(
    [
      change('prod/a', [write]),
      change('dev/b', [read]),
      change('dev/a', [write]),
      change('dev/c', [write], { was: 'x' }),
      change('dev/d', [{ ...write, verdict: 'ceiling' }]),
      change('dev/e', [write], { lost: [read] }),
      change('dev/f', [write], { cause: 'documents' }),
      change('dev/g', [], {}),
    ],
    { namesTarget: true },
  );
  expect(groups.map(({ title }) => title)).toEqual([
    'prod: #a and dev: #a gain 1 write action',
    'dev: #b gains 1 read action',
    'dev: #c in Slack channel c (workspace T0), which was #x, gains 1 write action',
    'dev: #d gains 1 write action (only for members with their own role)',
    'dev: #e gains 1 write action and loses 1 read action',
    'dev: #f gains 1 write action (only through reviewed documents; AWS does not change)',
  ]);
});

test.each([
  [5, '#c0, #c1, #c2, #c3 and #c4 gain 1 write action', 0],
  [6, '#c0, #c1, #c2, #c3 and 2 more gain 1 write action', 6],
])('of %s channels with the same gains: %s', (count, title, names) => {
  const access = Array.from({ length: count }, (_, index) => change(`default/c${index}`, [write]));
  const [group] = groupAccess(access, { namesTarget: true });
  expect([group?.title, group?.names.length]).toEqual([title, names]);
  expect(groupAccess(access, { full: true })[0]?.title).toContain(`#c${count - 2} and #c${count - 1} gain`);
});

test.each<[string, readonly AccessRow[], readonly AccessRow[], boolean, string]>([
  ['all of it', [write], [write], false, 'loses 1 write action: the same actions'],
  ['all of it, in full', [write], [write], true, 'loses 1 write action'],
  ['on another resource', [write], [{ ...write, resources: ['a'] }], false, 'loses 1 write action'],
  [
    'for other people',
    [write],
    [{ ...write, verdict: 'ceiling' }],
    false,
    'loses 1 write action (only for members with their own role)',
  ],
  ['more', [write], [write, read], false, 'loses 2 actions (1 write, 1 read)'],
])(
  'the old place of a channel that moves loses what the new one gains: %s',
  (_, gained, lost, full, says) => {
    const moved = [
      change('dev/a', gained, { presence: 'joins', other: place('old') }),
      change('dev/a', [], { presence: 'leaves', lost, other: place('new') }),
    ];
    const [, left] = groupAccess(moved, { full });
    expect(left?.title).toBe(`#a moves away from Slack channel a (workspace T0), which ${says}`);
    expect(left?.rows.length === 0).toBe(says.endsWith('the same actions'));
  },
);

const many = (level: AccessRow['level'], more: Partial<AccessRow> = {}) =>
  Array.from({ length: 12 }, (_, index) => row(`sqs:${level}${index}`, level, more));
const own = { verdict: 'ceiling' } as const;
const elsewhere = { presence: 'joins', other: place('b') } as const;

test.each<[string, AccessChange, string]>([
  ['a short title is kept', change('dev/a', [write]), '#a gains 1 write action'],
  ['secrets are named, also few of them', change('dev/a', [secret]), '#a gains sensitive read actions'],
  [
    'a long title has kinds in place of numbers',
    change('dev/a', [...many('write'), ...many('list'), read], {
      lost: [...many('read', own), ...many('list', own)],
    }),
    '#a gains write actions and loses access',
  ],
  [
    'what only some members have says so',
    change('dev/a', [...many('write', own), read, permissions, secret]),
    '#a gains permissions actions, write actions and sensitive read actions (in part only for members with their own role)',
  ],
  [
    'what some members have, with losses',
    change('dev/a', [...many('write', own), read, secret], { lost: many('list') }),
    '#a gains write actions and sensitive read actions (in part only for members with their own role) and loses access',
  ],
  [
    'only what is dangerous decides for whom it is',
    change('dev/a', [...many('write', own), ...many('list'), read], { lost: many('list', own) }),
    '#a gains write actions (only for members with their own role) and loses access',
  ],
  [
    'what may be gained and lost',
    change('dev/a', [...many('write', { certainty: 'unknown' }), ...many('list')], {
      lost: many('read', { certainty: 'unknown' }),
    }),
    '#a possibly gains write actions and possibly loses access',
  ],
  [
    'only reads',
    change('dev/a', [...many('list'), read], {
      lost: [...many('write'), ...many('read'), ...many('list', own)],
    }),
    '#a gains only reads and loses access',
  ],
  [
    'nothing changes in AWS',
    change('dev/a', [write, secret], { cause: 'documents' }),
    '#a gains write actions and sensitive read actions (AWS does not change)',
  ],
  [
    'a move names the new place, which has other members',
    change('dev/a', [write, secret], elsewhere),
    '#a moves to Slack channel a (workspace T0), which gains write actions and sensitive read actions',
  ],
])('the first line of a comment: %s', (_, one, words) => {
  expect(groupAccess([one]).map(({ short }) => short)).toEqual([words]);
});

const alias = (name: string, action: Change['action'], properties: Change['properties'] = []): Change => ({
  ...{ action, properties, path: `aliases.${name}` },
  logicalId: name,
  type: 'AWS::Chatbot::CustomAction',
});
const ofChannel = (before: Json, after: Json): Change => ({
  ...{
    action: 'update',
    logicalId: 'C',
    type: 'AWS::Chatbot::SlackChannelConfiguration',
    path: 'channels.c',
  },
  properties: [{ name: 'CustomizationResourceArns', before, after }],
});
const command = (before: string, after: string): Change['properties'][number] => ({
  name: 'Definition',
  ...{ before: { CommandText: before }, after: { CommandText: after } },
});
const allowed = 'What people are allowed to do from chat does not change';

test.each<[string, readonly Change[], readonly string[]]>([
  [
    'runs another command',
    [alias('a', 'update', [command('x', 'y')])],
    ['! 1 alias runs something else: run a', allowed],
  ],
  [
    'is replaced by one that runs another command',
    [alias('a', 'replace', [command('x', 'y')]), alias('b', 'update', [command('x', 'z')])],
    ['! 2 aliases run something else: run a, run b', allowed],
  ],
  [
    'is new',
    [alias('a', 'create', [{ name: 'Definition', after: {} }])],
    ['What people can do from chat does not change'],
  ],
  [
    'has another button',
    [alias('a', 'update', [{ name: 'Attachments', before: [], after: [1] }])],
    ['What people can do from chat does not change'],
  ],
  [
    'goes',
    [alias('a', 'delete', [{ name: 'Definition', before: {} }])],
    [allowed, '1 alias is no longer there: run a'],
  ],
  [
    'has another name',
    [alias('a', 'replace', [{ name: 'AliasName', before: 'a', after: 'b' }])],
    [allowed, '1 alias is no longer there: run a'],
  ],
  [
    'has another key and another name',
    [alias('b', 'replace', [{ name: 'AliasName', before: 'a', after: 'b' }])],
    [allowed, '1 alias is no longer there: run a'],
  ],
  [
    'is in one channel more',
    [ofChannel([{ Ref: 'B' }], [{ Ref: 'A' }, { Ref: 'B' }])],
    ['What people can do from chat does not change'],
  ],
])('the head of a plan in which an alias %s', (_, changes, lines) => {
  const other: UnhashedPlan = { targets: [{ ...target('dev', 0, false), stacks: [{ name: 'x', changes }] }] };
  expect(headOf([], { plan: other, look: lookAtFiles(other) }).slice(0, -1)).toEqual(lines);
});

const lostIn = (id: string, names: readonly string[], more: { channel?: string; was?: string } = {}) => ({
  ...{ channel: 'c', names, ...more },
  place: { platform: 'slack', workspace: 'T0', channel: id, account: '111111111111' } as const,
});

test.each<[string, readonly StackLostAliases[], readonly string[]]>([
  ['one', [lostIn('a', ['x', 'y'])], ['dev: #c no longer has run x, run y']],
  [
    'one, whose channel is another one then',
    [lostIn('a', ['x'], { was: 'b' })],
    ['dev: Slack channel a (workspace T0), which was #b and becomes #c, no longer has run x'],
  ],
  [
    'one, whose channel moves away',
    [lostIn('a', ['x'], { was: 'c' })],
    ['dev: Slack channel a (workspace T0), which was #c, no longer has run x'],
  ],
  ['two', [lostIn('a', ['x']), lostIn('b', ['x', 'gone'])], ['2 channels have fewer aliases']],
  ['of what no one has', [lostIn('a', ['gone'])], []],
])('the head of a plan in which people of a channel lose aliases: %s', (_, lostAliases, lines) => {
  const changes = [alias('gone', 'delete', [{ name: 'AliasName', before: 'gone' }])];
  const stacks = [{ name: 'x', changes, lostAliases }];
  const other: UnhashedPlan = { targets: [{ ...target('dev', 0, false), stacks }] };
  expect(headOf([], { plan: other, look: lookAtFiles(other) }).slice(0, -1)).toEqual([
    allowed,
    '1 alias is no longer there: run gone',
    ...lines,
  ]);
});

const withDrift = (
  name: string,
  parts: Partial<
    Pick<ChangeWithDrift, 'gained' | 'regained' | 'lost' | 'kept' | 'withheld' | 'isOfOtherStack' | 'place'>
  >,
): ChangeWithDrift => {
  const drift = { target: 'dev', kind: 'undeclared', path: 'roles.a', type: 'T', id: 'a' } as const;
  const isAlone = parts.isOfOtherStack === true;
  return {
    ...change(name, []),
    regained: [],
    kept: [],
    withheld: [],
    drift: isAlone ? [] : [drift],
    ...parts,
  };
};
const possible = { certainty: 'unknown' } as const;

test.each<[string, readonly AccessChange[], readonly ChangeWithDrift[], readonly string[]]>([
  [
    'gives something dangerous',
    [],
    [withDrift('dev/a', { gained: [write] })],
    ['! Together with drift, dev: #a gains 1 write action'],
  ],
  [
    'gives only reads',
    [],
    [withDrift('dev/a', { gained: [read] })],
    ['Together with drift, 1 channel gains only reads, none listed as sensitive'],
  ],
  [
    'gives more than the plan, in production',
    [change('dev/b', [read])],
    [withDrift('prod/a', { gained: [permissions] })],
    [
      '! Together with drift, prod: #a gains 1 permissions action, in production',
      '1 channel gains only reads, none listed as sensitive',
    ],
  ],
  [
    'still allows what the plan takes away',
    [change('dev/a', [], { lost: [write] })],
    [withDrift('dev/a', { kept: [write] })],
    ['! Drift still allows what this plan takes away in 1 channel', 'No channel gains anything'],
  ],
  [
    'possibly does',
    [change('dev/a', [], { lost: [write] })],
    [
      withDrift('dev/a', { kept: [{ ...write, ...possible }] }),
      withDrift('dev/b', { kept: [{ ...read, ...possible }] }),
    ],
    ['! Drift possibly still allows what this plan takes away in 2 channels', 'No channel gains anything'],
  ],
  [
    'ends, or prevents something',
    [change('dev/a', [write])],
    [withDrift('dev/a', { withheld: [write] }), withDrift('dev/b', { lost: [write] })],
    [
      '! dev: #a gains 1 write action',
      'This plan ends what only drift allows in 1 channel',
      'Drift prevents what this plan gives in 1 channel',
    ],
  ],
  [
    'ends, prevents or keeps something for some members only',
    [change('dev/a', [write])],
    [
      withDrift('dev/a', { withheld: [{ ...write, verdict: 'ceiling' }] }),
      withDrift('dev/b', { withheld: [{ ...write, role: 'op' }] }),
      withDrift('dev/c', { lost: [{ ...write, verdict: 'ceiling' }] }),
      withDrift('prod/d', { kept: [{ ...write, role: 'op' }], place: place('c', '2') }),
      withDrift('dev/d', { kept: [{ ...write, role: 'op' }], place: place('c') }),
      withDrift('dev/e', { regained: [{ ...write, verdict: 'ceiling' }] }),
      withDrift('dev/f', { regained: [write] }),
    ],
    [
      '! dev: #a gains 1 write action',
      '! Drift still allows what this plan takes away in 1 channel (only for members who choose op)',
      'This plan gives back what drift has taken away in 2 channels (in 1 only for members with their own role)',
      'This plan ends what only drift allows in 1 channel (only for members with their own role)',
      'Drift prevents what this plan gives in 2 channels (in 1 only for members with their own role, in 1 only for members who choose op)',
    ],
  ],
  [
    'is not there, and another stack has a role of this one',
    [],
    [withDrift('dev/a', { gained: [write], isOfOtherStack: true })],
    ['! In another stack, dev: #a gains 1 write action'],
  ],
])('the head of a plan where drift %s', (_, access, accessWithDrift, lines) => {
  expect(headOf(access, { accessWithDrift }).slice(0, -1)).toEqual(lines);
});
