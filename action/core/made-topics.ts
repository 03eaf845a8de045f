import type { ChannelConfig, ChatopsConfig } from '../generated/config.ts';
import { isInTarget, notifyOf, originOf } from './channel-config.ts';
import { appendTo } from './group.ts';
import type { OwnTopic, Target } from './model.ts';
import { resolveTopics, topicNameOf } from './notifications.ts';
import { placeOf, substitutePlace } from './place.ts';
import { topicArnOf, topicNameOfArn } from './topic-arn.ts';

/** A topic that chatops.yml makes in a target. */
export interface MadeTopic extends OwnTopic {
  /** With symbols for what is not known of the target. */
  readonly arn: string;
}

/** The topics that chatops.yml makes in a target. */
export interface MadeTopics {
  /** The channels of the target. */
  readonly channels: ReadonlyMap<string, ChannelConfig>;
  /** The topics of a channel by its key; none of one that the target does not have. */
  readonly of: (key: string) => readonly MadeTopic[];
  /** The topic that an ARN of chatops.yml names; undefined: nothing in the file makes it, as far as its place is known. */
  readonly find: (arn: string) => MadeTopic | undefined;
}

/** Reads which topics chatops.yml makes in a target, under which ARNs. */
export function readMadeTopics(config: ChatopsConfig, target: Target): MadeTopics {
  const { channels: all = {} } = config;
  const place = placeOf(target);
  const channels = new Map(Object.entries(all).filter(([, channel]) => isInTarget(config, channel, target)));
  const named = new Map<string, string[]>();
  for (const [key, channel] of channels) appendTo(named, ownTopicName(config, key, channel), key);
  const of = (key: string): MadeTopic[] => {
    const channel = channels.get(key);
    if (channel === undefined) return [];
    const { ownTopic, globalTopic } = resolveTopics({
      name: config.name,
      channelKey: originOf(key, channel),
      notify: notifyOf(config, channel),
      hasButtons: true,
      region: target.region,
    });
    return [ownTopic, globalTopic].flatMap(topic =>
      topic === undefined ? [] : [{ ...topic, arn: topicArnOf(topic, place) }],
    );
  };
  return {
    channels,
    of,
    find: text => {
      const arn = substitutePlace(text, place);
      const keys = named.get(topicNameOfArn(arn)) ?? [];
      return keys.flatMap(of).find(topic => topic.arn === arn);
    },
  };
}

/** The name of the topics that are made for a channel, if any is. */
function ownTopicName(config: ChatopsConfig, key: string, channel: ChannelConfig): string {
  return topicNameOf(`${config.name}-${originOf(key, channel)}`, notifyOf(config, channel));
}
