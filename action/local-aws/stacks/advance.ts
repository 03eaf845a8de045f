import type { Plugins } from '../permissions/authorize.ts';
import type { Scope } from '../service.ts';
import type { Stack, StackOperation, Step } from '../state/stack-state.ts';
import type { State } from '../state/state.ts';
import { beginDeletions, finishDeletions } from './deletions.ts';
import { endOperation } from './end.ts';
import { setStackStatus } from './events.ts';
import { beginImports, finishImports } from './imports.ts';
import { beginRestores, finishRestores } from './rollback.ts';
import { deletionSteps, waveNumbers } from './start.ts';
import { beginWave, finishWave } from './wave.ts';

/** Whether any stack has a step whose time has come. */
export function isAnythingDue(state: State, now: number): boolean {
  return state.busyStacks.some(({ account, stackId }) => {
    const dueAt = state.accounts[account]?.stacks[stackId]?.operation?.dueAt;
    return dueAt === undefined || dueAt <= now;
  });
}

/**
 * Does everything that was due up to now, each step at the time at which it was due: what is in the state then depends
 * on the clock only, not on which process looked when.
 */
export function advanceStacks(state: State, now: number, stepMillis: number, plugins: Plugins): void {
  for (const { account, stackId } of state.busyStacks) {
    const region = stackId.split(':')[3] ?? '';
    const stack = state.accounts[account]?.stacks[stackId];
    const scopeAt = (at: number): Scope => {
      const caller = stack?.operation?.caller;
      return {
        state,
        account,
        region,
        now: at,
        stepMillis,
        plugins,
        ...(caller === undefined ? {} : { caller }),
      };
    };
    while (stack?.operation !== undefined && stack.operation.dueAt <= now) {
      const isWaiting = runStep(scopeAt(stack.operation.dueAt), stack);
      if (isWaiting && stack.operation !== undefined) stack.operation.dueAt += Math.max(1, stepMillis);
    }
  }
  state.busyStacks = state.busyStacks.filter(
    ({ account, stackId }) => state.accounts[account]?.stacks[stackId]?.operation !== undefined,
  );
}

/** @returns whether what follows takes time */
function runStep(scope: Scope, stack: Stack): boolean {
  const step = stack.operation?.steps.shift();
  if (step === undefined) {
    delete stack.operation;
    return false;
  }
  return runners[step.do](scope, stack, step as never);
}

/** The old halves of replacements go in the order in which the rest goes. */
function planCleanup(scope: Scope, stack: Stack, operation: StackOperation): void {
  const waves = waveNumbers(scope, stack);
  for (const deletion of Object.values(operation.deletions))
    deletion.wave = waves.get(deletion.logicalId) ?? deletion.wave;
  operation.steps.unshift(...deletionSteps(operation.deletions));
}

/** AWS's words when a clean-up ended without deleting everything (recorded). */
function describeLeftover({ operation }: Stack, status: string): string | undefined {
  const isLeft = status === 'UPDATE_COMPLETE' && (operation?.failed.deleted.length ?? 0) > 0;
  return isLeft ? 'Update successful. One or more resources could not be deleted.' : undefined;
}

type Runner = (scope: Scope, stack: Stack, step: never) => boolean;
type Of<Name extends Step['do']> = Extract<Step, { do: Name }>;

const runners: { readonly [name in Step['do']]: Runner } = {
  begin: (scope, stack, { ids }: { ids: string[] }) => beginWave(scope, stack, ids),
  finish: (scope, stack, { ids }: { ids: string[] }) => finishWave(scope, stack, ids),
  'begin-restore': (scope, stack, { ids }: { ids: string[] }) => beginRestores(scope, stack, ids),
  'finish-restore': (scope, stack, { ids }: { ids: string[] }) => finishRestores(scope, stack, ids),
  'begin-delete': (scope, stack, { ids }: { ids: string[] }) => beginDeletions(scope, stack, ids),
  'finish-delete': (scope, stack, { ids }: { ids: string[] }) => finishDeletions(scope, stack, ids),
  'begin-import': (scope, stack, { ids }: { ids: string[] }) => beginImports(scope, stack, ids),
  'finish-import': (scope, stack, { ids }: { ids: string[] }) => finishImports(scope, stack, ids),
  cleanup: (scope, stack, { status }: Of<'cleanup'>) => {
    setStackStatus(stack, status, scope.now);
    if (stack.operation !== undefined) planCleanup(scope, stack, stack.operation);
    return true;
  },
  end: (scope, stack, { status, reason }: Of<'end'>) => {
    endOperation(scope, stack, status, reason ?? describeLeftover(stack, status));
    return false;
  },
};
