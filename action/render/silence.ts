import { countChatChannels } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import type { PlannedChanges } from '../core/plan.ts';
import { productionFirst } from '../core/production.ts';
import { joinWords } from '../core/quote.ts';
import { makeVisible } from '../core/visible.ts';
import type { Colors } from './colors.ts';
import { cutNames } from './cut-names.ts';
import { wrapLine } from './wrap-line.ts';

/** Channels whose people stop hearing of the same, which is said once. */
export interface SilenceGroup {
  /** `prod: #ops and dev: #ops stop hearing of` */
  readonly title: string;
  /** In words, one for each kind of messages. */
  readonly whats: readonly string[];
  /** All channels by name. */
  readonly names: readonly string[];
}

/** What people stop hearing of by a plan: production first, channels that stop hearing of the same together. */
export function groupSilence(plan: PlannedChanges, namesTarget = true): SilenceGroup[] {
  const groups = new Map<string, { names: string[]; whats: readonly string[] }>();
  for (const { target, stacks } of productionFirst(plan.targets)) {
    for (const { channel, what } of stacks.flatMap(({ silenced = [] }) => silenced)) {
      const name = `${namesTarget && target !== 'default' ? `${target}: ` : ''}#${channel}`;
      const key = JSON.stringify(what);
      const group = groups.get(key) ?? { names: [], whats: what };
      group.names.push(name);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ names, whats }) => ({
    title: makeVisible(
      `${joinWords(cutNames(names))} no longer ${names.length === 1 ? 'receives' : 'receive'}`,
    ),
    whats: whats.map(makeVisible),
    names: names.map(makeVisible),
  }));
}

/** In how many chat channels people stop hearing of something, for the first lines of a plan; undefined: in none. */
export function describeSilenceHead(plan: PlannedChanges): string | undefined {
  const groups = groupSilence(plan);
  const channels = countChatChannels(
    plan.targets.flatMap(({ stacks }) =>
      stacks.flatMap(({ silenced = [] }) => silenced.map(({ place }) => place)),
    ),
  );
  const [only] = groups;
  if (only === undefined) return undefined;
  if (channels === 1 && groups.length === 1 && only.whats.length <= 2)
    return `${only.title} ${only.whats.join(' and ')}`;
  const kinds = new Set(groups.flatMap(({ whats }) => whats)).size;
  const what = `${countOf(kinds, 'kind')} of notifications`;
  return channels === 1 && groups.length === 1
    ? `${only.title} ${what}`
    : `People of ${countOf(channels, 'channel')} no longer receive ${what}`;
}

/** How many groups a terminal and a comment show; the JSON of the plan has everything. */
const maxGroups = 10;

/** The lines of a plan about what people stop hearing of: a title for each group, and what it is below it. */
export function silenceLines(plan: PlannedChanges, full = false): { title: string; lines: string[] }[] {
  const groups = groupSilence(plan);
  const shown = full ? groups : groups.slice(0, maxGroups);
  const rest = groups.slice(shown.length).reduce((sum, { names }) => sum + names.length, 0);
  return [
    ...shown.map(({ title, whats }) => ({ title, lines: whats.map(what => `- ${what}`) })),
    ...(rest === 0 ? [] : [{ title: `and ${countOf(rest, 'more channel')}`, lines: [] }]),
  ];
}

/** The same for a terminal, after access; empty when people go on hearing everything. */
export function renderSilenceText(plan: PlannedChanges, paint: Colors, full = false): string {
  const blocks = silenceLines(plan, full);
  if (blocks.length === 0) return '';
  const lines = blocks.flatMap(({ title, lines }) => [
    ...wrapLine(title, 2).map(line => `  ${paint.strong(line)}`),
    ...lines.flatMap(line => wrapLine(line, 2, 94)).map(line => `    ${paint.bad(line)}`),
  ]);
  return `${paint.strong('Notifications that end:')}\n${lines.join('\n')}\n\n`;
}
