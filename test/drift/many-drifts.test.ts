import { expect, test } from '@jest/globals';
import { assessDrift } from '../../action/access/assess-drift.ts';
import type { AccessChange } from '../../action/access/compare-access.ts';
import type { DriftedAccount } from '../../action/access/drifted-account.ts';
import { loadProofData } from '../../action/access/proof-data.ts';
import type { Comparison, Drift } from '../../action/core/drift.ts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { noLimits } from '../../action/core/model.ts';

const account = '123456789012';
const place = { account, region: 'us-east-1', partition: 'aws' };
const allow = (...actions: readonly string[]): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }],
});
const kind: Comparison['kind'] = { riskOf: () => 'widens' };
const policyArn = `arn:aws:iam::${account}:policy/g`;

/** A stack of so many channels, each with a role of its own, and one guardrail. */
function makeAccount(channels: number): DriftedAccount {
  const common = { target: 'default', kind };
  const names = Array.from({ length: channels }, (_, index) => `c${index}`);
  const make = (type: string, path: string, id: string, expected: JsonObject): Comparison => ({
    ...common,
    type,
    path,
    id,
    expected,
    observed: { status: 'present', properties: expected, unread: [] },
  });
  return {
    target: 'default',
    place,
    comparisons: [
      make('AWS::IAM::ManagedPolicy', 'guardrails.g', policyArn, {
        ManagedPolicyName: 'g',
        PolicyDocument: allow('sqs:SendMessage', 'sqs:PurgeQueue', 'sns:Publish'),
      }),
      ...names.flatMap((name, index) => [
        make('AWS::IAM::Role', `roles.${name}`, name, {
          RoleName: name,
          Policies: [{ PolicyName: 'own', PolicyDocument: allow('sqs:SendMessage') }],
        }),
        make('AWS::Chatbot::SlackChannelConfiguration', `channels.${name}`, `arn:${name}`, {
          ConfigurationName: name,
          SlackWorkspaceId: 'T0123ABCD',
          SlackChannelId: `C0${String(index).padStart(7, '0')}`,
          IamRoleArn: `arn:aws:iam::${account}:role/${name}`,
          GuardrailPolicies: [policyArn],
        }),
      ]),
    ],
    otherChannels: new Map(),
    roles: new Map(),
    policies: new Map(),
    isComplete: true,
    documents: new Map(),
    limits: noLimits,
    userRoles: () => undefined,
  };
}

function widen(role: string, name: string, ...actions: readonly string[]): Drift {
  return widenBy(role, name, allow(...actions));
}

function widenBy(role: string, name: string, document: JsonObject): Drift {
  const observed = { PolicyName: name, PolicyDocument: document } as unknown as Json;
  return {
    target: 'default',
    kind: 'undeclared',
    path: `roles.${role}`,
    type: 'AWS::IAM::Role',
    id: role,
    property: 'Policies',
    observed,
    risk: 'widens',
  };
}

const proofData = await loadProofData();
const names = (length: number) => Array.from({ length }, (_, index) => `c${index}`);
const actionsOf = (changes: readonly AccessChange[]) =>
  changes.flatMap(({ channel, gained }) => gained.map(({ action }) => `${channel} ${action}`));

test('each of fifty drifts says its own share, also with a limit that one channel each does not exceed', () => {
  const drift = names(50).map(role => widen(role, 'more', 'sqs:PurgeQueue'));
  const { shares, risks } = assessDrift(makeAccount(52), drift, proofData, 60);
  expect(new Set(risks)).toEqual(new Set(['widens']));
  const own = shares.map(share => (typeof share === 'object' ? actionsOf(share.own) : share));
  expect(own).toEqual(names(50).map(role => [`${role} sqs:PurgeQueue`]));
});

test('what is beyond the limit and the first forty is not assessed, and has the risk of all drift together', () => {
  const drift = [
    ...names(45).map(role => widen(role, 'more', 'sqs:PurgeQueue')),
    // It gives nothing in chat.
    widen('c46', 'tags', 's3:ListAllMyBuckets'),
  ];
  const { shares, risks } = assessDrift(makeAccount(47), drift, proofData, 10);
  const kinds = shares.map(share => (typeof share === 'object' ? 'assessed' : share));
  expect(kinds.slice(0, 40)).toEqual(Array(40).fill('assessed'));
  expect(kinds.slice(40)).toEqual(Array(6).fill('not-assessed'));
  expect(risks).toEqual(Array(46).fill('widens'));
});

test('a drift that makes no difference in any channel costs nothing', () => {
  const drift = [
    ...names(41).map(role => widen(role, 'more', 'sqs:PurgeQueue')),
    widen('unused', 'more', 'sqs:PurgeQueue'),
  ];
  const { shares } = assessDrift(makeAccount(41), drift, proofData, 0);
  expect(shares.slice(40)).toEqual(['not-assessed', expect.objectContaining({ own: [], together: [] })]);
});

test('each part of a row has an example that is about that part', () => {
  const queue = (name: string) => `arn:aws:sqs:us-east-1:${account}:${name}`;
  const purge = (...queues: readonly string[]): JsonObject => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sqs:PurgeQueue', Resource: queues.map(queue) }],
  });
  const drift = [widenBy('c0', 'two', purge('a', 'b', 'c')), widenBy('c0', 'one', purge('a'))];
  const { shares } = assessDrift(makeAccount(1), drift, proofData);
  const rows = shares.map(share =>
    typeof share !== 'object'
      ? share
      : [...share.own, ...share.shared].flatMap(({ gained }) =>
          gained.map(({ resources, example }) => [resources, example?.resource]),
        ),
  );
  expect(rows).toEqual([
    [
      [[queue('b'), queue('c')], queue('b')],
      [[queue('a')], queue('a')],
    ],
    [[[queue('a')], queue('a')]],
  ]);
});
