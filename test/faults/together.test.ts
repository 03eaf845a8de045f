import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { channelsOf, configOf, startWorld, textOf, type World } from '../apply/world.ts';
import { expectConverged } from './scenarios.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld(2);
});
afterEach(() => world.stop());

const small = configOf({ channels: channelsOf({ a: 'C0AAAAAAA' }) });
const large = configOf({ channels: channelsOf({ a: 'C0AAAAAAA', b: 'C0BBBBBBB', c: 'C0CCCCCCC' }) });

test.each([2, 3])('%d applies of the same file at once end as one', async count => {
  for (const wish of [small, large]) {
    const reports = await Promise.all(Array.from({ length: count }, () => world.apply(wish)));
    for (const report of reports) expect(textOf(report)).toMatch(/^(Applied|Nothing to change)/);
    await expectConverged(world, wish);
  }
});

test('two applies of different files at once: neither is mixed with the other, and the next run converges', async () => {
  await world.apply(small);
  const other = configOf({ channels: channelsOf({ a: 'C0AAAAAAA', z: 'C0ZZZZZZZ' }) });
  const reports = await Promise.all([world.apply(large), world.apply(other)]);
  expect(reports.filter(({ outcome }) => outcome === 'applied').length).toBeGreaterThan(0);
  for (const report of reports) {
    if (report.outcome === 'failed') expect(textOf(report)).toContain('Another run has changed demo');
  }
  expect(textOf(await world.apply(large))).toMatch(/^(Applied|Nothing to change)/);
  await expectConverged(world, large);
});

test('a change set that somebody deletes before it is executed', async () => {
  const { DeleteChangeSetCommand, ListChangeSetsCommand } = await import('@aws-sdk/client-cloudformation');
  await world.apply(small);
  await world.control('POST', 'faults', {
    operation: 'cloudformation:ExecuteChangeSet',
    kind: 'slow',
    millis: 400,
    times: 1,
  });
  const applying = world.apply(large);
  const { cloudFormation } = world.clients;
  for (let found = false; !found; ) {
    const { Summaries = [] } = await cloudFormation.send(new ListChangeSetsCommand({ StackName: 'demo' }));
    const ready = Summaries.find(({ ExecutionStatus }) => ExecutionStatus === 'AVAILABLE');
    found = ready !== undefined;
    if (ready?.ChangeSetId === undefined) await new Promise(resolve => setTimeout(resolve, 2));
    else await cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName: ready.ChangeSetId }));
  }
  expect(textOf(await applying)).toMatch(/^Applied/);
  await expectConverged(world, large);
});

test('the clock jumps in the middle', async () => {
  await world.apply(small);
  await world.control('POST', 'clock', { stepMillis: 30 });
  let jumps = 0;
  const report = await world.apply(large, {
    hooks: {
      report: () => {
        jumps += 1;
        if (jumps === 3) void world.control('POST', 'clock', { advanceMillis: 2 * 3_600_000 });
      },
    },
  });
  expect(jumps).toBeGreaterThan(3);
  expect(textOf(report)).toMatch(/^Applied/);
  await expectConverged(world, large);
});

test('interrupted while CloudFormation is at work, it says so, and the next run waits for the end', async () => {
  await world.apply(small);
  await world.control('POST', 'clock', { stepMillis: 400 });
  const controller = new AbortController();
  const report = await world.apply(large, {
    hooks: { signal: controller.signal, report: () => controller.abort() },
  });
  expect(textOf(report)).toContain(
    'Interrupted while CloudFormation changes demo: the operation continues by itself',
  );
  const notes: string[] = [];
  const next = await world.apply(large, { hooks: { note: text => notes.push(text) } });
  expect(next.outcome).toBe('unchanged');
  expect(notes.join()).toContain('waiting for it to end');
  await world.control('POST', 'clock', { stepMillis: 1 });
  await expectConverged(world, large);
});

test('interrupted before anything began, nothing is left behind', async () => {
  const controller = new AbortController();
  const report = await world.apply(small, {
    hooks: {
      signal: controller.signal,
      confirm: async () => {
        controller.abort();
        return true;
      },
    },
  });
  expect(textOf(report)).toContain('Interrupted before anything was changed');
  await world.apply(small);
  await expectConverged(world, small);
});
