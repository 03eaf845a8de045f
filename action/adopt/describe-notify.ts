import { isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import { readMessage } from '../core/message.ts';
import { codeNotifications, keyOfCodeNotification, ruleNameOf } from '../core/notifications.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import { statementsOf } from '../core/policy-document.ts';
import { type CodeService, codeServices, eventTypesOf } from '../data/notification-events.ts';
import { type TopicPublisherKey, topicPublishers } from '../data/topic-publishers.ts';
import type { EventNotification, Notify } from '../generated/config.ts';
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
 * Reads back the topics of a channel as what chatops.yml makes for it. What it gives are proposals: only one that renders
 * to the very parts that it was read from says the same, and a channel has one.
 * @param prefix `<name>-<key of the channel>`, which its topic is called by default
 * @returns the topic with the default name first, then the others in the order of their ARNs
 */
export function proposeNotify(
  topics: readonly string[],
  prefix: string,
  wiring: Pick<Wiring, 'notifying' | 'place'>,
): NotifyCandidate[] {
  const hasOwnName = ({ properties }: Wired) => properties['TopicName'] === prefix;
  return wiring.notifying
    .filter(
      ({ type, id, properties }) =>
        type === 'AWS::SNS::Topic' && topics.includes(id) && properties['TopicName'] !== undefined,
    )
    .sort((a, b) => Number(hasOwnName(b)) - Number(hasOwnName(a)) || (a.id < b.id ? -1 : 1))
    .map(topic => proposeFor(topic, prefix, wiring));
}

function proposeFor(
  topic: Wired,
  prefix: string,
  { notifying, place }: Pick<Wiring, 'notifying' | 'place'>,
): NotifyCandidate {
  const around = notifying.filter(part => namesTopic(part, topic.id));
  const ofType = (type: string) => around.filter(part => part.type === type);
  const rules = ofType('AWS::CodeStarNotifications::NotificationRule').map(({ properties }) =>
    readRule(properties, prefix),
  );
  const events = ofType('AWS::Events::Rule').map(({ properties }) => readEvent(properties, prefix));
  const { KmsMasterKeyId: key, TopicName: name } = topic.properties;
  const from = ofType('AWS::SNS::TopicPolicy').flatMap(({ properties }) => readPublishers(properties, place));
  const lists = codeNotifications.map(({ list, service, nameKey }) => {
    const entries = rules
      .filter(rule => rule?.service === service)
      .map(rule => ({ [nameKey]: rule?.name ?? '', events: rule?.events ?? [], ...rule?.named }));
    return [list, entries] as const;
  });
  return {
    topic: topic.id,
    parts: [topic, ...around],
    notify: {
      ...Object.fromEntries(lists.filter(([, entries]) => entries.length > 0)),
      ...(events.length === 0 ? {} : { events: events.flatMap(event => event ?? []) }),
      ...(from.length === 0 ? {} : { from }),
      ...(name === prefix ? {} : { 'topic-name': String(name) }),
      ...(typeof key === 'string' ? { key: generalizeArn(key, place) } : {}),
    } as Notify,
  };
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
      String(topic.properties['TopicName']).startsWith(`${stackName}-`) &&
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
  /** The `rule-name`, where it has a name of its own. */
  readonly named: { readonly 'rule-name'?: string };
}

function readRule(
  { Name: ruleName, Resource: resource, EventTypeIds: ids }: JsonObject,
  prefix: string,
): ReadRule | undefined {
  // Pseudo parameters have colons of their own.
  const arn = String(resource).replace(/\$\{AWS::\w+\}/g, '*');
  const service = arn.split(':')[2] as CodeService;
  if (!Object.hasOwn(codeServices, service)) return undefined;
  const name = arn
    .split(':')
    .slice(5)
    .join(':')
    .replace(/^(?:project\/|application:)/, '');
  const isByDefault = ruleName === ruleNameOf(prefix, keyOfCodeNotification({ service, name }));
  return {
    service,
    name,
    named: isByDefault ? {} : { 'rule-name': String(ruleName) },
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

function readEvent(properties: JsonObject, prefix: string): EventNotification | undefined {
  const { Name: ruleName, EventPattern: pattern, Targets: targets } = properties;
  const [target] = (Array.isArray(targets) ? targets : []) as readonly Json[];
  if (!isObject(pattern) || !isObject(target)) return undefined;
  const name = keyOfEventRule(String(ruleName), prefix);
  const message = isObject(target['InputTransformer']) ? readMessage(target['InputTransformer']) : undefined;
  return {
    name,
    pattern,
    ...(message === undefined ? {} : { message }),
    ...(ruleName === ruleNameOf(prefix, name) ? {} : { 'rule-name': String(ruleName) }),
  } as EventNotification;
}

/** What an event is called in chatops.yml after its rule, which may have characters that no key has. */
function keyOfEventRule(ruleName: string, prefix: string): string {
  const own = ruleName.startsWith(`${prefix}-`) ? ruleName.slice(prefix.length + 1) : ruleName;
  const key = own.replace(/[^A-Za-z0-9_-]/g, '-').replace(/^[^A-Za-z]+/, '');
  return key === '' ? 'events' : key;
}

/** The services of `from` that the policy of a topic allows to publish, whatever its statements are called. */
function readPublishers(properties: JsonObject, place: Place): NonNullable<Notify['from']> {
  const principals = new Set(statementsOf(properties['PolicyDocument'] ?? null).flatMap(listServices));
  return (Object.keys(topicPublishers) as TopicPublisherKey[]).filter(
    (key): key is NonNullable<Notify['from']>[number] =>
      key !== 'notification-rules' &&
      key !== 'events' &&
      principals.has(substitutePlace(topicPublishers[key].principal, place)),
  );
}

function listServices({ Principal: principal }: JsonObject): string[] {
  return isObject(principal) ? oneOrMany(principal['Service']).map(String) : [];
}

function sidsOf(properties: JsonObject): string[] {
  return statementsOf(properties['PolicyDocument'] ?? null).map(({ Sid: sid }) => String(sid));
}
