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
    'aws_sns_topic.alarms is used by its ARN and stays in Terraform: an import takes over no topics of Terraform',
    'left out: aws_lambda_function.fn (aws_lambda_function) stays in Terraform',
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
  expect(notes.map(({ text }) => text)).toContain('made from a plan: what it creates does not exist yet');
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
  await expect(importFrom(two)).rejects.toThrow('has 2 stacks with chat in them');
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
