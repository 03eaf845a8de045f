/** What of a channel is only possible because something was not read: all that it gives, or what its channel role gives. */
export type UnreadPart = 'whole' | 'role';

/** The properties of a channel configuration that say which people it is for. */
const places: readonly string[] = [
  'SlackChannelId',
  'SlackWorkspaceId',
  'TeamsChannelId',
  'TeamId',
  'TeamsTenantId',
];

const ofRole: readonly string[] = ['IamRoleArn', 'UserRoleRequired'];
/** Where it is not known whether the service has switched it off, all that it gives is only possible. */
const ofWhole: readonly string[] = ['GuardrailPolicies', 'State', ...places];

/** The properties of a channel configuration that decide what people can do; others change nothing of it. */
export const channelProperties: readonly string[] = [...ofWhole, ...ofRole];

/**
 * Says what of a channel is only possible.
 * @param unread its properties that were not read
 * @returns undefined: all that decides was read
 */
export function unreadPartOf(unread: readonly string[]): UnreadPart | undefined {
  if (unread.some(name => ofWhole.includes(name))) return 'whole';
  return unread.some(name => ofRole.includes(name)) ? 'role' : undefined;
}
