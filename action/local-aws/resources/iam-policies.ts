import { isObject, type Json } from '../../core/json.ts';
import { managedPolicyPaths } from '../../data/managed-policies.ts';
import { AwsError } from '../errors.ts';
import type { Scope } from '../service.ts';
import type { StoredResource } from '../state/state.ts';
import { peek } from '../state/track.ts';
import { structuresOf, textsOf } from './property.ts';
import { namedTable } from './store.ts';

const awsPrefix = 'arn:aws:iam::aws:policy/';
let awsPaths: ReadonlySet<string> | undefined;

/** Paths of the AWS-managed policies (`job-function/ViewOnlyAccess`), as a set. */
export function awsPolicyPaths(): ReadonlySet<string> {
  awsPaths ??= new Set(managedPolicyPaths.split('\n').filter(path => path !== ''));
  return awsPaths;
}

/** Whether an ARN is that of a policy which AWS manages. */
export function isAwsPolicy(arn: string): boolean {
  return arn.startsWith(awsPrefix) && awsPolicyPaths().has(arn.slice(awsPrefix.length));
}

/** Whether a policy exists, managed by AWS or in the account. */
export function policyExists(scope: Scope, arn: string): boolean {
  return isAwsPolicy(arn) || Object.hasOwn(namedTable(scope, 'global', 'AWS::IAM::ManagedPolicy'), arn);
}

/** All roles of the account by name. */
export function rolesOf(scope: Scope): { readonly [name: string]: StoredResource } {
  return namedTable(scope, 'global', 'AWS::IAM::Role');
}

/** Names of the roles to which a policy is attached. */
export function rolesWithPolicy(scope: Scope, arn: string): string[] {
  return Object.entries(peek(rolesOf(scope)))
    .filter(([, role]) => textsOf(role.properties['ManagedPolicyArns']).includes(arn))
    .map(([name]) => name);
}

/** Names of the roles of which a policy is the permissions boundary. */
export function rolesWithBoundary(scope: Scope, arn: string): string[] {
  return Object.entries(peek(rolesOf(scope)))
    .filter(([, role]) => role.properties['PermissionsBoundary'] === arn)
    .map(([name]) => name);
}

/** @throws AwsError when a policy that is to be attached does not exist (recorded words) */
export function checkAttachable(scope: Scope, arn: string): void {
  if (policyExists(scope, arn)) return;
  throw new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, {
    status: 404,
    handlerCode: 'NotFound',
  });
}

/** A policy document as data; text that is not JSON stays text, for {@link checkDocument} to refuse. */
export function readDocument(document: Json): Json {
  if (typeof document !== 'string') return document;
  try {
    return JSON.parse(document) as Json;
  } catch {
    return document;
  }
}

/** How a policy document is used, which decides what its statements must have. */
export type DocumentUse = 'identity' | 'trust' | 'resource';

/** @throws AwsError MalformedPolicyDocument when IAM would not take the document */
export function checkDocument(document: Json, use: DocumentUse): void {
  // Recorded: the text for a document that is not JSON. The others are IAM's, from memory of its answers (assumed).
  if (!isObject(document)) throw malformed('This policy contains invalid Json');
  const { Statement: statement } = document;
  const statements = isObject(statement) ? [statement] : structuresOf(statement);
  if (statements.length === 0) throw malformed('Syntax errors in policy.');
  for (const entry of statements) {
    if (entry['Effect'] !== 'Allow' && entry['Effect'] !== 'Deny')
      throw malformed('Syntax errors in policy.');
    if (!('Action' in entry) && !('NotAction' in entry))
      throw malformed('Policy statement must contain actions.');
    const hasResource = 'Resource' in entry || 'NotResource' in entry;
    if (use === 'identity' && !hasResource) throw malformed('Policy statement must contain resources.');
    if (use === 'identity' && 'Principal' in entry)
      throw malformed('Policy document should not specify a principal.');
    if (use === 'trust' && !('Principal' in entry) && !('NotPrincipal' in entry)) {
      throw malformed('Missing required field Principal');
    }
  }
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message, { handlerCode: 'InvalidRequest' });
}
