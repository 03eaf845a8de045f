import { isObject, type Json } from '../../core/json.ts';
import { type Context, holdConditions, listOf, matches, statementsOf } from './match.ts';

/** Who wants to be trusted: the kind of principal, and every name under which a policy may know it. */
export interface Truster {
  readonly kind: 'AWS' | 'Federated' | 'Service';
  readonly names: readonly string[];
}

/** Whether a trust policy lets somebody in; an explicit deny wins. */
export function isTrusted(
  document: Json | undefined,
  action: string,
  who: Truster,
  context: Context,
): boolean {
  const fitting = statementsOf(document).filter(
    statement =>
      listOf(statement['Action']).some(pattern => matches(pattern, action, true)) &&
      namesHim(statement['Principal'], who) &&
      holdConditions(statement['Condition'], context),
  );
  return fitting.some(({ Effect }) => Effect === 'Allow') && !fitting.some(({ Effect }) => Effect === 'Deny');
}

function namesHim(principal: Json | undefined, { kind, names }: Truster): boolean {
  if (principal === '*') return true;
  if (!isObject(principal)) return false;
  return listOf(principal[kind]).some(name => name === '*' || names.includes(name));
}
