import { isInTarget, notifyOf } from '../core/channel-config.ts';
import type { ChannelConfig, ChatopsConfig } from '../generated/config.ts';

/** The targets that get a channel; none where the file declares no targets. */
export function targetsOfChannel(config: ChatopsConfig, channel: ChannelConfig): string[] {
  return Object.keys(config.targets ?? {})
    .filter(key => isInTarget(config, channel, { key }))
    .sort();
}

/**
 * What the stack of a target creates only because of one channel, by its place in chatops.yml: without the channel, apply deletes it.
 * @param key of the channel
 */
export function listOnlyOf(config: ChatopsConfig, key: string, target: string): string[] {
  const channel = config.channels?.[key];
  if (channel === undefined) return [];
  const others = new Set(
    Object.entries(config.channels ?? {}).flatMap(([other, each]) =>
      other !== key && isInTarget(config, each, { key: target }) ? listShareable(config, each) : [],
    ),
  );
  const { topics: _topics, ...made } = notifyOf(config, channel);
  const own = [
    ...(Object.keys(made).length > 0 ? ['notify'] : []),
    ...(channel.until === undefined ? [] : ['until']),
    ...((channel['log-retention'] ?? config.defaults?.['log-retention']) === undefined
      ? []
      : ['log-retention']),
  ];
  return [
    ...listShareable(config, channel).filter(path => !others.has(path)),
    ...own.map(part => `channels.${key}.${part}`),
  ].sort();
}

/** The roles, guardrails and aliases that the stack creates for a channel, by place. */
function listShareable(config: ChatopsConfig, channel: ChannelConfig): string[] {
  const { defaults = {}, roles = {}, guardrails = {} } = config;
  const choice = channel['user-roles'] ?? defaults['user-roles'];
  const named = channel.guardrails ?? defaults.guardrails ?? [];
  const ownRoles = [
    channel.role ?? defaults.role ?? [],
    typeof choice === 'object' ? (choice.roles ?? []) : [],
  ]
    .flat()
    .filter(role => Object.hasOwn(roles, role) && !('arn' in (roles[role] ?? {})));
  const ownGuardrails = (named === 'none' ? [] : named).filter(
    name => Object.hasOwn(guardrails, name) && !('arn' in (guardrails[name] ?? {})),
  );
  return [
    ...ownRoles.map(role => `roles.${role}`),
    ...ownGuardrails.map(guardrail => `guardrails.${guardrail}`),
    ...(channel.aliases ?? defaults.aliases ?? []).map(alias => `aliases.${alias}`),
  ];
}
