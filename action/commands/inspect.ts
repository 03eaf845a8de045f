import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { cloudFormation, type Deployed, readDeployed } from '../aws/deployed.ts';
import { readSnapshot } from '../aws/snapshot.ts';
import { type Comparison, type Differences, findDrift } from '../core/drift.ts';
import { resolveIntrinsics, type Scope, UnresolvedIntrinsic } from '../core/intrinsics.ts';
import type { JsonObject } from '../core/json.ts';
import type { Model } from '../core/model.ts';
import type { Change, TwoPhases } from '../core/plan.ts';
import { observeResource, type Snapshot } from '../core/snapshot.ts';
import type { Template, TemplateResource } from '../core/template.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { kindOf } from '../kinds/index.ts';
import { renderDesired } from './desired.ts';
import { planStack } from './plan-stack.ts';
import type { Session } from './session.ts';

/** The three states of one stack, side by side and never mixed. */
export interface Inspection {
  readonly session: Session;
  readonly client: CloudFormationClient;
  readonly config: ChatopsConfig;
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
}

/**
 * Reads what is deployed and what AWS really holds, and compares.
 * @param config a valid configuration
 * @throws AwsFailure when the stack itself cannot be read
 */
export async function inspectStack(session: Session, config: ChatopsConfig): Promise<Inspection> {
  const { model, template: desired } = renderDesired(config, session.target);
  const client = cloudFormation(session.connection);
  const deployed = await readDeployed(client, config.name);
  const scope = scopeOf(session, deployed, deployed.template);
  const plan = planStack(desired, deployed.template, scope);
  const snapshot = await readSnapshot(session.connection, client, config.name, session.pace);
  const differences =
    deployed.template === undefined
      ? nothing
      : findDrift(compareResources(session, deployed, deployed.template, snapshot));
  return { session, client, config, model, desired, deployed, ...plan, differences, snapshot };
}

const nothing: Differences = { drift: [], unchecked: [] };

function compareResources(
  session: Session,
  deployed: Deployed,
  template: Template,
  snapshot: Snapshot,
): Comparison[] {
  const scope = scopeOf(session, deployed, template);
  return Object.entries(template.Resources).flatMap(([logicalId, resource]): Comparison[] => {
    const kind = kindOf(resource.Type);
    const physicalId = deployed.physicalIds.get(logicalId);
    const place = {
      target: session.target.key,
      type: resource.Type,
      path: resource.Metadata.chatops,
      id: physicalId ?? logicalId,
    };
    const unreadable = (reason: string): Comparison[] => [
      { ...place, expected: {}, observed: { status: 'unread', reason }, kind: { judge: () => 'unknown' } },
    ];
    if (kind === undefined) return unreadable('this version does not know the type; a newer one deployed it');
    if (physicalId === undefined) return unreadable('CloudFormation has no physical id for it');
    const expected = resolveProperties(resource, scope);
    if (typeof expected === 'string') return unreadable(`what it refers to does not exist: ${expected}`);
    const observed = observeResource(
      snapshot,
      { type: resource.Type, logicalId, physicalId },
      Object.keys(expected),
    );
    return [{ ...place, expected, observed, kind }];
  });
}

function resolveProperties(resource: TemplateResource, scope: Scope): JsonObject | string {
  try {
    return resolveIntrinsics(resource.Properties, scope) as JsonObject;
  } catch (error) {
    if (error instanceof UnresolvedIntrinsic) return error.message;
    throw error;
  }
}

/** What the intrinsics of a deployed template stand for. */
export function scopeOf(
  { identity }: Pick<Session, 'identity'>,
  deployed: Deployed,
  template: Template | undefined,
): Scope {
  const ref = (logicalId: string) => deployed.physicalIds.get(logicalId);
  return {
    ...identity,
    ref,
    attribute: (logicalId, name) => {
      const resource = template?.Resources[logicalId];
      const physicalId = ref(logicalId);
      if (resource === undefined || physicalId === undefined) return undefined;
      return kindOf(resource.Type)?.attributes?.(physicalId, resource.Properties, identity)[name];
    },
  };
}
