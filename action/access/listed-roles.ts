import type { Decision } from '../iam/verdict.ts';
import type { ChannelAccess } from './channel-access.ts';
import { type DecisionTimes, findTimes } from './decision-times.ts';
import { defaultAudienceOf } from './default-audience.ts';

/** The answer for members who choose one role, with its times where they were asked for. */
export interface RoleDecision extends DecisionTimes {
  /** Its key in chatops.yml. */
  readonly role: string;
  readonly decision: Decision;
}

/** The access of one channel at other times. */
export interface AccessInTime {
  /** The instant of the proofs; undefined: what depends on it is unknown. */
  readonly now: string | undefined;
  readonly at: (instant: string) => ChannelAccess | undefined;
}

/**
 * Where every member has to choose one of the listed roles: the answer for each of them. Every output that says which role
 * gives what has it from here.
 * @param decide answers for a channel in which the role is the only one to choose
 * @param inTime the same channel at other times; undefined: the answers have no times
 * @returns none where the default verdict is not about listed roles
 */
export function decideEachListed(
  access: ChannelAccess,
  decide: (access: ChannelAccess) => Decision,
  inTime?: AccessInTime,
): readonly RoleDecision[] {
  if (defaultAudienceOf(access.channel) !== 'listed-role') return [];
  return access.defaults.map(each => {
    const { role } = each;
    const decision = decide({ ...access, defaults: [each] });
    if (inTime === undefined) return { role, decision };
    const times = findTimes([each], decision, inTime.now, instant => {
      const then = inTime.at(instant);
      const own = then?.defaults.filter(other => other.role === role) ?? [];
      return then === undefined || own.length === 0 ? 'unknown' : decide({ ...then, defaults: own });
    });
    return { role, decision, ...times };
  });
}

/** The roles of which a decision is the answer. */
export function rolesWith(roles: readonly RoleDecision[], decision: Decision): string[] {
  return roles.flatMap(each => (each.decision === decision ? [each.role] : []));
}
