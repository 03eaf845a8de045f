import { distinctReasons } from '../iam/distinct-reasons.ts';
import type { Decision, Reason, Verdict } from '../iam/verdict.ts';

/** All have to be allowed: one denial denies, one unknown leaves it open. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  return combine(verdicts, severest);
}

/** One allowance is enough to count: used where something must be allowed for no one and on nothing. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  return combine(verdicts, mildest);
}

const severest: readonly Decision[] = ['denied', 'unknown', 'allowed'];
const mildest: readonly Decision[] = ['allowed', 'unknown', 'denied'];

/** @param order the decision that counts before others first */
function combine(verdicts: readonly Verdict[], order: readonly Decision[]): Verdict {
  const [only] = verdicts;
  if (only !== undefined && verdicts.length === 1) {
    const because = distinctOf(only.because);
    return because === only.because ? only : { decision: only.decision, because };
  }
  const decision = order.find(each => verdicts.some(verdict => verdict.decision === each)) ?? 'unknown';
  const deciding = verdicts.filter(verdict => verdict.decision === decision);
  const [first] = deciding;
  const reasons =
    first !== undefined && deciding.length === 1 ? first.because : deciding.flatMap(({ because }) => because);
  return { decision, because: distinctOf(reasons) };
}

/** Reasons that were found to be distinct last: the same verdict goes through several of these functions in turn. */
let lastDistinct: readonly Reason[] | undefined;

/** Each reason once; the same list where they are distinct. */
function distinctOf(reasons: readonly Reason[]): readonly Reason[] {
  if (reasons !== lastDistinct) lastDistinct = distinctReasons(reasons, 'layer');
  return lastDistinct;
}

/**
 * A question that the policies alone do not settle.
 * @param help what would settle it; undefined: nothing that is known
 */
export function unknownBecause(message: string, help?: string): Verdict {
  const reason = { layer: 'service' as const, message };
  return { decision: 'unknown', because: [help === undefined ? reason : { ...reason, help }] };
}

/** Chat itself does not take it. */
export function refusedBecause(message: string): Verdict {
  return { decision: 'denied', because: [{ layer: 'service', message }] };
}

/** A verdict with the reasons of another one after its own. */
export function withReasonsOf(verdict: Verdict, other: Verdict): Verdict {
  return { ...verdict, because: [...verdict.because, ...other.because] };
}
