import { toInstant } from '../core/until.ts';
import { type AccessRow, compareRows } from '../iam/access-delta.ts';

/**
 * Joins the rows of several instants: one that holds at neighbours holds all the time between them, and says from when
 * and until when it does, unless it always holds.
 * @param instants in order, in milliseconds since 1970; what holds at the first holds before it, at the last after it
 * @param rows at each of them
 */
export function joinInTime(
  instants: readonly number[],
  rows: readonly (readonly AccessRow[])[],
): readonly AccessRow[] {
  const joined: AccessRow[] = [];
  const open = new Map<string, { readonly row: AccessRow; readonly start: number }>();
  for (let index = 0; index <= instants.length; index++) {
    const current = new Map((rows[index] ?? []).map(row => [keyOf(row), row]));
    for (const [key, { row, start }] of open) {
      const isLast = index === instants.length;
      if (current.has(key) && !isLast) continue;
      open.delete(key);
      const end = instants[index];
      joined.push({
        ...(start === 0 ? row : withTime(row, toInstant(instants[start] ?? 0))),
        ...(isLast || end === undefined ? {} : { until: toInstant(end) }),
      });
    }
    for (const [key, row] of current) if (!open.has(key)) open.set(key, { row, start: index });
  }
  return joined.sort(compareRows);
}

/** A row that holds from an instant on; its request is made then, because before it may be allowed in both versions. */
function withTime(row: AccessRow, from: string): AccessRow {
  if (row.example === undefined) return { ...row, from };
  const context = { ...row.example.context, 'aws:CurrentTime': from };
  return { ...row, from, example: { ...row.example, context } };
}

/** Equal for rows that say the same; their examples may differ. */
function keyOf({ action, verdict, role, resources, regions, certainty, partial }: AccessRow): string {
  return JSON.stringify([
    action,
    verdict,
    role ?? '',
    resources,
    regions ?? '',
    certainty ?? '',
    partial ?? false,
  ]);
}
