import { type DeploymentResult, deploy } from '../aws/change-set.ts';
import { AwsFailure } from '../aws/failure.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import { type Drift, sortByRisk, type Unchecked } from '../core/drift.ts';
import type { Change } from '../core/plan.ts';
import { templateBody } from '../core/template.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { type Inspection, inspectStack } from './inspect.ts';
import { inspectTargets, listFailures, type TargetFailure } from './plan.ts';
import { type Aws, continueInTargets, type TargetOutcome } from './session.ts';

/** chatops.yml against deployed against observed. */
export interface DriftReport {
  readonly drift: readonly Drift[];
  /** Reads that were denied or failed. */
  readonly unchecked: readonly Unchecked[];
  /** What no API shows; never a finding. */
  readonly limits: readonly string[];
  /** Targets of which nothing could be read. */
  readonly failures: readonly TargetFailure[];
}

/** What a shell does while a revert runs. */
export interface RevertHooks {
  /** Shows the drift and says whether to go on. */
  readonly confirm: (report: DriftReport) => Promise<boolean>;
  /** Called with each stack event as it comes. */
  readonly report: (event: StackEvent, target: string) => void;
}

/** How a revert ended: what was found before, and what is left after. */
export interface RevertReport {
  readonly outcome: 'unchanged' | 'declined' | 'reverted' | 'failed';
  readonly before: DriftReport;
  readonly after: DriftReport;
  readonly failures: readonly StackEvent[];
}

const limits = [
  'Aliases that people made in chat with "alias create" are visible to no API',
  'Channels and custom actions that no chatops.yml declares are not looked for yet',
];

/** Compares chatops.yml with what is deployed, and that with what AWS really holds. Changes nothing. */
export async function detectDrift(aws: Aws, config: ChatopsConfig): Promise<DriftReport> {
  return reportDrift(await inspectTargets(aws, config, 'plan'));
}

/**
 * Brings AWS back to what is deployed, with one drift-aware change set per target, and looks again. What is merged
 * but not applied stays so: that is what apply is for.
 */
export async function revertDrift(
  aws: Aws,
  config: ChatopsConfig,
  hooks: RevertHooks,
): Promise<RevertReport> {
  const inspected = await inspectTargets(aws, config, 'apply');
  const before = reportDrift(inspected);
  if (!before.drift.some(isRevertible)) return { outcome: 'unchanged', before, after: before, failures: [] };
  if (!(await hooks.confirm(before))) return { outcome: 'declined', before, after: before, failures: [] };
  const failures: StackEvent[] = [];
  const outcomes = await continueInTargets(inspected, async inspection => {
    const result = await revertTarget(inspection, hooks);
    failures.push(...(result?.failures ?? []));
    return inspectStack(inspection.session, config);
  });
  const after = reportDrift(outcomes);
  const hasFailed = failures.length > 0 || after.failures.length > 0;
  return { outcome: hasFailed ? 'failed' : 'reverted', before, after, failures };
}

function isRevertible({ kind }: Drift): boolean {
  return kind !== 'unapplied' && kind !== 'disabled' && kind !== 'unmanaged';
}

async function revertTarget(
  { session, client, deployed, differences }: Inspection,
  hooks: RevertHooks,
): Promise<DeploymentResult | undefined> {
  const { template, stackName } = deployed;
  if (template === undefined || !differences.drift.some(isRevertible)) return undefined;
  const deployment = {
    stackName,
    changeSetName: 'chatops-revert-drift',
    templateBody: templateBody(template),
    isRevert: true,
  };
  const report = (event: StackEvent) => hooks.report(event, session.target.key);
  const result = await deploy(client, deployed, deployment, session.pace, report);
  if (result.outcome !== 'unchanged') return result;
  throw new AwsFailure(
    `CloudFormation sees nothing to revert in ${stackName}`,
    'What drifted is outside of what CloudFormation compares. Correct it by hand, as the report shows it',
  );
}

function reportDrift(outcomes: readonly TargetOutcome<Inspection>[]): DriftReport {
  const inspections = outcomes.flatMap(outcome => (outcome.ok ? [outcome.value] : []));
  const unapplied = inspections.flatMap(({ session, deployed, changes }) =>
    changes.map(change => describeUnapplied(session.target.key, change, deployed.physicalIds)),
  );
  return {
    drift: [
      ...sortByRisk(inspections.flatMap(({ differences }) => differences.drift)),
      ...sortByRisk(unapplied),
    ],
    unchecked: inspections.flatMap(({ differences }) => differences.unchecked),
    limits,
    failures: listFailures(outcomes),
  };
}

function describeUnapplied(target: string, change: Change, physicalIds: ReadonlyMap<string, string>): Drift {
  const { action, logicalId, path, type } = change;
  // A merged restriction that is not applied leaves AWS wider than chatops.yml says, so "none" would be too much said.
  const id = physicalIds.get(logicalId) ?? logicalId;
  return { target, kind: 'unapplied', path, type, id, expected: action, risk: 'unknown' };
}
