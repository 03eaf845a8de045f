import { type Drift, isMadeAgain } from '../core/drift.ts';
import type { Change } from '../core/plan.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import { makeVisible } from '../core/visible.ts';
import type { Inspection } from './inspect.ts';

/** What a change updates, where it is no longer what was deployed: it was deleted, or deleted and made again under another ARN. */
export type Lost = 'gone' | 'made-again';

/**
 * Finds out whether a change updates a resource that is in the stack and no longer in the account. CloudFormation rolls that update back,
 * and what it makes of a role that was made again no channel has. A replacement creates another resource, and a deletion of what is gone
 * succeeds.
 */
export function findLost(
  { action, logicalId, type }: Pick<Change, 'action' | 'logicalId' | 'type'>,
  { deployed, comparisons, differences }: Inspection,
): Lost | undefined {
  const id = deployed.physicalIds.get(logicalId);
  if (action !== 'update' || id === undefined) return undefined;
  const isOwn = (each: Pick<Drift, 'type' | 'id'>) => each.type === type && each.id === id;
  if (comparisons.some(each => isOwn(each) && each.observed.status === 'absent')) return 'gone';
  return differences.drift.some(each => isOwn(each) && isMadeAgain(each)) ? 'made-again' : undefined;
}

/** Updates of a plan that CloudFormation cannot make, or that have no effect, because the resource was deleted. */
export function findGone(inspection: Inspection): PlanFinding[] {
  return inspection.changes.flatMap((change): PlanFinding[] => {
    const lost = findLost(change, inspection);
    if (lost === undefined) return [];
    const { path, type } = change;
    const what = `${makeVisible(path)} (${type})`;
    return [
      {
        code: 'plan/resource-gone',
        level: 'obstacle',
        target: inspection.session.target.key,
        path,
        ...(lost === 'gone'
          ? {
              message: `${what} no longer exists in AWS, and the plan updates it: CloudFormation would roll back`,
              help: `Run ${revert}`,
            }
          : {
              message: `${what} was made again with another path, and the plan updates it: channels have the ARN of the role that no longer exists`,
              help: `Delete the role that has its name now, then run ${revert}`,
            }),
      },
    ];
  });
}

const revert =
  '`chatops drift --revert` first, which creates it again as it was deployed. If that asks for an apply first, undo this change in chatops.yml for that apply';
