import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { planAgainst } from '../../action/commands/against.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import type { Json } from '../../action/core/json.ts';
import { nothingObserved } from '../../action/core/plan.ts';
import { createColors } from '../../action/render/colors.ts';
import { listPeopleLines } from '../../action/render/people-changes.ts';
import { renderPlanReport } from '../../action/render/plan-report.ts';
import { renderTargetSection } from '../../action/render/plan-section.ts';
import { describeHearingHead } from '../../action/render/silence.ts';

interface Case {
  readonly name: string;
  readonly before?: Json;
  readonly after?: Json;
  /** Of the channel afterwards. */
  readonly key?: string;
  readonly channel?: string;
  /** Other channels, by their keys: their `notify` before and afterwards. */
  readonly others?: { readonly before?: Record<string, Json>; readonly after?: Record<string, Json> };
  /** Without targets the place is not known. */
  readonly hasTarget?: boolean;
  readonly says: readonly string[];
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-silence-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Rest {
  readonly key?: string;
  readonly channel?: string;
  readonly others?: Record<string, Json> | undefined;
  readonly hasTarget?: boolean;
  /** Whether there is a second target. */
  readonly isTwice?: boolean;
}

async function load(
  notify: Json | undefined,
  { key = 'ops', channel = 'C0AAAAAAA', others = {}, hasTarget = true, isTwice = false }: Rest = {},
) {
  const file = join(folder, 'chatops.yml');
  const ops = { channel, ...(notify === undefined ? {} : { notify }) };
  const rest = Object.entries(others).map(([name, other]) => [
    name,
    { channel: `C1${name.toUpperCase()}`.padEnd(9, 'A'), ...(other as object) },
  ]);
  const place = { account: '123456789012', region: 'eu-west-1' };
  const config = {
    version: 1,
    name: 'x',
    ...(hasTarget
      ? { targets: { main: place, ...(isTwice ? { other: { ...place, account: '210987654321' } } : {}) } }
      : {}),
    workspaces: { acme: { slack: 'T0123ABCD' } },
    defaults: { workspace: 'acme', role: 'reader', guardrails: 'none' },
    roles: { reader: { 'managed-policies': ['ReadOnlyAccess'] } },
    channels: { [key]: ops, ...Object.fromEntries(rest) },
  };
  writeFileSync(file, JSON.stringify(config));
  const { draft, diagnostics } = await loadConfig(file, { today: '2026-11-28' });
  if (draft === undefined) throw new Error(JSON.stringify(diagnostics));
  return draft;
}

const cases = parse(readFileSync(join(import.meta.dirname, 'silence.yml'), 'utf8')) as readonly Case[];

test.each(cases)('$name', async ({ before, after, says, others = {}, ...now }) => {
  const base = await load(before, { ...now, key: 'ops', channel: 'C0AAAAAAA', others: others.before });
  const config = await load(after, { ...now, others: others.after ?? others.before });
  const { plan } = await planAgainst([{ base, config }]);
  const found = listPeopleLines(plan).flatMap(({ title, lines }) => [title.replace('main: ', ''), ...lines]);
  const renamed = found.map(line => line.replace('#operations', '#ops'));
  expect(renamed).toEqual(says);
});

test('a plan and a comment say it within their first lines, on lines that fit', async () => {
  const [all] = cases;
  const report = await planAgainst([{ base: await load(all?.before), config: await load(undefined) }]);
  const whole = { ...report, ...nothingObserved };
  const lines = renderPlanReport(whole, createColors(false)).split('\n');
  expect(lines.slice(0, 6)).toEqual([
    'main: #ops no longer receives 6 kinds of notifications',
    'What people can do from chat does not change',
    expect.stringMatching(/^\d+ resources change/),
    '',
    'Notifications that end:',
    '  main: #ops no longer receives',
  ]);
  expect(lines.filter(line => line.length > 100)).toEqual([]);
  const [target] = report.plan.targets;
  if (target === undefined) throw new Error('no target');
  const { state, blocks } = renderTargetSection({ ...whole, file: 'chatops.yml', plan: target });
  // The comment begins with the same lines.
  expect(state.phrases).toEqual(lines.slice(0, 2));
  expect(blocks[0]).toContain('<code>#ops no longer receives</code>');
});

test('a chat channel of two targets is one channel in the first lines', async () => {
  const headOf = async (key: string, others: Record<string, Json> = {}) => {
    const loadWith = (notify: Json | undefined, some: Record<string, Json>) =>
      load(notify, { key, others: some, isTwice: true });
    const before = { from: ['budgets'] };
    const left = Object.fromEntries(Object.keys(others).map(name => [name, {}]));
    const pair = { base: await loadWith(before, others), config: await loadWith(undefined, left) };
    return describeHearingHead((await planAgainst([pair])).plan)[0];
  };
  expect(await headOf('ops')).toBe('main: #ops and other: #ops no longer receive AWS Budgets');
  // Another channel is another one.
  expect(await headOf('ops', { b: { notify: { from: ['budgets'] } } })).toBe(
    'People of 2 channels no longer receive 1 kind of notifications',
  );
});
