import { encodeTeamsChannelId } from '../core/model.ts';
import { quote } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';

/** What AWS takes, from the registry schema of AWS::Chatbot::MicrosoftTeamsChannelConfiguration. */
const teamsId = /^[\w=+/.,-]*%3[aA][\w=+/.,-]*%40[\w=+/.,-]*$/;

/** The ID of a channel is one of its workspace's platform. */
export const channelId: ConfigRule = {
  code: 'channel/id',
  title: 'A channel ID of the wrong platform',
  severity: 'error',
  why: 'Slack channels have IDs like C0123ABCD, Teams channels like 19:…@thread.tacv2. AWS would refuse the one in the place of the other, in the middle of a deployment.',
  wrong:
    'workspaces: { acme: { slack: T0123ABCD } }\nchannels: { ops: { workspace: acme, channel: "19:a1b2@thread.tacv2", role: r, guardrails: none } }',
  right:
    'workspaces: { acme: { slack: T0123ABCD } }\nchannels: { ops: { workspace: acme, channel: C0123ABCD, role: r, guardrails: none } }',
  *check(config) {
    for (const [key, channel] of Object.entries(config.channels ?? {})) {
      const workspace = config.workspaces?.[channel.workspace ?? config.defaults?.workspace ?? ''];
      if (workspace === undefined) continue;
      const path = ['channels', key, 'channel'];
      if (workspace.teams === undefined) {
        if (/^[A-Za-z0-9]+$/.test(channel.channel)) continue;
        yield {
          message: `${quote(channel.channel)} is not the ID of a Slack channel`,
          help: 'copy the link of the channel in Slack and take its last part, e.g. C0123ABCD',
          path,
        };
      } else if (!teamsId.test(encodeTeamsChannelId(channel.channel))) {
        yield {
          message: `${quote(channel.channel)} is not the ID of a channel in Microsoft Teams`,
          help: 'copy the link of the channel in Teams and take the part that starts with 19, e.g. 19:a1b2c3@thread.tacv2',
          path,
        };
      }
    }
  },
};
