import { describeValue } from '../core/flatten-value.ts';
import { canonicalJson, isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import { openMarkerIn } from '../core/open-question.ts';
import type { Place } from '../core/place.ts';
import { chatService, chatTrust, normalizePolicyDocument, statementsOf } from '../core/policy-document.ts';
import { checkSchema } from '../core/schema-check.ts';
import type { OwnRole, PermissionsBoundary, Policy } from '../generated/config.ts';
import { type DescribedPart, describePolicy, generalizeArn } from './describe-policy.ts';
import { policyName } from './keys.ts';

/** The one trust policy that a role of a chatops.yml has. */
const trust = canonicalJson(normalizePolicyDocument(chatTrust));

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
  const otherTrust = describeOtherTrust(properties['AssumeRolePolicyDocument'] ?? null);
  if (otherTrust !== undefined) return { ok: false, reason: otherTrust };
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

/** In what a trust policy differs from the one that our roles have; undefined when it is that one. */
function describeOtherTrust(document: Json): string | undefined {
  if (canonicalJson(normalizePolicyDocument(document)) === trust) return undefined;
  const principals = statementsOf(document)
    .filter(({ Effect: effect }) => effect === 'Allow')
    .flatMap(({ Principal: principal }) =>
      isObject(principal) ? Object.values(principal).flat() : principal,
    );
  if (principals.some(principal => principal !== undefined && principal !== chatService))
    return `it trusts other principals than ${chatService}`;
  const words = describeValue(document);
  // Names of statements and the version of the language are not among the words.
  return words === describeValue(chatTrust)
    ? 'its trust policy is written differently from that of the roles of chatops.yml'
    : `its trust policy is not that of the roles of chatops.yml: ${words}`;
}

/**
 * Why the policies of a role do not show what it allows in chat, so that no proof may rest on them: a boundary takes away from them, or a trust
 * policy that possibly keeps chat out. Undefined when they do.
 */
export function whyPoliciesMislead(properties: JsonObject, place: Place): string | undefined {
  const boundary = properties['PermissionsBoundary'];
  if (typeof boundary === 'string' && boundary !== '')
    return `they are limited by its permissions boundary ${generalizeArn(boundary, place)}, which is left out too`;
  return isOpenToChat(properties['AssumeRolePolicyDocument'] ?? null)
    ? undefined
    : 'its trust policy lets chat assume it under conditions, or not at all';
}

/** Whether a trust policy lets chat assume its role without a condition, as far as that can be read without an evaluator. */
function isOpenToChat(document: Json): boolean {
  const statements = statementsOf(document);
  return (
    statements.every(({ Effect: effect }) => effect === 'Allow') &&
    statements.some(({ Principal: principal, Action: actions, Condition: condition }) => {
      const services = isObject(principal) ? oneOrMany(principal['Service']) : [];
      const isAction = (action: Json) => String(action).toLowerCase() === 'sts:assumerole';
      return condition === undefined && services.includes(chatService) && oneOrMany(actions).some(isAction);
    })
  );
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
