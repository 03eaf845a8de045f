import { randomUUID } from 'node:crypto';
import { accountIn, type Scope } from '../service.ts';
import type {
  ChangeSet,
  Deletion,
  Stack,
  StackOperation,
  StackResource,
  StackTarget,
  Step,
} from '../state/stack-state.ts';
import { findDependencies, orderInWaves } from '../template/order.ts';
import { setStackStatus } from './events.ts';
import { includedResources, observedValues, surroundingsOf } from './surroundings.ts';

/** Waits until the stack's first step. */
type Start = Pick<StackOperation, 'kind'> & Partial<StackOperation>;

/** Puts an operation on a stack; from now on time does the rest. */
export function startOperation(scope: Scope, stack: Stack, start: Start): StackOperation {
  const operation: StackOperation = {
    id: randomUUID(),
    isDriftAware: false,
    isRollbackDisabled: false,
    isDeletedOnFailure: false,
    dueAt: scope.now + scope.stepMillis,
    steps: [],
    pending: {},
    done: [],
    deletions: {},
    failed: { created: [], updated: [], deleted: [] },
    ...(scope.caller === undefined ? {} : { caller: scope.caller }),
    ...start,
  };
  stack.operation = operation;
  const { busyStacks } = scope.state;
  if (!busyStacks.some(({ stackId }) => stackId === stack.id))
    busyStacks.push({ account: scope.account, stackId: stack.id });
  return operation;
}

/** Starts to carry out a change set. */
export function startDeployment(
  scope: Scope,
  stack: Stack,
  changeSet: ChangeSet,
  start: Partial<StackOperation>,
): void {
  if (changeSet.kind === 'IMPORT') {
    startImport(scope, stack, changeSet, start);
    return;
  }
  const isNew = stack.deployed === undefined;
  const { target } = changeSet;
  const waves = wavesOf(scope, stack, target);
  startOperation(scope, stack, {
    kind: isNew ? 'CREATE' : 'UPDATE',
    changeSetId: changeSet.id,
    target,
    isDriftAware: changeSet.isDriftAware,
    steps: [
      ...waves.flatMap((ids): Step[] => [
        { do: 'begin', ids },
        { do: 'finish', ids },
      ]),
      ...(isNew ? [] : [{ do: 'cleanup' as const, status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' }]),
      { do: 'end', status: isNew ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE' },
    ],
    deletions: removedResources(scope, stack, target),
    ...start,
  });
  stack.updatedAt = scope.now;
  stack.changeSetId = changeSet.id;
  setStackStatus(stack, isNew ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS', scope.now, 'User Initiated');
}

function startImport(scope: Scope, stack: Stack, changeSet: ChangeSet, start: Partial<StackOperation>): void {
  const ids = Object.keys(changeSet.imports ?? {});
  startOperation(scope, stack, {
    kind: 'IMPORT',
    changeSetId: changeSet.id,
    target: changeSet.target,
    imports: changeSet.imports ?? {},
    steps: [
      { do: 'begin-import', ids },
      { do: 'finish-import', ids },
      { do: 'end', status: 'IMPORT_COMPLETE' },
    ],
    ...start,
  });
  stack.updatedAt = scope.now;
  stack.changeSetId = changeSet.id;
  setStackStatus(stack, 'IMPORT_IN_PROGRESS', scope.now, 'User Initiated');
}

/** Starts to delete a stack. */
export function startDeletion(
  scope: Scope,
  stack: Stack,
  token: string | undefined,
  retained: readonly string[],
): void {
  const deletions = allDeletions(scope, stack, id => retained.includes(id));
  const operation = startOperation(scope, stack, {
    kind: 'DELETE',
    deletions,
    steps: [...deletionSteps(deletions), { do: 'end', status: 'DELETE_COMPLETE' }],
    ...(token === undefined ? {} : { token }),
  });
  setStackStatus(stack, 'DELETE_IN_PROGRESS', operation.dueAt - scope.stepMillis, 'User Initiated');
}

/** Resources of a target in the order of their making. */
function wavesOf(scope: Scope, stack: Stack, target: StackTarget): string[][] {
  return orderInWaves(
    findDependencies(includedResources(surroundingsOf(scope, stack, target, observedValues(scope, stack)))),
  );
}

/** Deletions of everything that a stack has. */
export function allDeletions(
  scope: Scope,
  stack: Stack,
  isRetained: (logicalId: string) => boolean,
  isCreation = false,
): StackOperation['deletions'] {
  const waves = waveNumbers(scope, stack);
  const entries = Object.entries(stack.resources)
    .filter(([, { status }]) => status !== 'DELETE_COMPLETE')
    .map(([logicalId, resource]): [string, Deletion] => [
      logicalId,
      {
        logicalId,
        type: resource.type,
        physicalId: resource.physicalId,
        isRetained: isRetained(logicalId) || isKept(resource, isCreation),
        isRecord: true,
        wave: waves.get(logicalId) ?? 0,
      },
    ]);
  return Object.fromEntries(entries);
}

/**
 * Whether a resource stays when its stack lets go of it. `RetainExceptOnCreate` keeps nothing that only a failed
 * creation made (documented).
 * @param isCreation it is let go of because the operation that made it failed
 */
export function isKept({ attributes }: Pick<StackResource, 'attributes'>, isCreation: boolean): boolean {
  const { DeletionPolicy: policy } = attributes;
  return policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !isCreation);
}

/** Position of each resource of a stack in the order of making. */
export function waveNumbers(scope: Scope, stack: Stack): Map<string, number> {
  const target = stack.deployed ?? stack.operation?.target;
  const waves = target === undefined ? [] : wavesOf(scope, stack, target);
  return new Map(waves.flatMap((ids, wave) => ids.map(id => [id, wave] as const)));
}

/** Steps that delete, last made first. */
export function deletionSteps(deletions: StackOperation['deletions']): Step[] {
  const waves = [...new Set(Object.values(deletions).map(({ wave }) => wave))].sort((a, b) => b - a);
  return waves.flatMap((wave): Step[] => {
    const ids = Object.keys(deletions).filter(key => deletions[key]?.wave === wave);
    return [
      { do: 'begin-delete', ids },
      { do: 'finish-delete', ids },
    ];
  });
}

function removedResources(scope: Scope, stack: Stack, target: StackTarget): StackOperation['deletions'] {
  const kept = includedResources(surroundingsOf(scope, stack, target, observedValues(scope, stack)));
  const all = allDeletions(scope, stack, () => false);
  return Object.fromEntries(Object.entries(all).filter(([id]) => !Object.hasOwn(kept, id)));
}

/** A stack by its id, in the scope's account. */
export function stackById(scope: Scope, id: string): Stack | undefined {
  const { stacks } = accountIn(scope);
  return Object.hasOwn(stacks, id) ? stacks[id] : undefined;
}
