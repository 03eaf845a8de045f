import type { Change } from './plan.ts';
import type { Template } from './template.ts';
import { type HeldName, listHeldNames, type UniqueNamesOf } from './unique-name.ts';

/** A name that one resource is to get while another one (or its own old form) still has it. */
export interface Collision {
  /** The resource that is to get the name. */
  readonly taker: HeldName;
  /** The resource that has it as deployed. */
  readonly holder: HeldName;
}

/**
 * The names that would be asked for while they are still in use inside of the stack itself. CloudFormation makes and
 * changes things before it deletes what is no longer wanted, so each of these fails in one go.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 */
export function findCollisions(
  desired: Template,
  deployed: Template | undefined,
  changes: readonly Change[],
  uniqueNamesOf: UniqueNamesOf,
): Collision[] {
  const actions = new Map(changes.map(({ logicalId, action }) => [logicalId, action]));
  const holders = new Map(listHeldNames(deployed, uniqueNamesOf).map(held => [held.key, held]));
  return listHeldNames(desired, uniqueNamesOf).flatMap(taker => {
    const action = actions.get(taker.logicalId);
    const holder = holders.get(taker.key);
    if (action === undefined || holder === undefined) return [];
    if (holder.logicalId === taker.logicalId && action !== 'replace') return [];
    return [{ taker, holder }];
  });
}
