import { normalizeSlackChannelId, normalizeTeamsChannelId } from '../core/chat-place.ts';
import { canonicalJson, isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import {
  describeEventRule,
  describeNotificationRule,
  describePublisher,
  describeTopic,
} from '../core/notification-words.ts';
import { type Place, substituteAll } from '../core/place.ts';
import type { StackSilence } from '../core/plan.ts';
import { companionTopicArn, type Template, type TemplateResource } from '../core/template.ts';
import { listServices } from '../iam/resource-policy.ts';

/**
 * What people in each place of chat hear by the deployed template of a stack and no longer by the desired one. Like access, it belongs to
 * a place and not to a key, so that a renamed rule or channel is no loss; but services that publish to a topic by its ARN do so
 * to the old one.
 * @param before undefined where nothing is deployed
 * @param place of the stack, with symbols where it is not known
 */
export function findStackSilence(
  before: Template | undefined,
  after: Template,
  place: Place,
): StackSilence[] {
  if (before === undefined) return [];
  const now = new Map(listHearers(after, place).map(hearer => [hearer.id, hearer]));
  return listHearers(before, place).flatMap(({ id, channel, sources }) => {
    const left = now.get(id)?.sources ?? [];
    const lost = sources.filter(source => !left.some(other => covers(other, source)));
    return lost.length === 0
      ? []
      : [{ channel: now.get(id)?.channel ?? channel, what: nameLost(lost, left) }];
  });
}

/** The people of one place of chat, or of one topic of a companion stack, whose channels are in the other stack. */
interface Hearer {
  readonly id: string;
  /** The key of the channel. */
  readonly channel: string;
  readonly sources: readonly Source[];
}

/** One kind of messages. */
type Source =
  | { readonly kind: 'event'; readonly pattern: Json; readonly rule: string; readonly what: string }
  | { readonly kind: 'code'; readonly event: Json; readonly properties: JsonObject }
  /** A service that publishes to the topic by its ARN, which is set where the service is configured. */
  | { readonly kind: 'service'; readonly what: string; readonly topic: string }
  | { readonly kind: 'other'; readonly what: string };

function covers(now: Source, before: Source): boolean {
  if (now.kind === 'event' && before.kind === 'event') return coversPattern(now.pattern, before.pattern);
  if (now.kind === 'code' && before.kind === 'code') {
    return (
      now.event === before.event &&
      canonicalJson(now.properties['Resource'] ?? null) ===
        canonicalJson(before.properties['Resource'] ?? null)
    );
  }
  if (now.kind === 'service' && before.kind === 'service')
    return now.what === before.what && now.topic === before.topic;
  return now.kind === 'other' && before.kind === 'other' && now.what === before.what;
}

/** Whether a pattern matches all that another one does: no field more, and no value less. */
function coversPattern(now: Json, before: Json): boolean {
  if (isObject(now) && isObject(before)) {
    return Object.entries(now).every(([name, value]) => {
      const other = before[name];
      return other !== undefined && coversPattern(value, other);
    });
  }
  if (!Array.isArray(now) || !Array.isArray(before)) return false;
  const values = new Set(now.map(value => canonicalJson(value as Json)));
  return before.every(value => values.has(canonicalJson(value as Json)));
}

/** Lost sources in words: events of one pipeline or project together. */
function nameLost(lost: readonly Source[], left: readonly Source[]): string[] {
  const groups = new Map<string, { properties: JsonObject; events: Json[] }>();
  const names: string[] = [];
  for (const source of lost) {
    if (source.kind === 'service') {
      const other = left.find(each => each.kind === 'service' && each.what === source.what);
      names.push(
        other?.kind === 'service'
          ? `${source.what}, until sent to the topic ${other.topic} instead of ${source.topic}`
          : source.what,
      );
      continue;
    }
    if (source.kind !== 'code') {
      const isNarrower =
        source.kind === 'event' && left.some(other => other.kind === 'event' && other.rule === source.rule);
      names.push(isNarrower ? `${source.what}, as far as the new pattern does not match` : source.what);
      continue;
    }
    const key = canonicalJson(source.properties['Resource'] ?? null);
    const group = groups.get(key) ?? { properties: source.properties, events: [] };
    group.events.push(source.event);
    groups.set(key, group);
  }
  const code = [...groups.values()].map(({ properties, events }) =>
    describeNotificationRule({ ...properties, EventTypeIds: events }),
  );
  return [...code, ...names.sort()];
}

function listHearers(template: Template, place: Place): Hearer[] {
  const resources = Object.entries(template.Resources);
  const channels = resources.filter(([, { Type }]) => Type.endsWith('ChannelConfiguration'));
  // A stack of a target that has no channel yet, as after an import of a topic alone, is heard by no channel.
  if (template.Metadata.chatops.companionOf !== undefined) {
    const topics = resources.filter(([, { Type }]) => Type === 'AWS::SNS::Topic');
    return topics.map(([logicalId, topic]) => ({
      id: logicalId,
      channel: keyOf(topic),
      sources: listSources(template, logicalId),
    }));
  }
  const { companionTopics: names = [] } = template.Metadata.chatops;
  const companionTopics = new Set(names.map(companionTopicArn));
  return channels.map(([, channel]) => ({
    id: placeOfChannel(channel),
    channel: keyOf(channel),
    sources: oneOrMany(channel.Properties['SnsTopicArns']).flatMap((topic): readonly Source[] => {
      const logicalId = isObject(topic) ? topic['Ref'] : undefined;
      if (typeof logicalId === 'string') return listSources(template, logicalId);
      const arn = isObject(topic) ? topic['Fn::Sub'] : topic;
      // What is published to a topic of the companion stack is found there.
      if (typeof arn !== 'string' || companionTopics.has(arn)) return [];
      return [{ kind: 'other', what: describeTopic(String(substituteAll(arn, place)), place) }];
    }),
  }));
}

function keyOf({ Metadata }: TemplateResource): string {
  return Metadata.chatops.split('.')[1] ?? Metadata.chatops;
}

function placeOfChannel({ Type, Properties: properties }: TemplateResource): string {
  const text = (name: string) => String(properties[name] ?? '');
  return canonicalJson([
    Type,
    text('SlackWorkspaceId'),
    normalizeSlackChannelId(text('SlackChannelId')),
    text('TeamId'),
    normalizeTeamsChannelId(text('TeamsChannelId')),
  ]);
}

/** What is published to a topic of the stack. */
function listSources(template: Template, topicId: string): Source[] {
  const resources = Object.entries(template.Resources);
  const name = String(template.Resources[topicId]?.Properties['TopicName'] ?? '');
  return resources.flatMap(([logicalId, { Type, Properties: properties }]): Source[] => {
    switch (Type) {
      case 'AWS::Events::Rule':
        if (!hasTarget(properties, topicId)) return [];
        return [
          {
            kind: 'event',
            pattern: properties['EventPattern'] ?? null,
            rule: logicalId,
            what: describeEventRule(properties, name),
          },
        ];
      case 'AWS::CodeStarNotifications::NotificationRule':
        if (!hasTarget(properties, topicId)) return [];
        return oneOrMany(properties['EventTypeIds']).map(event => ({ kind: 'code', event, properties }));
      case 'AWS::SNS::TopicPolicy':
        if (!oneOrMany(properties['Topics']).some(topic => isReference(topic, topicId))) return [];
        return listPublishers(properties['PolicyDocument'], name);
      default:
        return [];
    }
  });
}

function hasTarget({ Targets: targets }: JsonObject, topicId: string): boolean {
  return oneOrMany(targets).some(
    target => isObject(target) && isReference(target['Arn'] ?? target['TargetAddress'], topicId),
  );
}

function isReference(value: Json | undefined, logicalId: string): boolean {
  return isObject(value) && value['Ref'] === logicalId;
}

function listPublishers(document: Json | undefined, topic: string): Source[] {
  return listServices(document ?? null).flatMap((name): Source[] => {
    const text = isObject(name) ? name['Fn::Sub'] : name;
    const what = typeof text === 'string' ? describePublisher(text) : undefined;
    return what === undefined ? [] : [{ kind: 'service', what, topic }];
  });
}
