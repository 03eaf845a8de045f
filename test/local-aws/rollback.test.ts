import { DescribeSlackChannelConfigurationsCommand } from '@aws-sdk/client-chatbot';
import {
  CancelUpdateStackCommand,
  ContinueUpdateRollbackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  SetStackPolicyCommand,
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
import { channel, configureByHand, create, role, stackOf } from './samples.ts';

let aws: TestAws;
beforeEach(async () => {
  aws = await startTestAws();
});
afterEach(() => aws.stop());

test('a creation that fails is undone, and the stack stays behind for somebody to delete', async () => {
  await configureByHand(aws.chatbot, 'by-hand', 'C0AAAAAAA');
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
  await configureByHand(aws.chatbot, 'by-hand', 'C0BBBBBBB');
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
  await configureByHand(aws.chatbot, 'by-hand', 'C0CCCCCCC');
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
    await configureByHand(aws.chatbot, 'by-hand', 'C0AAAAAAA');
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
