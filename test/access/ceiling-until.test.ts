import { expect, test } from '@jest/globals';
import { answerCan } from '../../action/commands/can.ts';
import { answerWho } from '../../action/commands/who.ts';
import { renderCanText } from '../../action/render/can.ts';
import { createColors } from '../../action/render/colors.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const proofs = proofsOf(
  await loadText(`version: 1
name: ends
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0ACMEWRK } }
roles: { r: { allow: [{ actions: ["sns:ListTopics"], resources: ["*"], until: 2026-12-31 }] } }
guardrails: { g: { allow: [{ actions: ["sns:List*", "sqs:ListQueues"], resources: ["*"] }] } }
channels:
  dated: { workspace: acme, channel: C0A1B2C3D4, role: r, guardrails: [g], until: 2027-01-31 }
  open: { workspace: acme, channel: C0A1B2C3D5, role: r, guardrails: [g] }
`),
);

test.each<[string, string, string | undefined, string]>([
  [
    'dated',
    'sns:ListTopics',
    '2027-02-01T00:00:00Z',
    'allowed by the guardrails, until the end of 2027-01-31 (UTC)',
  ],
  [
    'dated',
    'sqs:ListQueues',
    '2027-02-01T00:00:00Z',
    'allowed by the guardrails, until the end of 2027-01-31 (UTC)',
  ],
  ['open', 'sns:ListTopics', undefined, 'allowed by the guardrails\n'],
  ['dated', 'ec2:DescribeInstances', undefined, "a role of the member's own: denied\n"],
])('`can %s %s` says until when the guardrails allow it, as `who` does', (channel, action, until, text) => {
  const answer = answerCan(proofs, channel, action, { as: undefined, targets: undefined });
  if (answer === undefined) throw new Error(channel);
  expect(answer.targets[0]?.ceilingUntil).toBe(until);
  const listed = answerWho(proofs, action, undefined).channels.find(each => each.channel === channel);
  expect(listed?.ceilingUntil).toBe(until);
  expect(renderCanText(answer, createColors(false))).toContain(text);
});
