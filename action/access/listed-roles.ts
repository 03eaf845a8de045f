import type { Decision } from '../iam/verdict.ts';
import type { ChannelAccess } from './channel-access.ts';
import { defaultAudienceOf } from './default-audience.ts';

/** The answer for members who choose one role. */
export interface RoleDecision {
  /** Its key in chatops.yml. */
  readonly role: string;
  readonly decision: Decision;
}

/**
 * Where every member has to choose one of the listed roles: the answer for each of them. Every output that says which role
 * gives what has it from here.
 * @param decide answers for a channel in which the role is the only one to choose
 * @returns none where the default verdict is not about listed roles
 */
export function decideEachListed(
  access: ChannelAccess,
  decide: (access: ChannelAccess) => Decision,
): readonly RoleDecision[] {
  if (defaultAudienceOf(access.channel) !== 'listed-role') return [];
  return access.defaults.map(each => ({
    role: each.role,
    decision: decide({ ...access, defaults: [each] }),
  }));
}

/** The roles of which a decision is the answer. */
export function rolesWith(roles: readonly RoleDecision[], decision: Decision): string[] {
  return roles.flatMap(each => (each.decision === decision ? [each.role] : []));
}
