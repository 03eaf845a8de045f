import { countChatChannels } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import type { PlannedChanges } from '../core/plan.ts';
import type { Colors } from './colors.ts';
import {
  describePeople,
  describeReceiving,
  groupPeople,
  linesOfGroups,
  type PeopleGroup,
  type PeopleLines,
  renderPeopleText,
} from './plan-people.ts';

/** What changes for people in what they hear of. */
type Hearing = 'silenced' | 'heard';

const words = {
  silenced: { one: 'no longer receives', many: 'no longer receive', describe: describePeople },
  heard: { one: 'begins to receive', many: 'begin to receive', describe: describeReceiving },
} as const;

/** What people stop hearing of by a plan: production first, channels that stop hearing of the same together. */
export function groupSilence(plan: PlannedChanges, namesTarget = true): PeopleGroup[] {
  return groupHearing(plan, 'silenced', namesTarget);
}

/** What people begin to hear of by a plan because their chat channel gets the channel of others. */
export function groupHeard(plan: PlannedChanges, namesTarget = true): PeopleGroup[] {
  return groupHearing(plan, 'heard', namesTarget);
}

function groupHearing(plan: PlannedChanges, hearing: Hearing, namesTarget = true): PeopleGroup[] {
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

/** The lines of a plan about what people stop and begin hearing of: a title for each group, and what it is below it. */
export function silenceLines(plan: PlannedChanges, full = false): PeopleLines[] {
  return [...linesOfGroups(groupSilence(plan), '-', full), ...linesOfGroups(groupHeard(plan), '+', full)];
}

/** The same for a terminal, after access; empty when people go on hearing everything, and nothing else. */
export function renderSilenceText(plan: PlannedChanges, paint: Colors, full = false): string {
  return [
    renderPeopleText('Notifications that end:', linesOfGroups(groupSilence(plan), '-', full), paint),
    renderPeopleText('Notifications that begin:', linesOfGroups(groupHeard(plan), '+', full), paint),
  ].join('');
}
