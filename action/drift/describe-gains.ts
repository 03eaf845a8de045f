import { formatExample, type RequestExample } from '../core/request-example.ts';
import { formatTimes } from '../core/until.ts';

/** An action that a channel gained, as the proofs give it. */
export interface DriftGain {
  readonly action: string;
  readonly level: string;
  readonly resources: readonly string[];
  readonly verdict: 'default' | 'ceiling';
  /** Set when it depends on what cannot be seen. */
  readonly certainty?: 'unknown';
  /** The instant from which it holds, where a date decides. */
  readonly from?: string;
  /** The first instant at which it no longer holds, where a date decides. */
  readonly until?: string;
  /** One request that is possible now and was not before. */
  readonly example?: RequestExample;
}

/** What one channel gained. */
export interface ChannelGains {
  readonly channel: string;
  readonly gained: readonly DriftGain[];
}

/** Weightiest first. */
const levels = ['permissions', 'write', 'tagging', 'unknown', 'read', 'list'];

/** So many actions are spelled out in one line. */
const maxNames = 5;

/**
 * What people can do that they could not before, in a line per channel, per time at which it holds and per way to it: with
 * the channel role, or with a user role of one's own. What the channel role gives already is not said twice. Each line ends
 * with one request.
 */
export function describeGains(changes: readonly ChannelGains[]): string[] {
  return changes.flatMap(({ channel, gained }) => {
    const rows = (verdict: DriftGain['verdict'], isCertain: boolean) =>
      gained.filter(gain => gain.verdict === verdict && (gain.certainty === undefined) === isCertain);
    const certain = rows('default', true);
    const mapped = without([...rows('ceiling', true), ...rows('ceiling', false)], certain);
    const everyone = [...certain, ...without(rows('default', false), mapped)];
    return [
      ...describeByTime(channel, 'everyone', everyone),
      ...describeByTime(channel, 'members with their own role', mapped),
    ];
  });
}

function without(gains: readonly DriftGain[], others: readonly DriftGain[]): DriftGain[] {
  const known = new Set(others.map(keyOf));
  return gains.filter(gain => !known.has(keyOf(gain)));
}

function keyOf({ action, resources, from = '', until = '' }: DriftGain): string {
  return `${action} ${resources.join(' ')} ${from} ${until}`;
}

function describeByTime(channel: string, who: string, gains: readonly DriftGain[]): string[] {
  const byTime = new Map<string, DriftGain[]>();
  for (const gain of gains) {
    const times = formatTimes(gain);
    byTime.set(times, [...(byTime.get(times) ?? []), gain]);
  }
  return [...byTime].flatMap(([times, own]) =>
    describe(channel, times === '' ? who : `${who}, ${times}`, own),
  );
}

function describe(channel: string, who: string, gains: readonly DriftGain[]): string[] {
  if (gains.length === 0) return [];
  const sorted = [...gains].sort(
    (a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || (a.action < b.action ? -1 : 1),
  );
  const byAction = new Map<string, DriftGain[]>();
  for (const gain of sorted) byAction.set(gain.action, [...(byAction.get(gain.action) ?? []), gain]);
  const all = [...byAction];
  const groups = new Map<string, { possibly: string; where: string; actions: string[] }>();
  for (const [action, rows] of all.slice(0, maxNames)) {
    const where = shorten([...new Set(rows.flatMap(row => row.resources))]);
    const possibly = rows.every(({ certainty }) => certainty === 'unknown') ? 'possibly ' : '';
    const group = groups.get(possibly + where) ?? { possibly, where, actions: [] };
    group.actions.push(action);
    groups.set(possibly + where, group);
  }
  // On all resources: that is said only beside actions on some, or where some are only possible.
  const certainFirst = [...groups.values()].sort((a, b) => a.possibly.length - b.possibly.length);
  const names = certainFirst.map(({ possibly, where, actions }) =>
    where === '*' && groups.size === 1
      ? `${possibly}${actions.join(', ')}`
      : `${possibly}${actions.join(', ')} on ${where}`,
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
  return [`in ${channel}, ${who}: ${names.join(', ')}${more}${shown}`];
}

function shorten(resources: readonly string[]): string {
  const shown = resources.slice(0, 2).join(', ');
  return resources.length > 2 ? `${shown} and ${resources.length - 2} more` : shown;
}
