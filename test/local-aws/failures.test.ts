import {
  CreateSlackChannelConfigurationCommand,
  DescribeSlackChannelConfigurationsCommand,
} from '@aws-sdk/client-chatbot';
import {
  CancelUpdateStackCommand,
  ContinueUpdateRollbackCommand,
  DeleteStackCommand,
  DescribeEventsCommand,
  DescribeStacksCommand,
  DetectStackDriftCommand,
  ExecuteChangeSetCommand,
  SetStackPolicyCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { JsonObject } from '../../action/core/json.ts';
import {
  allow,
  deploy,
  listEvents,
  makeChangeSet,
  refusalOf,
  startTestAws,
  type TestAws,
  trust,
  waitForStack,
} from './harness.ts';
import { control } from './raw-call.ts';

let aws: TestAws;
beforeEach(async () => {
  aws = await startTestAws();
});
afterEach(() => aws.stop());

function role(name: string, more: JsonObject = {}): JsonObject {
  return { Type: 'AWS::IAM::Role', Properties: { RoleName: name, AssumeRolePolicyDocument: trust, ...more } };
}

function channel(name: string, id: string, more: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::Chatbot::SlackChannelConfiguration',
    Properties: {
      ConfigurationName: name,
      SlackWorkspaceId: 'T0123ABCD',
      SlackChannelId: id,
      IamRoleArn: 'arn:aws:iam::000000000000:role/ops',
      GuardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      LoggingLevel: 'ERROR',
      ...more,
    },
  };
}

const create = { ChangeSetType: 'CREATE' as const };

function stackOf(Resources: JsonObject): { template: JsonObject } {
  return { template: { Resources } };
}

function makeByHand(ConfigurationName: string, SlackChannelId: string) {
  return aws.chatbot.send(
    new CreateSlackChannelConfigurationCommand({
      ConfigurationName,
      SlackChannelId,
      SlackTeamId: 'T0123ABCD',
      SlackChannelName: 'x',
      IamRoleArn: 'arn:aws:iam::000000000000:role/ops',
    }),
  );
}

test('a creation that fails is undone, and the stack stays behind for somebody to delete', async () => {
  await makeByHand('by-hand', 'C0AAAAAAA');
  const wish = {
    ...stackOf({ Role: role('ops'), Channel: { ...channel('ops', 'C0AAAAAAA'), DependsOn: 'Role' } }),
    ...create,
  };
  expect(await deploy(aws.cloudFormation, 'create', wish)).toBe('ROLLBACK_COMPLETE');
  const events = await listEvents(aws.cloudFormation, 2);
  expect(events.slice(0, 3)).toEqual([
    'Role CREATE_IN_PROGRESS',
    'Role CREATE_IN_PROGRESS: Resource creation Initiated',
    'Role CREATE_COMPLETE',
  ]);
  expect(events[4]).toMatch(
    /^Channel CREATE_FAILED: Resource handler returned message: "Invalid request provided: Slack channel with ID C0AAAAAAA in Slack team T0123ABCD has already been configured for AWS account 000000000000\. \(Service: AWSChatbot; Status Code: 400; .*HandlerErrorCode: InvalidRequest\)$/,
  );
  expect(events.slice(5)).toEqual([
    'demo ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Channel]. Rollback requested by user.',
    'Channel DELETE_COMPLETE',
    'Role DELETE_IN_PROGRESS',
    'Role DELETE_COMPLETE',
    'demo ROLLBACK_COMPLETE',
  ]);
  expect(
    (await refusalOf(makeChangeSet(aws.cloudFormation, 'again', stackOf({ Role: role('ops') })))).message,
  ).toMatch(/is in ROLLBACK_COMPLETE state and can not be updated\.$/);
});

test('a rename fails because the new configuration is made before the old one goes, and is rolled back', async () => {
  await deploy(aws.cloudFormation, 'create', {
    ...stackOf({ Channel: channel('old', 'C0AAAAAAA') }),
    ...create,
  });
  const renamed = stackOf({ Channel: channel('new', 'C0AAAAAAA') });
  const changeSet = await makeChangeSet(aws.cloudFormation, 'look', renamed);
  expect(changeSet.Changes?.[0]?.ResourceChange?.Replacement).toBe('True');
  expect(await deploy(aws.cloudFormation, 'rename', renamed)).toBe('UPDATE_ROLLBACK_COMPLETE');
  const { SlackChannelConfigurations: all } = await aws.chatbot.send(
    new DescribeSlackChannelConfigurationsCommand({}),
  );
  expect(all?.map(({ ConfigurationName }) => ConfigurationName)).toEqual(['old']);
});

test('an update that fails brings back what it had changed', async () => {
  await makeByHand('by-hand', 'C0BBBBBBB');
  await deploy(aws.cloudFormation, 'create', {
    ...stackOf({ Role: role('ops', { Description: 'before' }) }),
    ...create,
  });
  const status = await deploy(
    aws.cloudFormation,
    'update',
    stackOf({
      Role: role('ops', { Description: 'after' }),
      Channel: { ...channel('ops', 'C0BBBBBBB'), DependsOn: 'Role' },
    }),
  );
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName: 'ops' }));
  expect(Role?.Description).toBe('before');
  const lines = await listEvents(aws.cloudFormation);
  expect(lines.filter(line => line.startsWith('demo ')).slice(-4)).toEqual([
    'demo UPDATE_IN_PROGRESS: User Initiated',
    'demo UPDATE_ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Channel]. ',
    'demo UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'demo UPDATE_ROLLBACK_COMPLETE',
  ]);
});

async function makeLimit(): Promise<void> {
  await aws.iam.send(
    new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument: JSON.stringify(allow('*')) }),
  );
}

async function statusOf(name: string): Promise<string | undefined> {
  const { Stacks } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
  return Stacks?.[0]?.StackStatus;
}

const hour = 3_600_000;
const limitArn = 'arn:aws:iam::000000000000:policy/limit';

/** An update whose roll-back cannot bring back an attachment: the policy went while the update ran. */
async function failRollback(): Promise<void> {
  await makeLimit();
  await makeByHand('by-hand', 'C0CCCCCCC');
  const before = { Role: role('ops', { ManagedPolicyArns: [limitArn] }) };
  await deploy(aws.cloudFormation, 'create', { ...stackOf(before), ...create });
  const next = {
    Role: role('ops', { ManagedPolicyArns: [] }),
    Channel: { ...channel('ops', 'C0CCCCCCC'), DependsOn: 'Role' },
  };
  await makeChangeSet(aws.cloudFormation, 'update', stackOf(next));
  await control(aws.url, 'clock', { stepMillis: hour });
  await aws.cloudFormation.send(new ExecuteChangeSetCommand({ StackName: 'demo', ChangeSetName: 'update' }));
  await control(aws.url, 'clock', { advanceMillis: 2 * hour });
  expect((await listEvents(aws.cloudFormation)).at(-1)).toBe('Channel CREATE_IN_PROGRESS');
  await aws.iam.send(new DeletePolicyCommand({ PolicyArn: limitArn }));
  await control(aws.url, 'clock', { advanceMillis: 5 * hour });
  expect(await statusOf('demo')).toBe('UPDATE_ROLLBACK_FAILED');
  await control(aws.url, 'clock', { stepMillis: 1 });
}

test('a roll-back that fails can be continued once its cause is gone', async () => {
  await failRollback();
  expect((await listEvents(aws.cloudFormation)).at(-1)).toBe(
    'demo UPDATE_ROLLBACK_FAILED: The following resource(s) failed to update: [Role]. ',
  );
  await makeLimit();
  await aws.cloudFormation.send(new ContinueUpdateRollbackCommand({ StackName: 'demo' }));
  expect(await waitForStack(aws.cloudFormation)).toBe('UPDATE_ROLLBACK_COMPLETE');
  const { AttachedPolicies } = await aws.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'ops' }));
  expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(['limit']);
});

test('what cannot be repaired is skipped, and a stack that is well has nothing to continue', async () => {
  await failRollback();
  const proceed = (ResourcesToSkip: string[]) =>
    aws.cloudFormation.send(new ContinueUpdateRollbackCommand({ StackName: 'demo', ResourcesToSkip }));
  await proceed([]);
  expect(await waitForStack(aws.cloudFormation)).toBe('UPDATE_ROLLBACK_FAILED');
  await proceed(['Role']);
  expect(await waitForStack(aws.cloudFormation)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect((await refusalOf(proceed([]))).message).toMatch(
    /is in UPDATE_ROLLBACK_COMPLETE state and can not be rolled back\.$/,
  );
});

test('time stands until it is moved on, and an update under way can be cancelled', async () => {
  await deploy(aws.cloudFormation, 'create', {
    ...stackOf({ Role: role('ops', { Description: 'a' }) }),
    ...create,
  });
  await makeChangeSet(aws.cloudFormation, 'update', stackOf({ Role: role('ops', { Description: 'b' }) }));
  await control(aws.url, 'clock', { stepMillis: 3_600_000 });
  await aws.cloudFormation.send(new ExecuteChangeSetCommand({ StackName: 'demo', ChangeSetName: 'update' }));
  await control(aws.url, 'clock', { advanceMillis: 3_600_000 });
  expect(await statusOf('demo')).toBe('UPDATE_IN_PROGRESS');
  expect((await listEvents(aws.cloudFormation)).at(-1)).toBe('Role UPDATE_IN_PROGRESS');
  expect((await refusalOf(aws.cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' })))).code).toBe(
    'ValidationError',
  );
  await aws.cloudFormation.send(new CancelUpdateStackCommand({ StackName: 'demo' }));
  await control(aws.url, 'clock', { stepMillis: 1, advanceMillis: 3_600_000 });
  expect(await waitForStack(aws.cloudFormation)).toBe('UPDATE_ROLLBACK_COMPLETE');
  const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName: 'ops' }));
  expect(Role?.Description).toBe('a');
  expect(await listEvents(aws.cloudFormation, 0)).toContain(
    'demo UPDATE_ROLLBACK_IN_PROGRESS: User Initiated',
  );
});

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

test('a stack policy stops what it does not allow', async () => {
  await deploy(aws.cloudFormation, 'create', {
    ...stackOf({ Role: role('ops', { Description: 'a' }) }),
    ...create,
  });
  await aws.cloudFormation.send(
    new SetStackPolicyCommand({
      StackName: 'demo',
      StackPolicyBody: JSON.stringify({
        Statement: [
          { Effect: 'Deny', Action: 'Update:*', Principal: '*', Resource: 'LogicalResourceId/Role' },
        ],
      }),
    }),
  );
  const changed = stackOf({ Role: role('ops', { Description: 'b' }) });
  expect(await deploy(aws.cloudFormation, 'update', changed)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await listEvents(aws.cloudFormation)).toContain(
    'Role UPDATE_FAILED: Action denied by stack policy: Statement [#1] does not allow [Update:Modify] for resource [LogicalResourceId/Role]',
  );
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

test('a deletion that fails leaves the stack DELETE_FAILED, and can be tried again', async () => {
  const limit = {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { ManagedPolicyName: 'limit', PolicyDocument: allow('*') },
  };
  await deploy(aws.cloudFormation, 'create', { ...stackOf({ Limit: limit }), ...create });
  await aws.iam.send(
    new CreateRoleCommand({ RoleName: 'by-hand', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const attachment = { RoleName: 'by-hand', PolicyArn: 'arn:aws:iam::000000000000:policy/limit' };
  await aws.iam.send(new AttachRolePolicyCommand(attachment));
  await aws.cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' }));
  expect(await waitForStack(aws.cloudFormation)).toBe('DELETE_FAILED');
  expect((await listEvents(aws.cloudFormation)).at(-1)).toBe(
    'demo DELETE_FAILED: The following resource(s) failed to delete: [Limit]. ',
  );
  await aws.iam.send(new DetachRolePolicyCommand(attachment));
  await aws.cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' }));
  const gone = await refusalOf(waitForStack(aws.cloudFormation));
  expect(gone.message).toBe('Stack with id demo does not exist');
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
  await makeByHand('ops', 'C0AAAAAAA');
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
  await makeByHand('ops', 'C0AAAAAAA');
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

test.each<[string, boolean, boolean]>([
  ['Delete', false, false],
  ['Retain', true, true],
  ['RetainExceptOnCreate', false, true],
])(
  '%s decides what outlives a failed creation, and what outlives its stack',
  async (policy, afterFailure, afterDeletion) => {
    const exists = async (RoleName: string) =>
      aws.iam.send(new GetRoleCommand({ RoleName })).then(
        () => true,
        () => false,
      );
    await makeByHand('by-hand', 'C0AAAAAAA');
    const kept = (name: string) => ({ ...role(name), DeletionPolicy: policy });
    const failing = { Role: kept('first'), Channel: { ...channel('ops', 'C0AAAAAAA'), DependsOn: 'Role' } };
    await deploy(aws.cloudFormation, 'create', { ...stackOf(failing), ...create, StackName: 'failing' });
    expect(await exists('first')).toBe(afterFailure);
    await deploy(aws.cloudFormation, 'create', { ...stackOf({ Role: kept('second') }), ...create });
    await aws.cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' }));
    await refusalOf(waitForStack(aws.cloudFormation));
    expect(await exists('second')).toBe(afterDeletion);
  },
);

test.each<[string, JsonObject]>([
  ['another path', { ManagedPolicyName: 'limit', Path: '/b/' }],
  ['another case', { ManagedPolicyName: 'LIMIT', Path: '/a/' }],
])('a policy that moves to %s under its own name collides with itself', async (_what, more) => {
  const limit = (properties: JsonObject) => ({
    Limit: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: allow('a:b'), ...properties } },
  });
  const before = limit({ ManagedPolicyName: 'limit', Path: '/a/' });
  await deploy(aws.cloudFormation, 'create', { ...stackOf(before), ...create });
  expect(await deploy(aws.cloudFormation, 'move', stackOf(limit(more)))).toBe('UPDATE_ROLLBACK_COMPLETE');
  const failed = (await listEvents(aws.cloudFormation)).find(line => line.includes('UPDATE_FAILED'));
  expect(failed).toMatch(/already exists\." \(RequestToken: .*, HandlerErrorCode: AlreadyExists\)$/);
});
