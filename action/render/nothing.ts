import { countOf } from '../core/count-of.ts';
import { type Complete, describeMissing, type Incomplete, type Look } from '../core/look.ts';
import { defaultTarget } from '../core/model.ts';
import type { PlanSeen } from '../core/plan.ts';
import { listSome } from '../core/quote.ts';
import { makeVisible } from '../core/visible.ts';

/** That nothing changes, and what was seen beside it. Only a complete look can say so. */
export function describeNothingToChange({ value }: Complete<PlanSeen>): string {
  const { source, changes, drift, channels, ignored } = value;
  if (source === 'files') return 'Nothing to change: no resource differs in the targets of this file.';
  if (changes > 0) {
    return 'CloudFormation found no changes, but the plan has changes. Run chatops plan again.';
  }
  if (drift.length > 0) {
    return `Nothing to change: the deployed stack matches chatops.yml. But AWS differs from it: ${countOf(drift.length, 'drift')}.`;
  }
  const except = ignored === 0 ? '' : `, except for ${countOf(ignored, 'ignored drift')}`;
  return [`Nothing to change: AWS matches chatops.yml${except}.`, ...describeOthers(channels)].join(' ');
}

/** That a first plan compares nothing but the stack, and what else is in the account; nothing for a stack that is deployed. */
export function describeUndeployed({ undeployed = [], channels }: PlanSeen): string[] {
  if (undeployed.length === 0) return [];
  const targets = undeployed.filter(target => target !== defaultTarget).map(makeVisible);
  const where = targets.length === 0 ? '' : ` in ${targets.join(', ')}`;
  const { length } = channels.unasked;
  const others =
    length === 0
      ? ''
      : ` ${countOthers(channels.unasked)} ${length === 1 ? 'is' : 'are'} in the account (${nameChannels(channels.unasked)}).`;
  return [
    `The stack is not deployed yet${where}, so this plan does not compare what is outside it, such as channels created by hand and who can use them.${others} chatops drift compares that.`,
  ];
}

/** Channel configurations that are neither of the planned stacks nor drift. */
function describeOthers({ declared, unasked }: PlanSeen['channels']): string[] {
  return [
    ...(declared.length === 0
      ? []
      : [
          `${countOthers(declared)} in the account ${declared.length === 1 ? 'belongs' : 'belong'} to another stack: ${nameChannels(declared)}.`,
        ]),
    ...(unasked.length === 0
      ? []
      : [
          `${countOthers(unasked)} ${unasked.length === 1 ? 'is' : 'are'} in the account (${nameChannels(unasked)}). They are not compared with other stacks until this stack is deployed.`,
        ]),
  ];
}

function countOthers({ length }: readonly string[]): string {
  return countOf(length, 'other channel configuration');
}

function nameChannels(arns: readonly string[]): string {
  return listSome(
    arns.map(arn => makeVisible(arn.slice(arn.lastIndexOf('/') + 1))),
    maxNamed,
  );
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
