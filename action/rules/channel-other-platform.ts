import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';

/** A key of a channel that means something on the other platform only. */
export const channelOtherPlatform: ConfigRule = {
  code: 'channel/other-platform',
  title: 'A key that has no effect on the platform of its channel',
  severity: 'warning',
  why: 'Only Teams configurations store the name of their channel, and a chat policy limits channel types (`supported_channel_types`) only on Slack. On the other platform the key has no effect.',
  wrong:
    'workspaces: { acme: { slack: T0123ABCD } }\nroles: { r: { managed-policies: [CloudWatchReadOnlyAccess] } }\nchannels: { ops: { workspace: acme, channel: C0BBBBBBB, channel-name: Operations, role: r, guardrails: none } }',
  right:
    'workspaces: { acme: { slack: T0123ABCD } }\nroles: { r: { managed-policies: [CloudWatchReadOnlyAccess] } }\nchannels: { ops: { workspace: acme, channel: C0BBBBBBB, channel-type: private, role: r, guardrails: none } }',
  *check(config) {
    for (const [key, channel] of Object.entries(config.channels ?? {})) {
      const workspace = config.workspaces?.[channel.workspace ?? config.defaults?.workspace ?? ''];
      if (workspace === undefined) continue;
      const isSlack = 'slack' in workspace;
      const name = isSlack ? 'channel-name' : 'channel-type';
      if (channel[name] === undefined) continue;
      yield {
        message: isSlack
          ? `\`channel-name\` does nothing in ${quoteName(key)}, which is a Slack channel: only Teams configurations store a name`
          : `\`channel-type\` does nothing in ${quoteName(key)}, which is a Teams channel: a chat policy limits channel types only on Slack`,
        help: `remove \`${name}\``,
        path: ['channels', key, name],
      };
    }
  },
};
