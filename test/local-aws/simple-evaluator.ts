import type { Json } from '../../action/core/json.ts';
import type { Authorize } from '../../action/local-aws/permissions/authorize.ts';
import {
  type Context,
  fillVariables,
  holdConditions,
  listOf,
  matches,
  statementsOf,
} from '../../action/local-aws/permissions/match.ts';

/**
 * A simple reading of IAM policies: Action, NotAction, Resource, NotResource, wildcards, variables, and the string,
 * ARN, Bool and Null conditions. A statement with any other condition operator does not count when it allows, and
 * does when it denies: whoever relies on it is told no rather than yes.
 */
export const askPolicies: Authorize = (policies, action, resource, context) => {
  const statements = policies
    .flatMap(statementsOf)
    .filter(
      statement =>
        covers(statement, 'Action', action, context, true) &&
        covers(statement, 'Resource', resource, context, false),
    );
  const holds = (statement: (typeof statements)[number]) => holdConditions(statement['Condition'], context);
  if (statements.some(statement => statement['Effect'] === 'Deny' && holds(statement))) return 'denied';
  return statements.some(statement => statement['Effect'] === 'Allow' && holds(statement))
    ? 'allowed'
    : 'not-mentioned';
};

function covers(
  statement: { readonly [name: string]: Json },
  name: 'Action' | 'Resource',
  value: string,
  context: Context,
  isFolded: boolean,
): boolean {
  const fits = (pattern: string) => matches(fillVariables(pattern, context), value, isFolded);
  const positive = listOf(statement[name]);
  if (positive.length > 0) return positive.some(fits);
  const negative = listOf(statement[`Not${name}`]);
  return negative.length > 0 && !negative.some(fits);
}
