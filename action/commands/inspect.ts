import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { cloudFormation, type Deployed, readDeployed } from '../aws/deployed.ts';
import { readSnapshot } from '../aws/snapshot.ts';
import { type Comparison, type Differences, findDrift } from '../core/drift.ts';
import { resolveModel } from '../core/model.ts';
import { type Change, diffTemplates } from '../core/plan.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Template } from '../core/template.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { renderTemplate } from '../kinds/index.ts';
import { compareStack, listTopicPolicies } from './compare-stack.ts';
import type { Session } from './session.ts';

/** The three states of one stack, side by side and never mixed. */
export interface Inspection {
  readonly session: Session;
  readonly client: CloudFormationClient;
  readonly desired: Template;
  readonly deployed: Deployed;
  /** Desired against deployed. */
  readonly changes: readonly Change[];
  /** Deployed against observed. */
  readonly differences: Differences;
  /** What was read for it; undefined when nothing is deployed. */
  readonly snapshot?: Snapshot;
  /** Every resource of the stack, as it should be and as it is. */
  readonly comparisons: readonly Comparison[];
}

/**
 * Reads what is deployed and what AWS really holds, and compares.
 * @param config a valid configuration
 * @throws AwsFailure when the stack itself cannot be read
 */
export async function inspectStack(session: Session, config: ChatopsConfig): Promise<Inspection> {
  const desired = renderTemplate(resolveModel(config, session.target));
  const client = cloudFormation(session.connection);
  const deployed = await readDeployed(client, config.name);
  const changes = diffTemplates(desired, deployed.template);
  if (deployed.template === undefined)
    return { session, client, desired, deployed, changes, differences: nothing, comparisons: [] };
  const stack = { name: config.name, topicPolicies: listTopicPolicies(deployed, deployed.template) };
  const snapshot = await readSnapshot(session.connection, client, stack, session.pace);
  const comparisons = compareStack(session, deployed, deployed.template, snapshot);
  const differences = findDrift(comparisons);
  return { session, client, desired, deployed, changes, differences, snapshot, comparisons };
}

const nothing: Differences = { drift: [], unchecked: [] };
