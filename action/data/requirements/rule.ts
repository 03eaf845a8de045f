/**
 * One row of the requirement table: what an operation needs in IAM, by its options.
 *
 * A template is the ARN after `arn:<partition>:`. `{region}` and `{account}` are those of the command; `{owner}` is the
 * account, or nothing for a document that AWS owns. `{--option}` is the value of the option, in the form and with the
 * default that `option-facts.ts` gives it; `{--option|form}` and `{--option|form|default}` say both in place. `{new}` is
 * a part that AWS makes up, `{any}` one that the command cannot name, `{id}` what AWS puts behind the name that is given,
 * `{all}` one of which the operation reads all: each is `*`. Several values and several templates are several resources, and the command needs all of them.
 */
export interface RequirementRule {
  /** API names, parted by blanks; without it every operation that has the options of the templates. */
  readonly operations?: string;
  /**
   * Options, parted by blanks, that all have to be given; with `!` before a name: that must not be given; with `~text`
   * behind it: whose value has to hold the text.
   */
  readonly given?: string;
  /** Without it the action of the operation. */
  readonly action?: string;
  readonly resources?: readonly string[];
  /** In place of `resources`: what is always needed, and why the command does not show on what. */
  readonly unknown?: string;
  /** Whether the command may not need it at all, which it does not show. Only with `unknown`. */
  readonly isUncertain?: true;
  /** What to list by hand under `allow` when it is unknown: an instruction, shown as the help of a diagnostic. */
  readonly add?: string;
  /** How to change the command or the alias so that it is known: an instruction as well. */
  readonly instead?: string;
  /** The set-up in which it is needed; without it always. */
  readonly when?: string;
  /** Needed beside the action of the operation. Of the rows without it the first that applies counts. */
  readonly beside?: true;
  /** What is known of the request by condition key, e.g. `iam:PassedToService`. */
  readonly context?: Readonly<Record<string, string>>;
  /** Where it is written, when not where the group says. */
  readonly source?: string;
}

/** The rows of one service, in the order in which they are tried. */
export interface RequirementRules {
  /** The service's name in the AWS CLI. */
  readonly service: string;
  /** Where AWS documents them. */
  readonly source: string;
  readonly rules: readonly RequirementRule[];
}
