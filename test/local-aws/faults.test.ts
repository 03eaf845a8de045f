import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type FaultKind, faultKinds, readFaults } from '../../action/local-aws/faults/fault.ts';
import { startLocalAws } from '../../action/local-aws/index.ts';
import { makeClients, refusalOf, startTestAws, type TestAws, trust } from './harness.ts';
import { callJson, callRest, callS3, control } from './raw-call.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());
afterEach(async () => {
  await fetch(`${aws.url}/_local/faults`, { method: 'DELETE' });
});

function makeRole(name: string) {
  return aws.iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
}

const listRoles = () => aws.iam.send(new ListRolesCommand({}));

test.each<[FaultKind, string, number]>([
  ['throttle', 'Throttling', 400],
  ['error', 'InternalFailure', 500],
  ['deny', 'AccessDenied', 403],
  ['expire', 'ExpiredToken', 403],
])('%s is answered as AWS does', async (kind, code, status) => {
  await control(aws.url, 'faults', { operation: 'iam:ListRoles', kind, times: 1 });
  expect(await refusalOf(listRoles())).toMatchObject({ code, status });
  expect((await listRoles()).Roles).toBeDefined();
});

test('each protocol has its own word for being throttled', async () => {
  await control(aws.url, 'faults', { operation: '*', kind: 'throttle' });
  const json = await callJson(aws, 'events', 'AWSEvents.ListRules', {});
  expect(json.json['__type']).toBe('ThrottlingException');
  const rest = await callRest(
    { ...aws, region: 'us-east-2' },
    'chatbot',
    '/describe-slack-channel-configurations',
    {},
  );
  expect(rest.headers.get('x-amzn-errortype')).toBe('ThrottlingException');
  const s3 = await callS3(aws, 'GET', '/');
  expect([s3.status, /<Code>(.*)<\/Code>/.exec(s3.text)?.[1]]).toEqual([503, 'SlowDown']);
});

test.each<FaultKind>(['reset', 'cut'])('%s breaks the connection', async kind => {
  await control(aws.url, 'faults', { operation: 'iam:ListRoles', kind, times: 1 });
  await expect(listRoles()).rejects.toThrow();
});

test('a lost answer is one of a call that was carried out', async () => {
  await control(aws.url, 'faults', { operation: 'iam:CreateRole', kind: 'lost', times: 1 });
  await expect(makeRole('lost')).rejects.toThrow();
  expect((await aws.iam.send(new GetRoleCommand({ RoleName: 'lost' }))).Role?.RoleName).toBe('lost');
});

test('a duplicate is carried out twice, and the second answer is seen', async () => {
  await control(aws.url, 'faults', { operation: 'iam:CreateRole', kind: 'duplicate', times: 1 });
  expect((await refusalOf(makeRole('twice'))).code).toBe('EntityAlreadyExistsException');
});

test('short pages hold one item, and paging still finds everything', async () => {
  await makeRole('page-1');
  await makeRole('page-2');
  await control(aws.url, 'faults', { operation: 'iam:List*', kind: 'truncate' });
  const first = await listRoles();
  expect([first.Roles?.length, first.IsTruncated]).toEqual([1, true]);
  const names: (string | undefined)[] = [];
  for await (const page of paginateListRoles({ client: aws.iam }, {})) {
    names.push(...(page.Roles ?? []).map(({ RoleName }) => RoleName));
  }
  expect(names).toEqual(expect.arrayContaining(['page-1', 'page-2']));
});

test('a hanging call is given up by the caller, and does not keep the server from closing', async () => {
  const own = await startLocalAws({ stateFile: `${aws.stateFile}.hang`, faults: 'iam:ListRoles=hang' });
  const { iam } = makeClients(own.url);
  await expect(
    iam.send(new ListRolesCommand({}), { abortSignal: AbortSignal.timeout(100) }),
  ).rejects.toThrow();
  await own.close();
});

test('a slow call is answered in the end', async () => {
  await control(aws.url, 'faults', { operation: 'iam:ListRoles', kind: 'slow', millis: 20, times: 1 });
  expect((await listRoles()).Roles).toBeDefined();
});

test('the SDK repeats what was throttled, and so gets through', async () => {
  await control(aws.url, 'faults', { operation: 'iam:ListRoles', kind: 'throttle', times: 2 });
  const patient = new IAMClient({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 4,
  });
  expect((await patient.send(new ListRolesCommand({}))).$metadata.attempts).toBe(3);
});

test('faults wait for their turn, and say how often they were met', async () => {
  await control(aws.url, 'faults', [{ operation: 'cloudformation:*', kind: 'error', after: 1, times: 1 }]);
  const look = () => aws.cloudFormation.send(new DescribeStacksCommand({}));
  await look();
  expect((await refusalOf(look())).code).toBe('InternalFailure');
  await look();
  const { text } = await control(aws.url, 'faults');
  expect(JSON.parse(text)).toEqual([
    { operation: 'cloudformation:*', kind: 'error', after: 1, times: 1, hits: 1 },
  ]);
});

test('what was called can be counted', async () => {
  await fetch(`${aws.url}/_local/calls`, { method: 'DELETE' });
  await listRoles();
  await listRoles();
  expect((await control(aws.url, 'calls')).json).toEqual({ 'iam:ListRoles': 2 });
});

describe('the text form', () => {
  test.each<[string, unknown]>([
    ['', []],
    ['iam:*=throttle', [{ operation: 'iam:*', kind: 'throttle' }]],
    [
      'iam:GetRole=slow*2+1@300, *=reset',
      [
        { operation: 'iam:GetRole', kind: 'slow', times: 2, after: 1, millis: 300 },
        { operation: '*', kind: 'reset' },
      ],
    ],
    ['[{"operation":"*","kind":"error"}]', [{ operation: '*', kind: 'error' }]],
  ])('%s', (text, faults) => {
    expect(readFaults(text)).toEqual(faults);
  });

  test.each<[string, RegExp]>([
    ['iam:*', /cannot read "iam:\*"/],
    ['iam:*=explode', new RegExp(`kind is one of ${faultKinds.join(', ')}, not explode`)],
    ['[{"operation":"*","kind":"error","often":2}]', /unknown member often/],
    ['{', /not JSON/],
  ])('%s is refused', (text, words) => {
    expect(() => readFaults(text)).toThrow(words);
  });
});
