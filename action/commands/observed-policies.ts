import { isTrustedToChat, readOpening, settleTrust } from '../access/role-trust.ts';
import { readInline, textsOf } from '../adopt/describe-role.ts';
import type { Wired } from '../adopt/wiring.ts';
import type { Json } from '../core/json.ts';
import { type Place, roleArnOf } from '../core/place.ts';
import type { AccountSnapshot, Listing, Reading, Snapshot } from '../core/snapshot.ts';
import type { ObservedContent, ReadDocuments, Reviewed } from '../drift/compare-documents.ts';

/** What IAM holds, by ARN, and whether that is all of it. */
export interface ObservedPolicies {
  readonly roles: ReadonlyMap<string, Wired>;
  readonly policies: ReadonlyMap<string, Wired>;
  readonly isComplete: boolean;
}

const roleType = 'AWS::IAM::Role';
const policyType = 'AWS::IAM::ManagedPolicy';

/** The roles and policies of an account from what was read of it. */
export function observePolicies(snapshot: Pick<Snapshot, 'listings'>, place: Place): ObservedPolicies {
  return {
    roles: wiredRoles(snapshot, place),
    policies: wiredPolicies(snapshot),
    isComplete: [roleType, policyType].every(type => listingOf(snapshot, type).ok),
  };
}

function listingOf(snapshot: Pick<Snapshot, 'listings'>, type: string): Reading<Listing> {
  return snapshot.listings.get(type) ?? { ok: false, reason: 'it was not read' };
}

function listed(snapshot: Pick<Snapshot, 'listings'>, type: string): Listing {
  const listing = listingOf(snapshot, type);
  return listing.ok ? listing.value : new Map();
}

/** Roles of the account by ARN. */
function wiredRoles(snapshot: Pick<Snapshot, 'listings'>, place: Place): Map<string, Wired> {
  return new Map(
    [...listed(snapshot, roleType)].map(([id, { properties }]) => [
      roleArnOf(properties, place),
      { type: roleType, id, properties },
    ]),
  );
}

/** Customer-managed policies of the account by ARN. */
function wiredPolicies(snapshot: Pick<Snapshot, 'listings'>): Map<string, Wired> {
  return new Map(
    [...listed(snapshot, policyType)].map(([id, { properties }]) => [
      id,
      { type: policyType, id, properties },
    ]),
  );
}

/** ARNs of AWS-managed policies whose documents take a call each: those with a reviewed document, or on a role with one. */
export function policiesToRead(snapshot: Snapshot, reviewed: readonly Reviewed[], place: Place): string[] {
  const roles = wiredRoles(snapshot, place);
  const own = listed(snapshot, policyType);
  return reviewed
    .filter(({ documents }) => documents !== undefined)
    .flatMap(({ type, arn }) =>
      type === roleType ? textsOf(roles.get(arn)?.properties['ManagedPolicyArns']) : [arn],
    )
    .filter(arn => !own.has(arn));
}

/** Reads documents of what is made elsewhere out of what was read of an account. */
export function documentReader(
  snapshot: Snapshot,
  asked: AccountSnapshot['documents'],
  place: Place,
): ReadDocuments {
  const roles = listingOf(snapshot, roleType);
  const policies = listingOf(snapshot, policyType);
  const byArn = wiredRoles(snapshot, place);
  const readPolicy = (arn: string): Reading<Json | undefined> => {
    const own = policies.ok ? policies.value.get(arn)?.properties['PolicyDocument'] : undefined;
    if (own !== undefined) return { ok: true, value: own };
    const answer = asked.get(arn);
    if (answer !== undefined) return answer;
    // AWS's own policies without a reviewed document are not read: only that they exist would matter, and they do.
    if (arn.includes('::aws:policy/')) return { ok: true, value: null };
    return policies.ok ? { ok: true, value: undefined } : policies;
  };
  return ({ type, arn, documents: wanted }) => {
    if (type !== roleType) {
      const policy = readPolicy(arn);
      if (!policy.ok) return policy;
      return { ok: true, value: policy.value === undefined ? undefined : { documents: [policy.value] } };
    }
    if (!roles.ok) return roles;
    const role = byArn.get(arn)?.properties;
    if (role === undefined) return { ok: true, value: undefined };
    const documents = readInline(role['Policies']).map(({ document }) => document);
    for (const attached of wanted === undefined ? [] : textsOf(role['ManagedPolicyArns'])) {
      const policy = readPolicy(attached);
      if (!policy.ok) return policy;
      if (policy.value !== undefined) documents.push(policy.value);
    }
    const { AssumeRolePolicyDocument: trust, PermissionsBoundary: boundary } = role;
    return {
      ok: true,
      value: {
        documents,
        ...(trust === undefined ? {} : { trust: readTrust(trust) }),
        ...(typeof boundary === 'string' && boundary !== '' ? { boundary } : {}),
      },
    };
  };
}

function readTrust(document: Json): NonNullable<ObservedContent['trust']> {
  const settled = settleTrust(document, Date.now());
  return {
    document,
    letsChat: isTrustedToChat(settled),
    letsEveryone: readOpening(settled).verdict === 'allowed',
  };
}
