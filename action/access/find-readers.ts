import { type ChannelPlace, describePlace, placeKey } from '../core/chat-place.ts';
import { type Comparison, type Drift, isMove } from '../core/drift.ts';
import { isObject, type JsonObject, textsOf } from '../core/json.ts';
import type { Receiver } from '../core/notification-effect.ts';
import type { Place } from '../core/place.ts';
import { sortWidening } from '../core/sort-drift.ts';
import { describeSubscriber } from '../core/subscriptions.ts';
import { topicNameOfArn } from '../core/topic-arn.ts';
import { isChannelType, placeOfChannel } from './picture.ts';

/** Who is subscribed to a topic of the stack without being declared, by a drift that is about it. */
export function findSubscribers(
  { type, property, kind, observed, id, risk }: Drift,
  topics: readonly { readonly arn: string; readonly name: string; readonly channels: readonly string[] }[],
): Receiver[] {
  if (
    type !== 'AWS::SNS::Topic' ||
    property !== 'Subscription' ||
    kind !== 'undeclared' ||
    !isObject(observed)
  )
    return [];
  const who = describeSubscriber(observed);
  return topics
    .filter(({ arn }) => arn === id)
    .map(({ name, channels }) => ({ who, topic: name, channels, isCertain: risk === 'widens' }));
}

/** The stack whose topics are meant. */
interface ReadTopics {
  readonly comparisons: readonly Comparison[];
  /** ARNs of the topics that its companion stack makes. */
  readonly companions: readonly string[];
  readonly place: Place;
}

/**
 * Says of channel configurations that have a topic of chatops.yml where it was not declared that people there receive its messages: one that
 * is unmanaged, one that was given the topic by hand, and one that is in another chat channel now. It widens, as any other subscriber does.
 * Like access, messages belong to the people of a place: those who had the topic by whichever configuration receive nothing new.
 * @param drift with what it does to what people can do, which decides nothing about this
 */
export function explainReaders(drift: readonly Drift[], own: ReadTopics): Drift[] {
  const made = new Set(own.companions);
  for (const { type, id } of own.comparisons) if (type === 'AWS::SNS::Topic') made.add(id);
  const gone = new Set(
    drift.flatMap(({ kind, type, id }) => (kind === 'deleted' && type === 'AWS::SNS::Topic' ? [id] : [])),
  );
  const reviewed = listReviewed(own);
  return drift.map((item): Drift => {
    if (!isChannelType(item.type)) return item;
    const properties = propertiesOf(item, own.comparisons);
    if (properties === undefined) return item;
    const place = placeOfChannel(properties, own.place);
    const who = `the channel ${nameOf(item)}, ${describePlace(place)},`;
    // A channel that was moved takes the topics that are made elsewhere with it.
    const isOwn = (arn: string) =>
      made.has(arn) || (isMove(item) && channelsOf(arn, own.comparisons).includes(nameOf(item)));
    const receivers = topicsOf(item, properties)
      .filter(arn => isOwn(arn) && !gone.has(arn) && !reviewed.has(keyOf(place, arn)))
      .map((arn): Receiver => {
        const channels = channelsOf(arn, own.comparisons);
        return { who, topic: topicNameOfArn(arn), channels, isCertain: true };
      });
    if (receivers.length === 0) return item;
    const isBesideAccess = item.gained !== undefined || sortWidening([item]).inChat.length > 0;
    const beside = isBesideAccess ? { isBesideAccess: true as const } : {};
    return { ...item, risk: 'widens', notifications: { ...item.notifications, receivers, ...beside } };
  });
}

/** The topics that channels were deployed with, in their chat channels. */
function listReviewed({ comparisons, place }: ReadTopics): ReadonlySet<string> {
  return new Set(
    comparisons
      .filter(({ type }) => isChannelType(type))
      .flatMap(({ expected }) =>
        textsOf(expected['SnsTopicArns']).map(arn => keyOf(placeOfChannel(expected, place), arn)),
      ),
  );
}

function keyOf(place: ChannelPlace, arn: string): string {
  return `${placeKey(place)} ${arn}`;
}

/** The configuration as it is. */
function propertiesOf({ kind, id, observed }: Drift, all: readonly Comparison[]): JsonObject | undefined {
  if (kind === 'unmanaged') return isObject(observed) ? observed : undefined;
  const known = all.find(each => each.id === id)?.observed;
  return known?.status === 'present' && known.disabled === undefined ? known.properties : undefined;
}

/** The topics that a drift brings to people who did not have them. */
function topicsOf(item: Drift, { SnsTopicArns: all }: JsonObject): string[] {
  if (item.kind === 'unmanaged' || isMove(item)) return textsOf(all);
  return item.property === 'SnsTopicArns' ? textsOf(item.observed) : [];
}

/** The keys of the channels that were deployed with a topic; for one of the companion stack without a channel, none. */
function channelsOf(arn: string, all: readonly Comparison[]): string[] {
  return all
    .filter(({ type, expected }) => isChannelType(type) && textsOf(expected['SnsTopicArns']).includes(arn))
    .map(({ path }) => path.replace(/^channels\./, ''));
}

function nameOf({ path }: Drift): string {
  return path.replace(/^channels\./, '');
}
