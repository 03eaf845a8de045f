import { whomOf } from '../access/change-audience.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { isSerious, isSeriousRow } from '../access/sort-changes.ts';
import { describePlace } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import type { TargetChanges } from '../core/plan.ts';
import { joinWords } from '../core/quote.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { awaitsRoles } from './access.ts';
import {
  audienceOf,
  describeAudiences,
  groupByChannel,
  inBrackets,
  type RowsForWhom,
} from './access-whom.ts';
import { cutNames } from './cut-names.ts';
import { describeKinds, type GainedKind, listGainedKinds } from './gained-kinds.ts';
import { groupAccess, nameOf } from './group-access.ts';

/** The changes of one chat channel, in all AWS accounts. */
type ChannelChanges = readonly AccessChange[];

/** If a channel moves, the people at the old place only lose. */
export function isGaining({ gained }: AccessChange): boolean {
  return gained.length > 0;
}

function isDangerous(change: AccessChange): boolean {
  return isGaining(change) && isSerious(change);
}

/** The old place of a channel that moves: that is one channel, which is counted at its new place. */
function isLeft({ presence, other }: AccessChange): boolean {
  return presence === 'leaves' && other !== undefined;
}

function isLosing(change: AccessChange): boolean {
  return change.lost.length > 0 && !isLeft(change);
}

/**
 * In how many channels people gain more than harmless reads, by what they gain, how many of those are production, and who these people are. Of one
 * channel it says where its people also lose something, of several how many also lose.
 */
export function describeDanger(access: readonly AccessChange[], targets: readonly TargetChanges[]): string[] {
  const channels = groupByChannel(access);
  const gaining = channels.filter(changes => changes.some(isGaining));
  const serious = gaining.filter(changes => changes.some(isDangerous));
  if (serious.length === 0) return [];
  const dangerous = serious.map(changes => changes.filter(isDangerous));
  const found = listGainedKinds(dangerous);
  const sure = found.filter(({ certain }) => certain > 0);
  const [only] = serious;
  const isOne = serious.length === 1;
  const others = isOne ? gaining.filter(changes => changes !== only) : gaining;
  const rest = inBrackets([
    ...(isOne ? [] : describeAudiences(dangerous, change => given(change, isSeriousRow))),
    ...(isOne && only?.filter(isDangerous).length === 1 ? [] : [describeAwaiting(dangerous)]),
    countIf(gaining.length - serious.length, 'gains only other reads', 'gain only other reads'),
    countIf(others.filter(changes => changes.some(isLosing)).length, 'also loses', 'also lose'),
    countLosing(channels),
  ]);
  const where = describeWhere(dangerous, targets);
  if (only !== undefined && isOne)
    return [describeOne(only, { found, where, rest, namesTarget: targets.length > 1 })];
  const possibly = sure.length === 0 ? 'possibly ' : '';
  const counted = found
    .map(({ noun, count, certain }) =>
      certain === count || sure.length === 0
        ? `${noun} in ${count}`
        : `${noun} in ${count} (${certain === 0 ? 'all' : count - certain} possibly)`,
    )
    .join(', ');
  const [noun, elsewhere] = where === allInProduction ? ['production channels', ''] : ['channels', where];
  return [`${serious.length} ${noun} ${possibly}gain access${elsewhere}: ${counted}${rest}`];
}

/** In how many channels people gain reads and nothing else; nothing where they gain more, or nothing. */
export function describeReads(access: readonly AccessChange[], targets: readonly TargetChanges[]): string[] {
  const channels = groupByChannel(access);
  const gaining = channels.filter(changes => changes.some(isGaining));
  if (gaining.length === 0 || access.some(isDangerous)) return [];
  const subject = countOf(gaining.length, 'channel gains', 'channels gain');
  const reading = gaining.map(changes => changes.filter(isGaining));
  const losing = gaining.filter(changes => changes.some(isLosing)).length;
  const rest = inBrackets([
    ...describeAudiences(reading, change => given(change, () => true)),
    describeAwaiting(reading),
    gaining.length === 1 && losing === 1
      ? 'it also loses access'
      : countIf(losing, 'also loses', 'also lose'),
    countLosing(channels),
  ]);
  return [`${subject} only reads, none listed as sensitive${describeWhere(reading, targets)}${rest}`];
}

/** In how many channels what is gained depends on roles that cannot be used yet; the title of one change says it itself. */
function describeAwaiting(channels: readonly ChannelChanges[]): string {
  const awaiting = channels.filter(changes => changes.some(awaitsRoles));
  const { length } = awaiting;
  if (length === 0) return '';
  const where = length === channels.length ? '' : `in ${length} `;
  const isSure = awaiting
    .flat()
    .every(({ awaits = [] }) => awaits.every(({ state }) => state !== 'doubtful'));
  return `${where}with a role that chat ${isSure ? 'cannot use yet' : 'possibly cannot use'}`;
}

/** The channels in which people only lose. */
function countLosing(channels: readonly ChannelChanges[]): string {
  const { length } = channels.filter(changes => !changes.some(isGaining) && !changes.every(isLeft));
  return countIf(length, 'only loses', 'only lose');
}

function countIf(count: number, one: string, many: string): string {
  return count === 0 ? '' : countOf(count, one, many);
}

/** What a change gives that counts, and to whom. */
function given(change: AccessChange, isMeant: (row: AccessRow) => boolean): RowsForWhom {
  return { rows: change.gained.filter(isMeant), whom: whomOf('+', change) };
}

/**
 * What the one channel gains: by its name, as the title of its rows says it where there is one. A key is the name of a chat channel in
 * one target: where there are several targets it is said with the target, unless it is the same in all that the sentence is about.
 */
function describeOne(
  changes: ChannelChanges,
  {
    found,
    where,
    rest,
    namesTarget,
  }: {
    readonly found: readonly GainedKind[];
    readonly where: string;
    readonly rest: string;
    readonly namesTarget: boolean;
  },
): string {
  const serious = changes.filter(isDangerous);
  const [first, ...more] = serious;
  if (first === undefined) return '';
  const isSingle = more.length === 0;
  // The title of one change says what it takes away too.
  const losing = changes.filter(change => isLosing(change) && !(isSingle && change === first));
  const lost = losing.flatMap(change => change.lost);
  const possibly = lost.some(({ certainty }) => certainty === undefined) ? '' : 'possibly ';
  const subject = nameOne(first, serious);
  const names = losing.map(change =>
    change.channel === first.channel || serious.includes(change)
      ? change.target
      : `${change.target} as #${change.channel}`,
  );
  const loss = losing.length === 0 ? '' : `; it ${possibly}loses access in ${joinWords(names)}`;
  if (isSingle) {
    const title = groupAccess([first], { namesTarget })[0]?.short ?? '';
    return `${title}${where}${loss}${rest}`;
  }
  const audience = audienceOf(serious, change => given(change, isSeriousRow));
  return `${subject} ${describeKinds(found, 'gains')}${inBrackets([audience])}${where}${loss}${rest}`;
}

/** One chat channel: by its key where all targets have the same, otherwise by its place, with the key of each target. */
function nameOne(first: AccessChange, changes: ChannelChanges): string {
  if (changes.every(({ channel }) => channel === first.channel)) return `#${first.channel}`;
  const names = cutNames(changes.map(change => nameOf(change, true)));
  return `${describePlace(first.place)}, which is ${joinWords(names)},`;
}

/** What follows a sentence of which every gain is in production. */
const allInProduction = ', in production';

/** ` in 2 accounts`, where a channel gains in more than one, and how much of it is production. */
function describeWhere(channels: readonly ChannelChanges[], targets: readonly TargetChanges[]): string {
  const production = new Set(
    targets.flatMap(({ target, isProduction }) => (isProduction === true ? [target] : [])),
  );
  const isProduction = ({ target }: AccessChange) => production.has(target);
  const all = channels.flat();
  const hasSeveral = all.length > channels.length;
  const accounts = new Set(all.map(({ place }) => place.account)).size;
  const suffix = hasSeveral ? ` in ${accounts} accounts` : '';
  if (all.every(isProduction)) return `${suffix}${allInProduction}`;
  const found =
    channels.length === 1 ? all.filter(isProduction) : channels.filter(each => each.some(isProduction));
  if (found.length === 0) return suffix;
  if (channels.length === 1 || !hasSeveral) return `${suffix}, ${found.length} of them in production`;
  return `${suffix}, ${countOf(found.length, 'channel')} in production`;
}
