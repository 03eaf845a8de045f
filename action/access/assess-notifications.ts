import { normalizeChannelId, placeKey } from '../core/chat-place.ts';
import {
  type Comparison,
  type Differences,
  type Drift,
  isMove,
  type NotificationEffect,
  type Silence,
} from '../core/drift.ts';
import { type Json, type JsonObject, oneOrMany, textsOf } from '../core/json.ts';
import { describeNotificationRule } from '../core/notification-words.ts';
import type { Place } from '../core/place.ts';
import type { Risk } from '../core/risk.ts';
import { awsManagedKeyNote, isAwsManagedKey } from '../core/topic-keys.ts';
import { checkKeyUse } from '../iam/key-publishers.ts';
import type { PolicyVerdict } from '../iam/resource-policy.ts';
import type { Truth } from '../iam/truth.ts';
import { findSubscribers } from './find-readers.ts';
import { isOnlyAnotherText } from './message-difference.ts';
import {
  carrierTypes,
  listRoutes,
  type MessageRoutes,
  type MessageSource,
  type MessageTopic,
  targetsOf,
} from './message-routes.ts';
import { isChannelType, placeOfChannel } from './picture.ts';
import { findNewUses, takesMessagesOf } from './topic-publishing.ts';

/**
 * Says what drift does to the notifications of a stack. A message arrives when its rule is there and enabled, its topic is there,
 * the policy of the topic and its key let the service in, and the channel has the topic: a drift that breaks one of these silences what goes
 * through it, however many others break as well. A policy that lets more principals publish is a widening: what they publish
 * is shown in the channel, with buttons.
 * @param place of the stack
 * @param configurations all channel configurations of the account that were read, as they are
 */
export function assessNotifications(
  differences: Differences,
  comparisons: readonly Comparison[],
  place: Place,
  configurations: readonly JsonObject[] = [],
): Differences {
  if (!differences.drift.some(isCarrier)) return differences;
  const lost = differences.drift.filter(
    ({ property, kind }) => property === 'Subscription' && kind === 'modified',
  );
  const unsubscribed = new Set(lost.map(({ id }) => id));
  const off = differences.drift.filter(({ kind, type }) => kind === 'disabled' && isChannelType(type));
  const switchedOff = new Set(off.map(({ id }) => id));
  const routes = { ...listRoutes(comparisons, place), unsubscribed, switchedOff, present: configurations };
  const drift = differences.drift.map(item => (isCarrier(item) ? assess(item, routes) : item));
  return { ...differences, drift };
}

const wiring: ReadonlySet<string> = new Set(Object.values(carrierTypes));

/** Whether messages go through resources of a type. */
function isCarrier({ type }: Drift): boolean {
  return wiring.has(type) || isChannelType(type);
}

/** What is known of the ways of messages, with what drift makes of them. */
interface Routes extends MessageRoutes {
  /** ARNs of the topics to which chat is no longer subscribed: a revert changes nothing about that. */
  readonly unsubscribed: ReadonlySet<string>;
  /** ARNs of the channel configurations that AWS has switched off: a revert changes nothing about that either. */
  readonly switchedOff: ReadonlySet<string>;
  /** Channel configurations as they are. */
  readonly present: readonly JsonObject[];
}

/** What one drift does, with its risk and what to know of it. */
function assess(item: Drift, routes: Routes): Drift {
  const silenced = findSilenced(item, routes);
  const opened = findOpened(item, routes);
  const receivers = findSubscribers(item, routes.topics);
  const effect: NotificationEffect = {
    ...(silenced.length === 0 ? {} : { silenced }),
    ...(opened === undefined || opened.length === 0 ? {} : { opened }),
    ...(receivers.length === 0 ? {} : { receivers }),
  };
  const risk = riskOf(item, effect, opened);
  const note =
    item.property === 'KmsMasterKeyId' ? noteOnKey(item, routes) : noteOf(item, effect, opened, routes);
  if (Object.keys(effect).length === 0 && note === undefined) return { ...item, risk };
  return {
    ...item,
    risk,
    ...(Object.keys(effect).length === 0 ? {} : { notifications: effect }),
    ...(note === undefined ? {} : { note }),
  };
}

type Opened = NonNullable<NotificationEffect['opened']>;

function riskOf(item: Drift, { silenced = [] }: NotificationEffect, opened: Opened | undefined): Risk {
  const isCertain = ({ isCertain }: { readonly isCertain: boolean }) => isCertain;
  if (opened?.some(isCertain)) return 'widens';
  if (opened !== undefined && opened.length > 0) return 'unknown';
  // What else a channel or a rule is about is assessed elsewhere.
  if (item.risk !== 'none' && item.risk !== 'unknown') return item.risk;
  if (silenced.some(isCertain)) return 'narrows';
  if (silenced.length > 0) return 'unknown';
  return item.type === carrierTypes.policy && opened !== undefined ? 'none' : item.risk;
}

/** What another key of a topic means. */
function noteOnKey(item: Drift, routes: Routes): string {
  const sources = routes.sources.filter(({ topic }) => topic === item.id);
  if (sources.every(source => usesKey(source, item.observed, routes) === true)) {
    return 'This key does not prevent any service from publishing';
  }
  const what = item.expected === undefined ? 'takes the key away' : 'brings the declared key back';
  const back = `chatops drift --revert ${what}`;
  return isAwsManagedKey(item.observed)
    ? `${awsManagedKeyNote}. ${back}`
    : `It is unknown whether AWS services may use this key. ${back}, or declare this one under \`notify.key\``;
}

function noteOf(
  item: Drift,
  { silenced = [] }: NotificationEffect,
  opened: Opened | undefined,
  routes: Routes,
): string | undefined {
  const isSilent = silenced.length > 0;
  if (item.type === carrierTypes.policy && item.kind !== 'deleted') {
    if (isSilent || (opened?.length ?? 0) > 0)
      return 'chatops drift --revert brings the declared policy back';
    if (opened !== undefined)
      return 'It does not allow more principals to use the topic, and does not stop any notification';
  }
  if (
    item.type === carrierTypes.rule &&
    item.property === 'Targets' &&
    isOnlyAnotherText(item.expected, item.observed)
  ) {
    return 'The notification still arrives, with different text';
  }
  const isOwn =
    item.kind !== 'disabled' && item.type !== carrierTypes.key && item.type !== carrierTypes.alias;
  if (!isSilent || !isOwn || item.note !== undefined) return item.note;
  const { topics, sources, unsubscribed, switchedOff } = routes;
  if (switchedOff.has(item.id))
    return 'chatops drift --revert brings it back, but nothing works or arrives there until AWS switches the channel on again';
  const isUnheard = topics.some(
    topic =>
      unsubscribed.has(topic.arn) &&
      sources.some(each => each.topic === topic.arn && isLost(item, each, topic, routes) !== undefined),
  );
  const rest = isUnheard ? ', but nothing arrives until chat is subscribed to the topic again' : '';
  return `chatops drift --revert brings it back${rest}`;
}

/** What can use a topic newly; undefined where the drift is about something else. */
function findOpened(item: Drift, { topics, place }: Routes): Opened | undefined {
  if (item.type !== carrierTypes.policy || item.property !== 'PolicyDocument') return undefined;
  const topic = topics.find(({ policy }) => policy?.id === item.id);
  if (topic === undefined || item.expected === undefined || item.observed === undefined) return undefined;
  const policyOf = (document: Json) => ({ document, topic: topic.arn, place });
  return findNewUses(policyOf(item.expected), policyOf(item.observed)).map(use => ({
    ...use,
    topic: topic.name,
    channels: topic.channels,
  }));
}

/** What no longer arrives because of a drift, in each channel. */
function findSilenced(item: Drift, routes: Routes): Silence[] {
  return routes.topics.flatMap(topic => {
    const sources = routes.sources.filter(source => source.topic === topic.arn);
    return sources.flatMap(source => {
      const lost = isLost(item, source, topic, routes);
      if (lost === undefined) return [];
      const channels = isChannelType(item.type)
        ? topic.channels.filter(key => item.path === `channels.${key}`)
        : topic.channels;
      const { isCertain, events } = lost;
      const what =
        events === undefined
          ? source.what
          : describeNotificationRule({ ...source.comparison?.expected, EventTypeIds: events });
      const place = isMove(item) ? { place: normalizeChannelId(String(item.expected)) } : {};
      return channels.map(channel => ({ channel, ...place, what, isCertain }));
    });
  });
}

interface Loss {
  readonly isCertain: boolean;
  /** The types of events that are lost, where the rest still arrives. */
  readonly events?: readonly Json[];
}

const certain: Loss = { isCertain: true };
const possible: Loss = { isCertain: false };

/** Whether a drift breaks the way of a source to its topic and channel; undefined: it does not. */
function isLost(item: Drift, source: MessageSource, topic: MessageTopic, routes: Routes): Loss | undefined {
  const isOf = (comparison: Comparison | undefined) =>
    comparison !== undefined && comparison.type === item.type && comparison.id === item.id;
  if (isOf(source.comparison)) return isRuleLost(item, topic);
  if (isOf(topic.comparison)) {
    if (item.kind === 'deleted') return certain;
    // That of chat; no other is declared.
    if (item.property === 'Subscription') return item.kind === 'modified' ? certain : undefined;
    return item.property === 'KmsMasterKeyId'
      ? lossOf(usesKey(source, item.expected, routes), usesKey(source, item.observed, routes))
      : undefined;
  }
  if (isOf(topic.policy)) {
    if (item.kind === 'deleted') return certain;
    if (item.property !== 'PolicyDocument') return undefined;
    const [before, after] = [item.expected, item.observed].map(each => takes(source, topic, each, routes));
    return lossOf(before, after);
  }
  if (isChannelType(item.type)) {
    if (item.kind === 'disabled') return certain;
    if (item.kind === 'deleted' || isMove(item))
      return isHeardBeside(item, topic, routes) ? undefined : certain;
    return item.property === 'SnsTopicArns' && item.expected === topic.arn && item.observed === undefined
      ? certain
      : undefined;
  }
  if (item.type === carrierTypes.alias || item.type === carrierTypes.key) {
    const key = topic.comparison?.expected['KmsMasterKeyId'];
    return lossOf(usesKey(source, key, routes), usesKey(source, key, routes, item));
  }
  return undefined;
}

/** Whether another channel configuration, which has the topic, has the chat channel now that one was moved away from or had. */
function isHeardBeside({ type, id }: Drift, topic: MessageTopic, { all, present, place }: Routes): boolean {
  const chatChannelOf = (properties: JsonObject) => placeKey(placeOfChannel(properties, place));
  const deployed = all.find(each => each.type === type && each.id === id)?.expected ?? {};
  const chatChannel = chatChannelOf(deployed);
  return present.some(
    properties =>
      textsOf(properties['SnsTopicArns']).includes(topic.arn) && chatChannelOf(properties) === chatChannel,
  );
}

/** What did not arrive before either, or was as uncertain, is no loss. */
function lossOf(before: Truth, after: Truth): Loss | undefined {
  if (after === true || before === after || before === false) return undefined;
  return after === false ? certain : possible;
}

function isRuleLost({ kind, property, expected, observed }: Drift, topic: MessageTopic): Loss | undefined {
  if (kind === 'deleted') return certain;
  switch (property) {
    case 'State':
    case 'Status':
      return observed === 'ENABLED' ? undefined : certain;
    case 'Targets': {
      const had = targetsOf({ Targets: expected ?? [] }).includes(topic.arn);
      if (!had) return undefined;
      // The message of another target can be one that chat does not show.
      if (!targetsOf({ Targets: observed ?? [] }).includes(topic.arn)) return certain;
      return isOnlyAnotherText(expected, observed) ? undefined : possible;
    }
    case 'EventTypeIds': {
      const left = new Set(oneOrMany(observed));
      const gone = oneOrMany(expected).filter(each => !left.has(each));
      return gone.length === 0 ? undefined : { isCertain: true, events: gone };
    }
    case 'EventPattern':
      return possible;
    case 'Resource':
      return certain;
    default:
      return undefined;
  }
}

function takes(
  source: MessageSource,
  topic: MessageTopic,
  document: Json | undefined,
  { place }: Routes,
): Truth {
  if (document === undefined) return false;
  return toTruth(takesMessagesOf({ document, topic: topic.arn, place }, source));
}

/**
 * Whether a service may use the key of a topic.
 * @param key as the topic names it
 * @param drifted of the alias or the key: everything else is as it was deployed
 */
function usesKey(
  { principal }: MessageSource,
  key: Json | undefined,
  { all }: Routes,
  drifted?: Drift,
): Truth {
  if (key === undefined || key === null || key === '') return true;
  if (isAwsManagedKey(key)) return false;
  const alias = all.find(
    ({ type, expected }) => type === carrierTypes.alias && expected['AliasName'] === key,
  );
  const changed = (comparison: Comparison, property: string): Json | undefined =>
    drifted?.type === comparison.type && drifted.id === comparison.id && drifted.property === property
      ? drifted.observed
      : comparison.expected[property];
  const isGone = (comparison: Comparison) =>
    drifted?.kind === 'deleted' && drifted.type === comparison.type && drifted.id === comparison.id;
  if (alias !== undefined && isGone(alias)) return false;
  const id = alias === undefined ? key : changed(alias, 'TargetKeyId');
  const own = all.find(
    each => each.type === carrierTypes.key && typeof id === 'string' && id.endsWith(each.id),
  );
  if (own === undefined) return undefined;
  if (isGone(own) || changed(own, 'Enabled') === false) return false;
  return toTruth(checkKeyUse(changed(own, 'KeyPolicy') ?? null, principal));
}

function toTruth(verdict: PolicyVerdict): Truth {
  return verdict === 'unknown' ? undefined : verdict === 'allowed';
}
