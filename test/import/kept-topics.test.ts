import { expect, test } from '@jest/globals';
import { describeAccount } from '../../action/adopt/describe-account.ts';
import type { Wired, Wiring } from '../../action/adopt/wiring.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { resolveModel, resolveTargets } from '../../action/core/resolve.ts';
import type { ChannelConfig, ChatopsConfig } from '../../action/generated/config.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { describeImportDifference } from '../../action/render/import-difference.ts';
import { renderConfig } from '../samples/adoptable-config.ts';
import { place, wire } from './wire.ts';

const config: ChatopsConfig = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  roles: { reader: {} },
  channels: {
    ops: {
      channel: 'C0AAAAAAA',
      workspace: 'acme',
      role: 'reader',
      guardrails: ['ReadOnlyAccess'],
      notify: {
        pipelines: [{ name: 'shop', events: ['failed'] }],
        events: [{ name: 'stopped', pattern: { source: ['aws.ecs'] }, message: { description: 'Stopped' } }],
        from: ['budgets'],
        key: 'alias/chat',
      },
    },
  },
};
const account = wire(renderConfig(config));
const topic = 'arn:aws:sns:eu-west-1:123456789012:demo-ops';

/** The account with something about one of its parts changed. */
function change(type: string, edit: (part: Wired) => Wired | undefined): Wiring {
  const notifying = account.notifying.flatMap(part => (part.type === type ? (edit(part) ?? []) : part));
  return { ...account, notifying };
}

const set = (type: string, properties: JsonObject) =>
  change(type, part => ({ ...part, properties: { ...part.properties, ...properties } }));
/** Topics of the channel, and what is known of them. */
const hears = (arn: string, wiring: Wiring = account): Wiring => ({
  ...wiring,
  channels: wiring.channels.map(one => ({ ...one, properties: { ...one.properties, SnsTopicArns: [arn] } })),
});

const event = 'AWS::Events::Rule';
const rule = 'AWS::CodeStarNotifications::NotificationRule';
const extra: Wired = {
  type: event,
  id: 'other',
  properties: { Name: 'other', EventPattern: { source: ['aws.s3'] }, Targets: [{ Id: 'x', Arn: topic }] },
};

test('what is behind the own topic of a channel comes along as it was written', () => {
  const { config: described, notes } = describeAccount(account, 'demo');
  expect(described.channels?.['ops']?.notify).toEqual(config.channels?.['ops']?.notify);
  expect(notes).toEqual([]);
});

/** The account in which everything around the topic has a name of its own. */
const renamed: ChatopsConfig = {
  ...config,
  channels: {
    ops: {
      ...config.channels?.['ops'],
      notify: {
        pipelines: [{ name: 'shop', events: ['failed'], 'rule-name': 'Shop to chat' }],
        events: [{ name: 'ecs-stopped', pattern: { source: ['aws.ecs'] }, 'rule-name': 'ecs.stopped' }],
        from: ['budgets'],
        'topic-name': 'shop-news',
        key: 'alias/chat',
      },
    } as ChannelConfig,
  },
};

test.each<[what: string, statements: (statements: readonly JsonObject[]) => readonly JsonObject[]]>([
  ['as chatops.yml calls them', statements => statements],
  ['without names', statements => statements.map(({ Sid: _sid, ...rest }) => rest)],
  [
    'as the console calls them',
    statements => statements.map(each => ({ ...each, Sid: 'x', Action: 'SNS:Publish' })),
  ],
])('a topic and rules with names of their own keep them; statements %s', (_what, edit) => {
  const wired = wire(renderConfig(renamed));
  const notifying = wired.notifying.map(part => {
    const { PolicyDocument: document } = part.properties;
    if (part.type !== 'AWS::SNS::TopicPolicy') return part;
    const { Statement: statements } = document as { Statement: JsonObject[] };
    return {
      ...part,
      properties: {
        ...part.properties,
        PolicyDocument: { Version: '2008-10-17', Id: 'x', Statement: edit(statements) },
      },
    };
  });
  const { config: described, notes } = describeAccount({ ...wired, notifying }, 'demo');
  expect(described.channels?.['ops']?.notify).toEqual(renamed.channels?.['ops']?.notify);
  expect(notes).toEqual([]);
});

test('a topic that several channels hear stays, unless its name says whose it is', () => {
  const wired = wire(renderConfig(renamed));
  const second = wired.channels.map(one => ({
    ...one,
    id: `${one.id}2`,
    properties: { ...one.properties, ConfigurationName: 'demo-dev', SlackChannelId: 'C0BBBBBBB' },
  }));
  const { config: described, notes } = describeAccount(
    { ...wired, channels: [...wired.channels, ...second] },
    'demo',
  );
  const kept = { topics: ['arn:aws:sns:eu-west-1:${AWS::AccountId}:shop-news'] };
  expect(Object.values(described.channels ?? {}).map(({ notify }) => notify)).toEqual([kept, kept]);
  const reason =
    'stays where it is made: several channels use it, and a topic of `notify` belongs to one channel; the event rule ecs.stopped and the notification rule Shop to chat publish to it';
  expect(notes.map(({ text }) => text)).toEqual([reason, reason]);
});

test('a channel has one topic of its own: the first of those that notify can say', () => {
  const wired = wire(renderConfig(renamed));
  const copy = (name: string, properties: JsonObject = {}) => {
    const arn = `arn:aws:sns:eu-west-1:123456789012:${name}`;
    return wired.notifying.flatMap((part): Wired[] => {
      if (part.type === 'AWS::SNS::Topic') {
        const { KmsMasterKeyId: _key, ...own } = part.properties;
        return [{ ...part, id: arn, properties: { ...own, TopicName: name, ...properties } }];
      }
      if (part.type !== 'AWS::SNS::TopicPolicy') return [];
      const { PolicyDocument: document } = part.properties as { PolicyDocument: { Statement: JsonObject[] } };
      const statements = document.Statement.filter(({ Sid: sid }) => sid === 'Budgets');
      const policy = { ...document, Statement: statements.map(each => ({ ...each, Resource: arn })) };
      return [{ ...part, id: arn, properties: { Topics: [arn], PolicyDocument: policy } }];
    });
  };
  const names = ['a', 'b', 'c'];
  const arns = names.map(name => `arn:aws:sns:eu-west-1:123456789012:${name}`);
  const { config: described, notes } = describeAccount(
    {
      ...wired,
      channels: wired.channels.map(one => ({
        ...one,
        properties: { ...one.properties, SnsTopicArns: arns },
      })),
      notifying: [...copy('c'), ...copy('a', { DisplayName: 'A' }), ...copy('b')],
    },
    'demo',
  );
  expect(described.channels?.['ops']?.notify).toEqual({
    topics: ['a', 'c'].map(name => `arn:aws:sns:eu-west-1:\${AWS::AccountId}:${name}`),
    from: ['budgets'],
    'topic-name': 'b',
  });
  expect(notes.map(({ text }) => text)).toEqual([
    'stays where it is made: `notify` makes its topic a with another DisplayName',
    'stays where it is made: a channel has only one topic of its own, which is b',
  ]);
});

test('events of global services in a template, which has no Region, come along too', () => {
  const notify = { events: [{ name: 'scp', pattern: { source: ['aws.organizations'] } }] };
  const global: ChatopsConfig = {
    ...config,
    channels: Object.fromEntries(
      Object.entries(config.channels ?? {}).map(([key, channel]) => [key, { ...channel, notify }]),
    ),
  };
  const [target] = resolveTargets(global);
  if (target === undefined) throw new Error('there is always a target');
  const template = renderTemplate(resolveModel(global, { ...target, region: 'us-east-1' }));
  const { config: described } = describeAccount(
    { ...wire(template, { ...place, region: '${AWS::Region}' }), source: 'template' },
    'demo',
  );
  expect(described.channels?.['ops']?.notify).toEqual(notify);
});

/** What is said of a topic that was read: also which rules publish to it. */
function withRules(reason: string, { notifying, unreadTopics }: Wiring): string {
  if (unreadTopics !== undefined || !/`notify` makes|^it has no|stack platform/.test(reason)) return reason;
  const nouns: Readonly<Record<string, string>> = { [event]: 'event rule', [rule]: 'notification rule' };
  const names = notifying.flatMap(({ type, properties }) =>
    nouns[type] === undefined ? [] : [`the ${nouns[type]} ${String(properties['Name'])}`],
  );
  return `${reason}; ${names
    .sort()
    .join(', ')
    .replace(/, (?=[^,]*$)/, ' and ')} publish to it`;
}

test.each<[what: string, wiring: Wiring, reason: string, arn?: string]>([
  [
    'more of a topic',
    set('AWS::SNS::Topic', { DisplayName: 'Ops' }),
    '`notify` makes its topic demo-ops with another DisplayName',
  ],
  [
    'another subscriber',
    set('AWS::SNS::Topic', { Subscription: [{ Protocol: 'email', Endpoint: 'a@example.com' }] }),
    '`notify` makes its topic demo-ops with another Subscription',
  ],
  [
    'a policy that allows more',
    set('AWS::SNS::TopicPolicy', { PolicyDocument: { Version: '2012-10-17', Statement: [] } }),
    '`notify` makes its policy with another PolicyDocument',
  ],
  [
    'a rule that is off',
    set(event, { State: 'DISABLED' }),
    '`notify` makes its event rule demo-ops-stopped with another State',
  ],
  [
    'a rule with less detail',
    set(rule, { DetailType: 'BASIC' }),
    '`notify` makes its notification rule demo-ops-pipeline-shop with another DetailType',
  ],
  [
    'a rule of another form',
    set(rule, { Name: 'mine', DetailType: 'BASIC' }),
    '`notify` makes its notification rule mine with another DetailType',
  ],
  [
    'a rule besides',
    { ...account, notifying: [...account.notifying, extra] },
    '`notify` makes its event rule other with another State, Targets',
  ],
  [
    'a key with another policy',
    set('AWS::KMS::Key', { EnableKeyRotation: false }),
    '`notify` makes its key with another EnableKeyRotation',
  ],
  ['no key', change('AWS::KMS::Key', () => undefined), 'it has no key'],
  [
    'a rule of a stack',
    change(event, part => ({ ...part, foreign: 'it belongs to the stack platform' })),
    'event rule demo-ops-stopped: it belongs to the stack platform',
  ],
  ['a topic that is gone', change('AWS::SNS::Topic', () => undefined), 'no such topic was found'],
  [
    'a denied read',
    { ...account, notifying: [], unreadTopics: 'AccessDenied: no' },
    'its rules and policy were not read. AccessDenied: no',
  ],
  [
    'one that does not exist',
    hears('arn:aws:sns:eu-west-1:123456789012:alarms'),
    'no such topic was found',
    'arn:aws:sns:eu-west-1:${AWS::AccountId}:alarms',
  ],
  [
    'another Region',
    hears('arn:aws:sns:eu-west-2:123456789012:demo-ops'),
    'it is in eu-west-2, and the stack is in eu-west-1',
    'arn:aws:sns:eu-west-2:${AWS::AccountId}:demo-ops',
  ],
  [
    'another account',
    hears('arn:aws:sns:eu-west-1:999999999999:demo-ops'),
    'it belongs to the account 999999999999',
    'arn:aws:sns:eu-west-1:999999999999:demo-ops',
  ],
])(
  '%s stays a topic by its ARN, with the reason',
  (_what, wiring, reason, arn = topic.replace('123456789012', '${AWS::AccountId}')) => {
    const { config: described, notes } = describeAccount(wiring, 'demo');
    expect(described.channels?.['ops']?.notify).toEqual({ topics: [arn] });
    expect(notes.filter(({ path }) => path.length > 0)).toEqual([
      expect.objectContaining({
        path: ['channels', 'ops', 'notify', 'topics', 0],
        text: `stays where it is made: ${withRules(reason, wiring)}`,
      }),
    ]);
  },
);

const statement = (edit: (own: JsonObject) => JsonObject) =>
  change('AWS::SNS::TopicPolicy', part => {
    const { Version, Statement } = part.properties['PolicyDocument'] as {
      Version: string;
      Statement: JsonObject[];
    };
    const PolicyDocument = {
      Version,
      Statement: Statement.map(own => (own['Sid'] === 'Budgets' ? edit(own) : own)),
    };
    return { ...part, properties: { ...part.properties, PolicyDocument } };
  });

test.each<[what: string, wiring: Wiring, differs: string]>([
  [
    'another principal',
    statement(own => ({ ...own, Principal: { Service: ['budgets.amazonaws.com', 's3.amazonaws.com'] } })),
    'statement Budgets now also for s3.amazonaws.com',
  ],
  [
    'more actions',
    statement(own => ({ ...own, Action: ['sns:Publish', 'sns:Subscribe'] })),
    'statement Budgets now also allows sns:Subscribe on the topic',
  ],
  [
    'a condition less',
    statement(({ Condition: _condition, ...own }) => own),
    'no longer only when aws:SourceAccount is 123456789012',
  ],
  [
    'a statement besides',
    change('AWS::SNS::TopicPolicy', part => {
      const { Statement } = part.properties['PolicyDocument'] as { Statement: JsonObject[] };
      const open = { Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: topic };
      const PolicyDocument = { Version: '2008-10-17', Id: 'mine', Statement: [...Statement, open] };
      return { ...part, properties: { ...part.properties, PolicyDocument } };
    }),
    'new statement Open allows sns:Publish to * on the topic',
  ],
  [
    'no statement',
    set('AWS::SNS::TopicPolicy', { PolicyDocument: { Version: '2012-10-17', Statement: [] } }),
    'statement NotificationRules is removed: it allowed sns:Publish to codestar-notifications.amazonaws.com on the topic',
  ],
  ['a rule that is off', set(event, { State: 'DISABLED' }), 'State is DISABLED and not ENABLED'],
  ['a name to show', set('AWS::SNS::Topic', { DisplayName: 'Ops' }), 'DisplayName is Ops'],
])('%s is said in what it differs from what `notify` makes', (_what, wiring, differs) => {
  const { notes } = describeAccount(wiring, 'demo');
  expect(describeImportDifference(notes.flatMap(({ changes = [] }) => changes))).toContain(differs);
});
