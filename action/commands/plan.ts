import type { ChosenChange } from '../access/chosen-plan.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { joinDriftAccess } from '../access/drift-reach.ts';
import type { ChangeWithDrift } from '../access/plan-with-drift.ts';
import { sortChanges } from '../access/sort-changes.ts';
import { type AccountLook, beginLook } from '../aws/account-look.ts';
import { cloudFormation } from '../aws/deployed.ts';
import { readinessOf, readStackState, waitUntilSettled } from '../aws/stack-state.ts';
import { type Drift, missingOfUnchecked, type Unchecked } from '../core/drift.ts';
import { finishLook, type Look, type Missing, missingOf } from '../core/look.ts';
import { limitsOf, type Resolved } from '../core/model.ts';
import {
  type Plan,
  type PlanSeen,
  planOf,
  type StackPlan,
  type TargetChanges,
  type UnhashedPlan,
} from '../core/plan.ts';
import { missingOfFindings, type PlanFinding } from '../core/plan-finding.ts';
import { sortByRisk, withoutRepeated } from '../core/sort-drift.ts';
import { ignoreDrift } from '../drift/ignore-drift.ts';
import { assessPlanned, type PlannedDrift } from './assess-planned.ts';
import { withAwaited, withoutMade } from './check-elsewhere.ts';
import { findFormerDocuments } from './former-documents.ts';
import { type Inspection, inspectStacks } from './inspect.ts';
import { observeElsewhere } from './observe-elsewhere.ts';
import { type AccessDetail, type PlannedTarget, planAccess } from './plan-access.ts';
import { comparePeople, makeStackPlan, type PeopleChanges } from './plan-stack.ts';
import { checkInspection, type DocumentedInspection } from './preflight.ts';
import {
  type Aws,
  flattenOutcomes,
  type Purpose,
  type Session,
  type TargetOutcome,
  withoutLook,
} from './session.ts';

/** A target that could not be looked at or worked on. */
export interface TargetFailure {
  readonly target: string;
  readonly message: string;
  readonly help: string | undefined;
  readonly isDenied: boolean;
  /** Set where AWS is, or may be, still at work. */
  readonly isOpen?: true;
}

/** What would change, and what has already changed behind the stack's back: two lists, for two readers. */
export interface PlanReport {
  /** With a hash if and only if the look is complete. */
  readonly plan: Plan | UnhashedPlan;
  /** What the plan as a whole rests on: statements that nothing changes need it to be complete. */
  readonly look: Look<PlanSeen>;
  /** Who gains and loses what, by target and channel; complete. */
  readonly access: readonly AccessChange[];
  /** What those gain and lose who have chosen a role that it changes, where `access` does not say it. */
  readonly chosenRoles: readonly ChosenChange[];
  readonly drift: readonly Drift[];
  /** Who gains and loses what by all drift of an account together, by what a plan reads of it. */
  readonly driftAccess: readonly AccessChange[];
  /** What an apply does beside `access`, because of the drift that there is, danger first. */
  readonly accessWithDrift: readonly ChangeWithDrift[];
  readonly unchecked: readonly Unchecked[];
  /** What is unsafe, what prevents the plan, and what is good to know. */
  readonly findings: readonly PlanFinding[];
  /** Targets that are not part of the plan because they could not be read. */
  readonly failures: readonly TargetFailure[];
}

/** A report of targets that were looked at completely: what can be applied. */
export type ApplicablePlanReport = PlanReport & { readonly plan: Plan };

/** One configuration with the AWS that it is for. Several are several stacks, planned and applied together. */
export interface PlannedProject {
  readonly aws: Aws;
  readonly config: Resolved;
}

/** An inspected stack with everything that prevents its change. */
export interface PlannedInspection extends DocumentedInspection {
  /** The drift of the stack and of what it uses, with its risk. */
  readonly seen: PlannedDrift;
  readonly findings: readonly PlanFinding[];
}

/** Plans for every target without changing anything: no change set is made. */
export async function planChanges(aws: Aws, config: Resolved): Promise<PlanReport> {
  return planProjects([{ aws, config }]);
}

/** Plans several configurations as one. */
export async function planProjects(
  projects: readonly PlannedProject[],
  detail: AccessDetail = {},
): Promise<PlanReport> {
  return reportPlan(await planTargets(projects, 'plan'), detail);
}

/** Looks at every target of every configuration, side by side, and at what prevents a change. */
export async function planTargets(
  projects: readonly PlannedProject[],
  purpose: Purpose,
  hooks: WaitHooks = {},
): Promise<TargetOutcome<PlannedInspection>[]> {
  const together = new Set(projects.map(({ config }) => config.name));
  const outcomes: TargetOutcome<PlannedInspection>[] = [];
  let look = beginLook();
  for (const { aws, config } of projects) {
    const planned = await aws.inEachTarget(purpose, async opened => {
      const session = withSignal(opened, hooks.signal);
      // What others changed in the meantime is not in what was read before.
      if (purpose === 'apply' && (await waitForOthers(session, config.name, hooks))) look = beginLook();
      const inspections = await inspectStacks({ ...session, look }, config);
      const planned = await Promise.all(inspections.map(inspection => checkPlanned(inspection, together)));
      return planned.map(each => ({ ...each, session: withoutLook(each.session) }));
    });
    outcomes.push(...flattenOutcomes(planned));
  }
  return withoutMade(outcomes);
}

/** What a shell does while others are waited for. */
export interface WaitHooks {
  readonly note?: (text: string, target: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * What is being changed right now, e.g. by a run that was killed, has to come to its end before it can be planned.
 * @returns whether there was something to wait for
 */
async function waitForOthers(session: Session, stackName: string, hooks: WaitHooks): Promise<boolean> {
  const client = cloudFormation(session.connection);
  const state = await readStackState(client, stackName);
  if (readinessOf(stackName, state?.status).kind !== 'busy') return false;
  hooks.note?.(
    `The stack ${stackName} is being changed (${state?.status}); waiting for it to end`,
    session.target.key,
  );
  await waitUntilSettled(client, stackName, session.pace);
  return true;
}

/** Whatever waits in this session ends its waiting on an interrupt. */
function withSignal(session: Session, signal: AbortSignal | undefined): Session {
  return signal === undefined ? session : { ...session, pace: { ...session.pace, signal } };
}

/** An inspected stack, checked. */
export async function checkPlanned(
  inspection: Inspection,
  together: ReadonlySet<string>,
): Promise<PlannedInspection> {
  const elsewhere = await observeElsewhere(inspection);
  const formerDocuments = findFormerDocuments(inspection);
  const findings = await checkInspection({ ...inspection, formerDocuments }, together, elsewhere);
  return { ...inspection, formerDocuments, findings, seen: await assessPlanned(inspection, elsewhere) };
}

/**
 * Looks at every stack of every target, side by side.
 * @param look shares what is read of an account with other configurations
 */
export async function inspectTargets(
  aws: Aws,
  config: Resolved,
  purpose: Purpose,
  look?: AccountLook,
): Promise<TargetOutcome<Inspection>[]> {
  return flattenOutcomes(
    await aws.inEachTarget(purpose, session =>
      inspectStacks(look === undefined ? session : { ...session, look }, config),
    ),
  );
}

/** The plan of inspected targets. */
export async function reportPlan(
  outcomes: readonly TargetOutcome<PlannedInspection>[],
  detail: AccessDetail = {},
): Promise<PlanReport> {
  const inspections = outcomes.flatMap(outcome => (outcome.ok ? [outcome.value] : []));
  const failures = listFailures(outcomes);
  const looks = inspections.map(lookAtPlanned);
  const missing = [...failures.map(missingOfFailure), ...looks.flatMap(missingOf)];
  const production = productionOf(inspections);
  const findings = inspections.flatMap(each => each.findings);
  // The companion stack holds nothing that decides who can do what.
  const { access, chosenRoles } = await planAccess(
    inspections.filter(({ stack }) => stack.scope === 'regional').map(accessQuestionOf),
    detail,
  );
  return {
    plan: planOf(
      finishLook(
        inspections.map(each => changesOf(each, inspections)),
        missing,
      ),
    ),
    look: finishLook(joinSeen(looks.map(({ value }) => value)), missing),
    access: withAwaited(access, findings),
    chosenRoles,
    drift: sortByRisk(withoutRepeated(looks.flatMap(({ value }) => value.drift)), production),
    driftAccess: joinDriftAccess(inspections.map(({ seen }) => seen.access)),
    accessWithDrift: sortChanges(
      withAwaited(
        inspections.flatMap(({ seen }) => seen.withDrift),
        findings,
      ),
      target => production.includes(target),
    ),
    unchecked: inspections.flatMap(({ seen }) => seen.unchecked),
    findings,
    failures,
  };
}

/** The keys of the targets that are production. */
export function productionOf(inspections: readonly Pick<Inspection, 'session'>[]): readonly string[] {
  const targets = inspections.map(({ session }) => session.target);
  return targets.filter(({ isProduction }) => isProduction).map(({ key }) => key);
}

/** What was seen of one target, and what of it could not be read. */
export function lookAtPlanned(planned: PlannedInspection): Look<PlanSeen> {
  const { seen: account, config, findings } = planned;
  const today = new Date().toISOString().slice(0, 10);
  const { drift, ignored } = ignoreDrift(account.drift, config.ignore, today);
  const seen: PlanSeen = {
    source: 'aws',
    changes: planned.changes.length,
    drift,
    channels: account.channels,
    ...(isUndeployed(planned) ? { undeployed: [planned.session.target.key] } : {}),
    ignored: ignored.length,
  };
  const named = new Set(account.unchecked.map(({ type }) => type));
  return finishLook(seen, [
    ...account.unchecked.map(missingOfUnchecked),
    ...missingOfListings(planned).filter(({ type }) => !named.has(type)),
    ...missingOfFindings(findings),
  ]);
}

function isUndeployed({ stack, deployed }: PlannedInspection): boolean {
  return stack.scope === 'regional' && deployed.template === undefined;
}

/** Lists of the account that could not be read: names that are taken, or what a later change needs, may be in them. */
function missingOfListings({
  session,
  snapshot,
}: PlannedInspection): (Missing & { readonly type: string })[] {
  return [...snapshot.listings].flatMap(([type, listing]) =>
    listing.ok ? [] : [{ target: session.target.key, what: type, reason: listing.reason, type }],
  );
}

/** What was seen of several targets as one. */
export function joinSeen(seen: readonly PlanSeen[]): PlanSeen {
  const sum = (count: (one: PlanSeen) => number) => seen.reduce((total, one) => total + count(one), 0);
  return {
    source: 'aws',
    changes: sum(({ changes }) => changes),
    drift: sortByRisk(withoutRepeated(seen.flatMap(({ drift }) => drift))),
    channels: joinChannels(seen.map(({ channels }) => channels)),
    undeployed: [...new Set(seen.flatMap(({ undeployed = [] }) => undeployed))],
    ignored: sum(({ ignored }) => ignored),
  };
}

/** A channel of one planned stack is not one of another stack, and what one look says of a channel is known for all. */
function joinChannels(parts: readonly PlanSeen['channels'][]): PlanSeen['channels'] {
  const own = new Set(parts.flatMap(part => part.own));
  const declared = new Set(parts.flatMap(part => part.declared).filter(arn => !own.has(arn)));
  const unasked = parts.flatMap(part => part.unasked).filter(arn => !own.has(arn) && !declared.has(arn));
  return { own: [...own], declared: [...declared], unasked: [...new Set(unasked)] };
}

/** @param all the inspected stacks of all targets */
function changesOf(inspection: Inspection, all: readonly Inspection[]): TargetChanges {
  const { session, targetRegion: region } = inspection;
  const { account } = session.identity;
  const { key, isProduction } = session.target;
  const first = isProduction ? { isProduction } : {};
  return {
    target: key,
    account,
    region,
    ...first,
    stacks: [stackPlanOf(inspection, peopleChangesOf(inspection, all))],
  };
}

/** What a plan does to the people of a target, which is said with the own stack of the target. */
function peopleChangesOf(inspection: Inspection, all: readonly Inspection[]): PeopleChanges {
  if (inspection.stack.scope === 'global') return {};
  const companion = all.find(
    ({ stack, config, session, targetRegion }) =>
      stack.companionOf === inspection.stack.name &&
      config === inspection.config &&
      session.target.key === inspection.session.target.key &&
      targetRegion === inspection.targetRegion,
  );
  return comparePeople(
    [inspection, ...(companion === undefined ? [] : [companion])].map(({ deployed, desired, session }) => ({
      before: deployed.template,
      after: desired,
      place: session.identity,
    })),
  );
}

/** A target that could not be looked at is missing as a whole. */
export function missingOfFailure({ target, message, help }: TargetFailure): Missing {
  return { target, what: '', reason: message, help };
}

function accessQuestionOf({
  session: { target, identity },
  config,
  desired,
  deployed,
  formerDocuments,
  seen,
}: PlannedInspection): PlannedTarget {
  const { documents } = config;
  const limits = limitsOf(config, target.key);
  return {
    target: target.key,
    isProduction: target.isProduction,
    place: identity,
    before: { template: deployed.template, documents: formerDocuments ?? documents, limits },
    after: { template: desired, documents, limits },
    ...(seen.chosen === undefined ? {} : { chosen: seen.chosen }),
  };
}

/** What will change in an inspected stack, with what it does to people, which is no part of a hash. */
export function stackPlanOf(inspection: Inspection, people: PeopleChanges = {}): StackPlan {
  const { stack, session } = inspection;
  const { identity } = session;
  const place = stack.scope === 'regional' ? {} : { region: identity.region };
  return makeStackPlan({ name: stack.name, ...place }, inspection, people);
}

/** The targets in which work failed. */
export function listFailures(outcomes: readonly TargetOutcome<unknown>[]): TargetFailure[] {
  return outcomes.flatMap(outcome => {
    if (outcome.ok) return [];
    const { message, help, isDenied, isOpen } = outcome.failure;
    return [{ target: outcome.target.key, message, help, isDenied, ...(isOpen ? { isOpen } : {}) }];
  });
}
