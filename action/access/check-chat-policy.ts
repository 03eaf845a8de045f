import type { ChatPolicy } from '../core/chat-policy.ts';
import { applyToChannel } from '../core/chat-policy.ts';
import type { Finding } from '../core/finding.ts';
import { quoteName } from '../core/quote.ts';
import type { AccessIndex } from './prove.ts';

/** What the chat policy of the organization does to channels: those in which nothing works, and what else it limits. */
export function* checkChatPolicy(index: AccessIndex, policy: ChatPolicy | undefined): Generator<Finding> {
  if (policy === undefined) return;
  const found = new Map<string, Finding>();
  for (const model of index.models) {
    for (const channel of model.channels) {
      const access = index.find(model, channel.key);
      if (access === undefined) continue;
      const path = ['channels', channel.key];
      const name = quoteName(channel.key);
      const { roles, only } = applyToChannel(policy, access.channel.place);
      if (access.closed !== undefined) {
        const { message } = access.closed;
        const help =
          access.closed.statement === 'UserRoleNotAllowed'
            ? 'set `user-roles: optional`, or have the policy changed'
            : access.closed.statement === 'ChannelTypeNotAllowed'
              ? 'change the kind of the channel in Slack and `channel-type` here, or have the policy changed'
              : 'have the policy changed, or remove the channel';
        const text = `Nothing works in ${name}: ${message}`;
        found.set(channel.key, { code: 'channel/closed-by-policy', message: text, help, path, at: 'key' });
        continue;
      }
      // No command works there anyway.
      if (channel.runsNothing) continue;
      if (roles === 'user' && !channel.userRoleRequired) {
        found.set(`${channel.key} roles`, {
          code: 'channel/role-not-allowed',
          message: `The chat policy of the organization does not allow channel roles, so every member of ${name} has to choose a role`,
          help: 'set `user-roles: { required: true, roles: […] }` with the roles that members choose',
          path,
          at: 'key',
        });
      }
      if (only !== undefined) {
        found.set(`${channel.key} type`, {
          code: 'channel/type-limited',
          message: `The chat policy of the organization allows ${only} channels only, and the type of ${name} is not declared, so nothing is proved to work in it`,
          help: `write \`channel-type: ${only}\` if it is a ${only} channel in Slack; in any other channel nothing works`,
          path,
          at: 'key',
        });
      }
    }
  }
  yield* found.values();
}
