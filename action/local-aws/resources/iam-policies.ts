import { isObject, type Json } from '../../core/json.ts';
import { managedPolicyPaths } from '../../data/managed-policies.ts';
import { checkConditions } from '../../iam/check-conditions.ts';
import { ApiError } from '../errors.ts';
import { listOf } from '../permissions/match.ts';
import type { Scope } from '../service.ts';
import type { Properties } from '../state/caller.ts';
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

/**
 * IAM keeps names apart by neither case nor path (documented: CreateRole, CreatePolicy), so a resource that is made
 * again under another path but the same name collides with its own old half.
 * @throws ApiError with handler code AlreadyExists
 */
export function refuseTakenName(
  scope: Scope,
  type: 'AWS::IAM::Role' | 'AWS::IAM::ManagedPolicy',
  property: 'RoleName' | 'ManagedPolicyName',
  name: string,
): void {
  const folded = name.toLowerCase();
  const table = peek(namedTable(scope, 'global', type));
  const taken = Object.keys(table).find(
    key => String(table[key]?.properties[property]).toLowerCase() === folded,
  );
  if (taken === undefined) return;
  throw new ApiError(
    'EntityAlreadyExists',
    `Resource of type '${type}' with identifier '${taken}' already exists.`,
    {
      status: 409,
      handlerCode: 'AlreadyExists',
    },
  );
}

/** Names of the roles to which a policy is attached. */
export function rolesWithPolicy(scope: Scope, arn: string): string[] {
  return namesOfRoles(scope, ({ ManagedPolicyArns: arns }) => Array.isArray(arns) && arns.includes(arn));
}

/** Names of the roles of which a policy is the permissions boundary. */
export function rolesWithBoundary(scope: Scope, arn: string): string[] {
  return namesOfRoles(scope, ({ PermissionsBoundary: boundary }) => boundary === arn);
}

function namesOfRoles(scope: Scope, fits: (properties: Properties) => boolean): string[] {
  const roles = peek(rolesOf(scope));
  return Object.keys(roles).filter(name => fits(roles[name]?.properties ?? {}));
}

/** How often each policy is attached, and is a boundary; counted once for answers about many policies. */
export interface Usage {
  readonly attached: ReadonlyMap<string, number>;
  readonly boundaries: ReadonlyMap<string, number>;
}

/** Counts what roles have. */
export function countUsage(scope: Scope): Usage {
  const [attached, boundaries] = [new Map<string, number>(), new Map<string, number>()];
  const count = (counts: Map<string, number>, arn: string) => counts.set(arn, (counts.get(arn) ?? 0) + 1);
  for (const { properties } of Object.values(peek(rolesOf(scope)))) {
    for (const arn of textsOf(properties['ManagedPolicyArns'])) count(attached, arn);
    const { PermissionsBoundary: boundary } = properties;
    if (typeof boundary === 'string') count(boundaries, boundary);
  }
  return { attached, boundaries };
}

/** @throws ApiError when a policy that is to be attached does not exist (recorded words) */
export function checkAttachable(scope: Scope, arn: string): void {
  if (policyExists(scope, arn)) return;
  throw new ApiError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, {
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

/** @throws ApiError MalformedPolicyDocument when IAM would not take the document */
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
    if (use !== 'resource') refuseActions(listOf(entry['Action'] ?? entry['NotAction']));
    const hasResource = 'Resource' in entry || 'NotResource' in entry;
    if (use === 'identity' && !hasResource) throw malformed('Policy statement must contain resources.');
    if (use === 'identity' && 'Principal' in entry)
      throw malformed('Policy document should not specify a principal.');
    if (use !== 'resource') refuseConditions(entry['Condition'], document['Version'] === '2012-10-17');
    if (use === 'trust' && !('Principal' in entry) && !('NotPrincipal' in entry)) {
      throw malformed('Missing required field Principal');
    }
  }
}

/** Seen in public issues. */
function refuseActions(actions: readonly string[]): void {
  for (const action of actions) {
    if (action === '*') continue;
    const colons = action.split(':').length - 1;
    if (colons === 0)
      throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    if (colons > 1) throw malformed('Actions/Condition can contain only one colon.');
  }
}

/** What {@link checkConditions} finds before a deployment, IAM refuses in it. */
function refuseConditions(block: Json | undefined, hasVariables: boolean): void {
  for (const { refusal } of checkConditions(block, hasVariables)) {
    if (refusal !== undefined) throw malformed(refusal);
  }
}

/** Characters without white space that IAM takes (IAM quotas; the words are seen in public issues). */
export function checkPolicySize(document: Json): void {
  if (sizeOf(document) > 6144) throw overQuota('Cannot exceed quota for PolicySize: 6144');
}

/** What IAM takes of one role: trust policy, inline policies together, attached policies (IAM quotas, FACTS). */
export function checkRoleQuotas(properties: Properties): void {
  const name = String(properties['RoleName']);
  if (sizeOf(properties['AssumeRolePolicyDocument'] ?? null) > 2048)
    throw overQuota('Cannot exceed quota for ACLSizePerRole: 2048');
  const inline = structuresOf(properties['Policies']).map(policy => sizeOf(policy['PolicyDocument'] ?? null));
  if (inline.reduce((sum, size) => sum + size, 0) > 10_240)
    throw overQuota(`Maximum policy size of 10240 bytes exceeded for role ${name}`);
  if (textsOf(properties['ManagedPolicyArns']).length > 20)
    throw overQuota('Cannot exceed quota for PoliciesPerRole: 20');
}

function sizeOf(document: Json): number {
  return JSON.stringify(document).length;
}

function overQuota(message: string): ApiError {
  return new ApiError('LimitExceeded', message, { status: 409, handlerCode: 'ServiceLimitExceeded' });
}

function malformed(message: string): ApiError {
  return new ApiError('MalformedPolicyDocument', message, { handlerCode: 'InvalidRequest' });
}
