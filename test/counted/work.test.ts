import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { planAgainst } from '../../action/commands/against.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderPlanReport } from '../../action/render/plan-report.ts';
import { loadText } from '../access/read-scenarios.ts';
import { type CallCounts, countCalls } from './count-calls.ts';

/**
 * How much work some commands do, counted in calls, so that it does not depend on the clock. More than 20 % above the
 * table is a regression. When the work became less on purpose, write the smaller numbers into the table:
 * `WORK=show npm run jest -- test/counted` prints them.
 */
const table = JSON.parse(
  readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'work.json'), 'utf8'),
) as Readonly<Record<string, Readonly<Record<string, number>>>>;

const fileOf = (policy: string) => `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  ops: { managed-policies: [${policy}] }
channels:
  a: { channel: C0AAAAAAA, role: ops, guardrails: [${policy}] }
`;

async function load(policy: string) {
  const { draft, diagnostics } = await loadText(fileOf(policy), {});
  if (draft === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return draft;
}

const readOnly = await load('ReadOnlyAccess');
const wide = await load('PowerUserAccess');

function expectNoMore(counts: CallCounts, title: string): void {
  const limits = Object.entries(table[title] ?? {});
  if (process.env['WORK'] === 'show') {
    process.stderr.write(
      `${title} ${JSON.stringify(Object.fromEntries(limits.map(([key]) => [key, counts.get(key) ?? 0])))}\n`,
    );
  }
  expect(limits.length).toBeGreaterThan(0);
  // A function that is no longer there has to leave the table.
  expect(limits.map(([key]) => key).filter(key => !counts.has(key))).toEqual([]);
  expect(
    limits.flatMap(([key, usual]) => {
      const count = counts.get(key) ?? 0;
      return count > usual * 1.2 ? [`${key}: ${count}, usually ${usual}`] : [];
    }),
  ).toEqual([]);
}

test('a plan from ReadOnlyAccess to PowerUserAccess does not do more work', async () => {
  expectNoMore(
    await countCalls(() => planAgainst([{ config: wide, base: readOnly }])),
    'plan ReadOnlyAccess PowerUserAccess',
  );
});

test('a comparison of a version with itself searches nothing', async () => {
  const counts = await countCalls(() => planAgainst([{ config: wide, base: wide }]));
  expect(counts.get('find-gains:findInItem') ?? 0).toBe(0);
});

test('a plan that is printed splits each changed property once', async () => {
  const report = await planAgainst([{ config: wide, base: readOnly }]);
  const properties = report.plan.targets.flatMap(({ stacks }) =>
    stacks.flatMap(({ changes }) => changes.flatMap(change => change.properties)),
  );
  const counts = await countCalls(async () =>
    renderPlanReport({ ...report, drift: [], driftAccess: [], unchecked: [] }, createColors(false)),
  );
  expect(properties.length).toBeGreaterThan(0);
  expect(counts.get('split-property:splitProperty')).toBe(properties.length);
});
