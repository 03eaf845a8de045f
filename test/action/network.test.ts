import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sendRequest } from '../../action/http/send-request.ts';
import { deployBootstrap } from '../bootstrap/deploy-bootstrap.ts';
import { type OidcDouble, startOidcDouble } from '../bootstrap/oidc-double.ts';
import { type GitHubDouble, startGitHubDouble } from '../github/github-double.ts';
import { jobToken } from '../github/job-token.ts';
import { commentsOf, openPull, pullEvent } from '../github/repository.ts';
import type { TestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { startAuthorizedAws } from './authorized-aws.ts';
import { type ConnectProxy, startConnectProxy } from './connect-proxy.ts';
import { callAction, makeWorkspace, runAction } from './run-action.ts';

const here = dirname(fileURLToPath(import.meta.url));
// A host name other than 127.0.0.1 is a real AWS to us, where the IDs of examples are refused.
const example = readFileSync(join(here, '..', 'bootstrap', 'everything.yml'), 'utf8')
  .replaceAll('T0123ABCD', 'T0WORKSPACE')
  .replaceAll('C0BBBBBBB', 'C0OPERATIONS')
  .replaceAll('11111111-1111-1111-1111-111111111111', '5f0c9d3e-7a41-4f6b-9c22-0d8e1b7a6f10')
  .replaceAll('22222222-2222-2222-2222-222222222222', '8a2b6c4d-1e90-4d3f-b7a5-6c9f0e2d4b81');
const role = 'arn:aws:iam::000000000000:role/chatops-plan';

let aws: TestAws;
let github: GitHubDouble;
let oidc: OidcDouble;
let proxy: ConnectProxy;
let workspace: Awaited<ReturnType<typeof makeWorkspace>>;
let number = 0;
beforeAll(async () => {
  [aws, github, oidc, workspace] = await Promise.all([
    startAuthorizedAws(),
    startGitHubDouble(),
    startOidcDouble(),
    makeWorkspace({ 'chatops.yml': example }),
  ]);
  const { ACTIONS_ID_TOKEN_REQUEST_URL: tokenUrl = '' } = oidc.environment('');
  proxy = await startConnectProxy({
    'aws.localhost': aws.url,
    'github.test': github.url,
    'oidc.test': new URL(tokenUrl).origin,
  });
  await control(aws.url, 'workspaces', {
    slack: { T0WORKSPACE: { name: 'acme' } },
    teams: { '5f0c9d3e-7a41-4f6b-9c22-0d8e1b7a6f10': { tenant: '8a2b6c4d-1e90-4d3f-b7a5-6c9f0e2d4b81' } },
  });
  await deployBootstrap(aws);
  number = await openPull(github, 'first', 'chatops.yml', example);
  await workspace.checkOut((await pullEvent(github, number)).payload.pull_request.head.sha);
});
afterAll(async () => {
  await Promise.all([aws.stop(), github.stop(), oidc.stop(), proxy.stop(), workspace.remove()]);
});
afterEach(() => {
  oidc.faults.length = 0;
  proxy.asked.length = 0;
  github.requests.length = 0;
});

/**
 * A plan of a pull request by a job that signs in with OIDC, as chatops-plan.yml has it.
 * @param run how it is started: the bundle has agents and SDKs of its own, so that it is run once for each way to sign in
 */
async function plan(
  env: Readonly<Record<string, string>> = {},
  inputs: Readonly<Record<string, string>> = {},
  run = callAction,
) {
  return run({
    inputs: {
      command: 'plan',
      'github-token': jobToken('chatops-plan.yml', 'plan'),
      'role-to-assume': role,
      'aws-region': 'us-east-1',
      ...inputs,
    },
    cwd: workspace.folder,
    event: await pullEvent(github, number),
    env: {
      AWS_ENDPOINT_URL: aws.url,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: 'alice/demo',
      GITHUB_RUN_ID: '42',
      ...oidc.environment('repo:alice/demo:pull_request'),
      ...env,
    },
  });
}

describe('a proxy', () => {
  /** Names that only the proxy knows. */
  const named = () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '' } = oidc.environment('repo:alice/demo:pull_request');
    return {
      AWS_ENDPOINT_URL: 'http://aws.localhost:8080',
      GITHUB_API_URL: 'http://github.test',
      ACTIONS_ID_TOKEN_REQUEST_URL: url.replace(new URL(url).origin, 'http://oidc.test'),
    };
  };

  test('holds for AWS, OIDC and GitHub', async () => {
    const { status, log, outputs, commands } = await plan(
      { ...named(), HTTP_PROXY: proxy.url },
      {},
      runAction,
    );
    expect(commands.filter(command => command.startsWith('::warning::'))).toEqual([]);
    expect([status, outputs['has-changes']]).toEqual([0, 'true']);
    expect([...new Set(proxy.asked)].sort()).toEqual([
      'aws.localhost:8080',
      'github.test:80',
      'oidc.test:80',
    ]);
    expect(log).not.toContain('proxy-passphrase');
  });

  test.each([
    [{ HTTP_PROXY: 'proxy' }, 'http://oidc.test/', true],
    [{ http_proxy: 'proxy' }, 'http://oidc.test/', true],
    [{ ALL_PROXY: 'proxy' }, 'http://oidc.test/', true],
    [{ HTTPS_PROXY: 'proxy' }, 'https://oidc.test/', true],
    [{ HTTPS_PROXY: 'proxy' }, 'http://oidc.test/', false],
    [{ HTTP_PROXY: 'proxy' }, 'https://oidc.test/', false],
    [{ HTTP_PROXY: 'proxy', NO_PROXY: 'oidc.test' }, 'http://oidc.test/', false],
    [{ HTTP_PROXY: 'proxy', NO_PROXY: 'other.test,.test' }, 'http://oidc.test/', false],
    [{ HTTP_PROXY: 'proxy', no_proxy: '*' }, 'http://oidc.test/', false],
    [{ HTTP_PROXY: 'proxy', NO_PROXY: 'oidc.test:8080' }, 'http://oidc.test/', true],
    [{ HTTP_PROXY: 'proxy', NO_PROXY: 'idc.test' }, 'http://oidc.test/', true],
    [{ HTTP_PROXY: 'bare' }, 'http://oidc.test/', true],
    [{ HTTPS_PROXY: 'bare' }, 'https://oidc.test/', true],
    [{}, 'http://oidc.test/', false],
  ] as const)('%j and %s: %s', async (variables, url, isThroughProxy) => {
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap(name => [
      name,
      name.toLowerCase(),
    ]);
    const before = names.map(name => [name, process.env[name]] as const);
    for (const name of names) delete process.env[name];
    for (const [name, value] of Object.entries(variables)) {
      process.env[name] = value
        .replace(/^proxy$/, proxy.url)
        .replace(/^bare$/, proxy.url.replace('http://', ''));
    }
    try {
      // Where it goes matters here, not what comes back: no name resolves, and the double speaks no TLS.
      await sendRequest(url, { method: 'GET', headers: { connection: 'close' }, timeoutMillis: 5_000 }).catch(
        () => undefined,
      );
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
    expect(proxy.asked.length > 0).toBe(isThroughProxy);
  });

  test('holds for the token file of another CI, with which the SDK itself signs in', async () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '' } = oidc.environment('repo:alice/demo:pull_request');
    const headers = { authorization: 'Bearer request-token' };
    const answer = await fetch(`${url}&audience=sts.amazonaws.com`, { headers });
    const { value } = (await answer.json()) as { value: string };
    await workspace.write('id-token', value);
    const file = { AWS_WEB_IDENTITY_TOKEN_FILE: join(workspace.folder, 'id-token'), AWS_ROLE_ARN: role };
    const env = { ...named(), ...file, ACTIONS_ID_TOKEN_REQUEST_URL: '', HTTP_PROXY: proxy.url };
    const { status, log } = await plan(env, { 'role-to-assume': '' }, runAction);
    expect([status, log]).toEqual([0, expect.stringContaining('to create')]);
    expect(proxy.asked).toContain('aws.localhost:8080');
  });

  test('this machine is never asked for through a proxy', async () => {
    const { status } = await plan({ HTTP_PROXY: proxy.url });
    expect([status, proxy.asked]).toEqual([0, []]);
  });

  test('a proxy that refuses is said, without its password', async () => {
    const { status, commands, log } = await plan({
      ...named(),
      HTTP_PROXY: proxy.url.replace('proxy-passphrase', 'wrong'),
    });
    expect(status).toBe(1);
    expect(commands.at(-1)).toContain('407');
    expect(log).not.toContain('wrong@');
  });
});

describe('the OIDC token', () => {
  test('is asked for again when GitHub fails for a moment', async () => {
    oidc.faults.push(503, 500);
    const { status, log } = await plan();
    expect([status, log]).toEqual([0, expect.anything()]);
    expect(oidc.faults).toEqual([]);
  });

  test.each([
    ['an outage', [503, 503, 503, 503], 'answered 503', 'Run the job again'],
    ['a refusal', [401], 'answered 401', 'A job can ask for a token only while it runs'],
  ])('%s is not a missing permission', async (_, faults, message, help) => {
    oidc.faults.push(...faults);
    const { status, commands } = await plan();
    expect(status).toBe(1);
    expect(commands.at(-1)).toContain(`GitHub's OIDC token service ${message}`);
    expect(commands.at(-1)).toContain(help);
    expect(commands.at(-1)).not.toContain('id-token');
  });

  test('is not offered: the permission is what is missing', async () => {
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: '', AWS_EC2_METADATA_DISABLED: 'true' };
    const { status, commands } = await plan(env);
    expect(status).toBe(1);
    expect(commands.at(-1)).toContain('id-token: write');
  });
});

describe('where GitHub is', () => {
  test('a server has its API below a path, and its pages elsewhere', async () => {
    const { status } = await plan({
      GITHUB_API_URL: `${github.url}/api/v3`,
      GITHUB_GRAPHQL_URL: `${github.url}/api/graphql`,
      GITHUB_SERVER_URL: 'https://github.example.com',
    });
    expect(status).toBe(0);
    expect(github.requests).toContain('POST /graphql');
    const sha = (await pullEvent(github, number)).payload.pull_request.head.sha;
    const { check_runs } = await github.call<{ check_runs: { output: { summary: string } }[] }>(
      'alice',
      'GET',
      `/repos/alice/demo/commits/${sha}/check-runs`,
    );
    expect(check_runs.at(-1)?.output.summary).toContain(
      '(https://github.example.com/alice/demo/actions/runs/42)',
    );
  });

  test('an empty token: no contact, whatever the environment holds', async () => {
    const before = await commentsOf(github, number);
    const { status } = await plan({ GITHUB_TOKEN: 'token-bot' }, { 'github-token': '' });
    expect([status, github.requests]).toEqual([0, []]);
    expect(await commentsOf(github, number)).toEqual(before);
  });
});
