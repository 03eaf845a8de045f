import { type Deployment, type DeploymentResult, deploy } from '../aws/change-set.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import { countChanges, type Plan } from '../core/plan.ts';
import { templateBody } from '../core/template.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { inspectStack } from './inspect.ts';
import { planOf } from './plan.ts';
import type { Session } from './session.ts';

/** What a shell does while an apply runs. */
export interface ApplyHooks {
  /** Shows the plan and says whether to go on. */
  readonly confirm: (plan: Plan) => Promise<boolean>;
  /** Called with each stack event as it comes. */
  readonly report: (event: StackEvent) => void;
}

/** How an apply ended. */
export type ApplyReport =
  /** Desired and deployed are the same already. */
  | { readonly outcome: 'unchanged'; readonly plan: Plan; readonly stackIds: readonly string[] }
  /** The plan is not the one that was reviewed; nothing was done. */
  | { readonly outcome: 'stale'; readonly plan: Plan; readonly expectedHash: string }
  /** The user said no; nothing was done. */
  | { readonly outcome: 'declined'; readonly plan: Plan }
  | {
      readonly outcome: 'applied' | 'failed';
      readonly plan: Plan;
      readonly stackIds: readonly string[];
      /** The stack's last status. */
      readonly status: string | undefined;
      readonly failures: readonly StackEvent[];
    };

/**
 * Makes AWS what chatops.yml says, with one change set. Running it twice changes nothing the second time.
 * @param expectedHash the hash of the plan that was reviewed; any other plan is refused
 * @throws AwsFailure when AWS cannot be read, or refuses before anything was changed
 */
export async function applyChanges(
  session: Session,
  config: ChatopsConfig,
  expectedHash: string | undefined,
  hooks: ApplyHooks,
): Promise<ApplyReport> {
  const inspection = await inspectStack(session, config);
  const { client, desired, deployed } = inspection;
  const plan = planOf(session, inspection);
  if (expectedHash !== undefined && expectedHash !== plan.hash)
    return { outcome: 'stale', plan, expectedHash };
  if (countChanges(plan) === 0) return { outcome: 'unchanged', plan, stackIds: present(deployed.stackId) };
  if (!(await hooks.confirm(plan))) return { outcome: 'declined', plan };
  const deployment: Deployment = {
    stackName: config.name,
    changeSetName: `chatops-${plan.hash.slice(0, 12)}`,
    templateBody: templateBody(desired),
    isRevert: false,
  };
  const result = await deploy(client, deployed, deployment, session.pace, hooks.report);
  return { ...describeResult(result), plan };
}

function describeResult({ outcome, stackId, status, failures }: DeploymentResult) {
  const stackIds = present(stackId);
  if (outcome === 'unchanged') return { outcome, stackIds };
  return { outcome: outcome === 'deployed' ? ('applied' as const) : outcome, stackIds, status, failures };
}

function present(id: string | undefined): string[] {
  return id === undefined ? [] : [id];
}
