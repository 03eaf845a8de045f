import { type Deployment, type DeploymentResult, deploy } from '../aws/change-set.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import { countChanges, type Plan } from '../core/plan.ts';
import { templateBody } from '../core/template.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import type { Inspection } from './inspect.ts';
import { inspectTargets, listFailures, type PlanReport, reportPlan, type TargetFailure } from './plan.ts';
import { type Aws, continueInTargets } from './session.ts';

/** What a shell does while an apply runs. */
export interface ApplyHooks {
  /** Shows the plan and says whether to go on. */
  readonly confirm: (report: PlanReport) => Promise<boolean>;
  /** Called with each stack event as it comes. */
  readonly report: (event: StackEvent, target: string) => void;
}

/** How an apply ended in one target. */
export interface TargetResult {
  readonly target: string;
  readonly outcome: 'unchanged' | 'applied' | 'failed';
  readonly stackId: string | undefined;
  /** The stack's last status. */
  readonly status: string | undefined;
  /** The resources that failed, first cause first. */
  readonly failures: readonly StackEvent[];
}

/** How an apply ended. */
export type ApplyReport = { readonly plan: Plan } & (
  | {
      /** The plan is not the one that was reviewed; nothing was done. */ readonly outcome: 'stale';
      readonly expectedHash: string;
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
 * Makes AWS what chatops.yml says, with one change set per target. Running it twice changes nothing the second time.
 * @param expectedHash the hash of the plan that was reviewed; any other plan is refused
 */
export async function applyChanges(
  aws: Aws,
  config: ChatopsConfig,
  expectedHash: string | undefined,
  hooks: ApplyHooks,
): Promise<ApplyReport> {
  const inspected = await inspectTargets(aws, config, 'apply');
  const report = reportPlan(inspected);
  const { plan } = report;
  if (expectedHash !== undefined && expectedHash !== plan.hash)
    return { outcome: 'stale', plan, expectedHash };
  const isNothing = countChanges(plan) === 0;
  if (!isNothing && !(await hooks.confirm(report))) return { outcome: 'declined', plan };
  const outcomes = await continueInTargets(inspected, inspection =>
    applyInspected(inspection, plan.hash, hooks),
  );
  const results = outcomes.flatMap(outcome => (outcome.ok ? [outcome.value] : []));
  const failures = listFailures(outcomes);
  const hasFailed = failures.length > 0 || results.some(({ outcome }) => outcome === 'failed');
  return { outcome: hasFailed ? 'failed' : isNothing ? 'unchanged' : 'applied', plan, results, failures };
}

async function applyInspected(
  { session, client, desired, deployed, changes }: Inspection,
  hash: string,
  hooks: ApplyHooks,
): Promise<TargetResult> {
  const target = session.target.key;
  const { stackName, stackId, status } = deployed;
  if (changes.length === 0) return { target, outcome: 'unchanged', stackId, status, failures: [] };
  const deployment: Deployment = {
    stackName,
    changeSetName: `chatops-${hash.slice(0, 12)}`,
    templateBody: templateBody(desired),
    isRevert: false,
  };
  const result = await deploy(client, deployed, deployment, session.pace, event =>
    hooks.report(event, target),
  );
  return { ...describeResult(result), target };
}

function describeResult({
  outcome,
  stackId,
  status,
  failures,
}: DeploymentResult): Omit<TargetResult, 'target'> {
  return { outcome: outcome === 'deployed' ? 'applied' : outcome, stackId, status, failures };
}
