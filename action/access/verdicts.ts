import type { Decision, Reason, Verdict } from '../iam/verdict.ts';

/** All have to be allowed: one denial denies, one unknown leaves it open. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  return combine(verdicts, 'denied', 'unknown', 'allowed');
}

/** One allowance is enough to count: used where something must be allowed for no one and on nothing. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  return combine(verdicts, 'allowed', 'unknown', 'denied');
}

function combine(verdicts: readonly Verdict[], ...order: readonly Decision[]): Verdict {
  const decision = order.find(each => verdicts.some(verdict => verdict.decision === each)) ?? 'unknown';
  return { decision, because: uniqueReasons(verdicts.filter(verdict => verdict.decision === decision)) };
}

function uniqueReasons(verdicts: readonly Verdict[]): Reason[] {
  const reasons = verdicts.flatMap(({ because }) => because);
  // Most are few and distinct, which takes no keys to see.
  const isDistinct = reasons.every(
    ({ layer, message }, index) =>
      !reasons.some((other, at) => at > index && other.message === message && other.layer === layer),
  );
  if (isDistinct) return reasons;
  return [...new Map(reasons.map(reason => [`${reason.layer} ${reason.message}`, reason])).values()];
}

/**
 * A question that the policies alone do not settle.
 * @param help what would settle it
 */
export function unknownBecause(message: string, help: string): Verdict {
  return { decision: 'unknown', because: [{ layer: 'service', message, help }] };
}

/** Chat itself does not take it. */
export function refusedBecause(message: string): Verdict {
  return { decision: 'denied', because: [{ layer: 'service', message }] };
}
