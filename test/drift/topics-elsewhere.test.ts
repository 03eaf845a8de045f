import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applyChanges } from '../../action/commands/apply.ts';
import { detectDrifts } from '../../action/commands/drift.ts';
import { planProjects } from '../../action/commands/plan.ts';
import type { Aws } from '../../action/commands/session.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { renderApplyText } from '../../action/render/apply.ts';
import { createColors } from '../../action/render/colors.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { driftRows } from '../../action/render/drift-rows.ts';
import { control } from '../local-aws/raw-call.ts';
import { configOfOneChannel } from '../samples/one-channel.ts';
import { channelArn, makeWorld, type World } from './harness.ts';

// What drift and plan say of a topic that a channel has and no stack makes.

const arn = 'arn:aws:sns:us-east-1:000000000000:theirs';
const config = configOfOneChannel({ topics: [arn] });

let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
  await world.byHand({ sns: 'CreateTopic', input: { Name: 'theirs' } });
  expect(await world.apply()).toBe('applied');
});
afterAll(() => world.aws.stop());

const statement = (Effect: string, Principal: unknown, more: object = {}) => ({
  Effect,
  Principal,
  Action: 'sns:Publish',
  Resource: arn,
  ...more,
});
const usual = statement(
  'Allow',
  { AWS: '*' },
  { Condition: { StringEquals: { 'AWS:SourceOwner': '000000000000' } } },
);
const alarms = statement('Allow', { Service: 'cloudwatch.amazonaws.com' });

const set = async (name: string, value: string) =>
  world.byHand({
    sns: 'SetTopicAttributes',
    input: { TopicArn: arn, AttributeName: name, AttributeValue: value },
  });
const setPolicy = async (...Statement: object[]) =>
  set('Policy', JSON.stringify({ Version: '2012-10-17', Statement }));

async function look() {
  const report = await world.drift();
  const { findings } = await world.use(aws => planProjects([{ aws, config: resolve(config) }]));
  return {
    says: describeWidening(report).alarms,
    drift: driftRows(report.drift).map(({ risk, sentence }) => `${risk}: ${sentence}`),
    plan: findings.map(({ code }) => code).filter(code => code.startsWith('plan/topic-')),
  };
}

const nothing = { says: [], drift: [], plan: [] };
const silent = ['Notifications do not arrive in 1 channel; it is unknown whether they arrived before'];
const closed = 'narrows: The policy of the topic theirs does not allow any service to publish to it';
const openTo = (what: string) =>
  `widens: The policy of the topic theirs allows everyone, in any AWS account, to ${what} it`;

test.each<[string, readonly object[], object]>([
  ['the policy that AWS gives a topic', [usual], nothing],
  ['a service', [alarms], nothing],
  ['a service that no file names', [statement('Allow', { Service: 's3.amazonaws.com' })], nothing],
  [
    'a condition that is not known',
    [statement('Allow', '*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })],
    nothing,
  ],
  [
    'a denial of one source beside',
    [
      alarms,
      statement('Deny', '*', { Condition: { StringNotEquals: { 'aws:SourceAccount': '000000000000' } } }),
    ],
    nothing,
  ],
  [
    'a denial of everyone',
    [alarms, statement('Deny', '*')],
    { says: silent, drift: [closed], plan: ['plan/topic-denied'] },
  ],
  [
    'another topic only',
    [{ ...alarms, Resource: `${arn}2` }],
    { says: silent, drift: [closed], plan: ['plan/topic-denied'] },
  ],
  [
    'everyone',
    [statement('Allow', '*')],
    {
      says: [
        'Everyone, in any AWS account, can use 1 topic of chat: what they publish is shown in the channel, with buttons',
      ],
      drift: [openTo('publish to')],
      plan: ['plan/topic-open'],
    },
  ],
  [
    'everyone as subscribers only',
    [alarms, { ...statement('Allow', '*'), Action: 'sns:Subscribe' }],
    {
      says: [
        'Everyone, in any AWS account, can subscribe to 1 topic of chat: they receive what is published to it',
      ],
      drift: [openTo('subscribe to')],
      plan: ['plan/topic-open'],
    },
  ],
])('its policy has %s', async (_name, statements, expected) => {
  await setPolicy(...statements);
  expect(await look()).toEqual(expected);
});

test.each([
  ['sns:Publish', 'publish to', 'what they publish is shown in the channel, with buttons'],
  ['sns:Subscribe', 'subscribe to', 'they receive what is published to it'],
])('what everyone can do with %s is said by plan and drift', async (Action, words, means) => {
  await setPolicy(alarms, { ...statement('Allow', '*'), Action });
  const { findings } = await world.use(aws => planProjects([{ aws, config: resolve(config) }]));
  const found = findings.find(({ code }) => code === 'plan/topic-open');
  expect(found?.message).toBe(`Everyone, in any AWS account, can ${words} the topic ${arn}; ${means}`);
  const { drift } = await world.drift();
  expect(drift.map(({ note }) => note)).toEqual([
    `Have the policy changed by the owner of the topic: ${means}`,
  ]);
});

/** The calls of some work, by operation. */
async function countCalls({ aws, use }: World, work: (aws: Aws) => Promise<unknown>) {
  await fetch(`${aws.url}/_local/calls`, { method: 'DELETE' });
  await use(work);
  return (await control(aws.url, 'calls')).json;
}

test('a look reads a topic once for all files that name it', async () => {
  const projectsOf = (aws: Aws) => [config, config].map(file => ({ aws, config: resolve(file) }));
  const count = (work: (aws: Aws) => Promise<unknown>) => countCalls(world, work);
  const once = { 'sns:GetTopicAttributes': 1 };
  expect(await count(aws => planProjects(projectsOf(aws)))).toMatchObject(once);
  expect(await count(aws => detectDrifts(projectsOf(aws)))).toMatchObject(once);
});

test('the key that AWS manages', async () => {
  await setPolicy(usual);
  await set('KmsMasterKeyId', 'alias/aws/sns');
  const found = await look();
  await set('KmsMasterKeyId', '');
  expect(found).toEqual({
    says: silent,
    drift: ['narrows: Topic theirs has the KmsMasterKeyId alias/aws/sns'],
    plan: ['plan/topic-aws-key'],
  });
});

test('one that cannot be read is not checked, and one that is not there is no drift of what is not applied', async () => {
  const fault = { operation: 'sns:GetTopicAttributes', kind: 'deny' };
  await fetch(`${world.aws.url}/_local/faults`, { method: 'POST', body: JSON.stringify(fault) });
  const denied = await world.drift();
  const hooks = { confirm: async () => true, report: () => undefined };
  const applied = await world.use(aws => applyChanges(aws, resolve(config), {}, hooks));
  await fetch(`${world.aws.url}/_local/faults`, { method: 'DELETE' });
  expect(denied.look.complete).toBe(false);
  expect([applied.outcome, renderApplyText(applied, createColors(false))]).toEqual([
    'unchanged',
    expect.stringContaining(`note: Whether messages arrive from the topic ${arn} could not be\n  checked`),
  ]);
  expect(denied.unchecked.map(({ id }) => id)).toEqual([arn]);
  const other = configOfOneChannel({ topics: [arn, `${arn}2`] });
  const { drift } = await world.drift({}, other);
  expect(drift.filter(({ isElsewhere }) => isElsewhere)).toEqual([]);
});

test('a topic that chatops.yml no longer names is compared for as long as it is deployed', async () => {
  const other = configOfOneChannel({ from: ['cloudwatch-alarms'] });
  await setPolicy(alarms, statement('Deny', '*'));
  const { drift } = await world.drift({}, other);
  expect(drift.filter(({ isElsewhere }) => isElsewhere)).toMatchObject([
    {
      id: arn,
      path: 'channels.ops.notify.topics',
      risk: 'narrows',
      notifications: { silenced: [{ channel: 'ops', what: 'messages of the topic theirs' }] },
      note: expect.stringContaining('no longer names the topic: apply removes it from the channel'),
    },
  ]);
  const { findings } = await world.use(aws => planProjects([{ aws, config: resolve(other) }]));
  expect(findings.filter(({ code }) => code.startsWith('plan/topic-'))).toEqual([]);
  await setPolicy(alarms);
  expect((await world.drift({}, other)).drift.filter(({ isElsewhere }) => isElsewhere)).toEqual([]);
  const fault = { operation: 'sns:GetTopicAttributes', kind: 'deny' };
  await fetch(`${world.aws.url}/_local/faults`, { method: 'POST', body: JSON.stringify(fault) });
  const denied = await world.drift({}, other);
  await fetch(`${world.aws.url}/_local/faults`, { method: 'DELETE' });
  expect(denied.unchecked.map(({ id }) => id)).toEqual([arn]);
});

test('a topic that is deleted, with who did it, and a revert that does not pretend', async () => {
  await world.byHand({ sns: 'DeleteTopic', input: { TopicArn: arn } });
  expect(await look()).toEqual({
    says: silent,
    drift: ['narrows: There is no topic theirs'],
    plan: ['plan/topic-missing'],
  });
  const report = await world.drift();
  expect(report.drift).toEqual([
    expect.objectContaining({
      actor: expect.stringContaining('user/local'),
      path: 'channels.ops.notify.topics',
    }),
  ]);
  expect((await world.revert()).outcome).toBe('unchanged');
});

test('a plan says in which channels a topic that it deletes is missing', async () => {
  const one = configOfOneChannel({ from: ['budgets'] });
  const [ops] = Object.values(one.channels ?? {});
  if (ops === undefined) throw new Error('There is a channel');
  const reader = {
    ...ops,
    channel: 'C0CCCCCCC',
    notify: { topics: [`arn:aws:sns:us-east-1:000000000000:${one.name}-ops`] },
  };
  const before: ChatopsConfig = { ...one, channels: { ...one.channels, reader } };
  const other = await makeWorld(before);
  try {
    expect(await other.apply()).toBe('applied');
    const says = async (file: ChatopsConfig) => {
      const { findings } = await other.use(aws => planProjects([{ aws, config: resolve(file) }]));
      return findings.flatMap(({ code, message }) => (code.startsWith('plan/topic-') ? [message] : []));
    };
    expect(await says(before)).toEqual([]);
    // It is a resource of the stack, and named by its ARN too.
    const calls = await countCalls(other, aws => planProjects([{ aws, config: resolve(before) }]));
    expect(calls).toMatchObject({ 'sns:GetTopicAttributes': 1 });
    const { notify: _notify, ...silent } = ops;
    expect(await says({ ...before, channels: { ops: silent, reader } })).toEqual([
      `This plan deletes the topic arn:aws:sns:us-east-1:000000000000:${one.name}-ops, so nothing arrives from it in \`reader\``,
    ]);
  } finally {
    await other.aws.stop();
  }
});

describe('a topic that a channel was given by hand', () => {
  const added = arn.replace('theirs', 'added');
  const [channel = ''] = Object.keys(config.channels ?? {});
  beforeAll(async () => {
    await world.byHand({ sns: 'CreateTopic', input: { Name: 'theirs' } });
    await world.byHand({ sns: 'CreateTopic', input: { Name: 'added' } });
    await world.apply();
    await world.byHand({
      chatbot: 'update-slack-channel-configuration',
      input: {
        ChatConfigurationArn: channelArn(`demo-${channel}`),
        SlackChannelId: String(config.channels?.[channel]?.channel),
        SnsTopicArns: [arn, added],
      },
    });
  });

  const publish = (Principal: unknown, more: object = {}) => ({
    ...statement('Allow', Principal, more),
    Resource: added,
  });
  test.each<[string, object[], string, string[], string[]]>([
    [
      'everyone can publish to it',
      [publish('*')],
      'widens',
      [
        'More principals can use 1 topic of chat: what they publish is shown in the channel, with buttons',
        `${channel}: everyone, in any AWS account can publish to the topic added`,
      ],
      [
        'now possible: everyone, in any AWS account can publish to the topic added',
        'What is published to the topic is shown in the channel, with buttons; who can publish was not reviewed',
      ],
    ],
    [
      'another account can',
      [publish({ AWS: '111111111111' })],
      'widens',
      [
        'More principals can use 1 topic of chat: what they publish is shown in the channel, with buttons',
        `${channel}: account 111111111111 can publish to the topic added`,
      ],
      [
        'now possible: account 111111111111 can publish to the topic added',
        'What is published to the topic is shown in the channel, with buttons; who can publish was not reviewed',
      ],
    ],
    [
      'its policy leaves it to the account, by its number',
      [publish({ AWS: '000000000000' })],
      'none',
      [],
      [
        'Only roles and users of this account whose own policies allow it can publish to the topic; what they publish is shown in the channel, with buttons',
      ],
    ],
  ])('%s', async (_name, Statement, risk, head, details) => {
    await world.byHand({
      sns: 'SetTopicAttributes',
      input: {
        TopicArn: added,
        AttributeName: 'Policy',
        AttributeValue: JSON.stringify({ Version: '2012-10-17', Statement }),
      },
    });
    const report = await world.drift();
    const { alarms, channels } = describeWidening(report);
    expect([...alarms, ...channels]).toEqual(head);
    const rows = driftRows(report.drift);
    expect(rows.map(row => row.risk)).toEqual([risk]);
    expect(rows[0]?.details.filter(line => !line.startsWith('by '))).toEqual(details);
    expect(report.unchecked).toEqual([]);
  });

  test('a topic that may not be read leaves the risk unknown', async () => {
    await control(world.aws.url, 'faults', { operation: 'sns:GetTopicAttributes', kind: 'deny', times: 2 });
    const report = await world.drift();
    const item = report.drift.find(({ property }) => property === 'SnsTopicArns');
    expect(item?.risk).toBe('unknown');
    expect(report.unchecked.some(({ id }) => id === added)).toBe(true);
  });
});
