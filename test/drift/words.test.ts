import { expect, test } from '@jest/globals';
import { type ChannelGains, describeGains } from '../../action/access/describe-gains.ts';
import type { WholeAccess } from '../../action/access/whole-access.ts';
import type { Drift } from '../../action/core/drift.ts';
import { findDrift } from '../../action/core/find-drift.ts';
import type { RequestExample } from '../../action/core/request-example.ts';
import type { AccessRow, VerdictName } from '../../action/iam/access-delta.ts';
import { kindOf } from '../../action/kinds/index.ts';
import { driftRows } from '../../action/render/drift-rows.ts';

const gain = (action: string, resources: readonly string[], more: Partial<AccessRow> = {}): AccessRow => ({
  ...{ action, level: 'write', verdict: 'default', resources },
  ...more,
});

const example = (action: string, command?: string): RequestExample => ({
  ...{ action, resource: 'r' },
  ...(command === undefined ? {} : { command }),
});

test.each<[string, readonly AccessRow[], string]>([
  ['all resources need no words', [gain('a:x', ['*']), gain('a:y', ['*'])], 'a:x, a:y'],
  ['one list of resources is named once', [gain('a:x', ['r']), gain('a:y', ['r'])], 'a:x, a:y on r'],
  [
    'beside actions on some resources, all resources are named',
    [gain('a:x', ['r']), gain('a:y', ['*']), gain('a:z', ['r'])],
    'a:x, a:z on r, a:y on *',
  ],
  [
    'what is only possible is apart from what is certain',
    [
      gain('a:x', ['r'], { certainty: 'unknown' }),
      gain('a:y', ['r']),
      gain('a:z', ['r'], { certainty: 'unknown' }),
    ],
    'a:y on r, possibly a:x, a:z on r',
  ],
  [
    'what begins later says from when, and its example too',
    [
      gain('a:x', ['r'], {
        from: '2027-02-01T00:00:00Z',
        until: '2027-06-01T00:00:00Z',
        example: { action: 'a:x', resource: 'r', context: { 'aws:CurrentTime': '2027-02-01T00:00:00Z' } },
      }),
    ],
    'from 2027-02-01 (UTC) until the end of 2027-05-31 (UTC): a:x on r; for example: a:x on r with aws:CurrentTime = 2027-02-01T00:00:00Z',
  ],
  [
    'one action that is certain on some resources and possible on others',
    [gain('a:x', ['r']), gain('a:x', ['s'], { certainty: 'unknown' })],
    'a:x on r, possibly a:x on s',
  ],
  [
    'what was possible on some of the resources before',
    [gain('a:x', ['*'], { partial: true }), gain('a:y', ['*'])],
    'a:x on * (in part), a:y on *',
  ],
  [
    'a few names of many are those of changes and of the most sensitive reads, before writes and permissions that are named like reading',
    [
      gain('aa:GetPolicy', ['*'], { level: 'permissions' }),
      gain('aa:GetQuery', ['*']),
      gain('aa:DescribeX', ['*'], { level: 'read' }),
      gain('logs:GetLogEvents', ['*'], { level: 'read' }),
      gain('ssm:GetParameter', ['*'], { level: 'read' }),
      gain('secretsmanager:GetSecretValue', ['*'], { level: 'read' }),
      gain('zz:UpdateX', ['*']),
      gain('zz:PutPolicy', ['*'], { level: 'permissions' }),
    ],
    'zz:PutPolicy, zz:UpdateX, secretsmanager:GetSecretValue (secrets), ssm:GetParameter (parameters), logs:GetLogEvents (logs) and 3 more (in all 2 permissions, 2 write, 4 read; among them 3 sensitive reads)',
  ],
  [
    'the example is a certain request before a possible one, and then a command',
    [
      gain('a:x', ['r'], { certainty: 'unknown', example: example('a:x', 'a x') }),
      gain('a:y', ['r'], { example: example('a:y') }),
      gain('a:z', ['r'], { example: example('a:z', 'a z') }),
    ],
    'a:y, a:z on r, possibly a:x on r; for example: a z',
  ],
])('what drift allows: %s', (_, gained, text) => {
  expect(describeGains([{ channel: 'ops', gained }])).toEqual([
    `in ops, everyone${text.startsWith('from') ? ', ' : ': '}${text}`,
  ]);
});

const required = (before: boolean, after: boolean) => ({ userRoleRequired: { before, after } });

test.each<[string, Partial<ChannelGains>, readonly AccessRow[], readonly string[]]>([
  [
    'what members with their own role can do as well is said once',
    {},
    [gain('a:x', ['r']), gain('a:x', ['r'], { verdict: 'ceiling' })],
    ['everyone: a:x on r'],
  ],
  [
    'what is certain for members with their own role and possible for everyone is two things',
    {},
    [gain('a:x', ['r'], { certainty: 'unknown' }), gain('a:x', ['r'], { verdict: 'ceiling' })],
    ['everyone: possibly a:x on r', 'members with their own role: a:x on r'],
  ],
  [
    'where every member has to choose a role, no one acts through the channel role',
    required(true, true),
    [gain('a:x', ['r']), gain('a:y', ['r'], { verdict: 'ceiling' })],
    ['members with a listed role: a:x on r', 'members with their own role: a:y on r'],
  ],
  [
    'a listed role is not the only one that gives it',
    required(true, true),
    [gain('a:x', ['r']), gain('a:x', ['r'], { verdict: 'ceiling' })],
    ['members with a listed role or another of their own: a:x on r'],
  ],
  [
    'what the channel role gives once no one has to choose a role',
    required(true, false),
    [gain('a:x', ['r'])],
    ['members without a role of their own: a:x on r'],
  ],
])('whom drift allows it: %s', (_, more, gained, lines) => {
  expect(describeGains([{ channel: 'ops', gained, ...more }])).toEqual(lines.map(line => `in ops, ${line}`));
});

const everything = (verdict: VerdictName, total: number): WholeAccess => ({
  ...{ verdict, total, everything: true },
  services: new Map(),
});
const both = [
  gain('a:x', ['*']),
  gain('a:y', ['*']),
  gain('a:x', ['*'], { verdict: 'ceiling' }),
  gain('a:y', ['*'], { verdict: 'ceiling' }),
];

test.each<[string, readonly AccessRow[], readonly WholeAccess[], readonly string[]]>([
  [
    'of everyone',
    both,
    [everything('default', 2), everything('ceiling', 2)],
    ['everyone: everything that chat can run (2 actions), on all resources, as with AdministratorAccess'],
  ],
  [
    'of which part is new',
    [gain('a:x', ['*'])],
    [everything('default', 2)],
    [
      'everyone: everything that chat can run (2 actions), on all resources, as with AdministratorAccess; 1 of them is gained',
    ],
  ],
  [
    'only of members with their own role',
    [gain('a:x', ['*']), ...both.slice(2)],
    [everything('ceiling', 2)],
    [
      'members with their own role: everything that chat can run (2 actions), on all resources, as with AdministratorAccess',
      'everyone: a:x',
    ],
  ],
])('everything is a word and no list: %s', (_, gained, whole, lines) => {
  const change = { channel: 'ops', gained, whole: { gained: whole, lost: [] } };
  expect(describeGains([change])).toEqual(lines.map(line => `in ops, ${line}`));
});

const at = (channel: string) => ({
  platform: 'slack' as const,
  workspace: 'T0123ABCD',
  channel,
  account: '000000000000',
});

test.each<[string, Partial<ChannelGains>, string]>([
  ['whose people are the same', { place: at('C0AAAAAAA') }, 'ops'],
  [
    'that moved there',
    { place: at('C0BBBBBBB'), other: at('C0AAAAAAA') },
    'Slack channel C0BBBBBBB (workspace T0123ABCD), which is ops now',
  ],
  [
    'that took the place of another one',
    { place: at('C0BBBBBBB'), other: at('C0AAAAAAA'), was: 'dev' },
    'Slack channel C0BBBBBBB (workspace T0123ABCD), which is ops now and was dev',
  ],
  [
    'that was given another key',
    { place: at('C0BBBBBBB'), was: 'dev' },
    'Slack channel C0BBBBBBB (workspace T0123ABCD), which is ops now and was dev',
  ],
])('where drift allows it, of a channel %s', (_, more, where) => {
  const gained = [gain('a:x', ['r'])];
  expect(describeGains([{ channel: 'ops', gained, ...more }])).toEqual([`in ${where}, everyone: a:x on r`]);
});

test.each<[string, string, string, string]>([
  ['AWS::Logs::LogGroup', '/aws/chatbot/ops', 'none', 'LogGroup /aws/chatbot/ops no longer exists'],
  ['AWS::KMS::Alias', 'alias/ops', 'narrows', 'Key alias ops no longer exists'],
  ['AWS::SNS::TopicPolicy', 'TopicPolicy-69aaed19', 'narrows', 'TopicPolicy of ops no longer exists'],
])('what is gone has a name, and a risk where something is lost: %s', (type, id, risk, sentence) => {
  const kind = kindOf(type);
  if (kind === undefined) throw new Error(type);
  const { drift } = findDrift([
    {
      target: 'default',
      type,
      path: 'channels.ops.notify',
      id,
      expected: {},
      observed: { status: 'absent' },
      kind,
    },
  ]);
  expect(driftRows(drift)).toMatchObject([{ risk, sentence }]);
});

const boundaryDrift: Drift = {
  ...{ target: 'default', path: 'roles.bounded', type: 'AWS::IAM::Role', id: 'shop-bounded', risk: 'none' },
  ...{ kind: 'modified', property: 'PermissionsBoundary', expected: 'arn:b', observed: '' },
};
test.each<[string, Partial<Drift>, string]>([
  ['of chatops.yml', {}, 'Role shop-bounded has another PermissionsBoundary: (none) (declared: arn:b)'],
  [
    'that only the stack has',
    { isOnlyDeployed: true },
    'Role shop-bounded has another PermissionsBoundary: (none) (deployed: arn:b)',
  ],
  [
    'that chatops.yml has and the stack does not have',
    { ...{ kind: 'undeclared', property: 'ManagedPolicyArns', observed: 'arn:p' }, isOnlyDeployed: true },
    'Role shop-bounded has ManagedPolicyArns that its stack does not have: arn:p',
  ],
])('a value %s', (_name, more, sentence) => {
  expect(driftRows([{ ...boundaryDrift, ...more }]).map(row => row.sentence)).toEqual([sentence]);
});
