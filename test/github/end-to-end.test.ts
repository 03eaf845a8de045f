import { AttachRolePolicyCommand, DetachRolePolicyCommand } from '@aws-sdk/client-iam';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { callAction, type Executor, runAction, type Step } from '../action/run-action.ts';
import { callQuery, control } from '../local-aws/raw-call.ts';
import { example, onMain, ownComments, runStep, usePlace } from './place.ts';
import { commentsOf, commitFile, issuesOf, mergePull, openPull, pullEvent } from './repository.ts';

const wider = example.replace('logging: info', 'logging: error');

const place = usePlace();
beforeAll(async () => {
  await commitFile(place.github, 'main', 'README.md', 'A repository.\n');
});

function runWith(execute: Executor) {
  return (
    inputs: Readonly<Record<string, string>>,
    event: NonNullable<Step['event']>,
    env: Readonly<Record<string, string>> = {},
  ) => runStep(place, inputs, event, { env, execute });
}
const run = runWith(callAction);

const schedule = { name: 'schedule', payload: {} };

test('a pull request from its opening to the repair of a drift, with the built Action', async () => {
  const runBuilt = runWith(runAction);
  const number = await openPull(place.github, 'first', 'chatops.yml', example);

  // Opened: the plan is commented, and the hash is kept on the head.
  const opened = await runBuilt({ command: 'plan' }, await pullEvent(place.github, number));
  expect([opened.status, opened.outputs['failure-reason']]).toEqual([0, '']);
  const [first, ...others] = await ownComments(place, number);
  expect(others).toEqual([]);
  const lines = first?.body.split('\n') ?? [];
  expect(lines[0]).toBe('<!-- chatops:comment -->');
  expect(lines[1]).toMatch(/^\*\*#.* gains /);
  expect(lines[3]).toBe('7 to add, 0 to change, 0 to remove');
  expect(first?.body).toContain(opened.outputs['plan-hash']);

  // Pushed again: the same comment, with the plan of before kept in it.
  await place.workspace.write('chatops.yml', wider);
  await commitFile(place.github, 'first', 'chatops.yml', wider);
  const pushed = await run({ command: 'plan' }, await pullEvent(place.github, number));
  expect(pushed.outputs['plan-hash']).not.toBe(opened.outputs['plan-hash']);
  const [updated, ...more] = await ownComments(place, number);
  expect(more).toEqual([]);
  expect(updated?.id).toBe(first?.id);
  expect(updated?.body).toContain(pushed.outputs['plan-hash']);
  expect(updated?.body).toContain(`Before: <code>${opened.outputs['plan-hash']?.slice(0, 12)}</code>`);

  // Run once more: nothing is written.
  place.github.requests.length = 0;
  await run({ command: 'plan' }, await pullEvent(place.github, number));
  expect(place.github.requests.filter(request => /^(POST|PATCH|DELETE) .*comments/.test(request))).toEqual(
    [],
  );

  // Merged: what was reviewed is applied, and the pull request hears of it.
  const merged = await mergePull(place.github, number);
  const applied = await runBuilt({ command: 'apply' }, merged.event, onMain(merged.sha));
  expect([applied.status, applied.outputs['failure-reason']]).toEqual([0, '']);
  expect(applied.outputs['plan-hash']).toBe(pushed.outputs['plan-hash']);
  const outcome = (await ownComments(place, number)).at(-1);
  expect(outcome?.body).toContain('**Applied: 7 to create');

  // Drifted: one issue is opened, and the channel is told; a second look that finds the same is silent.
  await callQuery(place.aws, 'sns', '2010-03-31', 'CreateTopic', { Name: 'drift' });
  const drift = { command: 'drift', 'drift-topic': 'arn:aws:sns:us-east-1:000000000000:drift' };
  const told = async () =>
    (await control(place.aws.url, 'messages')).json as unknown as { Message?: string }[];
  const clean = await run(drift, schedule, onMain(merged.sha));
  expect(clean.outputs['drifted']).toBe('false');
  expect(await issuesOf(place.github)).toEqual([]);
  const role = {
    RoleName: 'codepipeline-slack-demo-chatbot-role',
    PolicyArn: 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess',
  };
  await place.aws.iam.send(new AttachRolePolicyCommand(role));
  const drifted = await runBuilt(drift, schedule, onMain(merged.sha));
  expect([drifted.status, drifted.outputs['drifted']]).toEqual([0, 'true']);
  const [issue] = await issuesOf(place.github);
  expect(issue?.title).toBe(
    'Drift in codepipeline-slack-demo: 1 found, 1 widens a policy without giving access',
  );
  expect(issue?.body).toContain('AmazonSQSReadOnlyAccess');
  expect(await told()).toHaveLength(1);
  place.github.requests.length = 0;
  await run(drift, schedule, onMain(merged.sha));
  expect(place.github.requests.filter(request => !/^(GET|POST \/graphql)/.test(request))).toEqual([]);
  expect(await told()).toHaveLength(1);

  // Closed by a person while the drift is still there: opened again.
  await place.github.call('alice', 'PATCH', `/repos/alice/demo/issues/${issue?.number}`, { state: 'closed' });
  await run(drift, schedule, onMain(merged.sha));
  expect((await issuesOf(place.github))[0]?.state).toBe('open');

  // Repaired: closed, by itself; still one issue.
  await place.aws.iam.send(new DetachRolePolicyCommand(role));
  await run(drift, schedule, onMain(merged.sha));
  expect(await told()).toHaveLength(2);
  const [closed, ...rest] = await issuesOf(place.github);
  expect([closed?.number, closed?.state, rest]).toEqual([issue?.number, 'closed', []]);
  expect((await commentsOf(place.github, issue?.number ?? 0)).at(-1)?.body).toContain(
    'AWS matches the declaration again',
  );
});

describe('what was not reviewed is not applied', () => {
  const change = (level: string) => example.replace('logging: info', `logging: ${level}`);

  test('a commit of no pull request', async () => {
    await place.workspace.write('chatops.yml', change('none'));
    const sha = await commitFile(place.github, 'main', 'chatops.yml', change('none'));
    const event = { name: 'push', payload: { ref: 'refs/heads/main', commits: [{ id: sha }] } };
    const refused = await run({ command: 'apply' }, event, onMain(sha));
    expect([refused.status, refused.outputs['failure-reason']]).toEqual([1, 'plan-changed']);
    expect(refused.commands.at(-1)).toContain('Nothing was reviewed');
  });

  test('a pull request whose plan has become another one, unless that is accepted', async () => {
    await place.workspace.write('chatops.yml', change('info'));
    const number = await openPull(place.github, 'second', 'chatops.yml', change('info'));
    await run({ command: 'plan' }, await pullEvent(place.github, number));
    const { sha, event } = await mergePull(place.github, number);
    await place.workspace.write(
      'chatops.yml',
      change('none').replace('role: notify-only', 'role: notify-only\n    user-roles: required'),
    );
    const refused = await run({ command: 'apply' }, event, onMain(sha));
    expect([refused.status, refused.outputs['failure-reason']]).toEqual([1, 'plan-changed']);
    expect(refused.log).toContain('~ channels.pipeline-notifications (update)');
    expect((await ownComments(place, number)).at(-1)?.body).toContain('Not applied');
    const accepted = await run({ command: 'apply', 'accept-plan-change': 'true' }, event, onMain(sha));
    expect([accepted.status, accepted.outputs['failure-reason']]).toEqual([0, '']);
    expect(accepted.log).toContain('Applied without a review in a pull request');
  });

  test('a check run that another app has made, and a comment that somebody edited', async () => {
    await place.workspace.write('chatops.yml', change('info'));
    const number = await openPull(place.github, 'third', 'chatops.yml', change('info'));
    const event = await pullEvent(place.github, number);
    await run({ command: 'plan', 'github-token': 'token-mallory' }, event);
    const merged = await mergePull(place.github, number);
    const refused = await run({ command: 'apply' }, merged.event, onMain(merged.sha));
    expect([refused.status, refused.outputs['failure-reason']]).toEqual([1, 'plan-changed']);
  });
});

describe('GitHub in a bad mood', () => {
  let number = 0;
  beforeAll(async () => {
    await place.workspace.write('chatops.yml', wider);
    number = await openPull(place.github, 'moods', 'notes.yml', 'x: 1\n');
  });

  test('a rate limit is waited for', async () => {
    place.github.faults.push(
      { on: /^GET .*comments/, status: 429, headers: { 'retry-after': '1' }, times: 1 },
      {
        on: /^POST .*check-runs/,
        status: 403,
        headers: { 'retry-after': '1' },
        message: 'secondary rate limit',
        times: 1,
      },
    );
    const { status } = await run({ command: 'plan' }, await pullEvent(place.github, number));
    expect(status).toBe(0);
    expect(await ownComments(place, number)).toHaveLength(1);
  });

  test('a server error is tried again', async () => {
    place.github.faults.push({ on: /^(GET|PATCH) .*comments/, status: 502, times: 2 });
    await place.workspace.write('chatops.yml', example);
    const { status, commands } = await run({ command: 'plan' }, await pullEvent(place.github, number));
    expect([status, commands.filter(line => line.startsWith('::warning'))]).toEqual([0, []]);
    expect(await ownComments(place, number)).toHaveLength(1);
  });

  test('a token without permission: the plan is made, and what is missing is said', async () => {
    place.github.faults.push({
      on: /^POST /,
      status: 403,
      message: 'Resource not accessible by integration',
      times: 9,
    });
    const other = await openPull(place.github, 'denied', 'more.yml', 'x: 1\n');
    const { status, outputs, commands } = await run(
      { command: 'plan' },
      await pullEvent(place.github, other),
    );
    expect(status).toBe(0);
    expect(outputs['plan-hash']).toMatch(/^[0-9a-f]{64}$/);
    const warnings = commands.filter(line => line.startsWith('::warning'));
    expect(warnings.some(line => line.includes('pull-requests: write'))).toBe(true);
    expect(warnings.some(line => line.includes('checks: write'))).toBe(true);
    expect(await ownComments(place, other)).toEqual([]);
  });

  test('an apply that may not look up what was reviewed does nothing', async () => {
    place.github.faults.push({
      on: /check-runs/,
      status: 403,
      message: 'Resource not accessible by integration',
      times: 9,
    });
    const merged = await mergePull(place.github, number);
    const { status, outputs } = await run({ command: 'apply' }, merged.event, onMain(merged.sha));
    expect([status, outputs['failure-reason']]).toEqual([1, 'denied']);
  });

  test('a drift issue that cannot be written is not green', async () => {
    place.github.faults.push({
      on: /issues/,
      status: 403,
      message: 'Resource not accessible by integration',
      times: 9,
    });
    await place.workspace.write('chatops.yml', wider);
    const { status, outputs, commands } = await run({ command: 'drift' }, schedule);
    expect([status, outputs['failure-reason']]).toEqual([1, 'denied']);
    expect(commands.at(-1)).toContain('issues: write');
  });

  test('a comment on the third page is found, and one of somebody else with our marker is left alone', async () => {
    await place.workspace.write('chatops.yml', example);
    const busy = await openPull(place.github, 'busy', 'busy.yml', 'x: 1\n');
    const path = `/repos/alice/demo/issues/${busy}/comments`;
    await place.github.call('mallory', 'POST', path, {
      body: '<!-- chatops:comment -->\n**nothing to see**',
    });
    for (let index = 0; index < 210; index += 1)
      await place.github.call('alice', 'POST', path, { body: `${index}` });
    await run({ command: 'plan' }, await pullEvent(place.github, busy));
    await place.workspace.write('chatops.yml', wider);
    await run({ command: 'plan' }, await pullEvent(place.github, busy));
    expect(await ownComments(place, busy)).toHaveLength(1);
    expect((await commentsOf(place.github, busy))[0]?.body).toContain('nothing to see');
  });
});

test('a pull request cannot loosen its own check', async () => {
  const strict = `${example}\nrules: { alias/unpinned-region: error }\n`;
  const loose = `${example.replace('--region ap-northeast-1\n  deploy:', '\n  deploy:')}\nrules: { alias/unpinned-region: off }\n`;
  await commitFile(place.github, 'main', 'chatops.yml', strict);
  const number = await openPull(place.github, 'loosen', 'chatops.yml', loose);
  await place.workspace.write('chatops.yml', loose);
  const { outputs } = await run({ command: 'validate' }, await pullEvent(place.github, number));
  expect(outputs['valid']).toBeDefined();
  const [comment] = await ownComments(place, number);
  expect(comment?.body.split('\n')[1]).toContain('changes its own rules');
  expect(comment?.body).toContain('alias/unpinned-region changes from error to off');
});
