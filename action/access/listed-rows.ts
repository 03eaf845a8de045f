import { groupBy } from '../core/group.ts';
import { type AccessRow, compareRows } from '../iam/access-delta.ts';

/**
 * Where every member has to choose a role, what a listed role gives is for those who choose it. Rows that all of the listed
 * roles have alike are one row, which names them; wherever rows are compared, it counts as one for each.
 */

/** The rows that a row says: one for each listed role where it is about all of them, else the row itself. */
export function splitByRole(row: AccessRow): readonly AccessRow[] {
  const { listed, ...rest } = row;
  return listed === undefined ? [row] : listed.map(role => ({ ...rest, role }));
}

/**
 * Makes one row of those that all listed roles have alike.
 * @param rows those of a listed role with its key
 * @param listed the keys of all roles that members have to choose from
 * @returns the rows, in their order where some are joined
 */
export function joinRoles(rows: readonly AccessRow[], listed: readonly string[]): readonly AccessRow[] {
  if (listed.length === 0) return rows;
  const groups = groupBy(rows, keyOf);
  const joined = new Map<AccessRow, AccessRow | undefined>();
  for (const group of groups.values()) {
    const [first] = group;
    const roles = new Set(group.map(({ role }) => role));
    if (first?.role === undefined || !listed.every(role => roles.has(role))) continue;
    const { role: _role, ...rest } = first;
    for (const row of group) joined.set(row, undefined);
    joined.set(first, { ...rest, listed });
  }
  if (joined.size === 0) return rows;
  const left = rows.flatMap(row => (joined.has(row) ? (joined.get(row) ?? []) : [row]));
  return left.sort(compareRows);
}

/**
 * Equal for rows that say the same of two roles. The request of a row in part, or of one that is only possible, is one of some, so
 * that it may not be one of the other role.
 */
function keyOf({ role: _role, example, ...row }: AccessRow): string {
  const { action, verdict, resources, regions, certainty, partial, from, until } = row;
  const isOneOfSome = certainty !== undefined || partial !== undefined;
  return JSON.stringify([
    ...[action, verdict, resources, regions ?? '', certainty ?? '', partial ?? '', from ?? '', until ?? ''],
    ...(isOneOfSome ? [example ?? ''] : []),
  ]);
}

/** Cuts a row, for each role that it is about. What is left of all of them alike is one row again. */
export function cutByRole(row: AccessRow, cut: (row: AccessRow) => readonly AccessRow[]): AccessRow[] {
  if (row.listed === undefined) return [...cut(row)];
  const parts = splitByRole(row).map(own => ({ own, left: cut(own) }));
  if (parts.every(({ own, left }) => left.length === 1 && left[0] === own)) return [row];
  return [
    ...joinRoles(
      parts.flatMap(({ left }) => left),
      row.listed,
    ),
  ];
}
