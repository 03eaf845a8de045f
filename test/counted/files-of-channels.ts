import type { Resolved } from '../../action/core/model.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';

/** So many channels, each with an alias of its own, in so many files of one account. */
export function filesOfChannels(channels: number, files: number): { readonly config: Resolved }[] {
  return Array.from({ length: files }, (_, file) => {
    const own = Array.from({ length: channels }, (__, index) => index).filter(
      index => index % files === file,
    );
    return { config: { ...resolve(configOf(`team-${file}`, own)), documents: new Map() } };
  });
}

function configOf(name: string, channels: readonly number[]): ChatopsConfig {
  const keys = channels.map(index => `c${index}`);
  return {
    version: 1,
    name,
    workspaces: { acme: { slack: 'T0123ABCD' } },
    roles: { reader: { 'managed-policies': ['ReadOnlyAccess'] } },
    aliases: Object.fromEntries(keys.map(key => [key, 'lambda list-functions --region us-east-1'])),
    channels: Object.fromEntries(
      channels.map(index => [
        `c${index}`,
        {
          channel: `C0${String(index).padStart(7, '0')}`,
          workspace: 'acme',
          role: 'reader',
          guardrails: ['ReadOnlyAccess'],
          aliases: [`c${index}`],
        },
      ]),
    ),
  };
}
