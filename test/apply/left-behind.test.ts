import { setTimeout } from 'node:timers/promises';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  ListPoliciesCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StackEvent } from '../../action/aws/stack-events.ts';
import type { ApplyReport } from '../../action/commands/apply.ts';
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

/** One step of CloudFormation takes so long that it is done only where the clock is put forward. */
const stepMillis = 3_600_000;

/**
 * Takes the guardrail out of the file while a role that is made elsewhere has it.
 * @param beside what goes on meanwhile, with a clock that it puts forward
 */
async function removeGuardrail(
  report: (event: StackEvent) => void,
  beside?: (isDone: () => boolean) => Promise<void>,
): Promise<ApplyReport> {
  expect((await world.apply(before)).outcome).toBe('applied');
  await world.clients.iam.send(new AttachRolePolicyCommand(attached));
  if (beside === undefined) return world.apply(after, { hooks: { report } });
  await world.control('POST', 'clock', { stepMillis });
  let isDone = false;
  const applying = world.apply(after, { hooks: { report } }).finally(() => {
    isDone = true;
  });
  await beside(() => isDone);
  await world.control('POST', 'clock', { stepMillis: null });
  return applying;
}

async function countCalls(): Promise<number> {
  const calls = (await world.control('GET', 'calls')) as Readonly<Record<string, number>>;
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}

async function listPolicies(): Promise<(string | undefined)[]> {
  const { Policies = [] } = await world.clients.iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
  return Policies.map(({ Arn }) => Arn);
}

test('what the last attempt deletes is not left behind', async () => {
  const failed: StackEvent[] = [];
  let isDetached = false;
  const report = await removeGuardrail(
    event => {
      if (event.status === 'DELETE_FAILED') failed.push(event);
    },
    // Step by step, each seen before the next: what is detached after the first failure is deleted by a later attempt.
    async isDone => {
      while (!isDone()) {
        const calls = await countCalls();
        await world.control('POST', 'clock', { advanceMillis: stepMillis });
        while (!isDone() && (await countCalls()) < calls + 6) await setTimeout(2);
        if (failed.length === 0 || isDetached) continue;
        await world.clients.iam.send(new DetachRolePolicyCommand(attached));
        isDetached = true;
      }
    },
  );
  expect(isDetached).toBe(true);
  expect(failed).toHaveLength(1);
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
