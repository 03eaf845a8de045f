import {
  type GetAccountAuthorizationDetailsCommandOutput,
  IAMClient,
  type ManagedPolicyDetail,
  paginateGetAccountAuthorizationDetails,
  type RoleDetail,
} from '@aws-sdk/client-iam';
import type { JsonObject } from '../../core/json.ts';
import type { ListedResource, Listing } from '../../core/snapshot.ts';
import { compact } from '../../core/template.ts';
import { parseAnsweredPolicy } from '../answered-json.ts';
import { type Connection, openClient } from '../connection.ts';

/** Roles and customer-managed policies of the account. */
export interface IamListings {
  readonly roles: Listing;
  readonly policies: Listing;
}

/**
 * Reads all roles and customer-managed policies of an account with their documents, in pages of a thousand: a
 * handful of calls where asking role by role would take thousands.
 * @throws the SDK's error when it is denied or fails
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function readIam(connection: Connection): Promise<IamListings> {
  const client = openClient(IAMClient, connection);
  const roles = new Map<string, ListedResource>();
  const policies = new Map<string, ListedResource>();
  const pages = paginateGetAccountAuthorizationDetails(
    { client, pageSize: 1000 },
    { Filter: ['Role', 'LocalManagedPolicy'] },
  );
  for await (const page of pages as AsyncIterable<GetAccountAuthorizationDetailsCommandOutput>) {
    for (const role of page.RoleDetailList ?? [])
      roles.set(role.RoleName ?? '', { properties: describeRole(role) });
    for (const policy of page.Policies ?? [])
      policies.set(policy.Arn ?? '', {
        properties: describePolicy(policy),
        attachments: policy.AttachmentCount ?? 0,
      });
  }
  return { roles, policies };
}

/** Description and MaxSessionDuration are not part of this answer. */
function describeRole(role: RoleDetail): JsonObject {
  return {
    RoleName: role.RoleName ?? '',
    Path: role.Path ?? '/',
    AssumeRolePolicyDocument: readDocument(role.AssumeRolePolicyDocument, `the trust policy of ${role.Arn}`),
    ManagedPolicyArns: (role.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? ''),
    Policies: (role.RolePolicyList ?? []).map(({ PolicyName, PolicyDocument }) => ({
      PolicyName: PolicyName ?? '',
      PolicyDocument: readDocument(PolicyDocument, `the policy ${PolicyName} of ${role.Arn}`),
    })),
    PermissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn ?? '',
    Tags: (role.Tags ?? []).map(({ Key, Value }) => ({ Key: Key ?? '', Value: Value ?? '' })),
  };
}

/**
 * Without its Description, which is given when a policy is made and cannot be changed: the stack gives none, so that only one that was
 * adopted has one, and it allows nothing.
 */
function describePolicy(policy: ManagedPolicyDetail): JsonObject {
  const version = policy.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion);
  return compact({
    ManagedPolicyName: policy.PolicyName,
    Path: policy.Path,
    // A policy has a default version, always.
    PolicyDocument: readDocument(version?.Document, `the document of ${policy.Arn}`),
  });
}

function readDocument(document: string | undefined, what: string): JsonObject {
  return parseAnsweredPolicy(document, `IAM GetAccountAuthorizationDetails: ${what}`);
}
