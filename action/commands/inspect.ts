import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { assessNotifications } from '../access/assess-notifications.ts';
import { isChannelType } from '../access/picture.ts';
import { cloudFormation, type Deployed, readDeployed, readOwnTemplate } from '../aws/deployed.ts';
import { isDenied, toFailure } from '../aws/failure.ts';
import { readSnapshot } from '../aws/snapshot.ts';
import { readStackState } from '../aws/stack-state.ts';
import type { Comparison, Differences } from '../core/drift.ts';
import { findDrift } from '../core/find-drift.ts';
import type { JsonObject } from '../core/json.ts';
import type { Model, Resolved } from '../core/model.ts';
import { endOlderLists } from '../core/older-lists.ts';
import type { Change, TwoPhases } from '../core/plan.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { joinDifferences } from '../core/sort-drift.ts';
import { globalRegion, type StackUnit } from '../core/stacks.ts';
import type { Template } from '../core/template.ts';
import { compareSubscriptions } from '../drift/compare-subscriptions.ts';
import type { RenderedStack } from '../kinds/index.ts';
import { compareStack, listStackTopics, listTopicPolicies, scopeOf } from './compare-stack.ts';
import { renderDesired } from './desired.ts';
import {
  type ExistingResource,
  findExisting,
  markExisting,
  type OwnedElsewhere,
} from './existing-resources.ts';
import { planStack } from './plan-stack.ts';
import { inRegion, type Session, withoutLook } from './session.ts';

/** The three states of one stack, side by side and never mixed. */
export interface Inspection {
  /** In the Region of the stack. */
  readonly session: Session;
  readonly stack: StackUnit;
  /** The Region of the target, which is another one for its companion stack. */
  readonly targetRegion: string;
  /** The name of the companion stack, where it is unknown whether there is one. */
  readonly hiddenStack?: string;
  readonly client: CloudFormationClient;
  readonly config: Resolved;
  readonly model: Model;
  readonly desired: Template;
  readonly deployed: Deployed;
  /** Desired against deployed. */
  readonly changes: readonly Change[];
  /** Resources of {@link changes} that are there already and are taken into the stack as they are, before anything else. */
  readonly existing: readonly ExistingResource[];
  /** Resources of {@link changes} that another stack has. */
  readonly owned: readonly OwnedElsewhere[];
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
 * Reads what is deployed in a target and what AWS really holds, and compares: its own stack first, then the companion
 * stack where something is asked for or deployed there.
 * @param config a valid configuration
 * @throws AwsFailure when a stack cannot be read
 */
export async function inspectStacks(session: Session, config: Resolved): Promise<Inspection[]> {
  const main = await inspectStack(session, config);
  const companion = await inspectCompanion(session, config);
  if (typeof companion === 'string') return [{ ...main, hiddenStack: companion }];
  return companion === undefined ? [main] : [main, companion];
}

/** Inspects the own stack of a target. @throws AwsFailure when it cannot be read */
function inspectStack(session: Session, config: Resolved): Promise<Inspection> {
  const { model, main } = renderDesired(config, session.target, session.identity.region);
  return inspectRendered({ session, config, model, targetRegion: session.identity.region }, main);
}

/** Inspects the stack of an inspection once more. */
export async function inspectAgain({
  session,
  config,
  model,
  stack,
  targetRegion,
}: Inspection): Promise<Inspection> {
  const { main, companion } = renderDesired(config, session.target, targetRegion);
  const rendered = stack.scope === 'regional' ? main : companion;
  if (rendered === undefined) throw new Error(`the target no longer has a ${stack.scope} stack`);
  // What the first look read of the account may have changed since.
  return inspectRendered({ session: withoutLook(session), config, model, targetRegion }, rendered);
}

/** What an inspection is about. */
type Subject = Pick<Inspection, 'session' | 'config' | 'model' | 'targetRegion'>;

/**
 * The companion stack; undefined where there is none and none is wanted; its name where none is wanted and the role may
 * not read in us-east-1.
 */
async function inspectCompanion(home: Session, config: Resolved): Promise<Inspection | string | undefined> {
  const targetRegion = home.identity.region;
  const { model, companion } = renderDesired(config, home.target, targetRegion);
  if (companion === undefined) return undefined;
  const session = inRegion(home, companion.region ?? globalRegion);
  const isWanted = Object.keys(companion.template.Resources).length > 0;
  if (!isWanted) {
    try {
      const client = cloudFormation(session.connection);
      const state = await readStackState(client, companion.name);
      // A stack in review holds nothing yet.
      if (state === undefined || state.status === 'REVIEW_IN_PROGRESS') return undefined;
      // A stack of this name that belongs to something else is nothing of this target.
      const template = await readOwnTemplate(client, companion.name);
      if (template?.Metadata.chatops.companionOf !== config.name) return undefined;
    } catch (error) {
      if (isDenied(error)) return companion.name;
      throw toFailure(`The stack ${companion.name} could not be read`, error);
    }
  }
  return inspectRendered({ session, config, model, targetRegion }, companion);
}

async function inspectRendered(subject: Subject, rendered: RenderedStack): Promise<Inspection> {
  const { session } = subject;
  const { scope: stackScope, name, companionOf, region } = rendered;
  const stack: StackUnit = {
    scope: stackScope,
    name,
    region,
    ...(companionOf === undefined ? {} : { companionOf }),
  };
  const client = cloudFormation(session.connection);
  const deployed = await readDeployed(client, name, companionOf, session);
  const { template } = deployed;
  const desired = endOlderLists(rendered.template, template);
  const scope = scopeOf(session, deployed, template);
  const plan = planStack(desired, template, scope);
  const snapshot = await readSnapshot(
    session,
    client,
    {
      name,
      isDeployed: template !== undefined,
      topics: template === undefined ? [] : listStackTopics(deployed, template),
      topicPolicies: template === undefined ? [] : listTopicPolicies(deployed, template),
      hasAccess: stackScope === 'regional',
    },
    session.pace,
  );
  const comparisons = template === undefined ? [] : compareStack(session, deployed, template, snapshot);
  const { existing, owned } = await findExisting(session, client, name, {
    desired,
    changes: plan.changes,
  });
  return {
    ...subject,
    stack,
    client,
    desired,
    deployed,
    ...plan,
    changes: markExisting(plan.changes, existing),
    existing,
    owned,
    differences: assessNotifications(
      joinDifferences(findDrift(comparisons), compareSubscriptions(comparisons, snapshot.topics)),
      comparisons,
      session.identity,
      listConfigurations(snapshot),
    ),
    snapshot,
    comparisons,
  };
}

/** The channel configurations of the account, of this stack or not. */
function listConfigurations({ listings }: Snapshot): JsonObject[] {
  return [...listings].flatMap(([type, listing]) =>
    isChannelType(type) && listing.ok ? [...listing.value.values()].map(({ properties }) => properties) : [],
  );
}
