import type { Kind } from '../../core/kind.ts';
import { compact, logicalId, renderTags } from '../../core/template.ts';

/**
 * The log group that chat writes the commands of a channel to. Chat makes it by itself, in us-east-1 and without an end,
 * so that one that is there already is taken into the stack. Logs stay when the stack no longer has their group.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/cloudwatch-logs.html
 */
export const logGroup: Kind = {
  type: 'AWS::Logs::LogGroup',
  render: ({ channels }) =>
    channels.flatMap(channel =>
      channel.logRetention === undefined
        ? []
        : [
            {
              logicalId: logicalId('Log', channel.origin),
              path: `channels.${channel.key}.log-retention`,
              isGlobal: true,
              isRetained: true,
              properties: compact({
                LogGroupName: `/aws/chatbot/${channel.configurationName}`,
                RetentionInDays: channel.logRetention,
                Tags: renderTags(channel.tags),
              }),
            },
          ],
    ),
  riskOf: () => 'none',
  // Chat makes it again with the next command.
  riskOfLoss: 'none',
};
