import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { startAuthorizedAws } from '../action/authorized-aws.ts';
import { callAction, makeWorkspace, type StepOutcome } from '../action/run-action.ts';
import type { TestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { deployBootstrap } from './deploy-bootstrap.ts';
import { type OidcDouble, startOidcDouble } from './oidc-double.ts';

jest.setTimeout(120_000);

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

let aws: TestAws;
let oidc: OidcDouble;
let workspace: Awaited<ReturnType<typeof makeWorkspace>>;
beforeAll(async () => {
  [aws, oidc, workspace] = await Promise.all([
    startAuthorizedAws(),
    startOidcDouble(),
    makeWorkspace({ 'chatops.yml': config.replace('T0123ABCD', 'T04B7QX2M') }),
  ]);
  await control(aws.url, 'workspaces', { slack: { T04B7QX2M: { name: 'acme' } } });
  await deployBootstrap(aws);
  await control(aws.url, 'permissions', { enforce: true });
});
afterAll(async () => {
  await Promise.all([aws.stop(), oidc.stop(), workspace.remove()]);
});

function step(command: string, role: string, subject: string): Promise<StepOutcome> {
  return callAction({
    inputs: { command, 'role-to-assume': `arn:aws:iam::${hub}:role/${role}`, 'aws-region': 'us-east-1' },
    cwd: workspace.folder,
    env: { AWS_ENDPOINT_URL: aws.url, ...oidc.environment(`repo:alice/demo:${subject}`) },
  });
}

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
