import type { Drift } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import { type ChosenChange, compareChosen } from './chosen-plan.ts';
import { createAccountPainter, type DriftedAccount, findAmbiguous, isDecisive } from './drifted-account.ts';
import { listWays, type PlannedStack } from './lay-changes.ts';
import type { ProofData } from './proof-data.ts';
import { findUnreadable } from './unread-access.ts';

/**
 * Finds what an apply gives to, and takes from, members who have chosen a role that the plan changes, in an account that drifted: from
 * what was observed to what the plan makes of it. Where it is unknown what AWS makes of a property that was changed by hand, each
 * way is tried, and a role that is not the same in all of them has no changes that are known.
 * @param drift everything that was found, ignored or not
 * @returns undefined: no drift decides anything, so that it is what the plan says
 */
export function compareChosenWithDrift(
  account: DriftedAccount,
  { drift, stack }: { readonly drift: readonly Drift[]; readonly stack: PlannedStack },
  proofData: ProofData,
): readonly ChosenChange[] | undefined {
  const all = new Set(drift.filter(isDecisive));
  if (all.size === 0) return undefined;
  // The plan speaks of the channels of its own stack.
  const paint = createAccountPainter({ ...account, otherChannels: new Map() });
  const observed = paint(all);
  const { leaveOut } = findUnreadable([paint(new Set()), observed]);
  const ways = listWays(findAmbiguous(account, [...all], stack).map(({ type }) => type));
  const found = ways.map(overwritten =>
    compareChosen([leaveOut(observed)], [leaveOut(paint(all, { stack, overwritten }))], {
      proofData,
      now: account.now,
    }),
  );
  const byRole = groupBy(found.flat(), ({ role, isGone }) => `${isGone ?? ''} ${role}`);
  return [...byRole.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const isSame = others.length + 1 === ways.length && others.every(each => isEqual(each, first));
    return [isSame ? first : { ...first, changes: undefined }];
  });
}

function isEqual(one: ChosenChange, other: ChosenChange): boolean {
  return JSON.stringify(one.changes) === JSON.stringify(other.changes);
}
