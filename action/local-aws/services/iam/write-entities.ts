import type { Json, JsonObject } from '../../../core/json.ts';
import { awsPolicyPaths, type Usage } from '../../resources/iam-policies.ts';
import { structuresOf, textsOf } from '../../resources/property.ts';
import type { Answer } from '../../service.ts';
import type { StoredResource } from '../../state/state.ts';

/** When the AWS-managed policies were made; the data has no dates (assumed). */
export const awsPolicyDate = '2015-02-06T18:39:46.000Z';

/** A policy document as IAM returns it: JSON, URL-encoded (RFC 3986). */
export function writeDocument(document: Json | undefined): string {
  const json = typeof document === 'string' ? document : JSON.stringify(document ?? {});
  return encodeURIComponent(json).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A role as GetRole and ListRoles show it. */
export function writeRole({ properties, service }: StoredResource): Answer {
  return {
    Path: properties['Path'],
    RoleName: properties['RoleName'],
    RoleId: properties['RoleId'],
    Arn: properties['Arn'],
    CreateDate: service['CreateDate'],
    AssumeRolePolicyDocument: writeDocument(properties['AssumeRolePolicyDocument']),
    Description: properties['Description'],
    MaxSessionDuration: properties['MaxSessionDuration'],
    PermissionsBoundary: writeBoundary(properties['PermissionsBoundary']),
  };
}

/** A role with everything of it, as GetAccountAuthorizationDetails shows it: without description and session length. */
export function writeRoleDetail(role: StoredResource): Answer {
  const { properties } = role;
  const { Description: _description, MaxSessionDuration: _duration, ...common } = writeRole(role);
  return {
    ...common,
    InstanceProfileList: [],
    RolePolicyList: structuresOf(properties['Policies']).map(policy => ({
      PolicyName: policy['PolicyName'],
      PolicyDocument: writeDocument(policy['PolicyDocument']),
    })),
    AttachedManagedPolicies: writeAttached(properties['ManagedPolicyArns']),
    Tags: structuresOf(properties['Tags']),
    RoleLastUsed: {},
  };
}

/** Attached policies by name and ARN. */
export function writeAttached(arns: Json | undefined): Answer[] {
  return textsOf(arns).map(PolicyArn => ({
    PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
    PolicyArn,
  }));
}

/** A permissions boundary; undefined for none. */
function writeBoundary(arn: Json | undefined): Answer | undefined {
  if (typeof arn !== 'string' || arn === '') return undefined;
  return { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: arn };
}

/** A customer-managed policy with how often it is used. */
export function withUsage(properties: JsonObject, { attached, boundaries }: Usage): JsonObject {
  const arn = String(properties['PolicyArn']);
  return {
    ...properties,
    AttachmentCount: attached.get(arn) ?? 0,
    PermissionsBoundaryUsageCount: boundaries.get(arn) ?? 0,
  };
}

/** A customer-managed policy. @param properties with what is worked out from roles */
export function writePolicy(properties: JsonObject): Answer {
  return {
    PolicyName: properties['ManagedPolicyName'],
    PolicyId: properties['PolicyId'],
    Arn: properties['PolicyArn'],
    Path: properties['Path'],
    DefaultVersionId: properties['DefaultVersionId'],
    AttachmentCount: properties['AttachmentCount'],
    PermissionsBoundaryUsageCount: properties['PermissionsBoundaryUsageCount'],
    IsAttachable: true,
    Description: properties['Description'],
    CreateDate: properties['CreateDate'],
    UpdateDate: properties['UpdateDate'],
  };
}

/** An AWS-managed policy; undefined when there is none at that ARN. Its document is not kept here. */
export function writeAwsPolicy(
  arn: string,
  attachmentCount: number,
  boundaryCount: number,
): Answer | undefined {
  const path = arn.replace('arn:aws:iam::aws:policy/', '');
  if (!awsPolicyPaths().has(path)) return undefined;
  const slash = path.lastIndexOf('/') + 1;
  return {
    PolicyName: path.slice(slash),
    PolicyId: awsPolicyId(path),
    Arn: arn,
    Path: `/${path.slice(0, slash)}`,
    DefaultVersionId: 'v1',
    AttachmentCount: attachmentCount,
    PermissionsBoundaryUsageCount: boundaryCount,
    IsAttachable: true,
    CreateDate: awsPolicyDate,
    UpdateDate: awsPolicyDate,
  };
}

/** The same id for the same policy every time, in the form that IAM's have. */
function awsPolicyId(path: string): string {
  const letters = [...Buffer.from(path).toString('hex').toUpperCase()].slice(-17);
  return `ANPA${letters.join('').padStart(17, 'A')}`;
}
