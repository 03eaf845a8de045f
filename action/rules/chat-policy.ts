import type { RuleDescription } from '../core/rule.ts';

/** A file whose organization has a policy, and in it a channel. */
const file = (rule: string, channel: string, workspace = 'T0123ABCD') =>
  `name: chat   # policies/chat.json: { "chatbot": { "platforms": { "slack": ${rule} } } }\norganization: { chat-policy: policies/chat.json }\nworkspaces: { acme: { slack: ${workspace} } }\nroles: { r: { allow: [{ actions: ["sns:ListTopics"], resources: ["*"] }] } }\nguardrails: { g: { allow: [{ actions: ["sns:ListTopics"], resources: ["*"] }] } }\nchannels: { ops: { workspace: acme, role: r, guardrails: [g], ${channel} } }`;

const listed = '{ "workspaces": ["T0123ABCD"] }';
const users = '{ "default": { "supported_role_settings": ["user_role"] } }';
const privates =
  '{ "default": { "supported_channel_types": ["private"] }, "overrides": { "t0456efgh": { "supported_channel_types": ["public", "private"] } } }';

/** Codes about what the chat policy of the organization does to channels; the checks are in `access/check-chat-policy.ts`. */
export const chatPolicyRules: readonly RuleDescription[] = [
  {
    code: 'channel/closed-by-policy',
    title: 'A channel in which nothing works because of the chat policy',
    severity: 'error',
    why: 'The chat applications policy of the organization disables the platform, does not list the workspace or team, or does not allow the type of the channel or the roles that it needs. AWS still creates the configuration, but chat does not answer commands or show notifications.',
    wrong: file(listed, 'channel: C0BBBBBBB', 'T0456EFGH'),
    right: file(listed, 'channel: C0BBBBBBB'),
  },
  {
    code: 'channel/role-not-allowed',
    title: 'A channel role that the chat policy does not allow',
    severity: 'warning',
    why: 'The policy allows user roles only. Commands then never run as the channel role, so what works depends on the role that each member chooses.',
    wrong: file(users, 'channel: C0BBBBBBB'),
    right: file(users, 'channel: C0BBBBBBB, user-roles: { required: true, roles: [r] }'),
  },
  {
    code: 'channel/type-limited',
    title: 'A channel whose type the chat policy may not allow',
    severity: 'warning',
    why: 'The policy allows only private channels, or only public channels. Neither the ID of a Slack channel nor any API shows its type, so without `channel-type` it is unknown whether anything works in it.',
    wrong: file(privates, 'channel: C0BBBBBBB'),
    right: file(privates, 'channel: C0BBBBBBB, channel-type: private'),
  },
];
