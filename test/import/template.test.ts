import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { writeConfig } from '../../action/adopt/write-config.ts';
import { renderDesired } from '../../action/commands/desired.ts';
import { importTemplate } from '../../action/commands/import-template.ts';
import { resolve, resolveTargets } from '../../action/core/resolve.ts';
import { describeImportDifference } from '../../action/render/import-difference.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'templates');
const original = join(folder, '..', '..', 'hand-made', 'original.yml');

function importFrom(template: string, parameters: Readonly<Record<string, string>> = {}) {
  return importTemplate({
    template: join(folder, template),
    name: 'demo',
    stackName: 'demo',
    parameters: new Map(Object.entries(parameters)),
    file: join(folder, 'chatops.yml'),
    today: '2026-11-25',
    describeDifference: describeImportDifference,
  });
}

test.each(['cdk.json', 'people.yml'])('%s', async template => {
  const { text } = await importFrom(template);
  const expected = readFileSync(join(folder, template.replace(/\.\w+$/, '.expected.yml')), 'utf8');
  expect(text.replaceAll(`${folder}/`, '').replace(/\nignore:[\s\S]*/, '')).toBe(expected);
});

test('with its parameters given, the hand-made template becomes a file that passes', async () => {
  const { config, notes, ignored } = await importTemplate({
    template: original,
    name: 'codepipeline-slack-demo',
    stackName: 'codepipeline-slack-demo',
    parameters: new Map([
      ['SlackWorkspaceId', 'T0123ABCD'],
      ['SlackChannelId', 'C0BBBBBBB'],
    ]),
    file: join(folder, 'chatops.yml'),
    today: '2026-11-25',
    describeDifference: describeImportDifference,
  });
  expect(notes).toEqual([]);
  expect(ignored.map(({ code }) => code)).toEqual(['guardrail/administrator-access']);
  expect(config?.channels).toEqual({
    'slack-channel': {
      channel: 'C0BBBBBBB',
      role: 'chatbot-role',
      guardrails: ['AdministratorAccess'],
      logging: 'info',
    },
  });
});

test('what is no template, or has no channel, is refused with a reason', async () => {
  await expect(importFrom('nowhere.yml')).rejects.toThrow(/ENOENT/);
  await expect(importFrom('../template.test.ts')).rejects.toThrow(/cannot be read/);
});

test('words of the template stay in the comments that they are put in', () => {
  const hostile = 'a\nroles: { x: { arn: y } }\u2028# \u0085channels: {}';
  const config = { version: 1 as const, name: 'demo', workspaces: { acme: { slack: 'T0123ABCD' } } };
  const text = writeConfig(
    config,
    [
      { path: [], text: hostile },
      { path: ['workspaces', 'acme', 'slack'], text: hostile },
      { path: ['nowhere'], text: hostile },
    ],
    [hostile],
  );
  expect(parse(text)).toEqual(config);
});

test('texts that look like lists and maps are written as they are', () => {
  const run =
    "lambda invoke --function-name f --cli-binary-format raw-in-base64-out --payload '[ 1, { } ]' out";
  const config = {
    version: 1 as const,
    name: 'demo',
    aliases: { a: { run, description: 'see [ this ]' }, b: 'sqs list-queues --queue-name-prefix [ x ]' },
  };
  const text = writeConfig(config, [], []);
  expect(parse(text)).toEqual(config);
  const list = writeConfig({ ...config, aliases: { a: { run, values: { x: ['a', 'b'] } } } }, [], []);
  expect(list).toContain('values: { x: [a, b] }');
});

/** What is written for a template that is given as text. */
async function importText(text: string, more: Partial<Parameters<typeof importTemplate>[0]> = {}) {
  const template = join(await mkdtemp(join(tmpdir(), 'template-')), 'template.yml');
  await writeFile(template, text);
  return importTemplate({
    template,
    name: 'demo',
    parameters: new Map(),
    file: join(folder, 'chatops.yml'),
    today: '2026-11-25',
    describeDifference: describeImportDifference,
    ...more,
  });
}

const trust =
  '{ Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { Service: chatbot.amazonaws.com }, Action: sts:AssumeRole }] }';
const role = (members: string) =>
  `Role: { Type: AWS::IAM::Role, Properties: { RoleName: chat, AssumeRolePolicyDocument: ${trust}, ${members} } }`;
const channel = (members = '') =>
  `Chat: { Type: AWS::Chatbot::SlackChannelConfiguration, Properties: { ConfigurationName: demo-ops, SlackWorkspaceId: T0123ABCD, SlackChannelId: C0BBBBBBB, IamRoleArn: !GetAtt Role.Arn, GuardrailPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], LoggingLevel: ERROR${members} } }`;
const statement = (actions: string, resources: string) =>
  `Policies: [{ PolicyName: p, PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "sqs:ListQueues", Resource: "*" }, { Effect: Allow, Action: ${actions}, Resource: ${resources} }] } }]`;

/** Statements that the template does not decide: the one that is known stays, and there is one question. */
const undecided: readonly (readonly [string, string, string, string])[] = [
  ['an attribute of a resource', '', 'sqs:SendMessage', '!GetAtt Queue.Arn'],
  ['an export of another stack', '', 'sqs:SendMessage', '!ImportValue queue-arn'],
  [
    'a mapping by a parameter',
    'Parameters: { Stage: { Type: String } }\nMappings: { Queues: { prod: { Arn: "arn:aws:sqs:eu-west-1:123456789012:q" } } }',
    'sqs:SendMessage',
    '!FindInMap [Queues, !Ref Stage, Arn]',
  ],
  [
    'a condition on the Region',
    'Conditions: { InTokyo: !Equals [!Ref "AWS::Region", ap-northeast-1] }',
    'sqs:SendMessage',
    '!If [InTokyo, "arn:aws:sqs:*:*:a", "*"]',
  ],
  [
    'a part of an open text',
    'Parameters: { Arn: { Type: String } }',
    'sqs:SendMessage',
    '!Join [":", ["arn:aws:sqs:eu-west-1:123456789012", !Select [5, !Split [":", !Ref Arn]]]]',
  ],
  ['a dynamic reference', '', 'sqs:SendMessage', '"{{resolve:ssm:/queues/arn:3}}"'],
  [
    'a parameter in SSM',
    'Parameters: { Queue: { Type: "AWS::SSM::Parameter::Value<String>", Default: /queues/arn } }',
    'sqs:SendMessage',
    '!Ref Queue',
  ],
  ['actions that are open', 'Parameters: { Actions: { Type: CommaDelimitedList } }', '!Ref Actions', '"*"'],
];

test.each(undecided)('%s: one question, and no statement is lost', async (_, head, actions, resources) => {
  const text = `${head}\nResources:\n  Queue: { Type: AWS::SQS::Queue }\n  ${role(statement(actions, resources))}\n  ${channel()}\n`;
  const open = await importText(text);
  expect(open.config).toBeUndefined();
  const [question] = open.questions;
  expect(open.questions).toHaveLength(1);
  expect(open.diagnostics.map(({ code }) => code).filter(code => code !== 'role/unused')).toEqual(
    open.diagnostics.filter(({ severity }) => severity === 'error').map(() => 'import/open-question'),
  );
  const { roles } = parse(open.text) as { roles: { chat: { policies: { p: { allow: unknown[] } } } } };
  expect(roles.chat.policies.p.allow[0]).toEqual({ actions: ['sqs:ListQueues'], resources: ['*'] });
  expect(JSON.stringify(roles.chat.policies.p.allow[1])).toContain(`OPEN(${question?.id})`);
  expect(open.text).toContain('left out: Queue (AWS::SQS::Queue)');
});

test('an answer takes the place of its question, and a name without a question is refused', async () => {
  const text = `Resources:\n  ${role(statement('sqs:SendMessage', '!GetAtt Queue.Arn'))}\n  Queue: { Type: AWS::SQS::Queue }\n  ${channel()}\n`;
  const arn = 'arn:aws:sqs:eu-west-1:123456789012:jobs';
  const answered = await importText(text, { answers: new Map([['Queue.Arn', arn]]) });
  expect(answered.questions).toEqual([]);
  expect(answered.config?.roles?.['chat']).toMatchObject({
    policies: { p: { allow: [{}, { resources: [arn] }] } },
  });
  await expect(importText(text, { answers: new Map([['Queue', arn]]) })).rejects.toThrow(
    /nothing about chat/,
  );
  await expect(importText(text, { parameters: new Map([['Stage', 'x']]) })).rejects.toThrow(
    /no parameter Stage/,
  );
});

test('a parameter that nothing about chat depends on is refused; the name of the stack is asked for', async () => {
  const text = `Parameters: { Size: { Type: Number } }\nResources:\n  ${role('Policies: []')}\n  ${channel(', SnsTopicArns: [!Sub "arn:aws:sns:eu-west-1:123456789012:${AWS::StackName}"]')}\n`;
  await expect(importText(text, { parameters: new Map([['Size', '3']]) })).rejects.toThrow(
    /Size has a value/,
  );
  const open = await importText(text);
  expect(open.questions.map(({ id }) => id)).toEqual(['AWS.StackName']);
  const named = await importText(text, { stackName: 'legacy' });
  expect(named.questions).toEqual([]);
  expect(named.config?.channels?.['ops']?.notify?.topics).toEqual([
    'arn:aws:sns:eu-west-1:123456789012:legacy',
  ]);
});

test('a channel that may not be there, a list of policies and a whole statement stay open questions', async () => {
  const conditions = 'Conditions: { Tokyo: !Equals [!Ref "AWS::Region", ap-northeast-1] }';
  const conditional = `${conditions}\nResources:\n  ${role('ManagedPolicyArns: !If [Tokyo, ["arn:aws:iam::aws:policy/ReadOnlyAccess"], []], Policies: !If [Tokyo, [], []]')}\n  ${channel().replace('Properties:', 'Condition: Tokyo, Properties:')}\n`;
  const open = await importText(conditional);
  expect(open.questions.map(({ id }) => id)).toEqual(['Condition.Tokyo']);
  expect(open.config).toBeUndefined();
  expect(open.text).toContain('channel: OPEN(Condition.Tokyo)');
  const yes = await importText(conditional, { answers: new Map([['Condition.Tokyo', 'true']]) });
  expect(yes.config?.roles?.['chat']).toMatchObject({ 'managed-policies': ['ReadOnlyAccess'] });
  await expect(importText(conditional, { answers: new Map([['Condition.Tokyo', 'false']]) })).rejects.toThrow(
    /no chat channel/,
  );
});

test('a role that is trusted by others too and has no name of its own has no ARN that could be written', async () => {
  const others = trust.replace(
    '{ Service: chatbot.amazonaws.com }',
    '{ Service: [chatbot.amazonaws.com, lambda.amazonaws.com] }',
  );
  const open = await importText(
    `Resources:\n  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: ${others}, Policies: [] } }\n  ${channel()}\n`,
  );
  expect(open.config).toBeUndefined();
  expect(open.text).toContain('arn: OPEN(Role.Arn)');
  expect(open.text).not.toContain(':role/');
});

test('a custom action that is only a button comes along as one', async () => {
  const action =
    'Go: { Type: AWS::Chatbot::CustomAction, Properties: { ActionName: go, Definition: { CommandText: cloudwatch describe-alarms --region eu-west-1 }, Attachments: [{ NotificationType: CloudWatch, ButtonText: Alarms, Criteria: [{ Operator: HAS_VALUE, VariableName: AlarmName }] }] } }';
  const { config } = await importText(
    `Resources:\n  ${role('Policies: []')}\n  ${action}\n  ${channel(', CustomizationResourceArns: [!Ref Go]')}\n`,
  );
  expect(config?.aliases?.['go']).toMatchObject({ 'button-only': true, 'action-name': 'go' });
  if (config === undefined) throw new Error('It passes its checks');
  const resolved = resolve(config);
  const [target] = resolveTargets(config);
  if (target === undefined) throw new Error('There is always a target');
  const { template } = renderDesired(resolved, target);
  expect(template.Resources['AliasGo']?.Properties).not.toHaveProperty('AliasName');
});
