import type { Model } from './model.ts';
import { formatPath } from './path.ts';
import type { PlanFinding } from './plan-finding.ts';
import { type End, endOf, formatEnd } from './until.ts';

/** What a plan changes, and when it is read. */
export interface ChangedPaths {
  /** Paths of the resources that change. */
  readonly changed: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How long before an end each plan with changes says it. */
const soonMillis = 30 * 24 * 60 * 60 * 1000;

/**
 * What of a target ends on a date, and who sees to it: one notice each, for everyone who reads a plan that changes it, or
 * that is made in the last thirty days before the end.
 */
export function listEnds(model: Model, { changed, now }: ChangedPaths): PlanFinding[] {
  // What an alias is granted is in the policies of roles and guardrails.
  const changesPolicies = changed.some(path => /^(roles|guardrails)\./.test(path));
  const isShown = (path: string, { instant }: End) =>
    Date.parse(instant) - now <= soonMillis ||
    (path.startsWith('aliases.') && changesPolicies) ||
    changed.some(each => path.startsWith(`${each}.`));
  const notice = (path: string, end: End | undefined, subject: string, how: string): PlanFinding[] =>
    end === undefined || !isShown(path, end)
      ? []
      : [
          {
            code: 'plan/ends',
            level: 'notice',
            target: model.target.key,
            path,
            message: `${subject} ends with ${formatEnd(end.instant)}: ${how}`,
          },
        ];
  const statements = [
    ...model.roles.flatMap(({ policies }) => policies.flatMap(policy => policy.statements)),
    ...model.guardrails.flatMap(guardrail => guardrail.statements),
  ];
  return [
    ...model.channels.flatMap(({ key, end, runsNothing }) =>
      notice(
        `channels.${key}.until`,
        end,
        `The channel ${key}`,
        runsNothing
          ? 'no command works in it anyway, and its notifications continue until it is removed'
          : 'a guardrail then denies every command, and its notifications continue until it is removed',
      ),
    ),
    ...model.aliases.flatMap(({ key, end }) =>
      notice(
        `aliases.${key}.until`,
        end,
        `The alias ${key}`,
        'what `allow-aliases` adds for it ends then, and it is offered until it is removed',
      ),
    ),
    ...statements.flatMap(({ value: { statement }, path }) => {
      // What `allow-aliases` adds ends with its alias, which has a notice of its own.
      if (path.includes('allow-aliases')) return [];
      const place = formatPath(path);
      return notice(`${place}.until`, endOf(statement.until), `The statement ${place}`, 'IAM ends it');
    }),
  ];
}
