import type { Kind } from '../../core/kind.ts';
import { compact } from '../../core/template.ts';
import {
  channelId,
  channelKeys,
  expectedRolesOf,
  neverEmptyOfChannels,
  normalizeChannelProperty,
  originsOfChannel,
  renderCommonProperties,
  riskOfChannelChange,
} from '../channel-properties.ts';

/** A channel configuration in Slack: who may run what in one channel, and what it receives. */
export const slackChannel: Kind = {
  type: 'AWS::Chatbot::SlackChannelConfiguration',
  render: ({ channels }) =>
    channels.flatMap(channel =>
      channel.place.platform !== 'slack'
        ? []
        : [
            {
              logicalId: channelId(channel),
              path: `channels.${channel.key}`,
              properties: compact({
                SlackWorkspaceId: channel.place.workspaceId,
                SlackChannelId: channel.place.channelId,
                ...renderCommonProperties(channel),
              }),
              ...expectedRolesOf(channel),
              origins: originsOfChannel(channel),
            },
          ],
    ),
  riskOf: riskOfChannelChange,
  keys: channelKeys,
  neverEmpty: neverEmptyOfChannels,
  normalize: normalizeChannelProperty,
};
