import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { expect, test } from '@jest/globals';
import { callAction, type StepOutcome } from '../action/run-action.ts';
import { callJson, control } from '../local-aws/raw-call.ts';
import { tellStory } from '../story.ts';
import { runSignedIn, useBootstrapped } from './signed-in.ts';

const here = dirname(fileURLToPath(import.meta.url));
const everything = readFileSync(join(here, 'everything.yml'), 'utf8');
const account = 'arn:aws:iam::000000000000';
const subjects = {
  pullRequest: 'repo:alice/demo:pull_request',
  main: 'repo:alice/demo:ref:refs/heads/main',
  production: 'repo:alice/demo:environment:production',
};

const place = useBootstrapped(everything);

/** A step of a job with this identity and no other credentials. */
const step = (command: string, role: 'chatops-plan' | 'chatops-apply', subject: string) =>
  runSignedIn(place, command, { role, subject }, callAction);

test('the outputs are what the workflows and chatops.yml ask for', () => {
  expect(place.outputs).toEqual({
    PlanRoleArn: `${account}:role/chatops-plan`,
    ApplyRoleArn: `${account}:role/chatops-apply`,
    BoundaryArn: `${account}:policy/chatops-boundary`,
    TemplateBucketName: 'chatops-templates-000000000000-us-east-1',
  });
});

test.each([
  ['chatops-plan', 'repo:mallory/demo:pull_request'],
  ['chatops-plan', 'repo:alice/demo:ref:refs/heads/topic'],
  ['chatops-apply', subjects.pullRequest],
  ['chatops-apply', subjects.main],
  ['chatops-apply', 'repo:alice/demo:environment:staging'],
  ['chatops-apply', 'repo:alice/demo2:environment:production'],
] as const)('%s is not entered by %s', async (role, subject) => {
  const { status, outputs, commands } = await step('plan', role, subject);
  expect([status, outputs['failure-reason']]).toEqual([1, 'denied']);
  expect(commands.at(-1)).toContain('cannot be assumed');
});

/** How a step ended, with the calls that the policies of the bootstrap do not allow. */
function outcomeOf({ status, outputs, log }: StepOutcome) {
  const denied = log.matchAll(/is not authorized to perform: \S+ on resource: \S+/g);
  return {
    status,
    reason: outputs['failure-reason'],
    denied: [...new Set(Array.from(denied, ([text]) => text))],
  };
}
const isDone = { status: 0, reason: '', denied: [] };

const chapter = tellStory();
chapter('a whole life with every permission enforced, and none missing', async () => {
  const planned = await step('plan', 'chatops-plan', subjects.pullRequest);
  expect([planned.status, planned.log]).toEqual([0, expect.stringContaining('Plan: ')]);

  const denied = await step('apply', 'chatops-plan', subjects.main);
  expect(denied.status).toBe(1);
  expect(denied.log).toContain('is not authorized to perform: cloudformation:CreateChangeSet');

  const applied = await step('apply', 'chatops-apply', subjects.production);
  expect(outcomeOf(applied)).toEqual(isDone);

  const looked = await step('drift', 'chatops-plan', subjects.main);
  expect([looked.status, looked.log]).toEqual([0, expect.stringMatching(/No drift|Drift: 0 found/)]);
  expect(looked.log).not.toContain('not authorized');

  await place.workspace.write(
    'chatops.yml',
    everything
      .replaceAll('codepipeline:ListPipelines]', 'codepipeline:ListPipelines, codepipeline:GetPipeline]')
      .replace('team: platform', 'team: operations')
      .replace('[CloudWatchReadOnlyAccess]', '[CloudWatchReadOnlyAccess, AWSCodePipeline_ReadOnlyAccess]')
      .replace('events: [failed]', 'events: [failed, succeeded]')
      .replace('list-pipelines --region', 'list-pipelines --max-results 5 --region'),
  );
  const changed = await step('apply', 'chatops-apply', subjects.production);
  expect(outcomeOf(changed)).toEqual(isDone);
  expect(changed.outputs['has-changes']).toBe('true');

  const cut = (text: string, from: string, to: string) =>
    text.slice(0, text.indexOf(from)) + text.slice(text.indexOf(to));
  await place.workspace.write(
    'chatops.yml',
    cut(cut(everything, 'guardrails:\n  pipelines-only', 'channels:'), '  operations:', '  audit:'),
  );
  const removed = await step('apply', 'chatops-apply', subjects.production);
  expect(outcomeOf(removed)).toEqual(isDone);
  expect(removed.log).toContain('DELETE_COMPLETE');
});

chapter('a companion stack in us-east-1, with a log group that chat has made already', async () => {
  const group = { logGroupName: '/aws/chatbot/far-audit' };
  await callJson({ url: place.aws.url }, 'logs', 'Logs_20140328.CreateLogGroup', group);
  await place.workspace.write(
    'chatops.yml',
    [
      'version: 1',
      'name: far',
      'targets: { far: { account: "000000000000", region: eu-west-1 } }',
      'workspaces: { acme: { slack: T0123ABCD } }',
      'defaults: { permissions-boundary: "arn:aws:iam::${AWS::AccountId}:policy/chatops-boundary" }',
      'roles: { look: { managed-policies: [CloudWatchReadOnlyAccess] } }',
      'channels:',
      '  audit:',
      '    { workspace: acme, channel: C0EEEEEEE, role: look, guardrails: none, log-retention: 30, tags: { team: a },',
      '      notify: { key: alias/far, events: [{ name: iam, pattern: { source: [aws.iam] } }] } }',
      '',
    ].join('\n'),
  );
  const applied = await step('apply', 'chatops-apply', subjects.production);
  expect(outcomeOf(applied)).toEqual(isDone);
  expect(applied.log).toContain('far / far-global: the stack is UPDATE_COMPLETE');
  const looked = await step('drift', 'chatops-plan', subjects.main);
  expect([looked.status, looked.log]).toEqual([0, expect.stringContaining('No drift')]);
});

chapter('what was called is what the policies name', async () => {
  const { json } = await control(place.aws.url, 'calls');
  const called = Object.keys(json).map(call =>
    call.replace(/^(monitoring|cloudcontrolapi)\b/, 'cloudformation'),
  );
  expect(called).toContain('cloudformation:ExecuteChangeSet');
  const template = readFileSync(join(here, '..', '..', 'templates', 'bootstrap.yml'), 'utf8');
  const free = ['sts:GetCallerIdentity', 'sts:AssumeRoleWithWebIdentity', 'cloudformation:CreateStack'];
  const named = (call: string) => new RegExp(`- ${call}\n`, 'i').test(template);
  expect(called.filter(call => !named(call) && !free.includes(call))).toEqual([]);
});

chapter('no role without the boundary, and none outside of /chatops/', async () => {
  const role = (name: string, path: string, boundary: string) =>
    [
      'version: 1',
      `name: ${name}`,
      'workspaces: { acme: { slack: T0123ABCD } }',
      `roles: { all: { managed-policies: [ReadOnlyAccess], path: ${path}${boundary} } }`,
      'channels: { a: { channel: C0DDDDDDD, workspace: acme, role: all, guardrails: [ReadOnlyAccess] } }',
      '',
    ].join('\n');
  const within = ', permissions-boundary: { arn: "arn:aws:iam::${AWS::AccountId}:policy/chatops-boundary" }';
  // What IAM would refuse is told while planning; that IAM would is held by the table of the apply role's permissions.
  const cases = [
    [role('greedy', '/chatops/greedy/', ''), /greedy-all has no permissions boundary/],
    [role('outside', '/other/', within), /is not authorized to perform: iam:(CreateRole|AttachRolePolicy)/],
  ] as const;
  for (const [text, refusal] of cases) {
    await place.workspace.write('chatops.yml', text);
    const { status, log } = await step('apply', 'chatops-apply', subjects.production);
    expect(status).toBe(1);
    expect(log).toMatch(refusal);
  }
  await expect(place.aws.iam.send(new GetRoleCommand({ RoleName: 'greedy-all' }))).rejects.toThrow(
    /cannot be found/,
  );
});
