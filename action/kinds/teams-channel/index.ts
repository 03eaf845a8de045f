import { createChannelKind } from '../channel-properties.ts';

/** A channel configuration in Microsoft Teams. */
export const teamsChannel = createChannelKind(
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  ({ place, channelName }) =>
    place.platform === 'teams'
      ? {
          TeamId: place.teamId,
          TeamsTenantId: place.tenantId,
          TeamsChannelId: place.channelId,
          TeamsChannelName: channelName,
        }
      : undefined,
);
