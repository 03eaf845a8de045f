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

/** A channel configuration in Microsoft Teams. */
export const teamsChannel: Kind = {
  type: 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  render: ({ channels }) =>
    channels.flatMap(channel =>
      channel.place.platform !== 'teams'
        ? []
        : [
            {
              logicalId: channelId(channel),
              path: `channels.${channel.key}`,
              properties: compact({
                TeamId: channel.place.teamId,
                TeamsTenantId: channel.place.tenantId,
                TeamsChannelId: channel.place.channelId,
                TeamsChannelName: channel.channelName,
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
