import { canonicalJson } from '../../core/json.ts';
import { ApiError, validationError } from '../errors.ts';
import { checkHandler } from '../permissions/check-handler.ts';
import { findDifferences } from '../resources/differ.ts';
import { createResource, readResource, updateResource } from '../resources/handlers.ts';
import { isCreateOnly } from '../resources/schema.ts';
import { findResourceType } from '../resources/types/index.ts';
import type { Scope } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import type { Done, Pending, Stack, StackOperation, StackResource } from '../state/stack-state.ts';
import { recordHandler } from '../trail/on-behalf.ts';
import { addResourceEvent, type ResourceIdentity } from './events.ts';
import { describeFailure } from './failure.ts';
import { failDeployment, markCancelled, markFailed } from './rollback.ts';
import { findPolicyObjection } from './stack-policy.ts';
import type { OperationContext } from './step-context.ts';
import {
  includedResources,
  observedValues,
  type ResolvedResource,
  resolveResource,
  surroundingsOf,
} from './surroundings.ts';

/** CloudFormation's words when a change replaces a resource (recorded). */
const replacementReason =
  'Requested update requires the creation of a new physical resource; hence creating one.';

/** Works out what the resources of one wave are to become and says that it begins. */
export function beginWave(scope: Scope, stack: Stack, ids: readonly string[]): boolean {
  const { operation } = stack;
  if (operation?.target === undefined) return false;
  const surroundings = surroundingsOf(scope, stack, operation.target, observedValues(scope, stack));
  const definitions = includedResources(surroundings);
  for (const id of ids) {
    const existing = existingResource(stack, id);
    const wanted = resolveResource(definitions[id], surroundings);
    const { type, properties, attributes } = wanted;
    const action = decide(scope, operation, existing, wanted);
    if (action === undefined) continue;
    operation.pending[id] = { action, properties, attributes };
    if (action === 'sync') continue;
    const isNew = action === 'create';
    const physicalId = isNew ? '' : (existing?.physicalId ?? '');
    addResourceEvent(stack, { logicalId: id, type, physicalId }, scope.now, {
      status: isNew ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS',
      reason: action === 'replace' ? replacementReason : undefined,
      properties,
    });
    if (isNew) stack.resources[id] = record(scope, { physicalId, ...wanted }, 'CREATE_IN_PROGRESS');
    else if (existing !== undefined) existing.status = 'UPDATE_IN_PROGRESS';
  }
  return ids.some(id => operation.pending[id] !== undefined && operation.pending[id].action !== 'sync');
}

/** A resource that the stack has, other than one that was deleted or never made. */
function existingResource(stack: Stack, id: string): StackResource | undefined {
  const resource = stack.resources[id];
  return resource === undefined || resource.physicalId === '' || resource.status === 'DELETE_COMPLETE'
    ? undefined
    : resource;
}

/** What has to be done to a resource; undefined for nothing. */
function decide(
  scope: Scope,
  { isDriftAware }: StackOperation,
  existing: StackResource | undefined,
  { type, properties, attributes }: ResolvedResource,
): Pending['action'] | undefined {
  if (existing === undefined) return 'create';
  const isRecordStale =
    findDifferences(type, existing.properties, properties).length > 0 ||
    canonicalJson(existing.attributes) !== canonicalJson(attributes);
  const observed = isDriftAware ? readResource(scope, type, existing.physicalId) : undefined;
  if (isDriftAware && observed === undefined) return 'create';
  const differences = findDifferences(type, comparedState(type, existing, observed, properties), properties);
  if (differences.length === 0) return isRecordStale ? 'sync' : undefined;
  return differences.some(({ path: [name = ''] }) => isCreateOnly(type, name)) ? 'replace' : 'update';
}

/**
 * What a resource is compared with: what was deployed, or for a drift-aware change what is there, as far as the
 * template says anything about it. What cannot be read back is taken to be as deployed.
 */
export function comparedState(
  type: string,
  existing: StackResource,
  observed: Properties | undefined,
  desired: Properties,
): Properties {
  if (observed === undefined) return existing.properties;
  const unreadable = findResourceType(type)?.unreadable ?? [];
  const names = new Set([...Object.keys(desired), ...Object.keys(existing.properties)]);
  return Object.fromEntries(
    [...names].flatMap(name => {
      const value = unreadable.includes(name) ? existing.properties[name] : observed[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Carries out one wave; the first failure cancels what is not done yet and turns the operation back. */
export function finishWave(scope: Scope, stack: Stack, ids: readonly string[]): boolean {
  const { operation } = stack;
  if (operation === undefined) return false;
  const context: OperationContext = { scope, stack, operation };
  let hasFailed = false;
  for (const id of ids) {
    const pending = operation.pending[id];
    if (pending === undefined) continue;
    delete operation.pending[id];
    if (hasFailed) {
      markCancelled(context, id, pending);
      continue;
    }
    try {
      carryOut(context, id, pending);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      markFailed(context, id, pending, describeFailure(error));
      (pending.action === 'create' ? operation.failed.created : operation.failed.updated).push(id);
      hasFailed = true;
    }
  }
  if (hasFailed) failDeployment(context);
  return hasFailed;
}

function carryOut(context: OperationContext, id: string, pending: Pending): void {
  const { scope, stack, operation } = context;
  const existing = existingResource(stack, id);
  const done: Done = {
    logicalId: id,
    action: pending.action,
    ...(existing === undefined ? {} : { before: { ...existing } }),
  };
  const { properties, attributes } = pending;
  const type = existing?.type ?? stack.resources[id]?.type ?? '';
  const objection = objectionTo(stack, pending.action, id, type);
  if (objection !== undefined) throw validationError(objection);
  permit(context, pending, type, existing);
  if (pending.action === 'create') {
    create(context, { logicalId: id, type }, pending, 'CREATE');
  } else if (pending.action === 'replace' && existing !== undefined) {
    create(context, { logicalId: id, type }, pending, 'UPDATE');
    operation.deletions[`${id}/${existing.physicalId}`] = {
      logicalId: id,
      type,
      physicalId: existing.physicalId,
      isRetained: attributes['UpdateReplacePolicy'] === 'Retain',
      isRecord: false,
      wave: 0,
    };
  } else if (existing !== undefined) {
    if (pending.action === 'update') {
      const observed = operation.isDriftAware ? readResource(scope, type, existing.physicalId) : undefined;
      if (observed !== undefined) done.observed = observed;
      updateResource(scope, type, existing.physicalId, { before: existing.properties, after: properties });
      recordHandler(scope, 'update', type, existing.physicalId);
    }
    const { physicalId } = existing;
    stack.resources[id] = record(scope, { type, physicalId, properties, attributes }, 'UPDATE_COMPLETE');
    if (pending.action === 'update') {
      addResourceEvent(stack, { logicalId: id, ...existing }, scope.now, {
        status: 'UPDATE_COMPLETE',
        properties,
      });
    }
  }
  operation.done.push(done);
}

/** Asks whether the handlers may do what is to be done. */
function permit(
  { scope, operation }: OperationContext,
  { action, properties }: Pending,
  type: string,
  existing: StackResource | undefined,
): void {
  if (action === 'sync') return;
  const isMade = action === 'create' || action === 'replace';
  checkHandler(scope, operation.target?.roleArn, {
    verb: isMade ? 'create' : 'update',
    type,
    identifier: isMade ? undefined : existing?.physicalId,
    before: isMade ? {} : (existing?.properties ?? {}),
    after: properties,
  });
}

/** Only an update of what is already there is subject to the stack's policy. */
function objectionTo(stack: Stack, action: Pending['action'], id: string, type: string): string | undefined {
  if (action !== 'update' && action !== 'replace') return undefined;
  return findPolicyObjection(
    stack.policy,
    action === 'update' ? 'Update:Modify' : 'Update:Replace',
    id,
    type,
  );
}

function create(
  { scope, stack }: OperationContext,
  { logicalId, type }: Pick<ResourceIdentity, 'logicalId' | 'type'>,
  { properties, attributes }: Pending,
  verb: 'CREATE' | 'UPDATE',
): void {
  const physicalId = createResource(scope, type, properties, { stackName: stack.name, logicalId });
  recordHandler(scope, 'create', type, physicalId);
  stack.resources[logicalId] = record(
    scope,
    { type, physicalId, properties, attributes },
    `${verb}_COMPLETE`,
  );
  const identity = { logicalId, type, physicalId };
  addResourceEvent(stack, identity, scope.now, {
    status: `${verb}_IN_PROGRESS`,
    reason: 'Resource creation Initiated',
    properties,
  });
  addResourceEvent(stack, identity, scope.now, { status: `${verb}_COMPLETE`, properties });
}

function record(
  { now }: Scope,
  resource: Pick<StackResource, 'type' | 'physicalId' | 'properties' | 'attributes'>,
  status: string,
): StackResource {
  return { ...resource, status, updatedAt: now };
}
