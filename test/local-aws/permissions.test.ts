import { DescribeSlackChannelConfigurationsCommand } from '@aws-sdk/client-chatbot';
import { ListResourcesCommand } from '@aws-sdk/client-cloudcontrol';
import {
  DescribeStackDriftDetectionStatusCommand,
  DescribeStacksCommand,
  DetectStackDriftCommand,
} from '@aws-sdk/client-cloudformation';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  GetAccountAuthorizationDetailsCommand,
  GetPolicyVersionCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { JsonObject } from '../../action/core/json.ts';
import { tellStory } from '../story.ts';
import {
  type Clients,
  deploy,
  listEvents,
  makeClients,
  refusalOf,
  startTestAws,
  type TestAws,
  trust,
} from './harness.ts';
import { control } from './raw-call.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
  await control(aws.url, 'permissions', { enforce: true });
});
afterAll(() => aws.stop());

const account = 'arn:aws:iam::000000000000';
const everybody: JsonObject = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'sts:AssumeRole' }],
};

function policy(...statements: JsonObject[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function allow(
  Action: string | string[],
  Resource: string | string[] = '*',
  more: JsonObject = {},
): JsonObject {
  return { Effect: 'Allow', Action, Resource, ...more };
}

/** A role with one inline policy, entered. */
async function become(name: string, document: string, trusting: JsonObject = everybody): Promise<Clients> {
  await aws.iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trusting) }),
  );
  await aws.iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'p', PolicyDocument: document }));
  return enter(name);
}

async function enter(name: string): Promise<Clients> {
  const { Credentials } = await aws.sts.send(
    new AssumeRoleCommand({ RoleArn: `${account}:role/${name}`, RoleSessionName: 'test' }),
  );
  return makeClients(aws.url, Credentials?.AccessKeyId);
}

test('what no policy allows is refused in the words of AWS', async () => {
  const reader = await become('reader', policy(allow('iam:Get*')));
  expect(await refusalOf(reader.iam.send(new ListRolesCommand({})))).toEqual({
    code: 'AccessDenied',
    status: 403,
    message:
      'User: arn:aws:sts::000000000000:assumed-role/reader/test is not authorized to perform: iam:ListRoles on resource: * because no identity-based policy allows the iam:ListRoles action',
  });
  expect((await refusalOf(reader.chatbot.send(new DescribeSlackChannelConfigurationsCommand({})))).code).toBe(
    'AccessDeniedException',
  );
});

test('a deny wins, a boundary limits, conditions count', async () => {
  const denied = await become(
    'denied',
    policy(allow('*'), { Effect: 'Deny', Action: 'iam:List*', Resource: '*' }),
  );
  expect((await refusalOf(denied.iam.send(new ListRolesCommand({})))).message).toMatch(
    /with an explicit deny in an identity-based policy$/,
  );
  await aws.iam.send(
    new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument: policy(allow('sts:*')) }),
  );
  const bounded = await become('bounded', policy(allow('*')));
  await aws.iam.send(
    new PutRolePermissionsBoundaryCommand({
      RoleName: 'bounded',
      PermissionsBoundary: `${account}:policy/limit`,
    }),
  );
  expect((await refusalOf(bounded.iam.send(new ListRolesCommand({})))).message).toMatch(
    /because no permissions boundary allows the iam:ListRoles action$/,
  );
  const elsewhere = { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } };
  const regional = await become('regional', policy(allow('cloudformation:*', '*', elsewhere)));
  expect((await refusalOf(regional.cloudFormation.send(new DescribeStacksCommand({})))).code).toBe(
    'AccessDenied',
  );
});

test('policies of the organization limit every role, in the words of AWS', async () => {
  const role = await become('limited', policy(allow('*')));
  const ask = () => refusalOf(role.iam.send(new ListRolesCommand({})));
  const fullAccess = { Version: '2012-10-17', Statement: [allow('*')] };
  const limit = async (document: JsonObject) => {
    const levels = [[fullAccess], [document]];
    expect((await control(aws.url, 'organization', { serviceControl: levels })).status).toBe(200);
  };
  try {
    await limit({
      Version: '2012-10-17',
      Statement: [allow('*'), { Effect: 'Deny', Action: 'iam:ListRoles', Resource: '*' }],
    });
    expect((await ask()).message).toMatch(/with an explicit deny in a service control policy$/);
    await limit({ Version: '2012-10-17', Statement: [allow('sqs:*')] });
    expect((await ask()).message).toMatch(
      /because no service control policy allows the iam:ListRoles action$/,
    );
    await limit(fullAccess);
    await role.iam.send(new ListRolesCommand({}));
  } finally {
    await control(aws.url, 'organization', {});
  }
});

test('the trust policy decides who may enter', async () => {
  await aws.iam.send(
    new CreateRoleCommand({ RoleName: 'closed', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  expect((await refusalOf(enter('closed'))).message).toBe(
    `User: ${account}:user/local is not authorized to perform: sts:AssumeRole on resource: ${account}:role/closed`,
  );
  expect((await refusalOf(enter('missing'))).code).toBe('AccessDenied');
});

test('a token of GitHub enters only the role whose conditions it meets', async () => {
  const provider = `${account}:oidc-provider/token.actions.githubusercontent.com`;
  await aws.iam.send(
    new CreateRoleCommand({
      RoleName: 'ci',
      AssumeRolePolicyDocument: policy({
        Effect: 'Allow',
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
          StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/chatops:*' },
        },
      }),
    }),
  );
  const enterWith = async (sub: string) => {
    const claims = { iss: 'https://token.actions.githubusercontent.com', aud: 'sts.amazonaws.com', sub };
    const response = await fetch(aws.url, {
      method: 'POST',
      body: new URLSearchParams({
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: `${account}:role/ci`,
        RoleSessionName: 'ci',
        WebIdentityToken: `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`,
      }),
    });
    return [response.status, await response.text()] as const;
  };
  expect((await enterWith('repo:acme/chatops:ref:refs/heads/main'))[0]).toBe(200);
  const [status, text] = await enterWith('repo:evil/fork:pull_request');
  expect(status).toBe(403);
  expect(text).toContain('Not authorized to perform sts:AssumeRoleWithWebIdentity');
});

const template: JsonObject = {
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { RoleName: 'made', Path: '/chatops/', AssumeRolePolicyDocument: trust },
    },
    Channel: {
      Type: 'AWS::Chatbot::SlackChannelConfiguration',
      Properties: {
        ConfigurationName: 'made',
        SlackWorkspaceId: 'T0123ABCD',
        SlackChannelId: 'C0AAAAAAA',
        IamRoleArn: { 'Fn::GetAtt': 'Role.Arn' },
        GuardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      },
    },
  },
};

const stacks = allow('cloudformation:*');
const chatOps = allow('chatbot:*');
const roles = allow('iam:*', `${account}:role/chatops/*`);

const step = tellStory();
const missing: [string, JsonObject[], RegExp][] = [
  [
    'iam:CreateRole',
    [stacks, chatOps],
    /perform: iam:CreateRole on resource: arn:aws:iam::000000000000:role\/chatops\/made because no identity-based/,
  ],
  [
    'iam:PassRole',
    [
      stacks,
      chatOps,
      allow(['iam:CreateRole', 'iam:DeleteRole', 'iam:List*', 'iam:Get*'], `${account}:role/chatops/*`),
    ],
    /perform: iam:PassRole on resource: arn:aws:iam::000000000000:role\/chatops\/made/,
  ],
  [
    'chatbot:CreateSlackChannelConfiguration',
    [stacks, roles],
    /perform: chatbot:CreateSlackChannelConfiguration/,
  ],
];
for (const [action, statements, words] of missing) {
  step(`a stack is made with the rights of its caller: without ${action} it rolls back`, async () => {
    const name = `maker-${action.replace(':', '-')}`;
    const maker = await become(name, policy(...statements));
    const stackName = `stack-${action.replace(':', '-')}`;
    const status = await deploy(maker.cloudFormation, 'create', {
      template,
      ChangeSetType: 'CREATE',
      StackName: stackName,
    });
    expect(status).toBe('ROLLBACK_COMPLETE');
    const failed = (await listEvents(aws.cloudFormation, 0, stackName)).find(line =>
      line.includes('_FAILED'),
    );
    expect(failed).toMatch(words);
    expect(failed).toMatch(/HandlerErrorCode: AccessDenied\)$/);
  });
}

step(
  'with the rights that its handlers need a stack is made; passing the role to another service does not help',
  async () => {
    const toChatbot = { Condition: { StringEquals: { 'iam:PassedToService': 'chatbot.amazonaws.com' } } };
    const toLambda = { Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } };
    const made = [
      allow(['iam:CreateRole', 'iam:DeleteRole', 'iam:List*', 'iam:Get*'], `${account}:role/chatops/*`),
    ];
    const wrong = await become(
      'wrong',
      policy(stacks, chatOps, ...made, allow('iam:PassRole', '*', toLambda)),
    );
    const right = await become(
      'right',
      policy(stacks, chatOps, ...made, allow('iam:PassRole', '*', toChatbot)),
    );
    const wish = { template, ChangeSetType: 'CREATE' as const };
    expect(await deploy(wrong.cloudFormation, 'create', { ...wish, StackName: 'wrong' })).toBe(
      'ROLLBACK_COMPLETE',
    );
    expect(await deploy(right.cloudFormation, 'create', { ...wish, StackName: 'right' })).toBe(
      'CREATE_COMPLETE',
    );
  },
);

test('a service role does the work of a caller who may only pass it', async () => {
  const letIn = {
    ...trust,
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
  await aws.iam.send(
    new CreateRoleCommand({ RoleName: 'worker', AssumeRolePolicyDocument: JSON.stringify(letIn) }),
  );
  await aws.iam.send(
    new PutRolePolicyCommand({
      RoleName: 'worker',
      PolicyName: 'p',
      PolicyDocument: policy(allow(['iam:*', 'sns:*'])),
    }),
  );
  const RoleARN = `${account}:role/worker`;
  const topic = { Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'worked' } } } };
  const wish = { template: topic, ChangeSetType: 'CREATE' as const, RoleARN };
  const idle = await become('idle', policy(stacks));
  expect(
    (await refusalOf(deploy(idle.cloudFormation, 'create', { ...wish, StackName: 'idle' }))).message,
  ).toMatch(/perform: iam:PassRole on resource: arn:aws:iam::000000000000:role\/worker/);
  const passer = await become('passer', policy(stacks, allow('iam:PassRole', RoleARN)));
  expect(await deploy(passer.cloudFormation, 'create', { ...wish, StackName: 'worked' })).toBe(
    'CREATE_COMPLETE',
  );
  const closed = deploy(passer.cloudFormation, 'create', {
    ...wish,
    StackName: 'closed',
    RoleARN: `${account}:role/passer`,
  });
  expect((await refusalOf(closed)).code).toBe('AccessDenied');
});

test('Cloud Control needs its own permission, and the one of the resource behind it', async () => {
  const list = (clients: Clients) =>
    clients.cloudControl.send(new ListResourcesCommand({ TypeName: 'AWS::Chatbot::CustomAction' }));
  const half = await become('half', policy(allow('cloudformation:ListResources')));
  expect((await refusalOf(list(half))).message).toMatch(
    /is not authorized to perform: chatbot:ListCustomActions/,
  );
  const other = await become('other-half', policy(allow('chatbot:*')));
  expect((await refusalOf(list(other))).message).toMatch(
    /is not authorized to perform: cloudformation:ListResources/,
  );
  const both = await become(
    'both',
    policy(allow(['cloudformation:ListResources', 'chatbot:ListCustomActions'])),
  );
  expect((await list(both)).ResourceDescriptions).toEqual([]);
});

test('an action that takes no resource is only allowed on everything', async () => {
  const narrow = await become('narrow', policy(allow('iam:ListRoles', `${account}:role/*`)));
  expect((await refusalOf(narrow.iam.send(new ListRolesCommand({})))).code).toBe('AccessDenied');
});

step('drift detection fails for what the caller may not read', async () => {
  const watcher = await become('watcher', policy(stacks, allow('iam:*')));
  const { StackDriftDetectionId: id } = await watcher.cloudFormation.send(
    new DetectStackDriftCommand({ StackName: 'right' }),
  );
  const look = () =>
    watcher.cloudFormation.send(new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id }));
  let run = await look();
  while (run.DetectionStatus === 'DETECTION_IN_PROGRESS') run = await look();
  expect(run).toMatchObject({
    DetectionStatus: 'DETECTION_FAILED',
    DetectionStatusReason: 'Failed to detect drift on resources [Channel]',
  });
});

test('an AWS-managed policy counts as far as its document is known', async () => {
  await become('administrator', policy(allow('sts:*')));
  await aws.iam.send(
    new AttachRolePolicyCommand({
      RoleName: 'administrator',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
  );
  const administrator = await enter('administrator');
  expect((await administrator.iam.send(new ListRolesCommand({}))).Roles?.length).toBeGreaterThan(0);
});

test('the documents of AWS-managed policies are there to read', async () => {
  const PolicyArn = 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess';
  const { PolicyVersion: version } = await aws.iam.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }),
  );
  expect(JSON.parse(decodeURIComponent(version?.Document ?? ''))).toMatchObject({ Version: '2012-10-17' });
  await become('viewer', policy(allow('sts:*')));
  await aws.iam.send(new AttachRolePolicyCommand({ RoleName: 'viewer', PolicyArn }));
  const { Policies } = await aws.iam.send(
    new GetAccountAuthorizationDetailsCommand({ Filter: ['AWSManagedPolicy'] }),
  );
  expect(Policies?.map(({ Arn }) => Arn)).toContain(PolicyArn);
  const viewer = await enter('viewer');
  expect((await viewer.iam.send(new ListRolesCommand({}))).Roles?.length).toBeGreaterThan(0);
});
