import { describePlace } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import { groupBy } from '../core/group.ts';
import { listSome } from '../core/quote.ts';
import { describeRegions } from '../core/region-scope.ts';
import { nameRegions } from '../core/region-words.ts';
import { formatExample } from '../core/request-example.ts';
import { formatTimes } from '../core/until.ts';
import { type AccessRow, compareRows } from '../iam/access-delta.ts';
import { levelsDownwards } from '../iam/iam-actions.ts';
import { joinParts } from '../iam/parts.ts';
import {
  describeMembers,
  isDefaultRow,
  rankAudience,
  type SharedRow,
  whomOf,
  withoutRepeats,
} from './change-audience.ts';
import type { AccessChange } from './compare-access.ts';
import { rankRow, secretOf } from './sort-changes.ts';
import { listEverything } from './whole-words.ts';

/** What one channel gained, and whom that is for: of a channel whose people are others than before, with where they are. */
export type ChannelGains = Pick<AccessChange, 'channel' | 'gained' | 'userRoleRequired'> &
  Partial<Pick<AccessChange, 'place' | 'other' | 'was' | 'whole' | 'presence'>>;

/** Number of actions that one line names. */
const maxNames = 5;

/**
 * What people can do that they could not before, in a line per channel, per those whom it is for and per time at which it
 * holds. What the channel role gives already is not said twice. Each line ends with one request.
 */
export function describeGains(changes: readonly ChannelGains[]): string[] {
  return describeChanges('+', changes);
}

/** What people can no longer do, in lines of the same form, without a request. @param changes with what is lost as what they give */
export function describeLostRows(changes: readonly ChannelGains[]): string[] {
  return describeChanges(
    '-',
    changes.map(change => ({ ...change, gained: change.gained.map(withoutExample) })),
  );
}

function withoutExample({ example: _example, ...row }: AccessRow): AccessRow {
  return row;
}

function describeChanges(sign: '+' | '-', changes: readonly ChannelGains[]): string[] {
  return changes.flatMap(change => {
    const whom = whomOf(sign, change);
    // The line says which channel it is about.
    const whose = (row: Pick<SharedRow, 'verdict' | 'role' | 'isShared' | 'isKept'>) =>
      describeMembers(row, whom).replace(/ in the channel$/, '');
    const words = listEverything(sign, change.gained, change.whole?.gained, whom);
    const isSaid = ({ verdict, role }: AccessRow) =>
      role === undefined && words.some(word => word.verdict === verdict || word.isForAll);
    const wholes = words.map(word => {
      const rows = change.gained.filter(row => isSaid(row) && row.verdict === word.verdict);
      return `${whose(word)}: ${word.text}${exampleOf(sortRows(rows))}`;
    });
    const left = joinParts(withoutRepeats(sign, change.gained, whom), compareRows);
    const rows = left.filter(row => !isSaid(row));
    const sorted = [...rows].sort((a, b) => rankAudience(a) - rankAudience(b));
    const lines = groupBy(sorted, row => {
      const times = formatTimes(row);
      return times === '' ? whose(row) : `${whose(row)}, ${times}`;
    });
    const lists = [...lines].map(([subject, own]) => `${subject}: ${describeRows(own)}`);
    return [...wholes, ...lists].map(
      line => `in ${sign === '-' ? whereBefore(change) : whereOf(change)}, ${line}`,
    );
  });
}

/** What a role allows that it did not before: a line per time at which it holds. */
export function describeRoleGains({ gained }: Pick<AccessChange, 'gained'>): string[] {
  const byTimes = groupBy(gained.filter(isDefaultRow), formatTimes);
  return [...byTimes].map(([times, rows]) => `${times === '' ? '' : `${times}: `}${describeRows(rows)}`);
}

/** `ops`, or the place of people who had another channel before, or none. */
function whereOf({ channel, place, other, was }: ChannelGains): string {
  if (place === undefined || (other === undefined && was === undefined)) return channel;
  const before = was === undefined ? '' : ` and was ${was}`;
  return `${describePlace(place)}, which is ${channel} now${before}`;
}

/** The same of people who lose something: where their channel is gone, or has another place now, by their place and as what they know it. */
function whereBefore({ channel, place, presence, was }: ChannelGains): string {
  return place === undefined || (presence !== 'leaves' && was === undefined)
    ? channel
    : `${describePlace(place)}, which was ${was ?? channel}`;
}

/** Rows with what matters most first. */
function sortRows(rows: readonly AccessRow[]): AccessRow[] {
  return rows
    .map(row => ({ row, rank: rankRow(row) }))
    .sort((a, b) => a.rank - b.rank || (a.row.action < b.row.action ? -1 : 1))
    .map(({ row }) => row);
}

function describeRows(gains: readonly AccessRow[]): string {
  const all = [...groupBy(sortRows(gains), ({ action }) => action)];
  const groups = new Map<string, { possibly: string; resources: string; actions: string[] }>();
  for (const [action, rows] of all.slice(0, maxNames)) {
    for (const isCertain of [true, false]) {
      const own = rows.filter(({ certainty }) => (certainty === undefined) === isCertain);
      if (own.length === 0) continue;
      const part = own.every(({ partial }) => partial === true) ? ' (in part)' : '';
      const resources = `${describeResources(own)}${part}`;
      const possibly = isCertain ? '' : 'possibly ';
      const group = groups.get(possibly + resources) ?? { possibly, resources, actions: [] };
      const content = own[0] && secretOf(own[0]);
      group.actions.push(content === undefined ? action : `${action} (${content})`);
      groups.set(possibly + resources, group);
    }
  }
  // On all resources: that is said only beside actions on some, or where some are only possible.
  const certainFirst = [...groups.values()].sort((a, b) => a.possibly.length - b.possibly.length);
  const names = certainFirst.map(({ possibly, resources, actions }) =>
    resources === '*' && groups.size === 1
      ? `${possibly}${actions.join(', ')}`
      : `${possibly}${actions.join(', ')} on ${resources}`,
  );
  const rest = all.length - maxNames;
  const weights = levelsDownwards
    .map(level => ({ level, count: all.filter(([, [first]]) => first?.level === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${count} ${level}`);
  const secret = all.filter(([, [first]]) => first !== undefined && secretOf(first) !== undefined).length;
  const ofSecret = secret === 0 ? '' : `; among them ${countOf(secret, 'sensitive read')}`;
  const more = rest > 0 ? ` and ${rest} more (in all ${weights.join(', ')}${ofSecret})` : '';
  return `${names.join(', ')}${more}${exampleOf(all.slice(0, maxNames).flatMap(([, rows]) => rows))}`;
}

/** One request of the rows: one that is certain before one that is only possible, and then a command where there is one. */
function exampleOf(rows: readonly AccessRow[]): string {
  const rank = ({ certainty, example }: AccessRow) =>
    (certainty === undefined ? 0 : 2) + (example?.command === undefined ? 1 : 0);
  let best: AccessRow | undefined;
  for (const row of rows) {
    if (row.example !== undefined && (best === undefined || rank(row) < rank(best))) best = row;
  }
  return best?.example === undefined ? '' : `; for example: ${formatExample(best.example)}`;
}

/** The resources of rows of one action, those of the same Regions together. */
function describeResources(rows: readonly AccessRow[]): string {
  const byRegions = groupBy(rows, ({ regions }) => (regions === undefined ? '' : describeRegions(regions)));
  return [...byRegions]
    .map(([regions, own]) =>
      `${shorten([...new Set(own.flatMap(row => row.resources))])} ${regions}`.trimEnd(),
    )
    .join(' and on ');
}

function shorten(resources: readonly string[]): string {
  return listSome(resources.map(nameRegions), 2);
}
