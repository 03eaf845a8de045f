import { type Whom, whomOf } from '../access/change-audience.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { countRows } from '../access/count-rows.ts';
import type { WholeAccess } from '../access/whole-access.ts';
import { describeEverything } from '../access/whole-words.ts';
import { describePlace } from '../core/chat-place.ts';
import { makeVisible } from '../core/visible.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { type AccessLevel, levelsDownwards } from '../iam/iam-actions.ts';
import { describeOwnOnly } from './access-whom.ts';

/**
 * `#pipeline-operations gains 2 write actions and loses 1 read action`, with the place where the people of another one
 * than before are concerned; undefined when nothing changes.
 */
export function describeDelta(change: ShownChange): string | undefined {
  const predicate = describePredicate(change, false);
  return predicate === undefined ? undefined : `${subjectOf(change)} ${predicate}`;
}

/** `#ops`, or what it was and where it is, for a channel whose people are others than before. */
export function subjectOf({ channel, place, presence, other, was, isOutsideOfChat }: ShownChange): string {
  if (isOutsideOfChat === true) return `the role ${channel}`;
  const where = describePlace(place);
  if (other !== undefined) {
    return `#${channel} moves ${presence === 'joins' ? 'to' : 'away from'} ${where}, which`;
  }
  return was === undefined ? `#${channel}` : `#${channel} in ${where}, which was #${was},`;
}

/** How a part of what drift and a plan do together is said. */
export interface PartWords {
  readonly gains: { readonly one: string; readonly many: string };
  /** By default `loses`. */
  readonly loses?: string;
  /** After what is gained or lost. */
  readonly rest: string;
  /** Whether its rows are neither added nor removed. */
  readonly isNoChange?: true;
}

/** A change as it is shown: that of a plan, or a part of what drift and a plan do together. */
export type ShownChange = AccessChange & {
  readonly part?: PartWords;
  /** Set where the channel is the name of a role, and it is about what the role allows outside of chat. */
  readonly isOutsideOfChat?: true;
};

/** The verbs of what a change gives and takes away. */
export function verbsOf(
  { part }: ShownChange,
  isPlural: boolean,
): { readonly gains: string; readonly loses: string } {
  const { one, many } = part?.gains ?? { one: 'gains', many: 'gain' };
  return { gains: isPlural ? many : one, loses: part?.loses ?? (isPlural ? 'lose' : 'loses') };
}

/**
 * What is said of a channel: `gains 2 write actions and loses 1 read action`; undefined when nothing changes.
 * @param isPlural whether it is said of several channels
 */
export function describePredicate(change: ShownChange, isPlural: boolean): string | undefined {
  const { cause, gained, lost, whole, part } = change;
  const verbs = verbsOf(change, isPlural);
  const gains = countLevels(verbs.gains, { grants: gained, whole: whole?.gained, whom: whomOf('+', change) });
  const parts = [
    ...gains.map(text => `${text}${describeAwaited(change)}`),
    ...countLevels(verbs.loses, { grants: lost, whole: whole?.lost, whom: whomOf('-', change) }),
  ];
  if (parts.length === 0) return undefined;
  const remark = cause === 'documents' ? ' (only through reviewed documents; AWS does not change)' : '';
  return `${parts.join(' and ')}${part?.rest ?? ''}${remark}`;
}

const awaitedWords = {
  missing: 'only once it exists',
  untrusted: 'only once chat can assume it',
  doubtful: 'only if chat can assume it',
};

/** With which roles what is gained begins only later, set off from what is lost; empty where it does not depend on them. */
export function describeAwaited(change: AccessChange): string {
  const { awaits = [], lost } = change;
  if (awaits.length === 0 || !awaitsRoles(change)) return '';
  const awaited = awaits.map(
    ({ role, state }) => `, with the role ${makeVisible(role)} ${awaitedWords[state]}`,
  );
  return `${awaited.join('')}${lost.length === 0 ? '' : ','}`;
}

/** Whether any of what is gained depends on roles that cannot be used yet: what members have with their own role does not. */
export function awaitsRoles({ awaits, gained }: AccessChange): boolean {
  return awaits !== undefined && gained.some(({ verdict }) => verdict === 'default');
}

/** What is gained or lost, and whose that is which the roles of the channel give. */
interface CountedSide {
  readonly grants: readonly AccessRow[];
  readonly whole: readonly WholeAccess[] | undefined;
  readonly whom: Whom;
}

/**
 * `gains 3 actions (1 write, 2 read; 1 of them only for members with their own role)`: each action counts once, whichever
 * verdicts and resources it has.
 */
function countLevels(verb: string, { grants, whole = [], whom }: CountedSide): string[] {
  const counted = countRows(grants);
  const counts = levelsDownwards.flatMap(level => {
    const count = counted.byLevel.get(level) ?? 0;
    return count === 0 ? [] : [{ level, count }];
  });
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const [first, ...rest] = counts;
  if (first === undefined) return [];
  const noun = total === 1 ? 'action' : 'actions';
  const only = describeOwnOnly(grants, whom);
  const everything = describeEverything(verb, counted, { whole, only });
  if (everything !== undefined) return [everything];
  const possible = counted.all - counted.certain;
  const does = possible === total ? `possibly ${verb}` : verb;
  const remarks = [
    ...(possible === 0 || possible === total ? [] : [`${possible} of them possibly`]),
    ...(only === undefined ? [] : [only]),
  ];
  if (rest.length > 0) return [`${does} ${total} ${noun} (${[formatLevels(counts), ...remarks].join('; ')})`];
  const remark = remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
  return [
    first.level === 'unknown'
      ? `${does} ${total} ${noun} of unknown level${remark}`
      : `${does} ${total} ${first.level} ${noun}${remark}`,
  ];
}

/** `1 write, 2 read, 1 of unknown level` */
function formatLevels(counts: readonly { readonly level: AccessLevel; readonly count: number }[]): string {
  return counts
    .map(({ level, count }) => `${count} ${level === 'unknown' ? 'of unknown level' : level}`)
    .join(', ');
}
