import { isObject } from '../../core/json.ts';
import type { Scope } from '../service.ts';
import type { Stack, StackOperation, StackTarget } from '../state/stack-state.ts';
import { sectionOf } from '../template/check-template.ts';
import { holds, resolveValue } from '../template/resolve.ts';
import { setStackStatus } from './events.ts';
import { observedValues, surroundingsOf } from './surroundings.ts';

/** Ends an operation: the stack is what it was to become, or what it was before. */
export function endOperation(scope: Scope, stack: Stack, status: string, reason: string | undefined): void {
  const { operation } = stack;
  if (operation === undefined) return;
  const hasSucceeded = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status);
  // After a failed creation the stack still shows the template with which it failed.
  if (operation.target !== undefined && (hasSucceeded || stack.deployed === undefined))
    stack.deployed = operation.target;
  if (hasSucceeded && operation.target !== undefined)
    stack.outputs = workOutOutputs(scope, stack, operation.target);
  if (status === 'DELETE_COMPLETE') {
    stack.deletedAt = scope.now;
    stack.outputs = [];
  }
  setStackStatus(stack, status, scope.now, reason);
  closeChangeSet(stack, operation, hasSucceeded);
  delete stack.operation;
}

function closeChangeSet(stack: Stack, { changeSetId }: StackOperation, hasSucceeded: boolean): void {
  const changeSet = changeSetId === undefined ? undefined : stack.changeSets[changeSetId];
  if (changeSet !== undefined)
    changeSet.executionStatus = hasSucceeded ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED';
}

function workOutOutputs(scope: Scope, stack: Stack, target: StackTarget): Stack['outputs'] {
  const surroundings = surroundingsOf(scope, stack, target, observedValues(scope, stack));
  return Object.entries(sectionOf(surroundings.template, 'Outputs')).flatMap(([key, output]) => {
    if (!isObject(output)) return [];
    const { Condition: condition, Value: value = '', Description: description, Export: exported } = output;
    if (typeof condition === 'string' && !holds(condition, surroundings)) return [];
    const name = isObject(exported) ? resolveValue(exported['Name'] ?? '', surroundings) : undefined;
    return [
      {
        key,
        value: String(resolveValue(value, surroundings) ?? ''),
        ...(typeof description === 'string' ? { description } : {}),
        ...(name === undefined ? {} : { exportName: String(name) }),
      },
    ];
  });
}
