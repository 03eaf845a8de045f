import { isObject, type JsonObject } from '../../core/json.ts';
import type { Kind } from '../../core/kind.ts';
import type { InputTransformer } from '../../core/message.ts';
import { listTopics } from '../../core/notifications.ts';
import { compact, logicalId, reference } from '../../core/template.ts';
import { topicId, topicPolicyId } from '../channel-properties.ts';

/** An EventBridge rule that sends events that match a pattern to a channel's own topic. */
export const eventRule: Kind = {
  type: 'AWS::Events::Rule',
  render: ({ channels }) =>
    channels.flatMap(channel =>
      listTopics(channel).flatMap(topic =>
        topic.eventRules.map(rule => ({
          logicalId: logicalId('Event', `${channel.origin}-${rule.key}`),
          path: `channels.${channel.key}.notify`,
          isGlobal: topic.isGlobal,
          dependsOn: [topicPolicyId(channel, topic)],
          properties: {
            Name: rule.ruleName,
            EventPattern: rule.pattern,
            State: 'ENABLED',
            Targets: [
              compact({
                Id: 'chat',
                Arn: reference(topicId(channel, topic)),
                InputTransformer: renderTransformer(rule.transformer),
              }),
            ],
          },
        })),
      ),
    ),
  riskOf: () => 'none',
  elementKey: (property, element) => {
    const id = property === 'Targets' && isObject(element) ? element['Id'] : undefined;
    return typeof id === 'string' ? id : undefined;
  },
};

function renderTransformer(transformer: InputTransformer | undefined): JsonObject | undefined {
  if (transformer === undefined) return undefined;
  const { paths, template } = transformer;
  return compact({
    InputPathsMap: Object.keys(paths).length === 0 ? undefined : paths,
    InputTemplate: template,
  });
}
