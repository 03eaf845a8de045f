import type { Json } from '../core/json.ts';
import { canonicalJson } from '../core/json.ts';
import type { ChannelConfig, ChatopsConfig } from '../generated/config.ts';

type Defaults = NonNullable<ChatopsConfig['defaults']>;
type Channels = Readonly<Record<string, ChannelConfig>>;

/** What is worth saying once for all channels. Roles, aliases and topics stay with the channel that has them. */
const shareable = ['workspace', 'guardrails', 'logging', 'user-roles'] as const;

/**
 * Moves what all channels have in common into `defaults`, as a person would. A workspace moves also for one channel,
 * anything else only when several have it.
 */
export function shareDefaults(channels: Channels): {
  defaults?: Defaults;
  channels: Record<string, ChannelConfig>;
} {
  const all = Object.values(channels);
  const defaults: { [name: string]: Json } = {};
  for (const name of shareable) {
    const values = new Set(all.map(channel => canonicalJson((channel[name] ?? null) as Json)));
    const [first] = all;
    const value = first?.[name];
    if (values.size !== 1 || value === undefined) continue;
    if (all.length > 1 || name === 'workspace') defaults[name] = value as Json;
  }
  const rest = Object.entries(channels).map(([key, channel]) => {
    const own = Object.entries(channel).filter(([name]) => !Object.hasOwn(defaults, name));
    return [key, Object.fromEntries(own) as unknown as ChannelConfig] as const;
  });
  if (Object.keys(defaults).length === 0) return { channels: Object.fromEntries(rest) };
  return { defaults: defaults as Defaults, channels: Object.fromEntries(rest) };
}
