import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { services } from '../../action/local-aws/services/index.ts';
import { startTestAws, type TestAws } from './harness.ts';
import { callJson, callQuery, callRest, callS3, control, signFor } from './raw-call.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws(0);
});
afterAll(() => aws.stop());

function post(service: string, body: string, headers: Record<string, string> = {}) {
  return fetch(aws.url, { method: 'POST', body, headers: { authorization: signFor(service), ...headers } });
}

describe('rubbish gets an answer in the shape of the service', () => {
  test.each<[string, string, string, Record<string, string>, number, RegExp]>([
    [
      'no action',
      'iam',
      '',
      {},
      400,
      /<Code>InvalidAction<\/Code><Message>The request must contain the parameter Action/,
    ],
    [
      'an unknown action',
      'iam',
      'Action=Explode&Version=2010-05-08',
      {},
      400,
      /Could not find operation Explode for version 2010-05-08/,
    ],
    [
      'the action of another service',
      'iam',
      'Action=ListTopics&Version=2010-03-31',
      {},
      400,
      /InvalidAction/,
    ],
    [
      'a form that nests without end',
      'iam',
      `Action=GetRole&Version=2010-05-08&${'a.'.repeat(50)}b=1`,
      {},
      400,
      /MalformedQueryString/,
    ],
    [
      'a structure where text belongs',
      'iam',
      'Action=GetRole&Version=2010-05-08&RoleName.x=1',
      {},
      400,
      /Member has the wrong type/,
    ],
    [
      'a name from the prototype',
      'iam',
      'Action=GetRole&Version=2010-05-08&RoleName=__proto__',
      {},
      404,
      /NoSuchEntity/,
    ],
    [
      'the name of a method',
      'cloudformation',
      'Action=DescribeStacks&Version=2010-05-15&StackName=constructor',
      {},
      400,
      /Stack with id constructor does not exist/,
    ],
    [
      'an operation from the prototype',
      'events',
      '{}',
      { 'x-amz-target': 'AWSEvents.toString' },
      400,
      /UnknownOperationException/,
    ],
    [
      'a body that is not JSON',
      'events',
      '{',
      { 'x-amz-target': 'AWSEvents.ListRules' },
      400,
      /SerializationException/,
    ],
    [
      'a list for a body',
      'events',
      '[]',
      { 'x-amz-target': 'AWSEvents.ListRules' },
      400,
      /SerializationException/,
    ],
    [
      'a token of nobody',
      'events',
      '{"NextToken":"x"}',
      { 'x-amz-target': 'AWSEvents.ListRules' },
      400,
      /Invalid token/,
    ],
    [
      'a type from the prototype',
      'cloudcontrolapi',
      '{"TypeName":"__proto__","Identifier":"x"}',
      { 'x-amz-target': 'CloudApiService.GetResource' },
      404,
      /TypeNotFoundException/,
    ],
    [
      'a service that is not here',
      'lambda',
      '{}',
      {},
      404,
      /The embedded AWS has no service &apos;lambda&apos;|has no service 'lambda'/,
    ],
  ])('%s', async (_what, service, body, headers, status, words) => {
    const response = await post(service, body, headers);
    expect(await response.text()).toMatch(words);
    expect(response.status).toBe(status);
  });

  test('three megabytes', async () => {
    const response = await post('cloudformation', `Action=CreateStack&TemplateBody=${'x'.repeat(3_000_000)}`);
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('<Code>RequestEntityTooLarge</Code>');
  });

  test('paths that lead out, and paths that are none', async () => {
    expect((await callS3(aws, 'GET', '/%2e%2e/%2e%2e/etc/passwd')).text).toContain(
      '<Code>NoSuchBucket</Code>',
    );
    expect((await callS3(aws, 'GET', '/bucket/%zz')).text).toContain('<Code>InvalidURI</Code>');
    expect((await callS3(aws, 'PUT', '/__proto__')).text).toContain('<Code>InvalidBucketName</Code>');
  });

  test('something that is not HTTP', async () => {
    const { hostname, port } = new URL(aws.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write('\u0000\u0001 rubbish\r\n\r\n'));
      let text = '';
      socket.on('data', data => {
        text += data.toString('latin1');
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

test('a page in a browser cannot change anything', async () => {
  const response = await fetch(`${aws.url}/_local/reset`, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    body: '{}',
  });
  expect(response.status).toBe(403);
  expect((await control(aws.url, 'nothing', {})).status).toBe(404);
});

/** Values that a person would not send, and names that operations look at. */
const odd = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    1e21,
    '',
    'x',
    '__proto__',
    'constructor',
    [],
    [null],
    {},
    { a: 1 },
  ),
  fc.constantFrom<Json>('arn:aws:iam::000000000000:role/x', 'arn:', '{', '{}', '[]', '{"Statement":[{}]}'),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);
const names = [
  'StackName',
  'ChangeSetName',
  'TemplateBody',
  'TemplateURL',
  'Parameters',
  'Capabilities',
  'Tags',
  'ChangeSetType',
  'ResourcesToImport',
  'LogicalResourceId',
  'NextToken',
  'Marker',
  'MaxItems',
  'MaxResults',
  'RoleName',
  'PolicyName',
  'PolicyArn',
  'PolicyDocument',
  'AssumeRolePolicyDocument',
  'VersionId',
  'Filter',
  'RoleArn',
  'RoleSessionName',
  'WebIdentityToken',
  'TypeName',
  'Identifier',
  'DesiredState',
  'PatchDocument',
  'RequestToken',
  'Name',
  'Rule',
  'Targets',
  'EventPattern',
  'Ids',
  'Arn',
  'Filters',
  'EventTypeIds',
  'Resource',
  'DetailType',
  'Target',
  'TopicArn',
  'Attributes',
  'AttributeName',
  'Protocol',
  'Endpoint',
  'Message',
  'ChatConfigurationArn',
  'ChatConfiguration',
  'ConfigurationName',
  'SlackTeamId',
  'SlackChannelId',
  'TeamId',
  'TenantId',
  'ChannelId',
  'IamRoleArn',
  'ActionName',
  'CustomActionArn',
  'Definition',
  'Attachments',
  'SnsTopicArns',
  'GuardrailPolicyArns',
  'ResourceARN',
  'ResourceArn',
  'TagKeys',
  'LookupAttributes',
  'StartTime',
  'EndTime',
  'StackPolicyBody',
  'Url',
  'Description',
  'Path',
];

test('no input at all makes the server fail', async () => {
  const operations = services
    .filter(({ protocol }) => protocol.name !== 'rest-xml')
    .flatMap(service => Object.keys(service.operations).map(name => ({ service, name })));
  const input = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), odd), {
    maxLength: 8,
    selector: ([name]) => name,
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...operations), input, async ({ service, name }, members) => {
      const { protocol, signingName } = service;
      const body = Object.fromEntries(members) as JsonObject;
      const answer =
        protocol.name === 'json'
          ? await callJson(aws, signingName, `${protocol.target}.${name}`, body)
          : protocol.name === 'query'
            ? await callQuery(aws, signingName, protocol.version, name, flatten(body))
            : await callRest(
                { ...aws, region: 'us-east-2' },
                signingName,
                service.operations[name]?.path ?? '',
                body,
              );
      if (answer.status >= 500) throw new Error(`${signingName}:${name} ${answer.text}`);
    }),
    { numRuns: 400 },
  );
});

/** As a query client would send it. */
function flatten(value: Json, prefix = ''): Record<string, string> {
  if (typeof value !== 'object' || value === null) return { [prefix]: String(value ?? '') };
  const entries = Array.isArray(value)
    ? (value as readonly Json[]).map((item, index) => [`member.${index + 1}`, item] as const)
    : Object.entries(value);
  return Object.assign(
    {},
    ...entries.map(([name, item]) => flatten(item, prefix === '' ? name : `${prefix}.${name}`)),
  );
}
