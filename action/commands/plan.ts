import type { Drift, Unchecked } from '../core/drift.ts';
import { defaultTarget } from '../core/model.ts';
import { makePlan, type Plan } from '../core/plan.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { type Inspection, inspectStack } from './inspect.ts';
import type { Session } from './session.ts';

/** What would change, and what has already changed behind the stack's back: two lists, for two readers. */
export interface PlanReport {
  readonly plan: Plan;
  readonly drift: readonly Drift[];
  readonly unchecked: readonly Unchecked[];
}

/**
 * Plans without changing anything: no change set is made.
 * @throws AwsFailure when AWS cannot be read
 */
export async function planChanges(session: Session, config: ChatopsConfig): Promise<PlanReport> {
  const inspection = await inspectStack(session, config);
  const { drift, unchecked } = inspection.differences;
  return { plan: planOf(session, inspection), drift, unchecked };
}

/** The plan of an inspected stack. */
export function planOf({ identity }: Session, { deployed, changes }: Inspection): Plan {
  const { account, region } = identity;
  return makePlan([
    { target: defaultTarget, account, region, stacks: [{ name: deployed.stackName, changes }] },
  ]);
}
