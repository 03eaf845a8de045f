import { countOf } from '../core/count-of.ts';
import type { PlannedChanges } from '../core/plan.ts';
import { groupLostAliases } from './alias-changes.ts';
import type { Colors } from './colors.ts';
import type { PeopleGroup } from './plan-people.ts';
import { groupHearing } from './silence.ts';
import { wrapLine } from './wrap-line.ts';

/** One kind of what a plan does to the people of chat channels, beside what they are allowed to do. */
export interface PeopleSection {
  readonly heading: string;
  readonly sign: '+' | '-';
  readonly groups: readonly PeopleGroup[];
}

/** What a plan does to the people of chat channels, in the order in which it is shown. */
export function listPeopleSections(plan: PlannedChanges, namesTarget = true): PeopleSection[] {
  return [
    { heading: 'Aliases that end:', sign: '-', groups: groupLostAliases(plan, namesTarget) },
    { heading: 'Notifications that end:', sign: '-', groups: groupHearing(plan, 'silenced', namesTarget) },
    { heading: 'Notifications that begin:', sign: '+', groups: groupHearing(plan, 'heard', namesTarget) },
  ];
}

/** A title and what is below it. */
export interface PeopleLines {
  readonly title: string;
  readonly lines: readonly string[];
}

/** How many groups of a section a terminal and a comment show; the JSON of the plan has everything. */
const maxGroups = 10;

/** The same as lines: a title for each group, and what it is below it. */
export function listPeopleLines(plan: PlannedChanges): PeopleLines[] {
  return listPeopleSections(plan).flatMap(section => linesOf(section, false));
}

function linesOf({ sign, groups }: PeopleSection, full: boolean): PeopleLines[] {
  const shown = full ? groups : groups.slice(0, maxGroups);
  const rest = groups.slice(shown.length).reduce((sum, { names }) => sum + names.length, 0);
  return [
    ...shown.map(({ title, whats }) => ({ title, lines: whats.map(what => `${sign} ${what}`) })),
    ...(rest === 0 ? [] : [{ title: `and ${countOf(rest, 'more channel')}`, lines: [] }]),
  ];
}

/** The same for a terminal, after access, each kind below its heading; empty where there is none. */
export function renderPeopleText(plan: PlannedChanges, paint: Colors, full = false): string {
  return listPeopleSections(plan)
    .filter(({ groups }) => groups.length > 0)
    .map(section => {
      const color = section.sign === '+' ? paint.note : paint.bad;
      const painted = linesOf(section, full).flatMap(({ title, lines }) => [
        ...wrapLine(title, 2).map(line => `  ${paint.strong(line)}`),
        ...lines.flatMap(line => wrapLine(line, 2, 94)).map(line => `    ${color(line)}`),
      ]);
      return `${paint.strong(section.heading)}\n${painted.join('\n')}\n\n`;
    })
    .join('');
}
