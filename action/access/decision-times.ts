import { formatStart, toInstant } from '../core/until.ts';
import { listInstants, maxDates, onlyEnds } from '../iam/instants.ts';
import type { Decision, Reason, Verdict } from '../iam/verdict.ts';
import type { RoleAccess } from './channel-access.ts';

/** Another decision than that of now, as far as dates in policies decide. */
export interface LaterDecision {
  readonly decision: Decision;
  /** The first instant at which it is this one. */
  readonly from: string;
  /** The first instant after that at which it no longer is; undefined: no date ends it. */
  readonly until?: string;
}

/** What dates in policies change about a decision. */
export interface DecisionTimes {
  /** The first instant at which it is no longer allowed, of something that is; undefined: no date ends it. */
  readonly until?: string;
  /** The next other decision about something that is not allowed; undefined: no date changes it. */
  readonly later?: LaterDecision;
}

/** What dates change about the decision for members with any role of their own. */
export interface CeilingTimes {
  /** `until` of the ceiling. */
  readonly ceilingUntil?: string;
  /** `later` of the ceiling. */
  readonly ceilingLater?: LaterDecision;
}

type Roles = readonly Pick<RoleAccess, 'layers'>[];

/** The times of a decision that no date changes: always this object. */
export const noTimes: DecisionTimes = {};

/**
 * Until when something is allowed, or what the next other decision is, as far as dates in policies decide.
 * @param roles whose policies decide; where they have no dates, nothing is decided again
 * @param decision that of now
 * @param now the instant of the proofs; undefined: what depends on it is unknown
 * @param decideAt the decision at another instant
 */
export function findTimes(
  roles: Roles,
  decision: Decision,
  now: string | undefined,
  decideAt: (instant: string) => Decision,
): DecisionTimes {
  const instants = instantsOf(roles);
  if (now === undefined || instants === undefined || instants.length === 0) return noTimes;
  if (decision === 'denied' && roles.every(({ layers }) => onlyEnds(layers))) return noTimes;
  const present = Date.parse(now);
  let later: LaterDecision | undefined;
  for (const time of instants) {
    if (time <= present) continue;
    const instant = toInstant(time);
    const then = decideAt(instant);
    if (later !== undefined) {
      if (then !== later.decision) return { later: { ...later, until: instant } };
    } else if (then !== decision) {
      // Only the end of what is allowed is of interest.
      if (decision === 'allowed') return { until: instant };
      later = { decision: then, from: instant };
    }
  }
  return later === undefined ? noTimes : { later };
}

/** A decision with its times. */
interface TimedVerdict extends DecisionTimes {
  readonly verdict: Verdict;
}

/**
 * The reasons that count later, each with the date from which it does: what allows something in the place of a statement that ends
 * first, what ends it, and what allows something that is not allowed now.
 * @param verdictAt the verdict at another instant; undefined: there is none
 */
export function explainTimes(
  roles: Roles,
  { verdict, until, later }: TimedVerdict,
  now: string | undefined,
  verdictAt: (instant: string) => Verdict | undefined,
): Reason[] {
  const instants = instantsOf(roles) ?? [];
  if (now === undefined || instants.length === 0) return [];
  if (verdict.decision !== 'allowed' && later === undefined) return [];
  const present = Date.parse(now);
  const last = until ?? later?.until;
  const seen = new Set(verdict.because.map(({ message }) => message));
  const reasons: Reason[] = [];
  for (const time of instants) {
    const instant = toInstant(time);
    const isOver = last !== undefined && time > Date.parse(last);
    if (time <= present || isOver) continue;
    for (const reason of verdictAt(instant)?.because ?? []) {
      if (seen.has(reason.message)) continue;
      seen.add(reason.message);
      reasons.push({ ...reason, message: `from ${formatStart(instant)}: ${reason.message}` });
    }
  }
  return reasons;
}

/** What an answer calls the times of the ceiling. */
export function nameOfCeiling({ until, later }: DecisionTimes): CeilingTimes {
  return {
    ...(until === undefined ? {} : { ceilingUntil: until }),
    ...(later === undefined ? {} : { ceilingLater: later }),
  };
}

/** That dates decide, and are too many to say when; nothing where they are not. */
export function explainUnreadDates(roles: Roles): Reason[] {
  if (instantsOf(roles) !== undefined) return [];
  const message = `Its policies name more than ${maxDates} dates, so it is unknown from when or until when this applies`;
  return [{ layer: 'service', message }];
}

/** The instants of the roles of a channel, or of the policies of a single one: they are needed thousands of times. */
const knownInstants = new WeakMap<object, ReturnType<typeof listInstants>>();

/** The instants at which a date in a policy of the roles begins or ends something; undefined: there are too many. */
function instantsOf(roles: Roles): ReturnType<typeof listInstants> {
  const [first] = roles;
  const key = roles.length === 1 && first !== undefined ? first.layers : roles;
  const known = knownInstants.get(key);
  if (known !== undefined || knownInstants.has(key)) return known;
  const instants = listInstants(roles.flatMap(each => each.layers));
  knownInstants.set(key, instants);
  return instants;
}
