import type { ChatPolicy } from '../core/chat-policy.ts';
import { applyToChannel } from '../core/chat-policy.ts';
import type { Finding } from '../core/finding.ts';
import type { Channel } from '../core/model.ts';
import { formatPath } from '../core/path.ts';
import { quoteName } from '../core/quote.ts';
import type { Reason } from '../iam/verdict.ts';
import type { ChannelAccess } from './channel-access.ts';
import type { ChannelCheck } from './channel-check.ts';

/** What the chat policy of the organization does to channels: those in which nothing works, and what else it limits. */
export function createChatPolicyCheck(policy: ChatPolicy | undefined): ChannelCheck {
  return (access, channel) => (policy === undefined ? [] : checkChannel(access, channel, policy));
}

function* checkChannel(access: ChannelAccess, channel: Channel, policy: ChatPolicy): Generator<Finding> {
  const path = ['channels', channel.key];
  const name = quoteName(channel.key);
  if (access.closed !== undefined) {
    yield {
      code: 'channel/closed-by-policy',
      message: `Nothing works in ${name}: ${access.closed.message}`,
      help: helpForClosed(access.closed),
      path,
      at: 'key',
    };
    return;
  }
  // No command works there anyway.
  if (channel.runsNothing) return;
  const { roles, only } = applyToChannel(policy, access.channel.place);
  if (roles === 'user' && !channel.userRoleRequired) {
    yield {
      code: 'channel/role-not-allowed',
      message: `The chat policy of the organization does not allow channel roles, so every member of ${name} has to choose a role`,
      help: 'set `user-roles: { required: true, roles: […] }` with the roles that members choose',
      path,
      at: 'key',
    };
  }
  if (only !== undefined) {
    yield {
      code: 'channel/type-limited',
      message: `The chat policy of the organization allows ${only} channels only, and the type of ${name} is not declared, so nothing is proved to work in it`,
      help: `write \`channel-type: ${only}\` if it is a ${only} channel in Slack; in any other channel nothing works`,
      path,
      at: 'key',
    };
  }
}

/** The findings about a channel in one target only: of those that its targets have alike, the last. */
export function joinTargets(findings: readonly Finding[]): Iterable<Finding> {
  return new Map(findings.map(finding => [`${finding.code} ${formatPath(finding.path)}`, finding])).values();
}

function helpForClosed({ statement }: Reason): string {
  if (statement === 'UserRoleNotAllowed') return 'set `user-roles: optional`, or have the policy changed';
  return statement === 'ChannelTypeNotAllowed'
    ? 'change the kind of the channel in Slack and `channel-type` here, or have the policy changed'
    : 'have the policy changed, or remove the channel';
}
