import type { MatrixRow, ServiceCell } from '../access/access-matrix.ts';
import { countOf } from '../core/count-of.ts';
import { type AccessLevel, levelsDownwards } from '../iam/iam-actions.ts';

/** A level of a cell. */
export type Level = NonNullable<ServiceCell['default']>;

/** Weights of levels, the heaviest first in sight. */
export const weights: Readonly<Record<Level, number>> = {
  permissions: 5,
  write: 4,
  tagging: 3,
  unknown: 2,
  read: 1,
  list: 0,
};

/** The highest level of a channel for someone; `possible` is higher than `sure`, or is left out. */
interface Highest {
  readonly sure: Level | undefined;
  readonly possible: Level | undefined;
}

/**
 * What an auditor wants to know first: how many channels reach which level.
 * `3 channels. Everyone: write in 1, read in 2. Members with their own role, at most: permissions in 3.`
 * @param rows of `makeMatrix`, each a channel of one target
 */
export function describeMatrixHead(rows: readonly MatrixRow[]): string {
  if (rows.length === 0) return 'No channels.';
  const everyone = rows.map(row => (row.audience === 'everyone' ? highestOf(row, 'default') : nothing));
  const own = rows.map(row => (row.isChannelRoleOnly ? nothing : highestOf(row, 'ceiling')));
  const listed = rows.flatMap(row => (row.audience === 'listed-role' ? [highestOf(row, 'default')] : []));
  return [
    `${countOf(rows.length, 'channel')}.`,
    `Everyone: ${countHighest(everyone)}.`,
    ...(listed.length === 0 ? [] : [`Members with a listed role: ${countHighest(listed)}.`]),
    `Members with their own role, at most: ${countHighest(own)}.`,
  ].join(' ');
}

const nothing: Highest = { sure: undefined, possible: undefined };

function highestOf({ services }: MatrixRow, verdict: 'default' | 'ceiling'): Highest {
  const highest = (counts: 'levels' | 'possible') =>
    services
      .flatMap(service => Object.keys(service[counts][verdict]) as AccessLevel[])
      .reduce<Level | undefined>((most, level) => (isHigher(level, most) ? level : most), undefined);
  const [sure, possible] = [highest('levels'), highest('possible')];
  return { sure, possible: possible !== undefined && isHigher(possible, sure) ? possible : undefined };
}

function isHigher(level: Level, than: Level | undefined): boolean {
  return than === undefined || weights[level] > weights[than];
}

/** `write in 1 and possibly in 2 more, read in 3, nothing in 1`, the highest level first. */
function countHighest(all: readonly Highest[]): string {
  const parts = levelsDownwards.flatMap(level => {
    const sure = all.filter(each => each.sure === level).length;
    const possible = all.filter(each => each.possible === level).length;
    if (sure + possible === 0) return [];
    const name = level === 'unknown' ? 'an unknown level' : level;
    if (sure === 0) return [`possibly ${name} in ${possible}`];
    return [`${name} in ${sure}${possible === 0 ? '' : ` and possibly in ${possible} more`}`];
  });
  const none = all.filter(({ sure, possible }) => sure === undefined && possible === undefined).length;
  return [...parts, ...(none === 0 ? [] : [`nothing in ${none}`])].join(', ');
}
