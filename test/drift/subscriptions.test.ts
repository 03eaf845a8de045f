import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { planProjects } from '../../action/commands/plan.ts';
import type { Comparison } from '../../action/core/drift.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { Subscription, TopicSubscriptions } from '../../action/core/snapshot.ts';
import { describeSubscriber, isChatEndpoint, toProperties } from '../../action/core/subscriptions.ts';
import { compareSubscriptions } from '../../action/drift/compare-subscriptions.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { topic as topicKind } from '../../action/kinds/topic/index.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { driftRows } from '../../action/render/drift-rows.ts';
import { control } from '../local-aws/raw-call.ts';
import { configOfOneChannel } from '../samples/one-channel.ts';
import { makeWorld, type World } from './harness.ts';

// Who is subscribed to the topics of channels.

const theirs = 'arn:aws:sns:us-east-1:000000000000:theirs';
const ours = 'arn:aws:sns:us-east-1:000000000000:demo-ops';
const global = 'arn:aws:sns:us-east-1:000000000000:demo-ops-global';
const config: ChatopsConfig = configOfOneChannel({ from: ['cloudwatch-alarms'], topics: [theirs] });

let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
  await world.byHand({ sns: 'CreateTopic', input: { Name: 'theirs' } });
  expect(await world.apply()).toBe('applied');
});
afterAll(() => world.aws.stop());

/** The subscription of chat, as the embedded AWS names it. */
const ofChat = (topic: string) => `${topic}:00000000-0000-4000-8000-000000000000`;
const subscribe = async (topic: string, protocol: string, endpoint: string) => {
  const input = { TopicArn: topic, Protocol: protocol, Endpoint: endpoint };
  const { text } = await world.byHand({ sns: 'Subscribe', input });
  return /<SubscriptionArn>([^<]*)/.exec(text)?.[1] ?? '';
};
const unsubscribe = (arn: string) => world.byHand({ sns: 'Unsubscribe', input: { SubscriptionArn: arn } });
const reset = () => fetch(`${world.aws.url}/_local/faults`, { method: 'DELETE' });
afterEach(reset);

async function look() {
  const report = await world.drift();
  return {
    says: describeWidening(report).headlines,
    drift: driftRows(report.drift).map(({ risk, sentence }) => `${risk}: ${sentence}`),
    details: driftRows(report.drift).flatMap(({ details }) =>
      details.filter(each => !each.startsWith('by ')),
    ),
    unchecked: report.unchecked.map(({ path, property }) => `${path} ${property}`),
    complete: report.look.complete,
  };
}

const clean = { says: [], drift: [], details: [], unchecked: [], complete: true };

test('a topic to which only chat is subscribed is no drift', async () => {
  expect(await look()).toEqual(clean);
});

test('whoever else is subscribed to a topic of chatops.yml receives its messages', async () => {
  const arn = await subscribe(ours, 'email', 'eve@example.com');
  const url = await subscribe(ours, 'https', 'https://hooks.example.com/services/T0/secret?key=secret');
  expect(await look()).toEqual({
    says: ['2 undeclared subscribers receive messages of 1 topic of chat'],
    drift: [
      'widens: The topic demo-ops has an undeclared subscriber: the e-mail address eve@example.com',
      'widens: The topic demo-ops has an undeclared subscriber: the address https://hooks.example.com/…',
    ],
    details: [
      'the e-mail address eve@example.com receives messages of the topic demo-ops',
      `To remove it: aws sns unsubscribe --subscription-arn ${arn} --region us-east-1`,
      'the address https://hooks.example.com/… receives messages of the topic demo-ops',
      `To remove it: aws sns unsubscribe --subscription-arn ${url} --region us-east-1`,
    ],
    unchecked: [],
    complete: true,
  });
  expect(JSON.stringify(await world.drift())).not.toContain('secret');
  await unsubscribe(arn);
  await unsubscribe(url);
  expect(await look()).toEqual(clean);
});

test('what is subscribed is no matter of --revert and --codify, and of ignore', async () => {
  const arn = await subscribe(ours, 'email', 'eve@example.com');
  expect((await world.revert()).outcome).toBe('unchanged');
  const ignore = [
    { code: 'drift/undeclared', at: 'channels.ops.notify', reason: 'the archive', until: '2999-01-01' },
  ];
  const { drift, ignored } = await world.drift({}, { ...config, ignore });
  expect([drift, ignored.map(({ property }) => property)]).toEqual([[], ['Subscription']]);
  await unsubscribe(arn);
});

test('a channel hears nothing from its topics when chat is no longer subscribed', async () => {
  await unsubscribe(ofChat(ours));
  await unsubscribe(ofChat(theirs));
  const again =
    'Remove the topic from the channel configuration and add it again, so that the service subscribes to it';
  expect(await look()).toEqual({
    says: [
      'Notifications no longer arrive in 1 channel',
      'Notifications do not arrive in 1 channel; it is unknown whether they arrived before',
    ],
    drift: [
      'narrows: The topic demo-ops has no subscription of chat',
      'narrows: The topic theirs has no subscription of chat',
    ],
    details: [
      'no longer arrives in ops: CloudWatch alarms',
      again,
      'does not arrive in ops: messages of the topic theirs',
      again,
    ],
    unchecked: [],
    complete: true,
  });
  const before = await world.byHand({ chatbot: 'describe-slack-channel-configurations', input: {} });
  const { ChatConfigurationArn, SlackChannelId } = (
    before.json as unknown as { SlackChannelConfigurations: readonly Record<string, string>[] }
  ).SlackChannelConfigurations[0] as { ChatConfigurationArn: string; SlackChannelId: string };
  for (const SnsTopicArns of [[], [ours, theirs]]) {
    await world.byHand({
      chatbot: 'update-slack-channel-configuration',
      input: { ChatConfigurationArn, SlackChannelId, SnsTopicArns },
    });
  }
  expect(await look()).toEqual(clean);
});

test.each(['deny', 'html'])('subscriptions that could not be read (%s) are not looked at', async kind => {
  await subscribe(ours, 'email', 'eve@example.com');
  await control(world.aws.url, 'faults', { operation: 'sns:ListSubscriptionsByTopic', kind });
  expect(await look()).toEqual({
    says: [],
    drift: [],
    details: [],
    unchecked: ['channels.ops.notify Subscription', 'channels.ops.notify.topics Subscription'],
    complete: false,
  });
  const { look: planned, findings } = await world.use(aws =>
    planProjects([{ aws, config: resolve(config) }]),
  );
  expect(planned.complete).toBe(false);
  expect(findings.filter(({ code }) => code === 'plan/topic-unread').map(({ message }) => message)).toEqual([
    expect.stringContaining(`Whether chat is subscribed to the topic ${theirs} could not be checked: `),
  ]);
});

test('all pages are read', async () => {
  const { length } = (await world.drift()).drift;
  for (let index = 0; index < 120; index++) await subscribe(ours, 'email', `p${index}@example.com`);
  const { drift } = await world.drift();
  expect(drift).toHaveLength(length + 120);
});

const arn = `${ours}:1`;
const chat: Subscription = {
  arn,
  protocol: 'https',
  endpoint: 'https://global.sns-api.chatbot.amazonaws.com',
};
const mail: Subscription = { arn, protocol: 'email', endpoint: 'eve@example.com' };
const comparison = (status: 'present' | 'absent' | 'unread', id = ours): Comparison => ({
  target: 'default',
  type: 'AWS::SNS::Topic',
  path: 'channels.ops.notify',
  id,
  expected: {},
  observed: status === 'present' ? { status, properties: {}, unread: [] } : { status, reason: 'no reason' },
  kind: topicKind,
});
const readable = (...value: Subscription[]) => new Map([[ours, { ok: true as const, value }]]);
const heard: TopicSubscriptions['ofChannels'] = { ok: true, value: new Set([ours]) };
const unheard: TopicSubscriptions['ofChannels'] = { ok: true, value: new Set([global]) };
const failed = { ok: false as const, reason: 'denied' };

test.each<[string, Comparison, TopicSubscriptions, readonly string[]]>([
  ['chat alone', comparison('present'), { subscriptions: readable(chat), ofChannels: heard }, []],
  [
    'no one, and a channel has it',
    comparison('present'),
    { subscriptions: readable(), ofChannels: heard },
    ['modified narrows'],
  ],
  [
    'no one, and no channel has it',
    comparison('present'),
    { subscriptions: readable(), ofChannels: unheard },
    [],
  ],
  [
    'no one, and channels are unread',
    comparison('present'),
    { subscriptions: readable(), ofChannels: failed },
    ['unchecked'],
  ],
  [
    'chat, and channels are unread',
    comparison('present'),
    { subscriptions: readable(chat), ofChannels: failed },
    [],
  ],
  [
    'chat, whose subscription is not confirmed',
    comparison('present'),
    { subscriptions: readable({ ...chat, arn: undefined }), ofChannels: heard },
    ['modified narrows'],
  ],
  [
    'someone beside chat',
    comparison('present'),
    { subscriptions: readable(chat, mail), ofChannels: heard },
    ['undeclared widens'],
  ],
  [
    'someone who is not confirmed',
    comparison('present'),
    { subscriptions: readable(chat, { ...mail, arn: undefined }), ofChannels: heard },
    ['undeclared unknown'],
  ],
  [
    'a topic that CloudFormation did not check',
    comparison('unread'),
    { subscriptions: readable(mail), ofChannels: unheard },
    ['undeclared widens'],
  ],
  ['a topic that is gone', comparison('absent'), { subscriptions: new Map(), ofChannels: heard }, []],
  [
    'a topic that went away meanwhile',
    comparison('present'),
    { subscriptions: new Map([[ours, { ok: true, value: undefined }]]), ofChannels: heard },
    ['unchecked'],
  ],
  [
    'a read that failed',
    comparison('present'),
    { subscriptions: new Map([[ours, failed]]), ofChannels: heard },
    ['unchecked'],
  ],
  [
    'a topic that was not asked for',
    comparison('present', global),
    { subscriptions: readable(mail), ofChannels: heard },
    ['unchecked'],
  ],
])('subscribed is %s', (_, item, topics, is) => {
  const { drift, unchecked } = compareSubscriptions([item], topics);
  expect([...drift.map(({ kind, risk }) => `${kind} ${risk}`), ...unchecked.map(() => 'unchecked')]).toEqual(
    is,
  );
});

test.each<[string, boolean]>([
  ['https://global.sns-api.chatbot.amazonaws.com', true],
  ['https://global.sns-api.chatbot.amazonaws.com/', true],
  ['https://us-east-2.sns-api.chatbot.amazonaws.com', true],
  ['http://global.sns-api.chatbot.amazonaws.com', false],
  ['https://example.com?.sns-api.chatbot.amazonaws.com', false],
  ['https://example.com#.sns-api.chatbot.amazonaws.com', false],
  ['https://eve@global.sns-api.chatbot.amazonaws.com', false],
  ['https://xsns-api.chatbot.amazonaws.com', false],
  ['https://global.sns-api.chatbot.amazonaws.com.example.com', false],
  ['https://global.sns-api.chatbot.amazonaws.com/other', false],
])('%s is the endpoint of chat: %s', (endpoint, is) => {
  expect(isChatEndpoint(endpoint)).toBe(is);
});

test.each<[string, string, string]>([
  ['email', 'a@example.com', 'the e-mail address a@example.com'],
  ['sms', '+15550100999', 'the telephone number …0999'],
  ['sqs', 'arn:aws:sqs:us-east-1:1:q', 'the queue arn:aws:sqs:us-east-1:1:q'],
  ['lambda', 'arn:aws:lambda:us-east-1:1:function:f', 'the function arn:aws:lambda:us-east-1:1:function:f'],
  ['https', 'https://user:pass@example.com/x?y', 'the address https://example.com/…'],
  ['http', 'http://example.com', 'the address http://example.com/…'],
  ['new-protocol', 'x\u001b[31m', 'the new-protocol endpoint x\\u{1b}[31m'],
])('a subscriber in words: %s %s', (protocol, endpoint, words) => {
  const properties: JsonObject = toProperties({ arn, protocol, endpoint });
  expect(describeSubscriber(properties)).toBe(words);
});
