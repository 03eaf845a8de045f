import { ChatbotClient, CreateSlackChannelConfigurationCommand } from '@aws-sdk/client-chatbot';
import {
  CreateChangeSetCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  type ResourceToImport,
} from '@aws-sdk/client-cloudformation';
import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { JsonObject } from '../../action/core/json.ts';
import { tellStory } from '../story.ts';
import {
  deploy,
  detectDrift,
  listEvents,
  makeChangeSet,
  refusalOf,
  startTestAws,
  type TestAws,
  trust,
} from './harness.ts';

const channelArn = 'arn:aws:chatbot::000000000000:chat-configuration/slack-channel/by-hand';
const roleArn = 'arn:aws:iam::000000000000:role/by-hand';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
  await aws.iam.send(
    new CreateRoleCommand({ RoleName: 'by-hand', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const chatbot = new ChatbotClient({
    endpoint: aws.url,
    region: 'us-east-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await chatbot.send(
    new CreateSlackChannelConfigurationCommand({
      SlackTeamId: 'T0123ABCD',
      SlackChannelId: 'C0AAAAAAA',
      SlackChannelName: 'ops',
      ConfigurationName: 'by-hand',
      IamRoleArn: roleArn,
    }),
  );
});
afterAll(() => aws.stop());

function template(more: JsonObject = {}, policy: 'Retain' | 'none' = 'Retain'): JsonObject {
  const kept = policy === 'none' ? {} : { DeletionPolicy: policy };
  return {
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        ...kept,
        Properties: { RoleName: 'by-hand', AssumeRolePolicyDocument: trust },
      },
      Channel: {
        Type: 'AWS::Chatbot::SlackChannelConfiguration',
        ...kept,
        Properties: {
          ConfigurationName: 'by-hand',
          SlackWorkspaceId: 'T0123ABCD',
          SlackChannelId: 'C0AAAAAAA',
          IamRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          GuardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        },
      },
      ...more,
    },
  };
}

const both: ResourceToImport[] = [
  { LogicalResourceId: 'Role', ResourceType: 'AWS::IAM::Role', ResourceIdentifier: { RoleName: 'by-hand' } },
  {
    LogicalResourceId: 'Channel',
    ResourceType: 'AWS::Chatbot::SlackChannelConfiguration',
    ResourceIdentifier: { Arn: channelArn },
  },
];

function importing(ResourcesToImport: ResourceToImport[]) {
  return { ChangeSetType: 'IMPORT' as const, ResourcesToImport };
}

const step = tellStory();
const refusals: [string, JsonObject, ResourceToImport[], RegExp][] = [
  ['a resource without a DeletionPolicy', template({}, 'none'), both, /\[Role\].*DeletionPolicy/],
  ['a type that cannot be imported', { Resources: {} }, both, /At least one Resources member/],
  [
    'something new beside it',
    template({ New: { Type: 'AWS::SNS::Topic' } }),
    both,
    /You have modified resources \[New\] in your template that are not being imported/,
  ],
  [
    'an output',
    { ...template(), Outputs: { A: { Value: 'b' } } },
    both,
    /As part of the import operation, you cannot modify or add \[Outputs\]/,
  ],
  [
    'an identifier of the wrong kind',
    template(),
    [{ ...both[0], ResourceIdentifier: { Arn: roleArn } } as ResourceToImport],
    /must be identified by \[RoleName\]/,
  ],
];
for (const [what, wanted, resources, words] of refusals) {
  step(`${what} is refused`, async () => {
    const refusal = await refusalOf(
      aws.cloudFormation.send(
        new CreateChangeSetCommand({
          StackName: 'refused',
          ChangeSetName: 'import',
          TemplateBody: JSON.stringify(wanted),
          Capabilities: ['CAPABILITY_NAMED_IAM'],
          ...importing(resources),
        }),
      ),
    );
    expect(refusal.code).toBe('ValidationError');
    expect(refusal.message).toMatch(words);
  });
}

step('what was made by hand comes into a new stack as it is', async () => {
  const before = await aws.iam.send(new GetRoleCommand({ RoleName: 'by-hand' }));
  const changeSet = await makeChangeSet(aws.cloudFormation, 'look', {
    template: template(),
    ...importing(both),
  });
  expect(
    changeSet.Changes?.map(
      ({ ResourceChange: c }) => `${c?.Action} ${c?.LogicalResourceId} ${c?.PhysicalResourceId}`,
    ),
  ).toEqual([`Import Channel ${channelArn}`, 'Import Role by-hand']);
  expect(await deploy(aws.cloudFormation, 'import', { template: template(), ...importing(both) })).toBe(
    'IMPORT_COMPLETE',
  );
  expect(await listEvents(aws.cloudFormation, 1)).toEqual([
    'demo IMPORT_IN_PROGRESS: User Initiated',
    'Role IMPORT_IN_PROGRESS: Resource import started.',
    'Channel IMPORT_IN_PROGRESS: Resource import started.',
    'Role IMPORT_COMPLETE: Resource import completed.',
    'Channel IMPORT_COMPLETE: Resource import completed.',
    'demo IMPORT_COMPLETE',
  ]);
  const after = await aws.iam.send(new GetRoleCommand({ RoleName: 'by-hand' }));
  expect(after.Role?.RoleId).toBe(before.Role?.RoleId);
  // The template does not yet say what is there: that is drift, not an error.
  expect([...(await detectDrift(aws.cloudFormation)).keys()]).toEqual(['Channel']);
});

step('what belongs to a stack cannot be imported into another', async () => {
  const refusal = await refusalOf(
    aws.cloudFormation.send(
      new CreateChangeSetCommand({
        StackName: 'second',
        ChangeSetName: 'import',
        TemplateBody: JSON.stringify(template()),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        ...importing(both),
      }),
    ),
  );
  expect(refusal.message).toMatch(/^by-hand already exists in stack arn:aws:cloudformation:/);
});

step('what is not there turns the import back and leaves the stack as it was', async () => {
  const missing = {
    Missing: {
      Type: 'AWS::IAM::Role',
      DeletionPolicy: 'Retain',
      Properties: { RoleName: 'nobody', AssumeRolePolicyDocument: trust },
    },
  };
  const status = await deploy(aws.cloudFormation, 'missing', {
    template: template(missing),
    ...importing([
      {
        LogicalResourceId: 'Missing',
        ResourceType: 'AWS::IAM::Role',
        ResourceIdentifier: { RoleName: 'nobody' },
      },
    ]),
  });
  expect(status).toBe('IMPORT_ROLLBACK_COMPLETE');
  const { StackResources } = await aws.cloudFormation.send(
    new DescribeStackResourcesCommand({ StackName: 'demo' }),
  );
  expect(StackResources?.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual(['Channel', 'Role']);
});

step('an imported stack is updated like any other', async () => {
  const drifted = await deploy(aws.cloudFormation, 'revert', {
    template: template(),
    DeploymentMode: 'REVERT_DRIFT',
  });
  expect(drifted).toBe('UPDATE_COMPLETE');
  expect([...(await detectDrift(aws.cloudFormation)).keys()]).toEqual([]);
  const { Stacks } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: 'demo' }));
  expect(Stacks?.[0]?.StackStatus).toBe('UPDATE_COMPLETE');
});
