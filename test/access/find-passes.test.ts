import { expect, test } from '@jest/globals';
import { findCallers, findPasses } from '../../action/access/find-passes.ts';
import { readForwardedPermissions } from '../../action/chat/forwarded-permissions.ts';
import type { Json } from '../../action/core/json.ts';
import { createAccessReader } from '../../action/iam/access-summary.ts';
import { defaultLayers } from '../../action/iam/channel-layers.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { emptyContext } from '../../action/iam/context.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';

const actions = await loadIamActions();
const reader = createAccessReader(actions);

/** Chat refuses iam:PassRole and sts:AssumeRole, and runs sqs:SendMessage. */
const forwarded = new Map([
  ['iam:passrole', new Set(['lambda:createfunction', 'ecs:runtask'])],
  ['sts:assumerole', new Set(['ecs:runtask'])],
  ['sqs:sendmessage', new Set(['lambda:createfunction'])],
]);

const f = 'arn:aws:lambda:eu-west-1:123456789012:function:f';
const task = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/t:1';
const sure = { Effect: 'Allow' as const };
const open = { ...sure, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } };

test.each<[why: string, role: Json[], passes: Record<string, string>, callers: Record<string, string[]>]>([
  ['nothing is allowed', [{ ...sure, Action: 'sqs:*', Resource: '*' }], {}, {}],
  [
    'one call is allowed',
    [{ ...sure, Action: 'lambda:CreateFunction', Resource: f }],
    { 'iam:passrole': 'surely' },
    { 'iam:passrole': ['lambda'] },
  ],
  [
    'two calls are allowed',
    [
      { ...sure, Action: 'lambda:CreateFunction', Resource: f },
      { ...sure, Action: 'ecs:RunTask', Resource: task },
    ],
    { 'iam:passrole': 'surely', 'sts:assumerole': 'surely' },
    { 'iam:passrole': ['ecs', 'lambda'], 'sts:assumerole': ['ecs'] },
  ],
  [
    'one call is possibly allowed',
    [{ ...open, Action: 'ecs:RunTask', Resource: task }],
    { 'iam:passrole': 'possibly', 'sts:assumerole': 'possibly' },
    { 'iam:passrole': ['ecs'], 'sts:assumerole': ['ecs'] },
  ],
  [
    'one call is allowed and another one possibly',
    [
      { ...open, Action: 'ecs:RunTask', Resource: task },
      { ...sure, Action: 'lambda:CreateFunction', Resource: f },
    ],
    { 'iam:passrole': 'surely', 'sts:assumerole': 'possibly' },
    { 'iam:passrole': ['ecs', 'lambda'], 'sts:assumerole': ['ecs'] },
  ],
  [
    'the call is allowed on what it is never about',
    [{ ...sure, Action: 'lambda:CreateFunction', Resource: 'arn:aws:sqs:eu-west-1:123456789012:q' }],
    {},
    {},
  ],
  [
    'the call is denied',
    [
      { ...sure, Action: ['lambda:*', 'ecs:*'], Resource: '*' },
      { Effect: 'Deny', Action: 'ecs:RunTask', Resource: '*' },
    ],
    { 'iam:passrole': 'surely' },
    { 'iam:passrole': ['lambda'] },
  ],
  [
    'everything is allowed',
    [{ ...sure, Action: '*', Resource: '*' }],
    { 'iam:passrole': 'surely', 'sts:assumerole': 'surely' },
    { 'iam:passrole': ['ecs', 'lambda'], 'sts:assumerole': ['ecs'] },
  ],
])('permissions that allowed calls use, where %s', (_why, statements, passes, callers) => {
  const compile = (layer: 'role' | 'guardrail', list: Json[]) =>
    compilePolicy({ Version: '2012-10-17', Statement: list }, { layer, name: layer });
  const layers = defaultLayers({
    role: [compile('role', statements)],
    guardrails: [compile('guardrail', [{ ...sure, Action: '*', Resource: '*' }])],
  });
  const summary = reader.summarize(layers, emptyContext);
  // What services may call as the caller is another table's matter.
  const ofTable = [...findPasses(summary, forwarded, actions)].filter(([name]) => forwarded.has(name));
  expect(Object.fromEntries(ofTable)).toEqual(passes);
  // So are calls of which it is not documented whether they use it.
  const found = [...findCallers(summary, forwarded, actions)].flatMap(([name, by]): [string, string[]][] => {
    const own = ['ecs', 'lambda'].filter(prefix => by.has(prefix));
    return forwarded.has(name) && own.length > 0 ? [[name, own]] : [];
  });
  expect(Object.fromEntries(found)).toEqual(callers);
});

test.each<[call: string, makesRole: string | undefined, readsSecret: string | undefined]>([
  ['cloudformation:CreateStack', 'surely', 'through cloudformation:CreateStack'],
  ['cloudformation:CreateResource', 'surely', 'through cloudformation:CreateResource'],
  [
    'cloudformation:Execute*',
    'through cloudformation:ExecuteChangeSet',
    'through cloudformation:ExecuteChangeSet',
  ],
  ['ssm:Start*', 'through ssm:StartAutomationExecution', 'through ssm:StartAutomationExecution'],
  ['cloudformation:CreateChangeSet', undefined, undefined],
  ['athena:StartQueryExecution', undefined, undefined],
])(
  'what is possible with the permissions of the caller where %s is allowed',
  (call, makesRole, readsSecret) => {
    const list = [{ ...sure, Action: call, Resource: '*' }];
    const policy = compilePolicy({ Version: '2012-10-17', Statement: list }, { layer: 'role', name: 'r' });
    const layers = defaultLayers({ role: [policy], guardrails: [policy] });
    const passes = findPasses(reader.summarize(layers, emptyContext), forwarded, actions);
    expect(passes.get('iam:createrole')).toBe(makesRole);
    expect(passes.get('secretsmanager:getsecretvalue')).toBe(readsSecret);
  },
);

test.each<[call: string, permission: string, pass: string | undefined]>([
  // The requirement table.
  ['rds-data:ExecuteStatement', 'secretsmanager:GetSecretValue', 'surely'],
  ['rekognition:DetectText', 's3:GetObject', 'surely'],
  ['ec2:CreateRestoreImageTask', 's3:GetObject', 'surely'],
  // Dependent actions of the Service Authorization Reference.
  ['textract:DetectDocumentText', 's3:GetObject', 'surely'],
  ['transcribe:StartTranscriptionJob', 's3:GetObject', 'surely'],
  ['autoscaling:CreateAutoScalingGroup', 'iam:CreateServiceLinkedRole', 'surely'],
  ['mgn:InitializeService', 'iam:CreateServiceLinkedRole', 'surely'],
  ['securitylake:CreateDataLake', 'iam:PutRolePolicy', 'surely'],
  ['servicequotas:GetServiceQuota', 'iam:GetAccountSummary', undefined],
  // Pages of a service.
  ['elasticloadbalancing:CreateTargetGroup', 'iam:CreateServiceLinkedRole', 'surely'],
  ['rds:CreateDBInstance', 'iam:CreateServiceLinkedRole', 'surely'],
  ['redshift-data:ListTables', 'secretsmanager:GetSecretValue', 'surely'],
  ['ec2:CreateStoreImageTask', 's3:PutObject', 'surely'],
  ['elasticbeanstalk:ComposeEnvironments', 'iam:CreateRole', 'through elasticbeanstalk:ComposeEnvironments'],
  // Not documented: the request names an object or a secret, or the service has a service-linked role.
  [
    'elasticbeanstalk:CreateApplicationVersion',
    's3:GetObject',
    'possibly through elasticbeanstalk:CreateApplicationVersion',
  ],
  [
    'quicksight:CreateDataSource',
    'secretsmanager:GetSecretValue',
    'possibly through quicksight:CreateDataSource',
  ],
  ['ssm:StartChangeRequestExecution', 'iam:CreateRole', 'possibly through ssm:StartChangeRequestExecution'],
  ['launchwizard:CreateDeployment', 'iam:CreateRole', 'possibly through launchwizard:CreateDeployment'],
  ['synthetics:CreateCanary', 's3:GetObject', 'possibly through synthetics:CreateCanary'],
  ['synthetics:UpdateCanary', 's3:GetObject', 'possibly through synthetics:UpdateCanary'],
  ['servicecatalog:CreateProduct', 's3:GetObject', 'possibly through servicecatalog:CreateProduct'],
  ['events:CreateConnection', 'secretsmanager:GetSecretValue', 'possibly through events:CreateConnection'],
  [
    'kinesisanalytics:AddApplicationOutput',
    'iam:PassRole',
    'possibly through kinesisanalytics:AddApplicationOutput',
  ],
  ['sns:SetSMSAttributes', 'iam:PassRole', 'possibly through sns:SetSMSAttributes'],
  // There is no object, or the objects only filter what is listed.
  ['states:CreateStateMachine', 's3:GetObject', undefined],
  ['codedeploy:ListApplicationRevisions', 's3:GetObject', undefined],
])('what is of use within %s: %s', (call, permission, pass) => {
  const list = [{ ...sure, Action: call, Resource: '*' }];
  const policy = compilePolicy({ Version: '2012-10-17', Statement: list }, { layer: 'role', name: 'r' });
  const layers = defaultLayers({ role: [policy], guardrails: [policy] });
  const passes = findPasses(reader.summarize(layers, emptyContext), readForwardedPermissions(), actions);
  expect(passes.get(permission.toLowerCase())).toBe(pass);
});

test.each<[call: string, permission: string, pass: string | undefined]>([
  // The service has a service-linked role.
  ['guardduty:CreateThreatIntelSet', 'iam:PutRolePolicy', 'possibly'],
  ['guardduty:UpdateThreatIntelSet', 'iam:PutRolePolicy', 'surely'],
  ['guardduty:DeleteThreatIntelSet', 'iam:DeleteRolePolicy', 'possibly'],
  ['aco-automation:UpdateEnrollmentConfiguration', 'iam:AttachRolePolicy', 'possibly'],
  ['lakeformation:RegisterResource', 'iam:PutRolePolicy', 'possibly'],
  ['emr-serverless:CreateApplication', 'iam:CreateServiceLinkedRole', 'possibly'],
  ['compute-optimizer:UpdateEnrollmentStatus', 'iam:CreateServiceLinkedRole', 'possibly'],
  ['logs:PutDeliverySource', 'iam:CreateServiceLinkedRole', 'possibly'],
  ['ecs:CreateCluster', 'iam:CreateServiceLinkedRole', 'possibly'],
  ['ecs:UpdateService', 'iam:DetachRolePolicy', 'possibly'],
  // No service-linked role needs it.
  ['ecs:UpdateService', 'iam:CreateRole', undefined],
  // The call only reads.
  ['guardduty:GetThreatIntelSet', 'iam:PutRolePolicy', undefined],
  // The call only reads.
  ['guardduty:ListThreatIntelSets', 'iam:CreateServiceLinkedRole', undefined],
  // The service has no such role.
  ['sqs:CreateQueue', 'iam:CreateServiceLinkedRole', undefined],
  // The service takes keys.
  ['lambda:GetFunctionConfiguration', 'kms:Decrypt', 'possibly'],
  ['sqs:SendMessage', 'kms:Decrypt', 'possibly'],
  ['sqs:SendMessage', 'kms:GenerateDataKey', 'surely'],
  ['ec2:StartInstances', 'kms:Decrypt', 'possibly'],
  ['ec2:AttachVolume', 'kms:CreateGrant', 'possibly'],
  ['eks:CreateCluster', 'kms:DescribeKey', 'possibly'],
  ['states:DescribeExecution', 'kms:Decrypt', 'possibly'],
  ['codepipeline:StartPipelineExecution', 'kms:GenerateDataKeyPair', 'possibly'],
  // The call only lists.
  ['lambda:ListFunctions', 'kms:Decrypt', undefined],
  // The call only reads.
  ['lambda:GetFunction', 'kms:DescribeKey', undefined],
  // It is not about data.
  ['lambda:UpdateFunctionCode', 'kms:ScheduleKeyDeletion', undefined],
  // AWS-managed policies allow it to requests from the service.
  ['appflow:CreateConnectorProfile', 'secretsmanager:CreateSecret', 'possibly'],
  ['appflow:UpdateConnectorProfile', 'secretsmanager:PutResourcePolicy', 'possibly'],
  ['databrew:CreateProfileJob', 'secretsmanager:CreateSecret', 'possibly'],
  ['dataexchange:StartJob', 's3:GetObject', 'possibly'],
  ['emr-serverless:CreateApplication', 'sso:CreateApplication', 'possibly'],
  ['mpa:CreateIdentitySource', 'sso:PutApplicationGrant', 'possibly'],
  ['securitylake:CreateDataLake', 'iam:CreateRole', 'possibly'],
  ['securitylake:CreateSubscriber', 'iam:CreateRole', 'surely'],
  // The service keeps secrets of its own.
  ['datasync:CreateLocationSmb', 'secretsmanager:CreateSecret', 'possibly'],
  ['datasync:DeleteLocation', 'secretsmanager:DeleteSecret', 'possibly'],
  ['bedrock-agentcore:CreateApiKeyCredentialProvider', 'secretsmanager:PutSecretValue', 'possibly'],
  ['datasync:DescribeTask', 'secretsmanager:CreateSecret', undefined],
  ['sqs:CreateQueue', 'secretsmanager:CreateSecret', undefined],
  // The policies allow something else to them.
  ['appflow:CreateConnectorProfile', 'secretsmanager:ListSecrets', undefined],
  // The call only reads.
  ['appflow:DescribeConnectorProfiles', 'secretsmanager:CreateSecret', undefined],
  // The calls that name an object, or choose what is called, are in a table.
  ['lambda:InvokeFunction', 's3:GetObject', undefined],
  ['cloudformation:CreateChangeSet', 'iam:CreateRole', undefined],
  // The service takes no keys.
  ['budgets:ModifyBudget', 'kms:Decrypt', undefined],
])('what is of use in calls of a service: %s, %s', (call, permission, pass) => {
  const list = [{ ...sure, Action: [call, permission], Resource: '*' }];
  const policy = compilePolicy({ Version: '2012-10-17', Statement: list }, { layer: 'role', name: 'r' });
  const layers = defaultLayers({ role: [policy], guardrails: [policy] });
  const passes = findPasses(reader.summarize(layers, emptyContext), readForwardedPermissions(), actions);
  expect(passes.get(permission.toLowerCase())).toBe(pass === 'possibly' ? `possibly through ${call}` : pass);
});

test.each<[why: string, allowed: string[], pass: string | undefined]>([
  ['a secret', ['rds-data:ExecuteStatement', 'secretsmanager:GetSecretValue'], 'rds-data:ExecuteStatement'],
  [
    'an object that is possibly read',
    ['elasticbeanstalk:CreateApplicationVersion', 's3:GetObject'],
    'elasticbeanstalk:CreateApplicationVersion',
  ],
  ['nothing', ['rds-data:ExecuteStatement'], undefined],
  ['another secret', ['rds-data:BeginTransaction', 's3:GetObject'], undefined],
])('a key behind what a call reads: %s', (_why, allowed, pass) => {
  const list = [{ ...sure, Action: [...allowed, 'kms:Decrypt'], Resource: '*' }];
  const policy = compilePolicy({ Version: '2012-10-17', Statement: list }, { layer: 'role', name: 'r' });
  const layers = defaultLayers({ role: [policy], guardrails: [policy] });
  const passes = findPasses(reader.summarize(layers, emptyContext), readForwardedPermissions(), actions);
  expect(passes.get('kms:decrypt')).toBe(pass && `possibly through ${pass}`);
});

test.each([
  ['athena:GetSessionEndpoint', false],
  ['s3express:CreateSession', false],
  ['s3express:CreateBucket', true],
])('whether %s possibly describes a key', (call, isPossible) => {
  const list = [{ ...sure, Action: [call, 'kms:DescribeKey'], Resource: '*' }];
  const policy = compilePolicy({ Version: '2012-10-17', Statement: list }, { layer: 'role', name: 'r' });
  const layers = defaultLayers({ role: [policy], guardrails: [policy] });
  const passes = findPasses(reader.summarize(layers, emptyContext), readForwardedPermissions(), actions);
  expect(passes.has('kms:describekey')).toBe(isPossible);
});

test('a small policy beside a large one changes what is of use', () => {
  const passesOf = (role: Json[]) => {
    const compile = (Statement: Json[], name: string) =>
      compilePolicy({ Version: '2012-10-17', Statement }, { layer: 'role', name });
    const large = compile([{ ...sure, Action: ['lambda:*', 'kms:*', 'iam:*'], Resource: '*' }], 'large');
    const all = compile([{ ...sure, Action: '*', Resource: '*' }], 'all');
    const layers = defaultLayers({ role: [large, compile(role, 'small')], guardrails: [all] });
    return findPasses(reader.summarize(layers, emptyContext), readForwardedPermissions(), actions);
  };
  const deny = (Action: string | string[]) => ({ Effect: 'Deny' as const, Action, Resource: '*' });
  const first = passesOf([{ ...sure, Action: 'sqs:ListQueues', Resource: '*' }]).get('kms:reencryptto');
  expect(first).toMatch(/^possibly through lambda:/);
  const second = passesOf([deny(String(first).replace('possibly through ', ''))]).get('kms:reencryptto');
  expect(second).toMatch(/^possibly through lambda:/);
  expect(second).not.toBe(first);
  expect(passesOf([deny('lambda:*')]).has('kms:reencryptto')).toBe(false);
  const more = passesOf([deny('lambda:*'), { ...sure, Action: 'ecs:UpdateService', Resource: '*' }]);
  expect(more.get('kms:reencryptto')).toBe('possibly through ecs:UpdateService');
  expect(more.get('iam:putrolepolicy')).toBe('possibly through ecs:UpdateService');
});

const references = 'arn:aws:ssm:*:*:parameter/aws/reference/secretsmanager/*';

test.each<[why: string, role: Json[], pass: string | undefined]>([
  ['any parameter', [{ ...sure, Action: 'ssm:GetParameter', Resource: '*' }], 'surely'],
  [
    'one secret',
    [{ ...sure, Action: 'ssm:GetParameters', Resource: `${references.slice(0, -1)}x` }],
    'surely',
  ],
  [
    'a path above',
    [{ ...sure, Action: 'ssm:GetParameter', Resource: 'arn:aws:ssm:*:*:parameter/aws/*' }],
    'surely',
  ],
  [
    'another path',
    [{ ...sure, Action: 'ssm:GetParameter', Resource: 'arn:aws:ssm:*:*:parameter/app/*' }],
    undefined,
  ],
  [
    'all but the secrets',
    [
      { ...sure, Action: 'ssm:GetParameter*', Resource: '*' },
      { Effect: 'Deny', Action: 'ssm:GetParameter*', Resource: references },
    ],
    undefined,
  ],
  [
    'all but the secrets, named',
    [{ ...sure, Action: 'ssm:GetParameter', NotResource: references }],
    undefined,
  ],
  [
    'another path, and the secrets under a condition',
    [
      { ...sure, Action: 'ssm:GetParameter', Resource: 'arn:aws:ssm:*:*:parameter/app/*' },
      { ...open, Action: 'ssm:GetParameters', Resource: references },
    ],
    'possibly',
  ],
  [
    'the calls that do not get secrets',
    [{ ...sure, Action: 'ssm:GetParametersByPath', Resource: '*' }],
    undefined,
  ],
])('secrets through Parameter Store: %s', (_why, list, pass) => {
  const policy = compilePolicy({ Version: '2012-10-17', Statement: list }, { layer: 'role', name: 'r' });
  const layers = defaultLayers({ role: [policy], guardrails: [policy] });
  const passes = findPasses(reader.summarize(layers, emptyContext), readForwardedPermissions(), actions);
  expect(passes.get('secretsmanager:getsecretvalue')).toBe(pass);
});
