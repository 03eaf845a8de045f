import { readFileSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AttachRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readPage, type WrittenPage } from '../../action/page/page-data.ts';
import type { TestAws } from '../local-aws/harness.ts';
import { ownConfig as example } from '../samples/own-config.ts';
import { startAuthorizedAws } from './authorized-aws.ts';
import { callAction, makeWorkspace, runAction } from './run-action.ts';

const here = dirname(fileURLToPath(import.meta.url));

let aws: TestAws;
let workspace: Awaited<ReturnType<typeof makeWorkspace>>;
beforeAll(async () => {
  aws = await startAuthorizedAws();
  workspace = await makeWorkspace({ 'chatops.yml': example });
});
afterAll(async () => {
  await workspace.remove();
  await aws.stop();
});

/**
 * A step with credentials for the embedded AWS.
 * @param run how it is started: a process of the bundle for what is said of each command, and our own for the rest
 */
function step(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  run = callAction,
) {
  return run({
    inputs,
    cwd: workspace.folder,
    env: {
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: 'us-east-1',
      ...env,
    },
  });
}

describe('the access page', () => {
  const makePage = async (inputs: Readonly<Record<string, string>>, run = callAction) => {
    const other = await makeWorkspace({
      'chatops.yml': example,
      'base.yml': example.replace(/^( +- arn:\S+:)staging-\*\n/gm, '$1old-*\n'),
      'broken.yml': 'version: 1\n',
    });
    try {
      const { outputs, status } = await run({
        inputs: { command: 'plan', 'github-token': '', 'access-page': 'true', ...inputs },
        cwd: other.folder,
        env: { RUNNER_TEMP: other.folder },
      });
      const file = outputs['access-page-file'] ?? '';
      const html = file === '' ? '' : readFileSync(file, 'utf8');
      const data = /id="data">(.*)<\/script>/.exec(html)?.[1];
      return {
        status,
        name: outputs['access-page-name'],
        data: data === undefined ? undefined : readPage(JSON.parse(data) as WrittenPage),
      };
    } finally {
      await other.remove();
    }
  };

  test('has the channels of the file, and what changes', async () => {
    const { status, name, data } = await makePage({ against: 'base.yml' }, runAction);
    expect([status, name, data?.file, data?.complete]).toEqual([0, 'chatops-access', 'chatops.yml', true]);
    expect(data?.channels.map(({ key }) => key)).toEqual(['pipeline-notifications', 'pipeline-operations']);
    expect(data?.against?.changes.map(({ key }) => key)).toEqual(['pipeline-operations']);
  });

  test('a base that is not there leaves the comparison out', async () => {
    const { status, data } = await makePage({ against: 'none.yml' });
    expect([status, data?.against]).toEqual([0, undefined]);
  });

  test.each([
    ['is not written unless it is asked for', { 'access-page': 'false', against: 'base.yml' }],
    ['is not written for a file with errors', { config: 'broken.yml', against: 'base.yml' }],
  ])('%s', async (_, inputs) => {
    expect((await makePage(inputs)).data).toBeUndefined();
  });
});

describe('inputs', () => {
  const cases = parse(readFileSync(join(here, 'inputs.yml'), 'utf8')) as {
    name: string;
    inputs: Record<string, string>;
    message: string;
  }[];
  test.each(cases)('$name', async ({ inputs, message }) => {
    const { status, outputs, commands } = await step(inputs);
    expect(status).toBe(1);
    expect(outputs['failure-reason']).toBe('invalid');
    expect(commands).toHaveLength(1);
    expect(commands[0]).toContain(`::error::${message}`);
  });

  test('the token never appears but to be masked', async () => {
    const token = 'ghs_0123456789abcdefSECRET';
    const { log, commands, summary } = await step(
      { command: 'validate', 'github-token': token },
      {},
      runAction,
    );
    expect(commands).toContain(`::add-mask::${token}`);
    expect(log.split(token)).toHaveLength(2);
    expect(summary).not.toContain(token);
  });

  test('a configuration behind a symbolic link is refused', async () => {
    const other = await makeWorkspace({ 'real.yml': example });
    try {
      await symlink(join(workspace.folder, 'chatops.yml'), join(other.folder, 'chatops.yml'));
      const { status, outputs, log } = await callAction({
        inputs: { command: 'validate' },
        cwd: other.folder,
      });
      expect([status, outputs['failure-reason']]).toEqual([1, 'invalid']);
      expect(log).toContain('symbolic link');
      await mkdir(join(other.folder, '.git'));
      await symlink(workspace.folder, join(other.folder, 'deep'));
      const through = await callAction({
        inputs: { command: 'validate', config: 'deep/chatops.yml' },
        cwd: other.folder,
      });
      expect([through.status, through.outputs['failure-reason']]).toEqual([1, 'invalid']);
      const plain = await callAction({
        inputs: { command: 'validate', config: 'real.yml' },
        cwd: other.folder,
      });
      expect(plain.status).toBe(0);
    } finally {
      await other.remove();
    }
  });
});

test('requests have one way out: the HTTP clients of the Actions packages are not in the bundle', () => {
  const licences = readFileSync(join(here, '..', '..', 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const name of ['@actions/github', '@octokit/request', 'https-proxy-agent']) {
    expect(licences).toContain(`${name} `);
  }
  expect(licences).not.toMatch(/^(undici|@actions\/http-client) /m);
});

describe('validate', () => {
  test('a valid file needs no AWS and no GitHub', async () => {
    const { status, outputs, commands, summary } = await runAction({
      inputs: { command: 'validate' },
      cwd: workspace.folder,
    });
    expect(status).toBe(0);
    expect(outputs).toEqual({
      valid: 'true',
      'failure-reason': '',
      'sarif-file': expect.stringMatching(/chatops-chatops\.yml\.sarif$/),
    });
    expect(commands.filter(command => command.startsWith('::error'))).toEqual([]);
    expect(summary).toContain('chatops.yml');
  });

  test('errors stand on their lines', async () => {
    await workspace.write('broken.yml', 'version: 1\nname: demo\nchannels:\n  a:\n    chanel: C0AAAAAAA\n');
    const temporary = { RUNNER_TEMP: workspace.folder };
    const { status, outputs, commands } = await step(
      { command: 'validate', config: 'broken.yml' },
      temporary,
    );
    const sarif = JSON.parse(readFileSync(outputs['sarif-file'] ?? '', 'utf8'));
    const found = sarif.runs[0].results.map((result: { ruleId: string; locations: unknown }) => [
      result.ruleId,
      JSON.stringify(result.locations).includes('"uri":"broken.yml"'),
    ]);
    expect(found).toContainEqual(['schema/unknown-key', true]);
    expect([status, outputs['valid'], outputs['failure-reason']]).toEqual([1, 'false', 'invalid']);
    expect(
      commands.some(line => /^::error file=broken\.yml,line=5,col=5,title=schema\/unknown-key::/.test(line)),
    ).toBe(true);
  });

  test('a file that is not there', async () => {
    const { status, outputs } = await step({ command: 'validate', config: 'nowhere.yml' });
    expect([status, outputs['failure-reason']]).toEqual([1, 'invalid']);
  });
});

test('plan, apply, drift: what each says and ends with', async () => {
  const start = (inputs: Readonly<Record<string, string>>) => step(inputs, {}, runAction);
  const planned = await start({ command: 'plan' });
  expect([planned.status, planned.outputs['has-changes'], planned.outputs['failure-reason']]).toEqual([
    0,
    'true',
    '',
  ]);
  expect(planned.outputs['plan-hash']).toMatch(/^[0-9a-f]{64}$/);
  const json = JSON.parse(planned.outputs['plan-json'] ?? '') as { formatVersion: number; hash: string };
  expect([json.formatVersion, json.hash]).toEqual([1, planned.outputs['plan-hash']]);
  expect(planned.outputs['plan-file']).toMatch(/chatops-plan\.json$/);
  expect(planned.summary).toContain(planned.outputs['plan-hash']);

  const stale = await start({ command: 'apply', 'expect-hash': '0'.repeat(64) });
  expect([stale.status, stale.outputs['failure-reason']]).toEqual([1, 'plan-changed']);

  const applied = await start({ command: 'apply', 'expect-hash': planned.outputs['plan-hash'] ?? '' });
  expect([applied.status, applied.outputs['failure-reason']]).toEqual([0, '']);
  expect(JSON.parse(applied.outputs['stack-ids'] ?? '')).toEqual([
    expect.stringMatching(/^arn:aws:cloudformation:us-east-1:000000000000:stack\/codepipeline-slack-demo\//),
  ]);

  const again = await start({ command: 'apply' });
  expect([again.status, again.outputs['has-changes']]).toEqual([0, 'false']);

  const clean = await start({ command: 'drift', 'fail-on': 'drift' });
  expect([clean.status, clean.outputs['drifted']]).toEqual([0, 'false']);

  await aws.iam.send(
    new AttachRolePolicyCommand({
      RoleName: 'codepipeline-slack-demo-chatbot-role',
      PolicyArn: 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess',
    }),
  );
  const drifted = await start({ command: 'drift' });
  expect([drifted.status, drifted.outputs['drifted'], drifted.outputs['failure-reason']]).toEqual([
    0,
    'true',
    '',
  ]);
  expect(drifted.summary).toContain('AmazonSQSReadOnlyAccess');
  const failing = await start({ command: 'drift', 'fail-on': 'drift' });
  expect([failing.status, failing.outputs['drifted']]).toEqual([1, 'true']);
});

test('a target that is not declared', async () => {
  const { status, log } = await step({ command: 'plan', target: 'prod' });
  expect(status).toBe(1);
  expect(log).toContain('There is no target prod');
});

test('no credentials: a sentence with a way out, and no stack trace', async () => {
  const { status, commands, log } = await step(
    { command: 'plan' },
    { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' },
    runAction,
  );
  expect(status).toBe(1);
  expect(commands.at(-1)).toContain('configure-aws-credentials');
  expect(log).not.toMatch(/^\s+at /m);
});

test('role-to-assume on top of other credentials', async () => {
  const role = 'arn:aws:iam::111111111111:role/elsewhere';
  const { status, outputs } = await step({ command: 'drift', 'role-to-assume': role });
  expect([status, outputs['drifted']]).toEqual([0, 'true']);
});

test('an OIDC token service that cannot be reached is not a missing permission', async () => {
  const { status, commands } = await step(
    { command: 'plan', 'role-to-assume': 'arn:aws:iam::111111111111:role/elsewhere' },
    {
      AWS_ACCESS_KEY_ID: '',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/token?a=b',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
    },
  );
  expect(status).toBe(1);
  expect(commands.at(-1)).toContain('cannot be reached');
  expect(commands.at(-1)).toContain('Run the job again');
  expect(commands.at(-1)).not.toContain('id-token');
});
