import { AwsError, validationError } from '../errors.ts';
import { accountIn, type Scope } from '../service.ts';
import type { ChangeSet, Stack } from '../state/stack-state.ts';
import { stackById } from './start.ts';

/**
 * A stack by its id, deleted ones too, or by its name among those that were not deleted.
 */
export function findStack(scope: Scope, nameOrId: string): Stack | undefined {
  if (nameOrId.startsWith('arn:')) return stackById(scope, nameOrId);
  return Object.values(accountIn(scope).stacks).find(
    ({ name, region, status }) =>
      name === nameOrId && region === scope.region && status !== 'DELETE_COMPLETE',
  );
}

/** @throws AwsError in the words of most operations: "Stack with id x does not exist" (recorded) */
export function requireStack(scope: Scope, nameOrId: string): Stack {
  const stack = findStack(scope, nameOrId);
  if (stack === undefined) throw validationError(`Stack with id ${nameOrId} does not exist`);
  return stack;
}

/**
 * A change set by its ARN, or by its name together with its stack's.
 * @throws AwsError ChangeSetNotFound, or ValidationError about the stack (recorded)
 */
export function requireChangeSet(
  scope: Scope,
  name: string,
  stackName: string | undefined,
): { stack: Stack; changeSet: ChangeSet } {
  if (name.startsWith('arn:')) {
    for (const stack of Object.values(accountIn(scope).stacks)) {
      const changeSet = Object.hasOwn(stack.changeSets, name) ? stack.changeSets[name] : undefined;
      if (changeSet !== undefined) return { stack, changeSet };
    }
    throw changeSetNotFound(name);
  }
  if (stackName === undefined) {
    throw validationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
  }
  const stack = findStack(scope, stackName);
  if (stack === undefined) throw validationError(`Stack [${stackName}] does not exist`);
  const found = Object.values(stack.changeSets)
    .filter(changeSet => changeSet.name === name)
    .at(-1);
  if (found === undefined) throw changeSetNotFound(name);
  return { stack, changeSet: found };
}

function changeSetNotFound(name: string): AwsError {
  return new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, { status: 404 });
}
