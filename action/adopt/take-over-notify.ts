import type { JsonObject } from '../core/json.ts';
import { openMarkerIn } from '../core/open-question.ts';
import type { Place } from '../core/place.ts';
import { joinWords } from '../core/quote.ts';
import { resolveModel, resolveTargets } from '../core/resolve.ts';
import { checkSchema } from '../core/schema-check.ts';
import { globalRegion } from '../core/stacks.ts';
import type { Template } from '../core/template.ts';
import { topicNameOfArn } from '../core/topic-arn.ts';
import type { ChannelConfig, ChatopsConfig, Notify } from '../generated/config.ts';
import { renderTemplate } from '../kinds/index.ts';
import { compareProperties, textOf } from './compare-resources.ts';
import { isHiddenTopic } from './describe-channel.ts';
import { type NotifyCandidate, proposeNotify, rulesOf } from './describe-notify.ts';
import { generalizeArn } from './describe-policy.ts';
import { resolveTemplate } from './identify.ts';
import type { Note, Wired, Wiring } from './wiring.ts';

/** Channels with what their own topics say under `notify`. */
export interface TakenOver {
  readonly channels: Record<string, ChannelConfig>;
  /** What is said by `notify`. */
  readonly parts: ReadonlySet<Wired>;
  /** What stays as it is, with the reason. */
  readonly notes: readonly Note[];
}

/**
 * Says by `notify` of a channel what is behind its own topic, where that renders to the very resources that it was read
 * from: nothing is invented, and nothing is lost. Everything else behind a topic stays, with a note.
 * @param config with the topics of each channel as ARNs
 * @param topicsOf the topics of a channel configuration, by the key of the channel
 */
export function takeOverNotify(
  wiring: Wiring,
  config: ChatopsConfig,
  topicsOf: (key: string) => readonly string[],
): TakenOver {
  const channels = config.channels ?? {};
  const keys = Object.keys(channels);
  const heard = keys.flatMap(topicsOf);
  const isShared = (arn: string) => heard.filter(other => other === arn).length > 1;
  const proposals = new Map(
    keys.map(key => {
      const all = proposeNotify(topicsOf(key), `${config.name}-${key}`, wiring);
      // A topic that several channels hear is of one of them only where its name says so.
      return [key, all.filter(({ topic, notify }) => notify['topic-name'] === undefined || !isShared(topic))];
    }),
  );
  const withNotify = (chosen: ReadonlyMap<string, NotifyCandidate>) =>
    Object.fromEntries(
      Object.entries(channels).map(([key, channel]) => {
        const candidate = chosen.get(key);
        return [key, candidate === undefined ? channel : replaceTopic(channel, candidate, wiring.place)];
      }),
    );
  const confirmed = confirmNotify(chosen => ({ ...config, channels: withNotify(chosen) }), proposals, wiring);
  const left = wiring.notifying.flatMap((part): Note[] =>
    part.leftNote === undefined || confirmed.parts.has(part) ? [] : [{ path: [], text: part.leftNote }],
  );
  const reasons = keys.flatMap(key => {
    const taken = confirmed.candidates.get(key)?.topic;
    const topics = topicsOf(key)
      .filter(arn => arn !== taken)
      .sort();
    const context: LeftTopics = {
      wiring,
      differences: confirmed.differences.get(key) ?? new Map(),
      taken,
      isShared,
    };
    return topics.flatMap((arn, index): Note[] => {
      const found = explainTopic(arn, context);
      return found === undefined ? [] : [{ path: ['channels', key, 'notify', 'topics', index], ...found }];
    });
  });
  return {
    channels: withNotify(confirmed.candidates),
    parts: confirmed.parts,
    notes: [...left, ...reasons],
  };
}

function replaceTopic(
  channel: ChannelConfig,
  { topic, notify }: NotifyCandidate,
  place: Place,
): ChannelConfig {
  const topics = (channel.notify?.topics ?? []).filter(arn => arn !== generalizeArn(topic, place));
  return { ...channel, notify: { ...(topics.length === 0 ? {} : { topics }), ...notify } };
}

/** What is known of the topics that a channel keeps by their ARNs. */
interface LeftTopics {
  readonly wiring: Wiring;
  /** By ARN, in what a topic is not as `notify` would make it. */
  readonly differences: ReadonlyMap<string, Difference>;
  /** The topic that is the channel's own. */
  readonly taken: string | undefined;
  /** Whether several channels hear a topic. */
  readonly isShared: (arn: string) => boolean;
}

/** Why something is not as `notify` would make it, in words and with what differs. */
type Difference = Pick<Note, 'text' | 'changes'>;

/** Why a topic of a channel stays where it is made; undefined when the source of the import does not say. */
function explainTopic(arn: string, left: LeftTopics): Difference | undefined {
  const { wiring } = left;
  if (isHiddenTopic(arn)) {
    return {
      text: 'made by a notification rule that has the channel as its target; it comes and goes with that rule',
    };
  }
  if (wiring.source === 'template') return explainTemplateTopic(arn, left);
  const { account, region } = wiring.place;
  const [, , , itsRegion = '', itsAccount = ''] = arn.split(':');
  if (itsAccount !== account) return stays({ text: `it belongs to the account ${itsAccount}` });
  if (itsRegion !== region) return stays({ text: `it is in ${itsRegion}, and the stack is in ${region}` });
  if (wiring.unreadTopics !== undefined)
    return stays({ text: `its rules and policy were not read. ${wiring.unreadTopics}` });
  const difference = whyNotTaken(arn, left);
  if (difference === undefined) return stays({ text: 'no such topic was found' });
  return stays({ ...difference, text: `${difference.text}${describeRules(arn, wiring)}` });
}

/** Which rules publish to a topic, after a sentence about it. */
function describeRules(arn: string, { notifying }: Wiring): string {
  const rules = rulesOf(arn, notifying)
    .map(rule => `the ${nameOf(rule)}`)
    .sort();
  if (rules.length === 0) return '';
  return `; ${joinWords(rules)} ${rules.length === 1 ? 'publishes' : 'publish'} to it`;
}

/** Why a topic that was read is not the own one of its channel; undefined: it was not read. */
function whyNotTaken(
  arn: string,
  { wiring, differences, taken, isShared }: LeftTopics,
): Difference | undefined {
  if (differences.has(arn)) return differences.get(arn);
  if (!wiring.notifying.some(({ type, id }) => type === topicType && id === arn)) return undefined;
  if (isShared(arn))
    return { text: 'several channels use it, and a topic of `notify` belongs to one channel' };
  return taken === undefined
    ? undefined
    : { text: `a channel has only one topic of its own, which is ${topicNameOfArn(taken)}` };
}

const topicType = 'AWS::SNS::Topic';

/** A template says why only of the topics that it makes itself. */
function explainTemplateTopic(arn: string, left: LeftTopics): Difference | undefined {
  const topic = left.wiring.notifying.find(({ type, id }) => type === topicType && id === arn);
  if (topic === undefined || openMarkerIn(arn) !== undefined) return undefined;
  if (topic.properties['TopicName'] === undefined) return stays({ text: 'CloudFormation chose its name' });
  const difference = whyNotTaken(arn, left);
  return difference === undefined ? undefined : stays(difference);
}

function stays({ text, ...rest }: Difference): Difference {
  return { text: `stays where it is made: ${text}`, ...rest };
}

/** Returns the proposals that render to the very resources that they were read from. */
interface Confirmed {
  /** By the key of the channel. */
  readonly candidates: ReadonlyMap<string, NotifyCandidate>;
  /** The resources that are said by them. */
  readonly parts: ReadonlySet<Wired>;
  /** By the key of the channel and the topic, in what the other proposals differ from what they were read from. */
  readonly differences: ReadonlyMap<string, ReadonlyMap<string, Difference>>;
}

type Candidates = ReadonlyMap<string, NotifyCandidate>;

/**
 * Confirms proposals together, one for each channel, since topics can share a key whose policy follows from all of them:
 * without one that is refused, the others are looked at again, and the next one of its channel is tried.
 * @param withNotify the configuration with some proposals in it
 */
function confirmNotify(
  withNotify: (chosen: Candidates) => ChatopsConfig,
  proposals: ReadonlyMap<string, readonly NotifyCandidate[]>,
  wiring: Wiring,
): Confirmed {
  const differences = new Map<string, Map<string, Difference>>();
  const choose = (): Candidates =>
    new Map(
      [...proposals].flatMap(([key, all]) => {
        const next = all.find(({ topic }) => differences.get(key)?.has(topic) !== true);
        return next === undefined ? [] : [[key, next] as const];
      }),
    );
  let chosen = choose();
  for (;;) {
    const refused = findRefused(withNotify(chosen), chosen, wiring);
    if (refused.size === 0) break;
    for (const [key, reason] of refused) {
      const topic = chosen.get(key)?.topic ?? '';
      differences.set(key, new Map([...(differences.get(key) ?? []), [topic, reason]]));
    }
    chosen = choose();
  }
  const keys = wiring.notifying.filter(({ type }) => isOfKey(type));
  const hasKeys = [...chosen.values()].some(({ notify }) => hasOwnKey(notify));
  const parts = [...chosen.values()].flatMap(candidate => candidate.parts);
  return { candidates: chosen, parts: new Set([...parts, ...(hasKeys ? keys : [])]), differences };
}

/** By the key of the channel, why proposals are not what they were read from. */
function findRefused(
  config: ChatopsConfig,
  chosen: Candidates,
  wiring: Wiring,
): ReadonlyMap<string, Difference> {
  const foreign = findForeign(chosen);
  if (foreign.size > 0) return foreign;
  const silent = findSilent(chosen);
  if (silent.size > 0) return silent;
  const unsayable = findUnsayable(config, chosen);
  return unsayable.size > 0 ? unsayable : findDifferent(config, chosen, wiring);
}

function findForeign(candidates: Candidates): Map<string, Difference> {
  return new Map(
    [...candidates].flatMap(([key, { parts }]) => {
      const part = parts.find(({ foreign }) => foreign !== undefined);
      return part === undefined ? [] : [[key, { text: `${nameOf(part)}: ${part.foreign}` }] as const];
    }),
  );
}

/** Proposals of topics for which nothing would make a topic. */
function findSilent(candidates: Candidates): Map<string, Difference> {
  const text = 'it has no notification rule and no event rule, and its policy names no service of `from`';
  return new Map(
    [...candidates].flatMap(
      ([
        key,
        {
          notify: { 'topic-name': _name, key: _key, ...publishing },
        },
      ]) => (Object.keys(publishing).length === 0 ? [[key, { text }] as const] : []),
    ),
  );
}

/** Proposals that are no valid `notify`. What is still open, or wrong, elsewhere in the file says nothing about a topic. */
function findUnsayable(config: ChatopsConfig, candidates: Candidates): Map<string, Difference> {
  const found = checkSchema(config).filter(({ code }) => code !== 'import/open-question');
  const elsewhere = found.find(({ path }) => path[0] !== 'channels' || path[2] !== 'notify');
  return new Map(
    [...candidates.keys()].flatMap(key => {
      const finding = found.find(({ path }) => path[1] === key && path[2] === 'notify') ?? elsewhere;
      return finding === undefined
        ? []
        : [[key, { text: `\`notify\` cannot say it: ${finding.message}` }] as const];
    }),
  );
}

/** Proposals that render to something else than they were read from. */
function findDifferent(
  config: ChatopsConfig,
  candidates: Candidates,
  wiring: Wiring,
): Map<string, Difference> {
  if (candidates.size === 0) return new Map();
  const { place, notifying } = wiring;
  const { Resources } = renderIn(config, wiring);
  const resolved = resolveTemplate({ Resources } as Parameters<typeof resolveTemplate>[0], place);
  const rendered = Object.entries(Resources).map(([id, { Type: type, Metadata }]) => ({
    path: Metadata.chatops,
    part: { type, properties: resolved.get(id) ?? {} },
  }));
  const keys = notifying.filter(({ type }) => isOfKey(type));
  const ofKeys = rendered.filter(({ part }) => isOfKey(part.type)).map(({ part }) => part);
  const keyDifference = compareParts(ofKeys, keys, 'some');
  return new Map(
    [...candidates].flatMap(([key, { parts, notify }]) => {
      const expected = rendered
        .filter(({ path, part }) => path === `channels.${key}.notify` && !isOfKey(part.type))
        .map(({ part }) => part);
      const isOpen = parts.some(({ properties }) => openMarkerIn(JSON.stringify(properties)) !== undefined);
      const difference = isOpen
        ? { text: 'part of it is unresolved' }
        : (compareParts(expected, parts, 'all') ?? (hasOwnKey(notify) ? keyDifference : undefined));
      return difference === undefined ? [] : [[key, difference] as const];
    }),
  );
}

/**
 * The template of the own stack. What can only be in us-east-1 is in it where the account is imported there; a template that
 * does not say its Region has everything in one stack as in us-east-1.
 */
function renderIn(config: ChatopsConfig, { place: { region } }: Wiring): Template {
  const [target] = resolveTargets(config);
  if (target === undefined) return renderTemplate(resolveModel(config));
  return renderTemplate(
    resolveModel(config, { ...target, region: region.startsWith('${') ? globalRegion : region }),
  );
}

type Part = Pick<Wired, 'type' | 'properties'>;

/**
 * In what rendered resources differ from those that were read; undefined: in nothing.
 * @param coverage whether all that was read has to be rendered
 */
function compareParts(
  expected: readonly Part[],
  observed: readonly Part[],
  coverage: 'all' | 'some',
): Difference | undefined {
  const texts = ({ type, properties }: Part) => textOf(type, properties);
  const [wanted, there] = [expected.map(texts), observed.map(texts)];
  const extra = observed.find((_, index) => !wanted.includes(there[index] ?? ''));
  if (extra !== undefined && coverage === 'all') return explainPart(extra, expected);
  const missing = expected.find((_, index) => !there.includes(wanted[index] ?? ''));
  if (missing === undefined && (coverage === 'some' || wanted.length === there.length)) return undefined;
  if (missing === undefined) return { text: 'the same rule appears twice' };
  const twin = findTwin(missing, observed);
  return twin === undefined ? { text: `it has no ${nameOf(missing)}` } : explainPart(twin, expected);
}

function explainPart(part: Part, expected: readonly Part[]): Difference {
  const twin = findTwin(part, expected);
  if (twin === undefined) return { text: `\`notify\` makes no ${nameOf(part)}` };
  const changes = compareProperties(part.type, twin.properties, part.properties);
  const names = changes.map(({ name }) => name).join(', ');
  return { text: `\`notify\` makes its ${nameOf(part)} with another ${names}`, changes };
}

/** The part that has the same name. A topic has one policy. */
function findTwin({ type, properties }: Part, others: readonly Part[]): Part | undefined {
  const name = nameIn(properties);
  return others.find(other => other.type === type && nameIn(other.properties) === name);
}

function nameIn({ TopicName, Name, AliasName }: JsonObject): string {
  return String(TopicName ?? Name ?? AliasName ?? '');
}

const nouns: Readonly<Record<string, string>> = {
  'AWS::SNS::Topic': 'topic',
  'AWS::SNS::TopicPolicy': 'policy',
  'AWS::CodeStarNotifications::NotificationRule': 'notification rule',
  'AWS::Events::Rule': 'event rule',
  'AWS::KMS::Key': 'key',
  'AWS::KMS::Alias': 'alias of a key',
};

function nameOf({ type, properties }: Part): string {
  return `${nouns[type] ?? type} ${nameIn(properties)}`.trim();
}

/** Whether the key of a topic is part of the stack. */
function hasOwnKey({ key }: Notify): boolean {
  return typeof key === 'string' && key.startsWith('alias/');
}

function isOfKey(type: string): boolean {
  return type.startsWith('AWS::KMS::');
}
