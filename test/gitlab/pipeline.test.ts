import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AttachRolePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startAuthorizedAws } from '../action/authorized-aws.ts';
import type { TestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { ownConfig as example } from '../samples/own-config.ts';
import { readPipeline, readTrust } from './read-page.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const account = '000000000000';
const pipeline = readPipeline();

let aws: TestAws;
let home = '';
let work = '';
let packageFile = '';
beforeAll(async () => {
  aws = await startAuthorizedAws();
  home = mkdtempSync(join(tmpdir(), 'gitlab-'));
  work = join(home, 'work');
  // What a release carries, as the pipeline downloads it.
  const packed = await run(root, `npm pack --silent --ignore-scripts --pack-destination "${home}"`);
  expect(packed.status).toBe(0);
  packageFile = join(home, packed.out.trim());
  await run(
    home,
    `git init --quiet --bare --initial-branch=main origin && git clone --quiet origin work 2>&1`,
  );
  await run(
    work,
    'git config user.name a && git config user.email a@example.com && git checkout --quiet -b main',
  );
  const trust = readTrust(account, 'team/chat');
  for (const [name, sid] of [
    ['plan', 'PlanRole'],
    ['apply', 'ApplyRole'],
  ] as const) {
    await aws.iam.send(
      new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust[sid] ?? 'the page has none' }),
    );
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await aws.iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn }));
  }
  await control(aws.url, 'permissions', { enforce: true });
});
afterAll(async () => {
  await aws.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Runs a script as a runner does. It does not block, because the embedded AWS answers in this process. */
function run(cwd: string, script: string, env: NodeJS.ProcessEnv = {}) {
  const child = spawn('bash', ['-eo', 'pipefail', '-c', script], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', chunk => {
    out += chunk;
  });
  child.stderr.on('data', chunk => {
    err += chunk;
  });
  return new Promise<{ status: number | null; out: string; all: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', status => resolve({ status, out, all: `${out}\n${err}` }));
  });
}

/** Commits chatops.yml on the branch that is checked out, and pushes it. @returns the commit */
async function commit(text: string): Promise<string> {
  writeFileSync(join(work, 'chatops.yml'), text);
  await run(
    work,
    'git add chatops.yml && git commit --quiet --allow-empty -m change && git push --quiet origin HEAD 2>&1',
  );
  return (await run(work, 'git rev-parse HEAD')).out.trim();
}

/** What GitLab's token says of a job of this branch. */
function idToken(branch: string, project = 'team/chat'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: 'https://gitlab.com',
    aud: 'sts.amazonaws.com',
    sub: `project_path:${project}:ref_type:branch:ref:${branch}`,
    exp: Math.floor(Date.now() / 1000) + 300,
  };
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`;
}

/** Runs a job of the page as a runner does: its scripts in one shell, in the folder of the checkout. */
function runJob(name: string, commitSha: string, branch: string, project?: string) {
  const { before_script = [], script, variables } = pipeline[name] ?? { script: ['no such job'] };
  const env = {
    ...variables,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: aws.url,
    AWS_ID_TOKEN: idToken(branch, project),
    CHATOPS_PACKAGE: packageFile,
    CHATOPS_SHA256: createHash('sha256').update(readFileSync(packageFile)).digest('hex'),
    CHATOPS_PLAN_ROLE: `arn:aws:iam::${account}:role/plan`,
    CHATOPS_APPLY_ROLE: `arn:aws:iam::${account}:role/apply`,
    CI_COMMIT_SHA: commitSha,
    CI_DEFAULT_BRANCH: 'main',
    CI_JOB_ID: '7',
    NPM_CONFIG_PREFIX: join(home, 'npm'),
    NPM_CONFIG_UPDATE_NOTIFIER: 'false',
    PATH: `${join(home, 'npm', 'bin')}:${process.env['PATH']}`,
  };
  // The first job installs the command as the page says; the others find it.
  const isInstalled = existsSync(join(home, 'npm', 'bin', 'chatops'));
  mkdirSync(join(home, 'npm'), { recursive: true });
  const preparation = before_script.filter(line => !isInstalled || !/CHATOPS_FILE/.test(line));
  return run(work, [...preparation, ...script].join('\n'), env);
}

test('the jobs are those that the page speaks of, and their artifacts are what their scripts write', () => {
  const jobs = Object.keys(pipeline).filter(name => name.startsWith('chatops:'));
  expect(jobs).toEqual(['chatops:plan', 'chatops:apply', 'chatops:drift']);
  const { artifacts, script = [] } = pipeline['chatops:plan'] ?? {};
  const files = [...(artifacts?.paths ?? []), artifacts?.reports?.codequality ?? ''];
  expect(files.filter(file => !script.join('\n').includes(` ${file}`))).toEqual([]);
});

test('a merge request, its merge, the apply, an older job, a drift', async () => {
  // Not valid: the job fails, the report names the line, and the log says it too.
  const broken = await commit(example.replace('logging: info', 'loging: info'));
  const invalid = await runJob('chatops:plan', broken, 'topic');
  expect([invalid.status, invalid.all]).toEqual([1, expect.stringContaining('did you mean `logging`')]);
  const [issue] = JSON.parse(readFileSync(join(work, 'gl-code-quality-report.json'), 'utf8'));
  expect(issue).toMatchObject({ check_name: 'schema/unknown-key', location: { path: 'chatops.yml' } });

  // Valid: a plan, and nothing more.
  const first = await commit(example);
  const planned = await runJob('chatops:plan', first, 'topic');
  expect([planned.status, planned.all]).toEqual([0, expect.stringContaining('7 to create')]);
  expect(readFileSync(join(work, 'gl-code-quality-report.json'), 'utf8')).not.toContain('"major"');
  expect(readFileSync(join(work, 'plan.txt'), 'utf8')).toContain('7 to create');

  // A branch, and another project, are not let into the apply role.
  for (const [branch, project] of [
    ['topic', 'team/chat'],
    ['main', 'team/other'],
  ] as const) {
    const refused = await runJob('chatops:apply', first, branch, project);
    expect([refused.status, refused.all]).toEqual([2, expect.stringContaining('AccessDenied')]);
  }

  // Merged and approved: the plan is applied; a second time there is nothing to do.
  const applied = await runJob('chatops:apply', first, 'main');
  expect([applied.status, applied.all]).toEqual([0, expect.stringContaining('7')]);
  const clean = await runJob('chatops:drift', first, 'main');
  expect(clean.status).toBe(0);

  // Something newer is merged; the job before, started again, does nothing.
  await commit(example.replace('logging: info', 'logging: error'));
  const again = await runJob('chatops:apply', first, 'main');
  expect([again.status, again.all]).toEqual([0, expect.stringContaining('Superseded by')]);

  // The plan of before is not the plan of now.
  const newest = await commit(example.replace('logging: info', 'logging: none'));
  const stale = await runJob('chatops:apply', newest, 'main');
  expect([stale.status, stale.all]).toEqual([1, expect.stringContaining('reviewed')]);

  const role = 'codepipeline-slack-demo-chatbot-role';
  await commit(example);
  await control(aws.url, 'permissions', { enforce: false });
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess';
  await aws.iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn }));
  await control(aws.url, 'permissions', { enforce: true });
  const drifted = await runJob('chatops:drift', newest, 'main');
  expect([drifted.status, drifted.all]).toEqual([1, expect.stringContaining('AmazonSQSReadOnlyAccess')]);
});

test('a package that is not the released one is not installed', async () => {
  const script = (pipeline['chatops:drift']?.before_script ?? []).join('\n');
  const env = {
    CHATOPS_PACKAGE: packageFile,
    CHATOPS_SHA256: '0'.repeat(64),
    AWS_ID_TOKEN: 'x',
    CI_JOB_ID: '7',
  };
  const { status, all } = await run(work, script, env);
  expect([status, all]).toEqual([1, expect.stringContaining('computed checksum did NOT match')]);
});
