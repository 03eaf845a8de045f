import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { assessDrift } from '../../action/access/assess-drift.ts';
import type { AccessChange } from '../../action/access/compare-access.ts';
import { describeGains } from '../../action/access/describe-gains.ts';
import { loadProofData } from '../../action/access/proof-data.ts';
import type { DriftReport } from '../../action/commands/drift.ts';
import type { Drift } from '../../action/core/drift.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { finishLook } from '../../action/core/look.ts';
import { summarizeDrift, summarizeDriftBesidePlan } from '../../action/render/drift.ts';
import { account, allow, makeAccount, policyArn, widen, widenBy } from './wide-account.ts';

const proofData = await loadProofData();
const names = (length: number) => Array.from({ length }, (_, index) => `c${index}`);
const actionsOf = (changes: readonly AccessChange[]) =>
  changes.flatMap(({ channel, gained }) => gained.map(({ action }) => `${channel} ${action}`));

/** Another document of the guardrail that all channels have. */
const widenGuardrail = (observed: JsonObject): Drift => ({
  ...widen('', '', ''),
  ...{ path: 'guardrails.g', type: 'AWS::IAM::ManagedPolicy', id: policyArn, property: 'PolicyDocument' },
  ...{ kind: 'modified', observed },
});

test('each of fifty drifts says its own share, also with a limit that one channel each does not exceed', async () => {
  const drift = names(50).map(role => widen(role, 'more', 'sqs:PurgeQueue'));
  const { shares, risks } = await assessDrift(makeAccount(52), drift, proofData, { limit: 60 });
  expect(new Set(risks)).toEqual(new Set(['widens']));
  const own = shares.map(share => (typeof share === 'object' ? actionsOf(share.own) : share));
  expect(own).toEqual(names(50).map(role => [`${role} sqs:PurgeQueue`]));
});

test('what is beyond the limit is not assessed, and has the risk of all drift together', async () => {
  const drift = [
    ...names(15).map(role => widen(role, 'more', 'sqs:PurgeQueue')),
    // It gives nothing in chat.
    widen('c16', 'tags', 's3:ListAllMyBuckets'),
  ];
  const { shares, risks } = await assessDrift(makeAccount(17), drift, proofData, { limit: 10 });
  const kinds = shares.map(share => (typeof share === 'object' ? 'assessed' : share));
  expect(kinds).toEqual([...Array(9).fill('assessed'), ...Array(7).fill('not-assessed')]);
  expect(risks).toEqual(Array(16).fill('widens'));
});

test('a drift in many channels is assessed alone, and few of them no more than the limit allows', async () => {
  const shared = widenGuardrail(allow('sqs:*', 'sns:*', 's3:*'));
  const drift = [shared, widen('c0', 'more', 'sqs:PurgeQueue'), widen('c1', 'more', 'sqs:PurgeQueue')];
  const { shares } = await assessDrift(makeAccount(30), drift, proofData, { limit: 20 });
  expect(shares.map(share => typeof share)).toEqual(['object', 'string', 'string']);
});

test('a drift that makes no difference in any channel costs nothing', async () => {
  const drift = [
    ...names(3).map(role => widen(role, 'more', 'sqs:PurgeQueue')),
    widen('unused', 'more', 'sqs:PurgeQueue'),
  ];
  const { shares } = await assessDrift(makeAccount(3), drift, proofData, { limit: 0 });
  expect(shares.slice(1)).toEqual([
    'not-assessed',
    'not-assessed',
    expect.objectContaining({ own: [], together: [] }),
  ]);
});

test('other work goes on between the drifts', async () => {
  // What waits for its turn gets one at each pause, however long a drift takes.
  let turns = 0;
  let isOver = false;
  const seen = new Set<number>();
  const waiting = (async () => {
    for (; !isOver; turns += 1) await setImmediate();
  })();
  const drift = names(8).map(role => widen(role, 'more', 'sqs:PurgeQueue', 'sns:Publish'));
  await assessDrift(makeAccount(8), drift, proofData, {
    pause: async () => {
      await setImmediate();
      seen.add(turns);
    },
  });
  isOver = true;
  await waiting;
  expect(seen.size).toBeGreaterThan(3);
});

test('each part of a row has an example that is about that part', async () => {
  const queue = (name: string) => `arn:aws:sqs:us-east-1:${account}:${name}`;
  const purge = (...queues: readonly string[]): JsonObject => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sqs:PurgeQueue', Resource: queues.map(queue) }],
  });
  const drift = [widenBy('c0', 'two', purge('a', 'b', 'c')), widenBy('c0', 'one', purge('a'))];
  const { shares } = await assessDrift(makeAccount(1), drift, proofData);
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

test('what a drift allows alone is not everything where other drift is needed for most of it', async () => {
  const role = widen('c0', 'all', '*');
  const guardrail = widenGuardrail(allow('*'));
  const { shares } = await assessDrift(makeAccount(1), [role, guardrail], proofData);
  const linesOf = (way: 'own' | 'together') =>
    shares.map(share =>
      typeof share === 'object'
        ? describeGains(share[way]).map(line => line.replace(/; .*| \(\d.*$/, ''))
        : [share],
    );
  expect(linesOf('own')).toEqual([
    ['in c0, everyone: sns:Publish, sqs:PurgeQueue'],
    ['in c0, members with their own role: everything that chat can run'],
  ]);
  expect(linesOf('together')).toEqual(Array(2).fill(['in c0, everyone: everything that chat can run']));
});

test.each([
  [0, 'Drift: 3 found, everything was checked.', 'Drift outside this plan: 3 found, 0 not checked'],
  [
    1,
    'Drift: 3 found, everything was checked except for what 1 of them does alone.',
    'Drift outside this plan: 3 found, 0 not checked, 1 not assessed by itself',
  ],
  [
    2,
    'Drift: 3 found, everything was checked except for what 2 of them do alone.',
    'Drift outside this plan: 3 found, 0 not checked, 2 not assessed by themselves',
  ],
])('where %s of the drifts are not assessed, the last line says so', (count, alone, beside) => {
  const drift = names(3).map((role, index) => ({
    ...widen(role, 'more', 'sqs:PurgeQueue'),
    ...(index < count ? { isNotAssessed: true as const } : {}),
  }));
  const nothing = {
    access: [],
    unchecked: [],
    limits: [],
    failures: [],
    ignored: [],
    chosenRoles: [],
    names: ['demo'],
    pending: [],
  };
  expect(summarizeDrift({ ...nothing, drift, look: finishLook(drift, []) } as unknown as DriftReport)).toBe(
    alone,
  );
  expect(summarizeDriftBesidePlan({ drift, unchecked: [] })).toBe(beside);
});
