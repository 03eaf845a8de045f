import type { ChannelConfig, ChatopsConfig } from '../generated/config.ts';
import { isInTarget, notifyOf, originOf } from './channel-config.ts';
import type { PossibleMessage } from './message-values.ts';
import type { OwnTopic, Target } from './model.ts';
import { resolveTopics, topicNameOf } from './notifications.ts';
import { placeOf, substitutePlace } from './place.ts';
import { globalRegion } from './stacks.ts';

/** A message of chatops.yml that arrives in a channel. */
export interface ArrivingMessage extends PossibleMessage {
  /** The event that it is of. */
  readonly event: string;
}

/** What arrives in one channel of a target, as far as chatops.yml decides it. */
export interface Arrivals {
  /** From topics that the file makes: the channel's own, and those of other channels that it names. */
  readonly messages: readonly ArrivingMessage[];
  /** Topics made elsewhere, as chatops.yml has them: what is published there is not known. */
  readonly elsewhere: readonly string[];
  /** Whether alarms of CloudWatch arrive through a topic that the file makes. */
  readonly hasAlarms: boolean;
  /** Whether no topic is there at all. */
  readonly isSilent: boolean;
}

/**
 * Reads what arrives in the channels of a target.
 * @returns what arrives in a channel by its key; undefined: the target does not have it
 */
export function createArrivalReader(
  config: ChatopsConfig,
  target: Target,
): (key: string) => Arrivals | undefined {
  const channels = new Map(channelsOf(config, target));
  const keys = new Map([...channels].map(([key, channel]) => [ownTopicName(config, key, channel), key]));
  const topicsOf = (key: string): OwnTopic[] => {
    const channel = channels.get(key);
    if (channel === undefined) return [];
    const { ownTopic, globalTopic } = resolveTopics({
      name: config.name,
      channelKey: originOf(key, channel),
      notify: notifyOf(config, channel),
      hasButtons: true,
      region: target.region,
    });
    return [ownTopic, globalTopic].flatMap(topic => topic ?? []);
  };
  /** The topic of a channel that an ARN names. */
  const find = (arn: string): OwnTopic | undefined => {
    const key = keys.get(nameOf(arn));
    const topics = key === undefined ? [] : topicsOf(key);
    return topics.find(({ isGlobal }) => compareTopic(arn, target, isGlobal) === 'same');
  };
  return key => {
    const channel = channels.get(key);
    if (channel === undefined) return undefined;
    const topics = new Map(topicsOf(key).map(topic => [topicId(topic), topic]));
    const elsewhere: string[] = [];
    for (const arn of notifyOf(config, channel).topics ?? []) {
      const made = find(arn);
      if (made === undefined) elsewhere.push(arn);
      else topics.set(topicId(made), made);
    }
    const all = [...topics.values()];
    return {
      messages: all.flatMap(({ eventRules }) =>
        eventRules.flatMap(({ key: event, pattern, transformer }) =>
          transformer === undefined ? [] : [{ event, pattern, transformer }],
        ),
      ),
      elsewhere,
      hasAlarms: all.some(({ publishers }) => publishers.includes('cloudwatch-alarms')),
      isSilent: all.length === 0 && elsewhere.length === 0,
    };
  };
}

function topicId({ topicName, isGlobal }: OwnTopic): string {
  return `${topicName} ${isGlobal}`;
}

/**
 * Finds the channels of a target whose messages have to allow buttons: those of which a reader has an alias with a button on custom
 * notifications. Readers are the channel itself, and every channel that names its topic, or may name it where the place of the
 * target is not known.
 */
export function findButtonReaders(config: ChatopsConfig, target: Target): (key: string) => boolean {
  const readers = channelsOf(config, target).filter(([, channel]) => hasCustomButton(config, channel));
  const own = new Set(readers.map(([key]) => key));
  const named = new Map<string, Set<string>>();
  for (const arn of readers.flatMap(([, channel]) => notifyOf(config, channel).topics ?? []))
    named.set(nameOf(arn), new Set(named.get(nameOf(arn))).add(arn));
  return key => {
    if (own.has(key)) return true;
    const channel = config.channels?.[key];
    const arns = (channel && named.get(ownTopicName(config, key, channel))) ?? [];
    return [...arns].some(arn =>
      [true, false].some(isGlobal => compareTopic(arn, target, isGlobal) !== 'other'),
    );
  };
}

function channelsOf(config: ChatopsConfig, target: Target): [string, ChannelConfig][] {
  return Object.entries(config.channels ?? {}).filter(([, channel]) => isInTarget(config, channel, target));
}

function hasCustomButton({ aliases = {}, defaults = {} }: ChatopsConfig, channel: ChannelConfig): boolean {
  return (channel.aliases ?? defaults.aliases ?? []).some(key => {
    const alias = Object.hasOwn(aliases, key) ? aliases[key] : undefined;
    return typeof alias === 'object' && alias.buttons?.some(({ on }) => on === 'Custom') === true;
  });
}

/** The name of the topics that are made for a channel. */
function ownTopicName(config: ChatopsConfig, key: string, channel: ChannelConfig): string {
  return topicNameOf(`${config.name}-${originOf(key, channel)}`, notifyOf(config, channel));
}

function nameOf(topicArn: string): string {
  return topicArn.slice(topicArn.lastIndexOf(':') + 1);
}

/** The part of an ARN that is not known of a place. */
const unknown = '*';

/** Whether an ARN is that of the topic with the same name that a target makes; `possible` where its place is not known. */
function compareTopic(
  arn: string,
  { account = unknown, region = unknown }: Target,
  isGlobal: boolean,
): 'same' | 'possible' | 'other' {
  const { partition } = placeOf({ account, region });
  const parts = substitutePlace(arn, { account, region, partition }).split(':');
  const own = ['arn', partition, 'sns', isGlobal ? globalRegion : region, account];
  if (own.every((part, index) => part === parts[index])) return 'same';
  return own.every((part, index) => [part, parts[index]].includes(unknown) || part === parts[index])
    ? 'possible'
    : 'other';
}
