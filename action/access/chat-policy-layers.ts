import { applyChatPolicy } from '../core/chat-policy.ts';
import type { compilePolicy } from '../iam/compile-policy.ts';
import type { Layers } from '../iam/policy.ts';
import type { Reason } from '../iam/verdict.ts';
import type { ChannelPicture, Picture, RolePicture } from './picture.ts';

/** What the chat policy of an organization does to the access of a channel. */
export interface ChatPolicyEffect {
  /** A layer that denies everything, in a channel that is closed. */
  readonly layers: Layers;
  readonly closed: Reason | undefined;
  /** Whether members cannot choose a role of their own, so that the ceiling is what the channel role gives. */
  readonly isChannelRoleOnly: boolean;
}

const none: ChatPolicyEffect = {
  layers: [],
  closed: undefined,
  isChannelRoleOnly: false,
};

/** The place of the key in chatops.yml that names the policy. */
const path = 'organization.chat-policy';

/**
 * Reads what the chat policy says of a channel.
 * @param asRole the user role that a member has chosen
 */
export function readChatPolicy(
  { limits: { chat } }: Picture,
  channel: ChannelPicture,
  asRole: RolePicture | undefined,
  compile: typeof compilePolicy,
): ChatPolicyEffect {
  if (chat === undefined) return none;
  const { closed, roles } = applyChatPolicy(chat.effective, channel.place);
  const close = (rule: string, message: string): ChatPolicyEffect => {
    const deny = { Sid: rule, Effect: 'Deny', Action: '*', Resource: '*' };
    const document = { Version: '2012-10-17', Statement: [deny] };
    const policy = compile(document, { layer: 'organization', name: chat.name, path });
    const reason: Reason = { layer: 'organization', policy: chat.name, statement: rule, path, message };
    return { ...none, layers: [{ name: 'organization', policies: [policy] }], closed: reason };
  };
  if (closed !== undefined) return close(closed.rule, closed.message);
  if (roles === 'channel' && (channel.userRoleRequired || asRole !== undefined)) {
    const needed = asRole === undefined ? 'the channel needs one' : `${asRole.key} is one`;
    return close(
      'UserRoleNotAllowed',
      `the chat policy of the organization allows no user roles, and ${needed}`,
    );
  }
  return { ...none, isChannelRoleOnly: roles === 'channel' };
}
