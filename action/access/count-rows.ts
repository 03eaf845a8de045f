import type { AccessRow } from '../iam/access-delta.ts';
import type { AccessLevel } from '../iam/iam-actions.ts';
import { partsOf, rememberByList } from '../iam/parts.ts';

/** How many actions rows are about: each counts once, whichever verdicts and resources it has. */
export interface RowCounts {
  readonly byLevel: ReadonlyMap<AccessLevel, number>;
  readonly all: number;
  /** Those of which some row is certain. */
  readonly certain: number;
  /** By verdict those of all whom the verdict is about, and not only of those who choose a listed role. */
  readonly byVerdict: Readonly<Record<AccessRow['verdict'], number>>;
  /** Whether any row is about those who choose a listed role. */
  readonly hasRoles: boolean;
}

/** Counts the actions of rows. Those of rows that channels share are counted once for all of them. */
export function countRows(rows: readonly AccessRow[]): RowCounts {
  const { shared, own } = partsOf(rows);
  return own.length === 0 ? countOnce(shared) : addCounts(countOnce(shared), count(own));
}

const countOnce = rememberByList(count);

function count(rows: readonly AccessRow[]): RowCounts {
  const levels = new Map<string, AccessLevel>();
  const certain = new Set<string>();
  const byVerdict = { default: new Set<string>(), ceiling: new Set<string>() };
  let hasRoles = false;
  for (const row of rows) {
    levels.set(row.action, row.level);
    if (row.certainty === undefined) certain.add(row.action);
    if (row.role === undefined) byVerdict[row.verdict].add(row.action);
    else hasRoles = true;
  }
  const byLevel = new Map<AccessLevel, number>();
  for (const level of levels.values()) byLevel.set(level, (byLevel.get(level) ?? 0) + 1);
  return {
    byLevel,
    all: levels.size,
    certain: certain.size,
    byVerdict: { default: byVerdict.default.size, ceiling: byVerdict.ceiling.size },
    hasRoles,
  };
}

/** The counts of two parts, which have no action in common. */
function addCounts(a: RowCounts, b: RowCounts): RowCounts {
  const byLevel = new Map(a.byLevel);
  for (const [level, number] of b.byLevel) byLevel.set(level, (byLevel.get(level) ?? 0) + number);
  return {
    byLevel,
    all: a.all + b.all,
    certain: a.certain + b.certain,
    byVerdict: {
      default: a.byVerdict.default + b.byVerdict.default,
      ceiling: a.byVerdict.ceiling + b.byVerdict.ceiling,
    },
    hasRoles: a.hasRoles || b.hasRoles,
  };
}
