import { many } from './glob.ts';
import type { IamAction, IamActions } from './iam-actions.ts';
import type { CompiledPolicy, Statement } from './policy.ts';
import { statementsFor } from './statements-for.ts';

/**
 * Which statements of a policy are about which actions: most actions are like most others, so that only those are
 * listed that a pattern other than `*` names.
 */
export interface Coverage {
  /** A number for the statements about every action that is not listed; 0: none. */
  readonly others: number;
  /** Whether some statement allows actions that are not listed. */
  readonly allowsOthers: boolean;
  /**
   * Numbers for the statements about the listed actions. Worked out when it is asked for: it reads every service that the
   * policy names.
   */
  readonly listed: ReadonlyMap<IamAction, number>;
  /** The number for the statements about an action that AWS documents, listed or not. */
  readonly numberOf: (action: IamAction) => number;
}

/** Numbers for lists of statements: 0 is the empty list. */
export interface StatementNumbers {
  /** The number of a list with one statement more at its end. */
  readonly extend: (list: number, statement: Statement) => number;
}

/** Starts numbering. */
export function numberStatements(): StatementNumbers {
  const longer = new WeakMap<Statement, Map<number, number>>();
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
  const aboutOthers = policy.statements.filter(isAboutOthers);
  const others = aboutOthers.reduce(numbers.extend, 0);
  let listed: ReadonlyMap<IamAction, number> | undefined;
  return {
    others,
    allowsOthers: aboutOthers.some(({ effect }) => effect === 'Allow'),
    get listed() {
      listed ??= listActions(policy, catalogue, numbers, unlisted);
      return listed;
    },
    numberOf: action => {
      if (listed !== undefined) return listed.get(action) ?? others;
      return statementsFor(policy, action.key).reduce(numbers.extend, 0);
    },
  };
}

/** Whether a statement is about every action that it does not name. */
function isAboutOthers({ isNotAction, actions }: Statement): boolean {
  return isNotAction !== actions.some(({ text }) => text === many);
}

function listActions(
  policy: CompiledPolicy,
  catalogue: IamActions,
  numbers: StatementNumbers,
  unlisted: (name: string) => IamAction,
): ReadonlyMap<IamAction, number> {
  const named = policy.statements.map(statement => ({
    statement,
    actions: findActions(statement, catalogue, unlisted),
  }));
  const listed = new Map<IamAction, number>();
  for (const { actions } of named) for (const action of actions) listed.set(action, 0);
  for (const { statement, actions } of named) {
    if (!isAboutOthers(statement)) {
      if (statement.isNotAction) continue;
      for (const action of actions) listed.set(action, numbers.extend(listed.get(action) ?? 0, statement));
      continue;
    }
    for (const [action, list] of listed) {
      const isExcluded = statement.isNotAction && actions.has(action);
      if (!isExcluded) listed.set(action, numbers.extend(list, statement));
    }
  }
  return listed;
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
