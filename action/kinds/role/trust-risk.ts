import { canonicalJson, isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { Risk } from '../../core/risk.ts';

/** One way to assume a role: who, by which call, under which condition. */
interface TrustGrant {
  /** `Service chatbot.amazonaws.com`, `AWS arn:aws:iam::123456789012:root`, `*`. */
  readonly principal: string;
  /** In lower case. */
  readonly action: string;
  /** Canonical text of the Condition; empty when there is none. */
  readonly condition: string;
}

/**
 * What a changed trust policy does to who can use a role.
 *
 * `widens`: some principal can assume the role that could not before, from outside of chat and without any guardrail.
 * `narrows`: a principal that could, such as the chat service, no longer can. `unknown`: both, or a statement that is
 * not understood.
 * @param expected the AssumeRolePolicyDocument of the stack
 * @param observed the AssumeRolePolicyDocument that IAM returns; undefined when IAM returns none
 */
export function trustRisk(expected: Json | undefined, observed: Json | undefined): Risk {
  const [before, after] = [readTrust(expected), readTrust(observed)];
  if (before === undefined || after === undefined || before.isVague) return 'unknown';
  const isMore = !after.allows.every(grant => before.allows.some(known => covers(known, grant)));
  const isLess = !before.allows.every(grant => after.allows.some(known => covers(known, grant)));
  const hasFewerDenies = !before.denies.every(text => after.denies.includes(text));
  const hasMoreDenies = !after.denies.every(text => before.denies.includes(text));
  if (isMore) return 'widens';
  // A Deny that went only matters for what an Allow grants; what that is depends on the principals of both.
  if (hasFewerDenies) return before.allows.length === 0 ? 'none' : 'widens';
  return isLess || hasMoreDenies ? 'narrows' : 'none';
}

/** The principals that can assume a role as observed and that the stack does not name, in order; for a sentence. */
export function listAddedPrincipals(expected: Json | undefined, observed: Json | undefined): string[] {
  const [before, after] = [readTrust(expected), readTrust(observed)];
  const added = after?.allows.filter(grant => !before?.allows.some(known => covers(known, grant))) ?? [];
  return [...new Set(added.map(({ principal }) => principal.slice(principal.indexOf(' ') + 1)))].sort();
}

interface TrustGrants {
  readonly allows: readonly TrustGrant[];
  /** Whether the grants may be more than the policy allows: what is added to it may seem to be there already. */
  readonly isVague: boolean;
  /** Canonical texts of the Deny statements. */
  readonly denies: readonly string[];
}

function readTrust(document: Json | undefined): TrustGrants | undefined {
  if (document === undefined) return { allows: [], isVague: false, denies: [] };
  if (!isObject(document)) return undefined;
  const statements = document['Statement'];
  const list: readonly Json[] = Array.isArray(statements) ? statements : [statements ?? null];
  if (!list.every(isObject)) return undefined;
  const isDeny = (statement: JsonObject) => statement['Effect'] === 'Deny';
  const allowing = list.filter(statement => !isDeny(statement));
  return {
    allows: allowing.flatMap(readGrants),
    isVague: allowing.some(statement => 'NotPrincipal' in statement || 'NotAction' in statement),
    denies: list.filter(isDeny).map(({ Sid: _sid, ...meaning }) => canonicalJson(meaning)),
  };
}

function readGrants(statement: JsonObject): TrustGrant[] {
  const condition = statement['Condition'];
  const text = condition === undefined ? '' : canonicalJson(condition);
  return readPrincipals(statement).flatMap(principal =>
    listTexts(statement['Action']).map(action => ({
      principal,
      action: action.toLowerCase(),
      condition: text,
    })),
  );
}

function readPrincipals({ Principal: principal }: JsonObject): string[] {
  if (!isObject(principal)) return listTexts(principal);
  return Object.entries(principal).flatMap(([kind, names]) =>
    listTexts(names).map(name => (name === '*' ? '*' : `${kind} ${name}`)),
  );
}

/**
 * "Everyone but" and "every call but" (NotPrincipal, NotAction) are read as everyone and every call, as is what is not understood: that is
 * never too little.
 */
function listTexts(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : ['*'];
}

/** Whether a grant allows all that another one does. */
function covers(grant: TrustGrant, other: TrustGrant): boolean {
  return (
    (grant.principal === '*' || grant.principal === other.principal) &&
    (grant.action === other.action || matchesAction(grant.action, other.action)) &&
    (grant.condition === '' || grant.condition === other.condition)
  );
}

/** Whether a pattern such as `sts:*` matches an action; a pattern is only matched by itself or a wider prefix. */
function matchesAction(pattern: string, action: string): boolean {
  return pattern.endsWith('*') && action.startsWith(pattern.slice(0, -1));
}
