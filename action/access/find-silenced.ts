import { type ChannelPlace, normalizeSlackChannelId, normalizeTeamsChannelId } from '../core/chat-place.ts';
import { appendTo } from '../core/group.ts';
import { canonicalJson, isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import {
  describeEventRule,
  describeNotificationRule,
  describePublisher,
  describeTopic,
} from '../core/notification-words.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import type { StackSilence } from '../core/plan.ts';
import { joinWords } from '../core/quote.ts';
import type { Template, TemplateResource } from '../core/template.ts';
import { isPossiblySameTopic, topicArnOf, topicNameOfArn } from '../core/topic-arn.ts';
import { listServices } from '../iam/resource-policy.ts';
import { findMoves } from './find-moves.ts';
import { placeOfChannel } from './picture.ts';

/** A stack of a target in two versions. */
export interface StackVersions {
  /** Undefined where nothing is deployed. */
  readonly before: Template | undefined;
  readonly after: Template;
  /** The place of the stack, with symbols where it is not known. */
  readonly place: Place;
}

/** What people in each place of chat newly hear of, or no longer. */
export interface HearingChanges {
  readonly silenced: readonly StackSilence[];
  /** Messages that begin to arrive where the channel of others comes; what else a channel newly hears of is a change of its own. */
  readonly heard: readonly StackSilence[];
}

/**
 * What people in each place of chat hear by the deployed templates of a target and no longer by the desired ones, and what begins to arrive where a channel moves to
 * another place. Like access, it belongs to
 * a place and not to a key, so that a renamed rule or channel is no loss; but services that publish to a topic by its ARN do so
 * to the old one. A channel hears of what is published to a topic of the stacks, whether it is its own or named by its ARN.
 * @param stacks all of one target: a channel names topics of the companion stack, too
 */
export function compareHearing(stacks: readonly StackVersions[]): HearingChanges {
  const earlier = stacks.flatMap(({ before, place }) =>
    before === undefined ? [] : [{ template: before, place }],
  );
  const now = listHearers(stacks.map(({ after, place }) => ({ template: after, place })));
  const before = listHearers(earlier);
  const byId = (hearers: readonly Hearer[]) =>
    new Map(hearers.toReversed().map(hearer => [hearer.id, hearer]));
  const [hearsNow, heardBefore] = [byId(now), byId(before)];
  const newHearers = indexNewHearers(now, heardBefore);
  const moves = findMoves(before, now);
  const silenced = before.flatMap((hearer): StackSilence[] => {
    const { id, channel, place, sources } = hearer;
    const left = hearsNow.get(id);
    const lost = listMissing(sources, left);
    if (lost.length === 0) return [];
    const key = left?.channel ?? channel;
    // A channel with another place in chat is no other channel.
    const heirsOf = ({ topic }: Source) =>
      (newHearers.get(topic.arn) ?? []).filter(other => other.channel !== key);
    return [{ channel: key, place, ...moves.nameBefore(hearer, left), what: nameLost(lost, left, heirsOf) }];
  });
  const heard = now.flatMap((hearer): StackSilence[] => {
    const { id, channel, place, sources } = hearer;
    if (!moves.isMoved(hearer)) return [];
    const earlier = heardBefore.get(id);
    const what = nameSources(listMissing(sources, earlier), [], () => []);
    return what.length === 0
      ? []
      : [{ channel, place, ...(earlier === undefined ? {} : { was: earlier.channel }), what }];
  });
  return { silenced, heard };
}

/** What people no longer hear of. @param stacks as for {@link compareHearing} */
export function findSilence(stacks: readonly StackVersions[]): readonly StackSilence[] {
  return compareHearing(stacks).silenced;
}

/** The sources that someone does not hear. */
function listMissing(sources: readonly Source[], hearer: Hearer | undefined): Source[] {
  return sources.filter(
    source => hearer === undefined || !hearer.sources.some(other => covers(other, source)),
  );
}

/** A deployed or desired stack. */
interface TemplateVersion {
  readonly template: Template;
  readonly place: Place;
}

/** The people of one place of chat. */
interface Hearer {
  readonly id: string;
  /** The key of the channel. */
  readonly channel: string;
  readonly place: ChannelPlace;
  readonly sources: readonly Source[];
}

/** One kind of messages, with the topic that they are published to. */
type Source = { readonly topic: HeardTopic } & (
  | { readonly kind: 'event'; readonly pattern: Json; readonly rule: string; readonly what: string }
  | { readonly kind: 'code'; readonly event: Json; readonly properties: JsonObject }
  /** A service that publishes to the topic by its ARN, which is set where the service is configured. */
  | { readonly kind: 'service'; readonly what: string }
  /** Everything that is published to a topic made elsewhere. */
  | { readonly kind: 'other'; readonly what: string }
);

interface HeardTopic {
  readonly arn: string;
  readonly name: string;
  /** Whether it is unknown if it is the topic of the stack. */
  readonly isPossible?: true;
}

function covers(now: Source, before: Source): boolean {
  if (before.kind === 'other') return now.topic.arn === before.topic.arn;
  if (now.kind === 'event' && before.kind === 'event') return coversPattern(now.pattern, before.pattern);
  if (now.kind === 'code' && before.kind === 'code') {
    return (
      now.event === before.event &&
      canonicalJson(now.properties['Resource'] ?? null) ===
        canonicalJson(before.properties['Resource'] ?? null)
    );
  }
  return (
    now.kind === 'service' &&
    before.kind === 'service' &&
    now.what === before.what &&
    now.topic.arn === before.topic.arn
  );
}

/** By the ARN of each topic those who hear of it and did not before. A topic moves with each of hundreds of channels, so that these are found once. */
function indexNewHearers(
  now: readonly Hearer[],
  heardBefore: ReadonlyMap<string, Hearer>,
): ReadonlyMap<string, readonly Hearer[]> {
  const index = new Map<string, Hearer[]>();
  for (const hearer of now) {
    const known = topicsOf(heardBefore.get(hearer.id));
    for (const arn of topicsOf(hearer)) if (!known.has(arn)) appendTo(index, arn, hearer);
  }
  return index;
}

/** The ARNs of the topics of which anything arrives. */
function topicsOf(hearer: Hearer | undefined): ReadonlySet<string> {
  return new Set(hearer?.sources.map(({ topic }) => topic.arn));
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

/**
 * Lost sources in words, first what is published to topics that the channel still has.
 * @param left the same people afterwards; undefined where the channel is gone
 * @param heirsOf those who newly hear of what is published to the topic of a source
 */
function nameLost(
  lost: readonly Source[],
  left: Hearer | undefined,
  heirsOf: (source: Source) => readonly Hearer[],
): string[] {
  const sources = left?.sources ?? [];
  // The ARN is still named, and the topic is no longer made.
  const deleted = new Set(sources.flatMap(({ kind, topic }) => (kind === 'other' ? [topic.arn] : [])));
  const groups = new Map<string, Source[]>();
  for (const source of lost) {
    const { arn, name, isPossible } = source.topic;
    const why = [
      ...(deleted.has(arn) ? [`because the topic ${name} is deleted`] : []),
      ...(isPossible === true ? [`if ${deleted.has(arn) ? 'it' : name} is the topic of this stack`] : []),
    ];
    appendTo(groups, why.map(each => `, ${each}`).join(''), source);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([why, group]) => nameSources(group, sources, heirsOf).map(what => `${what}${why}`));
}

/** Lost sources in words: events of one pipeline or project together. */
function nameSources(
  lost: readonly Source[],
  left: readonly Source[],
  heirsOf: (source: Source) => readonly Hearer[],
): string[] {
  const groups = new Map<string, { properties: JsonObject; events: Json[] }>();
  const names: string[] = [];
  for (const source of lost) {
    if (source.kind !== 'code') {
      names.push(nameSource(source, left, heirsOf));
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

function nameSource(
  source: Exclude<Source, { kind: 'code' }>,
  left: readonly Source[],
  heirsOf: (source: Source) => readonly Hearer[],
): string {
  const { kind, what, topic } = source;
  if (kind === 'event') {
    const isNarrower = left.some(other => other.kind === 'event' && other.rule === source.rule);
    return isNarrower ? `${what}, as far as the new pattern does not match` : what;
  }
  if (kind === 'other') return what;
  const isSame = (other: Source) => other.kind === 'service' && other.what === what;
  const other = left.find(isSame);
  const until =
    other === undefined ? '' : `, until sent to the topic ${other.topic.name} instead of ${topic.name}`;
  // What points at the name of a topic does not know that another channel took it over.
  const heirs = heirsOf(source).filter(heir =>
    heir.sources.some(each => isSame(each) && each.topic.arn === topic.arn),
  );
  if (heirs.length === 0) return `${what}${until}`;
  const names = joinWords(heirs.map(({ channel }) => `#${channel}`));
  return `${what}${until}; what is still sent to ${topic.name} appears in ${names}`;
}

/** Who hears what by the stacks of a target. */
function listHearers(versions: readonly TemplateVersion[]): Hearer[] {
  const made = new Map(versions.flatMap(listMadeTopics));
  return versions.flatMap(({ template, place }) =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type.endsWith('ChannelConfiguration'))
      .map(channel => {
        const arns = oneOrMany(channel.Properties['SnsTopicArns']).flatMap(
          named => namedArnOf(named, template, place) ?? [],
        );
        return {
          id: idOfChannel(channel),
          channel: keyOf(channel),
          place: placeOfChannel(channel.Properties, place),
          sources: [...new Set(arns)].flatMap(arn => made.get(arn) ?? readElsewhere(arn, made, place)),
        };
      }),
  );
}

/** The topics of a stack by their ARNs, with what is published to them. */
function listMadeTopics({ template, place }: TemplateVersion): [arn: string, sources: Source[]][] {
  return Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties: properties }]) => {
    if (Type !== 'AWS::SNS::Topic') return [];
    const arn = ownArnOf(properties, place);
    const topic = { arn, name: topicNameOfArn(arn) };
    return [[topic.arn, listSources(template, logicalId, topic)]];
  });
}

function ownArnOf({ TopicName: name }: JsonObject, place: Place): string {
  // The Region is that of the stack.
  return topicArnOf({ topicName: String(name ?? ''), isGlobal: false }, place);
}

/** The ARN of a topic as a channel names it; undefined for what is no topic of this template. */
function namedArnOf(named: Json, template: Template, place: Place): string | undefined {
  const logicalId = isObject(named) ? named['Ref'] : undefined;
  if (typeof logicalId === 'string') {
    const topic = template.Resources[logicalId];
    return topic && ownArnOf(topic.Properties, place);
  }
  const arn = isObject(named) ? named['Fn::Sub'] : named;
  return typeof arn === 'string' ? substitutePlace(arn, place) : undefined;
}

/** A topic that is made elsewhere or, where the place of the stacks is not known, possibly in one of them. */
function readElsewhere(arn: string, made: ReadonlyMap<string, Source[]>, place: Place): Source[] {
  const topic = { arn, name: topicNameOfArn(arn) };
  const possible = [...made].find(([own]) => isPossiblySameTopic(arn, own));
  if (possible === undefined) return [{ kind: 'other', what: describeTopic(arn, place), topic }];
  return possible[1].map(source => ({ ...source, topic: { ...topic, isPossible: true } }));
}

function keyOf({ Metadata }: TemplateResource): string {
  return Metadata.chatops.split('.')[1] ?? Metadata.chatops;
}

function idOfChannel({ Type, Properties: properties }: TemplateResource): string {
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
function listSources(template: Template, topicId: string, topic: HeardTopic): Source[] {
  return Object.entries(template.Resources).flatMap(
    ([logicalId, { Type, Properties: properties }]): Source[] => {
      switch (Type) {
        case 'AWS::Events::Rule':
          if (!hasTarget(properties, topicId)) return [];
          return [
            {
              kind: 'event',
              pattern: properties['EventPattern'] ?? null,
              rule: logicalId,
              what: describeEventRule(properties, topic.name),
              topic,
            },
          ];
        case 'AWS::CodeStarNotifications::NotificationRule':
          if (!hasTarget(properties, topicId)) return [];
          return oneOrMany(properties['EventTypeIds']).map(event => ({
            kind: 'code',
            event,
            properties,
            topic,
          }));
        case 'AWS::SNS::TopicPolicy':
          if (!oneOrMany(properties['Topics']).some(each => isReference(each, topicId))) return [];
          return listPublishers(properties['PolicyDocument'], topic);
        default:
          return [];
      }
    },
  );
}

function hasTarget({ Targets: targets }: JsonObject, topicId: string): boolean {
  return oneOrMany(targets).some(
    target => isObject(target) && isReference(target['Arn'] ?? target['TargetAddress'], topicId),
  );
}

function isReference(value: Json | undefined, logicalId: string): boolean {
  return isObject(value) && value['Ref'] === logicalId;
}

function listPublishers(document: Json | undefined, topic: HeardTopic): Source[] {
  return listServices(document ?? null).flatMap((name): Source[] => {
    const text = isObject(name) ? name['Fn::Sub'] : name;
    const what = typeof text === 'string' ? describePublisher(text) : undefined;
    return what === undefined ? [] : [{ kind: 'service', what, topic }];
  });
}
