import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';
import { targetsOf } from './each-notify.ts';

/** A channel runs commands as a role that trusts the service and that a team can give permissions to. */
export const channelServiceLinkedRole: ConfigRule = {
  code: 'channel/service-linked-role',
  title: 'A service-linked role as the role of a channel',
  severity: 'error',
  why: 'A service-linked role belongs to its AWS service: its permissions cannot be changed, and a channel cannot use it. A channel needs a role whose trust policy allows chatbot.amazonaws.com.',
  wrong:
    'workspaces: { acme: { slack: T0123ABCD } }\nroles: { r: { arn: "arn:aws:iam::123456789012:role/aws-service-role/management.chatbot.amazonaws.com/AWSServiceRoleForAWSChatbot" } }\nchannels: { ops: { workspace: acme, channel: C0BBBBBBB, role: r, guardrails: none } }',
  right:
    'workspaces: { acme: { slack: T0123ABCD } }\nroles: { r: { managed-policies: [CloudWatchReadOnlyAccess] } }\nchannels: { ops: { workspace: acme, channel: C0BBBBBBB, role: r, guardrails: none } }',
  *check(config) {
    for (const [key, role] of Object.entries(config.roles ?? {})) {
      const arn = 'arn' in role ? role.arn : undefined;
      const path = 'path' in role ? role.path : undefined;
      const isLinked = arn === undefined ? path?.startsWith(linkedPath) : arn.includes(`:role${linkedPath}`);
      if (isLinked !== true) continue;
      yield {
        message: `The role ${quoteName(key)} is a service-linked role, which a channel cannot use`,
        help: 'let the stack make a role: `managed-policies: [CloudWatchReadOnlyAccess]`, or name a role of your own that trusts chatbot.amazonaws.com',
        path: ['roles', key, arn === undefined ? 'path' : 'arn'],
      };
    }
  },
};

/** The path of all service-linked roles, which IAM keeps for them. */
const linkedPath = '/aws-service-role/';

/** A channel takes a role of its own account only. */
export const channelRoleElsewhere: ConfigRule = {
  code: 'channel/role-elsewhere',
  title: 'A role of another account',
  severity: 'error',
  why: 'To configure a channel, its role is passed to the service (`iam:PassRole`), and IAM passes roles of the same account only. With a role of another account AWS refuses the channel during the deployment.',
  wrong:
    'targets: { main: { account: "123456789012", region: eu-west-1 } }\nworkspaces: { acme: { slack: T0123ABCD } }\nroles: { r: { arn: "arn:aws:iam::210987654321:role/chat" } }\nchannels: { ops: { workspace: acme, channel: C0BBBBBBB, role: r, guardrails: none } }',
  right:
    'targets: { main: { account: "123456789012", region: eu-west-1 } }\nworkspaces: { acme: { slack: T0123ABCD } }\nroles: { r: { arn: "arn:aws:iam::123456789012:role/chat" } }\nchannels: { ops: { workspace: acme, channel: C0BBBBBBB, role: r, guardrails: none } }',
  *check(config) {
    for (const [key, role] of Object.entries(config.roles ?? {})) {
      const account = 'arn' in role ? /^arn:[^:]*:iam::([0-9]{12}):role\//.exec(role.arn)?.[1] : undefined;
      if (account === undefined) continue;
      for (const [name, channel] of Object.entries(config.channels ?? {})) {
        if ((channel.role ?? config.defaults?.role) !== key) continue;
        const other = targetsOf(config, ['channels', name]).find(target => target.account !== account);
        if (other === undefined) continue;
        yield {
          message: `The role ${quoteName(key)} is in the account ${account}, and the channel ${quoteName(name)} in ${other.account} (target ${quoteName(other.key)}); a channel can only use a role of its own account`,
          help: 'name a role of that account, with `${AWS::AccountId}` for a role that exists in every account',
          path: ['roles', key, 'arn'],
        };
        break;
      }
    }
  },
};
