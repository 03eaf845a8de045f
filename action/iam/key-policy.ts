import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { compilePolicy } from './compile-policy.ts';
import { matchesText } from './glob.ts';
import type { Statement } from './policy.ts';

/** Whether a key policy lets a principal do something. `unknown`: it depends on a condition, or on a form that is not read. */
export type KeyVerdict = 'allowed' | 'denied' | 'unknown';

/**
 * Whether a key policy lets a service use its key. Services get access from the key policy alone.
 * @param document a key policy
 * @param principal a service principal, e.g. `events.amazonaws.com`
 * @param action e.g. `kms:Decrypt`
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export function checkKeyPolicy(document: Json, principal: string, action: string): KeyVerdict {
  const raw = listStatements(document);
  const compiled = compilePolicy(withoutPrincipals(document), { layer: 'role', name: 'key policy' });
  if (compiled.opaque !== undefined) return 'unknown';
  let verdict: KeyVerdict = 'denied';
  for (const [index, statement] of compiled.statements.entries()) {
    const match = matchStatement(raw[index], statement, principal, action);
    if (match === 'no') continue;
    if (statement.effect === 'Deny') {
      if (match === 'yes') return 'denied';
      verdict = 'unknown';
    } else if (match === 'yes' && verdict === 'denied') verdict = 'allowed';
    else if (match === 'possibly' && verdict === 'denied') verdict = 'unknown';
  }
  return verdict;
}

/** A resource policy without what identity policies do not have, so that it can be read like one of them. */
export function withoutPrincipals(document: Json): Json {
  if (!isObject(document)) return document;
  const strip = (statement: Json): Json => {
    if (!isObject(statement)) return statement;
    const { Principal: _principal, NotPrincipal: _notPrincipal, ...rest } = statement;
    return rest as JsonObject;
  };
  const statements = document['Statement'];
  return {
    ...document,
    Statement: Array.isArray(statements)
      ? (statements as readonly Json[]).map(strip)
      : strip(statements ?? null),
  };
}

function listStatements(document: Json): readonly Json[] {
  const statements = isObject(document) ? document['Statement'] : undefined;
  return Array.isArray(statements) ? (statements as readonly Json[]) : [statements ?? null];
}

type Match = 'yes' | 'no' | 'possibly';

function matchStatement(
  raw: Json | undefined,
  { actions, isNotAction, conditions }: Statement,
  principal: string,
  action: string,
): Match {
  if (!isObject(raw)) return 'no';
  const named = matchPrincipal(raw, principal);
  const isNamed = actions.some(glob => matchesText(glob, action.toLowerCase()));
  if (named === 'no' || isNamed === isNotAction) return 'no';
  // In a key policy the key is `*`; anything else is not read.
  const isThisKey =
    raw['Resource'] === '*' || (Array.isArray(raw['Resource']) && raw['Resource'].includes('*'));
  return named === 'yes' && conditions.length === 0 && isThisKey ? 'yes' : 'possibly';
}

function matchPrincipal(
  { Principal: principals, NotPrincipal: excluded }: JsonObject,
  wanted: string,
): Match {
  if (excluded !== undefined) return 'possibly';
  if (principals === '*') return 'yes';
  if (!isObject(principals)) return 'no';
  if (textsOf(principals['AWS']).includes('*')) return 'yes';
  return textsOf(principals['Service']).includes(wanted) ? 'yes' : 'no';
}

function textsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [value ?? null];
}
