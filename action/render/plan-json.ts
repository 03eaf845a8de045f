import { hashToExpect } from '../access/reviewed-gains.ts';
import type { OfflineReport } from '../commands/against.ts';
import type { ApplyReport } from '../commands/apply.ts';
import type { PlanReport } from '../commands/plan.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Look } from '../core/look.ts';
import { nothingObserved, type PlanSeen } from '../core/plan.ts';

/** The members of the one object that `plan --format json` and the Action's `plan-json` give. */
export function planMembers(
  {
    plan,
    look,
    access,
    chosenRoles,
    accessWithDrift,
    drift,
    driftAccess,
    unchecked,
    findings,
    failures,
  }: PlanReport,
  diagnostics: readonly Diagnostic[],
  { isLocal, full }: { readonly isLocal: boolean; readonly full: boolean },
) {
  return {
    diagnostics,
    local: isLocal,
    complete: look.complete,
    exampleCommands: describeCommands(full),
    ...(plan.hash === undefined
      ? {}
      : { hash: plan.hash, expectHash: hashToExpect({ plan, access, accessWithDrift }) }),
    targets: plan.targets,
    access,
    chosenRoles,
    accessWithDrift,
    drift,
    driftAccess,
    unchecked,
    findings,
    failures,
    ...listUndeployed(look),
  };
}

/** The rows whose example has its command, where there is one: all with `--full`, else the first ones. */
function describeCommands(full: boolean): 'all' | 'first 20 of each level' {
  return full ? 'all' : 'first 20 of each level';
}

/** The targets of a first plan, which compares nothing outside of the stack. */
function listUndeployed(look: Look<PlanSeen>): { readonly undeployed?: readonly string[] } {
  const undeployed = look.complete ? (look.value.undeployed ?? []) : [];
  return undeployed.length === 0 ? {} : { undeployed };
}

/** The same for a plan that was made without AWS: it has no hash, and nothing was observed. */
export function offlinePlanMembers(
  { plan, look, access, chosenRoles, findings }: OfflineReport,
  diagnostics: readonly Diagnostic[],
  { against, full }: { readonly against: string; readonly full: boolean },
) {
  return {
    diagnostics,
    local: false,
    against,
    complete: look.complete,
    exampleCommands: describeCommands(full),
    hash: null,
    expectHash: null,
    targets: plan.targets.map(target => ({ ...target, hash: null })),
    access,
    chosenRoles,
    findings,
    ...nothingObserved,
  };
}

/** The members of the one object that `apply --format json` gives. */
export function applyMembers(
  report: ApplyReport,
  diagnostics: readonly Diagnostic[],
  isLocal: boolean,
): Readonly<Record<string, unknown>> {
  const { plan, ...rest } = report;
  const { look: _look, ...members } = { look: undefined, ...rest };
  return {
    diagnostics,
    local: isLocal,
    complete: plan.hash !== undefined,
    ...members,
    ...(plan.hash === undefined ? {} : { hash: plan.hash, expectHash: hashToExpect(report) }),
    targets: plan.targets,
  };
}
