import { ApiError } from '../errors.ts';
import { checkHandler } from '../permissions/check-handler.ts';
import { updateResource } from '../resources/handlers.ts';
import type { Scope } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import type { Done, Pending, Stack, StackOperation, StackResource, Step } from '../state/stack-state.ts';
import { recordHandler } from '../trail/on-behalf.ts';
import { addResourceEvent, setStackStatus } from './events.ts';
import { describeFailed, describeFailure } from './failure.ts';
import { allDeletions, deletionSteps, isKept, startDeletion, waveNumbers } from './start.ts';
import type { OperationContext } from './step-context.ts';

/** Turns an operation back after a failure: a creation is undone, an update goes back to what was before. */
export function failDeployment({ scope, stack, operation }: OperationContext): void {
  const reason = describeFailed(operation.failed);
  if (operation.isRollbackDisabled) {
    operation.steps = [
      { do: 'end', status: operation.kind === 'CREATE' ? 'CREATE_FAILED' : 'UPDATE_FAILED', reason },
    ];
  } else if (operation.kind === 'CREATE' && operation.isDeletedOnFailure) {
    startDeletion(scope, stack, operation.token, []);
  } else if (operation.kind === 'CREATE') {
    rollBackCreation(scope, stack, operation, reason);
  } else {
    rollBackUpdate(scope, stack, operation, reason);
  }
}

function rollBackCreation(scope: Scope, stack: Stack, operation: StackOperation, reason: string): void {
  operation.kind = 'ROLLBACK';
  setStackStatus(stack, 'ROLLBACK_IN_PROGRESS', scope.now, `${reason}Rollback requested by user.`);
  operation.deletions = allDeletions(scope, stack, () => false, true);
  operation.steps = [...deletionSteps(operation.deletions), { do: 'end', status: 'ROLLBACK_COMPLETE' }];
}

function rollBackUpdate(scope: Scope, stack: Stack, operation: StackOperation, reason: string): void {
  operation.kind = 'UPDATE_ROLLBACK';
  setStackStatus(stack, 'UPDATE_ROLLBACK_IN_PROGRESS', scope.now, reason);
  // What was to be removed stays, and the new halves of replacements go instead of the old.
  operation.deletions = {};
  const created = operation.done
    .filter(({ action }) => action === 'create')
    .map(({ logicalId }) => logicalId);
  const waves = waveNumbers(scope, stack);
  for (const id of new Set([...created, ...failedCreations(stack)])) {
    const resource = stack.resources[id];
    if (resource === undefined) continue;
    const { type, physicalId } = resource;
    operation.deletions[id] = {
      logicalId: id,
      type,
      physicalId,
      isRetained: physicalId !== '' && isKept(resource, true),
      isRecord: true,
      wave: waves.get(id) ?? 1e6,
    };
  }
  planRestores(operation, stack);
}

/** Rolls an update back on request. What is under way is left where it was. */
export function cancelUpdate(context: OperationContext): void {
  const { scope, stack, operation } = context;
  for (const [id, pending] of Object.entries(operation.pending)) markCancelled(context, id, pending);
  operation.pending = {};
  operation.dueAt = scope.now + scope.stepMillis;
  rollBackUpdate(scope, stack, operation, 'User Initiated');
}

/** Says that what was pending of a resource was not done, because of something else. */
export function markCancelled(context: OperationContext, id: string, pending: Pending): void {
  markFailed(
    context,
    id,
    pending,
    `Resource ${pending.action === 'create' ? 'creation' : 'update'} cancelled`,
  );
}

/** Says that what was pending of a resource was not done. */
export function markFailed(
  { scope, stack }: OperationContext,
  id: string,
  { action, properties }: Pending,
  reason: string,
): void {
  const resource = stack.resources[id];
  if (resource === undefined || action === 'sync') return;
  const status = action === 'create' ? 'CREATE_FAILED' : 'UPDATE_FAILED';
  stack.resources[id] = { ...resource, status, reason, updatedAt: scope.now };
  addResourceEvent(stack, { logicalId: id, ...resource }, scope.now, { status, reason, properties });
}

function failedCreations(stack: Stack): string[] {
  return Object.keys(stack.resources).filter(id => stack.resources[id]?.status === 'CREATE_FAILED');
}

/** The steps that bring back what an update changed, and clean up after it. */
export function planRestores(operation: StackOperation, stack: Stack): void {
  const changed = operation.done.filter(({ action }) => action === 'update' || action === 'replace');
  const failed = Object.keys(stack.resources).filter(id => stack.resources[id]?.status === 'UPDATE_FAILED');
  const ids = [...new Set([...failed, ...changed.map(({ logicalId }) => logicalId)])];
  const restores: Step[] =
    ids.length === 0
      ? []
      : [
          { do: 'begin-restore', ids },
          { do: 'finish-restore', ids },
        ];
  operation.steps = [
    ...restores,
    { do: 'cleanup', status: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' },
    { do: 'end', status: 'UPDATE_ROLLBACK_COMPLETE' },
  ];
}

/** Says that resources go back. */
export function beginRestores(scope: Scope, stack: Stack, ids: readonly string[]): boolean {
  for (const id of ids) {
    const resource = stack.resources[id];
    if (resource === undefined) continue;
    resource.status = 'UPDATE_IN_PROGRESS';
    addResourceEvent(stack, { logicalId: id, ...resource }, scope.now, {
      status: 'UPDATE_IN_PROGRESS',
      properties: resource.properties,
    });
  }
  return true;
}

/** Brings resources back. When that fails too, the roll-back can be continued once the cause is gone. */
export function finishRestores(scope: Scope, stack: Stack, ids: readonly string[]): boolean {
  const { operation } = stack;
  if (operation === undefined) return false;
  const context: OperationContext = { scope, stack, operation };
  operation.failed = { created: [], updated: [], deleted: [] };
  for (const id of ids) {
    const resource = stack.resources[id];
    if (resource === undefined) continue;
    try {
      restore(context, id, resource);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const reason = describeFailure(error);
      stack.resources[id] = { ...resource, status: 'UPDATE_FAILED', reason, updatedAt: scope.now };
      addResourceEvent(stack, { logicalId: id, ...resource }, scope.now, {
        status: 'UPDATE_FAILED',
        reason,
        properties: resource.properties,
      });
      operation.failed.updated.push(id);
    }
  }
  if (operation.failed.updated.length > 0) {
    stack.suspended = operation;
    operation.steps = [
      { do: 'end', status: 'UPDATE_ROLLBACK_FAILED', reason: describeFailed(operation.failed) },
    ];
  }
  return false;
}

function restore({ scope, stack, operation }: OperationContext, id: string, resource: StackResource): void {
  const done = operation.done.find(({ logicalId }) => logicalId === id);
  const before = done?.before ?? resource;
  if (done?.action === 'replace') {
    operation.deletions[`${id}/${resource.physicalId}`] = {
      logicalId: id,
      type: resource.type,
      physicalId: resource.physicalId,
      isRetained: false,
      isRecord: false,
      wave: 0,
    };
  } else if (done?.action === 'update') {
    checkHandler(scope, operation.target?.roleArn, {
      verb: 'update',
      type: resource.type,
      identifier: resource.physicalId,
      before: resource.properties,
      after: before.properties,
    });
    updateResource(scope, resource.type, resource.physicalId, {
      before: resource.properties,
      after: goal(done, before),
    });
    recordHandler(scope, 'update', resource.type, resource.physicalId);
  }
  operation.done = operation.done.filter(entry => entry !== done);
  stack.resources[id] = { ...before, status: 'UPDATE_COMPLETE', updatedAt: scope.now };
  delete stack.resources[id].reason;
  addResourceEvent(stack, { logicalId: id, ...before }, scope.now, {
    status: 'UPDATE_COMPLETE',
    properties: before.properties,
  });
}

/** A drift-aware change goes back to what was really there, any other to what was deployed. */
function goal({ observed }: Done, before: StackResource): Properties {
  if (observed === undefined) return before.properties;
  return Object.fromEntries(
    Object.keys(before.properties).flatMap(name =>
      observed[name] === undefined ? [] : [[name, observed[name]]],
    ),
  );
}
