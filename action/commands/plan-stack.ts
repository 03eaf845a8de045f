import { findLostAliases } from '../access/find-lost-aliases.ts';
import { compareHearing, type StackVersions } from '../access/find-silenced.ts';
import { type Collision, findCollisions } from '../core/collisions.ts';
import { sortByText } from '../core/compare-texts.ts';
import { diffTemplates } from '../core/diff-templates.ts';
import type { IntrinsicValues } from '../core/intrinsics.ts';
import type { Change, StackPlan, TwoPhases } from '../core/plan.ts';
import type { Template } from '../core/template.ts';
import { type FirstPhase, makeFirstPhase } from '../kinds/first-phase.ts';
import { uniqueNamesOf } from '../kinds/unique-names.ts';

/** How one stack gets from what is deployed to what is desired. */
export interface StackSteps {
  readonly changes: readonly Change[];
  /** The templates to deploy, one after the other; the last one is what is desired. */
  readonly steps: readonly Template[];
  /** Set when there are two. */
  readonly twoPhases: TwoPhases | undefined;
}

/**
 * Plans one stack: what changes, and whether it can be done in one go.
 * @param scope the values of the intrinsics; undefined when AWS was not asked
 */
export function planStack(
  desired: Template,
  deployed: Template | undefined,
  scope?: IntrinsicValues,
): StackSteps {
  const changes = diffTemplates(desired, deployed, scope);
  const collisions = findCollisions(desired, deployed, changes, uniqueNamesOf);
  const retyped = changes.filter(({ logicalId, type }) => {
    const before = deployed?.Resources[logicalId];
    return before !== undefined && desired.Resources[logicalId] !== undefined && before.Type !== type;
  });
  if (deployed === undefined || (collisions.length === 0 && retyped.length === 0)) {
    return { changes, steps: [desired], twoPhases: undefined };
  }
  const ids = retyped.map(({ logicalId }) => logicalId);
  const phase = makeFirstPhase({ desired, deployed, changes, collisions, retyped: ids });
  return {
    changes: markRemoved(changes, phase, desired),
    steps: [phase.template, desired],
    twoPhases: describePhases(collisions, retyped, phase, desired),
  };
}

/** What is deleted and created again on the way is a replacement, whatever it would be in one go. */
function markRemoved(changes: readonly Change[], { removed }: FirstPhase, desired: Template): Change[] {
  const byId = new Map(changes.map(change => [change.logicalId, change]));
  for (const logicalId of removed) {
    const resource = desired.Resources[logicalId];
    const change = byId.get(logicalId);
    if (resource === undefined || change?.action === 'replace') continue;
    byId.set(logicalId, {
      action: 'replace',
      logicalId,
      type: resource.Type,
      path: resource.Metadata.chatops,
      properties: change?.properties ?? [],
      reason: 'it cannot exist during the change',
    });
  }
  return sortByText(byId.values(), ({ logicalId }) => logicalId);
}

function describePhases(
  collisions: readonly Collision[],
  retyped: readonly Change[],
  { removed, reduced }: FirstPhase,
  desired: Template,
): TwoPhases {
  const because = [
    ...collisions.map(({ taker, holder }) => {
      const { noun } = taker.unique;
      if (taker.logicalId === holder.logicalId)
        return `the ${noun} ${taker.name} (${taker.path}) is replaced under the same name`;
      return `the ${noun} ${taker.name} is still taken by ${holder.path} when ${taker.path} needs it`;
    }),
    ...retyped.map(({ path }) => `${path} changes its resource type`),
  ];
  const pathOf = (id: string) => desired.Resources[id]?.Metadata.chatops ?? '';
  const interrupted = [...removed, ...reduced].map(pathOf);
  return {
    because: [...new Set(because)].sort(),
    interrupted: [...new Set([...interrupted, ...collisions.map(({ taker }) => taker.path)])].sort(),
  };
}

/** What a plan does to the people of chat channels beside what they are allowed to do. */
export type PeopleChanges = Pick<StackPlan, 'silenced' | 'heard' | 'lostAliases'>;

/** Compares what people hear of, and which aliases they have. @param stacks all of one target */
export function comparePeople(stacks: readonly StackVersions[]): PeopleChanges {
  const { silenced, heard } = compareHearing(stacks);
  const lostAliases = findLostAliases(stacks);
  return {
    ...(silenced.length === 0 ? {} : { silenced }),
    ...(heard.length === 0 ? {} : { heard }),
    ...(lostAliases.length === 0 ? {} : { lostAliases }),
  };
}

/** The plan of one stack from its steps, and, with the own stack of a target, from what it does to people there. */
export function makeStackPlan(
  stack: Pick<StackPlan, 'name' | 'region'>,
  { changes, twoPhases }: Pick<StackSteps, 'changes' | 'twoPhases'>,
  people: PeopleChanges = {},
): StackPlan {
  return { ...stack, changes, ...(twoPhases === undefined ? {} : { twoPhases }), ...people };
}
