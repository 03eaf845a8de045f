import type { Json } from '../../core/json.ts';
import type { Kind } from '../../core/kind.ts';
import type { Channel } from '../../core/model.ts';
import { normalizePolicyDocument } from '../../core/policy-document.ts';
import { logicalId, reference } from '../../core/template.ts';
import { topicId } from '../channel-properties.ts';

/** Who may publish to a topic of our own: the services whose rules do, and nobody else. */
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
  normalize: (property, value) => (property === 'PolicyDocument' ? normalizePolicyDocument(value) : value),
};

/** The logical id of the policy of a channel's own topic. */
export function topicPolicyId(channel: Channel): string {
  return logicalId('TopicPolicy', channel.origin);
}

function renderPolicy(channel: Channel): Json {
  const publish = (sid: string, service: string, condition?: Json): Json => ({
    Sid: sid,
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sns:Publish',
    Resource: reference(topicId(channel)),
    ...(condition === undefined ? {} : { Condition: condition }),
  });
  return {
    Version: '2012-10-17',
    Statement: [
      // No page says that this service sends aws:SourceAccount, and a condition on a key that is not sent denies.
      ...(channel.ownTopic?.notificationRules.length === 0
        ? []
        : [publish('NotificationRules', 'codestar-notifications.amazonaws.com')]),
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
      ...(channel.ownTopic?.eventRules.length === 0
        ? []
        : [
            publish('EventRules', 'events.amazonaws.com', {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            }),
          ]),
    ],
  };
}
