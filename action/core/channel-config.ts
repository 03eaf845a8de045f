import type { ChannelConfig, ChatopsConfig, Notify } from '../generated/config.ts';
import { isObject } from './json.ts';
import { defaultTarget, type Target } from './model.ts';

/** The target of a file that declares none. */
export const unknownTarget: Target = {
  key: defaultTarget,
  account: undefined,
  region: undefined,
  planRole: undefined,
  applyRole: undefined,
  templateBucket: undefined,
  isProduction: false,
};

/** Whether a target gets a channel: those it names, else those of the defaults, else every target. */
export function isInTarget(
  config: ChatopsConfig,
  channel: ChannelConfig,
  target: Pick<Target, 'key'>,
): boolean {
  const targets = channel.targets ?? config.defaults?.targets;
  return targets === undefined || target === unknownTarget || targets.includes(target.key);
}

/** The key from which logical ids and default names are made: the one that it had before it moved. */
export function originOf(key: string, part: unknown): string {
  const earlier = isObject(part) ? part['moved-from'] : undefined;
  return typeof earlier === 'string' ? earlier : key;
}

/** What a channel hears: its own `notify`, or that of the defaults. */
export function notifyOf({ defaults = {} }: ChatopsConfig, channel: ChannelConfig): Notify {
  return channel.notify ?? defaults.notify ?? {};
}
