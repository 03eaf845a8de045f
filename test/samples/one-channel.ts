import type { ChatopsConfig, Notify } from '../../action/generated/config.ts';

/** A chatops.yml with the one channel `ops`, whose guardrail denies everything, and with its notifications. */
export function configOfOneChannel(notify: Notify, name = 'demo'): ChatopsConfig {
  return {
    version: 1,
    name,
    workspaces: { acme: { slack: 'T0123ABCD' } },
    roles: { r: { 'managed-policies': ['CloudWatchReadOnlyAccess'] } },
    channels: {
      ops: { workspace: 'acme', channel: 'C0BBBBBBB', role: 'r', guardrails: 'none', notify },
    },
  };
}
