import type { Missing } from './look.ts';
import type { RuleCode } from './rule-code.ts';

/** Something about a plan that has to be decided, or put right, before it can be applied; or that is good to know. */
export interface PlanFinding {
  /** Stable name, `area/name`, e.g. `safety/max-removals`. */
  readonly code: RuleCode;
  /**
   * `refusal`: nothing is applied anywhere unless its code is allowed. `obstacle`: AWS would refuse it, so this
   * target is not applied. `notice`: good to know.
   */
  readonly level: 'refusal' | 'obstacle' | 'notice';
  /** The target's key in chatops.yml; `default` when none is declared. */
  readonly target: string;
  /** Where in chatops.yml; empty when the whole stack is meant. */
  readonly path: string;
  /** What is the matter, with the numbers and names in it. */
  readonly message: string;
  /** What to do about it. */
  readonly help?: string;
  /** The ARN of the role or policy that it is about, where a stack of the plan may make that: then there is nothing to find. */
  readonly about?: string;
  /** Set where channels get a role that cannot be used yet, or may not be: what they gain with it begins later. */
  readonly awaited?: AwaitedRole & { readonly channels: readonly string[] };
}

/** A role that a plan gives to channels and that does not work, or may not. */
export interface AwaitedRole {
  /** Its name. */
  readonly role: string;
  /** `missing`: it is not in the account; `untrusted`: chat cannot assume it; `doubtful`: whether chat can is unknown. */
  readonly state: 'missing' | 'untrusted' | 'doubtful';
}

/** The safety codes that `--allow` takes. */
export const safetyCodes = [
  'safety/max-removals',
  'safety/emptied',
  'safety/protected',
  'safety/orphan',
] as const;

/** The refusals that remain: those whose code was not allowed. */
export function unallowedRefusals(
  findings: readonly PlanFinding[],
  allowed: ReadonlySet<string>,
): PlanFinding[] {
  return findings.filter(({ level, code }) => level === 'refusal' && !allowed.has(code));
}

/** The code of a check that could not be made. */
export const uncheckedCode = 'plan/unchecked';

/** The checks of a plan that could not be made: without them it is not known whether AWS takes it. */
export function missingOfFindings(findings: readonly PlanFinding[]): Missing[] {
  return findings.flatMap(({ code, target, message, help }) =>
    code === uncheckedCode ? [{ target, what: '', reason: message, help }] : [],
  );
}
