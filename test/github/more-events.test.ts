import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Step } from '../action/run-action.ts';
import { example, onMain, ownComments, runStep, usePlace } from './place.ts';
import { commitFile, issuesOf, mergePull, openPull, pullEvent } from './repository.ts';

const change = (from: string, to: string) => example.replace(from, to);

const place = usePlace();
beforeAll(async () => {
  await commitFile(place.github, 'main', 'chatops.yml', example);
});

function run(
  inputs: Readonly<Record<string, string>>,
  event: NonNullable<Step['event']>,
  env: Readonly<Record<string, string>> = {},
) {
  return runStep(place, inputs, event, { env });
}

/** A job without credentials for AWS. */
const withoutAws = { AWS_ENDPOINT_URL: '', AWS_ACCESS_KEY_ID: '', AWS_EC2_METADATA_DISABLED: 'true' };

describe('a pull request of a fork, commented on by workflow_run', () => {
  const runEvent = (sha: string, branch: string) => ({
    name: 'workflow_run',
    payload: {
      workflow_run: {
        event: 'pull_request',
        head_sha: sha,
        head_branch: branch,
        head_repository: { owner: { login: 'alice' } },
        // What the fork says of its number is not looked at.
        pull_requests: [{ number: 1 }],
      },
    },
  });
  const offline = { command: 'plan', against: 'chatops.yml' };
  let number = 0;
  let sha = '';
  const head = change('logging: info', 'logging: error');
  beforeAll(async () => {
    number = await openPull(place.github, 'fork', 'chatops.yml', head);
    const event = await pullEvent(place.github, number);
    sha = event.payload.pull_request.head.sha;
  });
  beforeEach(async () => {
    await place.workspace.write('chatops.yml', example);
  });

  test('is planned without AWS, found by its head, and leaves no hash that could be applied', async () => {
    const checkRuns = () => place.github.requests.filter(request => request.includes('check-runs'));
    const before = checkRuns();
    const { status, outputs } = await run(offline, runEvent(sha, 'fork'), withoutAws);
    expect([status, outputs['plan-hash'], outputs['has-changes']]).toEqual([0, '', 'true']);
    const [comment, ...rest] = await ownComments(place, number);
    expect(rest).toEqual([]);
    expect(comment?.body.split('\n')[1]).toBe('**What people can do from chat does not change**');
    expect(comment?.body).toContain('Made without AWS');
    expect(checkRuns()).toEqual(before);
  });

  test('is not commented on when its head has moved on meanwhile', async () => {
    const before = await ownComments(place, number);
    const { status } = await run(offline, runEvent('f'.repeat(40), 'fork'), withoutAws);
    expect(status).toBe(0);
    expect(await ownComments(place, number)).toEqual(before);
  });

  test('what is wrong stands on the lines of the file as the repository names it', async () => {
    const broken = 'version: 1\nname: demo\nchanels: {}\n';
    number = await openPull(place.github, 'broken', 'chatops.yml', broken);
    const now = (await pullEvent(place.github, number)).payload.pull_request.head.sha;
    const { outputs, commands } = await run(offline, runEvent(now, 'broken'), withoutAws);
    expect(outputs['failure-reason']).toBe('invalid');
    expect(commands.some(line => line.startsWith('::error file=chatops.yml,line=3,'))).toBe(true);
    expect((await ownComments(place, number))[0]?.body).toContain('chatops.yml is not valid');
  });
});

describe('the ways of a merge', () => {
  test.each(['merge', 'rebase'] as const)('a pull request that came by %s', async method => {
    const text = change('logging: info', `logging: ${method === 'merge' ? 'error' : 'info'}`);
    await place.workspace.write('chatops.yml', text);
    const number = await openPull(place.github, `by-${method}`, `${method}.yml`, 'x: 1\n');
    const planned = await run({ command: 'plan' }, await pullEvent(place.github, number));
    const { sha, event } = await mergePull(place.github, number, method);
    const applied = await run({ command: 'apply' }, event, onMain(sha));
    expect([applied.status, applied.outputs['plan-hash']]).toEqual([0, planned.outputs['plan-hash']]);
  });

  test('a pull request whose commit GitHub does not know yet', async () => {
    const number = await openPull(place.github, 'fresh', 'fresh.yml', 'x: 1\n');
    await place.workspace.write('chatops.yml', change('logging: info', 'logging: none'));
    const planned = await run({ command: 'plan' }, await pullEvent(place.github, number));
    const { sha, event } = await mergePull(place.github, number);
    place.github.faults.push({ on: /commits\/[0-9a-f]+\/pulls/, status: 404, times: 9 });
    const applied = await run({ command: 'apply' }, event, onMain(sha));
    expect([applied.status, applied.outputs['plan-hash']]).toEqual([0, planned.outputs['plan-hash']]);
    expect(applied.outputs['has-changes']).toBe('true');
  });

  test('what is unsafe is refused by plan and apply, and can be let through', async () => {
    const number = await openPull(place.github, 'unsafe', 'unsafe.yml', 'x: 1\n');
    await place.workspace.write(
      'chatops.yml',
      `${example.slice(0, example.indexOf('channels:\n'))}channels: {}\n`,
    );
    const planned = await run({ command: 'plan' }, await pullEvent(place.github, number));
    expect([planned.status, planned.outputs['failure-reason']]).toEqual([1, 'unsafe']);
    expect((await ownComments(place, number))[0]?.body.split('\n')[1]).toContain('Refused: safety/emptied');
    const merged = await mergePull(place.github, number);
    const refused = await run({ command: 'apply' }, merged.event, onMain(merged.sha));
    expect([refused.status, refused.outputs['failure-reason']]).toEqual([1, 'unsafe']);
    const allow = 'safety/emptied, safety/max-removals';
    const applied = await run({ command: 'apply', allow }, merged.event, onMain(merged.sha));
    expect([applied.status, applied.outputs['failure-reason']]).toEqual([0, '']);
  });
});

describe('a schedule that does not work', () => {
  const schedule = { name: 'schedule', payload: {} };

  test('says so in the issue, and takes it back', async () => {
    await place.workspace.write('chatops.yml', example);
    const broken = await run({ command: 'drift' }, schedule, withoutAws);
    expect(broken.status).toBe(1);
    const [issue] = await issuesOf(place.github);
    expect([issue?.state, issue?.title]).toEqual([
      'open',
      'Drift in codepipeline-slack-demo: could not be checked',
    ]);
    const number = await openPull(place.github, 'again', 'again.yml', 'x: 1\n');
    await run({ command: 'plan' }, await pullEvent(place.github, number));
    const merged = await mergePull(place.github, number);
    const applied = await run({ command: 'apply' }, merged.event, onMain(merged.sha));
    expect([applied.status, applied.outputs['failure-reason']]).toEqual([0, '']);
    expect((await issuesOf(place.github))[0]?.state).toBe('closed');
  });
});
