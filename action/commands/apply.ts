import type { ChosenChange } from '../access/chosen-plan.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { joinDriftAccess } from '../access/drift-reach.ts';
import type { ChangeWithDrift } from '../access/plan-with-drift.ts';
import { listReviewedGains } from '../access/reviewed-gains.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import type { Drift, Unchecked } from '../core/drift.ts';
import { findUnexpected } from '../core/expected-plan.ts';
import { type Complete, joinLooks, type Missing } from '../core/look.ts';
import type { Resolved } from '../core/model.ts';
import type { Plan, PlanSeen, UnhashedPlan } from '../core/plan.ts';
import { comparePlans, type PlanDifference } from '../core/plan-difference.ts';
import { type PlanFinding, unallowedRefusals } from '../core/plan-finding.ts';
import type { UnreviewedPart } from '../core/review.ts';
import type { SavedPlan } from '../core/saved-plan.ts';
import {
  type AppliedTarget,
  applyPlanned,
  requireComplete,
  type StackHooks,
  type TargetResult,
} from './apply-stack.ts';
import {
  type ApplicablePlanReport,
  joinSeen,
  listFailures,
  lookAtPlanned,
  type PlannedInspection,
  type PlannedProject,
  type PlanReport,
  planTargets,
  reportPlan,
  type TargetFailure,
} from './plan.ts';
import type { AccessDetail } from './plan-access.ts';
import { type Aws, continueInTargets, flattenOutcomes, type TargetOutcome } from './session.ts';

/** What a shell does while an apply runs. */
export interface ApplyHooks extends StackHooks {
  /** Shows the plan and says whether to go on. */
  readonly confirm: (report: ApplicablePlanReport) => Promise<boolean>;
  /** Called with each stack event as it comes. */
  readonly report: (event: StackEvent, target: string) => void;
}

/** What an apply insists on, and what it allows. */
export interface ApplyTerms extends AccessDetail {
  /** The hash of the plan that was reviewed, with the digest of what it gives together with drift; any other plan is refused. */
  readonly expectedHash?: string | undefined;
  /** The plan that was reviewed, to show what is different now. */
  readonly reviewed?: Pick<SavedPlan, 'hash' | 'targets' | 'gains'> | undefined;
  /** Safety codes that are allowed. */
  readonly allow?: ReadonlySet<string>;
}

/** How an apply ended. */
export type ApplyReport = {
  readonly plan: Plan | UnhashedPlan;
  /** Who gains and loses what by it, by target and channel. */
  readonly access: readonly AccessChange[];
  /** What those gain and lose who have chosen a role that it changes, where `access` does not say it. */
  readonly chosenRoles: readonly ChosenChange[];
  /** What was found while planning. */
  readonly findings: readonly PlanFinding[];
  /** Drift that was seen beside the plan. */
  readonly drift: readonly Drift[];
  /** Who gains and loses what by all drift of an account together. */
  readonly driftAccess: readonly AccessChange[];
  /** What it does beside `access`, because of the drift that there is. */
  readonly accessWithDrift: readonly ChangeWithDrift[];
  readonly unchecked: readonly Unchecked[];
} & (
  | {
      /** Not everything could be looked at; nothing was done. */ readonly outcome: 'incomplete';
      readonly missing: readonly Missing[];
      readonly failures: readonly TargetFailure[];
    }
  | {
      /** The plan is not the one that was reviewed; nothing was done. */ readonly outcome: 'stale';
      readonly expectedHash: string;
      /** What is different; undefined when only the hash of the reviewed plan is known. */
      readonly difference: readonly PlanDifference[] | undefined;
      /** What it gives together with drift and was not reviewed, where its changes are those that were reviewed. */
      readonly unreviewed: readonly UnreviewedPart[];
    }
  | {
      /** It is not safe, and it was not allowed; nothing was done. */ readonly outcome: 'refused';
      readonly refusals: readonly PlanFinding[];
    }
  | { /** The user said no; nothing was done. */ readonly outcome: 'declined' }
  | {
      /** Nothing was to be done, or another run had done it. */ readonly outcome: 'unchanged';
      readonly results: readonly TargetResult[];
      /** What the last look saw, in every target. */
      readonly look: Complete<PlanSeen>;
    }
  | {
      readonly outcome: 'applied' | 'failed';
      readonly results: readonly TargetResult[];
      /** Targets that could not be looked at or worked on. */
      readonly failures: readonly TargetFailure[];
    }
);

/**
 * Makes AWS what chatops.yml says, with one change set per target (two where things trade names). Running it twice
 * changes nothing the second time.
 */
export function applyChanges(
  aws: Aws,
  config: Resolved,
  terms: ApplyTerms,
  hooks: ApplyHooks,
): Promise<ApplyReport> {
  return applyProjects([{ aws, config }], terms, hooks);
}

/**
 * Applies several configurations as one plan. A target that could not be looked at completely is not touched, and does
 * not hold up the others; but a plan that was reviewed is applied whole or not at all.
 */
export async function applyProjects(
  projects: readonly PlannedProject[],
  terms: ApplyTerms,
  hooks: ApplyHooks,
): Promise<ApplyReport> {
  const planned = await planTargets(projects, 'apply', hooks);
  const whole = await reportPlan(planned, terms);
  const expectedHash = terms.reviewed?.hash ?? terms.expectedHash;
  if (!whole.look.complete && (expectedHash !== undefined || !planned.some(isSeenWhole))) {
    return { outcome: 'incomplete', ...seenOf(whole), missing: whole.look.missing, failures: whole.failures };
  }
  const unexpected =
    expectedHash === undefined
      ? undefined
      : findUnexpected(
          { hash: whole.plan.hash, gains: listReviewedGains(whole) },
          { hash: expectedHash, gains: terms.reviewed?.gains },
        );
  if (expectedHash !== undefined && unexpected !== undefined) {
    const isOther = unexpected === 'changes';
    const difference =
      isOther && terms.reviewed !== undefined ? comparePlans(terms.reviewed, whole.plan) : undefined;
    const unreviewed = isOther ? [] : unexpected;
    return { outcome: 'stale', ...seenOf(whole), expectedHash, difference, unreviewed };
  }
  const refusals = unallowedRefusals(whole.findings, terms.allow ?? new Set());
  if (refusals.length > 0) return { outcome: 'refused', ...seenOf(whole), refusals };
  // A part that was not seen may be the obstacle, or differ, so its target is not touched.
  const looked = untouchedUnlessWhole(
    await continueInTargets(planned, async stack => {
      requireComplete(stack);
      return stack;
    }),
  );
  const { plan, ...report } = whole.look.complete
    ? whole
    : await reportPlan(
        looked.filter(({ ok }) => ok),
        terms,
      );
  if (plan.hash === undefined) throw new Error('A plan of targets that were looked at completely has a hash');
  const { hash } = plan;
  const isNothing = report.look.value.changes === 0;
  if (!isNothing && !(await hooks.confirm({ ...report, plan, failures: listFailures(looked) }))) {
    return { outcome: 'declined', ...seenOf(whole) };
  }
  const together = new Set(projects.map(({ config }) => config.name));
  const outcomes = await continueInTargets(groupByTarget(looked), stacks =>
    applyStacks(stacks, stack => applyPlanned(stack, hash, together, hooks)),
  );
  return describeEnd(
    seenOf(whole),
    flattenOutcomes(outcomes).map(outcome => (outcome.ok ? outcome.value : outcome)),
  );
}

/** A target of which one stack could not be looked at is not touched at all. */
function untouchedUnlessWhole(
  outcomes: readonly TargetOutcome<PlannedInspection>[],
): TargetOutcome<PlannedInspection>[] {
  const broken = new Set(outcomes.flatMap(outcome => (outcome.ok ? [] : [outcome.target.key])));
  return outcomes.filter(({ ok, target }) => !ok || !broken.has(target.key));
}

/** The stacks of each target and configuration as one outcome; failures as they are. */
function groupByTarget(
  outcomes: readonly TargetOutcome<PlannedInspection>[],
): TargetOutcome<readonly PlannedInspection[]>[] {
  const groups = new Map<string, TargetOutcome<readonly PlannedInspection[]>>();
  for (const outcome of outcomes) {
    if (!outcome.ok) {
      groups.set(`${outcome.target.key} ${groups.size}`, outcome);
      continue;
    }
    const key = JSON.stringify([outcome.target.key, outcome.value.config.name]);
    const group = groups.get(key);
    const earlier = group?.ok === true ? group.value : [];
    groups.set(key, { ...outcome, value: [...earlier, outcome.value] });
  }
  return [...groups.values()];
}

/**
 * Applies the stacks of a target one after the other, the companion stack first: chat takes a topic that is not there
 * yet, and then shows nothing from it. What comes after a stack that failed is not touched.
 */
async function applyStacks(
  stacks: readonly PlannedInspection[],
  apply: (stack: PlannedInspection) => Promise<AppliedTarget>,
): Promise<TargetOutcome<AppliedTarget>[]> {
  const isFirst = ({ stack }: PlannedInspection) => stack.scope === 'global';
  const ordered = [...stacks.filter(isFirst), ...stacks.filter(stack => !isFirst(stack))];
  const outcomes: TargetOutcome<AppliedTarget>[] = [];
  for (const [index, value] of ordered.entries()) {
    const { target } = value.session;
    const done = await continueInTargets([{ ok: true, target, value }], apply);
    const hasFailed = done.some(outcome => !outcome.ok || outcome.value.result.outcome === 'failed');
    const untouched = hasFailed ? ordered.slice(index + 1).map(({ stack }) => stack.name) : [];
    outcomes.push(...done.map(outcome => withUntouched(outcome, untouched)));
    if (hasFailed) break;
  }
  return outcomes;
}

function withUntouched(
  outcome: TargetOutcome<AppliedTarget>,
  untouched: readonly string[],
): TargetOutcome<AppliedTarget> {
  if (!outcome.ok || untouched.length === 0) return outcome;
  const { result, ...rest } = outcome.value;
  return { ...outcome, value: { ...rest, result: { ...result, untouched } } };
}

function seenOf({ look: _look, failures: _failures, ...seen }: PlanReport) {
  return seen;
}

function isSeenWhole(outcome: TargetOutcome<PlannedInspection>): boolean {
  return outcome.ok && lookAtPlanned(outcome.value).complete;
}

/** What was done, target by target, as one outcome. */
function describeEnd(
  seen: ReturnType<typeof seenOf>,
  outcomes: readonly TargetOutcome<AppliedTarget>[],
): ApplyReport {
  const applied = outcomes.flatMap(outcome => (outcome.ok ? [outcome.value] : []));
  const results = applied.map(({ result }) => result);
  const failures = listFailures(outcomes);
  if (failures.length > 0 || results.some(({ outcome }) => outcome === 'failed')) {
    return { outcome: 'failed', ...seen, results, failures };
  }
  if (results.some(({ outcome }) => outcome === 'applied')) {
    return { outcome: 'applied', ...seen, results, failures };
  }
  const look = joinLooks(
    applied.map(({ look: last }) => last),
    joinSeen,
  );
  if (look.complete) {
    const last = {
      drift: look.value.drift,
      driftAccess: joinDriftAccess(applied.map(({ driftAccess }) => driftAccess)),
    };
    return { outcome: 'unchanged', ...seen, ...last, results, look };
  }
  return { outcome: 'incomplete', ...seen, missing: look.missing, failures };
}
