import {
  CreateResourceCommand,
  DeleteResourceCommand,
  GetResourceCommand,
  GetResourceRequestStatusCommand,
  UpdateResourceCommand,
} from '@aws-sdk/client-cloudcontrol';
import {
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  deploy,
  makeChangeSet,
  refusalOf,
  startTestAws,
  type TestAws,
  trust,
  waitForStack,
  waitUntil,
} from './harness.ts';
import { callJson } from './raw-call.ts';

/** What the real AWS was recorded to answer, of calls that are easily made twice or too late. */
let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws(0);
});
afterAll(() => aws.stop());

const topic = (name: string) => ({
  Resources: { T: { Type: 'AWS::SNS::Topic', Properties: { TopicName: name } } },
});

test('a change set that was executed has no name, and cannot be deleted by its ARN', async () => {
  const { cloudFormation: cf } = aws;
  const stack = { StackName: 'sets' };
  const { ChangeSetId: id } = await makeChangeSet(cf, 'once', {
    template: topic('a'),
    ChangeSetType: 'CREATE',
    ...stack,
  });
  const execution = { ...stack, ChangeSetName: 'once', ClientRequestToken: 'execution-1' };
  await cf.send(new ExecuteChangeSetCommand(execution));
  await waitForStack(cf, 'sets');

  const named = { ...stack, ChangeSetName: 'once' };
  expect(await refusalOf(cf.send(new DescribeChangeSetCommand(named)))).toMatchObject({
    code: 'ChangeSetNotFoundException',
    message: 'ChangeSet [once] does not exist',
  });
  await cf.send(new ExecuteChangeSetCommand(execution));
  await cf.send(new DeleteChangeSetCommand(named));
  expect(await refusalOf(cf.send(new DeleteChangeSetCommand({ ChangeSetName: id ?? '' })))).toMatchObject({
    code: 'InvalidChangeSetStatusException',
    message: 'Cannot delete ChangeSet in execution status EXECUTE_COMPLETE',
  });
  const again = await makeChangeSet(cf, 'once', { template: topic('b'), ...stack });
  expect(again).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
  const first = await cf.send(new DescribeChangeSetCommand({ ChangeSetName: id ?? '' }));
  expect([first.ExecutionStatus, first.Changes?.length]).toEqual(['EXECUTE_COMPLETE', 1]);
});

test('a change set with the token of another request', async () => {
  const input = {
    StackName: 'tokens',
    ChangeSetName: 'c',
    ChangeSetType: 'CREATE',
    TemplateBody: JSON.stringify(topic('tokens')),
    ClientToken: 'token-1',
    Description: 'first',
  } as const;
  const { Id: id } = await aws.cloudFormation.send(new CreateChangeSetCommand(input));
  expect((await aws.cloudFormation.send(new CreateChangeSetCommand(input))).Id).toBe(id);
  const refusal = await refusalOf(
    aws.cloudFormation.send(new CreateChangeSetCommand({ ...input, Description: 'second' })),
  );
  expect(refusal).toMatchObject({
    code: 'AlreadyExistsException',
    message: 'ChangeSet c cannot be created due to a mismatch with existing attribute Description',
  });
});

test('a creation of a stack that is repeated is the same one', async () => {
  const input = {
    StackName: 'direct',
    TemplateBody: JSON.stringify(topic('direct')),
    ClientRequestToken: 'token-1',
  };
  const create = (more: object) => aws.cloudFormation.send(new CreateStackCommand({ ...input, ...more }));
  const { StackId: id } = await create({});
  expect((await create({})).StackId).toBe(id);
  await waitForStack(aws.cloudFormation, 'direct');
  expect((await create({})).StackId).toBe(id);
  expect(await refusalOf(create({ TemplateBody: JSON.stringify(topic('other')) }))).toMatchObject({
    code: 'TokenAlreadyExistsException',
    message: expect.stringContaining('The client request token token-1 has already been used for this stack'),
  });
  expect(await refusalOf(create({ ClientRequestToken: 'token-2' }))).toMatchObject({
    code: 'AlreadyExistsException',
    message: 'Stack [direct] already exists',
  });
  const { Stacks } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: 'direct' }));
  expect(Stacks?.[0]?.LastUpdatedTime).toBeUndefined();
  await deploy(aws.cloudFormation, 'update', { StackName: 'direct', template: topic('direct-2') });
  const { Stacks: later } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: 'direct' }));
  expect(later?.[0]?.LastUpdatedTime).toBeDefined();
});

const TypeName = 'AWS::SNS::Topic';
const arn = 'arn:aws:sns:us-east-1:000000000000:control';
const identifierText = `{"/properties/TopicArn":"${arn}"}`;

async function outcome(token: string | undefined) {
  return waitUntil(async () => {
    const { ProgressEvent } = await aws.cloudControl.send(
      new GetResourceRequestStatusCommand({ RequestToken: token ?? '' }),
    );
    return ProgressEvent?.OperationStatus === 'IN_PROGRESS' ? undefined : ProgressEvent;
  });
}

test('Cloud Control: what is repeated, refused and too late', async () => {
  const { cloudControl: cc } = aws;
  const create = (DesiredState: object, ClientToken?: string) =>
    cc.send(new CreateResourceCommand({ TypeName, DesiredState: JSON.stringify(DesiredState), ClientToken }));
  const update = (patch: object) =>
    cc.send(new UpdateResourceCommand({ TypeName, Identifier: arn, PatchDocument: JSON.stringify([patch]) }));

  const { ProgressEvent: first } = await create({ TopicName: 'control' }, 'token-1');
  await outcome(first?.RequestToken);
  const { ProgressEvent: again } = await create({ TopicName: 'control' }, 'token-1');
  expect(again).toMatchObject({ RequestToken: first?.RequestToken, OperationStatus: 'SUCCESS' });
  expect(await refusalOf(create({ TopicName: 'other' }, 'token-1'))).toMatchObject({
    code: 'ClientTokenConflictException',
    message: `ClientToken token-1 is already associated with an existing operation with RequestToken ${first?.RequestToken}`,
  });

  const { ProgressEvent: updated } = await update({ op: 'add', path: '/DisplayName', value: 'x' });
  expect(JSON.parse(updated?.ResourceModel ?? '')).toMatchObject({ TopicArn: arn, DisplayName: 'x' });
  expect(await refusalOf(update({ op: 'replace', path: '/TopicArn', value: 'x' }))).toMatchObject({
    code: 'ValidationException',
    message: 'Invalid patch update: readOnlyProperties [/properties/TopicArn] cannot be updated',
  });
  expect(await refusalOf(update({ op: 'test', path: '/DisplayName', value: 'y' }))).toMatchObject({
    code: 'ValidationException',
    message: '[TEST Operation] value mismatch',
  });

  const { ProgressEvent: second } = await create({ TopicName: 'control' });
  expect(await outcome(second?.RequestToken)).toMatchObject({
    OperationStatus: 'FAILED',
    ErrorCode: 'AlreadyExists',
  });

  const remove = () => cc.send(new DeleteResourceCommand({ TypeName, Identifier: arn }));
  expect(await outcome((await remove()).ProgressEvent?.RequestToken)).toMatchObject({
    OperationStatus: 'SUCCESS',
  });
  expect(await outcome((await remove()).ProgressEvent?.RequestToken)).toMatchObject({
    OperationStatus: 'FAILED',
    ErrorCode: 'NotFound',
    StatusMessage: `Resource of type '${TypeName}' with identifier '${identifierText}' was not found.`,
  });
  expect(await refusalOf(cc.send(new GetResourceCommand({ TypeName, Identifier: arn })))).toMatchObject({
    code: 'ResourceNotFoundException',
    message: expect.stringMatching(
      `^${TypeName} Handler returned status FAILED: Resource of type '${TypeName}' .* was not found. \\(HandlerErrorCode: NotFound, RequestToken: `,
    ),
  });
});

test('Cloud Control names what exists by its identifier', async () => {
  const type = 'AWS::IAM::Role';
  const state = JSON.stringify({ RoleName: 'twice', AssumeRolePolicyDocument: trust });
  const create = () =>
    aws.cloudControl.send(new CreateResourceCommand({ TypeName: type, DesiredState: state }));
  await outcome((await create()).ProgressEvent?.RequestToken);
  expect(await outcome((await create()).ProgressEvent?.RequestToken)).toMatchObject({
    ErrorCode: 'AlreadyExists',
    StatusMessage: `Resource of type '${type}' with identifier '{"/properties/RoleName":"twice"}' already exists.`,
  });
});

const invalidPath = 'InputPath for target t is invalid.';
const asKey = 'InputTemplate placeholder present as a JSON object key for target t.';
const map = { a: '$.detail.a' };

test.each<[string, object, string | undefined]>([
  ['nothing', {}, undefined],
  [
    'two of them',
    { Input: '{}', InputPath: '$' },
    'Only one of Input, InputPath, or InputTransformer must be provided for target t.',
  ],
  ['an input that is JSON', { Input: '"text"' }, undefined],
  ['an empty input', { Input: '' }, undefined],
  ['an input that is none', { Input: 'text' }, 'JSON syntax error in input for target t.'],
  ...['$', '$.a.b', '$.list[0]', '$.list[*].name', '$.a-b_c/d', '$.detail.requestParameters.x'].map(
    (path): [string, object, undefined] => [`the path ${path}`, { InputPath: path }, undefined],
  ),
  ...['$..x', "$['a']", '$.a[-1]', '$.a[0:2]', '$.*', 'a.b', ''].map((path): [string, object, string] => [
    `the path '${path}'`,
    { InputPath: path },
    invalidPath,
  ]),
  [
    'a path of a transformer',
    { InputTransformer: { InputPathsMap: { a: '$..a' }, InputTemplate: '"<a>"' } },
    invalidPath,
  ],
  [
    'an object',
    { InputTransformer: { InputPathsMap: map, InputTemplate: '{"k": <a>, "t": "at <a>: {<a>: 1}"}' } },
    undefined,
  ],
  ['a text', { InputTransformer: { InputPathsMap: map, InputTemplate: '"it is <a>"' } }, undefined],
  ['a key', { InputTransformer: { InputPathsMap: map, InputTemplate: '{"<a>": 1}' } }, asKey],
  ['a bare key', { InputTransformer: { InputPathsMap: map, InputTemplate: '{"x": 1, <a>: 1}' } }, asKey],
  [
    'a text without quotes',
    { InputTransformer: { InputPathsMap: map, InputTemplate: 'it is <a>' } },
    'Invalid InputTemplate for target t : [Source: (String)"it is <a>"]',
  ],
  [
    'an object that is not closed',
    { InputTransformer: { InputPathsMap: map, InputTemplate: '{"k": <a>' } },
    'Invalid InputTemplate for target t : [Source: (String)"{"k": <a>"]',
  ],
])('what a target gets: %s', async (_, more, message) => {
  await callJson(aws, 'events', 'AWSEvents.PutRule', { Name: 'r', EventPattern: '{"source":["x"]}' });
  const target = { Id: 't', Arn: 'arn:aws:sns:us-east-1:000000000000:t', ...more };
  const { status, json } = await callJson(aws, 'events', 'AWSEvents.PutTargets', {
    Rule: 'r',
    Targets: [target],
  });
  expect([status, json['message']]).toEqual(message === undefined ? [200, undefined] : [400, message]);
});

test('a rule whose pattern EventBridge refuses is not made, and one that it takes is', async () => {
  const put = (pattern: unknown) =>
    callJson(aws, 'events', 'AWSEvents.PutRule', { Name: 'form', EventPattern: JSON.stringify(pattern) });
  for (const refused of [{ source: 'aws.ecs' }, { source: [] }, { detail: { a: [{ nosuch: 1 }] } }]) {
    const { status, json } = await put(refused);
    expect([status, json['message']]).toEqual([400, expect.stringMatching(/^Event pattern is not valid\. /)]);
  }
  expect((await put({ sorce: ['aws.ecs'] })).status).toBe(200);
});
