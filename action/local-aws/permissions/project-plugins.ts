import { isObject, type Json } from '../../core/json.ts';
import { compilePolicy } from '../../iam/compile-policy.ts';
import { makeCompleteContext } from '../../iam/context.ts';
import { evaluate } from '../../iam/evaluate.ts';
import { literalStar } from '../../iam/glob.ts';
import { loadIamActions } from '../../iam/iam-actions.ts';
import { loadManagedPolicies } from '../../iam/managed-policies.ts';
import type { CompiledPolicy } from '../../iam/policy.ts';
import type { Authorize, Plugins } from './authorize.ts';

const origin = { layer: 'role', name: 'the policies of the caller' } as const;
const everything = compilePolicy(
  { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  origin,
);

/** Compiled documents; policies are replaced whole, so the document itself is the key. */
const compiled = new WeakMap<object, CompiledPolicy>();

/**
 * Asks the project's evaluator. What it cannot decide counts as not allowed: an embedded AWS that allows
 * what AWS may refuse would be of no use.
 */
export const authorizeProject: Authorize = (policies, action, resource, context) => {
  const documents = policies.map(compile);
  const request = {
    action,
    resource: resource === '*' ? literalStar : resource,
    context: makeCompleteContext(context),
  };
  const ask = (asked: readonly CompiledPolicy[]) =>
    evaluate([{ name: 'role', policies: asked }], request).decision;
  if (ask(documents) === 'allowed') return 'allowed';
  // Beside a statement that allows everything, only a deny can still refuse.
  return ask([...documents, everything]) === 'allowed' ? 'not-mentioned' : 'denied';
};

function compile(document: Json): CompiledPolicy {
  if (!isObject(document)) return compilePolicy(document, origin);
  const known = compiled.get(document) ?? compilePolicy(document, origin);
  compiled.set(document, known);
  return known;
}

/** The project's evaluator, its catalogue of actions and its snapshot of AWS's policies, which take a moment to unpack. */
export async function loadProjectPlugins(): Promise<Plugins> {
  const [{ documentOf }, { isWildcardOnly }] = await Promise.all([loadManagedPolicies(), loadIamActions()]);
  return { authorize: authorizeProject, findAwsPolicy: documentOf, isWildcardOnly };
}
