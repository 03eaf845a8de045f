import type { Scope } from '../service.ts';
import type { Operation, Stack } from '../state/stack-state.ts';

/** What a step of an operation works with. */
export interface StepContext {
  readonly scope: Scope;
  readonly stack: Stack;
  readonly operation: Operation;
}
