import type { RoleAccess } from '../access/channel-access.ts';
import type { AccessIndex } from '../access/prove.ts';
import { toInstant } from '../core/until.ts';
import { listInstants, maxDates } from '../iam/instants.ts';
import type { Decision, Reason } from '../iam/verdict.ts';

/** From when on a decision is another one. */
export interface DateChange {
  readonly instant: string;
  readonly decision: Decision;
}

type Roles = readonly Pick<RoleAccess, 'layers'>[];

/**
 * The first instant from now on at which a decision is another one, as far as dates in policies decide.
 * @param roles whose policies decide
 * @param decide the decision at the instant of an index
 */
export function findChange(
  index: AccessIndex,
  roles: Roles,
  decide: (index: AccessIndex) => Decision,
): DateChange | undefined {
  const { now } = index;
  if (now === undefined) return undefined;
  const instants = (instantsOf(roles) ?? []).filter(instant => instant > Date.parse(now));
  if (instants.length === 0) return undefined;
  const decision = decide(index);
  for (const instant of instants.map(toInstant)) {
    const later = decide(index.at(instant));
    if (later !== decision) return { instant, decision: later };
  }
  return undefined;
}

/** That dates decide, and are too many to say when; nothing where they are not. */
export function explainUnreadDates(roles: Roles): Reason[] {
  if (instantsOf(roles) !== undefined) return [];
  const message = `Its policies name more than ${maxDates} dates, so it is unknown from when or until when this applies`;
  return [{ layer: 'service', message }];
}

/** The instants of the roles of a channel, which are needed thousands of times. */
const knownInstants = new WeakMap<Roles, ReturnType<typeof listInstants>>();

/** The instants at which a date in a policy of the roles begins or ends something; undefined: there are too many. */
function instantsOf(roles: Roles): ReturnType<typeof listInstants> {
  if (!knownInstants.has(roles)) {
    const layers = roles.flatMap(each => each.layers);
    knownInstants.set(roles, listInstants(layers));
  }
  return knownInstants.get(roles);
}
