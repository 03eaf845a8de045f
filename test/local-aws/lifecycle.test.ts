import {
  DescribeSlackChannelConfigurationsCommand,
  UpdateSlackChannelConfigurationCommand,
} from '@aws-sdk/client-chatbot';
import { DeleteResourceCommand, GetResourceCommand } from '@aws-sdk/client-cloudcontrol';
import {
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import {
  AttachRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { JsonObject } from '../../action/core/json.ts';
import { tellStory } from '../story.ts';
import {
  allow,
  deploy,
  describeChangeSet,
  detectDrift,
  listEvents,
  makeChangeSet,
  readEvents,
  refusalOf,
  startTestAws,
  type TestAws,
  trust,
  waitForStack,
} from './harness.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());

function template({
  logging = 'ERROR',
  action = 'codepipeline:ListPipelines',
  guardrail = 'demo-guardrail',
} = {}): JsonObject {
  return {
    Description: 'One channel',
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'demo-role',
          AssumeRolePolicyDocument: trust,
          ManagedPolicyArns: ['arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess'],
          Policies: [{ PolicyName: 'run', PolicyDocument: allow(action) }],
        },
      },
      Guardrail: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { ManagedPolicyName: guardrail, PolicyDocument: allow('codepipeline:*') },
      },
      Alias: {
        Type: 'AWS::Chatbot::CustomAction',
        Properties: {
          ActionName: 'demo-deploy',
          AliasName: 'deploy',
          Definition: { CommandText: 'codepipeline list-pipelines' },
        },
      },
      Channel: {
        Type: 'AWS::Chatbot::SlackChannelConfiguration',
        Properties: {
          ConfigurationName: 'demo-ops',
          SlackWorkspaceId: 'T0123ABCD',
          SlackChannelId: 'C0AAAAAAA',
          IamRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          GuardrailPolicies: [{ Ref: 'Guardrail' }],
          LoggingLevel: logging,
          SnsTopicArns: [],
          CustomizationResourceArns: [{ Ref: 'Alias' }],
        },
      },
    },
    Outputs: { ChannelArn: { Value: { Ref: 'Channel' } } },
  };
}

const channelArn = 'arn:aws:chatbot::000000000000:chat-configuration/slack-channel/demo-ops';
const adminArn = 'arn:aws:iam::aws:policy/AdministratorAccess';

async function readChannel() {
  const { SlackChannelConfigurations: all } = await aws.chatbot.send(
    new DescribeSlackChannelConfigurationsCommand({}),
  );
  return all?.[0];
}

const step = tellStory();
step('a new stack is made in the order of its dependencies, with the events of AWS', async () => {
  const changeSet = await makeChangeSet(aws.cloudFormation, 'create', {
    template: template(),
    ChangeSetType: 'CREATE',
  });
  expect(
    changeSet.Changes?.map(
      ({ ResourceChange }) => `${ResourceChange?.Action} ${ResourceChange?.LogicalResourceId}`,
    ),
  ).toEqual(['Add Alias', 'Add Channel', 'Add Guardrail', 'Add Role']);
  expect(await listEvents(aws.cloudFormation)).toEqual(['demo REVIEW_IN_PROGRESS: User Initiated']);
  await aws.cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' }));
  expect(await waitForGone('demo')).toMatch(/Stack with id demo does not exist/);

  expect(await deploy(aws.cloudFormation, 'create', { template: template(), ChangeSetType: 'CREATE' })).toBe(
    'CREATE_COMPLETE',
  );
  expect(await listEvents(aws.cloudFormation)).toEqual([
    'demo REVIEW_IN_PROGRESS: User Initiated',
    'demo CREATE_IN_PROGRESS: User Initiated',
    'Role CREATE_IN_PROGRESS',
    'Guardrail CREATE_IN_PROGRESS',
    'Alias CREATE_IN_PROGRESS',
    'Role CREATE_IN_PROGRESS: Resource creation Initiated',
    'Role CREATE_COMPLETE',
    'Guardrail CREATE_IN_PROGRESS: Resource creation Initiated',
    'Guardrail CREATE_COMPLETE',
    'Alias CREATE_IN_PROGRESS: Resource creation Initiated',
    'Alias CREATE_COMPLETE',
    'Channel CREATE_IN_PROGRESS',
    'Channel CREATE_IN_PROGRESS: Resource creation Initiated',
    'Channel CREATE_COMPLETE',
    'demo CREATE_COMPLETE',
  ]);
  expect(await readChannel()).toMatchObject({
    ChatConfigurationArn: channelArn,
    IamRoleArn: 'arn:aws:iam::000000000000:role/demo-role',
    GuardrailPolicyArns: ['arn:aws:iam::000000000000:policy/demo-guardrail'],
    LoggingLevel: 'ERROR',
    UserAuthorizationRequired: false,
  });
  const { Stacks } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: 'demo' }));
  expect(Stacks?.[0]?.Outputs).toEqual([{ OutputKey: 'ChannelArn', OutputValue: channelArn }]);
});

async function waitForGone(stackName: string): Promise<string> {
  for (;;) {
    try {
      await waitForStack(aws.cloudFormation, stackName);
    } catch (error) {
      return (error as Error).message;
    }
  }
}

step('every event of a resource says what its properties were to be', async () => {
  const events = (await readEvents(aws.cloudFormation)).filter(
    ({ LogicalResourceId }) => LogicalResourceId === 'Alias',
  );
  expect(events.map(({ ResourceProperties }) => JSON.parse(ResourceProperties ?? '{}'))).toEqual(
    Array.from({ length: 3 }, () => ({
      ActionName: 'demo-deploy',
      AliasName: 'deploy',
      Definition: { CommandText: 'codepipeline list-pipelines' },
    })),
  );
});

step('the same template again is a change set that failed', async () => {
  const changeSet = await makeChangeSet(aws.cloudFormation, 'again', { template: template() });
  expect(changeSet).toMatchObject({
    Status: 'FAILED',
    ExecutionStatus: 'UNAVAILABLE',
    StatusReason:
      "The submitted information didn't contain changes. Submit different information to create a change set.",
  });
  const body = await aws.cloudFormation.send(new GetTemplateCommand({ StackName: 'demo' }));
  expect(body.TemplateBody).toBe(JSON.stringify(template()));
});

step('an update changes in place, says where, and deletes the other change sets', async () => {
  const before = (await listEvents(aws.cloudFormation)).length;
  const changed = template({ logging: 'INFO', action: 'codepipeline:GetPipelineState' });
  await makeChangeSet(aws.cloudFormation, 'update', { template: changed });
  const { Changes } = await describeChangeSet(aws.cloudFormation, 'update', true);
  const details = Changes?.flatMap(({ ResourceChange }) =>
    (ResourceChange?.Details ?? []).map(({ Target }) => [ResourceChange?.LogicalResourceId, Target]),
  );
  expect(details).toEqual([
    [
      'Channel',
      expect.objectContaining({
        Name: 'LoggingLevel',
        Path: '/Properties/LoggingLevel',
        BeforeValue: 'ERROR',
        AfterValue: 'INFO',
      }),
    ],
    [
      'Role',
      expect.objectContaining({
        Name: 'Policies',
        Path: '/Properties/Policies/0/PolicyDocument/Statement/0/Action/0',
        BeforeValue: 'codepipeline:ListPipelines',
        AfterValue: 'codepipeline:GetPipelineState',
        AttributeChangeType: 'Modify',
        RequiresRecreation: 'Never',
      }),
    ],
  ]);
  expect(await deploy(aws.cloudFormation, 'update-2', { template: changed })).toBe('UPDATE_COMPLETE');
  expect(
    (await aws.cloudFormation.send(new ListChangeSetsCommand({ StackName: 'demo' }))).Summaries ?? [],
  ).toEqual([]);
  expect(await listEvents(aws.cloudFormation, before)).toEqual([
    'demo UPDATE_IN_PROGRESS: User Initiated',
    'Role UPDATE_IN_PROGRESS',
    'Role UPDATE_COMPLETE',
    'Channel UPDATE_IN_PROGRESS',
    'Channel UPDATE_COMPLETE',
    'demo UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'demo UPDATE_COMPLETE',
  ]);
  expect(await readChannel()).toMatchObject({ LoggingLevel: 'INFO' });
});

const updated = { logging: 'INFO', action: 'codepipeline:GetPipelineState' };

step('a create-only property makes a resource anew, takes its dependents along and cleans up', async () => {
  const before = (await listEvents(aws.cloudFormation)).length;
  const renamed = template({ ...updated, guardrail: 'demo-other' });
  expect(await deploy(aws.cloudFormation, 'rename', { template: renamed })).toBe('UPDATE_COMPLETE');
  expect(await listEvents(aws.cloudFormation, before)).toEqual([
    'demo UPDATE_IN_PROGRESS: User Initiated',
    'Guardrail UPDATE_IN_PROGRESS: Requested update requires the creation of a new physical resource; hence creating one.',
    'Guardrail UPDATE_IN_PROGRESS: Resource creation Initiated',
    'Guardrail UPDATE_COMPLETE',
    'Channel UPDATE_IN_PROGRESS',
    'Channel UPDATE_COMPLETE',
    'demo UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'Guardrail DELETE_IN_PROGRESS',
    'Guardrail DELETE_COMPLETE',
    'demo UPDATE_COMPLETE',
  ]);
  expect((await readChannel())?.GuardrailPolicyArns).toEqual(['arn:aws:iam::000000000000:policy/demo-other']);
});

const current = template({ ...updated, guardrail: 'demo-other' });

step('what is changed behind the stack is drift, and a plain change set does not see it', async () => {
  expect([...(await detectDrift(aws.cloudFormation)).keys()]).toEqual([]);
  await aws.iam.send(new AttachRolePolicyCommand({ RoleName: 'demo-role', PolicyArn: adminArn }));
  await aws.iam.send(
    new PutRolePolicyCommand({
      RoleName: 'demo-role',
      PolicyName: 'run',
      PolicyDocument: JSON.stringify(allow('*')),
    }),
  );
  await aws.chatbot.send(
    new UpdateSlackChannelConfigurationCommand({
      ChatConfigurationArn: channelArn,
      SlackChannelId: 'C0AAAAAAA',
      LoggingLevel: 'NONE',
      GuardrailPolicyArns: [adminArn],
    }),
  );
  await aws.cloudControl.send(
    new DeleteResourceCommand({
      TypeName: 'AWS::Chatbot::CustomAction',
      Identifier: 'arn:aws:chatbot::000000000000:custom-action/demo-deploy',
    }),
  );
  const drifts = await detectDrift(aws.cloudFormation);
  expect(
    [...drifts].map(([id, { StackResourceDriftStatus }]) => `${id} ${StackResourceDriftStatus}`),
  ).toEqual(['Alias DELETED', 'Channel MODIFIED', 'Role MODIFIED']);
  expect(drifts.get('Role')?.PropertyDifferences).toEqual([
    {
      PropertyPath: '/ManagedPolicyArns/1',
      DifferenceType: 'ADD',
      ExpectedValue: 'null',
      ActualValue: adminArn,
    },
    {
      PropertyPath: '/Policies/0/PolicyDocument/Statement/0/Action/0',
      DifferenceType: 'NOT_EQUAL',
      ExpectedValue: 'codepipeline:GetPipelineState',
      ActualValue: '*',
    },
  ]);
  const paths = drifts
    .get('Channel')
    ?.PropertyDifferences?.map(({ PropertyPath, DifferenceType }) => `${DifferenceType} ${PropertyPath}`);
  expect(paths?.sort()).toEqual([
    'ADD /GuardrailPolicies/0',
    'NOT_EQUAL /LoggingLevel',
    'REMOVE /CustomizationResourceArns/0',
    'REMOVE /GuardrailPolicies/0',
  ]);
  // What the template does not set is not looked at.
  expect(JSON.parse(drifts.get('Channel')?.ActualProperties ?? '{}')).not.toHaveProperty('UserRoleRequired');
  expect((await makeChangeSet(aws.cloudFormation, 'plain', { template: current })).Status).toBe('FAILED');
});

step('a drift-aware change set shows it and brings it back', async () => {
  await makeChangeSet(aws.cloudFormation, 'revert', { template: current, DeploymentMode: 'REVERT_DRIFT' });
  const described = await describeChangeSet(aws.cloudFormation, 'revert', true);
  expect(described).toMatchObject({ DeploymentMode: 'REVERT_DRIFT', StackDriftStatus: 'DRIFTED' });
  expect(
    described.Changes?.map(
      ({ ResourceChange: c }) => `${c?.Action} ${c?.LogicalResourceId} ${c?.ResourceDriftStatus}`,
    ),
  ).toEqual(['Add Alias DELETED', 'Modify Channel MODIFIED', 'Modify Role MODIFIED']);
  const logging = described.Changes?.[1]?.ResourceChange?.Details?.find(
    ({ Target }) => Target?.Name === 'LoggingLevel',
  )?.Target;
  expect(logging).toMatchObject({
    BeforeValue: 'NONE',
    AfterValue: 'INFO',
    BeforeValueFrom: 'ACTUAL_STATE',
    AfterValueFrom: 'TEMPLATE',
    Drift: { PreviousValue: 'INFO', ActualValue: 'NONE' },
  });
  expect(
    await deploy(aws.cloudFormation, 'revert-2', { template: current, DeploymentMode: 'REVERT_DRIFT' }),
  ).toBe('UPDATE_COMPLETE');
  expect([...(await detectDrift(aws.cloudFormation)).keys()]).toEqual([]);
  const { AttachedPolicies } = await aws.iam.send(
    new ListAttachedRolePoliciesCommand({ RoleName: 'demo-role' }),
  );
  expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(['CloudWatchReadOnlyAccess']);
  const alias = await aws.cloudControl.send(
    new GetResourceCommand({
      TypeName: 'AWS::Chatbot::CustomAction',
      Identifier: 'arn:aws:chatbot::000000000000:custom-action/demo-deploy',
    }),
  );
  expect(JSON.parse(alias.ResourceDescription?.Properties ?? '{}')).toMatchObject({ AliasName: 'deploy' });
  expect(
    await refusalOf(
      deploy(aws.cloudFormation, 'revert-3', { template: current, DeploymentMode: 'REVERT_DRIFT' }),
    ),
  ).toMatchObject({
    message: expect.stringContaining("didn't contain changes"),
  });
});

step('deleting the stack deletes everything, last made first', async () => {
  const { Stacks } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: 'demo' }));
  const stackId = Stacks?.[0]?.StackId ?? '';
  const before = (await listEvents(aws.cloudFormation)).length;
  await aws.cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' }));
  expect(await waitForStack(aws.cloudFormation, stackId)).toBe('DELETE_COMPLETE');
  expect(await listEvents(aws.cloudFormation, before, stackId)).toEqual([
    'demo DELETE_IN_PROGRESS: User Initiated',
    'Channel DELETE_IN_PROGRESS',
    'Channel DELETE_COMPLETE',
    'Role DELETE_IN_PROGRESS',
    'Guardrail DELETE_IN_PROGRESS',
    'Alias DELETE_IN_PROGRESS',
    'Role DELETE_COMPLETE',
    'Guardrail DELETE_COMPLETE',
    'Alias DELETE_COMPLETE',
    'demo DELETE_COMPLETE',
  ]);
  expect((await refusalOf(aws.iam.send(new GetRoleCommand({ RoleName: 'demo-role' })))).code).toBe(
    'NoSuchEntityException',
  );
});
