import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { adopt } from '../../action/commands/adopt-stack.ts';
import { importAccount } from '../../action/commands/import-account.ts';
import { planAdoption } from '../../action/commands/plan-adoption.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { seedDemo } from '../../action/local-aws/seed/seed-demo.ts';
import { describeImportDifference } from '../../action/render/import-difference.ts';
import { makeWorld, type World } from '../drift/harness.ts';
import { allow, deploy, trust } from '../local-aws/harness.ts';
import { memoryFolder } from '../memory-folder.ts';

const account = '000000000000';
const today = '2026-11-25';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

/** An adoption after which everything is in the stacks, and a plan has no changes. */
const whole = { failures: [], failure: undefined, notAdopted: [], unknown: [] };
const same = { isRead: true, changes: [] };

let folder: string;
let world: World;
beforeAll(async () => {
  folder = await mkdtemp(join(memoryFolder, 'import-'));
  world = await makeWorld({ version: 1, name: 'chat' });
  await seedDemo(world.aws.stateFile, Date.now());
});
afterAll(async () => {
  await world.aws.stop();
  await rm(folder, { recursive: true });
});

function importAs(name: string, channels?: readonly string[]) {
  const wish = {
    name,
    channels,
    file: join(folder, `${name}.yml`),
    today,
    describeDifference: describeImportDifference,
  };
  return world.inSession(session => importAccount(session, wish));
}

/** The configuration that the first test adopts. */
let first: ChatopsConfig | undefined;

test('an account wired by hand: written as a person would, adopted without being touched, and then nothing to do', async () => {
  const before = await world.aws.iam.send(
    new GetRoleCommand({ RoleName: 'codepipeline-slack-demo-chatbot-role' }),
  );
  const { text, config, notes } = await importAs('codepipeline-slack-demo');
  expect(parse(text)).toEqual({
    version: 1,
    name: 'codepipeline-slack-demo',
    workspaces: { acme: { slack: 'T0123ABCD' } },
    defaults: { workspace: 'acme' },
    roles: {
      'chatbot-role': {
        path: '/',
        'managed-policies': ['CloudWatchReadOnlyAccess'],
        policies: {
          CodePipelineChatOpsPolicy: {
            allow: [
              {
                actions: [
                  'codepipeline:StartPipelineExecution',
                  'codepipeline:GetPipelineState',
                  'codepipeline:ListPipelines',
                ],
                resources: ['*'],
              },
            ],
          },
        },
      },
    },
    aliases: {
      deploy: {
        run: 'codepipeline start-pipeline-execution --name $pipeline --region ap-northeast-1',
        'action-name': 'deploy',
      },
      'deploy-demo': {
        run: 'codepipeline start-pipeline-execution --name codepipeline-slack-demo-pipeline --region ap-northeast-1',
        'action-name': 'deploy-demo',
      },
    },
    channels: {
      'slack-channel': {
        channel: 'C0BBBBBBB',
        role: 'chatbot-role',
        guardrails: ['AdministratorAccess'],
        logging: 'info',
        aliases: ['deploy', 'deploy-demo'],
        notify: {
          topics: ['arn:aws:sns:ap-northeast-1:${AWS::AccountId}:codepipeline-slack-demo-notifications'],
        },
      },
    },
    ignore: [
      {
        code: 'guardrail/administrator-access',
        at: 'channels.slack-channel.guardrails[0]',
        reason: expect.stringMatching(/^as it was found: /),
        until: '2026-12-25',
      },
    ],
  });
  expect(notes).toEqual([
    {
      path: ['channels', 'slack-channel', 'notify', 'topics', 0],
      text: 'stays where it is made: it is in ap-northeast-1, and the stack is in us-east-1',
    },
  ]);
  if (config === undefined) throw new Error('It passes its checks');
  first = config;
  const plan = await world.inSession(session => planAdoption(session, config));
  expect(plan.left).toEqual([]);
  const result = await world.inSession(session => adopt({ ...plan, session }, config, () => undefined));
  expect(result).toMatchObject({ ...whole, after: { ...same, differences: { drift: [], unchecked: [] } } });
  const now = await world.aws.iam.send(
    new GetRoleCommand({ RoleName: 'codepipeline-slack-demo-chatbot-role' }),
  );
  expect(now.Role?.RoleId).toBe(before.Role?.RoleId);
  await expect(importAs('again')).rejects.toThrow(
    'All of these channels already belong to a stack: codepipeline-slack-demo',
  );
});

async function create(type: string, properties: JsonObject): Promise<void> {
  await world.byHand({
    'cloud-control': 'CreateResource',
    input: { TypeName: type, DesiredState: JSON.stringify(properties) },
  });
}

test('what the language cannot say, what others have, and what is shared', async () => {
  const elsewhere = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' },
    ],
  };
  await create('AWS::IAM::Role', {
    RoleName: 'shared',
    AssumeRolePolicyDocument: trust,
    Path: '/service-role/',
  });
  await create('AWS::IAM::Role', { RoleName: 'of-people', AssumeRolePolicyDocument: elsewhere });
  await create('AWS::IAM::ManagedPolicy', {
    ManagedPolicyName: 'ReadOnlyAccess',
    PolicyDocument: allow('s3:ListAllMyBuckets'),
  });
  await create('AWS::IAM::ManagedPolicy', {
    ManagedPolicyName: 'attached',
    PolicyDocument: allow('s3:ListAllMyBuckets'),
  });
  await world.byHand({
    iam: 'AttachRolePolicy',
    input: { RoleName: 'of-people', PolicyArn: `arn:aws:iam::${account}:policy/attached` },
  });
  await create('AWS::Chatbot::CustomAction', {
    ActionName: 'only-a-button',
    Definition: { CommandText: 'lambda list-functions --region us-east-1' },
    Attachments: [
      {
        NotificationType: 'Custom',
        ButtonText: 'Go',
        Criteria: [{ Operator: 'HAS_VALUE', VariableName: 'x' }],
      },
    ],
  });
  await deploy(world.aws.cloudFormation, 'first', {
    template: {
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: { RoleName: 'of-a-stack', AssumeRolePolicyDocument: trust },
        },
      },
    },
    StackName: 'platform',
    ChangeSetType: 'CREATE',
  });
  const channel = (name: string, id: string, roleName: string, more: JsonObject = {}) =>
    create('AWS::Chatbot::SlackChannelConfiguration', {
      ConfigurationName: name,
      SlackWorkspaceId: 'T0123ABCD',
      SlackChannelId: id,
      IamRoleArn: role(roleName),
      GuardrailPolicies: [`arn:aws:iam::${account}:policy/ReadOnlyAccess`],
      ...more,
    });
  await channel('mixed.one'.replace('.', '-'), 'C0MIXED001', 'service-role/shared', {
    CustomizationResourceArns: [`arn:aws:chatbot::${account}:custom-action/only-a-button`],
  });
  await channel('mixed-two', 'C0MIXED002', 'service-role/shared', { UserRoleRequired: true });
  await channel('three', 'C0MIXED003', 'of-people', {
    GuardrailPolicies: [`arn:aws:iam::${account}:policy/attached`],
  });
  await channel('four', 'C0MIXED004', 'of-a-stack', {
    GuardrailPolicies: ['arn:aws:iam::aws:policy/AWSDenyAll'],
    SnsTopicArns: [`arn:aws:sns:us-east-1:${account}:CodeStarNotifications-x-0123456789abcdef`],
  });
  const { config, text, notes, diagnostics, files } = await importAs('mixed', [
    'mixed-one',
    'C0MIXED002',
    'three',
    `arn:aws:chatbot::${account}:chat-configuration/slack-channel/four`,
  ]);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(parse(text)).toMatchObject({
    roles: {
      'of-a-stack': { arn: 'arn:aws:iam::${AWS::AccountId}:role/of-a-stack' },
      'of-people': { arn: 'arn:aws:iam::${AWS::AccountId}:role/of-people' },
      shared: { 'role-name': 'shared', path: '/service-role/' },
    },
    guardrails: {
      'own-ReadOnlyAccess': {
        'policy-name': 'ReadOnlyAccess',
        path: '/',
        allow: [{ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }],
      },
      attached: { arn: 'arn:aws:iam::${AWS::AccountId}:policy/attached', document: 'policies/attached.json' },
    },
    channels: {
      one: { role: 'shared', guardrails: ['own-ReadOnlyAccess'] },
      two: { role: 'shared', 'user-roles': 'required' },
      three: { 'configuration-name': 'three', role: 'of-people', guardrails: ['attached'] },
      four: { role: 'of-a-stack', guardrails: 'none' },
    },
  });
  // What stays where it is made comes with its document, so that nothing is unknown to the proofs.
  expect([...files.keys()]).toEqual(['policies/attached.json']);
  expect(notes.map(({ path, text: words }) => `${path.join('.')}: ${words}`).sort()).toEqual([
    `channels.four.notify.topics.0: made by a notification rule that has the channel as its target; it comes and goes with that rule`,
    'guardrails.attached: used by its ARN: users, groups or roles have it too',
    'roles.of-a-stack: used by its ARN: it belongs to the stack platform',
    'roles.of-people: used by its ARN: it trusts other principals than chatbot.amazonaws.com. Its policies are not written: its trust policy lets chat assume it under conditions, or not at all',
  ]);
  if (config === undefined) throw new Error('It passes its checks');
  const plan = await world.inSession(session => planAdoption(session, config));
  expect(plan.adopted.map(({ path }) => path).sort()).toEqual([
    'aliases.only-a-button',
    'channels.four',
    'channels.one',
    'channels.three',
    'channels.two',
    'guardrails.own-ReadOnlyAccess',
    'roles.shared',
  ]);
  const result = await world.inSession(session => adopt({ ...plan, session }, config, () => undefined));
  expect(result).toMatchObject({ ...whole, after: { ...same, differences: { drift: [] } } });
});

test('a channel that drift found is pasted from its snippet and comes into the stack that is there', async () => {
  await create('AWS::IAM::Role', { RoleName: 'late', AssumeRolePolicyDocument: trust });
  await create('AWS::Chatbot::SlackChannelConfiguration', {
    ConfigurationName: 'late',
    SlackWorkspaceId: 'T0123ABCD',
    SlackChannelId: 'C0LATE0001',
    IamRoleArn: role('late'),
    GuardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    LoggingLevel: 'ERROR',
  });
  if (first === undefined) throw new Error('The first test adopts it');
  const before = first;
  const { drift } = await world.drift({}, before);
  const found = drift.find(({ path }) => path === 'channels.late');
  const snippet = parse(found?.snippet ?? '') as ChatopsConfig;
  const pasted: ChatopsConfig = {
    ...before,
    workspaces: { ...before.workspaces, ...snippet.workspaces },
    roles: { ...before.roles, ...snippet.roles },
    channels: { ...before.channels, ...snippet.channels },
  };
  const plan = await world.inSession(session => planAdoption(session, resolve(pasted)));
  expect(plan.adopted.map(({ path }) => path).sort()).toEqual(['channels.late', 'roles.late']);
  const result = await world.inSession(session =>
    adopt({ ...plan, session }, resolve(pasted), () => undefined),
  );
  expect(result).toMatchObject({ ...whole, after: { ...same, differences: { drift: [], unchecked: [] } } });
  // A file with the new channel alone would take everything else of the stack away.
  const { workspaces = {} } = before;
  const alone = { ...snippet, workspaces, version: 1 as const, name: before.name };
  await expect(world.inSession(session => planAdoption(session, resolve(alone), 'new'))).rejects.toThrow(
    /already exists, and its resources are not in the new file/,
  );
});

test.each([[['nobody'], /This account has no channel configuration nobody/]])(
  'a wish that cannot be granted',
  async (channels, words) => {
    await expect(importAs('wrong', channels)).rejects.toThrow(words);
  },
);
