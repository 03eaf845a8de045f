import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import table from '../../action/data/escalation-paths.json' with { type: 'json' };
import { neverInChat } from '../../action/data/never-in-chat.ts';
import { createAccessReader } from '../../action/iam/access-summary.ts';
import { defaultLayers } from '../../action/iam/channel-layers.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { emptyContext } from '../../action/iam/context.ts';
import { createEscalationFinder, escalationPaths } from '../../action/iam/escalations.ts';
import { matchesText, parseGlob } from '../../action/iam/glob.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';

interface PublishedSet {
  readonly source: string;
  readonly id: string;
  readonly permissions: readonly string[];
}

const file = join(dirname(fileURLToPath(import.meta.url)), 'escalation-sets.json');
const { sets } = JSON.parse(readFileSync(file, 'utf8')) as { readonly sets: readonly PublishedSet[] };
const catalogue = await loadIamActions();
const finder = createEscalationFinder(catalogue);
const reader = createAccessReader(catalogue);

const policy = (layer: 'role' | 'guardrail', actions: readonly string[]) =>
  compilePolicy(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
    { layer, name: layer },
  );

/** The ways that a role with these permissions leaves open in chat. */
function report(actions: readonly string[]): string[] {
  const layers = defaultLayers({ role: [policy('role', actions)], guardrails: [policy('guardrail', ['*'])] });
  return finder
    .find({ layers, context: emptyContext, summary: reader.summarize(layers, emptyContext) })
    .filter(({ certainty }) => certainty === 'certain')
    .map(({ path }) => path.id);
}

/** Permissions that work inside other calls, although chat runs no operation of that name. */
const inside = new Set(escalationPaths.flatMap(({ permissions }) => permissions));

/** Why a set cannot be used in chat. */
function except(actions: readonly string[]): string | undefined {
  for (const action of actions) {
    const unusable = table.unusable.find(each => each.action === action);
    if (unusable !== undefined) return `${action}: ${unusable.reason}`;
    const isNever = neverInChat.some(pattern =>
      matchesText(parseGlob(pattern.toLowerCase()), action.toLowerCase()),
    );
    if (isNever && !inside.has(action)) return `chat never runs ${action}`;
  }
  return undefined;
}

const rows = sets.map(({ source, id, permissions }) => {
  const reported = report(permissions);
  const exception = except(permissions);
  const outcome =
    reported.length > 0 ? `reported as ${reported.join(', ')}` : `exception: ${exception ?? 'NONE'}`;
  return { source, id, permissions, reported, exception, outcome };
});

// The titles are the table: each published set, and what becomes of it.
test.each(rows)('$source $id: $outcome', ({ permissions, reported, exception }) => {
  if (exception === undefined) expect(reported).not.toEqual([]);
  // A way that is reported needs no more than the set has.
  for (const id of reported) {
    const way = escalationPaths.find(path => path.id === id);
    expect(permissions).toEqual(
      expect.arrayContaining([...(way?.actions ?? []), ...(way?.permissions ?? [])]),
    );
  }
});

test('most sets can be used in chat, and all of these are reported', () => {
  const usable = rows.filter(({ exception }) => exception === undefined);
  expect({ sets: rows.length, usable: usable.length }).toEqual({ sets: 166, usable: 111 });
  expect(usable.filter(({ reported }) => reported.length === 0).map(({ id }) => id)).toEqual([]);
});
