import type { Context } from './context.ts';
import type { Glob } from './glob.ts';
import type { LayerName } from './policy.ts';

/** What decided, or had a say in it. */
export interface Reason {
  readonly layer: LayerName;
  /** The policy's name, as its origin gives it. */
  readonly policy?: string;
  /** The Sid, or `statement 2`. */
  readonly statement?: string;
  /** Its place in chatops.yml. */
  readonly path?: string;
  readonly message: string;
  /** What would settle it, where that is something else than for other reasons. */
  readonly help?: string;
}

/** A decision with what decided it. */
export interface Verdict {
  readonly decision: Decision;
  readonly because: readonly Reason[];
}

/** A request that is read. */
export interface Question {
  /** In lower case. */
  readonly action: string;
  /** As the request writes it. */
  readonly name: string;
  readonly resource: Glob;
  readonly context: Context;
  /** What ARNs the action can be about, as far as that is known: a statement may name others beside them. */
  readonly takes?: Takes;
  /** `decision`: reasons may be left out. */
  readonly detail?: Detail;
}

/** What is wanted of a verdict: the decision alone, or also its reasons. */
export type Detail = 'decision' | 'reasons';

/** The forms of the ARNs that an action takes; without them any. */
export interface Takes {
  readonly possible?: readonly Glob[];
}

/** Whether something is allowed; `unknown` when that depends on what cannot be seen, and never a guess. */
export type Decision = 'allowed' | 'denied' | 'unknown';
