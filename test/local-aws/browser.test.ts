import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestAws, type TestAws } from './harness.ts';
import { callQuery, signFor } from './raw-call.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws(0);
});
afterAll(() => aws.stop());

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends what a browser, or a client without a signature, sends: `fetch` would not let a test set these headers. */
function send({ path = '/', method = 'POST', headers = {}, body = '' }: Sent) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const outgoing = request(`${aws.url}${path}`, { method, headers }, incoming => {
      let text = '';
      incoming.on('data', chunk => {
        text += chunk;
      });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const createTopic = 'Action=CreateTopic&Version=2010-03-31&Name=planted';
const refused = 'Action=CreateTopic&Version=2010-03-31&Name=refused';
const signed = { authorization: signFor('sns') };

test.each<[string, Sent, number, RegExp]>([
  ['a signed call', { headers: signed, body: createTopic }, 200, /CreateTopicResult/],
  [
    'localhost',
    { headers: { ...signed, host: 'localhost:4599' }, body: createTopic },
    200,
    /CreateTopicResult/,
  ],
  ['a bucket as host name', { headers: { ...signed, host: 'b.s3.localhost' }, body: createTopic }, 200, /./],
  ['no signature', { body: refused }, 403, /MissingAuthenticationToken/],
  [
    'a signature of another kind',
    { headers: { authorization: 'Bearer x' }, body: refused },
    403,
    /MissingAuthentication/,
  ],
  [
    'a form that a page posts',
    { headers: { origin: 'https://example.org', 'sec-fetch-site': 'cross-site' }, body: refused },
    403,
    /web pages/,
  ],
  [
    'a page of another port',
    { headers: { ...signed, origin: 'http://localhost:3000' }, body: refused },
    403,
    /web pages/,
  ],
  [
    'a picture in a page',
    { method: 'GET', path: `/?${refused}`, headers: { 'sec-fetch-site': 'cross-site' } },
    403,
    /web pages/,
  ],
  ['a preflight', { method: 'OPTIONS', headers: { origin: 'https://example.org' } }, 403, /web pages/],
  [
    'another host name (DNS rebinding)',
    { headers: { ...signed, host: 'evil.example:80' }, body: refused },
    403,
    /127\.0\.0\.1/,
  ],
  [
    'a host name that begins like ours',
    { headers: { ...signed, host: '127.0.0.1.evil.example' }, body: refused },
    403,
    /127\.0\.0\.1/,
  ],
  [
    'the control endpoint from a page',
    { path: '/_local/clock', headers: { origin: 'null' }, body: '{}' },
    403,
    /web pages/,
  ],
])('%s', async (_name, sent, status, text) => {
  const answer = await send(sent);
  expect(answer.text).toMatch(text);
  expect(answer.status).toBe(status);
});

test('the address opened in a browser says what it is', async () => {
  const answer = await send({ method: 'GET', headers: { 'sec-fetch-site': 'none' } });
  expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('embedded AWS') });
});

test('an idle connection stays open for longer than a client waits between two calls', async () => {
  const headers = await new Promise<NodeJS.Dict<string | string[]>>((resolve, reject) => {
    request(aws.url, { headers: { connection: 'keep-alive' } }, answer => {
      answer.resume().on('end', () => resolve(answer.headers));
    })
      .on('error', reject)
      .end();
  });
  expect(headers['keep-alive']).toBe('timeout=75');
});

test('a web identity token needs no signature', async () => {
  const body = 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15';
  expect((await send({ body })).text).toContain("'roleArn'");
});

test('nothing that was refused changed anything', async () => {
  const listed = await callQuery({ url: aws.url }, 'sns', '2010-03-31', 'ListTopics');
  expect(listed.text).toContain(':planted<');
  expect(listed.text).not.toContain(':refused<');
});

test('errors of a service that is not here come in the form of its client', async () => {
  const json = await send({
    headers: {
      authorization: signFor('dynamodb'),
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
    },
    body: '{}',
  });
  expect(JSON.parse(json.text)).toMatchObject({ __type: expect.stringContaining('UnknownService') });
});

test.each([
  ['a path, of a service that answers in JSON', 'lambda', '/2015-03-31/functions', {}, 'json'],
  ['a path with a query', 'eks', '/clusters?maxResults=1', {}, 'json'],
  ['a path, of a service that answers in XML', 'route53', '/2013-04-01/hostedzone', {}, 'xml'],
  ['a form', 'ec2', '/', { 'content-type': 'application/x-www-form-urlencoded' }, 'xml'],
  ['a query', 'ec2', '/?Action=DescribeInstances', {}, 'xml'],
])('a request with %s gets its error in that form', async (_name, service, path, headers, form) => {
  const answer = await fetch(`${aws.url}${path}`, {
    headers: { authorization: signFor(service), connection: 'close', ...headers },
  });
  const text = await answer.text();
  const code = form === 'json' ? answer.headers.get('x-amzn-errortype') : /<Code>(.*?)</.exec(text)?.[1];
  expect([answer.status, code]).toEqual([404, 'UnknownService']);
  if (form === 'json') expect(JSON.parse(text).message).toContain(`no service '${service}'`);
});

test('the two forms of the CloudTrail target are one operation', async () => {
  for (const target of ['CloudTrail_20131101', 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101']) {
    const answer = await send({
      headers: {
        authorization: signFor('cloudtrail'),
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${target}.LookupEvents`,
      },
      body: '{}',
    });
    expect([target, answer.status]).toEqual([target, 200]);
  }
});
