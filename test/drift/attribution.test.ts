import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Drift } from '../../action/core/drift.ts';
import {
  attributeDrift,
  type History,
  questionsFor,
  type TrailEvent,
} from '../../action/drift/attribution.ts';
import { kinds } from '../../action/kinds/index.ts';

const place = { target: 'default', path: 'roles.ops', risk: 'unknown' } as const;
const role: Drift = {
  ...place,
  kind: 'undeclared',
  type: 'AWS::IAM::Role',
  id: 'demo-ops',
  property: 'ManagedPolicyArns',
  observed: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
};
const topicArn = 'arn:aws:sns:eu-west-1:123456789012:demo';
const statement = (resource: string | string[]) => ({
  Effect: 'Allow',
  Action: 'sns:Publish',
  Resource: resource,
});
const topicPolicy: Drift = {
  ...place,
  kind: 'modified',
  path: 'channels.ops.notify',
  type: 'AWS::SNS::TopicPolicy',
  id: 'demo-TopicPolicy-1ABC',
  property: 'PolicyDocument',
  expected: { Version: '2012-10-17', Statement: [statement(topicArn)] },
  observed: { Version: '2012-10-17', Statement: [statement(topicArn)] },
};
const attach = (actor: string, more: Partial<TrailEvent> = {}): TrailEvent => ({
  name: 'AttachRolePolicy',
  at: '2026-11-25T01:02:03Z',
  actor,
  parameters: { roleName: 'demo-ops', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  ...more,
});
const withAttribute = (event: TrailEvent, attributeName: string): TrailEvent => ({
  ...event,
  parameters: { ...event.parameters, attributeName },
});
const setAttributes = (actor: string, topic = topicArn): TrailEvent => ({
  ...attach(actor),
  name: 'SetTopicAttributes',
  parameters: { topicArn: topic, attributeName: 'Policy' },
});
const putKeyPolicy = (actor: string, keyId: string): TrailEvent => ({
  ...attach(actor),
  name: 'PutKeyPolicy',
  parameters: { keyId, policyName: 'default' },
});
const gonePolicyOf = ({ observed, ...drift }: Drift): Drift => ({
  ...drift,
  kind: 'modified',
  ...(observed === undefined ? {} : { expected: observed }),
});
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const other = (name: string, value: string) => ({ parameters: { roleName: 'demo-ops', [name]: value } });
const channel: Drift = {
  ...role,
  path: 'channels.ops',
  type: 'AWS::Chatbot::SlackChannelConfiguration',
  id: 'arn:aws:chatbot::1:chat-configuration/slack-channel/ops',
  property: 'GuardrailPolicies',
};
const updateChannel = (actor: string, guardrailPolicyArns: string[]): TrailEvent => ({
  ...attach(actor),
  name: 'UpdateSlackChannelConfiguration',
  parameters: { chatConfigurationArn: channel.id, guardrailPolicyArns },
});
const reverted: TrailEvent = {
  ...attach('deployer'),
  name: 'UpdateSlackChannelConfiguration',
  invokedBy: 'cloudformation.amazonaws.com',
  parameters: { identifier: channel.id },
};
const requireRoles = (actor: string, userAuthorizationRequired: boolean): TrailEvent => ({
  ...updateChannel(actor, []),
  parameters: { chatConfigurationArn: channel.id, userAuthorizationRequired },
});
const { property: _property, observed: _guardrail, ...ofChannel } = channel;
const unmanaged: Drift = { ...ofChannel, kind: 'unmanaged', observed: { ConfigurationName: 'ops' } };
/** The call names no ARN: there is none yet. */
const createChannel = (actor: string, at: string): TrailEvent => ({
  ...attach(actor, { at }),
  name: 'CreateSlackChannelConfiguration',
  parameters: { configurationName: 'ops', slackChannelId: 'C1' },
});
const subscriber: Drift = {
  ...role,
  path: 'channels.ops.notify',
  type: 'AWS::SNS::Topic',
  id: topicArn,
  property: 'Subscription',
  observed: { Protocol: 'email', Endpoint: 'a@example.com' },
};
const { observed: _observed, ...unsubscribed } = subscriber;
const silentTopic: Drift = {
  ...unsubscribed,
  kind: 'modified',
  expected: { Protocol: 'https', Endpoint: 'https://chat' },
};
const subscribe = (actor: string, protocol: string, endpoint: string): TrailEvent => ({
  ...attach(actor),
  name: 'Subscribe',
  parameters: { protocol, endpoint, topicArn },
});
const unsubscribe = (actor: string): TrailEvent => ({
  ...attach(actor),
  name: 'Unsubscribe',
  parameters: { subscriptionArn: `${topicArn}:11111111-2222-3333-4444-555555555555` },
});
const through = (invokedBy: string) => ({ invokedBy });

/** Events are newest first. */
test.each<[string, Drift, readonly TrailEvent[], string | undefined]>([
  ['the call that fits', role, [attach('ann')], 'ann'],
  ['the newest of two', role, [attach('ann'), attach('bob')], 'ann'],
  ['not CloudFormation', role, [attach('deployer', through('cloudformation.amazonaws.com'))], undefined],
  [
    'no call before that of CloudFormation, which set what was declared',
    role,
    [attach('deployer', through('cloudformation.amazonaws.com')), attach('bob')],
    undefined,
  ],
  [
    'the call through Cloud Control that a handler carried out',
    role,
    [
      attach('ann', { ...through('cloudformation.amazonaws.com'), at: '2026-11-25T01:02:05Z' }),
      attach('ann', { name: 'UpdateResource', parameters: { identifier: 'demo-ops' } }),
    ],
    'ann',
  ],
  [
    'no call through Cloud Control before an apply by the same role',
    role,
    [
      attach('ann', { ...through('cloudformation.amazonaws.com'), at: '2026-11-25T02:02:05Z' }),
      attach('ann', { name: 'UpdateResource', parameters: { identifier: 'demo-ops' } }),
    ],
    undefined,
  ],
  [
    'no call that wrote a trust policy before CloudFormation wrote it',
    { ...role, property: 'AssumeRolePolicyDocument', kind: 'modified', expected: {}, observed: {} },
    [
      attach('deployer', { name: 'UpdateAssumeRolePolicy', ...through('cloudformation.amazonaws.com') }),
      attach('bob', { name: 'UpdateAssumeRolePolicy' }),
    ],
    undefined,
  ],
  ['another service that calls for a person', role, [attach('ann', through('sso.amazonaws.com'))], 'ann'],
  ['no call of another name', role, [attach('ann', { name: 'PutRolePolicy' })], undefined],
  ['no call about another role', role, [attach('ann', { parameters: { roleName: 'demo-op' } })], undefined],
  [
    'an older call that names the very policy',
    role,
    [attach('ann', { parameters: { roleName: 'demo-ops', policyArn: 'arn:other' } }), attach('bob')],
    'bob',
  ],
  [
    'a call through Cloud Control',
    role,
    [attach('ann', { name: 'UpdateResource', parameters: { identifier: 'demo-ops' } })],
    'ann',
  ],
  ['nothing for what an apply left out', { ...role, kind: 'unapplied' }, [attach('ann')], undefined],
  ['nothing for what expired', { ...role, kind: 'expired' }, [attach('ann')], undefined],
  ['who wrote the policy of the topic', topicPolicy, [setAttributes('ann')], 'ann'],
  [
    'not who set another attribute of the topic later',
    topicPolicy,
    [withAttribute(setAttributes('eve'), 'KmsMasterKeyId'), withAttribute(setAttributes('ann'), 'Policy')],
    'ann',
  ],
  [
    'who set the key of the topic',
    { ...topicPolicy, type: 'AWS::SNS::Topic', id: topicArn, property: 'KmsMasterKeyId' },
    [withAttribute(setAttributes('eve'), 'Policy'), withAttribute(setAttributes('ann'), 'KmsMasterKeyId')],
    'ann',
  ],
  [
    'who wrote the policy of a key, which the call names by its ARN',
    { ...topicPolicy, type: 'AWS::KMS::Key', id: '1-2', property: 'KeyPolicy' },
    [
      putKeyPolicy('eve', 'arn:aws:kms:us-east-1:1:key/1-3'),
      putKeyPolicy('ann', 'arn:aws:kms:us-east-1:1:key/1-2'),
    ],
    'ann',
  ],
  [
    'not who wrote the policy of another topic',
    topicPolicy,
    [setAttributes('ann', `${topicArn}2`)],
    undefined,
  ],
  [
    'who wrote a policy that no longer names its topic',
    { ...topicPolicy, observed: { Statement: [statement('*')] } },
    [setAttributes('ann')],
    'ann',
  ],
  [
    'not who wrote the topic that the new policy names',
    { ...topicPolicy, observed: { Statement: [statement(`${topicArn}2`)] } },
    [setAttributes('ann', `${topicArn}2`), setAttributes('bob')],
    'bob',
  ],
  [
    'who wrote a policy with one statement and a list of resources',
    { ...topicPolicy, expected: { Statement: statement([topicArn, 'x']) } },
    [setAttributes('ann')],
    'ann',
  ],
  ['not who attached another policy', role, [attach('ann', other('policyArn', 'arn:other'))], undefined],
  [
    'who detached the policy, and not who had attached it',
    gonePolicyOf(role),
    [attach('eve'), attach('ann', { name: 'DetachRolePolicy' }), attach('bob')],
    'ann',
  ],
  [
    'no call whose list a later one replaced',
    channel,
    [updateChannel('eve', ['x']), updateChannel('ann', ['x', readOnly])],
    undefined,
  ],
  [
    'who set it again after a revert',
    channel,
    [updateChannel('ann', [readOnly]), reverted, updateChannel('eve', [readOnly])],
    'ann',
  ],
  [
    'who set it again after someone took it away',
    channel,
    [updateChannel('ann', [readOnly]), updateChannel('bob', ['x']), updateChannel('eve', [readOnly])],
    'ann',
  ],
  ['no one before a revert', channel, [reverted, updateChannel('eve', [readOnly])], undefined],
  [
    'no one of two, where Cloud Control may have set what a later call repeats',
    channel,
    [
      updateChannel('ann', [readOnly]),
      { ...updateChannel('eve', []), name: 'UpdateResource', parameters: { identifier: channel.id } },
      updateChannel('bob', ['x']),
    ],
    undefined,
  ],
  [
    'who no longer requires roles, and not who changed something else later',
    { ...channel, kind: 'modified', property: 'UserRoleRequired', expected: true, observed: false },
    [requireRoles('eve', false), requireRoles('ann', false), requireRoles('bob', true)],
    'ann',
  ],
  [
    'who created a channel again, and not who deleted it before',
    unmanaged,
    [
      createChannel('ann', '2026-11-25T01:02:03Z'),
      { ...updateChannel('eve', []), name: 'DeleteSlackChannelConfiguration' },
      createChannel('bob', '2026-11-25T01:02:01Z'),
    ],
    'ann',
  ],
  [
    'who created a channel again, in the second in which another was deleted',
    unmanaged,
    [
      { ...updateChannel('eve', []), name: 'DeleteSlackChannelConfiguration' },
      createChannel('ann', '2026-11-25T01:02:03Z'),
    ],
    'ann',
  ],
  [
    'not who created a channel that was deleted since',
    unmanaged,
    [
      { ...updateChannel('eve', []), name: 'DeleteSlackChannelConfiguration' },
      createChannel('bob', '2026-11-25T01:02:01Z'),
    ],
    undefined,
  ],
  [
    'who deleted a role, and not who changed it by Cloud Control',
    { ...place, kind: 'deleted', type: 'AWS::IAM::Role', id: 'demo-ops' },
    [
      attach('eve', { name: 'UpdateResource', parameters: { identifier: 'demo-ops' } }),
      attach('ann', { name: 'DeleteRole' }),
    ],
    'ann',
  ],
  [
    'who disabled a key, and not who had enabled it',
    {
      ...topicPolicy,
      type: 'AWS::KMS::Key',
      id: '1-2',
      property: 'Enabled',
      expected: true,
      observed: false,
    },
    [
      { ...putKeyPolicy('eve', '1-2'), name: 'EnableKey' },
      { ...putKeyPolicy('ann', '1-2'), name: 'DisableKey' },
    ],
    'ann',
  ],
  [
    'the first of the calls whose list has it, as a console repeats all',
    channel,
    [updateChannel('eve', [readOnly]), updateChannel('ann', ['x', readOnly]), updateChannel('bob', ['x'])],
    'ann',
  ],
  [
    'the first of the calls whose list no longer has it',
    gonePolicyOf(channel),
    [updateChannel('eve', ['x']), updateChannel('ann', ['x']), updateChannel('bob', ['x', readOnly])],
    'ann',
  ],
  [
    'the call whose list no longer has it',
    gonePolicyOf(channel),
    [updateChannel('ann', ['x']), updateChannel('bob', ['x', readOnly])],
    'ann',
  ],
  [
    'who subscribed an address',
    subscriber,
    [subscribe('eve', 'sms', '+1'), subscribe('ann', 'email', 'a@example.com')],
    'ann',
  ],
  [
    'who subscribed an address that CloudTrail hides',
    subscriber,
    [subscribe('ann', 'email', 'HIDDEN_DUE_TO_SECURITY_REASONS')],
    'ann',
  ],
  ['not who subscribed another address', subscriber, [subscribe('ann', 'email', 'b@example.com')], undefined],
  [
    'not who subscribed something else',
    subscriber,
    [subscribe('ann', 'lambda', 'HIDDEN_DUE_TO_SECURITY_REASONS')],
    undefined,
  ],
  ['not who unsubscribed', subscriber, [unsubscribe('ann')], undefined],
  ['who unsubscribed chat', silentTopic, [unsubscribe('ann')], 'ann'],
  [
    'not who subscribed something to a topic that chat no longer reads',
    silentTopic,
    [subscribe('ann', 'email', 'a@example.com')],
    undefined,
  ],
  [
    'no one of two who may have unsubscribed chat',
    silentTopic,
    [unsubscribe('ann'), unsubscribe('bob')],
    undefined,
  ],
  [
    'not who unsubscribed from another topic',
    { ...silentTopic, id: `${topicArn}2` },
    [unsubscribe('ann')],
    undefined,
  ],
])('%s', (_, drift, events, actor) => {
  const [found] = attributeDrift([drift], events);
  expect(found).toEqual(actor === undefined ? drift : { ...drift, actor, at: '2026-11-25T01:02:03Z' });
});

test('a topic that is gone takes its policy with it, by one call', () => {
  const gone = { ...place, kind: 'deleted', path: 'channels.ops.notify' } as const;
  const topic: Drift = { ...gone, type: 'AWS::SNS::Topic', id: topicArn };
  const policy: Drift = { ...gone, type: 'AWS::SNS::TopicPolicy', id: 'demo-TopicPolicy-1ABC' };
  const other: Drift = { ...policy, path: 'channels.other.notify' };
  const call = { ...setAttributes('ann'), name: 'DeleteTopic', parameters: { topicArn } };
  expect(attributeDrift([topic, policy, other], [call]).map(({ actor }) => actor)).toEqual([
    'ann',
    'ann',
    undefined,
  ]);
});

const goneTopic: Drift = { ...place, kind: 'deleted', type: 'AWS::SNS::Topic', id: topicArn };
const gonePolicy: Drift = {
  ...place,
  kind: 'deleted',
  type: 'AWS::SNS::TopicPolicy',
  id: 'demo-TopicPolicy-1ABC',
};
test.each<[string, Drift, Drift, string | undefined]>([
  ['both are gone', gonePolicy, goneTopic, 'ann'],
  ['the policy is there', { ...gonePolicy, kind: 'modified' }, goneTopic, undefined],
  ['the topic is there', gonePolicy, { ...goneTopic, kind: 'modified' }, undefined],
  [
    'something else of the channel is gone',
    gonePolicy,
    { ...goneTopic, type: 'AWS::SNS::Subscription' },
    undefined,
  ],
  ['the topic of another target is gone', gonePolicy, { ...goneTopic, target: 'other' }, undefined],
  ['the topic of another channel is gone', gonePolicy, { ...goneTopic, path: 'channels.b' }, undefined],
])('who deleted the topic of a policy: %s', (_, policy, topic, actor) => {
  const call = { ...attach('ann'), name: 'DeleteTopic', parameters: { topicArn } };
  expect(attributeDrift([policy, topic], [call])[0]?.actor).toBe(actor);
});

test('each call is looked for once, in the history that has it', () => {
  const questions = questionsFor([role, role, topicPolicy]).map(({ history, name }) => `${history} ${name}`);
  expect(questions).toEqual([
    'iam AttachRolePolicy',
    'iam DetachRolePolicy',
    'stack UpdateResource',
    'stack DeleteResource',
    'stack CreateResource',
    'stack SetTopicAttributes',
    'stack AddPermission',
    'stack RemovePermission',
  ]);
  expect(
    questionsFor([subscriber]).flatMap(({ history, name }) => (history === 'stack' ? name : [])),
  ).toEqual([
    'Subscribe',
    'Unsubscribe',
    'DeleteTopic',
    'UpdateResource',
    'DeleteResource',
    'CreateResource',
  ]);
  expect(questionsFor([{ ...role, kind: 'unapplied' }])).toEqual([]);
});

interface Calls {
  readonly type: string;
  readonly history: History;
  readonly calls: Readonly<Record<string, readonly string[]>>;
}

const table = parse(readFileSync(new URL('calls.yml', import.meta.url), 'utf8')) as readonly Calls[];
const cloudControl = ['UpdateResource', 'DeleteResource', 'CreateResource'];
const rows = table.flatMap(({ type, history, calls }) =>
  Object.entries(calls).map(([property, names]) => ({ type, history, property, names })),
);
const everyCall = [...new Set([...rows.flatMap(({ names }) => names), ...cloudControl])];

test.each(rows)('$type, "$property"', ({ type, history, property, names }) => {
  const { property: _property, ...whole } = role;
  const drift: Drift = { ...whole, type, id: 'arn/it', ...(property === '' ? {} : { property }) };
  const asked = questionsFor([drift]).map(({ history: place, name }) => `${place} ${name}`);
  expect(asked).toEqual([
    ...names.map(name => `${history} ${name}`),
    ...cloudControl.map(name => `stack ${name}`),
  ]);
  // AWS gives the name of a resource or its ARN, whatever the parameter is called.
  const attributing = (id: string) =>
    everyCall.filter(name => {
      const [found] = attributeDrift([drift], [attach('ann', { name, parameters: { any: id } })]);
      return found?.actor === 'ann';
    });
  const expected = everyCall.filter(name => names.includes(name) || cloudControl.includes(name));
  expect(attributing('it')).toEqual(expected);
  expect(attributing('arn/it')).toEqual(expected);
  // There is one of these in an account, which no call names.
  expect(attributing('other')).toEqual(type === 'AWS::Chatbot::AccountPreferences' ? expected : []);
});

test('nothing is asked for what is made by no call, and for a type that has none', () => {
  for (const kind of ['unapplied', 'disabled', 'expired'] as const) {
    expect(questionsFor([{ ...role, kind }])).toEqual([]);
    expect(attributeDrift([{ ...role, kind }], [attach('ann')])).toEqual([{ ...role, kind }]);
  }
  expect(questionsFor([{ ...role, type: 'AWS::S3::Bucket' }])).toEqual([]);
});

test.each(kinds.map(({ type }) => type))('who removed a %s is looked for', type => {
  const gone: Drift = { ...place, kind: 'deleted', type, id: 'demo' };
  const asked = questionsFor([gone]).map(({ name }) => name);
  const calls = asked.filter(name => !/^(Create|Update|Delete)Resource$/.test(name));
  expect({ 'calls to add to `causes` in action/drift/attribution.ts': calls }).not.toEqual({
    'calls to add to `causes` in action/drift/attribution.ts': [],
  });
});

test.each([
  ['RetentionInDays', 'PutRetentionPolicy', { logGroupName: '/aws/chatbot/demo-ops' }],
  [
    'Tags',
    'TagResource',
    { resourceArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/chatbot/demo-ops' },
  ],
])('who changed the %s of a log group is found by %s', (property, name, parameters) => {
  const changed: Drift = {
    ...place,
    kind: 'modified',
    path: 'channels.ops.log-retention',
    type: 'AWS::Logs::LogGroup',
    id: '/aws/chatbot/demo-ops',
    property,
    expected: 90,
    observed: 1,
  };
  const event: TrailEvent = { name, at: '2026-11-25T01:02:03Z', actor: 'mallory', parameters };
  const other = { ...event, actor: 'other', parameters: { logGroupName: '/aws/lambda/demo-ops-2' } };
  expect(attributeDrift([changed], [other, event])).toMatchObject([{ actor: 'mallory' }]);
});
