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
  const rows = makeMatrix(index.at(now), proofData);
  expect(rows.map(row => [row.until, row.hasEnded])).toEqual([['2037-07-01T00:00:00Z', hasEnded]]);
  expect(renderMatrixText(rows, createColors(false))).toContain(
    `#ops  r ∩ g  ${words} the end of 2037-06-30 (UTC)\n`,
  );
  expect(renderMatrixMarkdown(rows)).toContain(`| \`ops\` ${words} the end of 2037-06-30 (UTC) |`);
});
