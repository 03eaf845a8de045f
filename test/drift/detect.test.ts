import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { type HandCall, makeWorld, readYaml, tabulate, type World } from './harness.ts';

interface Case {
  readonly name: string;
  readonly byHand: readonly HandCall[];
  readonly expect: readonly object[];
  /** What is left after a revert; nothing unless told. */
  readonly left?: readonly object[];
  /** Properties that had to be corrected past CloudFormation. */
  readonly corrected?: readonly string[];
}

const config = readYaml<ChatopsConfig>('chatops.yml');
const cases = readYaml<Case[]>('cases.yml');

let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
  expect(await world.apply()).toBe('applied');
});
afterAll(() => world.aws.stop());

test('what was just applied has not drifted, and everything could be looked at', async () => {
  const { drift, unchecked, failures } = await world.drift();
  expect({ drift, unchecked, failures }).toEqual({ drift: [], unchecked: [], failures: [] });
});

test.each(cases)('$name', async ({ byHand, expect: expected, left = [], corrected = [] }) => {
  for (const call of byHand) await world.byHand(call);
  const report = await world.drift();
  // Before anything is expected, so that one failing case does not spoil the next.
  const reverted = await world.revert();
  expect(tabulate(report.drift)).toEqual(expected);
  const silences = report.drift.flatMap(({ notifications }) => notifications?.silenced ?? []);
  expect(silences.filter(({ chatChannel }) => chatChannel === undefined)).toEqual([]);
  expect(report.unchecked).toEqual([]);
  expect(reverted.failures).toEqual([]);
  expect(tabulate(reverted.after.drift)).toEqual(left);
  expect(reverted.corrections.map(({ property, failure }) => failure ?? property)).toEqual(corrected);
});
