import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { cloudFormation, type Deployed, readDeployed } from '../aws/deployed.ts';
import { readSnapshot } from '../aws/snapshot.ts';
import { type Comparison, type Differences, findDrift } from '../core/drift.ts';
import type { Model, Resolved } from '../core/model.ts';
import type { Change, TwoPhases } from '../core/plan.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Template } from '../core/template.ts';
import { compareStack, listTopicPolicies, scopeOf } from './compare-stack.ts';
import { renderDesired } from './desired.ts';
import { planStack } from './plan-stack.ts';
import type { Session } from './session.ts';

/** The three states of one stack, side by side and never mixed. */
export interface Inspection {
  readonly session: Session;
  readonly client: CloudFormationClient;
  readonly config: Resolved;
  readonly model: Model;
  readonly desired: Template;
  readonly deployed: Deployed;
  /** Desired against deployed. */
  readonly changes: readonly Change[];
  /** The templates to deploy one after the other; one unless things trade names. */
  readonly steps: readonly Template[];
  readonly twoPhases: TwoPhases | undefined;
  /** Deployed against observed. */
  readonly differences: Differences;
  /** What was read of the account. */
  readonly snapshot: Snapshot;
  /** Every resource of the stack, as it should be and as it is; none when nothing is deployed. */
  readonly comparisons: readonly Comparison[];
}

/**
 * Reads what is deployed and what AWS really holds, and compares.
 * @param config a valid configuration
 * @throws AwsFailure when the stack itself cannot be read
 */
export async function inspectStack(session: Session, config: Resolved): Promise<Inspection> {
  const { model, template: desired } = renderDesired(config, session.target);
  const client = cloudFormation(session.connection);
  const deployed = await readDeployed(client, config.name);
  const { template } = deployed;
  const scope = scopeOf(session, deployed, template);
  const plan = planStack(desired, template, scope);
  const topicPolicies = template === undefined ? [] : listTopicPolicies(deployed, template);
  const stack = { name: config.name, isDeployed: template !== undefined, topicPolicies };
  const snapshot = await readSnapshot(session.connection, client, stack, session.pace);
  const comparisons = template === undefined ? [] : compareStack(session, deployed, template, snapshot);
  const differences = findDrift(comparisons);
  return { session, client, config, model, desired, deployed, ...plan, differences, snapshot, comparisons };
}
