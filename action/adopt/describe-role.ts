import { canonicalJson, isObject, type Json, type JsonObject } from '../core/json.ts';
import { openMarkerIn } from '../core/open-question.ts';
import type { Place } from '../core/place.ts';
import { normalizePolicyDocument } from '../core/policy-document.ts';
import { checkSchema } from '../core/schema-check.ts';
import type { OwnRole, PermissionsBoundary, Policy } from '../generated/config.ts';
import { type DescribedPart, describePolicy, generalizeArn } from './describe-policy.ts';
import { policyName } from './keys.ts';

/** The one trust policy that a role of a chatops.yml has. */
const trust = canonicalJson(
  normalizePolicyDocument({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  }),
);

/**
 * A role of IAM in the words of chatops.yml, without its name and path.
 * @param documentOf the file with the document of a customer-managed policy
 * @returns the reason when it cannot be said, e.g. because others may assume it too
 */
export function describeRole(
  properties: JsonObject,
  place: Place,
  documentOf: (arn: string) => string | undefined = () => undefined,
): DescribedPart<OwnRole> {
  if (!isOwnTrust(properties['AssumeRolePolicyDocument'] ?? null)) {
    return { ok: false, reason: 'it trusts other principals than chatbot.amazonaws.com' };
  }
  const policies: Record<string, Policy> = {};
  for (const { name, document } of readInline(properties['Policies'])) {
    const policy = describePolicy(document, place);
    if (!policy.ok) return { ok: false, reason: `of its inline policy ${name}, ${policy.reason}` };
    policies[name] = policy.value;
  }
  const managed = textsOf(properties['ManagedPolicyArns'])
    .sort()
    .map(arn => {
      const document = documentOf(arn);
      const name = generalizeArn(policyName(arn), place);
      return document === undefined ? name : { arn: name, document };
    });
  const boundary = properties['PermissionsBoundary'];
  const description = properties['Description'];
  const role: OwnRole = {
    ...(typeof description === 'string' && description !== '' ? { description } : {}),
    ...(managed.length === 0 ? {} : { 'managed-policies': managed }),
    ...(Object.keys(policies).length === 0 ? {} : { policies }),
    ...(typeof boundary === 'string' && boundary !== ''
      ? { 'permissions-boundary': describeBoundary(boundary, place, documentOf(boundary)) }
      : {}),
    ...describeTags(properties['Tags']),
  };
  return checkWords('roles', role);
}

function describeBoundary(arn: string, place: Place, document: string | undefined): PermissionsBoundary {
  const general = generalizeArn(arn, place);
  return document === undefined ? general : { arn: general, document };
}

/** Whether a trust policy is the one that our roles have. */
function isOwnTrust(document: Json): boolean {
  return canonicalJson(normalizePolicyDocument(document)) === trust;
}

/** Inline policies of a role by name. */
export function readInline(value: Json | undefined): { name: string; document: Json }[] {
  return (Array.isArray(value) ? (value as readonly Json[]) : []).flatMap(policy =>
    isObject(policy)
      ? [{ name: String(policy['PolicyName']), document: policy['PolicyDocument'] ?? null }]
      : [],
  );
}

/** The texts of a list; anything else is none. */
export function textsOf(value: Json | undefined): string[] {
  // A list that is still open as a whole.
  if (typeof value === 'string' && openMarkerIn(value) !== undefined) return [value];
  return (Array.isArray(value) ? (value as readonly Json[]) : []).filter(item => typeof item === 'string');
}

/** `tags` of a part of chatops.yml; nothing when there are none. */
export function describeTags(value: Json | undefined): { tags?: Record<string, string> } {
  const pairs = (Array.isArray(value) ? (value as readonly Json[]) : []).flatMap(tag =>
    isObject(tag) ? [[String(tag['Key']), String(tag['Value'])] as const] : [],
  );
  const own = pairs.filter(([key]) => !key.startsWith('aws:')).sort(([a], [b]) => (a < b ? -1 : 1));
  return own.length === 0 ? {} : { tags: Object.fromEntries(own) };
}

/** Whether a part is one that chatops.yml takes; what is wrong with it is the reason. */
export function checkWords<T>(section: 'roles' | 'guardrails' | 'aliases', part: T): DescribedPart<T> {
  const all = checkSchema({ version: 1, name: 'check', [section]: { check: part } });
  // What is open keeps its place in the file, where it is reported until it is answered.
  const finding = all.find(({ code }) => code !== 'import/open-question');
  return finding === undefined ? { ok: true, value: part } : { ok: false, reason: finding.message };
}
