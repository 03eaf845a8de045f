import { expect, test } from '@jest/globals';
import type { DriftedAccount } from '../../action/access/drifted-account.ts';
import type { PlannedResource, PlannedStack } from '../../action/access/lay-changes.ts';
import type { ObservedEntity } from '../../action/access/observed-picture.ts';
import { assessPlanWithDrift } from '../../action/access/plan-with-drift.ts';
import { loadProofData } from '../../action/access/proof-data.ts';
import type { Drift } from '../../action/core/drift.ts';
import { renderWithDriftText } from '../../action/render/access-text.ts';
import { createColors } from '../../action/render/colors.ts';
import { describeWithDriftHead, groupWithDrift } from '../../action/render/with-drift.ts';
import { account, allow, makeAccount, policyArn, widen } from './wide-account.ts';

const proofData = await loadProofData();
const names = (length: number) => Array.from({ length }, (_, index) => `c${index}`);
const allowed = ['sqs:SendMessage', 'sqs:PurgeQueue', 'sns:Publish'];
/** Actions that the guardrail does not allow as it is deployed. */
const actions = [
  ...['sqs:DeleteQueue', 'sqs:CreateQueue', 'sqs:TagQueue', 'sqs:UntagQueue', 'sqs:AddPermission'],
  ...[
    'sqs:RemovePermission',
    'sqs:SetQueueAttributes',
    'sqs:DeleteMessage',
    'sns:DeleteTopic',
    'sns:CreateTopic',
  ],
  ...['sns:TagResource', 'sns:UntagResource', 'sns:SetTopicAttributes', 'sns:Subscribe', 'sns:Unsubscribe'],
  ...['sns:AddPermission', 'sns:RemovePermission', 'ecs:DeleteService', 'ecs:UpdateService', 'ecs:StopTask'],
];

/** A plan that lets the guardrail of all channels allow more. */
function openGuardrail(...more: readonly string[]): PlannedStack {
  const resource: PlannedResource = {
    ...{ action: 'update', type: 'AWS::IAM::ManagedPolicy', id: policyArn, path: 'guardrails.g' },
    properties: { ManagedPolicyName: 'g', PolicyDocument: allow(...allowed, ...more) },
    changed: ['PolicyDocument'],
  };
  return { resources: [resource], userRoles: () => undefined };
}

/** The same account, in which all channels have the role of the first one. */
function shareRole(deployed: DriftedAccount): DriftedAccount {
  const comparisons = deployed.comparisons.map(comparison => {
    if (comparison.type !== 'AWS::Chatbot::SlackChannelConfiguration') return comparison;
    const expected = { ...comparison.expected, IamRoleArn: `arn:aws:iam::${account}:role/c0` };
    return {
      ...comparison,
      expected,
      observed: { status: 'present', properties: expected, unread: [] } as const,
    };
  });
  return { ...deployed, comparisons };
}

/** The same account with one more channel of another stack, which has a role and the guardrail of this one. */
function addOtherStack(deployed: DriftedAccount, role: string, key = 'theirs'): DriftedAccount {
  const entity: ObservedEntity = {
    key,
    properties: {
      ConfigurationName: key,
      SlackWorkspaceId: 'T0123ABCD',
      SlackChannelId: `C0${key.toUpperCase().padEnd(8, '0')}`,
      IamRoleArn: `arn:aws:iam::${account}:role/${role}`,
      GuardrailPolicies: [policyArn],
    },
    unread: [],
  };
  return { ...deployed, otherChannels: new Map([...deployed.otherChannels, [`arn:${key}`, entity]]) };
}

/** An undeclared guardrail of one channel. */
const addGuardrail = (channel: string): Drift => ({
  ...widen(channel, '', ''),
  ...{ path: `channels.${channel}`, type: 'AWS::Chatbot::SlackChannelConfiguration', id: `arn:${channel}` },
  ...{ property: 'GuardrailPolicies', observed: 'arn:aws:iam::aws:policy/job-function/Billing' },
});

const assess = (deployed: DriftedAccount, drift: readonly Drift[], stack: PlannedStack) =>
  assessPlanWithDrift(deployed, { drift, stack }, proofData, async () => undefined);

/** What is said of drift, once for each group of channels. */
const reasons = (changes: Awaited<ReturnType<typeof assess>>) => [
  ...new Set(groupWithDrift(changes).map(({ because }) => because)),
];

test.each([
  ['400 trials', [], 'contributes'],
  ['one more', [addGuardrail('c3')], 'may contribute'],
])('twenty drifts of a role that twenty channels share: %s', async (_name, more, verb) => {
  const drift = [...actions.map((action, index) => widen('c0', `p${index}`, action)), ...more];
  const changes = await assess(shareRole(makeAccount(20)), drift, openGuardrail(...actions));
  expect(changes).toHaveLength(20);
  for (const { gained } of changes)
    expect(new Set(gained.map(({ action }) => action))).toEqual(new Set(actions));
  expect(reasons(changes).every(line => line.startsWith(`Drift that ${verb} to it: roles.c0`))).toBe(true);
});

const theirStack = 'The channel is of another stack, and has a role or guardrail of this one';
const named = 'Drift that contributes to it: roles.c0 (Policies undeclared)';
const unnamed = 'There is too much drift to say which contributes to it';

const plainRoles = new Map([
  [`arn:aws:iam::${account}:role/plain`, { key: 'plain', properties: {}, unread: [] }],
]);
const alone = 'gains 1 write action (only for members with their own role), in another stack';
const withDrift = 'gains 1 write action together with drift';

test.each([
  // Channel of another stack with the role c0, and what is said of it.
  [0, alone, undefined],
  [1, withDrift, named],
  [200, withDrift, named],
  [201, withDrift, unnamed],
])(
  '%i drifts, each in a channel of its own, and two channels of another stack',
  async (length, first, reason) => {
    const drift = names(length).map(role => widen(role, 'more', 'sqs:DeleteQueue'));
    const deployed = makeAccount(Math.max(length, 1));
    // No drift is of the role of `apart`.
    const whole = { ...addOtherStack(addOtherStack(deployed, 'c0'), 'plain', 'apart'), roles: plainRoles };
    const changes = await assess(whole, drift, openGuardrail('sqs:DeleteQueue'));
    const of = (key: string) => changes.filter(({ channel }) => channel === key);
    const lineOf = (key: string) => renderWithDriftText(of(key), createColors(false)).split('\n')[1];
    expect([lineOf('theirs'), lineOf('apart')]).toEqual([`  #theirs ${first}`, `  #apart ${alone}`]);
    expect(reasons(of('theirs'))).toEqual([
      [theirStack, ...(reason === undefined ? [] : [reason])].join('. '),
    ]);
    expect(reasons(of('apart'))).toEqual([theirStack]);
    const { gaining } = describeWithDriftHead(of('theirs'));
    expect([gaining.withDrift.length, gaining.outside.length]).toEqual(
      reason === undefined ? [0, 1] : [1, 0],
    );
    const own = changes.filter(({ channel }) => !['theirs', 'apart'].includes(channel));
    const gains = own.map(({ channel, gained }) =>
      [channel, ...gained.map(({ action }) => action)].join(' '),
    );
    expect(gains.sort()).toEqual(
      names(length)
        .map(channel => `${channel} sqs:DeleteQueue`)
        .sort(),
    );
    expect(reasons(own)[0]).toBe(reason);
  },
);

test('of more comparisons than are made, what a plan does in another stack without drift names none', async () => {
  const drift = [...actions.map((action, index) => widen('c0', `p${index}`, action)), addGuardrail('c3')];
  const deployed = addOtherStack(shareRole(makeAccount(20)), 'plain');
  const changes = await assess({ ...deployed, roles: plainRoles }, drift, openGuardrail(...actions));
  expect(reasons(changes.filter(({ channel }) => channel === 'theirs'))).toEqual([theirStack]);
  expect(
    reasons(changes.filter(({ channel }) => channel !== 'theirs')).every(line =>
      line.startsWith('Drift that may'),
    ),
  ).toBe(true);
});
