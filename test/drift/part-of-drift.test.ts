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

/** The same account with a channel of another stack, which has a role and the guardrail of this one. */
function addOtherStack(deployed: DriftedAccount, role: string): DriftedAccount {
  const entity: ObservedEntity = {
    key: 'theirs',
    properties: {
      ConfigurationName: 'theirs',
      SlackWorkspaceId: 'T0123ABCD',
      SlackChannelId: 'C0THEIRS00',
      IamRoleArn: `arn:aws:iam::${account}:role/${role}`,
      GuardrailPolicies: [policyArn],
    },
    unread: [],
  };
  return { ...deployed, otherChannels: new Map([['arn:theirs', entity]]) };
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
  [200, 'Drift that contributes to it: roles.c0 (Policies undeclared)'],
  [201, 'There is too much drift to say which contributes to it'],
])('of %i drifts, each in a channel of its own', async (length, first) => {
  const drift = names(length).map(role => widen(role, 'more', 'sqs:DeleteQueue'));
  const changes = await assess(makeAccount(length), drift, openGuardrail('sqs:DeleteQueue'));
  const gains = changes.map(({ channel, gained }) =>
    [channel, ...gained.map(({ action }) => action)].join(' '),
  );
  expect(gains.sort()).toEqual(
    names(length)
      .map(channel => `${channel} sqs:DeleteQueue`)
      .sort(),
  );
  expect(reasons(changes)[0]).toBe(first);
});

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

test.each([
  ['c0', 0, 'gains 1 write action (only for members with their own role), in another stack', []],
  ['c0', 1, 'gains 1 write action together with drift', [named]],
  ['c0', 200, 'gains 1 write action together with drift', [named]],
  ['c0', 201, 'gains 1 write action together with drift', [unnamed]],
  // No drift is of its role.
  ['plain', 200, 'gains 1 write action (only for members with their own role), in another stack', []],
  ['plain', 201, 'gains 1 write action (only for members with their own role), in another stack', []],
] as const)(
  'a channel of another stack with the role %s, and %i drifts',
  async (role, length, first, reasonsOfDrift) => {
    const drift = names(length).map(each => widen(each, 'more', 'sqs:DeleteQueue'));
    const deployed = addOtherStack(makeAccount(Math.max(length, 1)), role);
    const roles = new Map([
      [`arn:aws:iam::${account}:role/plain`, { key: 'plain', properties: {}, unread: [] }],
    ]);
    const changes = await assess({ ...deployed, roles }, drift, openGuardrail('sqs:DeleteQueue'));
    const theirs = changes.filter(({ channel }) => channel === 'theirs');
    expect(renderWithDriftText(theirs, createColors(false)).split('\n')[1]).toBe(`  #theirs ${first}`);
    expect(reasons(theirs)).toEqual([[theirStack, ...reasonsOfDrift].join('. ')]);
    const { gaining } = describeWithDriftHead(theirs);
    const isOfDrift = reasonsOfDrift.length > 0;
    expect([gaining.withDrift.length, gaining.outside.length]).toEqual(isOfDrift ? [1, 0] : [0, 1]);
  },
);

test('of more comparisons than are made, what a plan does in another stack without drift names none', async () => {
  const drift = [...actions.map((action, index) => widen('c0', `p${index}`, action)), addGuardrail('c3')];
  const deployed = addOtherStack(shareRole(makeAccount(20)), 'plain');
  const roles = new Map([
    [`arn:aws:iam::${account}:role/plain`, { key: 'plain', properties: {}, unread: [] }],
  ]);
  const changes = await assess({ ...deployed, roles }, drift, openGuardrail(...actions));
  expect(reasons(changes.filter(({ channel }) => channel === 'theirs'))).toEqual([theirStack]);
  expect(
    reasons(changes.filter(({ channel }) => channel !== 'theirs')).every(line =>
      line.startsWith('Drift that may'),
    ),
  ).toBe(true);
});
