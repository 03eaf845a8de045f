import type { Drift, NotificationEffect, Silence } from './drift.ts';

type Opened = NonNullable<NotificationEffect['opened']>[number];

/** Who is subscribed to a topic. */
export type Receiver = NonNullable<NotificationEffect['receivers']>[number];

/** Who can do what with a topic. */
export type TopicUse = Pick<Opened, 'who' | 'words' | 'isReadOnly'>;

/** What the use of a topic means for its channels, with those who use it as `they`. */
export function consequenceOf({ isReadOnly }: Pick<TopicUse, 'isReadOnly'>): string {
  return isReadOnly === true
    ? 'they receive what is published to it'
    : 'what they publish is shown in the channel, with buttons';
}

/** What one drift does to notifications, one line each. */
export function describeEffect({ silenced = [], opened = [], receivers = [] }: NotificationEffect): string[] {
  const channels = [...new Set(silenced.map(nameHearers))];
  return [
    ...opened.map(
      ({ isOfUnknownAge, ...use }) => `${isOfUnknownAge === true ? '' : 'now '}possible: ${describeUse(use)}`,
    ),
    ...receivers.map(describeReceiver),
    ...channels.flatMap(channel =>
      silenceWords.flatMap(words => {
        const whats = silenced.filter(each => nameHearers(each) === channel && wordsOf(each) === words);
        const list = [...new Set(whats.map(({ what }) => what))].join('; ');
        return list === '' ? [] : [`${words} in ${channel}: ${list}`];
      }),
    ),
  ];
}

/** Who receives messages of which topic. */
export function describeReceiver({ who, topic, isCertain }: Receiver): string {
  return isCertain
    ? `${who} receives messages of the topic ${topic}`
    : `${who} will receive messages of the topic ${topic} when the subscription is confirmed`;
}

/** The channel whose people no longer hear of something; of one that was moved, where they are. */
export function nameHearers({
  channel,
  place,
}: {
  readonly channel: string;
  readonly place?: string | undefined;
}): string {
  return place === undefined ? channel : `${channel}, which was the chat channel ${place}`;
}

const silenceWords = ['no longer arrives', 'does not arrive', 'possibly no longer arrives'] as const;

function wordsOf({ isCertain, isOfUnknownAge }: Silence): (typeof silenceWords)[number] {
  if (!isCertain) return 'possibly no longer arrives';
  return isOfUnknownAge === true ? 'does not arrive' : 'no longer arrives';
}

/** Who can do what with a topic. */
export function describeUse({
  who,
  words,
  topic,
  isCertain,
}: Pick<Opened, 'who' | 'words' | 'topic' | 'isCertain'>): string {
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

/** Who can use topics, or receives what they send, in a few words, for a title. */
export function summarizeOpened(drift: readonly Drift[]): string {
  const opened = drift.flatMap(({ notifications }) => notifications?.opened ?? []);
  const isNew = opened.some(({ isOfUnknownAge }) => isOfUnknownAge !== true);
  const what = opened.every(({ isReadOnly }) => isReadOnly === true) ? 'subscribe' : 'publish';
  return [
    ...(opened.length === 0 ? [] : [`${isNew ? 'more principals' : 'everyone'} can ${what} to topics`]),
    ...(drift.some(({ notifications }) => notifications?.receivers !== undefined)
      ? ['undeclared subscribers receive messages of topics']
      : []),
  ].join(' and ');
}
