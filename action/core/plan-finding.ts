/** Something about a plan that has to be decided, or put right, before it can be applied; or that is good to know. */
export interface PlanFinding {
  /** Stable name, `area/name`, e.g. `safety/max-removals`. */
  readonly code: string;
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
}

/** The safety codes that `--allow` takes. */
export const safetyCodes = [
  'safety/max-removals',
  'safety/emptied',
  'safety/protected',
  'safety/orphan',
] as const;

/** The refusals that stay: those whose code nobody let through. */
export function unallowedRefusals(
  findings: readonly PlanFinding[],
  allowed: ReadonlySet<string>,
): PlanFinding[] {
  return findings.filter(({ level, code }) => level === 'refusal' && !allowed.has(code));
}
