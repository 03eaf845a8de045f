import { placeKey } from '../core/chat-place.ts';
import { type Drift, isMadeAgain } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { type ChosenChange, type ChosenRoleAccess, compareChosen } from './chosen-plan.ts';
import type { AccessChange } from './compare-access.ts';
import { createAccountPainter, type DriftedAccount, findAmbiguous, isDecisive } from './drifted-account.ts';
import { listWays, type PlannedStack } from './lay-changes.ts';
import { keyOf, type Picture } from './picture.ts';
import type { ProofData } from './proof-data.ts';
import { findUnreadable } from './unread-access.ts';

/**
 * Finds what an apply gives to, and takes from, members who have chosen a role that the plan changes, in an account that drifted: from
 * what was observed to what the plan makes of it, and what the plan gives that drift gives already. Where it is unknown what AWS makes of a property that was changed by hand, each
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
  const deployed = paint(new Set());
  const desired = paint(new Set(), { stack, overwritten: new Set() });
  const { leaveOut } = findUnreadable([deployed, observed]);
  const compare = (before: Picture, after: Picture) =>
    compareChosen([leaveOut(before)], [leaveOut(after)], { proofData, now: account.now });
  const planned = compare(deployed, desired);
  const ways = listWays(findAmbiguous(account, [...all], stack).map(({ type }) => type));
  const found = ways.map(overwritten => {
    const applied = paint(all, { stack, overwritten });
    return addPlanned(compare(observed, applied), planned, compare(deployed, applied));
  });
  const byRole = groupBy(found.flat(), ({ role, isGone }) => `${isGone ?? ''} ${role}`);
  // Who had chosen a role that was made again with another path has the ARN of the one that is gone.
  const madeAgain = new Set(drift.filter(isMadeAgain).map(({ path }) => keyOf(path)));
  return [...byRole.values()].flatMap(([first, ...others]) => {
    if (first === undefined || madeAgain.has(first.role)) return [];
    const isSame = others.length + 1 === ways.length && others.every(each => isEqual(each, first));
    return [isSame ? first : { ...first, changes: undefined }];
  });
}

/** Adds the gains of the plan that hold after it as well, so that drift gives them already. */
function addPlanned(
  real: readonly ChosenChange[],
  planned: readonly ChosenChange[],
  applied: readonly ChosenChange[],
): readonly ChosenChange[] {
  const keysOf = (changes: readonly ChosenChange[]) =>
    new Set(changes.flatMap(each => listGains(each).map(({ key }) => key)));
  const [known, after, given] = [keysOf(real), keysOf(applied), keysOf(planned)];
  const added = planned.flatMap((each): ChosenChange[] => {
    if (each.isGone === true || each.changes === undefined) return [];
    const gains = listGains(each).filter(({ key }) => after.has(key) && !known.has(key));
    return gains.length === 0 ? [] : [{ ...each, changes: gains.map(({ change }) => change) }];
  });
  const others = new Map(added.map(each => [each.role, each]));
  const joined = real
    .map(each => splitTogether(each, { given, after }))
    .map(each => {
      const more = each.isGone === true ? undefined : others.get(each.role);
      if (more === undefined) return each;
      others.delete(each.role);
      return each.changes === undefined
        ? each
        : { ...each, changes: [...each.changes, ...(more.changes ?? [])] };
    });
  return [...joined, ...others.values()];
}

/**
 * A role with what the plan does not give by itself set apart.
 * @param known.given the keys of what it gives
 * @param known.after the keys of what was not deployed and is there afterwards; the rest was taken away by drift, and comes back
 */
function splitTogether(
  each: ChosenChange,
  { given, after }: { readonly given: ReadonlySet<string>; readonly after: ReadonlySet<string> },
): ChosenChange {
  if (each.isGone === true || each.changes === undefined) return each;
  const changes = each.changes.flatMap((change): ChosenRoleAccess[] => {
    const isTogether = (row: AccessRow) => {
      const key = keyOfGain(each.role, change, row);
      return after.has(key) && !given.has(key);
    };
    const together = change.gained.filter(isTogether);
    const rest = { ...change, gained: change.gained.filter(row => !isTogether(row)) };
    return [
      ...(rest.gained.length + rest.lost.length === 0 ? [] : [rest]),
      ...(together.length === 0
        ? []
        : [{ ...change, gained: together, lost: [], isTogether: true as const }]),
    ];
  });
  return { ...each, changes };
}

function keyOfGain(role: string, { place }: AccessChange, row: AccessRow): string {
  const { example: _example, ...meaning } = row;
  return JSON.stringify([role, placeKey(place), meaning]);
}

/** The single gains of a role, each as a change of its own. */
function listGains({ role, changes = [] }: ChosenChange): { key: string; change: AccessChange }[] {
  return changes.flatMap(change =>
    change.gained.map(row => ({
      key: keyOfGain(role, change, row),
      change: { ...change, gained: [row], lost: [] },
    })),
  );
}

function isEqual(one: ChosenChange, other: ChosenChange): boolean {
  return JSON.stringify(one.changes) === JSON.stringify(other.changes);
}
