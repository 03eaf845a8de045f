import { createChannelKind } from '../channel-properties.ts';

/** A channel configuration in Slack: who may run what in one channel, and what it receives. */
export const slackChannel = createChannelKind('AWS::Chatbot::SlackChannelConfiguration', ({ place }) =>
  place.platform === 'slack'
    ? { SlackWorkspaceId: place.workspaceId, SlackChannelId: place.channelId }
    : undefined,
);
