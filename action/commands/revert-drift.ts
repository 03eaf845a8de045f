import { deploy } from '../aws/change-set.ts';
import { correctResource } from '../aws/correct.ts';
import { AwsFailure, describeError } from '../aws/failure.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import type { Drift } from '../core/drift.ts';
import { findDrift } from '../core/find-drift.ts';
import { canonicalJson } from '../core/json.ts';
import type { Resolved } from '../core/model.ts';
import { joinWords } from '../core/quote.ts';
import { templateBody } from '../core/template.ts';
import { makeVisible } from '../core/visible.ts';
import { remedyOf } from '../drift/drift-remedy.ts';
import {
  type DriftOptions,
  type DriftReport,
  findDriftInTargets,
  type InspectedDrift,
  inspectDrift,
  reportDrift,
} from './drift.ts';
import { type Inspection, inspectAgain } from './inspect.ts';
import { uploaderOf } from './large-template.ts';
import type { TargetFailure } from './plan.ts';
import { type Aws, asAwsFailure, continueInTargets } from './session.ts';

/** What a shell does while a revert runs. */
export interface RevertHooks {
  /** Shows the drift and says whether to go on. */
  readonly confirm: (report: DriftReport) => Promise<boolean>;
  /** Called with each stack event as it comes. */
  readonly report: (event: StackEvent, target: string) => void;
}

/** A correction that was made outside of CloudFormation, or could not be. */
export interface Correction {
  readonly target: string;
  readonly path: string;
  readonly id: string;
  readonly property: string;
  /** Why it failed; undefined when it was made. */
  readonly failure?: string;
}

/** How a revert ended: what was found before, and what is left after. */
export interface RevertReport {
  /** `unverified`: everything was done, but the second look is not complete. */
  readonly outcome: 'unchanged' | 'declined' | 'reverted' | 'unverified' | 'failed';
  readonly before: DriftReport;
  readonly after: DriftReport;
  readonly failures: readonly StackEvent[];
  /** Targets that could not be brought back, or only in part; `after` says what is left there. */
  readonly problems: readonly TargetFailure[];
  /** What CloudFormation did not see and was corrected directly. */
  readonly corrections: readonly Correction[];
}

/**
 * Brings AWS back to what is deployed: with one drift-aware change set per target, then directly where CloudFormation
 * does not compare. Then it looks again. What is merged but not applied stays so: that is what apply is for.
 */
export async function revertDrift(
  aws: Aws,
  config: Resolved,
  hooks: RevertHooks,
  options: DriftOptions = {},
): Promise<RevertReport> {
  const found = await findDriftInTargets(aws, config, 'apply');
  const before = reportDrift(found, config, options);
  const nothingDone = { before, after: before, failures: [], problems: [], corrections: [] };
  if (!before.drift.some(isRevertible)) return { outcome: 'unchanged', ...nothingDone };
  if (!(await hooks.confirm(before))) return { outcome: 'declined', ...nothingDone };
  const failures: StackEvent[] = [];
  const problems: TargetFailure[] = [];
  const corrections: Correction[] = [];
  const outcomes = await continueInTargets(found, async value => {
    const own = new Set(value.inspection.comparisons.map(({ id }) => id));
    const chosen = before.drift.filter(
      drift =>
        drift.target === value.inspection.session.target.key && own.has(drift.id) && isRevertible(drift),
    );
    if (chosen.length === 0) return value;
    const pending = before.drift.filter(
      drift => own.has(drift.id) && drift.target === chosen[0]?.target && remedyOf(drift) === 'pending',
    );
    if (pending.length > 0) {
      problems.push(refuseRevert(value.inspection, pending));
      return value;
    }
    try {
      failures.push(...(await revertThroughStack(value, hooks)));
    } catch (error) {
      // What is left is looked at all the same: that this failed does not say that nothing was done.
      const { message, help, isDenied } = asAwsFailure(error);
      problems.push({ target: value.inspection.session.target.key, message, help, isDenied });
      return inspectDrift(await inspectAgain(value.inspection), config);
    }
    const inspection = await inspectAgain(value.inspection);
    const corrected = await correctRest(inspection, chosen);
    corrections.push(...corrected);
    return inspectDrift(corrected.length === 0 ? inspection : await inspectAgain(inspection), config);
  });
  const after = reportDrift(outcomes, config, options);
  const wanted = new Set(before.drift.filter(isRevertible).map(keyOfDrift));
  const hasFailed =
    failures.length > 0 ||
    problems.length > 0 ||
    corrections.some(({ failure }) => failure !== undefined) ||
    after.drift.some(drift => wanted.has(keyOfDrift(drift)));
  const outcome = hasFailed ? 'failed' : after.look.complete ? 'reverted' : 'unverified';
  return { outcome, before, after, failures, problems, corrections };
}

/** That a stack is not reverted, because it is restored as a whole, with what chatops.yml no longer asks for. */
function refuseRevert({ session, stack }: Inspection, pending: readonly Drift[]): TargetFailure {
  const paths = joinWords([...new Set(pending.map(({ path }) => path))].map(makeVisible));
  return {
    target: session.target.key,
    message: `The stack ${stack.name} was not reverted: a revert restores all of it, and chatops.yml already has what is in AWS, or no longer has the resource, for ${paths}`,
    help: 'Run chatops apply, then chatops drift --revert again',
    isDenied: false,
  };
}

/** Which drift it is, before a revert and after it. */
function keyOfDrift({ target, kind, path, id, property, observed }: Drift): string {
  return canonicalJson([target, kind, path, id, property ?? null, observed ?? null]);
}

/** Whether a revert can do anything about a drift: it is about a resource of the stack, as it was deployed. */
function isRevertible(drift: Drift): boolean {
  return remedyOf(drift) === 'revert';
}

async function revertThroughStack(
  { inspection }: InspectedDrift,
  hooks: RevertHooks,
): Promise<readonly StackEvent[]> {
  const { session, client, deployed, targetRegion } = inspection;
  const { template, stackName } = deployed;
  if (template === undefined) return [];
  const deployment = {
    stackName,
    status: deployed.status,
    changeSetName: 'chatops-revert-drift',
    templateBody: templateBody(template),
    isRevert: true,
    upload: uploaderOf({ session, client, stackName, targetRegion }),
  };
  const report = (event: StackEvent) => hooks.report(event, session.target.key);
  const { outcome, status, failures } = await deploy(client, deployment, session.pace, report);
  if (outcome !== 'failed' || failures.length > 0) return failures;
  throw new AwsFailure(
    `The stack ${stackName} was not restored: it is ${status ?? 'in an unknown state'}`,
    'See the events of the stack for the reason',
  );
}

/** Corrects directly what is still not as deployed, as far as it was among the drifts that were shown. */
async function correctRest(
  { session, comparisons }: Inspection,
  chosen: readonly Drift[],
): Promise<Correction[]> {
  const corrections: Correction[] = [];
  for (const comparison of comparisons) {
    const left = findDrift([comparison]).drift.flatMap(({ property }) => property ?? []);
    const shown = new Set(chosen.filter(({ id }) => id === comparison.id).map(({ property }) => property));
    // What was gone as a whole comes back with what AWS gives it, e.g. a topic with another policy.
    const properties = [...new Set(left)].filter(property => shown.has(property) || shown.has(undefined));
    if (properties.length === 0) continue;
    const { target, path, type, id, expected, observed } = comparison;
    const present = observed.status === 'present' ? observed.properties : {};
    const failure = await correctResource(session.connection, session.pace, {
      type,
      id,
      properties: properties.map(name => ({ name, wanted: expected[name], isThere: name in present })),
      expected,
    }).then(
      () => undefined,
      (error: unknown) => describeError(error),
    );
    for (const property of properties) {
      corrections.push({ target, path, id, property, ...(failure === undefined ? {} : { failure }) });
    }
  }
  return corrections;
}
