import { many } from './glob.ts';
import type { IamAction, IamActions } from './iam-actions.ts';
import type { CompiledPolicy, Statement } from './policy.ts';

/**
 * Which statements of a policy are about which actions: most actions are like most others, so that only those are
 * listed that a pattern other than `*` names.
 */
export interface Coverage {
  /** A number for the statements about every action that is not listed; 0: none. */
  readonly others: number;
  /** Numbers for the statements about the listed actions. */
  readonly listed: ReadonlyMap<IamAction, number>;
}

/** Numbers for lists of statements: 0 is the empty list. */
export interface StatementNumbers {
  /** The number of a list with one statement more at its end. */
  readonly extend: (list: number, statement: Statement) => number;
}

/** Starts numbering. */
export function numberStatements(): StatementNumbers {
  const longer = new Map<Statement, Map<number, number>>();
  let count = 0;
  return {
    extend: (list, statement) => {
      const ofStatement = longer.get(statement) ?? new Map<number, number>();
      longer.set(statement, ofStatement);
      const number = ofStatement.get(list) ?? ++count;
      ofStatement.set(list, number);
      return number;
    },
  };
}

/**
 * Which statements of a policy are about which actions.
 * @param unlisted makes an action that the catalogue does not know, though the policy names it
 */
export function coverPolicy(
  policy: CompiledPolicy,
  catalogue: IamActions,
  numbers: StatementNumbers,
  unlisted: (name: string) => IamAction,
): Coverage {
  const named = policy.statements.map(statement => ({
    statement,
    isAboutOthers: statement.isNotAction !== statement.actions.some(({ text }) => text === many),
    actions: findActions(statement, catalogue, unlisted),
  }));
  const listed = new Map<IamAction, number>();
  let others = 0;
  for (const { actions } of named) for (const action of actions) listed.set(action, 0);
  for (const { statement, actions, isAboutOthers } of named) {
    if (!isAboutOthers) {
      if (statement.isNotAction) continue;
      for (const action of actions) listed.set(action, numbers.extend(listed.get(action) ?? 0, statement));
      continue;
    }
    others = numbers.extend(others, statement);
    for (const [action, list] of listed) {
      const isExcluded = statement.isNotAction && actions.has(action);
      if (!isExcluded) listed.set(action, numbers.extend(list, statement));
    }
  }
  return { others, listed };
}

/** The actions that a statement names otherwise than by `*`. */
function findActions(
  { actions, sources }: Statement,
  catalogue: IamActions,
  unlisted: (name: string) => IamAction,
): ReadonlySet<IamAction> {
  const found = new Set<IamAction>();
  for (const [index, glob] of actions.entries()) {
    if (glob.text === many) continue;
    const known = catalogue.actionsMatching(glob);
    if (known.length === 0 && glob.isLiteral) found.add(unlisted(sources[index] ?? glob.text));
    for (const action of known) found.add(action);
  }
  return found;
}
