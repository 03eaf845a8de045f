import { DescribeSlackChannelConfigurationsCommand } from '@aws-sdk/client-chatbot';
import {
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeEventsCommand,
  DetectStackDriftCommand,
  ExecuteChangeSetCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { CreatePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { JsonObject } from '../../action/core/json.ts';
import {
  allow,
  deploy,
  describeChangeSet,
  listEvents,
  makeChangeSet,
  refusalOf,
  startTestAws,
  type TestAws,
  trust,
  waitForStack,
  waitUntil,
} from './harness.ts';
import { control } from './raw-call.ts';
import { channel, configureByHand, create, role, stackOf } from './samples.ts';

let aws: TestAws;
beforeEach(async () => {
  aws = await startTestAws();
});
afterEach(() => aws.stop());

test('a name that is taken is found before anything is made', async () => {
  await aws.iam.send(
    new CreateRoleCommand({ RoleName: 'taken', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const changeSet = await makeChangeSet(aws.cloudFormation, 'create', {
    ...stackOf({ Role: role('taken') }),
    ...create,
  });
  expect(changeSet).toMatchObject({
    Status: 'FAILED',
    StatusReason: expect.stringContaining('AWS::EarlyValidation::ResourceExistenceCheck'),
  });
  const { OperationEvents } = await aws.cloudFormation.send(
    new DescribeEventsCommand({
      StackName: 'demo',
      ChangeSetName: 'create',
      Filters: { FailedEvents: true },
    }),
  );
  expect(OperationEvents).toMatchObject([
    {
      EventType: 'VALIDATION_ERROR',
      LogicalResourceId: 'Role',
      ValidationStatusReason: "Resource of type 'AWS::IAM::Role' with identifier 'taken' already exists.",
    },
  ]);
});

test('a protected stack is not deleted', async () => {
  await deploy(aws.cloudFormation, 'create', { ...stackOf({ Role: role('ops') }), ...create });
  await aws.cloudFormation.send(
    new UpdateTerminationProtectionCommand({ StackName: 'demo', EnableTerminationProtection: true }),
  );
  expect(
    (await refusalOf(aws.cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' })))).message,
  ).toMatch(/cannot be deleted while TerminationProtection is enabled/);
});

test('one drift detection at a time, and one change set of a name', async () => {
  await deploy(aws.cloudFormation, 'create', { ...stackOf({ Role: role('ops') }), ...create });
  await control(aws.url, 'clock', { stepMillis: 3_600_000 });
  const detect = () => aws.cloudFormation.send(new DetectStackDriftCommand({ StackName: 'demo' }));
  await detect();
  expect((await refusalOf(detect())).message).toMatch(/^Drift detection is already in progress for stack/);
  await control(aws.url, 'clock', { stepMillis: 1, advanceMillis: 3_600_000 });
  await makeChangeSet(aws.cloudFormation, 'same', stackOf({ Role: role('ops', { Description: 'x' }) }));
  expect(
    (
      await refusalOf(
        makeChangeSet(aws.cloudFormation, 'same', stackOf({ Role: role('ops', { Description: 'y' }) })),
      )
    ).code,
  ).toBe('AlreadyExistsException');
});

test('a workspace that nobody authorised is refused, and one that lost its authorisation switches its channels off', async () => {
  await control(aws.url, 'workspaces', { open: false, slack: { T0123ABCD: { name: 'acme' } } });
  await configureByHand(aws.chatbot, 'ops', 'C0AAAAAAA');
  const status = await deploy(aws.cloudFormation, 'create', {
    ...stackOf({ Channel: channel('other', 'C0BBBBBBB', { SlackWorkspaceId: 'T9999' }) }),
    ...create,
  });
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect((await listEvents(aws.cloudFormation)).join('\n')).toContain(
    'Slack workspace with ID T9999 is not authorized for AWS account 000000000000.',
  );
  await control(aws.url, 'workspaces', { slack: { T0123ABCD: { state: 'DISABLED', reason: 'gone' } } });
  const { SlackChannelConfigurations: all } = await aws.chatbot.send(
    new DescribeSlackChannelConfigurationsCommand({}),
  );
  expect(all).toMatchObject([{ ConfigurationName: 'ops', State: 'DISABLED', StateReason: 'gone' }]);
});

test('a single channel can be switched off, as an organisation policy does', async () => {
  await configureByHand(aws.chatbot, 'ops', 'C0AAAAAAA');
  const arn = 'arn:aws:chatbot::000000000000:chat-configuration/slack-channel/ops';
  await control(aws.url, 'channels', { arn, state: 'DISABLED', reason: 'Denied by organisation policy' });
  const { SlackChannelConfigurations: all } = await aws.chatbot.send(
    new DescribeSlackChannelConfigurationsCommand({}),
  );
  expect(all).toMatchObject([{ State: 'DISABLED', StateReason: 'Denied by organisation policy' }]);
  expect((await control(aws.url, 'channels', { arn: 'no', state: 'DISABLED' })).status).toBe(404);
});

test('a stack that was updated directly makes its change sets obsolete', async () => {
  await deploy(aws.cloudFormation, 'create', { ...stackOf({ Role: role('ops') }), ...create });
  await makeChangeSet(aws.cloudFormation, 'waiting', stackOf({ Role: role('ops', { Description: 'a' }) }));
  const body = JSON.stringify(stackOf({ Role: role('ops', { Description: 'b' }) }).template);
  await aws.cloudFormation.send(
    new UpdateStackCommand({ StackName: 'demo', TemplateBody: body, Capabilities: ['CAPABILITY_NAMED_IAM'] }),
  );
  expect(await waitForStack(aws.cloudFormation)).toBe('UPDATE_COMPLETE');
  const execution = aws.cloudFormation.send(
    new ExecuteChangeSetCommand({ StackName: 'demo', ChangeSetName: 'waiting' }),
  );
  expect(await refusalOf(execution)).toMatchObject({
    code: 'InvalidChangeSetStatusException',
    message: expect.stringContaining('[OBSOLETE]'),
  });
});

test.each<[string, JsonObject, RegExp]>([
  [
    'policies that are too long together',
    { Policies: [1, 2].map(n => ({ PolicyName: `p${n}`, PolicyDocument: allow(`a:${'b'.repeat(5100)}`) })) },
    /Maximum policy size of 10240 bytes exceeded for role ops/,
  ],
  [
    'a trust policy that is too long',
    { AssumeRolePolicyDocument: { ...trust, Id: 'x'.repeat(2048) } },
    /Cannot exceed quota for ACLSizePerRole: 2048/,
  ],
])('a role with %s fails', async (_what, more, words) => {
  const wish = { ...stackOf({ Role: role('ops', more) }), ...create };
  expect(await deploy(aws.cloudFormation, 'create', wish)).toBe('ROLLBACK_COMPLETE');
  const failed = (await listEvents(aws.cloudFormation)).find(line => line.includes('CREATE_FAILED'));
  expect(failed).toMatch(words);
  expect(failed).toMatch(/HandlerErrorCode: ServiceLimitExceeded/);
});

test('a policy of more than 6144 characters is refused', async () => {
  const document = JSON.stringify(allow(`a:${'b'.repeat(6144)}`));
  const made = aws.iam.send(new CreatePolicyCommand({ PolicyName: 'long', PolicyDocument: document }));
  expect(await refusalOf(made)).toMatchObject({
    message: 'Cannot exceed quota for PolicySize: 6144',
    status: 409,
  });
});

test('a request that is repeated with its token is the same request', async () => {
  const wish = {
    StackName: 'demo',
    ChangeSetName: 'once',
    ChangeSetType: 'CREATE' as const,
    ClientToken: 'token-1',
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
    TemplateBody: JSON.stringify(stackOf({ Role: role('ops') }).template),
  };
  const first = await aws.cloudFormation.send(new CreateChangeSetCommand(wish));
  expect((await aws.cloudFormation.send(new CreateChangeSetCommand(wish))).Id).toBe(first.Id);
  const other = aws.cloudFormation.send(new CreateChangeSetCommand({ ...wish, ClientToken: 'token-2' }));
  expect((await refusalOf(other)).code).toBe('AlreadyExistsException');
  await waitUntil(async () => {
    const { Status } = await describeChangeSet(aws.cloudFormation, 'once', false);
    return Status === 'CREATE_COMPLETE' ? Status : undefined;
  });
  const execution = { StackName: 'demo', ChangeSetName: 'once', ClientRequestToken: 'token-3' };
  await aws.cloudFormation.send(new ExecuteChangeSetCommand(execution));
  await aws.cloudFormation.send(new ExecuteChangeSetCommand(execution));
  expect(await waitForStack(aws.cloudFormation)).toBe('CREATE_COMPLETE');
  const again = (name: string | undefined) =>
    aws.cloudFormation.send(
      new ExecuteChangeSetCommand({ ...execution, ChangeSetName: name, ClientRequestToken: 'token-4' }),
    );
  expect((await refusalOf(again(first.Id))).code).toBe('InvalidChangeSetStatusException');
  // Its name is free again (recorded of DescribeChangeSet).
  expect((await refusalOf(again('once'))).code).toBe('ChangeSetNotFoundException');
});
