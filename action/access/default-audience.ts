import type { ChannelPicture } from './picture.ts';

/**
 * Whom the default verdict of a channel is about. Where every member has to choose a role of their own, no one acts through
 * the channel role: the verdict is about members who choose a listed role, or without a list about any role.
 */
export type DefaultAudience = 'everyone' | 'listed-role' | 'any-role';

/** Whom the default verdict of a channel is about. */
export function defaultAudienceOf({
  userRoleRequired,
  userRoles = [],
}: Pick<ChannelPicture, 'userRoleRequired' | 'userRoles'>): DefaultAudience {
  if (!userRoleRequired) return 'everyone';
  return userRoles.length > 0 ? 'listed-role' : 'any-role';
}

/** Names the members that the default verdict is about. @param role the role that they act as */
export function describeDefaultMembers(audience: DefaultAudience, role: string): string {
  switch (audience) {
    case 'everyone':
      return 'everyone in the channel';
    case 'listed-role':
      return `members who choose ${role}`;
    case 'any-role':
      return 'members with the role they choose';
  }
}

/** The members that the ceiling is about. */
export const ownRoleMembers = 'members with a role of their own';
