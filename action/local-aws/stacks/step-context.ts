import type { Scope } from '../service.ts';
import type { Stack, StackOperation } from '../state/stack-state.ts';

/** What a step of an operation works with. */
export interface OperationContext {
  readonly scope: Scope;
  readonly stack: Stack;
  readonly operation: StackOperation;
}
