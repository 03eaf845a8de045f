import { originOf } from '../core/channel-config.ts';
import { type MadeTopics, readMadeTopics } from '../core/made-topics.ts';
import type { Target } from '../core/model.ts';
import type { Path } from '../core/path.ts';
import { type Place, placeOf, substitutePlace } from '../core/place.ts';
import { joinChoices, joinWords, quoteName } from '../core/quote.ts';
import { resolveTargets } from '../core/resolve.ts';
import type { ConfigRule } from '../core/rule.ts';
import { topicArnOf, topicNameOfArn } from '../core/topic-arn.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { exampleHead } from './describe-rule.ts';
import { eachNotify, listPublishers } from './each-notify.ts';

const example = (notify: string) =>
  `${exampleHead}targets: { main: { account: "123456789012", region: eu-west-1 } }\nroles: { r: { managed-policies: [CloudWatchReadOnlyAccess] } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { ${notify} } } }`;
const alarms = 'arn:aws:sns:eu-west-1:123456789012:alarms';
const twoChannels = (topic: string) =>
  `${exampleHead}targets: { main: { account: "123456789012", region: eu-west-1 } }\nroles: { r: { managed-policies: [CloudWatchReadOnlyAccess] } }\nchannels:\n  ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { from: [cloudwatch-alarms], topic-name: alarms } }\n  dev: { channel: C0CCCCCCC, role: r, guardrails: none, notify: { topics: ["arn:aws:sns:eu-west-1:123456789012:${topic}"] } }`;
const good = example('from: [cloudwatch-alarms], topic-name: alarms');

const remove = 'remove it from `topics`';

/** A name names what is made here and nothing else. */
const notifyNameUnused: ConfigRule = {
  code: 'notify/name-unused',
  title: 'A name without a topic',
  severity: 'warning',
  why: 'The name is for the topic that is made for the channel. If nothing publishes to that topic, it is not made; the topics listed in `topics` keep their names.',
  wrong: example(`topics: ["${alarms}"], topic-name: alarms`),
  right: good,
  *check(config) {
    for (const { path, notify } of eachNotify(config)) {
      const name = notify['topic-name'];
      if (name === undefined || listPublishers(notify).length > 0) continue;
      yield {
        message: `No topic is made here, so ${quoteName(name)} names nothing`,
        help: 'remove it, or say what publishes to the topic, e.g. `from: [cloudwatch-alarms]`',
        path: [...path, 'topic-name'],
      };
    }
  },
};

/** The topic of a channel is not among those that are made elsewhere. */
const notifyOwnTopic: ConfigRule = {
  code: 'notify/own-topic',
  title: 'A topic that is made here and named as one made elsewhere',
  severity: 'warning',
  why: 'The list `topics` has topics made elsewhere. The stack adds the topic that it makes for a channel to the configuration of that channel by itself. Listing its ARN too has no effect, and the ARN becomes wrong as soon as the topic gets another name.',
  wrong: example(`topics: ["${alarms}"], from: [cloudwatch-alarms], topic-name: alarms`),
  right: good,
  *check(config) {
    const targets = readTargets(config);
    for (const { path, notify } of eachNotify(config)) {
      const [section, key = ''] = path;
      if (section !== 'channels') continue;
      for (const [index, arn] of (notify.topics ?? []).entries()) {
        const isOwn = targets.some(({ made, place }) =>
          made.of(String(key)).some(topic => topic.arn === substitutePlace(arn, place)),
        );
        if (!isOwn) continue;
        yield {
          message: `${quoteName(arn)} is the topic that is made for this channel`,
          help: remove,
          path: [...path, 'topics', index],
        };
      }
    }
  },
};

/** The name that a topic of the file would have by default, where the file makes none of that name. */
const notifyTopicNotMade: ConfigRule = {
  code: 'notify/topic-not-made',
  title: 'A topic of a channel that is not made',
  severity: 'warning',
  why: 'Other channels can name the topic of a channel by its ARN. The topic is named `<name>-<channel>`, or as `topic-name` says, and it is made only if something publishes to it. An ARN whose name the file gives to no topic refers to a topic made elsewhere, which can have that name by chance; if that topic does not exist, nothing arrives.',
  wrong: twoChannels('chat-ops'),
  right: twoChannels('alarms'),
  *check(config, project) {
    if (project.isBroken(['channels']) || project.isBroken(['defaults'])) return;
    const targets = readTargets(config);
    const names = listDefaultNames(config);
    for (const { path, notify } of eachNotify(config)) {
      for (const [index, arn] of (notify.topics ?? []).entries()) {
        const owner = names.get(topicNameOfArn(arn));
        if (owner === undefined) continue;
        const having = targets.filter(each => hasNotify(each, path));
        const found = having.filter(each => isHere(arn, each) && each.made.find(arn) === undefined);
        const [first] = found;
        if (first === undefined) continue;
        const places = joinWords(found.map(({ target }) => quoteName(target.key)));
        const where = found.length === having.length ? '' : ` in ${places}`;
        yield {
          message: `No topic ${quoteName(topicNameOfArn(arn))} is made here${where}: ${describeTopics(owner, first)}`,
          help: `${owner === path[1] ? remove : adviseOn(arn, owner, first)}; where the topic is made elsewhere, \`rules: { notify/topic-not-made: off }\` accepts it`,
          path: [...path, 'topics', index],
        };
      }
    }
  },
};

/** A target with the topics that the file makes in it. */
interface TargetTopics {
  readonly target: Target;
  readonly place: Place;
  readonly made: MadeTopics;
}

function readTargets(config: ChatopsConfig): TargetTopics[] {
  return resolveTargets(config).map(target => ({
    target,
    place: placeOf(target),
    made: readMadeTopics(config, target),
  }));
}

/** The names that topics of channels have by default, with the keys of the channels: also by a key that is no longer its first. */
function listDefaultNames({ name, channels = {} }: ChatopsConfig): Map<string, string> {
  const entries = Object.entries(channels);
  return new Map([
    ...entries.map(([key]) => [`${name}-${key}`, key] as const),
    ...entries.map(([key, channel]) => [`${name}-${originOf(key, channel)}`, key] as const),
  ]);
}

/** Whether a `notify` is that of a channel in the target. */
function hasNotify({ made: { channels } }: TargetTopics, [section, key]: Path): boolean {
  if (section === 'channels') return channels.has(String(key));
  return [...channels.values()].some(({ notify }) => notify === undefined);
}

/** Whether an ARN is certainly of a place where a target can have topics. */
function isHere(text: string, { place }: TargetTopics): boolean {
  const arn = substitutePlace(text, place);
  return [true, false].some(
    isGlobal => arn === topicArnOf({ topicName: topicNameOfArn(arn), isGlobal }, place),
  );
}

function describeTopics(channel: string, { made }: TargetTopics): string {
  if (!made.channels.has(channel)) return `the channel ${quoteName(channel)} is not deployed there`;
  const topics = made.of(channel).map(({ arn }) => quoteName(arn));
  if (topics.length === 0) return `nothing publishes to a topic of the channel ${quoteName(channel)}`;
  return `the ${topics.length === 1 ? 'topic' : 'topics'} of the channel ${quoteName(channel)} ${topics.length === 1 ? 'is' : 'are'} ${joinWords(topics)}`;
}

function adviseOn(arn: string, channel: string, { made }: TargetTopics): string {
  const topics = made.of(channel);
  if (topics.length === 0) return remove;
  // Pseudo parameters stay as they are written, where the topic is in the same place.
  const prefix = arn.slice(0, arn.lastIndexOf(':') + 1);
  const written = topics.map(topic =>
    made.find(`${prefix}${topic.topicName}`)?.arn === topic.arn ? `${prefix}${topic.topicName}` : topic.arn,
  );
  return `write ${joinChoices(written.map(quoteName))}`;
}

/** Rules about the topics that are made for channels. */
export const notifyTopicRules: readonly ConfigRule[] = [notifyNameUnused, notifyOwnTopic, notifyTopicNotMade];
