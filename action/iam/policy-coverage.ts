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
  /** Numbers for the statements about the listed actions. */
  readonly listed: ReadonlyMap<IamAction, number>;
}

/** Numbers for lists of statements: equal lists have equal numbers; 0 is the empty list. */
export interface StatementNumbers {
  readonly numberOf: (statements: readonly Statement[]) => number;
}

/** Starts numbering. */
export function numberStatements(): StatementNumbers {
  const single = new Map<Statement, number>();
  const lists = new Map<string, number>([['', 0]]);
  return {
    numberOf: statements => {
      let key = '';
      for (const statement of statements) {
        let number = single.get(statement);
        if (number === undefined) {
          number = single.size;
          single.set(statement, number);
        }
        key += `${number},`;
      }
      let number = lists.get(key);
      if (number === undefined) {
        number = lists.size;
        lists.set(key, number);
      }
      return number;
    },
  };
}

/** An action that nobody knows, so that only `*` and NotAction are about it. */
const unheardOf = 'unheard-of:action';

/**
 * Which statements of a policy are about which actions.
 * @param find actions that the catalogue does not know are taken from here when a policy names them
 */
export function coverPolicy(
  policy: CompiledPolicy,
  catalogue: IamActions,
  numbers: StatementNumbers,
  unlisted: (key: string) => IamAction,
): Coverage {
  const listed = new Map<IamAction, number>();
  for (const { actions } of policy.statements) {
    for (const glob of actions) {
      if (glob.text === many) continue;
      const known = catalogue.actionsMatching(glob);
      const matched = known.length === 0 && glob.isLiteral ? [unlisted(glob.text)] : known;
      for (const action of matched) {
        if (!listed.has(action)) listed.set(action, numbers.numberOf(statementsFor(policy, action.key)));
      }
    }
  }
  return { others: numbers.numberOf(statementsFor(policy, unheardOf)), listed };
}
