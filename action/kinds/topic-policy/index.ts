import type { Json, JsonObject } from '../../core/json.ts';
import type { Kind } from '../../core/kind.ts';
import type { OwnTopic } from '../../core/model.ts';
import { listTopics } from '../../core/notifications.ts';
import { normalizePolicyDocument } from '../../core/policy-document.ts';
import { compact, reference, substitutePseudoParameters } from '../../core/template.ts';
import { type TopicPublisher, topicPublishers } from '../../data/topic-publishers.ts';
import { topicId, topicPolicyId } from '../channel-properties.ts';
import { withoutCovered } from './covered-statements.ts';

/** Who may publish to the topics of a channel: the services that chatops.yml names, as each of them documents it. */
export const topicPolicy: Kind = {
  type: 'AWS::SNS::TopicPolicy',
  render: ({ channels }) =>
    channels.flatMap(channel =>
      listTopics(channel).map(topic => {
        const arn = reference(topicId(channel, topic));
        return {
          logicalId: topicPolicyId(channel, topic),
          path: `channels.${channel.key}.notify`,
          isGlobal: topic.isGlobal,
          properties: { Topics: [arn], PolicyDocument: renderPolicy(topic, arn) },
        };
      }),
    ),
  riskOf: property => (property === 'PolicyDocument' ? 'unknown' : 'none'),
  normalize: (property, value) =>
    property === 'PolicyDocument' ? withoutCovered(normalizePolicyDocument(value)) : value,
};

function renderPolicy({ publishers }: OwnTopic, arn: JsonObject): Json {
  return {
    Version: '2012-10-17',
    Statement: publishers.map(key => renderStatement(topicPublishers[key], arn)),
  };
}

function renderStatement({ sid, principal, conditions }: TopicPublisher, topic: JsonObject): JsonObject {
  return compact({
    Sid: sid,
    Effect: 'Allow',
    Principal: { Service: substitutePseudoParameters(principal) },
    Action: 'sns:Publish',
    Resource: topic,
    Condition: conditions && renderConditions(conditions),
  });
}

function renderConditions(conditions: NonNullable<TopicPublisher['conditions']>): JsonObject {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, renderValue(value)])),
    ]),
  );
}

/** A value that is one pseudo parameter is a reference; any other text with pseudo parameters is substituted. */
function renderValue(value: string): Json {
  const name = /^\$\{(AWS::\w+)\}$/.exec(value)?.[1];
  return name === undefined ? substitutePseudoParameters(value) : reference(name);
}
