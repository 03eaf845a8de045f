import { describePlace } from '../core/chat-place.ts';
import { groupBy } from '../core/group.ts';
import type { PlannedChanges, StackPeople, StackPlan } from '../core/plan.ts';
import { productionFirst } from '../core/production.ts';
import { joinWords } from '../core/quote.ts';
import { makeVisible } from '../core/visible.ts';
import { cutNames } from './cut-names.ts';
import { labelTarget } from './target-label.ts';

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
  const all = productionFirst(plan.targets).flatMap(({ target, stacks }) =>
    stacks.flatMap(listOf).map(({ people, whats }) => ({
      name: `${labelTarget(target, namesTarget)}${describe(people)}`,
      whats,
    })),
  );
  return [...groupBy(all, ({ whats }) => JSON.stringify(whats)).values()].map(same => {
    const names = same.map(({ name }) => name);
    return {
      title: makeVisible(`${joinWords(cutNames(names))} ${names.length === 1 ? one : many}`),
      whats: (same[0]?.whats ?? []).map(makeVisible),
      names: names.map(makeVisible),
    };
  });
}
