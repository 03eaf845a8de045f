/**
 * The code of a diagnostic or of a finding of a plan, `area/name`. The union is made from the rules, so that a code without
 * a rule that describes it does not compile.
 */
export type { RuleCode } from '../generated/rule-codes.ts';
