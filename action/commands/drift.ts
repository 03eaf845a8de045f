import { type DeploymentResult, deploy } from '../aws/change-set.ts';
import { AwsFailure } from '../aws/failure.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import { type Drift, sortByRisk, type Unchecked } from '../core/drift.ts';
import type { Change } from '../core/plan.ts';
import { templateBody } from '../core/template.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { type Inspection, inspectStack } from './inspect.ts';
import type { Session } from './session.ts';

/** chatops.yml against deployed against observed. */
export interface DriftReport {
  readonly drift: readonly Drift[];
  /** Reads that were denied or failed. */
  readonly unchecked: readonly Unchecked[];
  /** What no API shows; never a finding. */
  readonly limits: readonly string[];
}

/** What a shell does while a revert runs. */
export interface RevertHooks {
  /** Shows the drift and says whether to go on. */
  readonly confirm: (report: DriftReport) => Promise<boolean>;
  /** Called with each stack event as it comes. */
  readonly report: (event: StackEvent) => void;
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

/**
 * Compares chatops.yml with what is deployed, and that with what AWS really holds. Changes nothing.
 * @throws AwsFailure when the stack itself cannot be read
 */
export async function detectDrift(session: Session, config: ChatopsConfig): Promise<DriftReport> {
  return reportOf(await inspectStack(session, config));
}

/**
 * Brings AWS back to what is deployed, with one drift-aware change set, and looks again. What is merged but not
 * applied stays so: that is what apply is for.
 * @throws AwsFailure when AWS cannot be read, or refuses before anything was changed
 */
export async function revertDrift(
  session: Session,
  config: ChatopsConfig,
  hooks: RevertHooks,
): Promise<RevertReport> {
  const inspection = await inspectStack(session, config);
  const before = reportOf(inspection);
  const { template } = inspection.deployed;
  const isRevertible = before.drift.some(({ kind }) => kind !== 'unapplied' && kind !== 'disabled');
  if (template === undefined || !isRevertible)
    return { outcome: 'unchanged', before, after: before, failures: [] };
  if (!(await hooks.confirm(before))) return { outcome: 'declined', before, after: before, failures: [] };
  const result = await revert(session, inspection, templateBody(template), hooks);
  const after = await detectDrift(session, config);
  return {
    outcome: result.outcome === 'failed' ? 'failed' : 'reverted',
    before,
    after,
    failures: result.failures,
  };
}

async function revert(
  session: Session,
  { client, deployed }: Inspection,
  body: string,
  hooks: RevertHooks,
): Promise<DeploymentResult> {
  const deployment = {
    stackName: deployed.stackName,
    changeSetName: 'chatops-revert-drift',
    templateBody: body,
    isRevert: true,
  };
  const result = await deploy(client, deployed, deployment, session.pace, hooks.report);
  if (result.outcome !== 'unchanged') return result;
  throw new AwsFailure(
    `CloudFormation sees nothing to revert in ${deployed.stackName}`,
    'What drifted is outside of what CloudFormation compares. Correct it by hand, as the report above shows it',
  );
}

function reportOf({ deployed, changes, differences }: Inspection): DriftReport {
  const unapplied = changes.map(change => describeUnapplied(change, deployed.physicalIds));
  return {
    drift: [...differences.drift, ...sortByRisk(unapplied)],
    unchecked: differences.unchecked,
    limits,
  };
}

function describeUnapplied(change: Change, physicalIds: ReadonlyMap<string, string>): Drift {
  const { action, logicalId, path, type } = change;
  // A merged restriction that is not applied leaves AWS wider than chatops.yml says, so "none" would be too much said.
  return {
    kind: 'unapplied',
    path,
    type,
    id: physicalIds.get(logicalId) ?? logicalId,
    expected: action,
    risk: 'unknown',
  };
}
