import type { Differences, Drift, Unchecked } from '../core/drift.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Resolved } from '../core/model.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import { compareStatements } from '../core/policy-document.ts';
import { boundaryOf } from '../core/policy-forms.ts';
import type { Risk } from '../core/risk.ts';
import type { Reading } from '../core/snapshot.ts';

/** Something made elsewhere whose reviewed content chatops.yml refers to. */
export interface Reviewed {
  /** E.g. `guardrails.audited`. */
  readonly path: string;
  readonly type: string;
  readonly arn: string;
  /** What was reviewed; undefined when chatops.yml has only the ARN. */
  readonly documents: readonly Json[] | undefined;
}

const roleType = 'AWS::IAM::Role';
const policyType = 'AWS::IAM::ManagedPolicy';

/** Everything made elsewhere that a configuration uses in an account, with its ARN as it is there. */
export function listReviewed(config: Resolved, place: Place): Reviewed[] {
  const all: Reviewed[] = [];
  const add = (path: string, type: string, arn: string, document: unknown) => {
    const documents =
      document === undefined ? undefined : config.documents.get(arn)?.filter(each => each !== undefined);
    all.push({ path, type, arn: substitutePlace(arn, place), documents });
  };
  for (const [key, role] of Object.entries(config.roles ?? {})) {
    if ('arn' in role) add(`roles.${key}`, roleType, role.arn, role.document);
    else {
      const boundary = role['permissions-boundary'];
      if (boundary !== undefined) {
        const { arn, document } = boundaryOf(boundary);
        add(`roles.${key}.permissions-boundary`, policyType, arn, document);
      }
      for (const [index, entry] of (role['managed-policies'] ?? []).entries()) {
        if (typeof entry === 'string') continue;
        add(`roles.${key}.managed-policies[${index}]`, policyType, entry.arn, entry.document);
      }
    }
  }
  for (const [key, guardrail] of Object.entries(config.guardrails ?? {})) {
    if ('arn' in guardrail) add(`guardrails.${key}`, policyType, guardrail.arn, guardrail.document);
  }
  const boundary = config.defaults?.['permissions-boundary'];
  if (boundary !== undefined) {
    const { arn, document } = boundaryOf(boundary);
    add('defaults.permissions-boundary', policyType, arn, document);
  }
  // What is in another account is that account's.
  return all.filter(({ arn }) => arn.split(':')[4] === place.account || arn.includes('::aws:policy/'));
}

/** What IAM returns for something made elsewhere. */
export interface ObservedContent {
  /** The documents of all its policies. */
  readonly documents: readonly Json[];
  /** The trust policy of a role, whether it lets chat assume the role, and whether for certain everyone. */
  readonly trust?: {
    readonly document: Json;
    readonly letsChat: 'allowed' | 'denied' | 'unknown';
    readonly letsEveryone: boolean;
  };
  /** The ARN of the permissions boundary of a role. */
  readonly boundary?: string;
}

/** Gives what IAM returns for something made elsewhere; undefined when it is not there. */
export type ReadDocuments = (reviewed: Reviewed) => Reading<ObservedContent | undefined>;

/**
 * Compares what was reviewed with what IAM returns, statement by statement: an Allow that appeared or a Deny that
 * went widens; where some appeared and some went, the two versions are one difference, whose meaning decides. Names of
 * statements and their order mean nothing. The proofs of a role with reviewed documents rest on it having no boundary and on chat being
 * able to assume it.
 */
export function compareReviewedDocuments(
  target: string,
  reviewed: readonly Reviewed[],
  read: ReadDocuments,
): Differences {
  const drift: Drift[] = [];
  const unchecked: Unchecked[] = [];
  for (const item of reviewed) {
    const place = { target, path: item.path, type: item.type, id: item.arn };
    const observed = read(item);
    if (!observed.ok) {
      unchecked.push({ ...place, reason: observed.reason });
      continue;
    }
    if (observed.value === undefined) {
      const risk = item.type === roleType ? 'narrows' : 'unknown';
      drift.push({ ...place, kind: 'deleted', isElsewhere: true, risk });
      continue;
    }
    const around = { ...place, isElsewhere: true as const };
    if (item.documents !== undefined) {
      for (const difference of driftOfStatements(item.documents, observed.value.documents)) {
        drift.push({ ...place, property: 'document', ...difference });
      }
      drift.push(...compareBoundary(observed.value).map(found => ({ ...around, ...found })));
    }
    drift.push(
      ...compareTrust(observed.value, item.documents !== undefined).map(found => ({ ...around, ...found })),
    );
  }
  return { drift, unchecked };
}

type FoundAround = Pick<Drift, 'kind' | 'property' | 'observed' | 'risk'>;

/**
 * Finds what is wrong with who can assume a role, whatever it was when the documents were reviewed, so that nothing is expected: everyone can, outside
 * of chat and its guardrails, or chat cannot, and then proofs of what the role gives do not hold.
 */
function compareTrust({ trust }: ObservedContent, isProved: boolean): FoundAround[] {
  if (trust === undefined) return [];
  const risk = trust.letsEveryone
    ? 'widens'
    : !isProved || trust.letsChat === 'allowed'
      ? undefined
      : trust.letsChat === 'denied'
        ? 'narrows'
        : 'unknown';
  if (risk === undefined) return [];
  return [{ kind: 'modified', property: 'AssumeRolePolicyDocument', observed: trust.document, risk }];
}

/** A boundary takes away what it does not allow of what the reviewed documents do. */
function compareBoundary({ boundary }: ObservedContent): FoundAround[] {
  if (boundary === undefined) return [];
  return [{ kind: 'undeclared', property: 'PermissionsBoundary', observed: boundary, risk: 'narrows' }];
}

/** Whether two policies say the same, statement by statement. */
export function hasSameStatements(a: Json, b: Json): boolean {
  return driftOfStatements([a], [b]).length === 0;
}

function driftOfStatements(
  expected: readonly Json[],
  observed: readonly Json[],
): Pick<Drift, 'kind' | 'expected' | 'observed' | 'risk'>[] {
  const { before, after, gone, extra } = compareStatements(expected, observed);
  // What went may say the same as what came: only both together have a meaning that can be compared.
  if (gone.length > 0 && extra.length > 0)
    return [
      {
        kind: 'modified',
        expected: joinStatements(before),
        observed: joinStatements(after),
        risk: 'unknown',
      },
    ];
  return [
    ...extra.map(statement => ({
      kind: 'undeclared' as const,
      observed: statement,
      risk: riskOf(statement, 'widens', 'narrows'),
    })),
    ...gone.map(statement => ({
      kind: 'modified' as const,
      expected: statement,
      risk: riskOf(statement, 'narrows', 'widens'),
    })),
  ];
}

function joinStatements(statements: readonly JsonObject[]): JsonObject {
  return { Version: '2012-10-17', Statement: [...statements] };
}

function riskOf(statement: JsonObject, allow: Risk, deny: Risk): Risk {
  return statement['Effect'] === 'Deny' ? deny : allow;
}
