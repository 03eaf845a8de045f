import type { Differences, Drift, Silence, Unchecked } from '../core/drift.ts';
import { consequenceOf, type TopicUse } from '../core/notification-effect.ts';
import type { Reading } from '../core/snapshot.ts';
import { topicNameOfArn } from '../core/topic-arn.ts';
import { awsManagedKeyNote } from '../core/topic-keys.ts';

/** A topic made elsewhere that deployed channels have. */
export interface TopicElsewhere {
  readonly arn: string;
  /** In words: `topic alarms`. */
  readonly words: string;
  /** The keys of the deployed channels that have it. */
  readonly channels: readonly string[];
}

/** The same, as it was read. */
export interface ComparedTopic extends TopicElsewhere {
  /** Whether chatops.yml no longer names it, so that the next apply takes it out of the channels. */
  readonly isLeaving: boolean;
  /** What is wrong with it; undefined: there is no such topic. */
  readonly state: Reading<TopicFaults | undefined>;
}

/** What is wrong with a topic that is there; undefined where nothing is. */
export interface TopicFaults {
  readonly unusableKey: string | undefined;
  /** A clause of which the policy of the topic is the subject. */
  readonly closed: string | undefined;
  /** What everyone can do with the topic. */
  readonly open: TopicUse | undefined;
}

/** The place of a drift of a topic made elsewhere. */
export function placeOfTopic(target: string, { arn, channels }: TopicElsewhere) {
  const path = `channels.${channels[0]}.notify.topics`;
  return { target, path, type: 'AWS::SNS::Topic', id: arn, isElsewhere: true as const };
}

/** What no longer arrives when nothing comes from a topic made elsewhere; nothing says that it arrived before. */
export function silenceOf({ words, channels }: TopicElsewhere): Silence[] {
  const what = `messages of the ${words}`;
  return channels.map(channel => ({ channel, what, isCertain: true, isOfUnknownAge: true }));
}

/**
 * What is wrong with topics made elsewhere. chatops.yml declares nothing of them, so that no earlier state is compared: a topic from which nothing can
 * arrive, and one that everyone can use, is drift whenever it is found.
 */
export function compareTopics(target: string, topics: readonly ComparedTopic[]): Differences {
  const drift: Drift[] = [];
  const unchecked: Unchecked[] = [];
  for (const topic of topics) {
    const { arn, channels, isLeaving, state } = topic;
    const advise = (text: string) =>
      isLeaving ? `${text}. chatops.yml no longer names the topic: apply removes it from the channel` : text;
    const place = placeOfTopic(target, topic);
    if (!state.ok) {
      unchecked.push({ ...place, property: 'Policy', reason: state.reason });
      continue;
    }
    const silenced = silenceOf(topic);
    if (state.value === undefined) {
      const note = isLeaving
        ? 'chatops.yml no longer names it: apply removes it from the channel'
        : 'Create the topic, or remove its ARN from `topics`';
      drift.push({ ...place, kind: 'deleted', risk: 'narrows', notifications: { silenced }, note });
      continue;
    }
    const { unusableKey, closed, open } = state.value;
    if (unusableKey !== undefined) {
      const note = advise(`${awsManagedKeyNote}. Change or remove the key of the topic`);
      drift.push({
        ...place,
        kind: 'modified',
        property: 'KmsMasterKeyId',
        observed: unusableKey,
        risk: 'narrows',
        notifications: { silenced },
        note,
      });
    }
    const policy = { ...place, kind: 'modified' as const, property: 'Policy' };
    if (closed !== undefined) {
      const note = advise(`Its policy ${closed}. Have the policy changed by the owner of the topic`);
      drift.push({ ...policy, risk: 'narrows', notifications: { silenced }, note });
    }
    if (open !== undefined) {
      const name = topicNameOfArn(arn);
      const opened = [
        {
          ...open,
          topic: name,
          channels,
          isCertain: true,
          isOfUnknownAge: true as const,
        },
      ];
      const note = advise(`Have the policy changed by the owner of the topic: ${consequenceOf(open)}`);
      drift.push({ ...policy, risk: 'widens', notifications: { opened }, note });
    }
  }
  return { drift, unchecked };
}
