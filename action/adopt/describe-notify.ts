import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { codeNotifications } from '../core/notifications.ts';
import { compact } from '../core/template.ts';
import { type CodeService, codeServices, eventTypesOf } from '../data/notification-events.ts';
import { type TopicPublisherKey, topicPublishers } from '../data/topic-publishers.ts';
import type { EventNotification, Message, Notify } from '../generated/config.ts';
import { generalizeArn } from './describe-policy.ts';
import { textsOf } from './describe-role.ts';
import type { Wired, Wiring } from './wiring.ts';

/** Types of what is behind a topic that chat hears. */
export const notifyingTypes: ReadonlySet<string> = new Set([
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::CodeStarNotifications::NotificationRule',
  'AWS::Events::Rule',
  'AWS::KMS::Key',
  'AWS::KMS::Alias',
]);

/** A managed topic and everything around it in the words of chatops.yml, before it is checked. */
export interface NotifyCandidate {
  readonly topic: string;
  readonly notify: Notify;
  /** The topic, its policy, and the rules that publish to it. */
  readonly parts: readonly Wired[];
}

/**
 * Reads back a topic that is called like the one that chatops.yml makes for a channel. What it gives is a proposal: only
 * when it renders to the very parts that it was read from does it say the same.
 * @param topicName `<name>-<key of the channel>`
 */
export function proposeNotify(
  topics: readonly string[],
  topicName: string,
  { notifying, place }: Pick<Wiring, 'notifying' | 'place'>,
): NotifyCandidate | undefined {
  const topic = notifying.find(
    ({ type, id, properties }) =>
      type === 'AWS::SNS::Topic' && topics.includes(id) && properties['TopicName'] === topicName,
  );
  if (topic === undefined) return undefined;
  const around = notifying.filter(part => namesTopic(part, topic.id));
  const ofType = (type: string) => around.filter(part => part.type === type);
  const rules = ofType('AWS::CodeStarNotifications::NotificationRule').map(({ properties }) =>
    readRule(properties),
  );
  const events = ofType('AWS::Events::Rule').map(({ properties }) => readEvent(properties, topicName));
  const key = topic.properties['KmsMasterKeyId'];
  const from = ofType('AWS::SNS::TopicPolicy').flatMap(({ properties }) => readPublishers(properties));
  const lists = codeNotifications.map(({ list, service, nameKey }) => {
    const entries = rules
      .filter(rule => rule?.service === service)
      .map(rule => ({ [nameKey]: rule?.name ?? '', events: rule?.events ?? [] }));
    return [list, entries] as const;
  });
  return {
    topic: topic.id,
    parts: [topic, ...around],
    notify: {
      ...Object.fromEntries(lists.filter(([, entries]) => entries.length > 0)),
      ...(events.length === 0 ? {} : { events: events.flatMap(event => event ?? []) }),
      ...(from.length === 0 ? {} : { from }),
      ...(typeof key === 'string' ? { key: generalizeArn(key, place) } : {}),
    } as Notify,
  };
}

/** Whether a topic can be one that `notify` makes for a channel of a stack, by its name. */
export function isOwnTopicName(topicName: string, stackName: string): boolean {
  return topicName.startsWith(`${stackName}-`);
}

/** The name of the first topic that begins as ours do and has a policy in which one of our statements is. */
export function findOwnTopic(
  topics: readonly string[],
  stackName: string,
  notifying: readonly Wired[],
): string | undefined {
  const sids = Object.values(topicPublishers).map(({ sid }) => sid);
  const isOurs = (topic: Wired) =>
    notifying.some(part => {
      if (part.type !== 'AWS::SNS::TopicPolicy' || !namesTopic(part, topic.id)) return false;
      return sidsOf(part.properties).some(sid => sids.some(own => own === sid));
    });
  const found = notifying.find(
    topic =>
      topic.type === 'AWS::SNS::Topic' &&
      topics.includes(topic.id) &&
      isOwnTopicName(String(topic.properties['TopicName']), stackName) &&
      isOurs(topic),
  );
  return found === undefined ? undefined : String(found.properties['TopicName']);
}

/** The rules that publish to a topic, as far as they were read. */
export function rulesOf(topic: string, notifying: readonly Wired[]): Wired[] {
  return notifying.filter(part => part.type !== 'AWS::SNS::TopicPolicy' && namesTopic(part, topic));
}

/** Whether a rule or a policy is about a topic. */
function namesTopic({ type, properties }: Wired, topic: string): boolean {
  const targets = (Array.isArray(properties['Targets']) ? properties['Targets'] : []) as readonly Json[];
  switch (type) {
    case 'AWS::CodeStarNotifications::NotificationRule':
      return targets.some(target => isObject(target) && target['TargetAddress'] === topic);
    case 'AWS::Events::Rule':
      return targets.some(target => isObject(target) && target['Arn'] === topic);
    case 'AWS::SNS::TopicPolicy':
      return textsOf(properties['Topics']).includes(topic);
    default:
      return false;
  }
}

interface ReadRule {
  readonly service: CodeService;
  readonly name: string;
  readonly events: readonly string[];
}

function readRule({ Resource: resource, EventTypeIds: ids }: JsonObject): ReadRule | undefined {
  // Pseudo parameters have colons of their own.
  const arn = String(resource).replace(/\$\{AWS::\w+\}/g, '*');
  const service = arn.split(':')[2] as CodeService;
  if (!Object.hasOwn(codeServices, service)) return undefined;
  const name = arn
    .split(':')
    .slice(5)
    .join(':')
    .replace(/^(?:project\/|application:)/, '');
  return {
    service,
    name,
    events: textsOf(ids)
      .map(id => wordOf(service, id))
      .sort(),
  };
}

/** The shortest word that means an event. */
function wordOf(service: CodeService, id: string): string {
  const { prefix, plain } = codeServices[service];
  const event = id.startsWith(prefix) ? id.slice(prefix.length) : id;
  const short = plain !== '' && event.startsWith(plain) ? event.slice(plain.length) : event;
  return eventTypesOf(service, short)?.includes(id) === true ? short : event;
}

function readEvent(properties: JsonObject, topicName: string): EventNotification | undefined {
  const { Name: ruleName, EventPattern: pattern, Targets: targets } = properties;
  const [target] = (Array.isArray(targets) ? targets : []) as readonly Json[];
  if (!isObject(pattern) || !isObject(target)) return undefined;
  const name = String(ruleName).startsWith(`${topicName}-`)
    ? String(ruleName).slice(topicName.length + 1)
    : String(ruleName);
  const message = isObject(target['InputTransformer']) ? readMessage(target['InputTransformer']) : undefined;
  return { name, pattern, ...(message === undefined ? {} : { message }) } as EventNotification;
}

/** The message that an input transformer was made from; undefined for one that makes no custom notification. */
function readMessage({
  InputTemplate: template,
  InputPathsMap: paths = {},
}: JsonObject): Message | undefined {
  let parsed: Json;
  try {
    parsed = JSON.parse(String(template)) as Json;
  } catch {
    return undefined;
  }
  if (!isObject(parsed) || !isObject(parsed['content'])) return undefined;
  const { title, description, nextSteps, keywords } = parsed['content'];
  const metadata = isObject(parsed['metadata']) ? parsed['metadata'] : {};
  const values = isObject(paths) && Object.keys(paths).length > 0 ? paths : undefined;
  return compact({
    title,
    description,
    'next-steps': nextSteps,
    keywords,
    values,
    thread: metadata['threadId'],
    summary: metadata['summary'],
    'event-type': metadata['eventType'],
    'related-resources': metadata['relatedResources'],
  }) as unknown as Message;
}

/** The services of `from` that the policy of a topic allows to publish. */
function readPublishers(properties: JsonObject): NonNullable<Notify['from']> {
  const sids = new Set(sidsOf(properties));
  return (Object.keys(topicPublishers) as TopicPublisherKey[]).filter(
    (key): key is NonNullable<Notify['from']>[number] =>
      key !== 'notification-rules' && key !== 'events' && sids.has(topicPublishers[key].sid),
  );
}

function sidsOf({ PolicyDocument: document }: JsonObject): string[] {
  const statements = isObject(document) && Array.isArray(document['Statement']) ? document['Statement'] : [];
  return (statements as readonly Json[]).flatMap(each => (isObject(each) ? [String(each['Sid'])] : []));
}
