import { applyToChannel, type SlackChannelType } from '../core/chat-policy.ts';
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
  const { closed, roles, only } = applyToChannel(chat, channel.place);
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
      `the chat policy of the organization does not allow user roles, and ${needed}`,
    );
  }
  const layers = only === undefined ? [] : [doubtLayer(only, chat.name, compile)];
  return { ...none, layers, isChannelRoleOnly: roles === 'channel' };
}

/** A layer that may deny everything: what the policy does to a channel whose kind is unknown. */
function doubtLayer(only: SlackChannelType, name: string, compile: typeof compilePolicy): Layers[number] {
  const all = (Sid: string, Effect: string) => ({
    Version: '2012-10-17',
    Statement: [{ Sid, Effect, Action: '*', Resource: '*' }],
  });
  const origin = { layer: 'organization', name, path } as const;
  const doubt = `it allows ${only} channels only, and \`channel-type\` does not declare the type of this one`;
  return {
    name: 'organization',
    policies: [
      compile(all('Open', 'Allow'), origin),
      compile(all('ChannelTypeUnknown', 'Deny'), { ...origin, doubt }),
    ],
  };
}
