import type { Drift } from '../core/drift.ts';
import { type Complete, describeMissing, type Incomplete, type Look } from '../core/look.ts';
import type { PlanSeen } from '../core/plan.ts';
import { makeVisible } from '../core/visible.ts';

/** That nothing changes, and what was seen beside it. Only a complete look can say so. */
export function describeNothingToChange({ value }: Complete<PlanSeen>): string {
  const { source, changes, drift, channels, ignored } = value;
  if (source === 'files') return 'Nothing to change: no resource differs in the targets of this file.';
  if (changes > 0) {
    return 'CloudFormation found nothing to change, although the plan has changes. Run chatops plan again.';
  }
  if (drift.length > 0) {
    return `Nothing to change: the deployed stack is what chatops.yml asks for. But AWS differs from it: ${countDrift(drift)}.`;
  }
  const except = ignored === 0 ? '' : `, except for ${ignored} ignored ${ignored === 1 ? 'drift' : 'drifts'}`;
  return `Nothing to change: AWS has what chatops.yml asks for${except}. ${describeOutside(channels)}`;
}

function countDrift({ length }: readonly Drift[]): string {
  return `${length} ${length === 1 ? 'drift' : 'drifts'}`;
}

/** In how many channels drift allows more than was reviewed; undefined: in none. */
export function describeReach({ certain, possible }: PlanSeen['reach']): string | undefined {
  const where = (channels: number) => `in ${channels} ${channels === 1 ? 'channel' : 'channels'}`;
  if (certain === 0) {
    return possible === 0 ? undefined : `Drift possibly allows more than was reviewed ${where(possible)}`;
  }
  const more = possible === 0 ? '' : `, and possibly in ${possible} more`;
  return `Drift allows more than was reviewed ${where(certain)}${more}`;
}

/** Channel configurations that were seen and belong to none of the stacks: more than that is not known of them. */
function describeOutside({ outside }: PlanSeen['channels']): string {
  if (outside.length === 0) return 'What others made beside it, only chatops drift lists.';
  const names = outside.slice(0, maxNamed).map(arn => arn.slice(arn.lastIndexOf('/') + 1));
  const more = outside.length > maxNamed ? ` and ${outside.length - maxNamed} more` : '';
  const noun = outside.length === 1 ? 'channel configuration is' : 'channel configurations are';
  return `${outside.length} other ${noun} in the account (${names.join(', ')}${more}); chatops drift says whether another stack declares them, and what they allow.`;
}

/** How many channel configurations one sentence names. */
const maxNamed = 5;

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
