import { canonicalJson, type Json } from './json.ts';
import { type Change, type PlannedChanges, reviewedAction } from './plan.ts';

/** A change that only one of two plans has, or that they have in two forms. */
export interface PlanDifference {
  readonly target: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly path: string;
  /** As it was reviewed; undefined when it was not part of the reviewed plan. */
  readonly reviewed: Change | undefined;
  /** As it is now; undefined when nothing is left to do. */
  readonly now: Change | undefined;
}

/** What differs between the plan that was reviewed and the one that would be applied now, by what a hash covers. */
export function comparePlans(reviewed: PlannedChanges, now: PlannedChanges): PlanDifference[] {
  const [before, after] = [indexChanges(reviewed), indexChanges(now)];
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key): PlanDifference[] => {
    const [old, wanted] = [before.get(key), after.get(key)];
    const entry = wanted ?? old;
    if (entry === undefined || meaningOf(old?.change) === meaningOf(wanted?.change)) return [];
    const { target, stack, change } = entry;
    return [
      {
        target,
        stack,
        logicalId: change.logicalId,
        path: change.path,
        reviewed: old?.change,
        now: wanted?.change,
      },
    ];
  });
}

interface PlacedChange {
  readonly target: string;
  readonly stack: string;
  readonly change: Change;
}

function indexChanges({ targets }: PlannedChanges): Map<string, PlacedChange> {
  const entries = targets.flatMap(({ target, account, region, stacks }) =>
    stacks.flatMap(({ name, changes, region: own = region }) =>
      changes.map((change): [string, PlacedChange] => [
        `${account} ${own} ${name} ${change.logicalId}`,
        { target, stack: name, change },
      ]),
    ),
  );
  return new Map(entries);
}

function meaningOf(change: Change | undefined): string {
  if (change === undefined) return '';
  const { action, type, properties } = change;
  return canonicalJson({ action: reviewedAction(action), type, properties: properties as unknown as Json });
}
