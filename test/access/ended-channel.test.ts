import { expect, test } from '@jest/globals';
import { makeMatrix } from '../../action/access/access-matrix.ts';
import { renderMatrixMarkdown, renderMatrixText } from '../../action/render/access-matrix.ts';
import { createColors } from '../../action/render/colors.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const file = `
version: 1
name: chat
workspaces: { acme: { slack: T0123ABCD } }
roles: { r: { allow: [{ actions: [sqs:PurgeQueue], resources: ["*"] }] } }
guardrails: { g: { allow: [{ actions: [sqs:PurgeQueue], resources: ["*"] }] } }
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: r, guardrails: [g], until: 2037-06-30 } }
`;

test.each([
  ['2037-06-30T23:59:59Z', 'until', undefined],
  ['2037-07-01T00:00:00Z', 'ended with', true],
] as const)('at %s the matrix says: %s the end', async (now, words, hasEnded) => {
  const { index, proofData } = proofsOf(await loadText(file));
  const rows = [...makeMatrix(index.at(now), proofData)];
  expect(rows.map(row => [row.until, row.hasEnded])).toEqual([['2037-07-01T00:00:00Z', hasEnded]]);
  expect(renderMatrixText(rows, createColors(false))).toContain(
    `#ops  r ∩ g  ${words} the end of 2037-06-30 (UTC)\n`,
  );
  expect(renderMatrixMarkdown(rows)).toContain(`| \`ops\` ${words} the end of 2037-06-30 (UTC) |`);
});

test('a role that ends before its guardrail begins allows nothing at any time, and a later end allows something', async () => {
  const dated = (end: string) => `version: 1
name: x
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
roles:
  r: { allow: [{ actions: [sqs:PurgeQueue], resources: ["*"], conditions: { DateLessThan: { "aws:CurrentTime": "${end}" } } }] }
guardrails:
  g: { allow: [{ actions: [sqs:PurgeQueue], resources: ["*"], conditions: { DateGreaterThan: { "aws:CurrentTime": "2038-01-01T00:00:00Z" } } }] }
channels:
  ops: { workspace: acme, channel: C0OPS00000, role: r, guardrails: [g] }
`;
  const levelsUntil = async (end: string) => {
    const { index, proofData } = proofsOf(await loadText(dated(end)));
    return [...makeMatrix(index, proofData)].flatMap(({ services }) =>
      services.map(({ service, default: own, ceiling }) => [service, own, ceiling]),
    );
  };
  expect(await levelsUntil('2037-01-01T00:00:00Z')).toEqual([['sqs', undefined, 'unknown']]);
  expect(await levelsUntil('2039-01-01T00:00:00Z')).toEqual([['sqs', 'unknown', 'unknown']]);
});
