import type { Comparison } from '../core/drift.ts';
import type { Change } from '../core/plan.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import { makeVisible } from '../core/visible.ts';
import type { Inspection } from './inspect.ts';

/**
 * Whether a change updates a resource that is in the stack and no longer in the account. CloudFormation rolls that update back. A
 * replacement creates another resource, and a deletion of what is gone succeeds.
 */
export function updatesGone(
  { action, logicalId, type }: Pick<Change, 'action' | 'logicalId' | 'type'>,
  {
    deployed,
    comparisons,
  }: {
    readonly deployed: Pick<Inspection['deployed'], 'physicalIds'>;
    readonly comparisons: readonly Comparison[];
  },
): boolean {
  const id = deployed.physicalIds.get(logicalId);
  return (
    action === 'update' &&
    id !== undefined &&
    comparisons.some(each => each.type === type && each.id === id && each.observed.status === 'absent')
  );
}

/** Updates of a plan that CloudFormation cannot make, because the resource was deleted. */
export function findGone(inspection: Inspection): PlanFinding[] {
  return inspection.changes
    .filter(change => updatesGone(change, inspection))
    .map(({ path, type }) => ({
      code: 'plan/resource-gone',
      level: 'obstacle',
      target: inspection.session.target.key,
      path,
      message: `${makeVisible(path)} (${type}) no longer exists in AWS, and the plan updates it: CloudFormation would roll back`,
      help: 'Run `chatops drift --revert` first, which creates it again as it was deployed. If that asks for an apply first, undo this change in chatops.yml for that apply',
    }));
}
