import type { JsonObject } from '../../core/json.ts';
import type { Scope } from '../service.ts';
import type { ResourceChange, Stack, StackTarget } from '../state/stack-state.ts';
import type { ResolvedResource } from './surroundings.ts';

/** What a stack is to become. */
export interface StackGoal {
  readonly target: StackTarget;
  /** Whether it is compared with what is there, rather than with what was deployed. */
  readonly isDriftAware: boolean;
  /** Physical identifiers of the resources to import, by logical id. */
  readonly imports: { readonly [logicalId: string]: string };
}

/** What a change set is about: the stack as it is and what it is to become. */
export interface StackComparison extends StackGoal {
  readonly scope: Scope;
  readonly stack: Stack;
  /** Changes found so far by logical id, in order of making. */
  readonly changes: Map<string, ResourceChange>;
  /** Resources of the target, worked out so far. */
  readonly resolved: Map<string, ResolvedResource>;
  /** Resource definitions of the target. */
  readonly definitions: JsonObject;
}
