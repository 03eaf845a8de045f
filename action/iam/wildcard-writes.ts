import { many, matchesText } from './glob.ts';
import type { AccessLevel, IamAction, IamActions } from './iam-actions.ts';
import type { CompiledPolicy, Statement } from './policy.ts';
import { isTemplate } from './policy-text.ts';

/** Levels that change something. */
const writing: ReadonlySet<AccessLevel> = new Set(['write', 'tagging', 'permissions']);

/** An Allow statement with a pattern of actions that matches actions which change something. */
export interface WildcardWrite {
  readonly statement: Statement;
  /** The patterns that match actions which change something; `all but …` for NotAction. */
  readonly patterns: readonly string[];
  /** How many actions that change something they match, and some of them. */
  readonly count: number;
  readonly examples: readonly string[];
  /** Whether it is about every resource. */
  readonly isEverywhere: boolean;
  /** Whether a condition limits it. */
  readonly isConditional: boolean;
}

/** Patterns of reads, also where AWS classifies one of the actions as a change (`sagemaker:Get…`, `iam:Generate…`). */
const reading =
  /^[^:]*:(batch)?(get|list|describe|search|view|check|query|lookup|read|scan|select|head|preview|estimate|simulate|validate|verify|detect|discover|generate)/;

/**
 * The Allow statements of a policy that allow changes by a pattern of actions. An action that the same policy denies on all resources
 * does not count.
 */
export function findWildcardWrites(policy: CompiledPolicy, catalogue: IamActions): WildcardWrite[] {
  const denials = policy.statements.filter(
    statement => statement.effect === 'Deny' && statement.conditions.length === 0 && isEverywhere(statement),
  );
  const isDenied = (key: string) =>
    denials.some(({ actions, isNotAction }) => isNotAction !== actions.some(glob => matchesText(glob, key)));
  return policy.statements.flatMap(statement => {
    if (statement.effect === 'Deny') return [];
    const { actions, isNotAction, isNotResource } = statement;
    const globs = isNotAction
      ? []
      : actions.filter(({ isLiteral, text }) => !isLiteral && !reading.test(text));
    const changes = (matched: readonly IamAction[]) =>
      matched.filter(({ key, level }) => writing.has(level) && !isDenied(key));
    const found = isNotAction
      ? changes(catalogue.all).filter(({ key }) => !actions.some(glob => matchesText(glob, key)))
      : [...new Set(globs.flatMap(glob => changes(catalogue.actionsMatching(glob))))];
    if (found.length === 0) return [];
    const matching = globs.filter(glob => found.some(({ key }) => matchesText(glob, key)));
    return [
      {
        statement,
        patterns: isNotAction
          ? [`all but ${statement.sources.join(', ')}`]
          : matching.map(glob => statement.sources[actions.indexOf(glob)] ?? ''),
        count: found.length,
        examples: found.slice(0, 3).map(({ name }) => name),
        isEverywhere: isNotResource || isEverywhere(statement),
        isConditional: statement.conditions.length > 0,
      },
    ];
  });
}

/** Whether a statement is about every resource. */
function isEverywhere({ resources, isNotResource }: Statement): boolean {
  return !isNotResource && resources.some(text => !isTemplate(text) && text.text === many);
}
