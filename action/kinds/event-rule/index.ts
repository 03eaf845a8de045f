import type { Kind } from '../../core/kind.ts';
import { logicalId, reference } from '../../core/template.ts';
import { topicId } from '../channel-properties.ts';
import { topicPolicyId } from '../topic-policy/index.ts';

/** An EventBridge rule that tells a channel's own topic of events that match a pattern. */
export const eventRule: Kind = {
  type: 'AWS::Events::Rule',
  render: ({ channels }) =>
    channels.flatMap(channel =>
      (channel.ownTopic?.eventRules ?? []).map(rule => ({
        logicalId: logicalId('Event', `${channel.key}-${rule.key}`),
        path: `channels.${channel.key}.notify`,
        dependsOn: [topicPolicyId(channel)],
        properties: {
          Name: rule.ruleName,
          EventPattern: rule.pattern,
          State: 'ENABLED',
          Targets: [{ Id: 'chat', Arn: reference(topicId(channel)) }],
        },
      })),
    ),
  judge: () => 'none',
};
