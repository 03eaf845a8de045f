import { chatChannelKey } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import type { Drift, NotificationEffect } from '../core/drift.ts';
import {
  consequenceOf,
  describeReceiver,
  describeUse,
  nameHearers,
  type Receiver,
} from '../core/notification-effect.ts';
import { makeVisible } from '../core/visible.ts';
import { labelTarget } from './target-label.ts';

/** What drift does to notifications, as the head of a report says it. */
export interface NotificationHead {
  readonly alarms: readonly string[];
  /** What it is about, one line for each channel and topic. */
  readonly lines: readonly string[];
}

/** Says what all drift together does to notifications: each message once, however many drifts silence it. */
export function describeNotificationHead(drift: readonly Drift[]): NotificationHead {
  const effects = drift.flatMap(({ target, notifications }) =>
    notifications === undefined ? [] : [{ target, ...notifications }],
  );
  const opened = effects.flatMap(({ target, opened = [] }) => opened.map(each => ({ target, ...each })));
  const receivers = effects.flatMap(({ target, receivers = [] }) =>
    receivers.map(each => ({ target, ...each })),
  );
  const silenced = groupSilenced(effects);
  return {
    alarms: [...describeOpened(opened), ...countReceivers(receivers), ...describeSilenced(silenced)],
    lines: [
      ...new Set(
        opened.map(
          ({ target, channels, ...use }) => `${nameChannels(target, channels)}: ${describeUse(use)}`,
        ),
      ),
      ...receivers.map(
        ({ target, ...each }) => `${nameChannels(target, each.channels)}: ${describeReceiver(each)}`,
      ),
      ...silenced.map(
        ({ name, whats, isCertain }) => `${name}: ${whats.join('; ')}${isCertain ? '' : ' (possibly)'}`,
      ),
    ].map(makeVisible),
  };
}

type Opened = NonNullable<NotificationEffect['opened']>[number] & { readonly target: string };

function describeOpened(opened: readonly Opened[]): string[] {
  const lineFor = (who: string, some: readonly Opened[]): string[] => {
    const topics = new Set(some.map(({ target, topic }) => `${target} ${topic}`)).size;
    const [first] = some;
    if (first === undefined) return [];
    const isCertain = some.some(each => each.isCertain);
    const what = countOf(topics, 'topic');
    const use = first.isReadOnly === true ? first.words : 'use';
    return [`${who} can ${isCertain ? '' : 'possibly '}${use} ${what} of chat: ${consequenceOf(first)}`];
  };
  const linesFor = (who: string, some: readonly Opened[]) =>
    [false, true].flatMap(isReadOnly =>
      lineFor(
        who,
        some.filter(each => (each.isReadOnly === true) === isReadOnly),
      ),
    );
  const isOld = ({ isOfUnknownAge }: Opened) => isOfUnknownAge === true;
  return [
    ...linesFor(
      'More principals',
      opened.filter(each => !isOld(each)),
    ),
    ...linesFor('Everyone, in any AWS account,', opened.filter(isOld)),
  ];
}

/** How many undeclared subscribers topics have; those that are not confirmed are counted apart, because nothing is sent to them. */
function countReceivers(receivers: readonly (Receiver & { readonly target: string })[]): string[] {
  return [true, false].flatMap(wanted => {
    const some = receivers.filter(({ isCertain }) => isCertain === wanted);
    if (some.length === 0) return [];
    const who = countOf(some.length, 'undeclared subscriber');
    const topics = countOf(new Set(some.map(({ target, topic }) => `${target} ${topic}`)).size, 'topic');
    if (!wanted) return [`${who} of ${topics} of chat: not confirmed, so nothing is sent yet`];
    return [`${who} ${some.length === 1 ? 'receives' : 'receive'} messages of ${topics} of chat`];
  });
}

interface SilencedChannel {
  readonly name: string;
  /** Equal for one chat channel, in whichever targets. */
  readonly key: string;
  readonly whats: readonly string[];
  readonly isCertain: boolean;
  /** Whether nothing says that it arrived before. */
  readonly isOld: boolean;
}

/** Channels with what no longer arrives there; what is only possible comes after what is certain. */
function groupSilenced(
  effects: readonly (NotificationEffect & { readonly target: string })[],
): SilencedChannel[] {
  const groups = new Map<string, SilencedChannel & { whats: string[] }>();
  const certain = new Set<string>();
  for (const isCertain of [true, false]) {
    for (const { target, silenced = [] } of effects) {
      for (const { channel, place, chatChannel, what, ...each } of silenced) {
        const name = nameChannels(target, [nameHearers({ channel, place })]);
        const said = `${name} ${what}`;
        if (each.isCertain !== isCertain || (!isCertain && certain.has(said))) continue;
        if (isCertain) certain.add(said);
        const isOld = each.isOfUnknownAge === true;
        const id = `${isCertain} ${isOld} ${name}`;
        const key = chatChannel === undefined ? name : chatChannelKey(chatChannel);
        const group = groups.get(id) ?? { name, key, whats: [], isCertain, isOld };
        if (!group.whats.includes(what)) group.whats.push(what);
        groups.set(id, group);
      }
    }
  }
  return [...groups.values()];
}

function describeSilenced(silenced: readonly SilencedChannel[]): string[] {
  const count = (isWanted: (each: SilencedChannel) => boolean) =>
    new Set(silenced.filter(isWanted).map(({ key }) => key)).size;
  const certain = count(each => each.isCertain && !each.isOld);
  const possible = count(each => !each.isCertain);
  const old = count(each => each.isCertain && each.isOld);
  const where = (channels: number) => `in ${countOf(channels, 'channel')}`;
  const never =
    old === 0 ? [] : [`Notifications do not arrive ${where(old)}; it is unknown whether they arrived before`];
  if (certain === 0) {
    return [
      ...never,
      ...(possible === 0 ? [] : [`Notifications possibly no longer arrive ${where(possible)}`]),
    ];
  }
  const more = possible === 0 ? '' : `, and possibly ${where(possible)}`;
  return [`Notifications no longer arrive ${where(certain)}${more}`, ...never];
}

function nameChannels(target: string, channels: readonly string[]): string {
  return `${labelTarget(target)}${channels.join(', ')}`;
}
