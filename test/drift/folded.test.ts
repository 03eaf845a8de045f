import { expect, test } from '@jest/globals';
import { type DriftReport, reportDrift } from '../../action/commands/drift.ts';
import type { Drift } from '../../action/core/drift.ts';
import { finishLook } from '../../action/core/look.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { Risk } from '../../action/core/risk.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDriftText } from '../../action/render/drift.ts';
import { type DriftFinding, renderDriftIssue } from '../../action/render/drift-issue.ts';
import { renderDriftMarkdown } from '../../action/render/markdown.ts';

const risks: readonly Risk[] = ['widens', 'narrows', 'none'];
const manyLimits = ['Aliases created in chat', 'Whether a *workspace* is authorised', '</details><b>'];

function driftOf(number: number, words = ''): Drift[] {
  return Array.from({ length: number }, (_, index) => ({
    target: 'default',
    kind: 'modified',
    path: `channels.team-${index}`,
    type: 'AWS::Chatbot::SlackChannelConfiguration',
    id: `team-${index}`,
    property: 'LoggingLevel',
    expected: 'NONE',
    observed: `INFO${words}`,
    risk: risks[Math.floor((index * risks.length) / number)] ?? 'none',
  }));
}

function reportOf(drift: readonly Drift[], limits: readonly string[]): DriftReport {
  return {
    drift,
    access: [],
    look: finishLook(drift, []),
    unchecked: [],
    limits,
    failures: [],
    ignored: [],
    chosenRoles: [],
    names: ['demo'],
    production: [],
  };
}

const textOf = (number: number, limits: readonly string[], full = false) =>
  renderDriftText(reportOf(driftOf(number), limits), createColors(false), full);
const rowsIn = (text: string) => text.match(/channels\.team-\d+/g)?.length ?? 0;

test('of many drifts the riskiest are listed, and the others are counted by what they do', () => {
  expect(rowsIn(textOf(21, []))).toBe(21);
  const text = textOf(60, []);
  expect(rowsIn(text)).toBe(20);
  expect(text).toContain('channels.team-19\n');
  expect(text).toContain('and 40 more: 20 narrows, 20 none; --full lists them\n');
  expect(rowsIn(textOf(60, [], true))).toBe(60);
  expect(textOf(60, [], true)).not.toContain('--full');
  // What widens is counted as well where there is more of it.
  expect(textOf(90, [])).toContain('and 70 more: 10 widens, 30 narrows, 30 none; --full lists them\n');
});

test('several limits are one line, and one is as it is', () => {
  expect(textOf(1, [])).not.toMatch(/limit|Not visible/);
  expect(textOf(1, manyLimits.slice(0, 1))).toContain('Not visible: Aliases created in chat.\n');
  expect(textOf(1, manyLimits)).toContain('This check has 3 limits; --full lists them.\n');
  expect(textOf(1, manyLimits)).not.toContain('Not visible');
  expect(textOf(1, manyLimits, true).match(/Not visible: /g)).toHaveLength(3);
});

test('what is declared nowhere, and is not compared, is among the limits', () => {
  const { limits } = reportDrift([], resolve({ version: 1, name: 'demo' }), {});
  expect(limits).toContain(
    'Not all that the stack does not set is compared: not, for example, the session duration of a role, or a description of a role that chatops.yml does not have',
  );
});

test('in markdown what is folded opens, and nothing in it ends the fold', () => {
  for (const text of [renderDriftMarkdown(reportOf(driftOf(60), manyLimits)), issueOf(driftOf(60))]) {
    expect(rowsIn(text)).toBeGreaterThanOrEqual(60);
    expect(text).toContain('<details><summary>40 more: 20 narrows, 20 none</summary>');
    expect(text).toContain('<details><summary>3 limits of this check: what it does not see</summary>');
    expect(text).toContain('- `</details><b>`');
    expect(text.match(/<details>/g)?.length).toBe(text.match(/^<\/details>$/gm)?.length);
  }
});

test('an issue with folded drift stays below what GitHub takes', () => {
  const body = issueOf(driftOf(400, 'x'.repeat(400)));
  expect(Buffer.byteLength(body)).toBeLessThan(65_536);
  expect(body.match(/Truncated/g)).toHaveLength(1);
});

function issueOf(drift: readonly Drift[]): string {
  const finding: DriftFinding = {
    file: 'chatops.yml',
    name: 'acme',
    target: 'default',
    drift,
    access: [],
    unchecked: [],
    limits: manyLimits,
    problem: undefined,
  };
  const history = Array.from({ length: 50 }, () => 'y'.repeat(200));
  return renderDriftIssue(
    finding,
    { fingerprint: '', history },
    { at: '2026-11-28 02:00 UTC', runUrl: undefined },
  ).body;
}
