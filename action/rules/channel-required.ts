import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';

/** A channel has a role and a workspace, of its own or from the defaults. */
export const channelRequired: ConfigRule = {
  code: 'schema/required',
  title: 'A channel without a role or a workspace',
  severity: 'error',
  why: 'Commands in a channel run as a role, and a channel is in a workspace. Both can be set in the channel or under `defaults`.',
  wrong: 'channels: { ops: { channel: C0BBBBBBB, guardrails: [ReadOnlyAccess] } }',
  right:
    'defaults: { workspace: acme, role: operator }\nchannels: { ops: { channel: C0BBBBBBB, guardrails: [ReadOnlyAccess] } }',
  *check(config, project) {
    for (const [key, channel] of Object.entries(config.channels ?? {})) {
      for (const [name, section] of [
        ['role', 'roles'],
        ['workspace', 'workspaces'],
      ] as const) {
        if ((channel[name] ?? config.defaults?.[name]) !== undefined) continue;
        if (project.isBroken(['defaults', name])) continue;
        const [declared] = project.declared(section);
        yield {
          message: `\`${name}\` is missing in ${quoteName(`channels.${key}`)}`,
          help: `add \`${name}: ${declared ?? '…'}\` here or under \`defaults\``,
          path: ['channels', key, name],
          at: 'key',
        };
      }
    }
  },
};
