import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { parseConditions, testConditions } from '../../iam/conditions.ts';
import { makeCompleteContext } from '../../iam/context.ts';
import type { Truth } from '../../iam/truth.ts';
import { type ConditionContext, listOf, matches, statementsOf } from './match.ts';

/** Who wants to be trusted: the kind of principal, and every name under which a policy may know it. */
export interface Truster {
  readonly kind: 'AWS' | 'Federated' | 'Service';
  readonly names: readonly string[];
}

/** Whether a trust policy trusts a principal. An explicit deny wins, and what cannot be decided allows nothing. */
export function isTrusted(
  document: Json | undefined,
  action: string,
  who: Truster,
  context: ConditionContext,
): boolean {
  const hasVariables = isObject(document) && document['Version'] === '2012-10-17';
  const fitting = statementsOf(document)
    .filter(statement => isAboutAction(statement, action) && isAboutPrincipal(statement, who))
    .map(statement => ({ effect: statement['Effect'], truth: holds(statement, context, hasVariables) }));
  const isDenied = fitting.some(({ effect, truth }) => effect !== 'Allow' && truth !== false);
  return !isDenied && fitting.some(({ effect, truth }) => effect === 'Allow' && truth === true);
}

function isAboutAction(statement: JsonObject, action: string): boolean {
  const isNamed = (patterns: Json | undefined) =>
    listOf(patterns).some(pattern => matches(pattern, action, true));
  return 'NotAction' in statement ? !isNamed(statement['NotAction']) : isNamed(statement['Action']);
}

function isAboutPrincipal(statement: JsonObject, who: Truster): boolean {
  return 'NotPrincipal' in statement
    ? !isNamed(statement['NotPrincipal'], who)
    : isNamed(statement['Principal'], who);
}

function isNamed(principal: Json | undefined, { kind, names }: Truster): boolean {
  if (principal === '*') return true;
  if (!isObject(principal)) return false;
  return listOf(principal[kind]).some(name => name === '*' || names.includes(name));
}

function holds(statement: JsonObject, context: ConditionContext, hasVariables: boolean): Truth {
  try {
    const conditions = parseConditions(statement['Condition'], hasVariables);
    const effect = statement['Effect'] === 'Allow' ? 'Allow' : 'Deny';
    return testConditions(conditions, effect, makeCompleteContext(context));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
