import type { PlanReport } from '../commands/plan.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { OfflinePlan } from '../core/plan.ts';
import type { PlanFinding } from '../core/plan-finding.ts';

/**
 * The members of the one object that `plan --format json` and the Action's `plan-json` give.
 * @param access who gains or loses what; null when that was not worked out, because an empty list would say that
 *   nobody does
 */
export function planMembers(
  { plan, drift, unchecked, findings, failures }: PlanReport,
  diagnostics: readonly Diagnostic[],
  isLocal: boolean,
  access: unknown = null,
) {
  return {
    diagnostics,
    local: isLocal,
    hash: plan.hash,
    targets: plan.targets,
    access,
    drift,
    unchecked,
    findings,
    failures,
  };
}

/** The same for a plan that was made without AWS: it has no hash, and nothing was observed. */
export function offlinePlanMembers(
  { plan, findings }: { readonly plan: OfflinePlan; readonly findings: readonly PlanFinding[] },
  diagnostics: readonly Diagnostic[],
  against: string,
  access: unknown = null,
) {
  return {
    diagnostics,
    local: false,
    against,
    hash: null,
    targets: plan.targets.map(target => ({ ...target, hash: null })),
    access,
    drift: [],
    unchecked: [],
    findings,
    failures: [],
  };
}
