import { isObject, type Json } from '../../core/json.ts';
import type { Kind } from '../../core/kind.ts';
import { denyAllArn, type Role } from '../../core/model.ts';
import { formatPath } from '../../core/path.ts';
import {
  chatTrust,
  grantsAnything,
  normalizePolicyDocument,
  originsOfStatements,
  renderPolicyDocument,
  riskOfStatements,
} from '../../core/policy-document.ts';
import type { Risk } from '../../core/risk.ts';
import {
  compact,
  logicalId,
  type PropertyOrigin,
  type PropertyOrigins,
  renderTags,
  substitutePseudoParameters,
} from '../../core/template.ts';
import { trustRisk } from './trust-risk.ts';

/** An IAM role that a channel runs commands as. */
export const role: Kind = {
  type: 'AWS::IAM::Role',
  render: model =>
    model.roles.map(role => ({
      logicalId: logicalId('Role', role.origin),
      path: `roles.${role.key}`,
      properties: renderRole(role),
      origins: originsOfRole(role),
    })),
  attributes: (roleName, properties, { account, partition }) => ({
    Arn: `arn:${partition}:iam::${account}:role${properties['Path'] ?? '/'}${roleName}`,
  }),
  riskOf: riskOfRoleChange,
  keys: {
    RoleName: ['role-name'],
    Path: ['path'],
    Description: ['description'],
    ManagedPolicyArns: ['managed-policies'],
    Policies: ['policies', 'allow', 'deny'],
    PermissionsBoundary: ['permissions-boundary'],
    Tags: ['tags'],
  },
  elementKey: (property, element) => {
    const name = property === 'Policies' ? 'PolicyName' : property === 'Tags' ? 'Key' : undefined;
    const key = name !== undefined && isObject(element) ? element[name] : undefined;
    return typeof key === 'string' ? key : undefined;
  },
  normalize: (property, value) =>
    property === 'Policies' || property === 'AssumeRolePolicyDocument'
      ? normalizePolicyDocument(value)
      : value,
};

function renderRole(role: Role) {
  return compact({
    RoleName: role.roleName,
    Path: role.path,
    Description: role.description,
    AssumeRolePolicyDocument: chatTrust,
    ManagedPolicyArns: role.managedPolicies.map(({ value }) => substitutePseudoParameters(value)),
    Policies: role.policies.map(({ name, statements }) => ({
      PolicyName: name,
      PolicyDocument: renderPolicyDocument(statements),
    })),
    PermissionsBoundary:
      role.permissionsBoundary === undefined
        ? undefined
        : substitutePseudoParameters(role.permissionsBoundary.value),
    Tags: renderTags(role.tags),
  });
}

function originsOfRole({ key, managedPolicies, policies, permissionsBoundary }: Role): PropertyOrigins {
  const managed = managedPolicies.map(({ path }, index): [string, PropertyOrigin] => [
    `/ManagedPolicyArns/${index}`,
    { path: formatPath(path) },
  ]);
  const inline = policies.flatMap(({ name, path, statements }, index): [string, PropertyOrigin][] => {
    const pointer = `/Policies/${index}`;
    // What a role allows itself goes by the key of the role, a policy with a name of its own by that.
    const isOwn = path.length === 2;
    return [
      [pointer, { path: formatPath(path), name: isOwn ? key : name }],
      ...originsOfStatements(statements, `${pointer}/PolicyDocument`),
    ];
  });
  const boundary: [string, PropertyOrigin][] =
    permissionsBoundary === undefined
      ? []
      : [['/PermissionsBoundary', { path: formatPath(permissionsBoundary.path) }]];
  return Object.fromEntries([...managed, ...inline, ...boundary]);
}

function documentOf(policy: Json | undefined): Json {
  return isObject(policy) ? (policy['PolicyDocument'] ?? null) : null;
}

function riskOfRoleChange(property: string, expected: Json | undefined, observed: Json | undefined): Risk {
  switch (property) {
    case 'ManagedPolicyArns':
      if (expected === undefined) return observed === denyAllArn ? 'narrows' : 'widens';
      // What is gone may have been there to deny.
      return 'unknown';
    case 'Policies':
      if (expected !== undefined) return riskOfStatements(documentOf(expected), documentOf(observed));
      return grantsAnything(documentOf(observed)) ? 'widens' : 'narrows';
    case 'AssumeRolePolicyDocument':
      return trustRisk(expected, observed);
    case 'PermissionsBoundary':
      return observed === undefined ? 'widens' : expected === undefined ? 'narrows' : 'unknown';
    case 'Description':
    case 'Tags':
      return 'none';
    default:
      return 'unknown';
  }
}
