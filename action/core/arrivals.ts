import type { ChannelConfig, ChatopsConfig } from '../generated/config.ts';
import { notifyOf } from './channel-config.ts';
import { readMadeTopics } from './made-topics.ts';
import type { PossibleMessage } from './message-values.ts';
import type { Target } from './model.ts';
import { placeOf, substitutePlace } from './place.ts';
import { isPossiblySameTopic, topicNameOfArn } from './topic-arn.ts';

/** A message of chatops.yml that arrives in a channel. */
export interface ArrivingMessage extends PossibleMessage {
  /** The event that it is of. */
  readonly event: string;
}

/** The notifications that one channel of a target receives, as far as chatops.yml decides it. */
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
  const made = readMadeTopics(config, target);
  return key => {
    const channel = made.channels.get(key);
    if (channel === undefined) return undefined;
    const topics = new Map(made.of(key).map(topic => [topic.arn, topic]));
    const elsewhere: string[] = [];
    for (const arn of notifyOf(config, channel).topics ?? []) {
      const topic = made.find(arn);
      if (topic === undefined) elsewhere.push(arn);
      else topics.set(topic.arn, topic);
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

/**
 * Finds the channels of a target whose messages have to allow buttons: those of which a reader has an alias with a button on custom
 * notifications. Readers are the channel itself, and every channel that names its topic, or may name it where the place of the
 * target is not known.
 */
export function findButtonReaders(config: ChatopsConfig, target: Target): (key: string) => boolean {
  const { channels, of } = readMadeTopics(config, target);
  const place = placeOf(target);
  const readers = [...channels].filter(([, channel]) => hasCustomButton(config, channel));
  const own = new Set(readers.map(([key]) => key));
  const named = new Map<string, Set<string>>();
  for (const text of readers.flatMap(([, channel]) => notifyOf(config, channel).topics ?? [])) {
    const arn = substitutePlace(text, place);
    const name = topicNameOfArn(arn);
    named.set(name, new Set(named.get(name)).add(arn));
  }
  return key =>
    own.has(key) ||
    of(key).some(({ arn, topicName }) =>
      [...(named.get(topicName) ?? [])].some(each => isPossiblySameTopic(each, arn)),
    );
}

function hasCustomButton({ aliases = {}, defaults = {} }: ChatopsConfig, channel: ChannelConfig): boolean {
  return (channel.aliases ?? defaults.aliases ?? []).some(key => {
    const alias = Object.hasOwn(aliases, key) ? aliases[key] : undefined;
    return typeof alias === 'object' && alias.buttons?.some(({ on }) => on === 'Custom') === true;
  });
}
