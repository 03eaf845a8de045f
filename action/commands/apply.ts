import type { AccessChange } from '../access/compare-access.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import type { Resolved } from '../core/model.ts';
import { countChanges, type Plan } from '../core/plan.ts';
import { comparePlans, type PlanDifference } from '../core/plan-difference.ts';
import { type PlanFinding, unallowedRefusals } from '../core/plan-finding.ts';
import type { SavedPlan } from '../core/saved-plan.ts';
import { applyPlanned, type StackHooks, type TargetResult } from './apply-stack.ts';
import {
  listFailures,
  type PlanReport,
  type Project,
  planTargets,
  reportPlan,
  type TargetFailure,
} from './plan.ts';
import { type Aws, continueInTargets } from './session.ts';

/** What a shell does while an apply runs. */
export interface ApplyHooks extends StackHooks {
  /** Shows the plan and says whether to go on. */
  readonly confirm: (report: PlanReport) => Promise<boolean>;
  /** Called with each stack event as it comes. */
  readonly report: (event: StackEvent, target: string) => void;
}

/** What an apply insists on, and what it lets through. */
export interface ApplyTerms {
  /** The hash of the plan that was reviewed; any other plan is refused. */
  readonly expectedHash?: string | undefined;
  /** The plan that was reviewed, to show what is different now. */
  readonly reviewed?: Pick<SavedPlan, 'hash' | 'targets'> | undefined;
  /** Safety codes that are let through. */
  readonly allow?: ReadonlySet<string>;
}

/** How an apply ended. */
export type ApplyReport = {
  readonly plan: Plan;
  /** Who gains and loses what by it, by target and channel. */
  readonly access: readonly AccessChange[];
  /** What was found while planning. */
  readonly findings: readonly PlanFinding[];
} & (
  | {
      /** The plan is not the one that was reviewed; nothing was done. */ readonly outcome: 'stale';
      readonly expectedHash: string;
      /** What is different; undefined when only the hash of the reviewed plan is known. */
      readonly difference: readonly PlanDifference[] | undefined;
      readonly failures: readonly TargetFailure[];
    }
  | {
      /** It is not safe, and nobody let it through; nothing was done. */ readonly outcome: 'refused';
      readonly refusals: readonly PlanFinding[];
    }
  | { /** The user said no; nothing was done. */ readonly outcome: 'declined' }
  | {
      /** `unchanged`: desired and deployed were the same already, everywhere. */
      readonly outcome: 'unchanged' | 'applied' | 'failed';
      readonly results: readonly TargetResult[];
      /** Targets that could not be looked at or worked on. */
      readonly failures: readonly TargetFailure[];
    }
);

/**
 * Makes AWS what chatops.yml says, with one change set per target (two where things trade names). Running it twice
 * changes nothing the second time.
 * @param expectedHash the hash of the plan that was reviewed; any other plan is refused
 */
export function applyChanges(
  aws: Aws,
  config: Resolved,
  expectedHash: string | undefined,
  hooks: ApplyHooks,
  allow: ReadonlySet<string> = new Set(),
): Promise<ApplyReport> {
  return applyProjects([{ aws, config }], { expectedHash, allow }, hooks);
}

/** Applies several configurations as one plan. */
export async function applyProjects(
  projects: readonly Project[],
  terms: ApplyTerms,
  hooks: ApplyHooks,
): Promise<ApplyReport> {
  const planned = await planTargets(projects, 'apply', hooks);
  const report = await reportPlan(planned);
  const { plan, access, findings } = report;
  const seen = { plan, access, findings };
  const expectedHash = terms.reviewed?.hash ?? terms.expectedHash;
  if (expectedHash !== undefined && expectedHash !== plan.hash) {
    const difference = terms.reviewed === undefined ? undefined : comparePlans(terms.reviewed, plan);
    return { outcome: 'stale', ...seen, expectedHash, difference, failures: report.failures };
  }
  const refusals = unallowedRefusals(findings, terms.allow ?? new Set());
  if (refusals.length > 0) return { outcome: 'refused', ...seen, refusals };
  const isNothing = countChanges(plan) === 0;
  if (!isNothing && !(await hooks.confirm(report))) return { outcome: 'declined', ...seen };
  const together = new Set(projects.map(({ config }) => config.name));
  const outcomes = await continueInTargets(planned, stack => applyPlanned(stack, plan.hash, together, hooks));
  const results = outcomes.flatMap(outcome => (outcome.ok ? [outcome.value] : []));
  const failures = listFailures(outcomes);
  const hasFailed = failures.length > 0 || results.some(({ outcome }) => outcome === 'failed');
  const outcome = hasFailed ? 'failed' : isNothing ? 'unchanged' : 'applied';
  return { outcome, ...seen, results, failures };
}
