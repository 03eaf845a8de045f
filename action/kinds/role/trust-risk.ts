import { canonicalJson, isObject, type Json, type JsonObject } from '../../core/json.ts';
import { chatService } from '../../core/policy-document.ts';
import type { Risk } from '../../core/risk.ts';
import { everyFederated } from '../../core/sort-drift.ts';
import { matchesWildcards } from '../../core/wildcards.ts';

/** One way to use a role: who, by which call, under which condition. */
interface TrustGrant {
  /** `Service chatbot.amazonaws.com`, `AWS arn:aws:iam::123456789012:root`, `*`. */
  readonly principal: string;
  /** In lower case. */
  readonly action: string;
  /** Canonical text of the Condition; empty when there is none. */
  readonly condition: string;
}

/** A Deny: whom it excludes from which calls. */
interface TrustDeny {
  readonly excludes: (principal: string) => boolean;
  /** Those whom "everyone but" names. */
  readonly leaves: readonly string[] | undefined;
  readonly forbids: (action: string) => boolean;
  /** As of a grant. */
  readonly condition: string;
  /** Canonical text of the statement, without its name. */
  readonly text: string;
}

/** Who can assume a role now and could not as it was deployed, outside of chat, by name and in order. */
export interface AddedPrincipals {
  /** `*` is every principal of every account. */
  readonly by: readonly string[];
  /** Those of whom it depends on a condition. */
  readonly possiblyBy: readonly string[];
}

/** The principal that runs what members write: it is not outside of chat. */
const chatPrincipal = `Service ${chatService}`;

/** The calls that give the credentials of a role. Others, such as `sts:TagSession`, only accompany them. */
const assumeRole = 'sts:assumerole';
const federatedCalls = ['sts:assumerolewithsaml', 'sts:assumerolewithwebidentity'];

/**
 * Those who have an identity of a provider. The calls of federated identities need one, whatever `*` they are granted to. Those of SAML are of a provider
 * of the account; STS takes web identities also of a few public providers. Whether `*` means all of them is not documented.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
const anyFederated = 'Federated *';

/** The prefix for an AWS principal that is granted only these calls: it cannot make them, and which identities match it is not documented. */
const matchingFederated = 'Federated as AWS ';

/** Those that a kind of principal makes. */
function callsOf(principal: string): readonly string[] {
  if (principal.startsWith('Service ')) return [assumeRole];
  return principal.startsWith('Federated ') ? federatedCalls : [assumeRole, ...federatedCalls];
}

/**
 * What a changed trust policy does to who can use a role.
 *
 * `widens`: some principal can assume the role that could not before, from outside of chat and without any guardrail, or one that could
 * can do more with it. `narrows`: a principal that could, such as the chat service, no longer can. `unknown`: both, or a statement that is
 * not understood.
 * @param expected the AssumeRolePolicyDocument of the stack
 * @param observed the AssumeRolePolicyDocument that IAM returns; undefined when IAM returns none
 */
export function trustRisk(expected: Json | undefined, observed: Json | undefined): Risk {
  const [before, after] = [readTrust(expected), readTrust(observed)];
  if (before === undefined || after === undefined || before.isVague) return 'unknown';
  const isLess = !before.allows.every(grant => after.allows.some(known => covers(known, grant)));
  const [gone, added] = [listMissing(before.denies, after.denies), listMissing(after.denies, before.denies)];
  if (listMore(before, after).length > 0) return 'widens';
  // A Deny that went only matters for what an Allow grants; what that is depends on the principals of both.
  if (gone.length > 0) return before.allows.length === 0 ? 'none' : 'widens';
  return isLess || added.length > 0 ? 'narrows' : 'none';
}

/** The principals outside of chat that can assume a role as observed and could not as the stack has it. */
export function listAddedPrincipals(expected: Json | undefined, observed: Json | undefined): AddedPrincipals {
  const [before, after] = [readTrust(expected), readTrust(observed)];
  if (after === undefined) return { by: [], possiblyBy: [] };
  const now = waysToAssume(after);
  // What a wider principal could do counts as far as this one makes the call, and no Deny excluded it.
  const known = (principal: string) =>
    new Set(
      before?.allows.flatMap(grant =>
        isGrantedTo(grant.principal, principal) ? listCalls({ ...grant, principal }, before.denies) : [],
      ),
    );
  const by: string[] = [];
  const possiblyBy: string[] = [];
  for (const [principal, ways] of now) {
    const had = known(principal);
    if (principal === chatPrincipal || had.has('')) continue;
    if (ways.has('') && !isVague(principal)) by.push(nameOf(principal));
    else if ([...ways].some(way => !had.has(way))) possiblyBy.push(nameOf(principal));
  }
  return { by: by.sort(), possiblyBy: possiblyBy.sort() };
}

const namedActions = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:TagSession',
  'sts:SetSourceIdentity',
];

/** What a changed trust policy allows more, in words: `sts:TagSession to chatbot.amazonaws.com`. */
export function listAddedCalls(expected: Json | undefined, observed: Json | undefined): string[] {
  const [before, after] = [readTrust(expected), readTrust(observed)];
  if (before === undefined || after === undefined) return [];
  const nameAction = (action: string) => namedActions.find(name => name.toLowerCase() === action) ?? action;
  return [
    ...new Set(
      listMore(before, after).map(({ action, principal }) => `${nameAction(action)} to ${nameOf(principal)}`),
    ),
  ];
}

interface TrustGrants {
  /** Without what no one can use: what a Deny excludes as a whole, and what accompanies no call that assumes the role. */
  readonly allows: readonly TrustGrant[];
  /** Whether the grants may be more than the policy allows: what is added to it may seem to be there already. */
  readonly isVague: boolean;
  readonly denies: readonly TrustDeny[];
}

function readTrust(document: Json | undefined): TrustGrants | undefined {
  if (document === undefined) return { allows: [], isVague: false, denies: [] };
  if (!isObject(document)) return undefined;
  const statements = document['Statement'];
  const list: readonly Json[] = Array.isArray(statements) ? statements : [statements ?? null];
  if (!list.every(isObject)) return undefined;
  const isDeny = (statement: JsonObject) => statement['Effect'] === 'Deny';
  const allowing = list.filter(statement => !isDeny(statement));
  const denies = list.filter(isDeny).map(readDeny);
  const allows = allowing
    .flatMap(readGrants)
    .flatMap(grant => narrow(grant, denies))
    .filter(grant => !isExcluded(grant, denies));
  const assuming = allows.filter(grant => listCalls(grant, denies).length > 0);
  return {
    allows: allows.filter(
      grant =>
        assuming.includes(grant) ||
        assuming.some(
          ({ principal }) =>
            coversPrincipal(principal, grant.principal) || coversPrincipal(grant.principal, principal),
        ),
    ),
    isVague: allowing.some(statement => 'NotPrincipal' in statement || 'NotAction' in statement),
    denies,
  };
}

/**
 * How each principal can assume the role: the texts of the conditions, of which an empty one is none. A Deny with a condition is a
 * condition too.
 */
function waysToAssume({ allows, denies }: TrustGrants): ReadonlyMap<string, ReadonlySet<string>> {
  const ways = new Map<string, Set<string>>();
  for (const grant of allows) {
    for (const conditions of listCalls(grant, denies)) {
      const known = ways.get(grant.principal) ?? new Set();
      ways.set(grant.principal, known.add(conditions));
    }
  }
  return ways;
}

/** The calls by which a grant lets its principal assume the role, each as the text of the conditions under which it does. */
function listCalls({ principal, action, condition }: TrustGrant, denies: readonly TrustDeny[]): string[] {
  return callsOf(principal)
    .filter(call => matchesAction(action, call))
    .flatMap(call => {
      const concerned = denies.filter(deny => deny.excludes(principal) && deny.forbids(call));
      if (concerned.some(deny => deny.condition === '')) return [];
      return [[condition, ...concerned.map(({ text }) => text)].filter(text => text !== '').join()];
    });
}

/** The grants that a policy has more than another one. */
function listMore(before: TrustGrants, after: TrustGrants): TrustGrant[] {
  return after.allows.filter(grant => !before.allows.some(known => covers(known, grant)));
}

function listMissing(from: readonly TrustDeny[], to: readonly TrustDeny[]): TrustDeny[] {
  return from.filter(({ text }) => !to.some(other => other.text === text));
}

function readGrants(statement: JsonObject): TrustGrant[] {
  const condition = conditionOf(statement);
  return readPrincipals(statement['Principal']).flatMap(principal =>
    listTexts(statement['Action']).map(text => {
      const action = text.toLowerCase();
      const isFederated =
        !matchesAction(action, assumeRole) && callsOf('*').some(call => matchesAction(action, call));
      return { principal: isFederated ? federatedOf(principal) : principal, action, condition };
    }),
  );
}

/** Who can make the calls of federated identities where they are granted to a principal. */
function federatedOf(principal: string): string {
  if (principal === '*') return anyFederated;
  return principal.startsWith('AWS ') ? matchingFederated + principal.slice('AWS '.length) : principal;
}

/** The principal that a policy names for a grant. */
function namedBy(principal: string): string {
  return principal.startsWith(matchingFederated)
    ? `AWS ${principal.slice(matchingFederated.length)}`
    : principal;
}

function readDeny({ Sid: _sid, ...statement }: JsonObject): TrustDeny {
  const { Principal: principal, NotPrincipal: others, Action: action, NotAction: other } = statement;
  const names = readPrincipals(principal ?? others ?? null);
  const actions = listTexts(action ?? other).map(name => name.toLowerCase());
  const isListed = (call: string) => actions.some(name => matchesAction(name, call));
  return {
    excludes: wanted =>
      others === undefined
        ? names.some(name => coversPrincipal(name, wanted))
        : !names.some(name => coversPrincipal(name, wanted) || coversPrincipal(wanted, name)),
    leaves: others === undefined ? undefined : names,
    forbids: call => isListed(call) === (other === undefined),
    condition: conditionOf(statement),
    text: canonicalJson(statement),
  };
}

/** A grant to everyone, of which a Deny of "everyone but" without a condition leaves those that it names. */
function narrow(grant: TrustGrant, denies: readonly TrustDeny[]): TrustGrant[] {
  if (grant.principal !== '*') return [grant];
  const calls = callsOf('*').filter(call => matchesAction(grant.action, call));
  const deny = denies.find(
    ({ leaves, condition, forbids }) =>
      leaves !== undefined && condition === '' && calls.length > 0 && calls.every(forbids),
  );
  return deny?.leaves?.map(principal => ({ ...grant, principal })) ?? [grant];
}

/** Whether a Deny without a condition leaves nothing of a grant. */
function isExcluded({ principal, action }: TrustGrant, denies: readonly TrustDeny[]): boolean {
  return denies.some(
    deny =>
      deny.condition === '' && deny.excludes(principal) && !action.includes('*') && deny.forbids(action),
  );
}

function conditionOf({ Condition: condition }: JsonObject): string {
  return condition === undefined ? '' : canonicalJson(condition);
}

function readPrincipals(principal: Json | undefined): string[] {
  if (!isObject(principal)) return listTexts(principal);
  return Object.entries(principal).flatMap(([kind, names]) =>
    listTexts(names).map(name => (name === '*' && kind === 'AWS' ? '*' : `${kind} ${nameAccount(name)}`)),
  );
}

/** Whom `Service: "*"` or `Federated: "*"` names is not documented (it may be everyone, or every identity of a provider), nor who matches an AWS principal. */
function isVague(principal: string): boolean {
  return principal.endsWith(' *') || principal.startsWith(matchingFederated);
}

/** An account is a principal by its number and by the ARN of its root. */
function nameAccount(name: string): string {
  return /^\d{12}$/.test(name) ? `arn:aws:iam::${name}:root` : name;
}

function nameOf(principal: string): string {
  if (principal === anyFederated) return everyFederated;
  if (principal.startsWith(matchingFederated))
    return `federated identities that match ${principal.slice(matchingFederated.length)}`;
  return principal.slice(principal.indexOf(' ') + 1);
}

/**
 * "Everyone but" and "every call but" (NotPrincipal, NotAction) of an Allow are read as everyone and every call, as is what is not
 * understood: that is never too little.
 */
function listTexts(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : ['*'];
}

/** Whether a grant allows all that another one does. */
function covers(grant: TrustGrant, other: TrustGrant): boolean {
  return (
    isGrantedTo(grant.principal, other.principal) &&
    matchesAction(grant.action, other.action) &&
    (grant.condition === '' || grant.condition === other.condition)
  );
}

function isGrantedTo(principal: string, other: string): boolean {
  if (principal === '*' || principal === namedBy(other) || principal === other) return true;
  return principal === anyFederated && other.startsWith(matchingFederated);
}

/** Whether a principal of a policy is another one, or the account or everyone that has it. */
function coversPrincipal(one: string, another: string): boolean {
  const [name, other] = [namedBy(one), namedBy(another)];
  if (name === '*' || name === other) return true;
  const [, account] = /^AWS arn:[^:]*:iam::(\d{12}):root$/.exec(name) ?? [];
  return account !== undefined && new RegExp(`^AWS arn:[^:]*:[a-z]+::${account}:`).test(other);
}

/** Whether a pattern such as `sts:*` matches an action; of patterns, one is matched by itself or a wider prefix. */
function matchesAction(pattern: string, action: string): boolean {
  if (pattern === action) return true;
  const isPrefix = pattern.indexOf('*') === pattern.length - 1;
  if (/[*?]/.test(action)) return isPrefix && action.startsWith(pattern.slice(0, -1));
  return matchesWildcards(pattern, action);
}
