import { countOf } from '../core/count-of.ts';
import { groupBy } from '../core/group.ts';
import type { DriftRow } from './drift-rows.ts';

/** How many rows of drift a report shows before the others are counted; the riskiest are first. */
const maxRows = 20;

/** The rows that are shown at once, and what is said of the others. */
export interface FoldedRows {
  readonly shown: readonly DriftRow[];
  readonly folded: readonly DriftRow[];
  /** `35 more: 3 widens, 32 none`, by the labels of rows; undefined where all are shown. */
  readonly rest: string | undefined;
}

/** Splits rows, the riskiest first, into those that are shown at once and those that are counted. */
export function foldRows(rows: readonly DriftRow[]): FoldedRows {
  // A line that counts one row takes the room of that row.
  if (rows.length <= maxRows + 1) return { shown: rows, folded: [], rest: undefined };
  const folded = rows.slice(maxRows);
  const kinds = groupBy(folded, ({ risk, isUnapplied }) => (isUnapplied === true ? 'unapplied' : risk));
  const counts = Array.from(kinds, ([kind, same]) => `${same.length} ${kind}`);
  return { shown: rows.slice(0, maxRows), folded, rest: `${folded.length} more: ${counts.join(', ')}` };
}

/** What a terminal says of what drift does not read: one limit as it is, several as a count. */
export function foldLimits(limits: readonly string[], full: boolean): string[] {
  return full || limits.length <= 1
    ? limits.map(limit => `Not visible: ${limit}.`)
    : [`This check has ${countLimits(limits)}; --full lists them.`];
}

/** Limits as markdown: folded, each a line. @param write writes one as text that is no markdown */
export function limitDetails(limits: readonly string[], write: (limit: string) => string): string[] {
  if (limits.length === 0) return [];
  return [
    `<details><summary>${countLimits(limits)} of this check: what it does not see</summary>\n`,
    ...limits.map(limit => `- ${write(limit)}`),
    '\n</details>\n',
  ];
}

function countLimits(limits: readonly string[]): string {
  return countOf(limits.length, 'limit');
}
