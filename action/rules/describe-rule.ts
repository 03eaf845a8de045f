import type { RuleDescription } from '../core/rule.ts';
import type { RuleCode } from '../core/rule-code.ts';

/** The first lines of an example: a file with one workspace, to which a rule adds what it is about. */
export const exampleHead =
  'version: 1\nname: chat\nworkspaces: { acme: { slack: T0123ABCD } }\ndefaults: { workspace: acme }\n';

/**
 * A builder of descriptions for rules that share what is right.
 *
 * @param good the text of a file that is right, for each rule that shows no other
 * @returns a function from the parts of a description, in the order in which they are read, to the description
 */
export const describeWith =
  (good: string) =>
  (
    code: RuleCode,
    title: string,
    severity: RuleDescription['severity'],
    why: string,
    wrong: string,
    right = good,
  ): RuleDescription => ({ code, title, severity, why, wrong, right });
