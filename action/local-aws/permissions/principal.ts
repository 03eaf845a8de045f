import type { Json } from '../../core/json.ts';
import { structuresOf, textsOf } from '../resources/property.ts';
import type { Scope } from '../service.ts';
import type { RoleSession, StoredResource } from '../state/state.ts';
import type { AuthorizationVerdict } from './authorize.ts';
import type { AskedAction } from './match.ts';
import { type OrganizationLayer, organizationLayers } from './organization.ts';

/** Policies that must all allow, and what kind they are, in the words of AWS's refusals. */
interface Layer {
  readonly kind: 'identity-based policy' | 'permissions boundary' | 'session policy';
  readonly documents: readonly Json[];
}

/** A principal whose permissions are checked. */
export interface LimitedPrincipal {
  readonly roleArn: string;
  readonly layers: readonly Layer[];
}

/**
 * A role, or a session of one, with everything that limits it.
 * @returns undefined for a caller who is no role: the account's own administrator, who may do everything
 */
export function findPrincipal(
  scope: Scope,
  session: RoleSession | undefined,
  roleName: string | undefined,
): LimitedPrincipal | undefined {
  if (roleName === undefined) return undefined;
  const roles = scope.state.accounts[scope.account]?.resources['global']?.['AWS::IAM::Role'] ?? {};
  const role = Object.hasOwn(roles, roleName) ? roles[roleName] : undefined;
  // A role that is not there has no policies, and so no permissions.
  if (role === undefined)
    return { roleArn: `arn:aws:iam::${scope.account}:role/${roleName}`, layers: [identity([])] };
  const { PermissionsBoundary: boundary } = role.properties;
  return {
    roleArn: String(role.properties['Arn']),
    layers: [
      identity(documentsOf(scope, role)),
      ...(typeof boundary === 'string' && boundary !== ''
        ? [{ kind: 'permissions boundary' as const, documents: findDocuments(scope, [boundary]) }]
        : []),
      ...(session?.policies === undefined && session?.policyArns === undefined
        ? []
        : [
            {
              kind: 'session policy' as const,
              documents: [...(session.policies ?? []), ...findDocuments(scope, session.policyArns ?? [])],
            },
          ]),
    ],
  };
}

function identity(documents: readonly Json[]): Layer {
  return { kind: 'identity-based policy', documents };
}

function documentsOf(scope: Scope, { properties }: StoredResource): Json[] {
  const inline = structuresOf(properties['Policies']).map(policy => policy['PolicyDocument'] ?? null);
  return [...inline, ...findDocuments(scope, textsOf(properties['ManagedPolicyArns']))];
}

function findDocuments(scope: Scope, arns: readonly string[]): Json[] {
  const own = scope.state.accounts[scope.account]?.resources['global']?.['AWS::IAM::ManagedPolicy'] ?? {};
  return arns.flatMap(arn => {
    const document = Object.hasOwn(own, arn)
      ? own[arn]?.properties['PolicyDocument']
      : scope.plugins.findAwsPolicy(arn);
    return document === undefined ? [] : [document];
  });
}

/** Why a principal may not do something, as AWS's refusals end; undefined when it may. */
export function findObjection(
  scope: Scope,
  { layers, roleArn }: LimitedPrincipal,
  { action, resource, context }: AskedAction,
): string | undefined {
  const all = [...layers, ...organizationLayers(scope, roleArn, resource)];
  const verdicts = all.map(
    ({ kind, documents }): [Layer['kind'] | OrganizationLayer['kind'], AuthorizationVerdict] => [
      kind,
      scope.plugins.authorize(documents, action, resource, context),
    ],
  );
  const denying = verdicts.find(([, verdict]) => verdict === 'denied');
  if (denying !== undefined) return `with an explicit deny in ${article(denying[0])} ${denying[0]}`;
  const silent = verdicts.find(([, verdict]) => verdict !== 'allowed');
  return silent === undefined ? undefined : `because no ${silent[0]} allows the ${action} action`;
}

function article(kind: string): string {
  return /^[aeiou]/.test(kind) ? 'an' : 'a';
}
