import { afterAll, beforeAll, expect } from '@jest/globals';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderPlanText } from '../../action/render/plan.ts';
import { control } from '../local-aws/raw-call.ts';
import { tellStory } from '../story.ts';
import { expectAgreement, lookWithPlan } from './agreement.ts';
import { makeWorld, type World } from './harness.ts';

/** A configuration of so many channels, each with an alias of its own. */
function makeConfig(channels: number): ChatopsConfig {
  const keys = Array.from({ length: channels }, (_, index) => `c${index}`);
  return {
    version: 1,
    name: 'wide',
    workspaces: { acme: { slack: 'T0123ABCD' } },
    roles: { reader: { 'managed-policies': ['ReadOnlyAccess'] } },
    aliases: Object.fromEntries(keys.map(key => [key, 'lambda list-functions --region us-east-1'])),
    channels: Object.fromEntries(
      keys.map((key, index) => [
        key,
        {
          channel: `C0${String(index).padStart(7, '0')}`,
          workspace: 'acme',
          role: 'reader',
          guardrails: ['ReadOnlyAccess'],
          aliases: [key],
        },
      ]),
    ),
  };
}

const worlds: World[] = [];
beforeAll(async () => {
  for (const channels of [2, 60]) {
    const world = await makeWorld(makeConfig(channels));
    expect(await world.apply()).toBe('applied');
    worlds.push(world);
  }
});
afterAll(() => Promise.all(worlds.map(world => world.aws.stop())));

/** Calls of one look, without the waiting for CloudFormation. */
async function countCalls(world: World): Promise<Record<string, number>> {
  await fetch(`${world.aws.url}/_local/calls`, { method: 'DELETE' });
  const { drift, unchecked } = await world.drift();
  expect([...drift, ...unchecked]).toEqual([]);
  const { json } = await control(world.aws.url, 'calls');
  const waiting = /DescribeStackDriftDetectionStatus/;
  return Object.fromEntries(
    Object.entries(json as Record<string, number>).filter(([name]) => !waiting.test(name)),
  );
}

const step = tellStory();
step('a look at sixty channels takes as many calls as one at two, but for pages', async () => {
  const [few, many] = [await countCalls(worlds[0] as World), await countCalls(worlds[1] as World)];
  const total = (calls: Record<string, number>) =>
    Object.values(calls).reduce((sum, count) => sum + count, 0);
  // Resources of the stack come a hundred a page, and so do its drifts.
  expect(total(many) - total(few)).toBeLessThanOrEqual(2);
  expect(total(few)).toBeLessThan(25);
});

step('channels of a file that was split off are those of its own stack', async () => {
  const world = worlds[1] as World;
  const other: ChatopsConfig = {
    ...makeConfig(3),
    name: 'narrow',
    channels: Object.fromEntries(
      Object.entries(makeConfig(3).channels ?? {}).map(([key, channel]) => [
        key,
        { ...channel, channel: channel.channel.replace('C0', 'C1') },
      ]),
    ),
  };
  expect(await world.apply(other)).toBe('applied');
  const report = await world.drift({}, other);
  const { drift, limits } = report;
  expect(drift).toEqual([]);
  expect(limits).toContainEqual(expect.stringMatching(/of other stacks.*: wide$/));
  const { plan, applied } = await lookWithPlan(world, { ...resolve(other), documents: new Map() });
  expectAgreement({ plan, applied }, report);
  expect(renderPlanText(plan, createColors(false))).toContain(
    'AWS matches chatops.yml. 60 other channel configurations in the account belong to another stack: wide-c',
  );
});

step('strangers cost calls each, so no more than fifty are looked at, and the rest is counted', async () => {
  const world = worlds[0] as World;
  for (let index = 0; index < 53; index += 1) {
    await world.byHand({
      chatbot: 'create-custom-action',
      input: {
        ActionName: `hand-${index}`,
        AliasName: `hand${index}`,
        Definition: { CommandText: 'lambda list-functions --region us-east-1' },
      },
    });
  }
  const { drift, limits } = await world.drift();
  const found = drift.filter(({ kind }) => kind === 'unmanaged');
  expect(found.length).toBe(53);
  expect(found.filter(({ snippet }) => snippet !== undefined).length).toBe(50);
  expect(limits).toContainEqual(expect.stringMatching(/^3 more channels and custom actions/));
});
