import { rankAudience, type SharedRow } from '../access/change-audience.ts';
import { isNamedLikeReading, secretOf } from '../access/sort-changes.ts';
import { groupBy } from '../core/group.ts';
import { compareRows } from '../iam/access-delta.ts';
import type { AccessLevel } from '../iam/iam-actions.ts';
import { joinParts, type ListParts, rememberByList } from '../iam/parts.ts';

/** Rows of one service that say the same of several actions: of the same people, equally certain, at the same times. */
export interface RowGroup {
  readonly service: string;
  readonly rows: readonly SharedRow[];
  /** Lower is earlier. */
  readonly rank: number;
  /** What its sensitive reads return. */
  readonly content: string | undefined;
  /** Equal for groups that say the same. */
  readonly key: string;
}

/** Groups of one level, in the order in which they are shown. */
type GroupsByLevel = ReadonlyMap<AccessLevel, readonly RowGroup[]>;

/**
 * Groups rows by level. Those that channels share are grouped once.
 * @returns the groups of a level
 */
export function groupRows({
  shared,
  own,
}: ListParts<SharedRow>): (level: AccessLevel) => readonly RowGroup[] {
  const [ofShared, ofOwn] = [groupOnce(shared), groupLevels(own)];
  return level => joinGroups(ofShared.get(level) ?? [], ofOwn.get(level) ?? []);
}

const groupOnce = rememberByList(groupLevels);

function groupLevels(rows: readonly SharedRow[]): GroupsByLevel {
  const levels = groupBy(rows, ({ level }) => level);
  return new Map(Array.from(levels, ([level, own]) => [level, groupLevel(own)]));
}

function groupLevel(rows: readonly SharedRow[]): readonly RowGroup[] {
  const groups = groupBy(rows, keyOf);
  return Array.from(groups, ([key, own]) => makeGroup(key, own)).sort(compareGroups);
}

function makeGroup(key: string, rows: readonly SharedRow[]): RowGroup {
  const [first] = rows;
  const content = first && secretOf(first);
  return {
    service: first === undefined ? '' : serviceOf(first),
    rows,
    rank: first === undefined || content !== undefined ? 0 : rankOf(first),
    content,
    key,
  };
}

function serviceOf({ action }: SharedRow): string {
  return action.slice(0, action.indexOf(':'));
}

function rankOf(row: SharedRow): number {
  return isNamedLikeReading(row) ? 2 : 1;
}

function keyOf(row: SharedRow): string {
  const { resources, regions, verdict, role, certainty, partial, from, until, isShared, isKept } = row;
  const content = secretOf(row);
  return JSON.stringify([
    serviceOf(row),
    content !== undefined ? 0 : rankOf(row),
    content ?? '',
    resources,
    ...[regions, verdict, role, certainty, partial, isShared, isKept, from, until].map(each => each ?? ''),
  ]);
}

function compareGroups(a: RowGroup, b: RowGroup): number {
  return (
    a.rank - b.rank || whoRank(a) - whoRank(b) || (a.service < b.service ? -1 : a.service > b.service ? 1 : 0)
  );
}

function whoRank({ rows: [first] }: RowGroup): number {
  return first === undefined ? 0 : rankAudience(first);
}

const byKey = rememberByList(
  (groups: readonly RowGroup[]) => new Map(groups.map(group => [group.key, group])),
);

/** Joins groups of two parts of rows, each of which is in the order of rows. */
function joinGroups(shared: readonly RowGroup[], own: readonly RowGroup[]): readonly RowGroup[] {
  if (own.length === 0) return shared;
  if (shared.length === 0) return own;
  const known = byKey(shared);
  const replaced = new Set<RowGroup>();
  const joined = own.map(group => {
    const same = known.get(group.key);
    if (same === undefined) return group;
    replaced.add(same);
    return { ...group, rows: joinParts({ shared: same.rows, own: group.rows }, compareRows) };
  });
  const kept = replaced.size === 0 ? shared : shared.filter(group => !replaced.has(group));
  return [...kept, ...joined].sort((a, b) => compareGroups(a, b) || compareFirst(a, b));
}

function compareFirst({ rows: [a] }: RowGroup, { rows: [b] }: RowGroup): number {
  return a === undefined || b === undefined ? 0 : compareRows(a, b);
}

const names = new WeakMap<RowGroup, ReadonlySet<string>>();

/** The actions of a group. */
export function namesOf(group: RowGroup): ReadonlySet<string> {
  const known = names.get(group) ?? new Set(group.rows.map(({ action }) => action));
  names.set(group, known);
  return known;
}

/** Actions by their service, each once. */
export class ActionNames {
  readonly #services = new Map<string, ReadonlySet<string>>();

  /** Adds some of the actions of a group. */
  add({ service }: Pick<RowGroup, 'service'>, actions: ReadonlySet<string>): void {
    const known = this.#services.get(service);
    // Most services have one group, so that its own set does.
    this.#services.set(service, known === undefined ? actions : new Set([...known, ...actions]));
  }

  /** The actions of a service. */
  of({ service }: Pick<RowGroup, 'service'>): ReadonlySet<string> | undefined {
    return this.#services.get(service);
  }

  /** Adds all of others. */
  addAll(others: ActionNames): void {
    for (const [service, actions] of others.#services) this.add({ service }, actions);
  }

  /** How many actions each service has, in the order in which services were added. */
  sizes(): (readonly [service: string, size: number])[] {
    return Array.from(this.#services, ([service, { size }]) => [service, size] as const);
  }

  /** How many actions there are. */
  count(): number {
    return this.sizes().reduce((sum, [, size]) => sum + size, 0);
  }
}
