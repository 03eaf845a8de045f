import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { answerCan } from '../../action/commands/can.ts';
import { answerWho } from '../../action/commands/who.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderWhoText } from '../../action/render/who.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

interface Case {
  readonly why: string;
  readonly role: readonly string[];
  /** Actions that depend on a condition which cannot be seen. */
  readonly conditional?: readonly string[];
  readonly notes: Readonly<Record<string, { readonly usedBy?: string; readonly notCounted?: string }>>;
}

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('note-on-forwarding.json', import.meta.url), 'utf8'),
);

const proofsFor = async ({ role, conditional = [] }: Case) => {
  const statements = [
    { actions: role, resources: ['*'] },
    ...conditional.map(action => ({
      actions: [action],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:ResourceTag/team': 'a' } },
    })),
  ];
  return proofsOf(
    await loadText(`version: 1
name: chat
workspaces: { acme: { slack: T0123ABCD } }
roles:
  r: { allow: ${JSON.stringify(statements)} }
  none: { allow: [{ actions: [sqs:ListQueues], resources: ["*"] }] }
guardrails: { g: { allow: ${JSON.stringify(statements)} } }
channels:
  ops: { workspace: acme, channel: C0BBBBBBB, role: r, guardrails: [g] }
  own: { workspace: acme, channel: C0CCCCCCC, role: none, guardrails: [g] }
`),
  );
};

test.each(cases)('$why', async each => {
  const proofs = await proofsFor(each);
  for (const [action, { usedBy, notCounted }] of Object.entries(each.notes)) {
    for (const [channel, whose] of [
      ['ops', ''],
      ['own', " with a role of the member's own"],
    ] as const) {
      const answer = answerCan(proofs, channel, action, { as: undefined, targets: undefined });
      const said = answer?.because.map(({ message }) => message) ?? [];
      const of = (note: string | undefined, start: string) =>
        note === undefined ? [] : [`${start}${note.replace(' allowed,', ` allowed${whose},`)}`];
      expect(said.filter(text => text.startsWith('chat does not run'))).toEqual(of(usedBy, ''));
      expect(said.filter(text => text.startsWith('not counted'))).toEqual(of(notCounted, 'not counted: '));
    }
    const text = renderWhoText(answerWho(proofs, action, undefined), createColors(false));
    expect(text.replace(/\s+/g, ' ').includes(`Not counted in #ops: ${notCounted}.`)).toBe(
      notCounted !== undefined,
    );
  }
});
