import type { Json } from '../../core/json.ts';
import { type Context, fillVariables, holdConditions, listOf, matches, statementsOf } from './match.ts';

/** What policies say of one action on one resource: allowed, denied by a statement, or not mentioned. */
export type Verdict = 'allowed' | 'denied' | 'not-mentioned';

/** Asks a set of policy documents, united. The project's evaluator can take the place of {@link askPolicies}. */
export type Authorize = (
  policies: readonly Json[],
  action: string,
  resource: string,
  context: Context,
) => Verdict;

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

/** What the embedded AWS asks others for. */
export interface Plugins {
  readonly authorize: Authorize;
  /** The document of an AWS-managed policy; undefined when it is not known. */
  readonly findAwsPolicy: (arn: string) => Json | undefined;
}

/** Without a snapshot of AWS's policies only the one that allows everything is known. */
export const simplePlugins: Plugins = {
  authorize: askPolicies,
  findAwsPolicy: arn =>
    arn === 'arn:aws:iam::aws:policy/AdministratorAccess'
      ? { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
      : undefined,
};
