import {
  describeChoosers,
  describeMembers,
  isDefaultRow,
  ownRole,
  rankAudience,
  type SharedRow,
  type Whom,
} from '../access/change-audience.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { countRows } from '../access/count-rows.ts';
import { chatChannelKey } from '../core/chat-place.ts';
import { groupBy } from '../core/group.ts';
import { listTimes } from '../core/until.ts';
import { makeVisible } from '../core/visible.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { ActionNames, namesOf, type RowGroup } from './row-groups.ts';

/** Says that members have to choose a role from now on, or no longer; undefined where that stays as it is. */
export function describeRequirement({ userRoleRequired }: AccessChange): string | undefined {
  if (userRoleRequired === undefined || userRoleRequired.before === userRoleRequired.after) return undefined;
  return userRoleRequired.after
    ? 'roles       every member must now choose their own role, and cannot run anything without one'
    : 'roles       members no longer have to choose a role: without one they use the channel role';
}

function describeTime(row: AccessRow): string {
  return listTimes(row)
    .map(text => `, ${text}`)
    .join('');
}

/** How many times of rows that are not written out are named. */
const maxTimes = 3;

/** Whose the rows of groups are and, where that is not one answer, how many actions each; with when they hold where a date decides. */
export function describeWhose(groups: readonly RowGroup[], whom: Whom): string {
  const people = new Map<string, Map<string, ActionNames>>();
  const ofDefault = new ActionNames();
  // The rows of a group are about the same people and times.
  const firsts = groups.flatMap(group => {
    const [first] = group.rows;
    if (first !== undefined && isDefaultRow(first)) ofDefault.add(group, namesOf(group));
    return first === undefined ? [] : [{ group, first }];
  });
  for (const { group, first } of firsts.sort((a, b) => rankAudience(a.first) - rankAudience(b.first))) {
    const who = describeMembers(first, whom);
    const times = people.get(who) ?? new Map<string, ActionNames>();
    people.set(who, times);
    const time = describeTime(first);
    const actions = times.get(time) ?? new ActionNames();
    times.set(time, actions);
    // What members with their own role have of an action that others have too is on other resources, or at other times.
    const others = isDefaultRow(first) ? undefined : ofDefault.of(group);
    const names = namesOf(group);
    actions.add(group, others === undefined ? names : new Set([...names].filter(name => !others.has(name))));
  }
  const isOne = people.size === 1;
  const nameSubject = (who: string, size: number) => {
    if (isOne) return who;
    if (size === 0) return `more of the same actions for ${who}`;
    return `${size}${who === ownRole ? ' only' : ''} for ${who}`;
  };
  return [...people]
    .flatMap(([who, times]) =>
      times.size > maxTimes
        ? [`${nameSubject(who, countTogether(times.values()))}, with different dates`]
        : [...times].map(([time, actions]) => `${nameSubject(who, actions.count())}${time}`),
    )
    .join('; ');
}

function countTogether(lists: Iterable<ActionNames>): number {
  const all = new ActionNames();
  for (const list of lists) all.addAll(list);
  return all.count();
}

/**
 * How many actions are only for members with a role of their own: `3 of them only for members with their own role`;
 * undefined where the roles of the channel give all of them, or may.
 */
export function describeOwnOnly(grants: readonly AccessRow[], whom: Whom): string | undefined {
  const own = countOwnOnly(grants, whom);
  return own === undefined ? undefined : `${own.isAll ? '' : `${own.count} of them `}only for ${own.who}`;
}

/** The same without a number: `only for members with their own role`, or `in part only for …`. */
export function describeOwnPart(grants: readonly AccessRow[], whom: Whom): string | undefined {
  const own = countOwnOnly(grants, whom);
  return own === undefined ? undefined : `${own.isAll ? '' : 'in part '}only for ${own.who}`;
}

function countOwnOnly(
  grants: readonly AccessRow[],
  whom: Whom,
): { readonly count: number; readonly isAll: boolean; readonly who: string } | undefined {
  const { all, byVerdict, hasRoles } = countRows(grants);
  const count = all - byVerdict.default;
  if (count === 0) return undefined;
  const isAll = byVerdict.default === 0;
  if (!hasRoles) return { count, isAll, who: describeOthers([{}], whom) };
  const ofDefault = new Set(grants.filter(isDefaultRow).map(({ action }) => action));
  const others = grants.filter(({ action }) => !ofDefault.has(action));
  return { count, isAll, who: describeOthers(others, whom) };
}

/** How many roles to choose are named; of more it is said that they are some. */
const maxRoles = 3;

/** Whose rows are that are not those of everyone, or of members with any listed role: `members who choose op or big`. */
function describeOthers(rows: readonly Pick<AccessRow, 'role'>[], whom: Whom): string {
  const roles = [...new Set(rows.flatMap(({ role }) => role ?? []))].sort();
  const isOfAnyRole = rows.some(({ role }) => role === undefined);
  const [only] = roles;
  if (only !== undefined && roles.length === 1 && !isOfAnyRole) return describeChoosers(only);
  if (whom !== 'members with a listed role') return ownRole;
  const unlisted = 'a role that is not listed';
  if (roles.length === 0) return `members with ${unlisted}`;
  const named = roles.length > maxRoles ? ['some listed roles'] : roles.map(makeVisible);
  return `members who choose ${[...named, ...(isOfAnyRole ? [unlisted] : [])].join(' or ')}`;
}

/** Whose a row is, whether for certain, whether all of it, and when. */
export function describeRow(row: SharedRow, whom: Whom): string {
  const { certainty, partial } = row;
  return `${certainty === 'unknown' ? 'possibly ' : ''}${describeMembers(row, whom)}${partial === true ? ', in part' : ''}${describeTime(row)}`;
}

/** Rows of a change, and whom those are about that the roles of the channel give. */
export interface RowsForWhom {
  readonly rows: readonly AccessRow[];
  readonly whom: Whom;
}

/** Changes by chat channel: an account more is no channel more. */
export function groupByChannel<T extends AccessChange>(changes: readonly T[]): (readonly T[])[] {
  return [...groupBy(changes, ({ place }) => chatChannelKey(place)).values()];
}

/** What a sentence says besides: ` (a, b)`; empty where that is nothing. */
export function inBrackets(parts: readonly string[]): string {
  const said = parts.filter(part => part !== '');
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

/**
 * Whom the rows of channels are only about: said once where that is the same in all channels, otherwise with the number of channels. Nothing
 * where they are about everyone in the channels.
 * @param channels of each the changes in all of its accounts
 * @param rowsOf the rows of a change that count
 */
export function describeAudiences<T>(
  channels: readonly (readonly T[])[],
  rowsOf: (change: T) => RowsForWhom,
): string[] {
  return [...groupBy(channels, changes => audienceOf(changes, rowsOf))].flatMap(([audience, { length }]) => {
    if (audience === '') return [];
    return [length === channels.length ? audience : `in ${length} ${audience}`];
  });
}

/** Whom the rows of one channel are only about, in all of its accounts; empty where some are about everyone. */
export function audienceOf<T>(changes: readonly T[], rowsOf: (change: T) => RowsForWhom): string {
  const all = new Set(
    changes.map(rowsOf).map(({ rows, whom }) => describeOwnOnly(rows, whom) ?? 'for everyone'),
  );
  const [only = ''] = all;
  return all.size === 1 && only.startsWith('only ') ? only : '';
}
