import { type TopicPublisherKey, topicPublishers } from '../data/topic-publishers.ts';
import type { TopicKeyConfig } from '../generated/config.ts';
import { appendTo } from './group.ts';
import type { Json } from './json.ts';
import type { Channel, Model, TopicKey } from './model.ts';

/** The key of a topic: an alias is made in the stack, an ARN is one made elsewhere. */
export function resolveTopicKey(key: TopicKeyConfig): TopicKey {
  if (typeof key !== 'string') return { arn: key.arn };
  return key.startsWith('alias/') ? { alias: key } : { arn: key };
}

/**
 * Whether a topic has a key that AWS manages, which no service can use to publish. It is known by its alias, also in an ARN; the
 * ID of a key does not say whose it is.
 * @param key the `KmsMasterKeyId` of a topic
 */
export function isAwsManagedKey(key: Json | undefined): key is string {
  return typeof key === 'string' && /(^|:)alias\/aws\//.test(key);
}

/** What the key means for its topic. */
export const awsManagedKeyNote = 'AWS services cannot publish to a topic with a key that AWS manages';

/** A key that the stack makes. */
export interface OwnKey {
  readonly alias: string;
  /** Whether it is in us-east-1 although the target is in another Region: a topic takes a key of its own Region. */
  readonly isGlobal: boolean;
  /** The key of the first channel that names it. */
  readonly channel: string;
  /** Everything that publishes to topics with this key, in the order of the table. */
  readonly publishers: readonly TopicPublisherKey[];
  /** The tags that all channels with this key have in common. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The keys that a model asks for, one for each alias and Region, however many channels name it. */
export function listOwnKeys({ channels }: Pick<Model, 'channels'>): OwnKey[] {
  return [false, true].flatMap(isGlobal => listKeysOf(channels, isGlobal));
}

function listKeysOf(channels: readonly Channel[], isGlobal: boolean): OwnKey[] {
  const topicOf = ({ ownTopic, globalTopic }: Channel) => (isGlobal ? globalTopic : ownTopic);
  const users = new Map<string, Channel[]>();
  for (const channel of channels) {
    const key = topicOf(channel)?.key;
    if (key === undefined || !('alias' in key)) continue;
    appendTo(users, key.alias, channel);
  }
  return [...users].map(([alias, using]) => {
    const used = new Set(using.flatMap(channel => topicOf(channel)?.publishers ?? []));
    return {
      alias,
      isGlobal,
      channel: using[0]?.key ?? '',
      publishers: (Object.keys(topicPublishers) as TopicPublisherKey[]).filter(key => used.has(key)),
      tags: commonTags(using),
    };
  });
}

/** An alias without `alias/`, as part of a logical id. */
export function wordsOfAlias(alias: string): string {
  return alias.replace(/^alias\//, '').replaceAll('/', '-');
}

function commonTags(channels: readonly Channel[]): Record<string, string> {
  const [first, ...others] = channels;
  return Object.fromEntries(
    Object.entries(first?.tags ?? {}).filter(([name, value]) =>
      others.every(({ tags }) => tags[name] === value),
    ),
  );
}
