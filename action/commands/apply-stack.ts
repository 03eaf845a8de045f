import type { AccessChange } from '../access/compare-access.ts';
import {
  type Deployment,
  type DeploymentResult,
  deploy,
  PlanMismatch,
  removeStack,
} from '../aws/change-set.ts';
import { type Deployed, readDeployed } from '../aws/deployed.ts';
import { AwsFailure } from '../aws/failure.ts';
import { ConcurrentChange } from '../aws/make-change-set.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import { deleteStack, readinessOf, waitUntilSettled } from '../aws/stack-state.ts';
import { Interrupted } from '../aws/wait.ts';
import { diffTemplates } from '../core/diff-templates.ts';
import { type Complete, describeMissing } from '../core/look.ts';
import type { PlanSeen } from '../core/plan.ts';
import { hashTargets } from '../core/plan.ts';
import { type Template, templateBody } from '../core/template.ts';
import { scopeOf } from './compare-stack.ts';
import type { ExistingResource } from './existing-resources.ts';
import { type FollowUp, listFollowUps } from './follow-ups.ts';
import { importExisting } from './import-existing.ts';
import { type Inspection, inspectAgain } from './inspect.ts';
import { uploaderOf } from './large-template.ts';
import { checkPlanned, lookAtPlanned, type PlannedInspection, stackPlanOf } from './plan.ts';

/** What a shell does while one stack is being changed. */
export interface StackHooks {
  /** Called with each stack event as it comes. */
  readonly report: (event: StackEvent, target: string) => void;
  /** Called with a sentence about what is being done or waited for. */
  readonly note?: (text: string, target: string) => void;
  /** Ends the work at the next place where nothing is half-done. */
  readonly signal?: AbortSignal;
}

/** How an apply ended in one target. */
export interface TargetResult {
  readonly target: string;
  /** The name of the stack. */
  readonly stack: string;
  readonly outcome: 'unchanged' | 'applied' | 'failed';
  readonly stackId: string | undefined;
  /** The stack's last status. */
  readonly status: string | undefined;
  /** The resources that failed, first cause first; of what was applied, those that could not be deleted after it. */
  readonly failures: readonly StackEvent[];
  /** Names of stacks of the target that were not touched, because this one failed. */
  readonly untouched?: readonly string[];
  /** When only the first of two steps is done: what that means. */
  readonly halfDone?: string;
  /** What a person has to do now. */
  readonly followUps: readonly FollowUp[];
}

/** How it ended in a target, with what the last look there saw. */
export interface AppliedTarget {
  readonly result: TargetResult;
  readonly look: Complete<PlanSeen>;
  /** Who gains and loses what by the drift that it saw. */
  readonly driftAccess: readonly AccessChange[];
}

/** How often another run may get in between before the apply ends and says so. */
const maxTries = 3;

/**
 * Applies one stack as it was planned. When another run gets in between, it waits for that, looks again, and goes on
 * only with the same plan; when nothing is left to do, the other run has done it. Another run may also have ended before
 * the change set was made, which then announces something else than the plan: only when a second look finds the plan as
 * it was, CloudFormation and the plan disagree.
 * @param hash of the whole plan, for the name of the change set
 * @throws AwsFailure, PlanMismatch
 */
export async function applyPlanned(
  planned: PlannedInspection,
  hash: string,
  together: ReadonlySet<string>,
  hooks: StackHooks,
): Promise<AppliedTarget> {
  const reviewed = hashOf(planned);
  let now = planned;
  let mismatch: PlanMismatch | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const look = requireComplete(now);
    if (now.changes.length > 0 && hashOf(now) !== reviewed) {
      throw new AwsFailure(
        `Another run has changed ${now.stack.name}, and the remaining changes differ from the plan`,
        'Nothing more was applied. Plan again, review the plan, and apply',
      );
    }
    if (now.changes.length > 0 && mismatch !== undefined) throw mismatch;
    try {
      const result = await applyOnce(now, hash, hooks);
      if (result.outcome === 'unchanged' && now.changes.length > 0) {
        const after = await lookAgain(now, together);
        // CloudFormation found nothing to do, because another run had done it all.
        if (after.changes.length === 0)
          return { result, look: requireComplete(after), driftAccess: after.seen.access };
      }
      return { result, look, driftAccess: now.seen.access };
    } catch (error) {
      if (error instanceof PlanMismatch) {
        mismatch = error;
        hooks.note?.(`${error.message}. Reading the stack again`, now.session.target.key);
      } else if (error instanceof ConcurrentChange && attempt < maxTries) {
        hooks.note?.(
          `Another run is changing ${now.stack.name}; waiting for it to end`,
          now.session.target.key,
        );
      } else throw error;
      now = await lookAgain(now, together);
    }
  }
}

/**
 * The look at a stack when it is complete.
 * @throws AwsFailure that names what is missing
 */
export function requireComplete(planned: PlannedInspection): Complete<PlanSeen> {
  const look = lookAtPlanned(planned);
  if (look.complete) return look;
  const obstacle = planned.findings.find(({ level }) => level === 'obstacle');
  if (obstacle !== undefined) throw new AwsFailure(obstacle.message, obstacle.help);
  throw new AwsFailure(
    `Not everything in ${planned.stack.name} could be checked, so nothing is applied there. ${describeMissing(look.missing).join('; ')}`,
    look.missing.find(({ help }) => help !== undefined)?.help,
  );
}

async function lookAgain(
  planned: PlannedInspection,
  together: ReadonlySet<string>,
): Promise<PlannedInspection> {
  const { session, client, stack } = planned;
  await waitUntilSettled(client, stack.name, session.pace);
  return checkPlanned(await inspectAgain(planned), together);
}

function hashOf(planned: Inspection): string {
  const { account, region } = planned.session.identity;
  return hashTargets([{ account, region, stacks: [stackPlanOf(planned)] }]);
}

async function applyOnce(planned: PlannedInspection, hash: string, hooks: StackHooks): Promise<TargetResult> {
  const { session, stack, model, changes, deployed, steps } = planned;
  const target = session.target.key;
  const { stackId, status } = deployed;
  const quiet = { target, stack: stack.name, failures: [], followUps: [] };
  // Also when the templates are the same: a stack that is stuck does not hold what its template says.
  refuseObstacles(planned);
  if (changes.length === 0) return { ...quiet, outcome: 'unchanged', stackId, status };
  let last: DeploymentResult = { outcome: 'unchanged', stackId, status, failures: [] };
  const { free, held } = splitExisting(planned);
  const take = (existing: Inspection['existing'], at: Deployed) =>
    importExisting({ ...planned, existing }, at, `chatops-import-${hash.slice(0, 12)}`, event =>
      hooks.report(event, target),
    );
  const imported = await take(free, await removeLeftover(planned, hooks));
  let before = imported.deployed;
  if (imported.failures.length > 0) {
    const { failures } = imported;
    return { ...quiet, outcome: 'failed', stackId: before.stackId, status: before.status, failures };
  }
  let isHalfDone = false;
  let isAnyDone = free.length > 0;
  const gap = describeGap(planned);
  for (const [index, template] of steps.entries()) {
    if (steps.length > 1) hooks.note?.(`Step ${index + 1} of ${steps.length}`, target);
    try {
      if (index > 0) {
        const between = await take(held, await readDeployed(planned.client, stack.name, stack.companionOf));
        before = between.deployed;
        const { failures } = between;
        if (failures.length > 0) last = { ...last, outcome: 'failed', status: before.status, failures };
      }
      if (last.outcome !== 'failed') last = await deployStep(planned, before, { template, hash }, hooks);
    } catch (error) {
      throw index === 0 ? error : afterFirstStep(error, gap);
    }
    isHalfDone = last.outcome === 'failed' && index > 0;
    isAnyDone ||= last.outcome === 'deployed';
    if (last.outcome === 'failed') break;
  }
  const outcome = last.outcome === 'failed' ? 'failed' : isAnyDone ? 'applied' : 'unchanged';
  return {
    target,
    stack: stack.name,
    outcome,
    stackId: last.stackId ?? before.stackId ?? stackId,
    status: last.status ?? before.status,
    failures: last.failures,
    ...(isHalfDone ? { halfDone: gap } : {}),
    followUps: outcome === 'applied' ? listFollowUps(model, changes, session.identity) : [],
  };
}

/** What is there already, apart by whether the stack itself still has it: that leaves the stack with the first of two steps. */
function splitExisting({ existing, deployed }: Inspection) {
  const own = new Set(deployed.physicalIds.values());
  const isHeld = ({ identifier }: ExistingResource) => Object.values(identifier).some(id => own.has(id));
  return { free: existing.filter(resource => !isHeld(resource)), held: existing.filter(isHeld) };
}

/** The state between two steps. */
function describeGap({ twoPhases }: PlannedInspection): string {
  const paths = twoPhases?.interrupted.join(', ') ?? '';
  return `Step 1 of 2 is applied. Until step 2 completes, these do not work, or only in part: ${paths}`;
}

/** A failure of the second step must not sound as if nothing had been changed. */
function afterFirstStep(error: unknown, gap: string): unknown {
  // The next look finds what is left.
  if (!(error instanceof AwsFailure) || error instanceof ConcurrentChange) return error;
  const isBefore = error instanceof Interrupted && error.isUntouched;
  return new AwsFailure(
    `${gap}. ${isBefore ? 'Interrupted before the second' : error.message}`,
    error.help,
    error,
  );
}

function refuseObstacles({ findings }: PlannedInspection): void {
  const obstacles = findings.filter(({ level }) => level === 'obstacle');
  const [first] = obstacles;
  if (first === undefined) return;
  const more = obstacles.length === 1 ? '' : ` (and ${obstacles.length - 1} more)`;
  throw new AwsFailure(`${first.message}${more}`, first.help);
}

/** A stack of which the creation failed is empty and takes no change; it is deleted before it is made again. */
async function removeLeftover(
  { client, deployed, session }: PlannedInspection,
  hooks: StackHooks,
): Promise<Deployed> {
  const { stackName, stackId, status, isProtected = false } = deployed;
  if (readinessOf(stackName, status).kind !== 'leftover' || stackId === undefined) return deployed;
  hooks.note?.(`Deleting ${stackName}, which failed to create`, session.target.key);
  await deleteStack(client, { id: stackId, isProtected }, stackName, session.pace);
  return { ...deployed, stackId: undefined, status: undefined };
}

async function deployStep(
  { session, client, targetRegion }: PlannedInspection,
  before: Deployed,
  { template, hash }: { readonly template: Template; readonly hash: string },
  hooks: StackHooks,
): Promise<DeploymentResult> {
  const { target } = session;
  const { stackName, stackId, status, isProtected = false } = before;
  const { pace } = session;
  if (Object.keys(template.Resources).length === 0) {
    if (stackId === undefined || status === undefined) {
      return { outcome: 'unchanged', stackId, status, failures: [] };
    }
    hooks.note?.(`Nothing is left in ${stackName}, so the stack is deleted`, target.key);
    return removeStack(client, { id: stackId, status, isProtected }, stackName, pace);
  }
  const deployment: Deployment = {
    stackName,
    status,
    changeSetName: `chatops-${hash.slice(0, 12)}`,
    templateBody: templateBody(template),
    isRevert: false,
    planned: diffTemplates(template, before.template, scopeOf(session, before, before.template)),
    upload: uploaderOf({ session, client, stackName, targetRegion }),
  };
  return deploy(client, deployment, pace, event => hooks.report(event, target.key));
}
