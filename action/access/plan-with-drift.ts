import { placeKey } from '../core/chat-place.ts';
import { type Comparison, type Drift, isMadeAgain } from '../core/drift.ts';
import { listOf } from '../core/json.ts';
import { opensRole } from '../core/sort-drift.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { type AccessChange, compareAccess } from './compare-access.ts';
import {
  type AccountPainter,
  arnOf,
  createAccountPainter,
  type DriftedAccount,
  findAmbiguous,
  isDecisive,
} from './drifted-account.ts';
import { dropActions, dropRows, gainsOf, keepRows, lossesOf, placesOf, withoutWhole } from './gain-rows.ts';
import { type LaidChanges, listWays, type PlannedStack, plannedKey } from './lay-changes.ts';
import { listOpenGains } from './open-roles.ts';
import { type CompareSides, nameDrift, type PartName, type Parts, partNames } from './part-of-drift.ts';
import { type Picture, placeOfChannel } from './picture.ts';
import { keepPlaces, nameByPlan, rememberContents } from './picture-places.ts';
import type { ProofData } from './proof-data.ts';
import { findUnreadable } from './unread-access.ts';

/** A drift by what identifies it, as a reader finds it in the list of drift. */
export interface DriftName extends Pick<Drift, 'target' | 'kind' | 'path' | 'type' | 'id' | 'property'> {
  /** Set where the plan updates the same resource, and it is not known whether AWS then sets what was changed by hand. */
  readonly mayEnd?: true;
  /** Set where it is not known that it has part in it: without it alone nothing changes, or it was too much to try. */
  readonly mayHavePart?: true;
}

/**
 * What an apply does to what the people of a place can do because of the drift that there is, and that the plan does not say, because a
 * plan compares what is deployed with what is desired.
 */
export interface ChangeWithDrift extends AccessChange {
  /** What people can do afterwards and cannot do now, which neither the plan nor the drift gives by itself. */
  readonly gained: readonly AccessRow[];
  /** What was reviewed, drift has taken away, and the plan gives back. */
  readonly regained: readonly AccessRow[];
  /** What drift allows now and the plan ends. */
  readonly lost: readonly AccessRow[];
  /** What the plan takes away, and drift still allows afterwards, as a whole or in part. */
  readonly kept: readonly AccessRow[];
  /** What the plan gives, and drift prevents afterwards. */
  readonly withheld: readonly AccessRow[];
  /** The drift that has part in it; none where there is too much to try each (`isDriftUnnamed`), or where the channel is of another stack and none has. */
  readonly drift: readonly DriftName[];
  /** The same of each part that there is; undefined: `drift` is that of each. */
  readonly driftOfPart?: Partial<Record<PartName, readonly DriftName[]>>;
  /** Set where drift has part in it, and there is too much to try each. */
  readonly isDriftUnnamed?: true;
  /** Set for a channel of another stack, which has a role or guardrail of the planned one. */
  readonly isOfOtherStack?: true;
  /** Set where `channel` is the name of a role, and it is about those who can assume it outside of chat, because of drift. */
  readonly isOutsideOfChat?: true;
}

/** The account in the four versions between which a plan and drift act. */
interface Versions {
  readonly deployed: Picture;
  readonly desired: Picture;
  readonly observed: Picture;
  readonly applied: Picture;
}

/**
 * Whether drift, or a channel of another stack, can change what a plan does, so that it has to be worked out. Without that, nothing is read, loaded
 * or compared.
 */
export function isConcerned(account: DriftedAccount, drift: readonly Drift[], stack: PlannedStack): boolean {
  if (stack.resources.length === 0) return false;
  if (drift.some(isDecisive)) return true;
  const own = new Set(account.comparisons.map(comparison => arnOf(comparison, account.place)));
  return [...account.otherChannels.values()].some(({ properties }) =>
    [properties['IamRoleArn'], ...listOf(properties['GuardrailPolicies'])].some(
      value => typeof value === 'string' && own.has(value),
    ),
  );
}

/**
 * Says what an apply does beside what the plan says, because of drift: what was observed, with the plan laid over it, against what was
 * observed, without what the plan says of deployed and desired. Where it is unknown what AWS makes of a property that was changed
 * by hand, each way is tried, and what is not so in all of them is only possible.
 * @param drift everything that was found, ignored or not: it is in the account either way
 * @param pause waited for between the drifts, so that a terminal can show that the work goes on
 */
export async function assessPlanWithDrift(
  account: DriftedAccount,
  { drift, stack }: { readonly drift: readonly Drift[]; readonly stack: PlannedStack },
  proofData: ProofData,
  pause: () => Promise<void>,
): Promise<readonly ChangeWithDrift[]> {
  const all = new Set(drift.filter(isDecisive));
  const paintAll = createAccountPainter(account);
  const { leaveOut } = findUnreadable([paintAll(new Set()), paintAll(all)]);
  const paint: AccountPainter = (present, changes) => leaveOut(paintAll(present, changes));
  // The plan speaks of the channels of its own stack.
  const paintOwn = createAccountPainter({ ...account, otherChannels: new Map() });
  const ambiguous = findAmbiguous(account, [...all], stack);
  const ways = listWays(ambiguous.map(({ type }) => type)).map(
    (overwritten): LaidChanges => ({ stack, overwritten }),
  );
  const [way] = ways;
  if (way === undefined) throw new Error('there is always one way');
  const wide = {
    deployed: leaveOut(paintOwn(new Set())),
    desired: leaveOut(paintOwn(new Set(), way)),
    observed: paint(all),
    applied: ways.map(each => paint(all, each)),
  };
  const open = listOpenRoles({ account, drift, ambiguous }, ways, proofData);
  const places = findPlaces(wide);
  if (places.size === 0) return open;
  const restrict = (picture: Picture) => keepPlaces(picture, places);
  const [deployed, desired, observed] = [wide.deployed, wide.desired, wide.observed].map(restrict) as [
    Picture,
    Picture,
    Picture,
  ];
  const compare = (before: readonly Picture[], after: readonly Picture[]) =>
    compareAccess(before, after, proofData, account.now);
  const found: Parts[] = [];
  for (const applied of wide.applied.map(restrict)) {
    found.push(findParts({ deployed, desired, observed, applied }, compare));
    await pause();
  }
  const parts = joinWays(found);
  const touched = new Set(partNames.flatMap(name => [...placesOf(parts[name])]));
  if (touched.size === 0) return open;
  const others = new Set(
    [...account.otherChannels.values()].map(({ properties }) =>
      placeKey(placeOfChannel(properties, account.place)),
    ),
  );
  const partsWith = (present: ReadonlySet<Drift>, keys: ReadonlySet<string>) => {
    const within = (picture: Picture) => keepPlaces(picture, keys);
    const sides = { deployed: within(deployed), desired: within(desired), observed: within(paint(present)) };
    return joinWays(
      ways.map(each => findParts({ ...sides, applied: within(paint(present, each)) }, compare)),
    );
  };
  const names = await nameDrift({ paint, ways, all, touched, others, parts }, { partsWith, compare, pause });
  const unsettled = new Set(ambiguous.map(plannedKey));
  const inChat = joinParts(parts, nameByPlan(wide.deployed, wide.desired)).map(change => {
    const key = placeKey(change.place);
    const there = partNames.filter(part => change[part].length > 0);
    const isUnnamed = there.some(part => names(key, part) === undefined);
    const found = there.flatMap(part => {
      const named = isUnnamed ? undefined : names(key, part);
      return named === undefined
        ? []
        : [
            [
              part,
              uniteNames([
                ...named.has.map(item => nameOf(item, unsettled.has(plannedKey(item)))),
                ...named.mayHave.map(item => ({
                  ...nameOf(item, unsettled.has(plannedKey(item))),
                  mayHavePart: true as const,
                })),
              ]),
            ] as const,
          ];
    });
    return {
      ...change,
      drift: uniteNames(found.flatMap(([, list]) => list)),
      ...(found.length === 0 ? {} : { driftOfPart: Object.fromEntries(found) }),
      ...(isUnnamed ? { isDriftUnnamed: true as const } : {}),
      ...(others.has(key) ? { isOfOtherStack: true as const } : {}),
    };
  });
  return [...open, ...inChat];
}

/** Each drift once, as one that has part where it has part in anything. */
function uniteNames(names: readonly DriftName[]): readonly DriftName[] {
  const textOf = ({ mayHavePart: _mayHavePart, ...name }: DriftName) => JSON.stringify(name);
  const sure = new Set(names.filter(({ mayHavePart }) => mayHavePart !== true).map(textOf));
  const kept = names.filter(name => name.mayHavePart !== true || !sure.has(textOf(name)));
  return [...new Map(kept.map(name => [JSON.stringify(name), name])).values()];
}

/** What the plan adds to roles that drift has opened to others, with the drift of who can assume them. */
function listOpenRoles(
  {
    account,
    drift,
    ambiguous,
  }: {
    readonly account: DriftedAccount;
    readonly drift: readonly Drift[];
    readonly ambiguous: readonly Comparison[];
  },
  ways: readonly LaidChanges[],
  proofData: ProofData,
): readonly ChangeWithDrift[] {
  const found = listOpenGains(account, drift, ways, proofData);
  const none = { regained: [], lost: [], kept: [], withheld: [] };
  return joinWays(found.map(gained => ({ ...none, gained }))).gained.map(change => ({
    ...change,
    ...none,
    drift: drift
      .filter(item => opensRole(item) && item.id === change.channel)
      .map(item =>
        nameOf(
          item,
          ambiguous.some(each => plannedKey(each) === plannedKey(item)),
        ),
      ),
    isOutsideOfChat: true as const,
  }));
}

/** The places in which drift makes a difference, before or after, and the plan too, with it or without. */
function findPlaces({
  deployed,
  desired,
  observed,
  applied,
}: Omit<Versions, 'applied'> & { readonly applied: readonly Picture[] }): ReadonlySet<string> {
  const contentsOf = rememberContents();
  const [was, wanted, now] = [deployed, desired, observed].map(contentsOf);
  const later = applied.map(contentsOf);
  const keys = new Set([was, wanted, now, ...later].flatMap(contents => [...(contents?.keys() ?? [])]));
  return new Set(
    [...keys].filter(key => {
      const isDrifted =
        was?.get(key) !== now?.get(key) || later.some(each => each.get(key) !== wanted?.get(key));
      const isPlanned =
        was?.get(key) !== wanted?.get(key) || later.some(each => each.get(key) !== now?.get(key));
      return isDrifted && isPlanned;
    }),
  );
}

/**
 * Several versions as one side of a comparison are all subtracted, request by request. What is left of a row that the plan does not have
 * counts too: what was deployed, and drift has taken away, and the plan gives back, is no gain of the plan.
 */
function findParts(versions: Versions, compare: CompareSides): Parts {
  const { deployed, desired, observed, applied } = versions;
  const planned = compare([deployed], [desired]);
  const real = compare([observed], [applied]).map(withoutWhole);
  // Thousands of rows take seconds, so that only places are compared in which there can be any.
  const within = (found: readonly AccessChange[], before: readonly Picture[], after: readonly Picture[]) => {
    const places = placesOf(found);
    const restrict = (picture: Picture) => keepPlaces(picture, places);
    return places.size === 0 ? [] : compare(before.map(restrict), after.map(restrict));
  };
  const beside = (
    all: readonly AccessChange[],
    said: readonly AccessChange[],
    exact: readonly AccessChange[],
  ) => uniteChanges([exact, dropRows(dropRows(all, said, 'any'), exact, 'any')]);
  const [given, taken] = [gainsOf(real), lossesOf(real)];
  const [gives, takes] = [gainsOf(planned), lossesOf(planned)];
  const added = gainsOf(within(given, [observed, desired], [applied]).map(withoutLostWhole));
  const all = beside(given, gives, added);
  const unreviewed = [
    ...added,
    ...gainsOf(within(dropRows(all, added, 'exact'), [observed, deployed], [applied])),
  ];
  const regained = dropActions(all, unreviewed).map(withoutWhole);
  return {
    gained: dropRows(all, regained, 'exact'),
    regained,
    lost: beside(taken, takes, lossesOf(within(taken, [observed], [applied, deployed]))),
    kept: dropRows(takes, lossesOf(within(takes, [deployed], [desired, applied])), 'exact'),
    withheld: gainsOf(within(gives, [deployed, applied], [desired])).map(withoutWhole),
  };
}

function withoutLostWhole({ whole, ...change }: AccessChange): AccessChange {
  return whole === undefined ? change : { ...change, whole: { ...whole, lost: [] } };
}

/** What is so in every way is so; what is so in some is possible. */
function joinWays(ways: readonly Parts[]): Parts {
  const [only, ...more] = ways;
  if (only !== undefined && more.length === 0) return only;
  const join = (name: (typeof partNames)[number]) => {
    const lists = ways.map(way => way[name].map(withoutWhole));
    const [first = [], ...others] = lists;
    const certain = others.reduce(keepRows, first);
    const possible = lists
      .map(list => dropRows(list, certain, 'same'))
      .map(list => list.map(change => ({ ...change, gained: change.gained.map(onlyPossible) })));
    return uniteChanges([certain, ...possible]);
  };
  return {
    gained: join('gained'),
    regained: join('regained'),
    lost: join('lost'),
    kept: join('kept'),
    withheld: join('withheld'),
  };
}

function onlyPossible(row: AccessRow): AccessRow {
  return { ...row, certainty: 'unknown' };
}

/** One change for each place, with the rows of all lists, each once. */
function uniteChanges(lists: readonly (readonly AccessChange[])[]): readonly AccessChange[] {
  const byPlace = new Map<string, AccessChange>();
  for (const change of lists.flat()) {
    const key = placeKey(change.place);
    const known = byPlace.get(key);
    const seen = new Set(known?.gained.map(keyOfRow));
    const added = change.gained.filter(row => !seen.has(keyOfRow(row)));
    const joined = known && (added.length === 0 ? known : withoutWhole(known));
    byPlace.set(key, joined === undefined ? change : { ...joined, gained: [...joined.gained, ...added] });
  }
  return [...byPlace.values()];
}

function keyOfRow({ example: _example, ...row }: AccessRow): string {
  return JSON.stringify(row);
}

/** One change with drift for each place that has any part. */
function joinParts(
  parts: Parts,
  name: (changes: readonly AccessChange[]) => readonly AccessChange[],
): Omit<ChangeWithDrift, 'drift' | 'driftOfPart'>[] {
  const named = new Map(
    partNames.map(part => [part, new Map(name(parts[part]).map(change => [placeKey(change.place), change]))]),
  );
  const keys = new Set(partNames.flatMap(part => [...(named.get(part)?.keys() ?? [])]));
  return [...keys].flatMap(key => {
    const found = partNames.map(part => named.get(part)?.get(key));
    const [change] = found.filter(each => each !== undefined);
    if (change === undefined) return [];
    const [gained = [], regained = [], lost = [], kept = [], withheld = []] = found.map(
      each => each?.gained ?? [],
    );
    return [{ ...change, gained, regained, lost, kept, withheld }];
  });
}

function nameOf(item: Drift, mayEnd: boolean): DriftName {
  const { target, kind, path, type, id } = item;
  return {
    ...{ target, kind, path, type, id },
    ...(item.property === undefined ? {} : { property: item.property }),
    // No update changes the path of a role.
    ...(mayEnd && !isMadeAgain(item) ? { mayEnd } : {}),
  };
}
