import { countChatChannels } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import type { PlannedChanges } from '../core/plan.ts';
import { describePeople, describeReceiving, groupPeople, type PeopleGroup } from './plan-people.ts';

/** What changes for people in what they hear of. */
type Hearing = 'silenced' | 'heard';

const words = {
  silenced: { one: 'no longer receives', many: 'no longer receive', describe: describePeople },
  heard: { one: 'begins to receive', many: 'begin to receive', describe: describeReceiving },
} as const;

/**
 * What people stop hearing of by a plan, or begin to, because their chat channel gets the channel of others: production first, channels of
 * which the same is said together.
 */
export function groupHearing(plan: PlannedChanges, hearing: Hearing, namesTarget = true): PeopleGroup[] {
  return groupPeople(
    plan,
    ({ [hearing]: all = [] }) => all.map(({ what, ...people }) => ({ people, whats: what })),
    words[hearing],
    namesTarget,
  );
}

/** In how many chat channels people stop hearing of something, and begin to, for the first lines of a plan. */
export function describeHearingHead(plan: PlannedChanges): string[] {
  return (['silenced', 'heard'] as const).flatMap(hearing => {
    const groups = groupHearing(plan, hearing);
    const places = plan.targets.flatMap(({ stacks }) =>
      stacks.flatMap(({ [hearing]: all = [] }) => all.map(({ place }) => place)),
    );
    const channels = countChatChannels(places);
    const [only] = groups;
    if (only === undefined) return [];
    const isOne = channels === 1 && groups.length === 1;
    if (isOne && only.whats.length <= 2) return [`${only.title} ${only.whats.join(' and ')}`];
    const kinds = new Set(groups.flatMap(({ whats }) => whats)).size;
    const what = `${countOf(kinds, 'kind')} of notifications`;
    return [
      isOne
        ? `${only.title} ${what}`
        : `People of ${countOf(channels, 'channel')} ${words[hearing].many} ${what}`,
    ];
  });
}
