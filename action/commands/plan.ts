import type { Drift, Unchecked } from '../core/drift.ts';
import { makePlan, type Plan } from '../core/plan.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { type Inspection, inspectStack } from './inspect.ts';
import type { Aws, Purpose, TargetOutcome } from './session.ts';

/** A target that could not be looked at or worked on. */
export interface TargetFailure {
  readonly target: string;
  readonly message: string;
  readonly help: string | undefined;
  readonly isDenied: boolean;
}

/** What would change, and what has already changed behind the stack's back: two lists, for two readers. */
export interface PlanReport {
  readonly plan: Plan;
  readonly drift: readonly Drift[];
  readonly unchecked: readonly Unchecked[];
  /** Targets that are not part of the plan because they could not be read. */
  readonly failures: readonly TargetFailure[];
}

/** Plans for every target without changing anything: no change set is made. */
export async function planChanges(aws: Aws, config: ChatopsConfig): Promise<PlanReport> {
  return reportPlan(await inspectTargets(aws, config, 'plan'));
}

/** Looks at every target, side by side. */
export function inspectTargets(
  aws: Aws,
  config: ChatopsConfig,
  purpose: Purpose,
): Promise<TargetOutcome<Inspection>[]> {
  return aws.inEachTarget(purpose, session => inspectStack(session, config));
}

/** The plan of inspected targets. */
export function reportPlan(outcomes: readonly TargetOutcome<Inspection>[]): PlanReport {
  const inspections = outcomes.flatMap(outcome => (outcome.ok ? [outcome.value] : []));
  return {
    plan: makePlan(
      inspections.map(({ session: { target, identity }, deployed, changes }) => ({
        target: target.key,
        account: identity.account,
        region: identity.region,
        stacks: [{ name: deployed.stackName, changes }],
      })),
    ),
    drift: inspections.flatMap(({ differences }) => differences.drift),
    unchecked: inspections.flatMap(({ differences }) => differences.unchecked),
    failures: listFailures(outcomes),
  };
}

/** The targets in which work failed. */
export function listFailures(outcomes: readonly TargetOutcome<unknown>[]): TargetFailure[] {
  return outcomes.flatMap(outcome => {
    if (outcome.ok) return [];
    const { message, help, isDenied } = outcome.failure;
    return [{ target: outcome.target.key, message, help, isDenied }];
  });
}
