import type { Json, JsonObject } from '../../core/json.ts';
import type { Kind } from '../../core/kind.ts';
import type { Channel } from '../../core/model.ts';
import { normalizePolicyDocument } from '../../core/policy-document.ts';
import { compact, logicalId, reference, substitutePseudoParameters } from '../../core/template.ts';
import { type TopicPublisher, topicPublishers } from '../../data/topic-publishers.ts';
import { topicId } from '../channel-properties.ts';
import { withoutCovered } from './covered-statements.ts';

/** Who may publish to a topic of our own: the services that chatops.yml names, as each of them documents it. */
export const topicPolicy: Kind = {
  type: 'AWS::SNS::TopicPolicy',
  render: ({ channels }) =>
    channels.flatMap(channel =>
      channel.ownTopic === undefined
        ? []
        : [
            {
              logicalId: topicPolicyId(channel),
              path: `channels.${channel.key}.notify`,
              properties: { Topics: [reference(topicId(channel))], PolicyDocument: renderPolicy(channel) },
            },
          ],
    ),
  judge: property => (property === 'PolicyDocument' ? 'unknown' : 'none'),
  normalize: (property, value) =>
    property === 'PolicyDocument' ? withoutCovered(normalizePolicyDocument(value)) : value,
};

/** The logical id of the policy of a channel's own topic. */
export function topicPolicyId(channel: Channel): string {
  return logicalId('TopicPolicy', channel.origin);
}

function renderPolicy(channel: Channel): Json {
  const keys = channel.ownTopic?.publishers ?? [];
  return {
    Version: '2012-10-17',
    Statement: keys.map(key => renderStatement(topicPublishers[key], reference(topicId(channel)))),
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
