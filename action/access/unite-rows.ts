import { type AccessRow, compareRows } from '../iam/access-delta.ts';
import { joinOnce, joinParts, type ListParts, leaveOut } from '../iam/parts.ts';

const withRoles = new WeakMap<readonly AccessRow[], Map<string, readonly AccessRow[]>>();

/** Rows of those who choose a role; shared rows stay one list for all that share them. */
export function withRole({ shared, own }: ListParts<AccessRow>, role: string): ListParts<AccessRow> {
  const ofRoles = withRoles.get(shared) ?? new Map<string, readonly AccessRow[]>();
  withRoles.set(shared, ofRoles);
  const rows = ofRoles.get(role) ?? shared.map(row => ({ ...row, role }));
  ofRoles.set(role, rows);
  return { shared: rows, own: own.map(row => ({ ...row, role })) };
}

/** Rows of one verdict. */
interface RowList {
  readonly rows: ListParts<AccessRow>;
  /** Those whom all of them are about, different for lists about others. */
  readonly whose: string;
}

/**
 * Unites lists as {@link uniteRows} does, to a list of which {@link partsOf} gives parts without an action in common. Lists of which each is about others have no row in common, and in each of them what is
 * shared is about other actions than what is its own: then what they share is united once for all that share it.
 */
export function uniteLists(lists: readonly RowList[]): readonly AccessRow[] {
  const isSeveral = lists.length > 1;
  const isApart = new Set(lists.map(({ whose }) => whose)).size === lists.length;
  if (!isApart)
    return uniteRows(
      lists.map(({ rows }) => [...rows.shared, ...rows.own]),
      isSeveral,
    );
  const shared = lists.map(({ rows }) => rows.shared);
  const united = joinOnce(shared, `unite ${isSeveral}`, () => uniteRows(shared, isSeveral));
  const own = uniteRows(
    lists.map(({ rows }) => rows.own),
    isSeveral,
  );
  if (own.length === 0) return united;
  // An action that is in both, by different verdicts, is in one part.
  const actions = new Set(own.map(({ action }) => action));
  const moved: AccessRow[] = [];
  for (const row of united) if (actions.has(row.action)) moved.push(row);
  return joinParts(
    { shared: leaveOut(united, moved), own: [...own, ...moved].sort(compareRows) },
    compareRows,
  );
}

/**
 * One row for each action, verdict, role to choose, certainty, extent and Regions, with the resources of all lists; in the order of the rows. What is new as a whole
 * for one role and in part for another one is in part.
 */
function uniteRows(lists: readonly (readonly AccessRow[])[], isSeveral: boolean): readonly AccessRow[] {
  const rows = new Map<string, AccessRow>();
  const keyOf = (row: AccessRow, partial = row.partial) =>
    JSON.stringify([
      row.action,
      row.verdict,
      row.role ?? '',
      row.certainty ?? '',
      partial === true,
      row.regions ?? '',
    ]);
  for (const row of lists.flat()) {
    const key = keyOf(row);
    const known = rows.get(key);
    const resources =
      known === undefined && row.resources.length === 1
        ? row.resources
        : [...new Set([...(known?.resources ?? []), ...row.resources])].sort();
    rows.set(key, {
      ...row,
      ...known,
      resources: resources.length > 1 && resources.includes('*') ? ['*'] : resources,
    });
  }
  const united = isSeveral ? [...rows.values()].flatMap(withoutParts) : [...rows.values()];
  return united.sort(compareRows);

  function withoutParts(row: AccessRow): AccessRow[] {
    const parts = row.partial === true ? undefined : rows.get(keyOf(row, true))?.resources;
    if (parts === undefined) return [row];
    const resources = row.resources.filter(resource => !parts.includes(resource));
    return resources.length === 0 ? [] : [{ ...row, resources }];
  }
}
