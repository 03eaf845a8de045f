import { describePlace } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import { defaultTarget } from '../core/model.ts';
import type { PlannedChanges, StackPeople, StackPlan } from '../core/plan.ts';
import { productionFirst } from '../core/production.ts';
import { joinWords } from '../core/quote.ts';
import { makeVisible } from '../core/visible.ts';
import type { Colors } from './colors.ts';
import { cutNames } from './cut-names.ts';
import { wrapLine } from './wrap-line.ts';

/** People who have another channel by a plan, by the channel that they have: by their chat channel where they had another one. */
export function describePeople({ channel, place, was }: StackPeople): string {
  if (was === undefined) return `#${channel}`;
  return channel === was
    ? `${describePlace(place)}, which was #${was},`
    : `${describePlace(place)}, which was #${was} and becomes #${channel},`;
}

/** People whose chat channel gets the channel of others. */
export function describeReceiving({ channel, place, was }: StackPeople): string {
  const before = was === undefined ? '' : `was #${was} and `;
  return `${describePlace(place)}, which ${before}becomes #${channel},`;
}

/** Channels whose people lose, or get, the same, which is said once. */
export interface PeopleGroup {
  /** `prod: #ops and dev: #ops no longer receive` */
  readonly title: string;
  /** In words, one for each kind of messages, or for each alias. */
  readonly whats: readonly string[];
  /** All channels by name. */
  readonly names: readonly string[];
}

/** How people are named, and what is said of them. */
interface PeopleWords {
  readonly one: string;
  readonly many: string;
  readonly describe: (people: StackPeople) => string;
}

/**
 * Groups the people of the chat channels of a plan by what is said of them, those of production first.
 * @param listOf what a stack says of its people
 */
export function groupPeople<T extends StackPeople>(
  plan: PlannedChanges,
  listOf: (stack: StackPlan) => readonly { readonly people: T; readonly whats: readonly string[] }[],
  { one, many, describe }: PeopleWords,
  namesTarget = true,
): PeopleGroup[] {
  const groups = new Map<string, { names: string[]; whats: readonly string[] }>();
  for (const { target, stacks } of productionFirst(plan.targets)) {
    for (const { people, whats } of stacks.flatMap(listOf)) {
      const name = `${namesTarget && target !== defaultTarget ? `${target}: ` : ''}${describe(people)}`;
      const key = JSON.stringify(whats);
      const group = groups.get(key) ?? { names: [], whats };
      group.names.push(name);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ names, whats }) => ({
    title: makeVisible(`${joinWords(cutNames(names))} ${names.length === 1 ? one : many}`),
    whats: whats.map(makeVisible),
    names: names.map(makeVisible),
  }));
}

/** A title and what is below it. */
export interface PeopleLines {
  readonly title: string;
  readonly lines: readonly string[];
}

/** How many groups a terminal and a comment show; the JSON of the plan has everything. */
const maxGroups = 10;

/** The lines of groups: a title for each group, and what it is below it. */
export function linesOfGroups(groups: readonly PeopleGroup[], sign: '+' | '-', full = false): PeopleLines[] {
  const shown = full ? groups : groups.slice(0, maxGroups);
  const rest = groups.slice(shown.length).reduce((sum, { names }) => sum + names.length, 0);
  return [
    ...shown.map(({ title, whats }) => ({ title, lines: whats.map(what => `${sign} ${what}`) })),
    ...(rest === 0 ? [] : [{ title: `and ${countOf(rest, 'more channel')}`, lines: [] }]),
  ];
}

/** The lines of groups for a terminal, below a heading; empty where there is none. */
export function renderPeopleText(heading: string, blocks: readonly PeopleLines[], paint: Colors): string {
  if (blocks.length === 0) return '';
  const painted = blocks.flatMap(({ title, lines }) => [
    ...wrapLine(title, 2).map(line => `  ${paint.strong(line)}`),
    ...lines.flatMap(line => {
      const color = line.startsWith('+') ? paint.note : paint.bad;
      return wrapLine(line, 2, 94).map(text => `    ${color(text)}`);
    }),
  ]);
  return `${paint.strong(heading)}\n${painted.join('\n')}\n\n`;
}
