import { describePlace } from '../core/chat-place.ts';
import { groupBy } from '../core/group.ts';
import { formatExample } from '../core/request-example.ts';
import { formatTimes } from '../core/until.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { describeMembers, whomOf, withoutRepeats } from './change-audience.ts';
import type { AccessChange } from './compare-access.ts';

/** What one channel gained, and whom that is for: of a channel whose people are others than before, with where they are. */
export type ChannelGains = Pick<AccessChange, 'channel' | 'gained' | 'userRoleRequired'> &
  Partial<Pick<AccessChange, 'place' | 'other' | 'was'>>;

/** Weightiest first. */
const levels = ['permissions', 'write', 'tagging', 'unknown', 'read', 'list'];

/** So many actions are spelled out in one line. */
const maxNames = 5;

/**
 * What people can do that they could not before, in a line per channel, per those whom it is for and per time at which it
 * holds. What the channel role gives already is not said twice. Each line ends with one request.
 */
export function describeGains(changes: readonly ChannelGains[]): string[] {
  return changes.flatMap(change => {
    const whom = whomOf('+', change);
    const rows = withoutRepeats(change.gained, whom);
    const sorted = [...rows.filter(isDefault), ...rows.filter(each => !isDefault(each))];
    const lines = groupBy(sorted, row => {
      // The line says which channel it is about.
      const who = describeMembers(row, whom).replace(/ in the channel$/, '');
      const times = formatTimes(row);
      return times === '' ? who : `${who}, ${times}`;
    });
    return [...lines].map(([subject, own]) => `in ${whereOf(change)}, ${subject}: ${describeRows(own)}`);
  });
}

/** What a role allows that it did not before: a line per time at which it holds. */
export function describeRoleGains({ gained }: Pick<AccessChange, 'gained'>): string[] {
  const byTimes = groupBy(gained.filter(isDefault), formatTimes);
  return [...byTimes].map(([times, rows]) => `${times === '' ? '' : `${times}: `}${describeRows(rows)}`);
}

/** `ops`, or the place of people who had another channel before, or none. */
function whereOf({ channel, place, other, was }: ChannelGains): string {
  if (place === undefined || (other === undefined && was === undefined)) return channel;
  const before = was === undefined ? '' : ` and was ${was}`;
  return `${describePlace(place)}, which is ${channel} now${before}`;
}

function isDefault({ verdict }: AccessRow): boolean {
  return verdict === 'default';
}

function describeRows(gains: readonly AccessRow[]): string {
  const sorted = [...gains].sort(
    (a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || (a.action < b.action ? -1 : 1),
  );
  const all = [...groupBy(sorted, ({ action }) => action)];
  const groups = new Map<string, { possibly: string; resources: string; actions: string[] }>();
  for (const [action, rows] of all.slice(0, maxNames)) {
    for (const isCertain of [true, false]) {
      const own = rows.filter(({ certainty }) => (certainty === undefined) === isCertain);
      if (own.length === 0) continue;
      const part = own.every(({ partial }) => partial === true) ? ' (in part)' : '';
      const resources = `${shorten([...new Set(own.flatMap(row => row.resources))])}${part}`;
      const possibly = isCertain ? '' : 'possibly ';
      const group = groups.get(possibly + resources) ?? { possibly, resources, actions: [] };
      group.actions.push(action);
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
  const weights = levels
    .map(level => ({ level, count: all.filter(([, [first]]) => first?.level === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${count} ${level}`);
  const more = rest > 0 ? ` and ${rest} more (in all ${weights.join(', ')})` : '';
  const examples = all.slice(0, maxNames).flatMap(([, rows]) => rows.flatMap(({ example }) => example ?? []));
  const example = examples.find(({ command }) => command !== undefined) ?? examples[0];
  const shown = example === undefined ? '' : `; for example: ${formatExample(example)}`;
  return `${names.join(', ')}${more}${shown}`;
}

function shorten(resources: readonly string[]): string {
  const shown = resources.slice(0, 2).join(', ');
  return resources.length > 2 ? `${shown} and ${resources.length - 2} more` : shown;
}
