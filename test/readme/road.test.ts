import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { callAction, type Step, type StepOutcome } from '../action/run-action.ts';
import { deployBootstrap } from '../bootstrap/deploy-bootstrap.ts';
import { type OidcDouble, startOidcDouble } from '../bootstrap/oidc-double.ts';
import { runCommand } from '../cli/run-command.ts';
import { examineDemo } from '../doctor/examine.ts';
import {
  completeSettings,
  type SettingsDouble,
  startSettingsDouble,
  subjectPrefix,
} from '../doctor/settings-double.ts';
import { type GitHubDouble, startGitHubDouble } from '../github/github-double.ts';
import { tokenOf } from '../github/job-token.ts';
import { commentsOf, commitFile, mergePull, openPull, pullEvent } from '../github/repository.ts';
import { startTestAws, type TestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { tellStory } from '../story.ts';

const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const road = page.slice(page.indexOf('## To production\n'), page.indexOf('\n## What it cannot prove'));
/** What the road says to type, step by step. */
const scripts = [...road.matchAll(/^ {3}```sh\n([\s\S]*?)^ {3}```$/gm)].map(([, text = '']) =>
  text.replace(/^ {3}/gm, ''),
);

// The bootstrap is deployed with the aws CLI itself. Where it is missing, its API is called directly.
const hasAws = spawnSync('aws', ['--version']).status === 0;
if (!hasAws)
  process.stderr.write('SKIPPED: the aws CLI is not installed, so the command of the bootstrap is not run\n');

let folder = '';
let team = '';
let aws: TestAws;
let github: GitHubDouble;
let settings: SettingsDouble;
let oidc: OidcDouble;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'road-'));
  team = join(folder, 'team');
  mkdirSync(join(folder, 'bin'));
  mkdirSync(team);
  // What gh is asked on the road: the prefix of the subject, and to set a variable.
  const gh = join(folder, 'bin', 'gh');
  writeFileSync(
    gh,
    `#!/bin/sh
case "$1 $2" in
  "api repos/alice/demo/actions/oidc/customization/sub") echo '${subjectPrefix}' ;;
  "variable set") echo "$3=$5" >> '${join(folder, 'variables')}' ;;
  *) echo "gh: $*" >&2; exit 1 ;;
esac
`,
  );
  chmodSync(gh, 0o755);
  [aws, github, oidc, settings] = await Promise.all([
    startTestAws(),
    startGitHubDouble(),
    startOidcDouble(),
    startSettingsDouble(completeSettings({ plan: '', apply: '' })),
  ]);
});
afterAll(async () => {
  await Promise.all([aws.stop(), github.stop(), oidc.stop(), settings.stop()]);
  rmSync(folder, { recursive: true });
});

/** Runs a script of the road in the team's repository, with the names of a team in place of those of the page. */
async function type(script: string | undefined): Promise<void> {
  const input = (script ?? 'exit 9')
    .replaceAll('OWNER/REPOSITORY', 'alice/demo')
    .replaceAll('ACCOUNT', '000000000000')
    .replaceAll('REGION --body REGION', 'REGION --body us-east-1');
  // Not in one go: the embedded AWS answers in this process.
  await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', input], {
    cwd: team,
    timeout: 300_000,
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      HOME: process.env['HOME'],
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_PAGER: '',
    },
  });
}

/** The variables that were set. */
function readVariables(): Record<string, string> {
  const lines = readFileSync(join(folder, 'variables'), 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map(line => line.split('=', 2) as [string, string]));
}

interface WorkflowStep {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

/** The inputs of the step of the Action in a job of the team's own workflows. */
function inputsOf(
  workflow: string,
  job: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const text = readFileSync(join(team, '.github/workflows', workflow), 'utf8');
  const { jobs } = parse(text) as { jobs: Record<string, { steps: WorkflowStep[] }> };
  const step = jobs[job]?.steps.find(({ uses = '' }) => uses.includes('chatops-as-code'));
  const inputs = Object.entries(step?.with ?? {}).map(([name, value]): [string, string] => {
    const filled = String(value).replace(
      /\$\{\{ (.*?) \}\}/g,
      (whole, expression: string) => values[expression] ?? whole,
    );
    return [name, filled];
  });
  expect(inputs.filter(([, value]) => value.includes('${{'))).toEqual([]);
  return Object.fromEntries(inputs);
}

/** What the expressions of the workflows are on the road. */
function variables(): Record<string, string> {
  const set = Object.entries(readVariables()).map(([name, value]) => [`vars.${name}`, value]);
  return {
    'vars.CHATOPS_DRIFT_TOPIC': '',
    "inputs.accept-plan-change || 'false'": 'false',
    ...Object.fromEntries(set),
  };
}

/** Runs a step as a job: with the identity of the job, and nothing else. */
function runJob(
  inputs: Readonly<Record<string, string>>,
  subject: string,
  event: NonNullable<Step['event']>,
  sha: string,
): Promise<StepOutcome> {
  return callAction({
    inputs: { 'github-token': tokenOf(inputs, event.name), ...inputs },
    cwd: join(folder, 'job'),
    event,
    env: {
      AWS_ENDPOINT_URL: aws.url,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: 'alice/demo',
      GITHUB_RUN_ID: '42',
      GITHUB_SHA: sha,
      GITHUB_REF: 'refs/heads/main',
      ...oidc.environment(`${subjectPrefix}:${subject}`),
    },
  });
}

/** Checks the team's repository out for a job, at a commit. */
function checkOut(path: string, sha: string): void {
  rmSync(join(folder, 'job'), { recursive: true, force: true });
  const place = join(folder, 'job', path);
  cpSync(team, place, { recursive: true });
  mkdirSync(join(place, '.git'), { recursive: true });
  writeFileSync(join(place, '.git', 'HEAD'), `${sha}\n`);
}

async function openPoints(): Promise<string[]> {
  const points = await examineDemo({
    file: join(team, 'chatops.yml'),
    aws,
    github: settings.url,
    token: 'token-alice',
  });
  return points.filter(({ status }) => status !== 'ok').map(({ id, status }) => `${id} ${status}`);
}

test('the road has a script for the repository, the bootstrap and the variables', () => {
  expect(scripts.map(script => script.split(' ').slice(0, 2).join(' '))).toEqual([
    'npx --yes',
    'aws cloudformation',
    'gh variable',
  ]);
});

const chapter = tellStory();

chapter('1. init writes the repository, and lists what to fill in', async () => {
  expect(scripts[0]).toMatch(/chatops init\n$/);
  const answers = '--template minimal --workspace T04B7QX2M --owners @alice/platform --branch main';
  const action = `--action acme/chatops-as-code@${'a'.repeat(40)}`;
  const { status, err } = await runCommand(`init --dir ${team} ${answers} ${action}`);
  expect([status, err]).toEqual([0, expect.stringContaining('channel: C0123ABCD')]);
  const file = join(team, 'chatops.yml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('C0123ABCD', 'C04AAB1CD2'));
  expect(await openPoints()).toEqual(
    expect.arrayContaining(['aws/workspace missing', 'aws/bootstrap missing']),
  );
});

chapter('2. the workspace is authorised by hand', async () => {
  await control(aws.url, 'workspaces', { slack: { T04B7QX2M: { name: 'acme' } } });
  expect(await openPoints()).not.toContain('aws/workspace missing');
});

chapter('3. the bootstrap is deployed as the page says', async () => {
  if (hasAws) await type(scripts[1]);
  else await deployBootstrap(aws, { SubjectPrefix: subjectPrefix });
  const points = await openPoints();
  expect(points.filter(point => point.startsWith('aws/bootstrap') || point.startsWith('aws/oidc'))).toEqual(
    [],
  );
});

chapter('4. the variables are those of the page, and only a pull request is left', async () => {
  await type(scripts[2]);
  const listed = Object.entries(readVariables()).map(([name, value]) => ({
    name,
    value,
    created_at: '',
    updated_at: '',
  }));
  expect(listed.map(({ name }) => name)).toEqual(['CHATOPS_PLAN_ROLE', 'CHATOPS_APPLY_ROLE', 'AWS_REGION']);
  settings.settings['/actions/variables'] = { total_count: listed.length, variables: listed };
  for (const path of Object.keys(settings.settings).filter(one => one.endsWith('/check-runs'))) {
    settings.settings[path] = { total_count: 0, check_runs: [] };
  }
  expect(await openPoints()).toEqual(['github/first-plan missing', 'github/first-apply missing']);
});

/** All files of the team's repository. */
const listFiles = () =>
  readdirSync(team, { recursive: true, encoding: 'utf8' }).filter(name =>
    statSync(join(team, name)).isFile(),
  );

chapter('5. the pull request shows the plan, the merge applies it, and nothing drifts', async () => {
  // From here on every call is checked against the permissions of the role that makes it.
  await control(aws.url, 'permissions', { enforce: true });
  await commitFile(github, 'main', 'NOTES.md', 'A repository.\n');
  const number = await openPull(
    github,
    'chat',
    'chatops.yml',
    readFileSync(join(team, 'chatops.yml'), 'utf8'),
  );
  for (const name of listFiles().filter(file => file !== 'chatops.yml')) {
    await commitFile(github, 'chat', name, readFileSync(join(team, name), 'utf8'));
  }
  const event = await pullEvent(github, number);
  const { sha } = event.payload.pull_request.head;

  checkOut('head', sha);
  const planned = await runJob(inputsOf('chatops-plan.yml', 'plan', variables()), 'pull_request', event, sha);
  expect([planned.status, planned.outputs['failure-reason']]).toEqual([0, '']);
  const [comment] = await commentsOf(github, number);
  expect(comment?.body).toContain('2 to add');
  expect(comment?.body).toContain('#operations');

  const merged = await mergePull(github, number);
  checkOut('.', merged.sha);
  const onMain = 'ref:refs/heads/main';
  const again = await runJob(
    inputsOf('chatops-apply.yml', 'plan', variables()),
    onMain,
    merged.event,
    merged.sha,
  );
  expect([again.status, again.outputs['has-changes'], again.outputs['failure-reason']]).toEqual([
    0,
    'true',
    '',
  ]);

  const targets = JSON.parse(again.outputs['changed-targets'] ?? '[]') as string[];
  const hashes = JSON.parse(again.outputs['plan-hashes'] ?? '{}') as Record<string, string>;
  expect(targets).toHaveLength(1);
  const [target = ''] = targets;
  const inputs = inputsOf('chatops-apply.yml', 'apply', {
    ...variables(),
    'matrix.target': target,
    'fromJSON(needs.plan.outputs.plan-hashes)[matrix.target]': hashes[target] ?? '',
  });
  // The apply role trusts the environment only.
  const early = await runJob(inputs, onMain, merged.event, merged.sha);
  expect([early.status, early.outputs['failure-reason']]).toEqual([1, 'denied']);
  const applied = await runJob(inputs, 'environment:production', merged.event, merged.sha);
  expect([applied.status, applied.outputs['failure-reason']]).toEqual([0, '']);

  const schedule = { name: 'schedule', payload: {} };
  const looked = await runJob(
    inputsOf('chatops-drift.yml', 'drift', variables()),
    onMain,
    schedule,
    merged.sha,
  );
  expect([looked.status, looked.outputs['drifted']]).toEqual([0, 'false']);

  // Doctor reads the check runs that these jobs wrote.
  for (const [path, commit] of [
    ['/pulls', sha],
    ['/commits', merged.sha],
  ] as const) {
    settings.settings[path] =
      path === '/pulls'
        ? [
            {
              number,
              state: 'closed',
              head: { sha: commit, repo: { full_name: 'alice/demo' } },
              base: { sha, ref: 'main' },
            },
          ]
        : [{ sha: commit, parents: [] }];
    settings.settings[`/commits/${commit}/check-runs`] = await github.call(
      'alice',
      'GET',
      `/repos/alice/demo/commits/${commit}/check-runs`,
    );
  }
  settings.settings['/branches/main'] = { name: 'main', protected: false, commit: { sha: merged.sha } };
  await control(aws.url, 'permissions', { enforce: false });
  expect(await openPoints()).toEqual([]);
});
