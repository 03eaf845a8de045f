import type { Drift } from '../core/drift.ts';
import { type Complete, describeMissing, type Incomplete, type Look } from '../core/look.ts';
import type { PlanSeen } from '../core/plan.ts';
import { makeVisible } from '../core/visible.ts';

/** That nothing changes, and what was seen beside it. Only a complete look can say so. */
export function describeNothingToChange({ value }: Complete<PlanSeen>): string {
  const { source, changes, drift, ignored } = value;
  if (source === 'files') return 'Nothing to change: no resource differs in the targets of this file.';
  if (changes > 0) {
    return 'CloudFormation found nothing to change, although the plan has changes. Run chatops plan again.';
  }
  if (drift.length > 0) {
    return `Nothing to change: the deployed stack is what chatops.yml asks for. But AWS differs from it: ${countDrift(drift)}. chatops drift shows what that does to access, chatops drift --revert brings AWS back.`;
  }
  const except = ignored === 0 ? '' : `, except for ${ignored} ignored ${ignored === 1 ? 'drift' : 'drifts'}`;
  return `Nothing to change: AWS has what chatops.yml asks for${except}. What others made beside it, only chatops drift lists.`;
}

/** The risk of a drift follows from the whole account, which only `chatops drift` looks at. */
function countDrift({ length }: readonly Drift[]): string {
  return `${length} ${length === 1 ? 'drift' : 'drifts'}`;
}

/** That a plan is not complete, why, and what follows from it. */
export function describeIncompletePlan(look: Incomplete<PlanSeen>): string {
  return [
    'This plan is not complete, so it has no hash and cannot be applied. Not checked:',
    ...listMissing(look).map(line => `  ${line}`),
  ].join('\n');
}

/** What a look missed, one line for each reason; nothing for a complete one. */
export function listMissing(look: Look<unknown>): string[] {
  return look.complete ? [] : describeMissing(look.missing).map(makeVisible);
}
