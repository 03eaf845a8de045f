import { originOf } from '../core/channel-config.ts';
import { topicNameOf } from '../core/notifications.ts';
import { placeOf, substitutePlace } from '../core/place.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';
import { exampleHead } from './describe-rule.ts';
import { eachNotify, listPublishers, targetsOf } from './each-notify.ts';

const example = (notify: string) =>
  `${exampleHead}targets: { main: { account: "123456789012", region: eu-west-1 } }\nroles: { r: { managed-policies: [CloudWatchReadOnlyAccess] } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { ${notify} } } }`;
const alarms = 'arn:aws:sns:eu-west-1:123456789012:alarms';
const good = example('from: [cloudwatch-alarms], topic-name: alarms');

/** A name names what is made here and nothing else. */
const notifyNameUnused: ConfigRule = {
  code: 'notify/name-unused',
  title: 'A name without a topic',
  severity: 'warning',
  why: 'The name is that of the topic that is made for the channel. Where nothing publishes to such a topic, none is made, and the topics of `topics` keep their names.',
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
  why: 'Topics of `topics` are made elsewhere. The stack names the topic that it makes for a channel in the configuration of the channel by itself. Its ARN a second time adds nothing, and names a topic that no longer exists as soon as the topic gets another name.',
  wrong: example(`topics: ["${alarms}"], from: [cloudwatch-alarms], topic-name: alarms`),
  right: good,
  *check(config) {
    for (const { path, notify } of eachNotify(config)) {
      const [section, key = ''] = path;
      if (section !== 'channels' || listPublishers(notify).length === 0) continue;
      const origin = originOf(String(key), config.channels?.[key]);
      const name = topicNameOf(`${config.name}-${origin}`, notify);
      const places = targetsOf(config, path).map(placeOf);
      const own = (places.length === 0 ? [placeOf({ account: undefined, region: undefined })] : places).map(
        place => [place, `arn:${place.partition}:sns:${place.region}:${place.account}:${name}`] as const,
      );
      for (const [index, arn] of (notify.topics ?? []).entries()) {
        if (!own.some(([place, ownArn]) => substitutePlace(arn, place) === ownArn)) continue;
        yield {
          message: `${quoteName(arn)} is the topic that is made for this channel`,
          help: 'remove it from `topics`',
          path: [...path, 'topics', index],
        };
      }
    }
  },
};

/** Rules about the topics that are made for channels. */
export const notifyTopicRules: readonly ConfigRule[] = [notifyNameUnused, notifyOwnTopic];
