import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeSlackChannelConfigurationsCommand } from '@aws-sdk/client-chatbot';
import { GetResourceCommand, ListResourcesCommand } from '@aws-sdk/client-cloudcontrol';
import { GetRolePolicyCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type LocalAws, seedDemo, startLocalAws } from '../../action/local-aws/index.ts';
import { makeClients } from './harness.ts';

let directory: string;
let server: LocalAws | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'local-aws-'));
});
afterEach(async () => {
  await server?.close();
  await rm(directory, { recursive: true, force: true });
});

test('the demo account is what somebody wired by hand', async () => {
  const stateFile = join(directory, 'local-aws.json');
  const seeded = await seedDemo(stateFile, Date.UTC(2026, 0, 1));
  expect(seeded.map(({ type }) => type)).toEqual([
    'AWS::SNS::Topic',
    'AWS::IAM::Role',
    'AWS::Chatbot::CustomAction',
    'AWS::Chatbot::CustomAction',
    'AWS::Chatbot::SlackChannelConfiguration',
  ]);
  server = await startLocalAws({ stateFile });
  const { chatbot, cloudControl, iam } = makeClients(server.url);
  const RoleName = 'codepipeline-slack-demo-chatbot-role';
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(['CloudWatchReadOnlyAccess']);
  const { PolicyDocument } = await iam.send(
    new GetRolePolicyCommand({ RoleName, PolicyName: 'CodePipelineChatOpsPolicy' }),
  );
  expect(JSON.parse(decodeURIComponent(PolicyDocument ?? '')).Statement).toMatchObject([
    {
      Action: [
        'codepipeline:StartPipelineExecution',
        'codepipeline:GetPipelineState',
        'codepipeline:ListPipelines',
      ],
    },
  ]);
  const { SlackChannelConfigurations: channels } = await chatbot.send(
    new DescribeSlackChannelConfigurationsCommand({}),
  );
  expect(channels).toMatchObject([
    {
      ConfigurationName: 'codepipeline-slack-demo-slack-channel',
      SlackTeamName: 'acme',
      GuardrailPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      SnsTopicArns: ['arn:aws:sns:ap-northeast-1:000000000000:codepipeline-slack-demo-notifications'],
    },
  ]);
  const TypeName = 'AWS::Chatbot::CustomAction';
  const { ResourceDescriptions } = await cloudControl.send(new ListResourcesCommand({ TypeName }));
  const aliases = await Promise.all(
    (ResourceDescriptions ?? []).map(async ({ Identifier }) => {
      const { ResourceDescription } = await cloudControl.send(
        new GetResourceCommand({ TypeName, Identifier }),
      );
      return (JSON.parse(ResourceDescription?.Properties ?? '{}') as { AliasName?: string }).AliasName;
    }),
  );
  expect(aliases).toEqual(['deploy-demo', 'deploy']);
});

test('a second time it refuses, and changes nothing', async () => {
  const stateFile = join(directory, 'local-aws.json');
  await seedDemo(stateFile, 0);
  await expect(seedDemo(stateFile, 0)).rejects.toThrow(/already exists/);
});
