import { ApiError } from '../errors.ts';
import { checkHandler } from '../permissions/check-handler.ts';
import { deleteResource, readResource } from '../resources/handlers.ts';
import type { Scope } from '../service.ts';
import type { Deletion, Stack, StackOperation } from '../state/stack-state.ts';
import { recordHandler } from '../trail/on-behalf.ts';
import { addResourceEvent, type EventDetails } from './events.ts';
import { describeFailed, describeFailure } from './failure.ts';

/** Says that resources are being deleted. One that never came to be has nothing to wait for. */
export function beginDeletions(scope: Scope, stack: Stack, keys: readonly string[]): boolean {
  const deletions = stack.operation?.deletions ?? {};
  const waiting = keys.filter(
    key => deletions[key]?.physicalId !== '' && deletions[key]?.isRetained === false,
  );
  for (const key of waiting) {
    const deletion = deletions[key];
    if (deletion !== undefined) report(scope, stack, deletion, { status: 'DELETE_IN_PROGRESS' });
  }
  return waiting.length > 0;
}

/**
 * How often the clean-up after an update tries to delete a resource. AWS waits three minutes in between (recorded:
 * 00:17:15, 00:20:18, 00:23:21); here it is the time of one step.
 */
const cleanupAttempts = 3;

/** Deletes them. What is gone already counts as deleted. */
export function finishDeletions(scope: Scope, stack: Stack, keys: readonly string[]): boolean {
  const { operation } = stack;
  if (operation === undefined) return false;
  const again: string[] = [];
  for (const key of keys) {
    const deletion = operation.deletions[key];
    if (deletion === undefined) continue;
    const failure = tryDelete(scope, operation.target?.roleArn ?? stack.deployed?.roleArn, deletion);
    if (failure === undefined) {
      report(scope, stack, deletion, { status: deletion.isRetained ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE' });
      forget(stack, operation, deletion);
    } else {
      report(scope, stack, deletion, { status: 'DELETE_FAILED', reason: failure });
      deletion.failedAttempts = (deletion.failedAttempts ?? 0) + 1;
      if (isCleanup(operation) && deletion.failedAttempts < cleanupAttempts) again.push(key);
      else letGo(stack, operation, deletion);
    }
  }
  if (operation.failed.deleted.length > 0) giveUp(operation);
  if (again.length > 0) tryAgain(operation, again);
  return false;
}

function isCleanup({ kind }: StackOperation): boolean {
  return kind === 'UPDATE' || kind === 'UPDATE_ROLLBACK';
}

/** After everything else that the clean-up deletes. */
function tryAgain({ steps }: StackOperation, ids: string[]): void {
  const end = steps.findIndex(step => step.do === 'end');
  steps.splice(end < 0 ? steps.length : end, 0, { do: 'begin-delete', ids }, { do: 'finish-delete', ids });
}

/** What the clean-up could not delete stays in the account, and is no longer the stack's. */
function letGo(stack: Stack, operation: StackOperation, deletion: Deletion): void {
  operation.failed.deleted.push(deletion.logicalId);
  forget(stack, operation, deletion);
}

function tryDelete(
  scope: Scope,
  roleArn: string | undefined,
  { type, physicalId, isRetained }: Deletion,
): string | undefined {
  if (isRetained || physicalId === '') return undefined;
  const before = readResource(scope, type, physicalId);
  if (before === undefined) return undefined;
  try {
    checkHandler(scope, roleArn, { verb: 'delete', type, identifier: physicalId, before, after: {} });
    deleteResource(scope, type, physicalId);
    recordHandler(scope, 'delete', type, physicalId);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.handlerCode === 'NotFound' ? undefined : describeFailure(error);
  }
}

function report(scope: Scope, stack: Stack, deletion: Deletion, { status, reason }: EventDetails): void {
  addResourceEvent(stack, deletion, scope.now, { status, reason });
  const resource = stack.resources[deletion.logicalId];
  if (!deletion.isRecord || resource === undefined) return;
  resource.status = status;
  resource.updatedAt = scope.now;
  if (reason !== undefined) resource.reason = reason;
}

/** A stack that is deleted or rolled back still lists what it had; one that lives on does not. */
function forget(stack: Stack, operation: StackOperation, { logicalId, isRecord }: Deletion): void {
  if (isRecord && isCleanup(operation)) delete stack.resources[logicalId];
}

/** A deletion that fails ends the deletion of a stack; the clean-up after an update goes on regardless. */
function giveUp(operation: StackOperation): void {
  const reason = describeFailed({ ...operation.failed, created: [], updated: [] });
  if (operation.kind === 'DELETE') operation.steps = [{ do: 'end', status: 'DELETE_FAILED', reason }];
  if (operation.kind === 'ROLLBACK') operation.steps = [{ do: 'end', status: 'ROLLBACK_FAILED', reason }];
}
