import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  ListPoliciesCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StackEvent } from '../../action/aws/stack-events.ts';
import { configOf, startWorld, textOf, type World } from './world.ts';

const guardrails = { only: { allow: [{ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }] } };
const before = configOf({ guardrails, channels: { a: { channel: 'C0AAAAAAA', guardrails: ['only'] } } });
const after = configOf({ channels: { a: { channel: 'C0AAAAAAA' } } });
const policy = 'arn:aws:iam::000000000000:policy/chatops/demo/demo-only';
const attached = { RoleName: 'elsewhere', PolicyArn: policy };

let world: World;
beforeAll(async () => {
  world = await startWorld();
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  await world.clients.iam.send(new CreateRoleCommand({ RoleName: 'elsewhere', AssumeRolePolicyDocument }));
});
afterAll(() => world.stop());

/** Takes the guardrail out of the file while a role that is made elsewhere has it. */
async function removeGuardrail(report: (event: StackEvent) => void, stepMillis: number | null = null) {
  expect((await world.apply(before)).outcome).toBe('applied');
  await world.clients.iam.send(new AttachRolePolicyCommand(attached));
  await world.control('POST', 'clock', { stepMillis });
  return world.apply(after, { hooks: { report } });
}

async function listPolicies(): Promise<(string | undefined)[]> {
  const { Policies = [] } = await world.clients.iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
  return Policies.map(({ Arn }) => Arn);
}

test('what the last attempt deletes is not left behind', async () => {
  let detached: Promise<unknown> | undefined;
  const failed: StackEvent[] = [];
  const report = await removeGuardrail(event => {
    if (event.status !== 'DELETE_FAILED') return;
    failed.push(event);
    detached ??= world.clients.iam.send(new DetachRolePolicyCommand(attached));
    // Long enough for a call between two attempts, also on a loaded machine.
  }, 600);
  await detached;
  await world.control('POST', 'clock', { stepMillis: null });
  expect(failed.length).toBeGreaterThan(0);
  expect(report.outcome).toBe('applied');
  expect(textOf(report)).not.toContain('left behind');
  expect(await listPolicies()).toEqual([]);
});

test('what three attempts do not delete is left behind once, and is no longer in the stack', async () => {
  const failed: StackEvent[] = [];
  const report = await removeGuardrail(event => {
    if (event.status === 'DELETE_FAILED') failed.push(event);
  });
  expect(failed.map(({ logicalId }) => logicalId)).toEqual(Array(3).fill('GuardrailOnly'));
  expect(report.outcome).toBe('applied');
  const text = textOf(report);
  expect(text.match(/left behind: GuardrailOnly/g)).toHaveLength(1);
  expect(text).toContain('no longer in the stack');
  expect(await listPolicies()).toEqual([policy]);
  const { plan, drift, unchecked } = await world.plan(after);
  expect(plan.targets.flatMap(({ stacks }) => stacks.flatMap(({ changes }) => changes))).toEqual([]);
  expect([drift, unchecked]).toEqual([[], []]);
});
