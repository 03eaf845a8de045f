import { isObject, type Json, type JsonObject } from '../core/json.ts';

/** What a document with an organization policy is. */
export interface OrganizationPolicyForm {
  /** `service`: a service control policy; `resource`: a resource control policy, whose statements have a `Principal`. */
  readonly kind: 'service' | 'resource';
  /** Why AWS Organizations would refuse the document; undefined when nothing is known against it. */
  readonly problem: string | undefined;
}

/**
 * Distinguishes service control policies from resource control policies and finds what neither can have.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export function organizationPolicyForm(document: Json): OrganizationPolicyForm {
  const value = isObject(document) ? document['Statement'] : undefined;
  const list: readonly Json[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const statements = list.filter(isObject);
  const withPrincipal = statements.filter(each => 'Principal' in each || 'NotPrincipal' in each);
  if (withPrincipal.length === 0) return { kind: 'service', problem: undefined };
  if (withPrincipal.length < statements.length) {
    const missing = statements.findIndex(each => !('Principal' in each)) + 1;
    const problem = `statement ${missing} has no Principal although others have: a document is either a service control policy or a resource control policy`;
    return { kind: 'resource', problem };
  }
  for (const [index, statement] of statements.entries()) {
    const fault = findFault(statement);
    if (fault !== undefined) return { kind: 'resource', problem: `statement ${index + 1} ${fault}` };
  }
  return { kind: 'resource', problem: undefined };
}

/** What a statement of a resource control policy cannot have. */
function findFault(statement: JsonObject): string | undefined {
  const { Principal: principal, Effect: effect } = statement;
  const unknown = ['NotPrincipal', 'NotAction'].find(name => name in statement);
  if (unknown !== undefined) return `has ${unknown}, which resource control policies do not have`;
  if (principal !== '*' && !(isObject(principal) && principal['AWS'] === '*'))
    return 'has a Principal other than "*", which resource control policies do not have';
  const isFullAccess =
    effect === 'Allow' && [statement['Action']].flat()[0] === '*' && statement['Condition'] === undefined;
  if (effect !== 'Deny' && !isFullAccess)
    return 'allows something: your own resource control policies can only deny';
  return undefined;
}
