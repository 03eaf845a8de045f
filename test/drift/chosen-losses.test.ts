import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDriftText } from '../../action/render/drift.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { deploy } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { channelArn, type HandCall, makeSavedWorld, type SavedWorld } from './harness.ts';

// What drift takes from, and gives to, members who have chosen a role that it changes, in every channel.

const allow = (...actions: string[]) => [{ actions, resources: ['*'] }];
const config = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  defaults: { workspace: 'acme' },
  roles: {
    op: { allow: allow('sqs:ListQueues') },
    x: { allow: allow('sqs:ListQueues', 'sqs:PurgeQueue') },
  },
  guardrails: {
    g: { allow: allow('sqs:ListQueues', 'sqs:PurgeQueue') },
    h: { allow: allow('sqs:ListQueues') },
    n: { allow: allow('sns:ListTopics') },
  },
  channels: {
    ops: { channel: 'C0BBBBBBB', role: 'op', guardrails: ['g'] },
    two: { channel: 'C0CCCCCCC', role: 'x', guardrails: ['h'] },
    none: { channel: 'C0DDDDDDD', role: 'op', guardrails: ['n'] },
  },
} as ChatopsConfig;

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(config, new Map(), {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });
});
afterAll(() => world.aws.stop());

const policyOf = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
const deny = (name: string, action: string): HandCall => ({
  iam: 'PutRolePolicy',
  input: {
    RoleName: 'demo-x',
    PolicyName: name,
    PolicyDocument: policyOf({ Effect: 'Deny', Action: action, Resource: '*' }),
  },
});
const trust = (statement: object): HandCall => ({
  iam: 'UpdateAssumeRolePolicy',
  input: {
    RoleName: 'demo-x',
    PolicyDocument: policyOf({ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }),
  },
});
const inOps = (actions: string) => `with one that it changes they lose in #ops ${actions}`;
const onlyForChosen =
  '1 drift takes something away only from members who choose a role that it changes; none there has yet';

interface Case {
  readonly name: string;
  readonly byHand: readonly HandCall[];
  readonly headlines: readonly string[];
  /** Risk, and what is said of those who have chosen the role, of each drift. */
  readonly drift: readonly (readonly [string, string | undefined])[];
}

const cases: readonly Case[] = [
  {
    name: 'a Deny of everything on the channel role of another channel',
    byHand: [deny('All', '*')],
    headlines: ['Drift takes away what was reviewed in 1 channel'],
    drift: [['narrows', inOps('sqs:ListQueues and sqs:PurgeQueue')]],
  },
  {
    name: 'a Deny of what the guardrail of the other channel denies already',
    byHand: [deny('Purge', 'sqs:PurgeQueue')],
    headlines: [onlyForChosen],
    drift: [['narrows', inOps('sqs:PurgeQueue')]],
  },
  {
    name: 'two drifts that take away the same',
    byHand: [deny('One', 'sqs:PurgeQueue'), deny('Two', 'sqs:PurgeQueue')],
    headlines: [
      '2 drifts take something away only from members who choose a role that they change; none there has yet',
    ],
    drift: [
      ['narrows', inOps('sqs:PurgeQueue')],
      ['narrows', inOps('sqs:PurgeQueue')],
    ],
  },
  {
    name: 'a trust policy without chat',
    byHand: [trust({ Principal: { AWS: 'arn:aws:iam::000000000000:root' } })],
    headlines: [
      '1 role can be assumed by more principals, outside of chat and its guardrails',
      'Drift takes away what was reviewed in 1 channel',
    ],
    drift: [['widens', inOps('sqs:ListQueues and sqs:PurgeQueue')]],
  },
  {
    name: 'a Deny of what the role never allowed',
    byHand: [deny('Other', 'lambda:InvokeFunction')],
    headlines: [],
    drift: [['none', undefined]],
  },
];

test.each(cases)('$name', async ({ byHand, headlines, drift }) => {
  await world.restore();
  for (const call of byHand) await world.byHand(call);
  const report = await world.drift();
  expect(describeWidening(report).headlines).toEqual(headlines);
  expect(
    report.drift.map(({ risk, note }) => [risk, /with one that it changes [^.]*/.exec(note ?? '')?.[0]]),
  ).toEqual(drift);
  expect(renderDriftText(report, createColors(false)).replaceAll(/\n\s+/g, ' ')).toContain(
    headlines[0] ?? 'Drift: 1 found',
  );
});

test.each<[string, HandCall, string, string, string]>([
  [
    'no member',
    deny('Purge', 'sqs:PurgeQueue'),
    '',
    '. By the list of AWS, no member has chosen it there yet',
    onlyForChosen,
  ],
  [
    'a member',
    deny('Purge', 'sqs:PurgeQueue'),
    'demo-x',
    '. By the list of AWS, it is the role of U1 in #ops',
    '1 drift takes something away from members who have chosen a role of their own',
  ],
  [
    'a member with another role',
    deny('Purge', 'sqs:PurgeQueue'),
    'demo-op',
    '. By the list of AWS, no member has chosen it there yet',
    onlyForChosen,
  ],
])('with the role that drift changes AWS lists %s', async (_name, call, role, words, headline) => {
  await world.restore();
  await world.byHand(call);
  const identity = {
    configuration: channelArn('demo-ops'),
    ...{ workspace: 'T0123ABCD', user: 'U1' },
    role: `arn:aws:iam::000000000000:role/chatops/demo/${role}`,
  };
  if (role !== '') await control(world.aws.url, 'user-identities', [identity]);
  const report = await world.drift();
  expect(report.drift.map(({ note }) => note)).toEqual([
    `Members may choose any role: ${inOps('sqs:PurgeQueue')}${words}`,
  ]);
  expect(describeWidening(report).headlines).toEqual([headline]);
});

test('a member of a channel of another stack is named as well', async () => {
  await world.restore();
  const properties = {
    ...{ ConfigurationName: 'others', SlackWorkspaceId: 'T0123ABCD', SlackChannelId: 'C0OTHERS01' },
    IamRoleArn: 'arn:aws:iam::000000000000:role/chatops/demo/demo-op',
    GuardrailPolicies: ['arn:aws:iam::aws:policy/AmazonSQSFullAccess'],
  };
  await deploy(world.aws.cloudFormation, 'first', {
    template: {
      Resources: { Channel: { Type: 'AWS::Chatbot::SlackChannelConfiguration', Properties: properties } },
    },
    ...{ StackName: 'others', ChangeSetType: 'CREATE' },
  });
  await world.byHand(deny('Purge', 'sqs:PurgeQueue'));
  const identity = {
    configuration: channelArn('others'),
    ...{ workspace: 'T0123ABCD', user: 'U1' },
    role: 'arn:aws:iam::000000000000:role/chatops/demo/demo-x',
  };
  await control(world.aws.url, 'user-identities', [identity]);
  const { drift } = await world.drift();
  expect(drift.map(({ note }) => note)).toEqual([
    `Members may choose any role: ${inOps('sqs:PurgeQueue')} and in #others sqs:PurgeQueue. By the list of AWS, it is the role of U1 in #others`,
  ]);
});

test('what a member gains who has chosen the role is said of the member', async () => {
  await world.restore();
  const identity = {
    configuration: channelArn('demo-none'),
    ...{ workspace: 'T0123ABCD', user: 'U1', role: 'arn:aws:iam::000000000000:role/chatops/demo/demo-x' },
  };
  await control(world.aws.url, 'user-identities', [identity]);
  await world.byHand({
    iam: 'AttachRolePolicy',
    input: { RoleName: 'demo-x', PolicyArn: 'arn:aws:iam::000000000000:policy/boundary' },
  });
  const report = await world.drift();
  expect(report.drift.map(({ note, chosen }) => [note, chosen])).toEqual([
    [
      'Members may choose any role: with one that it changes they gain in #none sns:ListTopics. By the list of AWS, it is the role of U1 in #none',
      { gains: 'now' },
    ],
  ]);
  expect(describeWidening(report).headlines).toEqual([
    '1 drift allows more to members who have chosen a role of their own',
  ]);
});

/** More for the role of #ops and #none: the guardrail of one allows queues, that of the other topics. */
const topics: HandCall = {
  iam: 'PutRolePolicy',
  input: {
    RoleName: 'demo-op',
    PolicyName: 'New',
    PolicyDocument: policyOf({
      Effect: 'Allow',
      Action: ['sqs:PurgeQueue', 'sns:ListTopics'],
      Resource: '*',
    }),
  },
};
const requireIn = (channel: string, id: string): HandCall => ({
  chatbot: 'update-slack-channel-configuration',
  input: {
    ChatConfigurationArn: channelArn(`demo-${channel}`),
    ...{ SlackChannelId: id, UserAuthorizationRequired: true },
  },
});

test.each([
  {
    name: 'a member has chosen it where everyone must choose',
    ...{ required: [requireIn('none', 'C0DDDDDDD')], user: 'none', gains: 'now' },
    note: 'Members may choose any role: with one that it changes they gain in #none sns:ListTopics. By the list of AWS, it is the role of U1 in #none',
    headlines: [
      'Drift allows more than was reviewed in 1 channel',
      '1 drift allows more to members who have chosen a role of their own',
    ],
  },
  {
    name: 'a member has chosen it where everyone gains the same',
    ...{ required: [requireIn('none', 'C0DDDDDDD')], user: 'ops', gains: 'later' },
    note: 'Members may choose any role: with one that it changes they gain in #none sns:ListTopics. By the list of AWS, no member has chosen it there yet',
    headlines: ['Drift allows more than was reviewed in 1 channel'],
  },
  {
    name: 'everyone must choose in all its channels',
    ...{
      required: [requireIn('none', 'C0DDDDDDD'), requireIn('ops', 'C0BBBBBBB')],
      user: 'ops',
      gains: 'now',
    },
    note: 'Members may choose any role: with one that it changes they gain in #none sns:ListTopics and in #ops sqs:PurgeQueue. By the list of AWS, it is the role of U1 in #ops',
    headlines: ['1 drift allows more to members who have chosen a role of their own'],
  },
])('of a role of channels that got more, $name', async ({ required, user, gains, note, headlines }) => {
  await world.restore();
  const identity = {
    configuration: channelArn(`demo-${user}`),
    ...{ workspace: 'T0123ABCD', user: 'U1', role: 'arn:aws:iam::000000000000:role/chatops/demo/demo-op' },
  };
  await control(world.aws.url, 'user-identities', [identity]);
  for (const call of [...required, topics]) await world.byHand(call);
  const report = await world.drift();
  const item = report.drift.find(({ path }) => path === 'roles.op');
  expect(item).toMatchObject({ risk: 'widens', chosen: { gains } });
  expect(item?.note).toContain(note);
  expect(item?.isHeldBack).toBeUndefined();
  expect(describeWidening(report).headlines.filter(line => line.includes('more'))).toEqual(headlines);
});

test('whether anyone has chosen the role is not said where the list was not read', async () => {
  await world.restore();
  await world.byHand(deny('Purge', 'sqs:PurgeQueue'));
  await control(world.aws.url, 'faults', { operation: 'chatbot:DescribeSlackUserIdentities', kind: 'deny' });
  const report = await world.drift();
  expect(report.drift.map(({ note }) => note)).toEqual([
    `Members may choose any role: ${inOps('sqs:PurgeQueue')}. Who has chosen which role was not read`,
  ]);
  expect(describeWidening(report).headlines).toEqual([
    '1 drift possibly takes something away from members who have chosen a role of their own',
  ]);
});

test('what a drift gives them only together with other drift is said to be so', async () => {
  await world.restore();
  await world.byHand({
    iam: 'CreatePolicyVersion',
    input: {
      PolicyArn: 'arn:aws:iam::000000000000:policy/chatops/demo/demo-g',
      PolicyDocument: policyOf({
        Effect: 'Allow',
        Action: ['sqs:ListQueues', 'sqs:PurgeQueue', 'sns:Publish'],
        Resource: '*',
      }),
      SetAsDefault: 'true',
    },
  });
  await world.byHand({
    iam: 'PutRolePolicy',
    input: {
      RoleName: 'demo-x',
      PolicyName: 'New',
      PolicyDocument: policyOf({ Effect: 'Allow', Action: ['sns:Publish', 'sns:ListTopics'], Resource: '*' }),
    },
  });
  const { drift } = await world.drift();
  expect(drift.find(({ path }) => path === 'roles.x')).toMatchObject({
    risk: 'widens',
    note: expect.stringContaining(
      'Members may choose any role: with one that it changes they gain in #none sns:ListTopics; and they gain in #ops sns:Publish, only together with other drift. ',
    ),
  });
});
