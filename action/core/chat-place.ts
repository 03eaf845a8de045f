/**
 * The people to whom access belongs: those of one chat channel, with one AWS account. Neither the key in chatops.yml nor
 * the name of the target is part of it, so that another name is no other place.
 */
export type ChannelPlace =
  | {
      readonly platform: 'slack';
      /** ID of the workspace. */
      readonly workspace: string;
      readonly channel: string;
      /** Or the symbol `${AWS::AccountId}` where no account is declared. */
      readonly account: string;
    }
  | {
      readonly platform: 'teams';
      readonly team: string;
      readonly tenant: string;
      readonly channel: string;
      readonly account: string;
    };

/**
 * A Slack channel ID in the one form that two ways of writing it have: Slack calls private channels of old workspaces
 * G… and the service reads them back as C….
 */
export function normalizeSlackChannelId(id: string): string {
  return id.replace(/^G/, 'C');
}

/** A Teams channel ID as Teams shows it; AWS takes and returns it URL-encoded, in either case. */
export function normalizeTeamsChannelId(id: string): string {
  return id.replace(/%3a/gi, ':').replace(/%40/g, '@');
}

/** The ID of a channel in chat in one form, whichever of the two it is in. */
export function normalizeChannelId(id: string): string {
  return normalizeTeamsChannelId(normalizeSlackChannelId(id));
}

/** Equal for equal places. */
export function placeKey(place: ChannelPlace): string {
  const { platform, channel, account } = place;
  const group =
    place.platform === 'slack'
      ? place.workspace.toUpperCase()
      : `${place.tenant} ${place.team}`.toLowerCase();
  return JSON.stringify([platform, group, channel, account]);
}

/** Equal for places of one chat channel, in whichever AWS accounts. */
export function chatChannelKey(place: ChannelPlace): string {
  return placeKey({ ...place, account: '' });
}

/** How many chat channels some places are. */
export function countChatChannels(places: readonly ChannelPlace[]): number {
  return new Set(places.map(chatChannelKey)).size;
}

/** A place as people read it: `Slack channel C0BBBBBBB (workspace T0123ABCD)`. */
export function describePlace(place: ChannelPlace): string {
  return place.platform === 'slack'
    ? `Slack channel ${place.channel} (workspace ${place.workspace})`
    : `Teams channel ${place.channel} (team ${place.team})`;
}
