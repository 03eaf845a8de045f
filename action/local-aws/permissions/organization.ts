import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { resourceControlServices } from '../../data/resource-control-services.ts';
import type { Scope } from '../service.ts';
import { listOf, matches, statementsOf } from './match.ts';

/** What the organization of an account limits: the kind in the words of AWS's refusals, and what has to allow. */
export interface OrganizationLayer {
  readonly kind: 'service control policy' | 'resource control policy';
  readonly documents: readonly Json[];
}

const fullAccess: JsonObject = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/**
 * The layers that organizations add to a request: one for each level with service control policies of the account of the
 * caller, and one of the resource control policies of the account whose resource it is. An ARN without an account is one of
 * the caller's account.
 * @param resource an ARN; `*` is a request about no resource, which no resource control policy is asked about (documented)
 */
export function organizationLayers(scope: Scope, roleArn: string, resource: string): OrganizationLayer[] {
  // Documented: service-linked roles are exempt from both.
  if (roleArn.includes(':role/aws-service-role/')) return [];
  const levels = scope.state.accounts[scope.account]?.organization?.serviceControl ?? [];
  const owner = resource.split(':')[4];
  const account = owner === undefined || owner === '' ? scope.account : owner;
  const restricting =
    resource === '*' ? [] : (scope.state.accounts[account]?.organization?.resourceControl ?? []);
  return [
    ...levels.map((documents): OrganizationLayer => ({ kind: 'service control policy', documents })),
    ...(restricting.length === 0
      ? []
      : [
          {
            kind: 'resource control policy' as const,
            documents: [fullAccess, ...restricting.map(withoutPrincipal)],
          },
        ]),
  ];
}

/**
 * A resource control policy as the evaluator reads policies: its principal is everyone, and its statements are about
 * actions of the services on AWS's list only.
 */
function withoutPrincipal(document: Json): Json {
  const known = isObject(document) ? stripped.get(document) : undefined;
  if (known !== undefined || !isObject(document)) return known ?? document;
  const services = [...resourceControlServices];
  const statements = statementsOf(document)
    .filter(({ Effect: effect }) => effect === 'Deny')
    .flatMap(({ Principal: _, ...statement }): JsonObject[] => {
      const actions = listOf(statement['Action']).flatMap(action => {
        const [service = '', name = '*'] = action.split(':');
        return services.filter(each => matches(service, each, true)).map(each => `${each}:${name}`);
      });
      return actions.length === 0 ? [] : [{ ...statement, Action: actions }];
    });
  const result = { ...document, Statement: statements };
  stripped.set(document, result);
  return result;
}

const stripped = new WeakMap<JsonObject, JsonObject>();
