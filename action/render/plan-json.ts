import type { PlanReport } from '../commands/plan.ts';
import type { Diagnostic } from '../core/diagnostic.ts';

/**
 * The members of the one object that `plan --format json` and the Action's `plan-json` give. `access` is null: who
 * gains or loses what is not worked out yet, and an empty list would say that nobody does.
 */
export function planMembers(
  { plan, drift, unchecked, failures }: PlanReport,
  diagnostics: readonly Diagnostic[],
  isLocal: boolean,
) {
  return {
    diagnostics,
    local: isLocal,
    hash: plan.hash,
    targets: plan.targets,
    access: null,
    drift,
    unchecked,
    failures,
  };
}
