import { isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import { compilePolicy } from './compile-policy.ts';
import { testConditions } from './conditions.ts';
import type { Context } from './context.ts';
import { matchesText } from './glob.ts';
import type { CompiledPolicy, Statement } from './policy.ts';
import { every, not, some, type Truth } from './truth.ts';

/** Whether a resource policy lets a principal do something. `unknown`: it depends on a condition, or on a form that is not read. */
export type PolicyVerdict = 'allowed' | 'denied' | 'unknown';

/** Who asks. `other`: some principal of an account, which the policy does not name itself. */
export type Principal =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'arn'; readonly name: string }
  | { readonly kind: 'other'; readonly account: string };

/** A question to a resource policy. */
export interface ResourceQuestion {
  readonly principal: Principal;
  /** E.g. `sns:Publish`. */
  readonly action: string;
  /** Whether a statement is about the resource. */
  readonly isAbout: (raw: JsonObject, statement: Statement) => Truth;
  /** What is known of a request; a key that is not named is unknown. */
  readonly context: Context;
  /** How the conditions of a statement come out, where the context alone does not say it. */
  readonly testConditions?: typeof testConditions;
}

/**
 * Whether a resource policy by itself lets a principal do something. What identity policies give is not counted.
 * @param document a policy with principals
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function checkResourcePolicy(document: Json, question: ResourceQuestion): PolicyVerdict {
  const raw = listStatements(document);
  const compiled = compileOnce(withoutPrincipals(document));
  if (compiled.opaque !== undefined) return 'unknown';
  const [allowed, denied] = (['Allow', 'Deny'] as const).map(effect =>
    some([...compiled.statements.entries()], ([index, statement]) =>
      statement.effect === effect ? matchStatement(raw[index], statement, question) : false,
    ),
  );
  if (denied === true || allowed === false) return 'denied';
  return denied === false && allowed === true ? 'allowed' : 'unknown';
}

const compiledByText = new Map<string, CompiledPolicy>();
const maxCompiled = 1000;

/** The roles of thousands of channels have one trust policy. */
function compileOnce(document: Json): CompiledPolicy {
  const text = JSON.stringify(document);
  let compiled = compiledByText.get(text);
  if (compiled === undefined) {
    compiled = compilePolicy(document, { layer: 'role', name: 'resource policy' });
    if (compiledByText.size >= maxCompiled) compiledByText.clear();
    compiledByText.set(text, compiled);
  }
  return compiled;
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

/** The statements of a policy as they are written. */
export function listStatements(document: Json): readonly Json[] {
  return isObject(document) ? oneOrMany(document['Statement']) : [];
}

/** The services that the statements of a policy name as principals, as they are written. */
export function listServices(document: Json): readonly Json[] {
  return listStatements(document).flatMap(statement => {
    const principal = isObject(statement) ? statement['Principal'] : undefined;
    return isObject(principal) ? oneOrMany(principal['Service']) : [];
  });
}

function matchStatement(
  raw: Json | undefined,
  statement: Statement,
  { principal, action, isAbout, context, testConditions: test = testConditions }: ResourceQuestion,
): Truth {
  if (!isObject(raw)) return false;
  const { actions, isNotAction, conditions, effect } = statement;
  const isNamed = actions.some(glob => matchesText(glob, action.toLowerCase()));
  if (isNamed === isNotAction) return false;
  const parts = [matchPrincipal(raw, principal), isAbout(raw, statement), test(conditions, effect, context)];
  return every(parts, part => part);
}

function matchPrincipal(raw: JsonObject, wanted: Principal): Truth {
  const { Principal: principals, NotPrincipal: excluded } = raw;
  // One that is named nowhere is not among the excluded ones; of another, its account may be excluded.
  if (excluded !== undefined) {
    const named = namesPrincipal(excluded, wanted);
    return wanted.kind === 'other' || named === true ? not(named) : undefined;
  }
  return principals === undefined ? false : namesPrincipal(principals, wanted);
}

function namesPrincipal(principals: Json, wanted: Principal): Truth {
  if (principals === '*') return true;
  if (!isObject(principals)) return false;
  const accounts = oneOrMany(principals['AWS']);
  if (accounts.includes('*')) return true;
  // Whom `Service: "*"` or `Federated: "*"` names is not documented.
  const isVague = Object.values(principals).some(names => oneOrMany(names).includes('*'));
  return isNamed(principals, wanted) || (isVague ? undefined : false);
}

function isNamed(principals: JsonObject, wanted: Principal): boolean {
  switch (wanted.kind) {
    case 'service':
      return oneOrMany(principals['Service']).includes(wanted.name);
    case 'arn':
      return oneOrMany(Object.values(principals).flat() as readonly Json[]).includes(wanted.name);
    case 'other':
      return oneOrMany(principals['AWS']).some(
        name => name === wanted.account || isRootOf(name, wanted.account),
      );
  }
}

function isRootOf(name: Json, account: string): boolean {
  return typeof name === 'string' && name.endsWith(`::${account}:root`);
}
