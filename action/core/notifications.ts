import { createHash } from 'node:crypto';
import {
  type CodeService,
  codeServices,
  eventTypesOf,
  globalEventSources,
} from '../data/notification-events.ts';
import { type TopicPublisherKey, topicPublishers } from '../data/topic-publishers.ts';
import type { EventNotification, Notify } from '../generated/config.ts';
import { sortByText } from './compare-texts.ts';
import { type Json, type JsonObject, sortMembers } from './json.ts';
import { renderMessage } from './message.ts';
import type { Channel, EventRule, NotificationRule, OwnTopic } from './model.ts';
import { globalRegion } from './stacks.ts';
import { resolveTopicKey } from './topic-keys.ts';

/** Parts of `notify` whose events come through notification rules, with the key that names the resource. */
export const codeNotifications = [
  { list: 'pipelines', nameKey: 'name', service: 'codepipeline' },
  { list: 'builds', nameKey: 'project', service: 'codebuild' },
  { list: 'deployments', nameKey: 'application', service: 'codedeploy' },
  { list: 'repositories', nameKey: 'name', service: 'codecommit' },
] as const satisfies readonly { list: keyof Notify; nameKey: string; service: CodeService }[];

/** A resource and its events, whichever service it is of. */
export interface CodeNotification {
  readonly list: (typeof codeNotifications)[number]['list'];
  readonly index: number;
  readonly service: CodeService;
  readonly name: string;
  readonly events: readonly string[];
  /** The name of the rule; undefined: {@link ruleNameOf}. */
  readonly ruleName: string | undefined;
}

/** All notifications of CodeSuite services in one `notify`. */
export function listCodeNotifications(notify: Notify): CodeNotification[] {
  return codeNotifications.flatMap(({ list, nameKey, service }) =>
    (notify[list] ?? []).map((entry, index) => ({
      list,
      index,
      service,
      name: String((entry as unknown as Readonly<Record<string, unknown>>)[nameKey]),
      events: entry.events,
      ruleName: entry['rule-name'],
    })),
  );
}

/** What a channel's own topics are made from. */
export interface NotifyContext {
  /** The name of the stack. */
  readonly name: string;
  readonly channelKey: string;
  readonly notify: Notify;
  /** Whether an alias of the channel has a button on custom notifications. */
  readonly hasButtons: boolean;
  /** The Region of the target; undefined where it is not known. */
  readonly region: string | undefined;
}

/** The topics that are made for a channel. */
export interface OwnTopics {
  readonly ownTopic: OwnTopic | undefined;
  /** In us-east-1, for events that exist only there, of a target that is in another Region or in one that is not known. */
  readonly globalTopic: OwnTopic | undefined;
}

/** The topics of a channel: one in the Region of the target, and one for the events of global services. */
export function resolveTopics(context: NotifyContext): OwnTopics {
  const { region, notify } = context;
  const { events = [] } = notify;
  // Where the Region is not known, what can only be in us-east-1 is kept apart, as log groups are.
  const isElsewhere = region !== globalRegion;
  const isGlobal = ({ pattern }: EventNotification) =>
    isElsewhere && classifyPattern(pattern as JsonObject) === 'global';
  const global = events.filter(isGlobal);
  return {
    ownTopic: resolveOwnTopic(
      { ...context, notify: { ...notify, events: events.filter(event => !isGlobal(event)) } },
      false,
    ),
    globalTopic: resolveOwnTopic({ ...context, notify: { ...ofTopics(notify), events: global } }, true),
  };
}

/** What a `notify` says of the topics themselves, wherever they are. */
function ofTopics({ 'topic-name': name, key }: Notify): Notify {
  return { ...(name === undefined ? {} : { 'topic-name': name }), ...(key === undefined ? {} : { key }) };
}

/** Whether a pattern matches events of global services only, of others only, or of both. */
export function classifyPattern(pattern: JsonObject): 'global' | 'regional' | 'mixed' {
  const sources = Array.isArray(pattern['source']) ? (pattern['source'] as readonly Json[]) : [];
  const isGlobal = (source: Json) => typeof source === 'string' && globalEventSources.has(source);
  if (!sources.some(isGlobal)) return 'regional';
  return sources.every(isGlobal) ? 'global' : 'mixed';
}

/**
 * The topic that a channel's rules and the services of `from` publish to, with the rules. Notification rules get an SNS topic as target and never
 * the chat channel itself, which would plant a hidden topic in the channel with permanent drift.
 */
function resolveOwnTopic(
  { name, channelKey, notify, hasButtons }: NotifyContext,
  isGlobal: boolean,
): OwnTopic | undefined {
  const prefix = `${name}-${channelKey}`;
  const notificationRules = listCodeNotifications(notify).map((entry): NotificationRule => {
    const key = keyOfCodeNotification(entry);
    return {
      key,
      ruleName: entry.ruleName ?? ruleNameOf(prefix, key),
      resource: codeServices[entry.service].arn.replace('NAME', entry.name),
      eventTypes: [
        ...new Set(entry.events.flatMap(event => eventTypesOf(entry.service, event) ?? [])),
      ].sort(),
    };
  });
  const eventRules = (notify.events ?? []).map(
    (entry): EventRule => ({
      key: entry.name,
      ruleName: entry['rule-name'] ?? ruleNameOf(prefix, entry.name),
      pattern: sortMembers(entry.pattern as JsonObject) as JsonObject,
      transformer: entry.message && renderMessage(entry.message, hasButtons),
    }),
  );
  const publishers = listPublishers({ notificationRules, eventRules, from: notify.from ?? [] });
  if (publishers.length === 0) return undefined;
  return {
    topicName: topicNameOf(prefix, notify),
    isGlobal,
    publishers,
    key: notify.key === undefined ? undefined : resolveTopicKey(notify.key),
    notificationRules: sortByText(notificationRules, ({ key }) => key),
    eventRules: sortByText(eventRules, ({ key }) => key),
  };
}

/** The name of a channel's own topics. @param prefix `<name>-<key of the channel>` */
export function topicNameOf(prefix: string, notify: Notify): string {
  return notify['topic-name'] ?? prefix;
}

function listPublishers(
  used: Pick<OwnTopic, 'notificationRules' | 'eventRules'> & { readonly from: readonly TopicPublisherKey[] },
): TopicPublisherKey[] {
  const keys = new Set<TopicPublisherKey>([
    ...(used.notificationRules.length === 0 ? [] : ['notification-rules' as const]),
    ...(used.eventRules.length === 0 ? [] : ['events' as const]),
    ...used.from,
  ]);
  return (Object.keys(topicPublishers) as TopicPublisherKey[]).filter(key => keys.has(key));
}

/** What a rule of a CodeSuite service is called within its channel: `pipeline-web`. */
export function keyOfCodeNotification({ service, name }: Pick<CodeNotification, 'service' | 'name'>): string {
  return `${codeServices[service].noun}-${name.replace(/[^A-Za-z0-9_-]/g, '-')}`;
}

/** The most characters that AWS takes for the name of a notification rule or an event rule. */
const longestRuleName = 64;

/**
 * The name of a rule that is given none.
 * @param prefix name of the stack and first key of the channel: `demo-ops`
 * @param key of the rule within its channel
 */
export function ruleNameOf(prefix: string, key: string): string {
  return shortenName(`${prefix}-${key}`, longestRuleName);
}

/**
 * A name within a limit. Names of rules are made of three parts and are never typed, so a long one is cut instead of
 * refused; eight digits of a hash of the whole name keep cut names apart.
 */
function shortenName(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const digits = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, limit - digits.length - 1).replace(/-+$/, '')}-${digits}`;
}

/** The topics that are made for a channel. */
export function listTopics({ ownTopic, globalTopic }: Channel): OwnTopic[] {
  return [ownTopic, globalTopic].flatMap(topic => topic ?? []);
}
