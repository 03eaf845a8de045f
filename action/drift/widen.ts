import type { Comparison, Drift, Risk } from '../core/drift.ts';
import { sortByRisk } from '../core/drift.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';

/** A policy by its ARN, with its document where that is known, or an inline policy by its name. */
export type PolicySource =
  | { readonly arn: string; readonly document?: Json }
  | { readonly name: string; readonly document: Json };

/** The policies of one thing before and after somebody changed them. */
export interface PolicyShift {
  readonly target: string;
  /** E.g. `channels.operations` or `roles.operator`. */
  readonly path: string;
  /** `guardrail`: a ceiling, whose policies are united; `role`: permissions, and `boundary` what caps them. */
  readonly layer: 'role' | 'guardrail';
  readonly before: Permissions;
  readonly after: Permissions;
}

/** The policies of a role or a ceiling. */
export interface Permissions {
  readonly policies: readonly PolicySource[];
  readonly boundary?: PolicySource;
}

/** What a shift lets people do, worked out by the proofs. */
export interface Widening {
  readonly risk: Risk;
  /** What people can do that they could not before, one line each. */
  readonly gained: readonly string[];
}

/** The proofs, as drift asks them; undefined when they have nothing to say. */
export type WidenedBy = (shift: PolicyShift) => Widening | undefined;

/** What is known of policies and roles of the account, to put documents to ARNs. */
export interface KnownPolicies {
  /** The document of a managed policy; undefined when it is not known. */
  readonly document: (arn: string) => Json | undefined;
  /** What IAM holds of a role, in the shape of its CloudFormation type; undefined when it is not known. */
  readonly role: (arn: string) => JsonObject | undefined;
}

const roleProperties = new Set(['ManagedPolicyArns', 'Policies', 'PermissionsBoundary']);

/** Asks the proofs about every drift of policies, and gives the drifts their answers. Riskiest first. */
export function widenDrift(
  drift: readonly Drift[],
  comparisons: readonly Comparison[],
  known: KnownPolicies,
  widenedBy: WidenedBy | undefined,
): Drift[] {
  if (widenedBy === undefined) return [...drift];
  const byId = new Map(comparisons.map(comparison => [`${comparison.type} ${comparison.id}`, comparison]));
  const told = new Set<string>();
  const widened = drift.map((item): Drift => {
    const comparison = byId.get(`${item.type} ${item.id}`);
    const shift = comparison === undefined ? undefined : shiftOf(item, comparison, known);
    const widening = shift === undefined ? undefined : widenedBy(shift);
    if (shift === undefined || widening === undefined) return item;
    // Several drifts of one thing have one answer, which is told once.
    const key = `${shift.layer} ${item.type} ${item.id}`;
    const isFirst = !told.has(key);
    told.add(key);
    return {
      ...item,
      risk: widening.risk,
      ...(isFirst && widening.gained.length > 0 ? { gained: widening.gained } : {}),
    };
  });
  return sortByRisk(widened);
}

/** The policies before and after a drift; undefined when it is not about policies. */
export function shiftOf(
  { target, path, property }: Drift,
  { expected, observed }: Comparison,
  known: KnownPolicies,
): PolicyShift | undefined {
  if (observed.status !== 'present' || property === undefined) return undefined;
  const after = observed.properties;
  const withDocument = (arn: string): PolicySource => {
    const document = known.document(arn);
    return document === undefined ? { arn } : { arn, document };
  };
  const common = { target, path };
  if (property === 'GuardrailPolicies') {
    const ceiling = (value: Json | undefined) => ({ policies: texts(value).map(withDocument) });
    return {
      ...common,
      layer: 'guardrail',
      before: ceiling(expected[property]),
      after: ceiling(after[property]),
    };
  }
  if (property === 'PolicyDocument' && 'ManagedPolicyName' in expected) {
    const ceiling = (document: Json | undefined) => ({
      policies: [{ name: String(expected['ManagedPolicyName']), document: document ?? null }],
    });
    return {
      ...common,
      layer: 'guardrail',
      before: ceiling(expected[property]),
      after: ceiling(after[property]),
    };
  }
  if (property === 'IamRoleArn') {
    const [before, now] = [known.role(String(expected[property])), known.role(String(after[property]))];
    if (before === undefined || now === undefined) return undefined;
    return {
      ...common,
      layer: 'role',
      before: permissionsOf(before, withDocument),
      after: permissionsOf(now, withDocument),
    };
  }
  if (!roleProperties.has(property) || !('AssumeRolePolicyDocument' in expected)) return undefined;
  return {
    ...common,
    layer: 'role',
    before: permissionsOf(expected, withDocument),
    after: permissionsOf(after, withDocument),
  };
}

function permissionsOf(role: JsonObject, withDocument: (arn: string) => PolicySource): Permissions {
  const inline = Array.isArray(role['Policies']) ? (role['Policies'] as readonly Json[]) : [];
  const boundary = role['PermissionsBoundary'];
  return {
    policies: [
      ...texts(role['ManagedPolicyArns']).map(withDocument),
      ...inline
        .filter(isObject)
        .map(policy => ({ name: String(policy['PolicyName']), document: policy['PolicyDocument'] ?? null })),
    ],
    ...(typeof boundary === 'string' && boundary !== '' ? { boundary: withDocument(boundary) } : {}),
  };
}

function texts(value: Json | undefined): string[] {
  return (Array.isArray(value) ? (value as readonly Json[]) : []).filter(item => typeof item === 'string');
}
