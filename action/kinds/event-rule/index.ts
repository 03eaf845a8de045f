import type { JsonObject } from '../../core/json.ts';
import type { Kind } from '../../core/kind.ts';
import type { InputTransformer } from '../../core/message.ts';
import { compact, logicalId, reference } from '../../core/template.ts';
import { topicId } from '../channel-properties.ts';
import { topicPolicyId } from '../topic-policy/index.ts';

/** An EventBridge rule that sends events that match a pattern to a channel's own topic. */
export const eventRule: Kind = {
  type: 'AWS::Events::Rule',
  render: ({ channels }) =>
    channels.flatMap(channel =>
      (channel.ownTopic?.eventRules ?? []).map(rule => ({
        logicalId: logicalId('Event', `${channel.origin}-${rule.key}`),
        path: `channels.${channel.key}.notify`,
        dependsOn: [topicPolicyId(channel)],
        properties: {
          Name: rule.ruleName,
          EventPattern: rule.pattern,
          State: 'ENABLED',
          Targets: [
            compact({
              Id: 'chat',
              Arn: reference(topicId(channel)),
              InputTransformer: renderTransformer(rule.transformer),
            }),
          ],
        },
      })),
    ),
  judge: () => 'none',
};

function renderTransformer(transformer: InputTransformer | undefined): JsonObject | undefined {
  if (transformer === undefined) return undefined;
  const { paths, template } = transformer;
  return compact({
    InputPathsMap: Object.keys(paths).length === 0 ? undefined : paths,
    InputTemplate: template,
  });
}
