import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { StackEvent } from '../../action/aws/stack-events.ts';
import { channelsOf, configOf, startWorld, textOf, type World } from './world.ts';

let world: World;
/** How far ahead of the machine's clock this process is, the embedded AWS in it too. */
let ahead = 0;
beforeEach(async () => {
  ahead = 0;
  const now = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
  world = await startWorld(250);
});
afterEach(async () => {
  await world.stop();
  jest.restoreAllMocks();
});

const hour = 3_600_000;
const account = '111111111111';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

const wish = configOf({
  targets: {
    prod: { account, region: 'us-east-1', 'plan-role': role('planner'), 'apply-role': role('deployer') },
  },
  channels: channelsOf({ a: 'C0AAAAAAA', b: 'C0BBBBBBB' }),
});

/** The role can be assumed once, and after that AWS answers otherwise. */
const refuseRenewal = (kind: string) =>
  world.control('POST', 'faults', { operation: 'sts:AssumeRole', kind, after: 1 });

/** Runs something once, when CloudFormation is at work. */
function once(act: () => unknown): { hooks: { report: (event: StackEvent) => void } } {
  let isDone = false;
  return {
    hooks: {
      report: () => {
        if (isDone) return;
        isDone = true;
        void act();
      },
    },
  };
}

const timesAssumed = async () =>
  ((await world.control('GET', 'calls')) as Record<string, number>)['sts:AssumeRole'] ?? 0;

async function expectDone(): Promise<void> {
  const { plan, failures, drift } = await world.plan(wish);
  expect({ failures, drift }).toEqual({ failures: [], drift: [] });
  expect(plan.targets.flatMap(({ stacks }) => stacks.flatMap(({ changes }) => changes))).toEqual([]);
}

test('a role is assumed once for an apply that ends in time', async () => {
  expect(textOf(await world.apply(wish))).toMatch(/^Applied/);
  expect(await timesAssumed()).toBe(1);
});

test('credentials that expire in the middle are renewed, and the apply goes through', async () => {
  const report = await world.apply(
    wish,
    once(() => {
      ahead = 2 * hour;
    }),
  );
  expect(textOf(report)).toMatch(/^Applied/);
  expect(await timesAssumed()).toBe(2);
  await expectDone();
});

test('so they are when this machine does not know that they have expired', async () => {
  const report = await world.apply(
    wish,
    once(() => world.control('POST', 'clock', { advanceMillis: 2 * hour })),
  );
  expect(textOf(report)).toMatch(/^Applied/);
  expect(await timesAssumed()).toBe(2);
  await expectDone();
});

test('before they expire they are good, also when they cannot be renewed yet', async () => {
  await refuseRenewal('error');
  const report = await world.apply(
    wish,
    once(() => {
      ahead = hour - 120_000;
    }),
  );
  expect(textOf(report)).toMatch(/^Applied/);
  expect(await timesAssumed()).toBeGreaterThan(1);
});

test('a role that can no longer be assumed is named, CloudFormation goes on, and the next run completes', async () => {
  await refuseRenewal('deny');
  const report = await world.apply(
    wish,
    once(() => {
      ahead = 2 * hour;
    }),
  );
  expect(report.outcome).toBe('failed');
  const text = textOf(report);
  expect(text).toMatch(/Lost contact while CloudFormation is changing demo/);
  expect(text).toContain(`The role ${role('deployer')} cannot be assumed`);
  expect(text).toContain('The operation continues by itself');
  expect(text).toContain('Its trust policy must name the caller');
  await world.control('DELETE', 'faults');
  expect(textOf(await world.apply(wish))).toMatch(/^(Applied|Nothing to change)/);
  await expectDone();
});

test('what assumed the role has expired itself: it says to sign in, and not that a trust policy is wrong', async () => {
  await refuseRenewal('expire');
  const report = await world.apply(
    wish,
    once(() => {
      ahead = 2 * hour;
    }),
  );
  expect(report.outcome).toBe('failed');
  const text = textOf(report);
  expect(text).toContain(`The role ${role('deployer')} cannot be assumed`);
  expect(text).toContain('The credentials have expired: sign in again');
  expect(text).not.toContain('trust policy');
  await world.control('DELETE', 'faults');
  expect(textOf(await world.apply(wish))).toMatch(/^(Applied|Nothing to change)/);
  await expectDone();
});
