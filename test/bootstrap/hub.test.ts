import { beforeAll, expect, test } from '@jest/globals';
import { control } from '../local-aws/raw-call.ts';
import { runSignedIn, useBootstrapped } from './signed-in.ts';

const hub = '000000000000';
const config = `version: 1
name: chat
targets:
  hub:
    account: "${hub}"
    region: us-east-1
    plan-role: arn:aws:iam::${hub}:role/chatops-plan
    apply-role: arn:aws:iam::${hub}:role/chatops-apply
workspaces: { acme: { slack: T0123ABCD } }
defaults:
  permissions-boundary: { arn: "arn:aws:iam::\${AWS::AccountId}:policy/chatops-boundary" }
roles: { reader: { managed-policies: [CloudWatchReadOnlyAccess] } }
channels:
  operations: { channel: C04AAB1CD2, workspace: acme, role: reader, guardrails: [CloudWatchReadOnlyAccess] }
`;

const place = useBootstrapped(config.replace('T0123ABCD', 'T04B7QX2M'));
beforeAll(() => control(place.aws.url, 'workspaces', { slack: { T04B7QX2M: { name: 'acme' } } }));

const step = (command: string, role: string, subject: string) =>
  runSignedIn(place, command, { role, subject: `repo:alice/demo:${subject}` });

test('a target in the account that the workflows sign in to is entered by the role that they have already', async () => {
  const planned = await step('plan', 'chatops-plan', 'pull_request');
  expect([planned.status, planned.log]).toEqual([0, expect.stringContaining('Plan: ')]);
  const applied = await step('apply', 'chatops-apply', 'environment:production');
  expect([applied.status, applied.outputs['failure-reason']]).toEqual([0, '']);
});

test('the role of a job is never taken for the other one', async () => {
  const denied = await step('apply', 'chatops-plan', 'ref:refs/heads/main');
  expect([denied.status, denied.outputs['failure-reason']]).toEqual([1, 'denied']);
});
