import type { Comparison } from '../core/drift.ts';
import { isObject, type JsonObject, oneOrMany, textsOf } from '../core/json.ts';
import {
  describeEventRule,
  describeNotificationRule,
  describePublisher,
  describeTopic,
} from '../core/notification-words.ts';
import type { Place } from '../core/place.ts';
import { topicNameOfArn } from '../core/topic-arn.ts';
import { topicPublishers } from '../data/topic-publishers.ts';
import { listServices } from '../iam/resource-policy.ts';
import { isChannelType } from './picture.ts';
import type { ServiceSource } from './topic-publishing.ts';

/** The types of the resources that messages go through, beside channel configurations. */
export const carrierTypes = {
  rule: 'AWS::Events::Rule',
  notificationRule: 'AWS::CodeStarNotifications::NotificationRule',
  topic: 'AWS::SNS::Topic',
  policy: 'AWS::SNS::TopicPolicy',
  key: 'AWS::KMS::Key',
  alias: 'AWS::KMS::Alias',
} as const;

/** What is known of the ways of messages of a stack. */
export interface MessageRoutes {
  readonly sources: readonly MessageSource[];
  readonly topics: readonly MessageTopic[];
  readonly all: readonly Comparison[];
  readonly place: Place;
}

/** Something that publishes to a topic. */
export interface MessageSource extends ServiceSource {
  readonly what: string;
  readonly topic: string;
  /** The rule; undefined for a service that publishes by itself. */
  readonly comparison: Comparison | undefined;
}

/** A topic of the stack, or one made elsewhere that a channel has. */
export interface MessageTopic {
  readonly arn: string;
  readonly name: string;
  /** The keys of the channels that have it. */
  readonly channels: readonly string[];
  readonly comparison: Comparison | undefined;
  readonly policy: Comparison | undefined;
}

/** The ways of the messages of a stack, as it was deployed. */
export function listRoutes(all: readonly Comparison[], place: Place): MessageRoutes {
  const of = (type: string) => all.filter(each => each.type === type);
  const arns = new Set(of(carrierTypes.topic).map(({ id }) => id));
  const channels = all.filter(({ type }) => isChannelType(type));
  for (const { expected } of channels) for (const arn of textsOf(expected['SnsTopicArns'])) arns.add(arn);
  const topics = [...arns].map((arn): MessageTopic => {
    const comparison = of(carrierTypes.topic).find(({ id }) => id === arn);
    const users = channels.filter(({ expected }) => textsOf(expected['SnsTopicArns']).includes(arn));
    // The channels of a topic of the companion stack are in the other stack.
    const named = users.length === 0 && comparison !== undefined ? [comparison] : users;
    return {
      arn,
      name: topicNameOfArn(arn),
      channels: named.map(({ path }) => path.split('.')[1] ?? path),
      comparison,
      policy: of(carrierTypes.policy).find(({ expected }) => textsOf(expected['Topics']).includes(arn)),
    };
  });
  return { sources: topics.flatMap(topic => listSources(topic, all, place)), topics, all, place };
}

function listSources(topic: MessageTopic, all: readonly Comparison[], place: Place): MessageSource[] {
  const { arn, name, comparison, policy } = topic;
  const rules = all.flatMap((each): MessageSource[] => {
    if (!targetsOf(each.expected).includes(arn)) return [];
    if (each.type === carrierTypes.rule) {
      const rule = each.id.startsWith('arn:')
        ? each.id
        : `arn:${place.partition}:events:${place.region}:${place.account}:rule/${each.id.split('|').at(-1)}`;
      const what = describeEventRule(each.expected, name);
      return [{ what, topic: arn, comparison: each, principal: topicPublishers.events.principal, rule }];
    }
    const { principal } = topicPublishers['notification-rules'];
    return [{ what: describeNotificationRule(each.expected), topic: arn, comparison: each, principal }];
  });
  const named = new Set(textsOf(listServices(policy?.expected['PolicyDocument'] ?? null)));
  const services = [...named].flatMap((principal): MessageSource[] => {
    const what = describePublisher(principal);
    return what === undefined ? [] : [{ what, topic: arn, comparison: undefined, principal }];
  });
  // What publishes to a topic made elsewhere is not known.
  const others: MessageSource[] =
    comparison === undefined
      ? [
          {
            what: `messages of the ${describeTopic(arn, place)}`,
            topic: arn,
            comparison: undefined,
            principal: '',
          },
        ]
      : [];
  return [...rules, ...services, ...others];
}

/** The topics that a rule publishes to. */
export function targetsOf({ Targets: targets }: JsonObject): string[] {
  return oneOrMany(targets).flatMap(target =>
    isObject(target) ? textsOf(target['Arn'] ?? target['TargetAddress']) : [],
  );
}
