import type { OfflineReport } from '../commands/against.ts';
import type { PlanReport } from '../commands/plan.ts';
import type { Diagnostic } from '../core/diagnostic.ts';

/** The members of the one object that `plan --format json` and the Action's `plan-json` give. */
export function planMembers(
  { plan, access, drift, unchecked, findings, failures }: PlanReport,
  diagnostics: readonly Diagnostic[],
  isLocal: boolean,
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
  { plan, access, findings }: OfflineReport,
  diagnostics: readonly Diagnostic[],
  against: string,
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
