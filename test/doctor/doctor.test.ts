import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { findRepository, parseRemote } from '../../action/commands/find-repository.ts';
import { readWorkflows } from '../../action/commands/read-workflows.ts';
import { checkLocal } from '../../action/doctor/check-local.ts';
import type { SetupFacts } from '../../action/doctor/facts.ts';
import type { Point } from '../../action/doctor/point.ts';
import { deployBootstrap } from '../bootstrap/deploy-bootstrap.ts';
import { runCommand } from '../cli/run-command.ts';
import { jobToken } from '../github/job-token.ts';
import { startTestAws, type TestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { examineDemo } from './examine.ts';
import {
  completeSettings,
  type SettingsDouble,
  startSettingsDouble,
  subjectPrefix,
} from './settings-double.ts';

const config = `version: 1
name: chat
workspaces: { acme: { slack: T04B7QX2M } }
defaults:
  permissions-boundary: { arn: "arn:aws:iam::\${AWS::AccountId}:policy/chatops-boundary" }
roles: { reader: { managed-policies: [CloudWatchReadOnlyAccess] } }
channels:
  operations: { channel: C04AAB1CD2, workspace: acme, role: reader, guardrails: [CloudWatchReadOnlyAccess] }
`;
const workflow = (command: string, job = '') => `name: ${command}
on: { pull_request: {} }
jobs:
  ${command === 'validate' ? 'validate' : command}:
    name: ${command === 'plan' ? 'Plan' : command}
    ${job}
    runs-on: ubuntu-24.04
    steps:
      - uses: acme/chatops-as-code@${'a'.repeat(40)}
        with: { command: ${command} }
`;

let folder = '';
let aws: TestAws;
let github: SettingsDouble;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  writeFileSync(join(folder, 'chatops.yml'), config);
  for (const command of ['plan', 'drift']) {
    writeFileSync(join(folder, `.github/workflows/${command}.yml`), workflow(command));
  }
  writeFileSync(
    join(folder, '.github/workflows/apply.yml'),
    workflow('apply', 'environment: { name: production }'),
  );
  aws = await startTestAws();
  await control(aws.url, 'workspaces', { slack: { T04B7QX2M: { name: 'acme' } } });
  const outputs = await deployBootstrap(aws, { SubjectPrefix: subjectPrefix });
  github = await startSettingsDouble(
    completeSettings({ plan: outputs['PlanRoleArn'] ?? '', apply: outputs['ApplyRoleArn'] ?? '' }),
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await aws.stop();
  await github.stop();
});
afterEach(async () => {
  github.gateway.faults.length = 0;
  await fetch(`${aws.url}/_local/faults`, { method: 'DELETE' });
});

function examine(token: string | null = 'token-alice'): Promise<Point[]> {
  return examineDemo({
    file: join(folder, 'chatops.yml'),
    aws,
    github: github.url,
    token: token ?? undefined,
    attempts: 1,
  });
}

const open = (points: readonly Point[]) =>
  points.filter(({ status }) => status !== 'ok').map(({ id, status }) => `${id} ${status}`);

test('a set-up in which everything is there', async () => {
  const points = await examine();
  expect(points.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(points.map(({ id }) => id)).toEqual([
    'config',
    'workflow/plan',
    'workflow/apply',
    'workflow/drift',
    'aws/account',
    'aws/workspace',
    'aws/bootstrap',
    'aws/oidc-provider',
    'aws/plan-role',
    'aws/apply-role',
    'aws/boundary',
    'github/repository',
    'github/oidc-subject',
    'github/variable',
    'github/variable',
    'github/variable',
    'github/environment',
    'github/deployment-branches',
    'github/reviewers',
    'github/environment-bypass',
    'github/branch-rules',
    'github/required-checks',
    'github/branch-bypass',
    'github/review-app',
    'github/first-plan',
    'github/first-apply',
  ]);
  // It only reads.
  expect(github.gateway.requests.filter(request => !request.startsWith('GET '))).toEqual([]);
});

test.each([
  ['chatbot:DescribeSlackWorkspaces', ['aws/workspace unseen']],
  ['cloudformation:DescribeStacks', ['aws/bootstrap unseen', 'aws/boundary unseen']],
  ['cloudformation:GetTemplate', ['aws/bootstrap unseen']],
  ['iam:GetRole', ['aws/plan-role unseen', 'aws/apply-role unseen']],
  ['iam:GetOpenIDConnectProvider', ['aws/oidc-provider unseen']],
])('AWS denies %s', async (operation, expected) => {
  await control(aws.url, 'faults', { operation, kind: 'deny' });
  const points = await examine();
  expect(open(points)).toEqual(expected);
  expect(points.find(({ status }) => status === 'unseen')?.message).toMatch(/AccessDenied/);
});

test.each(['throttle', 'html', 'reset', 'expire'])('AWS answers nothing (%s)', async kind => {
  await control(aws.url, 'faults', { operation: 'sts:GetCallerIdentity', kind });
  const points = await examine();
  expect(open(points).every(line => /^aws\/\S+ unseen$/.test(line))).toBe(true);
  expect(open(points)).toHaveLength(7);
});

const repository = '/repos/alice/demo';
test.each([
  [/actions\/oidc/, ['aws/plan-role', 'aws/apply-role', 'github/oidc-subject']],
  [/actions\/variables/, ['github/variable', 'github/variable', 'github/variable']],
  [
    /\/environments\?/,
    [
      'github/environment',
      'github/deployment-branches',
      'github/reviewers',
      'github/environment-bypass',
      'github/review-app',
    ],
  ],
  [/deployment-branch-policies/, ['github/deployment-branches']],
  [/rules\/branches/, ['github/branch-rules', 'github/required-checks', 'github/branch-bypass']],
  [/rulesets\/7/, ['github/branch-bypass']],
  [
    /\/demo\/branches\/main$/,
    ['github/branch-rules', 'github/required-checks', 'github/branch-bypass', 'github/first-apply'],
  ],
  [/\/pulls\?/, ['github/first-plan']],
  [/\/commits\?/, ['github/first-apply']],
  [/check-runs/, ['github/first-plan', 'github/first-apply']],
])('GitHub refuses %s', async (on, ids) => {
  for (const [status, message] of [
    [403, 'Resource not accessible by integration'],
    [404, 'Not Found'],
  ] as const) {
    github.gateway.faults.length = 0;
    github.gateway.faults.push({ on, status, message, times: 9 });
    const points = await examine();
    expect(open(points)).toEqual(ids.map(id => `${id} unseen`));
    expect(points.find(point => point.status === 'unseen')?.message).toContain(`GitHub answered ${status}`);
  }
});

test.each([
  [/demo$/],
  [/actions\/oidc/],
  [/actions\/variables/],
  [/organization-variables/],
  [/\/environments\?/],
  [/deployment-branch-policies/],
  [/rules\/branches/],
  [/\/demo\/branches\/main$/],
  [/\/pulls\?/],
  [/\/commits\?/],
  [/check-runs/],
])('an answer of another form to %s is no statement', async on => {
  for (const body of ['{}', '[{}]', 'null', '<html>A login page</html>']) {
    github.gateway.faults.length = 0;
    github.gateway.faults.push({ on, status: 200, body, times: 9 });
    const points = await examine();
    expect([body, open(points).filter(line => line.endsWith('missing'))]).toEqual([body, []]);
    // The variables of the organisation count when the repository lacks one, and older commits when the newest has no apply.
    if (/organization|commits/.test(on.source)) continue;
    expect([body, open(points).length > 0]).toEqual([body, true]);
  }
});

test('variables of an organisation that are not readable hide one that is not in the repository', async () => {
  const listed = github.settings['/actions/variables'] as { variables: { name: string }[] };
  github.settings['/actions/variables'] = {
    total_count: 2,
    variables: listed.variables.filter(({ name }) => name !== 'AWS_REGION'),
  };
  try {
    expect(open(await examine())).toEqual(['github/variable missing']);
    github.gateway.faults.push({ on: /organization-variables/, status: 403, times: 1 });
    expect(open(await examine())).toEqual(['github/variable unseen']);
  } finally {
    github.settings['/actions/variables'] = listed;
  }
});

test('a classic protection counts, and hides what only an administrator can read', async () => {
  const rules = github.settings['/rules/branches/main'];
  const branch = github.settings['/branches/main'] as object;
  github.settings['/rules/branches/main'] = [];
  github.settings['/branches/main'] = { ...branch, protected: true };
  const path = '/branches/main/protection';
  try {
    // The double has no protection, so it answers 404 as GitHub does for a missing permission.
    expect(open(await examine())).toEqual([
      'github/branch-rules unseen',
      'github/required-checks unseen',
      'github/branch-bypass unseen',
    ]);
    github.gateway.faults.push({
      on: /main\/protection/,
      status: 404,
      message: 'Branch not protected',
      times: 1,
    });
    expect(open(await examine())).toEqual(['github/branch-rules missing', 'github/required-checks missing']);
    github.settings[path] = {
      url: 'https://api.github.test/repos/alice/demo/branches/main/protection',
      enforce_admins: {
        url: 'https://api.github.test/repos/alice/demo/branches/main/protection/enforce_admins',
        enabled: true,
      },
      required_pull_request_reviews: { required_approving_review_count: 2 },
      required_status_checks: { contexts: ['Plan'], checks: [{ context: 'Plan', app_id: null }] },
    };
    expect(open(await examine())).toEqual([]);
  } finally {
    github.settings['/rules/branches/main'] = rules;
    github.settings['/branches/main'] = branch;
    delete github.settings[path];
  }
});

test('the token of a job sees only what its permissions allow, and says which one is missing', async () => {
  const points = await examine(jobToken('chatops-plan.yml', 'plan'));
  const variable = points.find(({ id }) => id === 'github/variable');
  expect(variable?.message).toContain('actions-variables: read');
  expect(open(points).filter(line => line.endsWith('missing'))).toEqual([]);
});

test.each([
  ['nobody', 'The token is not valid', [`GET ${repository}`]],
  [null, 'there is no token for GitHub', []],
])(
  'with the token %s every point of GitHub cannot be seen, and nothing else is asked',
  async (token, words, asked) => {
    github.gateway.requests.length = 0;
    const ofGitHub = (await examine(token)).filter(({ id }) => id.startsWith('github/'));
    expect(ofGitHub.filter(({ status }) => status !== 'unseen').map(({ id }) => id)).toEqual([]);
    expect(ofGitHub[1]?.message).toContain(words);
    expect(github.gateway.requests).toEqual(asked);
  },
);

test('the apply role of another repository is missing trust', async () => {
  const subject = github.settings['/actions/oidc/customization/sub'];
  github.settings['/actions/oidc/customization/sub'] = {
    use_default: true,
    sub_claim_prefix: 'repo:alice/demo',
  };
  try {
    const points = await examine();
    expect(open(points)).toEqual(['aws/plan-role missing', 'aws/apply-role missing']);
    const command = points.find(({ id }) => id === 'aws/apply-role')?.command ?? '';
    expect(command).toContain('--parameter-overrides Repository=alice/demo');
    expect(command).not.toContain('SubjectPrefix');
  } finally {
    github.settings['/actions/oidc/customization/sub'] = subject;
  }
});

test.each([
  ['git@github.com:acme/chat.git', { host: 'github.com', owner: 'acme', repo: 'chat' }],
  ['https://github.com/acme/chat', { host: 'github.com', owner: 'acme', repo: 'chat' }],
  [
    'https://user:secret@github.com/acme/chat.js.git/',
    { host: 'github.com', owner: 'acme', repo: 'chat.js' },
  ],
  ['ssh://git@ssh.github.com:443/acme/chat.git', { host: 'ssh.github.com', owner: 'acme', repo: 'chat' }],
  ['/srv/git/chat.git', undefined],
  ['../chat', undefined],
  ['https://gitlab.com/a/b/c.git', undefined],
])('the remote %s', (address, expected) => {
  expect(parseRemote(address)).toEqual(expected);
});

test('a remote on another server gets no token', async () => {
  const clone = mkdtempSync(join(tmpdir(), 'chatops-'));
  try {
    const none = await findRepository(clone, {});
    expect(none.ok ? '' : none.reason).toContain('no git remote');
    execFileSync('git', ['init', '--quiet', clone]);
    execFileSync('git', ['-C', clone, 'remote', 'add', 'origin', 'https://git.evil.example/acme/chat.git']);
    const other = await findRepository(clone, {});
    expect(other.ok ? '' : other.reason).toContain('the remote origin is at git.evil.example');
    const server = { GITHUB_SERVER_URL: 'https://git.evil.example' };
    expect(await findRepository(clone, server)).toEqual({ ok: true, value: { owner: 'acme', repo: 'chat' } });
    const given = { GITHUB_REPOSITORY: 'acme/other' };
    expect(await findRepository(clone, given)).toEqual({ ok: true, value: { owner: 'acme', repo: 'other' } });
  } finally {
    rmSync(clone, { recursive: true });
  }
});

test('workflows: other actions, broken files, and names of environments', async () => {
  const place = mkdtempSync(join(tmpdir(), 'chatops-'));
  try {
    expect(await readWorkflows(place)).toEqual({ ok: true, value: [] });
    mkdirSync(join(place, '.github/workflows'), { recursive: true });
    const other = workflow('plan').replace('acme/chatops-as-code', 'acme/other');
    writeFileSync(join(place, '.github/workflows/other.yml'), other);
    writeFileSync(join(place, '.github/workflows/notes.md'), 'no: [workflow');
    expect(await readWorkflows(place)).toEqual({ ok: true, value: [] });
    writeFileSync(join(place, '.github/workflows/broken.yml'), 'jobs: [');
    expect((await readWorkflows(place)).ok).toBe(false);
  } finally {
    rmSync(place, { recursive: true });
  }
});

test('an Action that is not pinned is named with the command and the workflows that use it', () => {
  const step = {
    job: 'j',
    isOfPull: false,
    uses: 'acme/chatops@v1',
    environment: 'production',
    hasAppId: false,
  };
  const value = [
    { ...step, workflow: 'apply.yml', command: 'plan' },
    { ...step, workflow: 'apply.yml', command: 'apply' },
    { ...step, workflow: 'plan.yml', command: 'plan' },
    { ...step, workflow: 'plan.yml', command: 'plan' },
  ];
  const facts = { config: { file: 'chatops.yml', errors: [] }, environment: 'production' };
  const points = checkLocal({ ...facts, steps: { ok: true, value } } as unknown as SetupFacts);
  expect(points.map(({ message }) => message).slice(1, 3)).toEqual([
    'plan in apply.yml, plan.yml uses acme/chatops@v1, which can change',
    'apply in apply.yml uses acme/chatops@v1, which can change',
  ]);
});

test.each([
  ['doctor --repository acme', '--repository cannot be acme'],
  ['doctor --github-token-env CHATOPS_NO_SUCH_VARIABLE', 'which is not set'],
  ['doctor --target prod', 'no target prod'],
])('%s is wrong usage', async (line, words) => {
  await expect(runCommand(line)).rejects.toThrow(words);
});
