import type { Drift, NotificationEffect, Silence } from './drift.ts';

type Opened = NonNullable<NotificationEffect['opened']>[number];

/** What one drift does to notifications, one line each. */
export function describeEffect({ silenced = [], opened = [] }: NotificationEffect): string[] {
  const channels = [...new Set(silenced.map(({ channel }) => channel))];
  return [
    ...opened.map(
      ({ channels: _, isOfUnknownAge, ...use }) =>
        `${isOfUnknownAge === true ? '' : 'now '}possible: ${describeUse(use)}`,
    ),
    ...channels.flatMap(channel =>
      silenceWords.flatMap(words => {
        const whats = silenced.filter(each => each.channel === channel && wordsOf(each) === words);
        const list = [...new Set(whats.map(({ what }) => what))].join('; ');
        return list === '' ? [] : [`${words} in ${channel}: ${list}`];
      }),
    ),
  ];
}

const silenceWords = ['no longer arrives', 'does not arrive', 'possibly no longer arrives'] as const;

function wordsOf({ isCertain, isOfUnknownAge }: Silence): (typeof silenceWords)[number] {
  if (!isCertain) return 'possibly no longer arrives';
  return isOfUnknownAge === true ? 'does not arrive' : 'no longer arrives';
}

/** Who can do what with a topic. */
export function describeUse({ who, words, topic, isCertain }: Omit<Opened, 'channels'>): string {
  return `${who} can ${isCertain ? '' : 'possibly '}${words} the topic ${topic}`;
}

/** What drift does to notifications in a few words, for a title; undefined where nothing is known to be silenced. */
export function summarizeSilence(drift: readonly Drift[]): string | undefined {
  const silenced = drift.flatMap(({ notifications }) => notifications?.silenced ?? []);
  if (silenced.length === 0) return undefined;
  const words = new Set(silenced.map(wordsOf));
  if (words.has('no longer arrives')) return 'notifications no longer arrive';
  return words.has('does not arrive')
    ? 'notifications do not arrive'
    : 'notifications possibly no longer arrive';
}

/** Who can use topics, in a few words, for a title. */
export function summarizeOpened(drift: readonly Drift[]): string {
  const opened = drift.flatMap(({ notifications }) => notifications?.opened ?? []);
  const isNew = opened.some(({ isOfUnknownAge }) => isOfUnknownAge !== true);
  return isNew ? 'more principals can publish to topics' : 'everyone can publish to topics';
}
