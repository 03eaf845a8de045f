import { encodeTeamsChannelId } from '../core/channel-id.ts';
import { normalizeSlackChannelId } from '../core/chat-place.ts';
import { quoteName } from '../core/quote.ts';
import { resolveTargets } from '../core/resolve.ts';
import type { ConfigRule } from '../core/rule.ts';

/** One channel of chat has one configuration in an account. */
export const channelDuplicate: ConfigRule = {
  code: 'channel/duplicate',
  title: 'The same channel twice in one account',
  severity: 'error',
  why: 'AWS accepts one configuration per channel and account: the second one fails during the deployment with "has already been configured". The same channel in two accounts is fine.',
  wrong:
    'channels:\n  ops: { channel: C0BBBBBBB, role: r, guardrails: none }\n  alerts: { channel: C0BBBBBBB, role: r, guardrails: none }',
  right:
    'channels:\n  ops: { channel: C0BBBBBBB, role: r, guardrails: none }\n  alerts: { channel: C0AAAAAAA, role: r, guardrails: none }',
  *check(config, project) {
    const everywhere = resolveTargets(config).map(({ key }) => key);
    const first = new Map<string, string>();
    for (const [key, channel] of Object.entries(config.channels ?? {})) {
      const workspace = channel.workspace ?? config.defaults?.workspace ?? '';
      const team = config.workspaces?.[workspace]?.teams?.team;
      const id = `${team ?? ''} ${encodeTeamsChannelId(normalizeSlackChannelId(channel.channel)).toLowerCase()}`;
      for (const target of channel.targets ?? config.defaults?.targets ?? everywhere) {
        const other = first.get(`${target} ${id}`);
        if (other === undefined) {
          first.set(`${target} ${id}`, key);
          continue;
        }
        const { file, line } = project.locate(['channels', other], 'key');
        yield {
          message: `${quoteName(channel.channel)} is already the channel ${quoteName(other)} (${file}, line ${line})`,
          help: 'merge the two channels: AWS accepts one configuration per channel and account',
          path: ['channels', key, 'channel'],
        };
        break;
      }
    }
  },
};
