import { expect, test } from '@jest/globals';
import { assessNotifications } from '../../action/access/assess-notifications.ts';
import type { Comparison, Drift } from '../../action/core/drift.ts';
import { findDrift } from '../../action/core/find-drift.ts';
import { isObject, type Json, type JsonObject } from '../../action/core/json.ts';
import { finishLook } from '../../action/core/look.ts';
import { writeNotification } from '../../action/drift/notification.ts';
import { kindOf } from '../../action/kinds/index.ts';
import { renderDriftIssue } from '../../action/render/drift-issue.ts';
import { describeNotificationHead } from '../../action/render/notification-effects.ts';
import { readYaml } from './harness.ts';

interface Case {
  readonly name: string;
  /** Properties as they were deployed, where they are others than those of the stack below. */
  readonly deployed?: Readonly<Record<string, JsonObject>>;
  readonly change: Readonly<Record<string, JsonObject | readonly JsonObject[] | null>>;
  readonly is: readonly string[];
  readonly says: readonly string[];
  /** The note of the only drift, where it matters. */
  readonly note?: string;
}

const place = { account: '123456789012', region: 'eu-west-1', partition: 'aws' };
const topic = 'arn:aws:sns:eu-west-1:123456789012:chat-ops';
const service = (name: string, condition?: JsonObject): JsonObject => ({
  Effect: 'Allow',
  Principal: { Service: name },
  Action: 'sns:Publish',
  Resource: topic,
  ...(condition === undefined ? {} : { Condition: condition }),
});
const declared = [
  service('codestar-notifications.amazonaws.com'),
  service('events.amazonaws.com', { StringEquals: { 'aws:SourceAccount': place.account } }),
  service('cloudwatch.amazonaws.com', {
    ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*' },
  }),
];
const services = ['events', 'codestar-notifications', 'cloudwatch'].map(name => `${name}.amazonaws.com`);
const policyOf = (Statement: readonly Json[]) => ({ Version: '2012-10-17', Statement });
const keyId = '11111111-2222-3333-4444-555555555555';
const slack = 'AWS::Chatbot::SlackChannelConfiguration';

/** Every resource of the stack by the name that the table gives it: type, physical id, place in chatops.yml, properties. */
const stack: Readonly<Record<string, readonly [string, string, string, JsonObject]>> = {
  topic: ['AWS::SNS::Topic', topic, 'ops.notify', { TopicName: 'chat-ops', KmsMasterKeyId: 'alias/chat' }],
  policy: [
    'AWS::SNS::TopicPolicy',
    'policy-1',
    'ops.notify',
    { Topics: [topic], PolicyDocument: policyOf(declared) },
  ],
  key: [
    'AWS::KMS::Key',
    keyId,
    'ops.notify',
    {
      Enabled: true,
      KeyPolicy: policyOf([
        {
          Effect: 'Allow',
          Principal: { Service: services },
          Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
          Resource: '*',
        },
      ]),
    },
  ],
  alias: ['AWS::KMS::Alias', 'alias/chat', 'ops.notify', { AliasName: 'alias/chat', TargetKeyId: keyId }],
  rule: [
    'AWS::Events::Rule',
    'chat-ops-ecs',
    'ops.notify',
    {
      Name: 'chat-ops-ecs',
      State: 'ENABLED',
      EventPattern: { source: ['aws.ecs'], 'detail-type': ['Task Stopped'] },
      Targets: [{ Id: 'chat', Arn: topic }],
    },
  ],
  notify: [
    'AWS::CodeStarNotifications::NotificationRule',
    'arn:aws:codestar-notifications:eu-west-1:123456789012:notificationrule/1',
    'ops.notify',
    {
      Name: 'chat-ops-web',
      Resource: 'arn:aws:codepipeline:eu-west-1:123456789012:web',
      EventTypeIds: [
        'codepipeline-pipeline-pipeline-execution-failed',
        'codepipeline-pipeline-stage-execution-started',
      ],
      Targets: [{ TargetType: 'SNS', TargetAddress: topic }],
    },
  ],
  dev: [slack, 'dev-1', 'dev', { SnsTopicArns: [topic, 'arn:aws:sns:eu-west-1:123456789012:alarms'] }],
  ops: [slack, 'ops-1', 'ops', { SnsTopicArns: [topic] }],
};

function compare(change: Case['change'], deployed: NonNullable<Case['deployed']> = {}): Comparison[] {
  return Object.entries(stack).map(([name, [type, id, path, own]]): Comparison => {
    const expected = { ...own, ...deployed[name] };
    const kind = kindOf(type);
    if (kind === undefined) throw new Error(type);
    const patch = change[name];
    const properties = Array.isArray(patch)
      ? { PolicyDocument: policyOf((patch as readonly JsonObject[]).flatMap(readStatement)) }
      : isObject(patch)
        ? (substitute(patch) as JsonObject)
        : {};
    return {
      target: 'default',
      type,
      id,
      path: `channels.${path}`,
      expected,
      kind,
      observed:
        patch === null
          ? { status: 'absent' }
          : { status: 'present', properties: { ...expected, ...properties }, unread: [] },
    };
  });
}

/** `declared` is in place of all declared statements, or of those with these numbers. */
function readStatement(statement: JsonObject): readonly Json[] {
  const some = statement['declared'];
  if (some === true) return declared;
  return Array.isArray(some) ? some.map(index => declared[Number(index)] ?? null) : [substitute(statement)];
}

function substitute(value: JsonObject): Json {
  return JSON.parse(JSON.stringify(value).replaceAll('"TOPIC"', JSON.stringify(topic))) as Json;
}

test.each(readYaml<Case[]>('notifications.yml'))('$name', ({ deployed, change, is, says, note }) => {
  const comparisons = compare(change, deployed);
  const { drift } = assessNotifications(findDrift(comparisons), comparisons, place);
  const { alarms, lines } = describeNotificationHead(drift);
  expect([...alarms, ...lines]).toEqual(says);
  expect(drift.map(({ risk }) => risk)).toEqual(is);
  if (note !== undefined) expect(drift.map(each => each.note)).toEqual([expect.stringContaining(note)]);
});

test('what a revert brings back does not arrive while chat is not subscribed to its topic', () => {
  const comparisons = compare({ rule: null });
  const noteWith = (id: string) => {
    const { drift, unchecked } = findDrift(comparisons);
    const lost = { target: 'default', path: 'channels.ops.notify', type: 'AWS::SNS::Topic', id } as const;
    const subscription = { ...lost, kind: 'modified', property: 'Subscription', risk: 'narrows' } as const;
    const found = { drift: [...drift, subscription], unchecked };
    return assessNotifications(found, comparisons, place).drift[0]?.note;
  };
  expect(noteWith(topic)).toBe(
    'chatops drift --revert brings it back, but nothing arrives until chat is subscribed to the topic again',
  );
  expect(noteWith(`${topic}2`)).toBe('chatops drift --revert brings it back');
});

/** What changes of the stack above are found as. */
function driftOf(change: Case['change']): readonly Drift[] {
  const comparisons = compare(change);
  return assessNotifications(findDrift(comparisons), comparisons, place).drift;
}

const widening: Drift = {
  ...{ target: 'default', kind: 'modified', path: 'channels.ops', type: slack, id: 'ops-1' },
  ...{ property: 'GuardrailPolicies', risk: 'widens' },
};
const chatChannel = { platform: 'slack', workspace: 'T0', channel: 'C0', account: place.account } as const;
const unread: Drift = { ...widening, unreadIn: [{ channel: 'ops', place: chatChannel }] };
const trust: Drift = { ...widening, path: 'roles.op', property: 'AssumeRolePolicyDocument' };

test.each<[string, readonly Drift[], string, string]>([
  [
    'what drift gives in chat',
    [unread, { ...widening, gained: ['in ops, everyone: sqs:SendMessage on *'] }],
    'Drift allows more than was reviewed: chat',
    '2 found, access in chat is wider than reviewed',
  ],
  [
    'channels of which nothing was read that decides',
    [{ ...trust, assumable: { by: ['*'], possiblyBy: [] } }, unread],
    'Drift possibly allows more than was reviewed: chat',
    '2 found, access in chat is possibly wider than reviewed, roles can be assumed by more principals',
  ],
  [
    'a role that others can assume',
    [{ ...trust, assumable: { by: ['*'], possiblyBy: [] } }],
    'Drift: more principals can assume roles of chat',
    '1 found, roles can be assumed by more principals',
  ],
  [
    'a role that others can possibly assume',
    [{ ...trust, assumable: { by: [], possiblyBy: ['*'] } }],
    'Drift: more principals can possibly assume roles of chat',
    '1 found, roles can possibly be assumed by more principals',
  ],
  [
    'a role that allows more to those who can assume it',
    [{ ...widening, path: 'roles.op', outside: ['op: sqs:SendMessage on *'] }],
    'Drift allows more outside of chat: chat',
    '1 found, access outside of chat is wider than reviewed',
  ],
  [
    'a trust policy that allows more to the same principals',
    [{ ...trust, assumable: { by: [], possiblyBy: [] } }],
    'Drift: a trust policy allows more: chat',
    '1 found, trust policies allow more to principals that can already assume the roles',
  ],
  [
    'a topic that others can use',
    driftOf({
      policy: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: '*' }],
      rule: null,
    }),
    'Drift: more principals can publish to topics of chat',
    '2 found, more principals can publish to topics, notifications no longer arrive',
  ],
  [
    'a topic that others can read',
    driftOf({
      policy: [
        { Effect: 'Allow', Principal: '*', Action: 'sns:Subscribe', Resource: topic },
        { declared: true },
      ],
    }),
    'Drift: more principals can subscribe to topics of chat',
    '1 found, more principals can subscribe to topics',
  ],
  [
    'a rule that is gone',
    driftOf({ rule: null }),
    'Drift: notifications no longer arrive: chat',
    '1 found, notifications no longer arrive',
  ],
  ['a key that is gone from a topic', driftOf({ topic: { KmsMasterKeyId: '' } }), 'Drift: chat', '1 found'],
])('the message in chat and the issue begin with it: %s', (_, drift, title, summary) => {
  const subject = { stackName: 'chat', target: 'default' };
  const message = writeNotification(subject, finishLook(drift, []), undefined, ({ path }) => path);
  expect(message?.content.title).toBe(title);
  const finding = {
    ...{ file: 'chatops.yml', name: 'chat', target: 'default', drift, access: [], unchecked: [], limits: [] },
    problem: undefined,
  };
  const issue = renderDriftIssue(finding, { fingerprint: '', history: [] }, { at: 'now', runUrl: undefined });
  expect(issue.title).toBe(`Drift in chat: ${summary}`);
  const { alarms, lines } = describeNotificationHead(drift);
  for (const line of [...alarms, ...lines]) expect(issue.body).toContain(line);
});

test('a chat channel of two targets is one channel in the head', () => {
  const silence = (target: string, channel: string, account: string): Drift => ({
    ...{ target, kind: 'deleted', path: 'channels.x', type: 'AWS::Events::Rule', id: 'r', risk: 'narrows' },
    notifications: {
      silenced: [
        {
          ...{ channel, what: 'x', isCertain: true },
          chatChannel: { platform: 'slack', workspace: 'T0123ABCD', channel: 'C0OPS00000', account },
        },
      ],
    },
  });
  const head = describeNotificationHead([silence('dev', 'ops', '1'), silence('prod', 'operations', '2')]);
  expect(head).toEqual({
    alarms: ['Notifications no longer arrive in 1 channel'],
    lines: ['dev: ops: x', 'prod: operations: x'],
  });
});
