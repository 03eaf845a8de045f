import { ApiError, validationError } from '../errors.ts';
import { accountIn, type Scope } from '../service.ts';
import type { ChangeSet, Stack } from '../state/stack-state.ts';
import { peek } from '../state/track.ts';
import { stackById } from './start.ts';

/**
 * A stack by its id, deleted ones too, or by its name among those that were not deleted.
 */
export function findStack(scope: Scope, nameOrId: string): Stack | undefined {
  if (nameOrId.startsWith('arn:')) return stackById(scope, nameOrId);
  const { stacks } = accountIn(scope);
  // The name is part of the id, so only stacks of that name need be looked at.
  for (const id of Object.keys(peek(stacks))) {
    const [, , , region, , resource = ''] = id.split(':');
    if (region !== scope.region || resource.split('/')[1] !== nameOrId) continue;
    const stack = stacks[id];
    if (stack !== undefined && stack.status !== 'DELETE_COMPLETE') return stack;
  }
  return undefined;
}

/** @throws ApiError in the words of most operations: "Stack with id x does not exist" (recorded) */
export function requireStack(scope: Scope, nameOrId: string): Stack {
  const stack = findStack(scope, nameOrId);
  if (stack === undefined) throw validationError(`Stack with id ${nameOrId} does not exist`);
  return stack;
}

/**
 * A change set by its ARN, or by its name together with its stack's; its name is free again once it is executed
 * (recorded).
 * @throws ApiError ChangeSetNotFound, or ValidationError about the stack (recorded)
 */
export function requireChangeSet(
  scope: Scope,
  name: string,
  stackName: string | undefined,
): { stack: Stack; changeSet: ChangeSet } {
  if (name.startsWith('arn:')) {
    const stack = findStackOf(scope, name);
    const changeSet = stack?.changeSets[name];
    if (stack !== undefined && changeSet !== undefined) return { stack, changeSet };
    throw changeSetNotFound(name);
  }
  if (stackName === undefined) {
    throw validationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
  }
  const stack = findStack(scope, stackName);
  if (stack === undefined) throw validationError(`Stack [${stackName}] does not exist`);
  const found = Object.values(stack.changeSets)
    .filter(changeSet => changeSet.name === name && changeSet.executionStatus !== 'EXECUTE_COMPLETE')
    .at(-1);
  if (found === undefined) throw changeSetNotFound(name);
  return { stack, changeSet: found };
}

function changeSetNotFound(name: string): ApiError {
  return new ApiError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, { status: 404 });
}

/** The stack that has a change set, by the ARN of that. */
export function findStackOf(scope: Scope, changeSetId: string): Stack | undefined {
  const { stacks } = accountIn(scope);
  const id = Object.entries(peek(stacks)).find(([, { changeSets }]) =>
    Object.hasOwn(changeSets, changeSetId),
  )?.[0];
  return id === undefined ? undefined : stacks[id];
}
