import { canonicalJson, type Json } from '../../../core/json.ts';
import { ApiError } from '../../errors.ts';
import type { Scope } from '../../service.ts';
import type { Properties } from '../../state/caller.ts';
import type { StoredResource } from '../../state/state.ts';
import {
  checkDocument,
  checkPolicySize,
  readDocument,
  refuseTakenName,
  rolesOf,
  rolesWithBoundary,
  rolesWithPolicy,
} from '../iam-policies.ts';
import { structuresOf, textsOf } from '../property.ts';
import { makeIamId } from '../random-id.ts';
import type { ResourceType } from '../resource-type.ts';

/** IAM keeps five versions of a customer-managed policy; CloudFormation makes room by deleting the oldest. */
const maxVersions = 5;

/** A customer-managed policy. Its document is that of the default version. */
export const managedPolicy: ResourceType = {
  type: 'AWS::IAM::ManagedPolicy',
  isGlobal: true,
  name: { property: 'ManagedPolicyName', maxLength: 128 },
  defaults: { Path: '/' },
  arnOf: ({ account, identifier, named }) =>
    identifier ?? `arn:aws:iam::${account}:policy${named('Path', '/')}${named('ManagedPolicyName')}`,
  identify: ({ account, now }, { ManagedPolicyName, Path }) => ({
    PolicyArn: `arn:aws:iam::${account}:policy${String(Path)}${String(ManagedPolicyName)}`,
    PolicyId: makeIamId('ANPA'),
    IsAttachable: true,
    DefaultVersionId: 'v1',
    CreateDate: new Date(now).toISOString(),
    UpdateDate: new Date(now).toISOString(),
  }),
  start: ({ now }, properties) => ({
    LastVersion: 1,
    Versions: [
      {
        VersionId: 'v1',
        CreateDate: new Date(now).toISOString(),
        Document: properties['PolicyDocument'] ?? null,
      },
    ],
    Tags: [],
  }),
  settle: properties => ({
    ...properties,
    PolicyDocument: readDocument(properties['PolicyDocument'] ?? null),
  }),
  check: (scope, properties, own) => {
    if (own === undefined) {
      const { ManagedPolicyName: name } = properties;
      refuseTakenName(scope, 'AWS::IAM::ManagedPolicy', 'ManagedPolicyName', String(name));
    }
    checkDocument(properties['PolicyDocument'] ?? null, 'identity');
    checkPolicySize(properties['PolicyDocument'] ?? null);
  },
  checkDelete: (scope, { properties }) => {
    const arn = String(properties['PolicyArn']);
    if (rolesWithPolicy(scope, arn).length + rolesWithBoundary(scope, arn).length === 0) return;
    throw new ApiError('DeleteConflict', 'Cannot delete a policy attached to entities.', {
      status: 409,
      handlerCode: 'ResourceConflict',
    });
  },
  afterWrite: (scope, stored, before) => {
    attachToRoles(scope, stored, before);
    const { PolicyDocument: document = null } = stored.properties;
    if (before !== undefined && canonicalJson(document) !== canonicalJson(before['PolicyDocument'] ?? null)) {
      addVersion(scope, stored, document, true);
    }
  },
  derive: (scope, stored) => {
    const arn = String(stored.properties['PolicyArn']);
    const roles = rolesWithPolicy(scope, arn);
    return {
      AttachmentCount: roles.length,
      PermissionsBoundaryUsageCount: rolesWithBoundary(scope, arn).length,
      Roles: roles,
      Users: [],
      Groups: [],
    };
  },
};

/**
 * Adds a version of a policy; the oldest that is not the default gives way when there are too many.
 * @returns its id
 */
export function addVersion(scope: Scope, stored: StoredResource, document: Json, isDefault: boolean): string {
  const number = Number(stored.service['LastVersion']) + 1;
  const created = new Date(scope.now).toISOString();
  const id = `v${number}`;
  const versions = [
    ...structuresOf(stored.service['Versions']),
    { VersionId: id, CreateDate: created, Document: document },
  ];
  if (isDefault) {
    stored.properties = {
      ...stored.properties,
      PolicyDocument: document,
      DefaultVersionId: id,
      UpdateDate: created,
    };
  }
  const oldest = versions.find(version => version.VersionId !== stored.properties['DefaultVersionId']);
  const kept = versions.length > maxVersions ? versions.filter(version => version !== oldest) : versions;
  stored.service = { ...stored.service, LastVersion: number, Versions: kept };
  return id;
}

/** Only CloudFormation knows `Roles` on a policy: it attaches the policy to them, and to no other. */
function attachToRoles(scope: Scope, { properties }: StoredResource, before: Properties | undefined): void {
  const arn = String(properties['PolicyArn']);
  const wanted = textsOf(properties['Roles']);
  const dropped = textsOf(before?.['Roles']).filter(name => !wanted.includes(name));
  const roles = rolesOf(scope);
  for (const name of [...wanted, ...dropped]) {
    const role = roles[name];
    if (role === undefined) {
      throw new ApiError('NoSuchEntity', `The role with name ${name} cannot be found.`, {
        status: 404,
        handlerCode: 'NotFound',
      });
    }
    const others = textsOf(role.properties['ManagedPolicyArns']).filter(other => other !== arn);
    role.properties['ManagedPolicyArns'] = wanted.includes(name) ? [...others, arn] : others;
  }
}
