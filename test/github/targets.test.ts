import { AttachRolePolicyCommand } from '@aws-sdk/client-iam';
import { beforeAll, expect, test } from '@jest/globals';
import { callAction, type Executor, runAction, type Step } from '../action/run-action.ts';
import { makeClients, startTestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { onMain, ownComments, runStep, usePlace } from './place.ts';
import { commitFile, issuesOf, mergePull, openPull, pullEvent } from './repository.ts';

const accounts = { staging: '111111111111', prod: '222222222222' };
const target = (name: keyof typeof accounts) =>
  [
    `  ${name}:`,
    `    account: "${accounts[name]}"`,
    '    region: eu-west-1',
    `    plan-role: arn:aws:iam::${accounts[name]}:role/chatops-plan`,
    `    apply-role: arn:aws:iam::${accounts[name]}:role/chatops-apply`,
  ].join('\n');
const config = `version: 1
name: shop
targets:
${target('staging')}
${target('prod')}
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, guardrails: [CloudWatchReadOnlyAccess] }
roles: { operator: { managed-policies: [CloudWatchReadOnlyAccess] } }
channels: { operations: { channel: C0BBBBBBB, role: operator } }
`;

const place = usePlace(config, startTestAws);
beforeAll(async () => {
  for (const account of Object.values(accounts)) {
    await control(place.aws.url, `workspaces?account=${account}`, { slack: { T0123ABCD: { name: 'acme' } } });
  }
  await commitFile(place.github, 'main', 'README.md', 'A repository.\n');
});

function run(
  inputs: Readonly<Record<string, string>>,
  event: NonNullable<Step['event']>,
  { sha = '', execute = callAction }: { readonly sha?: string; readonly execute?: Executor } = {},
) {
  return runStep(place, inputs, event, { env: onMain(sha), execute });
}

test('one job for each target, at the same time: one comment, one review, an issue each', async () => {
  const number = await openPull(place.github, 'both', 'chatops.yml', config);
  const event = await pullEvent(place.github, number);
  const planned = await Promise.all([
    run({ command: 'plan', target: 'staging' }, event, { execute: runAction }),
    run({ command: 'plan', target: 'prod' }, event, { execute: runAction }),
  ]);
  expect(planned.map(({ status }) => status)).toEqual([0, 0]);
  const comments = await ownComments(place, number);
  expect(comments).toHaveLength(1);
  const [comment] = comments;
  expect(comment?.body.split('\n')[3]).toBe('4 to add, 0 to change, 0 to remove');
  for (const { outputs } of planned) expect(outputs['plan-hash']).not.toBe('');
  for (const name of Object.keys(accounts)) expect(comment?.body).toContain(`#### Target \`${name}\``);

  // One of the two is applied; the other one is then still what was reviewed.
  const merged = await mergePull(place.github, number);
  const first = await run({ command: 'apply', target: 'prod' }, merged.event, merged);
  expect([first.status, first.outputs['failure-reason']]).toEqual([0, '']);
  const second = await run({ command: 'apply' }, merged.event, merged);
  expect([second.status, second.outputs['failure-reason']]).toEqual([0, '']);
  expect(JSON.parse(second.outputs['stack-ids'] ?? '')).toHaveLength(2);

  // Drift in one account is an issue of that one.
  const { iam } = makeClients(place.aws.url, accounts.prod);
  const policy = 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'shop-operator', PolicyArn: policy }));
  const drifted = await run({ command: 'drift' }, { name: 'schedule', payload: {} });
  expect([drifted.status, drifted.outputs['drifted']]).toEqual([0, 'true']);
  expect((await issuesOf(place.github)).map(({ title }) => title)).toEqual([
    expect.stringMatching(/^Drift in prod: 1 found/),
  ]);
});
