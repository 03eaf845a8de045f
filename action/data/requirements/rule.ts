/**
 * One row of the requirement table: what an operation needs in IAM, by its options.
 *
 * A template is the ARN after `arn:<partition>:`. `{region}` and `{account}` are those of the command; `{owner}` is the
 * account, or nothing for a document that AWS owns. `{--option}` is the value of the option, in the form and with the
 * default that `option-facts.ts` gives it; `{--option|form}` and `{--option|form|default}` say both in place. `{new}` is
 * a part that AWS generates, `{any}` one that the command cannot name, `{id}` what AWS appends to the given name,
 * `{all}` a part for which the operation reads all values: each is `*`. Several values and several templates are several resources, and the command needs all of them.
 */
export interface RequirementRule {
  /** API names, separated by spaces; without it, every operation that has the options of the templates. */
  readonly operations?: string;
  /**
   * Options, separated by spaces, that must all be given. `!name`: the option must not be given. `name~text`: its value must
   * contain the text.
   */
  readonly given?: string;
  /** Default: the action of the operation. */
  readonly action?: string;
  readonly resources?: readonly string[];
  /** In place of `resources`: the action is always needed, and this says why the command does not show on which resource. */
  readonly unknown?: string;
  /** Set if the command possibly does not need the action at all. Only with `unknown`, which says why; `resources` may be given beside it. */
  readonly isUncertain?: true;
  /** Templates of what AWS possibly checks the action on in place of all `resources`, and why that is not known. */
  readonly otherwise?: { readonly resources: readonly string[]; readonly why: string };
  /** What to list by hand under `allow` when it is unknown: an instruction, shown as the help of a diagnostic. */
  readonly add?: string;
  /** How to change the command or the alias so that it is known: an instruction as well. */
  readonly instead?: string;
  /** The set-up in which it is needed; default: always. */
  readonly when?: string;
  /** Needed in addition to the action of the operation. Without it, only the first row that applies counts. */
  readonly beside?: true;
  /** Known values of the request by condition key, e.g. `iam:PassedToService`. */
  readonly context?: Readonly<Record<string, string>>;
  /** The address of the documentation, if not `source` of the group. */
  readonly source?: string;
}

/** The rows of one service, in order of precedence. */
export interface RequirementRules {
  /** The service's name in the AWS CLI. */
  readonly service: string;
  /** The address of AWS's documentation. */
  readonly source: string;
  readonly rules: readonly RequirementRule[];
}
