/** A channel of a template in its place in chat. */
export interface ChannelInPlace {
  /** Equal for equal places. */
  readonly id: string;
  /** Its key. */
  readonly channel: string;
}

/** Which channels of two versions have the people of another one. */
export interface ChannelMoves {
  /** Whether a channel of the version afterwards was in another place before. */
  readonly isMoved: (channel: ChannelInPlace) => boolean;
  /**
   * What the people of a place know it by, where it gets the channel of others or where their channel moves away: `was` is its key before.
   * @param left the channel of the place afterwards
   */
  readonly nameBefore: (
    channel: ChannelInPlace,
    left: ChannelInPlace | undefined,
  ) => { readonly was?: string };
}

/** Compares where the channels of two versions are: another key in the same place has the same people. */
export function findMoves(before: readonly ChannelInPlace[], after: readonly ChannelInPlace[]): ChannelMoves {
  const placesOf = (channels: readonly ChannelInPlace[]) =>
    new Map(channels.map(({ id, channel }) => [channel, id]));
  const [earlier, now] = [placesOf(before), placesOf(after)];
  const isElsewhere = (places: ReadonlyMap<string, string>, { id, channel }: ChannelInPlace) => {
    const place = places.get(channel);
    return place !== undefined && place !== id;
  };
  return {
    isMoved: channel => isElsewhere(earlier, channel),
    nameBefore: (channel, left) =>
      isElsewhere(now, channel) || (left !== undefined && isElsewhere(earlier, left))
        ? { was: channel.channel }
        : {},
  };
}
