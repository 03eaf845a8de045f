import { isChannelType, keyOf, placeOfChannel } from '../access/picture.ts';
import type { ChannelPlace } from '../core/chat-place.ts';
import type { Drift } from '../core/drift.ts';
import { renderDesired } from './desired.ts';
import type { Inspection } from './inspect.ts';

/**
 * Adds to what no longer arrives in which chat channel that is: channels of several targets can be one chat channel. The companion stack has
 * no channels, so that those of chatops.yml count where none is deployed with the drift.
 */
export function locateSilence(
  { config, session, comparisons, targetRegion }: Inspection,
  drift: readonly Drift[],
): readonly Drift[] {
  if (!drift.some(({ notifications }) => notifications?.silenced !== undefined)) return drift;
  const { identity, target } = session;
  const { main } = renderDesired(config, target, targetRegion);
  const places = new Map<string, ChannelPlace>();
  for (const { Type, Metadata, Properties } of Object.values(main.template.Resources))
    if (isChannelType(Type)) places.set(keyOf(Metadata.chatops), placeOfChannel(Properties, identity));
  for (const { type, path, expected } of comparisons)
    if (isChannelType(type)) places.set(keyOf(path), placeOfChannel(expected, identity));
  return drift.map(item => {
    const silenced = item.notifications?.silenced?.map(each => {
      const chatChannel = places.get(each.channel);
      return chatChannel === undefined ? each : { ...each, chatChannel };
    });
    return silenced === undefined ? item : { ...item, notifications: { ...item.notifications, silenced } };
  });
}
