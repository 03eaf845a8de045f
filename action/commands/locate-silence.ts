import { isChannelType, keyOf, placeOfChannel } from '../access/picture.ts';
import { type ChannelPlace, placeKey } from '../core/chat-place.ts';
import type { Drift } from '../core/drift.ts';
import { renderDesired } from './desired.ts';
import type { Inspection } from './inspect.ts';

/**
 * Adds to what no longer arrives in which chat channel that is: channels of several targets can be one chat channel, and one that was moved is
 * named by the chat channel that it had. The companion stack has
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
  const moved = new Set<string>();
  for (const { type, path, expected, observed } of comparisons) {
    if (!isChannelType(type)) continue;
    const place = placeOfChannel(expected, identity);
    places.set(keyOf(path), place);
    if (observed.status !== 'present') continue;
    const now = placeOfChannel({ ...expected, ...observed.properties }, identity);
    if (placeKey(now) !== placeKey(place)) moved.add(keyOf(path));
  }
  return drift.map(item => {
    const silenced = item.notifications?.silenced?.map(each => {
      const chatChannel = places.get(each.channel);
      if (chatChannel === undefined) return each;
      const place = moved.has(each.channel) ? { place: each.place ?? chatChannel.channel } : {};
      return { ...each, ...place, chatChannel };
    });
    return silenced === undefined ? item : { ...item, notifications: { ...item.notifications, silenced } };
  });
}
