import type { RuleDescription } from '../core/rule.ts';
import type { RuleCode } from '../core/rule-code.ts';

/** The first lines of an example: a file with one workspace, to which a rule adds what it is about. */
export const exampleHead =
  'version: 1\nname: chat\nworkspaces: { acme: { slack: T0123ABCD } }\ndefaults: { workspace: acme }\n';

/** A row of a table of rules that all weigh the same, in the order in which it is read. */
export type RuleRow = [code: RuleCode, title: string, why: string, wrong: string, right: string];

/** A row of a table of rules; `right` can be left out where it is the same for all. */
type WeighedRow = [
  code: RuleCode,
  title: string,
  severity: RuleDescription['severity'],
  why: string,
  wrong: string,
  right?: string,
];

/**
 * A builder of descriptions for rules that share what is right.
 *
 * @param good the text of a file that is right, for each rule that shows no other
 * @returns a function from the parts of a description, in the order in which they are read, to the description
 */
export const describeWith =
  (good: string) =>
  (...[code, title, severity, why, wrong, right = good]: WeighedRow): RuleDescription => ({
    code,
    title,
    severity,
    why,
    wrong,
    right,
  });
