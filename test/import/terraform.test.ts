import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { importTerraform } from '../../action/commands/import-terraform.ts';
import { describeImportDifference } from '../../action/render/import-difference.ts';

const states = join(dirname(fileURLToPath(import.meta.url)), 'states');
const moduleState = readFileSync(join(states, 'module.json'), 'utf8');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'terraform-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is written for a file with some content. */
function importFrom(content: string, answers: Readonly<Record<string, string>> = {}, stackName?: string) {
  const template = join(folder, 'state.json');
  writeFileSync(template, content);
  return importTerraform({
    template,
    name: 'demo',
    ...(stackName === undefined ? {} : { stackName }),
    parameters: new Map(),
    answers: new Map(Object.entries(answers)),
    file: join(folder, 'chatops.yml'),
    today: '2026-11-25',
    describeDifference: describeImportDifference,
  });
}

test('a state with modules: channels of both platforms, a role with all its policies, a button', async () => {
  const { config, text, files, questions, notes, handover } = await importFrom(moduleState);
  expect(questions).toEqual([]);
  expect(config?.channels).toMatchObject({
    'ops-prod': { channel: 'C08KZ2M4QRT', role: 'chat-prod', guardrails: ['guard'] },
    t: { 'channel-name': 'General', 'user-roles': 'required', logging: 'none', aliases: ['go'] },
  });
  expect(config?.roles?.['chat-prod']).toMatchObject({
    path: '/team/',
    'managed-policies': [
      { arn: 'arn:aws:iam::${AWS::AccountId}:policy/team', document: 'policies/team.json' },
      'CloudWatchReadOnlyAccess',
    ],
    policies: { invoke: {}, more: {} },
    'permissions-boundary': 'arn:aws:iam::${AWS::AccountId}:policy/boundary',
  });
  expect(config?.aliases?.['go']).toMatchObject({ 'button-only': true });
  expect(JSON.parse(files.get('policies/team.json') ?? '')).toMatchObject({
    Statement: [{ Action: 'sqs:ListQueues' }],
  });
  expect(text).not.toContain('hunter2');
  expect(notes.map(note => note.text)).toEqual([
    'left out: aws_lambda_function.fn (aws_lambda_function) stays in Terraform',
    'aws_sns_topic.alarms stays in Terraform',
    'stays where it is made: it has no notification rule and no event rule, and its policy names no service of `from`',
  ]);
  expect(handover).toContain(`terraform state rm 'module.chat["prod"].aws_iam_role.chat[0]'`);
  expect(handover).not.toContain('terraform state rm aws_sns_topic.alarms');
  // The policy that stays attached by its ARN stays with Terraform.
  expect(handover.join('\n')).not.toContain('aws_iam_policy.team');
});

/** A state whose one channel and role are given. */
function stateOf(resources: readonly object[], more: object = {}): string {
  return JSON.stringify({ format_version: '1.0', values: { root_module: { resources } }, ...more });
}

const role = {
  address: 'aws_iam_role.chat',
  mode: 'managed',
  type: 'aws_iam_role',
  values: {
    arn: 'arn:aws:iam::123456789012:role/chat',
    name: 'chat',
    path: '/',
    assume_role_policy:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"chatbot.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
  },
  sensitive_values: {},
};
const channel = {
  address: 'aws_chatbot_slack_channel_configuration.ops',
  mode: 'managed',
  type: 'aws_chatbot_slack_channel_configuration',
  values: {
    configuration_name: 'ops',
    iam_role_arn: 'arn:aws:iam::123456789012:role/chat',
    slack_channel_id: 'C08KZ2M4QRT',
    slack_team_id: 'T08KZ2M4QRT',
    guardrail_policy_arns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    logging_level: 'ERROR',
    sns_topic_arns: [],
    user_authorization_required: false,
  },
  sensitive_values: {},
};

test('what is sensitive is a question and never in the file, the answer takes its place', async () => {
  const secret = { ...channel, sensitive_values: { slack_channel_id: true } };
  const open = await importFrom(stateOf([role, secret]));
  expect(open.config).toBeUndefined();
  expect(JSON.stringify({ ...open, files: [...open.files] })).not.toContain('C08KZ2M4QRT');
  const id = 'aws_chatbot_slack_channel_configuration.ops.slack_channel_id';
  expect(open.questions.map(question => question.id)).toEqual([id]);
  const answered = await importFrom(stateOf([role, secret]), { [id]: 'C08KZ2M4QRT' });
  expect(answered.config?.channels?.['ops']?.channel).toBe('C08KZ2M4QRT');
  const policy = {
    address: 'aws_iam_role_policy.p',
    mode: 'managed',
    type: 'aws_iam_role_policy',
    values: {
      role: 'chat',
      name: 'p',
      policy:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secret:Action","Resource":"*"}]}',
    },
    sensitive_values: { policy: true },
  };
  const hidden = await importFrom(stateOf([role, channel, policy]));
  expect(hidden.text).not.toContain('secret:Action');
  expect(hidden.text).toContain('OPEN(aws_iam_role_policy.p.policy)');
});

test('a plan: what is known only after an apply is a question', async () => {
  const { iam_role_arn: _arn, sns_topic_arns: _topics, ...known } = channel.values;
  const plan = JSON.stringify({
    format_version: '1.2',
    planned_values: { root_module: { resources: [role, { ...channel, values: known }] } },
    resource_changes: [
      { address: channel.address, change: { after_unknown: { iam_role_arn: true, sns_topic_arns: [true] } } },
    ],
  });
  const { config, questions, notes } = await importFrom(plan);
  expect(config).toBeUndefined();
  expect(questions.map(({ id }) => id.split('.').slice(2).join('.')).sort()).toEqual([
    'iam_role_arn',
    'sns_topic_arns.0',
  ]);
  expect(notes.map(({ text }) => text)).toContain(
    'made from a plan: the resources that it creates do not exist yet',
  );
});

const stack = (name: string) => ({
  address: `aws_cloudformation_stack.${name}`,
  mode: 'managed',
  type: 'aws_cloudformation_stack',
  values: {
    name,
    parameters: { Channel: 'C08KZ2M4QRT', Unrelated: 'x' },
    template_body: `Parameters: { Channel: { Type: String } }\nResources:\n  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: ${role.values.assume_role_policy} } }\n  Chat: { Type: AWS::Chatbot::SlackChannelConfiguration, Properties: { ConfigurationName: !Sub "\${AWS::StackName}-ops", SlackWorkspaceId: T08KZ2M4QRT, SlackChannelId: !Ref Channel, IamRoleArn: !GetAtt Role.Arn, GuardrailPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] } }`,
  },
  sensitive_values: {},
});

test('the template inside of a stack, with the parameters and the name that it has', async () => {
  const { config, questions, handover } = await importFrom(stateOf([stack('legacy')]));
  expect(questions).toEqual([]);
  expect(Object.values(config?.channels ?? {})).toMatchObject([
    { channel: 'C08KZ2M4QRT', 'configuration-name': 'legacy-ops' },
  ]);
  expect(handover).toContain('terraform state rm aws_cloudformation_stack.legacy');
  const two = stateOf([stack('one'), stack('two')]);
  await expect(importFrom(two)).rejects.toThrow('has 2 stacks with chat resources');
  expect((await importFrom(two, {}, 'two')).handover).toContain(
    'terraform state rm aws_cloudformation_stack.two',
  );
});

test.each([
  ['resource "aws_iam_role" "x" {\n}\n', /Terraform source.*terraform show -json/],
  ['{"version":4,"lineage":"x","resources":[]}', /raw state file.*terraform show -json/],
  ['hello', /not JSON/],
  ['[]', /not a state/],
  ['{"values":{"root_module":{}}}', /no chat channel/],
])('what is no state is refused: %s', async (content, words) => {
  await expect(importFrom(content)).rejects.toThrow(words);
});

const topicArn = 'arn:aws:sns:eu-west-1:123456789012:shop-news';
const statement = (sid: string, service: string, more: object = {}) => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: { Service: service },
  Action: 'SNS:Publish',
  Resource: topicArn,
  ...more,
});
const pipelines = statement('codestar', 'codestar-notifications.amazonaws.com');
const events = statement('events', 'events.amazonaws.com', {
  Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
});
const resource = (address: string, values: object) => ({
  address,
  mode: 'managed',
  type: address.split('.')[0],
  values,
  sensitive_values: {},
});
/** A topic with a pipeline and ECS behind it, as people write them. */
const news = {
  topic: resource('aws_sns_topic.news', {
    arn: topicArn,
    name: 'shop-news',
    display_name: '',
    kms_master_key_id: '',
    fifo_topic: false,
    policy: JSON.stringify({ Version: '2012-10-17', Statement: [pipelines] }),
    tags: null,
    tags_all: {},
  }),
  policy: resource('aws_sns_topic_policy.news', {
    arn: topicArn,
    policy: JSON.stringify({ Version: '2012-10-17', Statement: [pipelines, events] }),
  }),
  pipeline: resource('aws_codestarnotifications_notification_rule.web', {
    arn: 'arn:aws:codestar-notifications:eu-west-1:123456789012:notificationrule/1',
    name: 'web to chat',
    resource: 'arn:aws:codepipeline:eu-west-1:123456789012:web',
    detail_type: 'FULL',
    event_type_ids: ['codepipeline-pipeline-pipeline-execution-failed'],
    status: 'ENABLED',
    tags: {},
    target: [{ address: topicArn, type: 'SNS', status: 'ACTIVE' }],
  }),
  rule: resource('aws_cloudwatch_event_rule.tasks', {
    arn: 'arn:aws:events:eu-west-1:123456789012:rule/ecs.tasks',
    name: 'ecs.tasks',
    event_bus_name: 'default',
    description: '',
    event_pattern: '{"source":["aws.ecs"]}',
    state: 'ENABLED',
    is_enabled: true,
  }),
  target: resource('aws_cloudwatch_event_target.tasks', {
    arn: topicArn,
    rule: 'ecs.tasks',
    event_bus_name: 'default',
    target_id: 'chat',
    input: '',
    retry_policy: [],
  }),
};
const hearing = { ...channel, values: { ...channel.values, sns_topic_arns: [topicArn] } };
const alter = <T extends { readonly values: object }>(one: T, values: object): T => ({
  ...one,
  values: { ...one.values, ...values },
});

test('a topic with its policy and rules comes along, with the commands that hand it over', async () => {
  const { config, notes, handover } = await importFrom(stateOf([role, hearing, ...Object.values(news)]));
  expect(config?.channels?.['ops']?.notify).toEqual({
    pipelines: [{ name: 'web', events: ['failed'], 'rule-name': 'web to chat' }],
    events: [{ name: 'ecs-tasks', pattern: { source: ['aws.ecs'] }, 'rule-name': 'ecs.tasks' }],
    'topic-name': 'shop-news',
  });
  expect(notes.map(({ text }) => text)).toEqual([
    'its topics and rules are in eu-west-1: import, plan and apply this file in that Region',
  ]);
  expect(handover).toEqual(
    [
      'aws_chatbot_slack_channel_configuration.ops',
      'aws_cloudwatch_event_rule.tasks',
      'aws_cloudwatch_event_target.tasks',
      'aws_codestarnotifications_notification_rule.web',
      'aws_iam_role.chat',
      'aws_sns_topic.news',
      'aws_sns_topic_policy.news',
    ].map(address => `terraform state rm ${address}`),
  );
});

test('the policy that Terraform read back of a topic counts where no other resource sets it', async () => {
  const { config, handover } = await importFrom(stateOf([role, hearing, news.topic, news.pipeline]));
  expect(config?.channels?.['ops']?.notify).toMatchObject({ 'topic-name': 'shop-news' });
  expect(handover).toContain('terraform state rm aws_sns_topic.news');
  expect(handover.join()).not.toContain('aws_sns_topic.news.policy');
});

const subscription = resource('aws_sns_topic_subscription.mail', {
  arn: `${topicArn}:1`,
  topic_arn: topicArn,
  protocol: 'email',
  endpoint: 'a@example.com',
});
const elsewhere = {
  topic: alter(news.topic, { arn: topicArn.replace('eu-west-1', 'us-west-2') }),
  channel: alter(channel, { sns_topic_arns: [topicArn.replace('eu-west-1', 'us-west-2'), topicArn] }),
};

test.each<[what: string, resources: readonly object[], reason: string, more?: readonly string[]]>([
  [
    'a subscription',
    [hearing, ...Object.values(news), subscription],
    '`notify` makes its topic shop-news with another Subscription',
    ['aws_sns_topic_subscription.mail stays in Terraform'],
  ],
  [
    'a display name',
    [hearing, ...Object.values({ ...news, topic: alter(news.topic, { display_name: 'Shop' }) })],
    '`notify` makes its topic shop-news with another DisplayName',
  ],
  [
    'something that only a later provider knows',
    [hearing, ...Object.values({ ...news, topic: alter(news.topic, { quantum_mode: 'on' }) })],
    '`notify` makes its topic shop-news with another QuantumMode',
  ],
  [
    'tags that the provider gives to everything',
    [hearing, ...Object.values({ ...news, topic: alter(news.topic, { tags_all: { team: 'a' } }) })],
    '`notify` makes its topic shop-news with another Tags',
  ],
  [
    'the ID that Terraform gives to a target',
    [hearing, ...Object.values({ ...news, target: alter(news.target, { target_id: 'terraform-2024' }) })],
    '`notify` makes its event rule ecs.tasks with another Targets',
  ],
  [
    'a constant message',
    [hearing, ...Object.values({ ...news, target: alter(news.target, { input: '"x"' }) })],
    '`notify` makes its event rule ecs.tasks with another Targets',
  ],
  [
    'another bus',
    [
      hearing,
      ...Object.values({
        ...news,
        rule: alter(news.rule, { event_bus_name: 'mine' }),
        target: alter(news.target, { event_bus_name: 'mine' }),
      }),
    ],
    '`notify` makes its event rule ecs.tasks with another EventBusName',
  ],
  [
    'a rule that is off, as older providers say it',
    [hearing, ...Object.values({ ...news, rule: alter(news.rule, { state: null, is_enabled: false }) })],
    '`notify` makes its event rule ecs.tasks with another State',
  ],
  [
    'a policy of another account',
    [
      hearing,
      ...Object.values({
        ...news,
        policy: alter(news.policy, {
          policy: JSON.stringify({ Statement: [pipelines, events] }).replace(
            /(SourceAccount":")\d+/,
            '$1999999999999',
          ),
        }),
      }),
    ],
    '`notify` makes its policy with another PolicyDocument',
  ],
])('%s: the topic stays in Terraform, with the reason', async (_what, resources, reason, more = []) => {
  const { config, notes, handover } = await importFrom(stateOf([role, ...resources]));
  expect(config?.channels?.['ops']?.notify).toEqual({
    topics: [topicArn.replace('123456789012', '${AWS::AccountId}')],
  });
  const texts = Object.values(news).flatMap(({ address }) => {
    if (address === news.target.address) return [];
    return address === news.rule.address
      ? `${address} stays in Terraform, with ${news.target.address}`
      : `${address} stays in Terraform`;
  });
  // In what it differs is said after the reason.
  const said = notes.map(({ text }) => text.replace(/\. Compared with what `notify` makes: .*$/s, ''));
  expect(said.sort()).toEqual([...texts, ...more, `stays where it is made: ${reason}`].sort());
  expect(handover.join()).not.toMatch(/aws_(sns|cloudwatch|codestar)/);
});

test('a topic of another Region than the others stays, with the reason', async () => {
  const twin = alter({ ...elsewhere.topic, address: 'aws_sns_topic.west' }, {});
  const { config, notes } = await importFrom(
    stateOf([role, elsewhere.channel, ...Object.values(news), twin]),
  );
  expect(config?.channels?.['ops']?.notify).toMatchObject({
    topics: ['arn:aws:sns:us-west-2:${AWS::AccountId}:shop-news'],
    'topic-name': 'shop-news',
  });
  expect(notes.map(({ text }) => text)).toContain(
    'aws_sns_topic.west stays in Terraform: it is in us-west-2, and chatops.yml is made for eu-west-1',
  );
});

test('what a plan only creates has no ARN yet, and stays', async () => {
  const { arn: _arn, ...values } = news.topic.values as { arn: string };
  const { notes, handover } = await importFrom(stateOf([role, channel, { ...news.topic, values }]));
  expect(notes.map(({ text }) => text)).toContain('aws_sns_topic.news stays in Terraform');
  expect(handover.join()).not.toContain('aws_sns_topic');
});
