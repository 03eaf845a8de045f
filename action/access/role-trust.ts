import { isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import { chatService } from '../core/policy-document.ts';
import { everyFederated } from '../core/sort-drift.ts';
import { toInstant } from '../core/until.ts';
import { compilePolicy } from '../iam/compile-policy.ts';
import { testConditions } from '../iam/conditions.ts';
import { type Context, makeContext, valuesAt } from '../iam/context.ts';
import { listInstants } from '../iam/instants.ts';
import {
  checkResourcePolicy,
  listStatements,
  type PolicyVerdict,
  type Principal,
  withoutPrincipals,
} from '../iam/resource-policy.ts';
import type { Truth } from '../iam/truth.ts';

/** What a role gives that chat cannot assume, and a channel that is switched off. */
export const denyEverything: Json = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
};

/** Every request to assume a role can come over TLS, as those of chat do. */
const known = { 'aws:SecureTransport': 'true' };

/** The calls that give the credentials of a role to a federated identity: no one else can make them. */
const federatedCalls = ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'];

/**
 * Whether the trust policy of a role lets chat assume it; `unknown`: that depends on a condition, or on a form of which it is not known
 * how IAM reads it.
 * @param trust the AssumeRolePolicyDocument; settled ({@link settleTrust}) where the answer is about now
 * @param action `sts:TagSession`: whether chat may put tags of the session in the place of those of the role
 */
export function isTrustedToChat(
  trust: Json,
  action: 'sts:AssumeRole' | 'sts:TagSession' = 'sts:AssumeRole',
): PolicyVerdict {
  if (!isObject(trust)) return checkChat(trust, action);
  const known = chatVerdicts.get(trust) ?? {};
  chatVerdicts.set(trust, known);
  known[action] ??= checkChat(trust, action);
  return known[action];
}

/** The roles of thousands of channels have one trust policy. */
const chatVerdicts = new WeakMap<JsonObject, { [action: string]: PolicyVerdict }>();

function checkChat(trust: Json, action: string): PolicyVerdict {
  return checkTrust(trust, { kind: 'service', name: chatService }, action);
}

/** Whether everyone can assume a role. */
export interface Opening {
  /** The verdict for a principal that the trust policy does not name, of an account that it does not name. */
  readonly verdict: PolicyVerdict;
  /** Those whom the trust policy excludes, as it names them, in order. */
  readonly except: readonly string[];
  /** Set where it is only about federated identities: whether `*` means those of every provider is not documented. */
  readonly isFederated?: true;
}

/**
 * Whether every principal of every account can assume a role, and who is excluded.
 * @param trust the AssumeRolePolicyDocument, settled ({@link settleTrust})
 */
export function readOpening(trust: Json): Opening {
  const everyone: Principal = { kind: 'other', account: '' };
  const check = (principal: Principal) => checkTrust(trust, principal, 'sts:AssumeRole');
  const verdict = check(everyone);
  if (verdict === 'denied' && federatedCalls.some(call => checkTrust(trust, everyone, call) !== 'denied'))
    return { verdict: 'unknown', except: [], isFederated: true };
  const named = listStatements(trust).flatMap(statement => {
    if (!isObject(statement)) return [];
    const { Effect: effect, Principal: principal, NotPrincipal: others } = statement;
    return namesIn(effect === 'Deny' ? principal : others);
  });
  return {
    verdict,
    except: [...new Set(named)].filter(name => check({ kind: 'arn', name }) === 'denied').sort(),
  };
}

/** Everyone, without those who are excluded, in words: `every principal of every account`. */
export function describeEveryone({ except, isFederated }: Partial<Opening> = {}): string {
  if (isFederated === true) return everyFederated;
  return `every principal of every account${except === undefined || except.length === 0 ? '' : ` but ${except.join(', ')}`}`;
}

/** Whether any statement of a trust policy has a condition: where none has, nothing depends on one. */
export function hasCondition(trust: Json): boolean {
  return listStatements(trust).some(statement => isObject(statement) && statement['Condition'] !== undefined);
}

/**
 * A trust policy without the conditions whose outcome is known. An Allow loses a condition that holds now, and is left out where it
 * holds neither now nor later; a Deny loses one that always holds, and is left out where it does not hold now.
 * @param now milliseconds since 1970
 */
export function settleTrust(trust: Json, now: number): Json {
  return mapStatements(trust, (statement, version) => {
    const truths = testOverTime(statement, version, now);
    if (truths === undefined) return statement;
    const isDeny = statement['Effect'] === 'Deny';
    const isSure = isDeny ? truths.every(truth => truth === true) : truths[0] === true;
    const isGone = isDeny ? truths[0] === false : truths.every(truth => truth === false);
    const { Condition: _condition, ...rest } = statement;
    return isGone ? undefined : isSure ? rest : statement;
  });
}

/** When chat can assume a role whose trust policy has dates. */
export interface TrustTimes {
  /** Whether it can now. */
  readonly isNow: boolean;
  /** What the role gives at these times: a policy that denies everything while chat cannot assume it. */
  readonly denies: JsonObject;
}

/**
 * When chat can assume a role, where that changes with the time from now on and depends on nothing else.
 * @param now milliseconds since 1970
 * @returns undefined where it does not change, or where it is not known
 */
export function readTrustTimes(trust: Json, now: number): TrustTimes | undefined {
  if (!isObject(trust) || !hasCondition(trust)) return undefined;
  const statements = listStatements(trust);
  if (!statements.every(isObject)) return undefined;
  const document = withoutPrincipals({ ...trust, Statement: statements.map(withResource) });
  const policy = compilePolicy(document, { layer: 'role', name: 'trust policy' });
  const instants = listInstants([{ name: 'role', policies: [policy] }]);
  if (policy.opaque !== undefined || instants === undefined) return undefined;
  const times = [now, ...instants.filter(instant => instant > now)];
  const chat: Principal = { kind: 'service', name: chatService };
  const verdicts = times.map(time => checkTrust(trust, chat, 'sts:AssumeRole', contextAt(time)));
  const [first] = verdicts;
  if (verdicts.includes('unknown') || verdicts.every(verdict => verdict === first)) return undefined;
  const windows = verdicts.flatMap((verdict, index): JsonObject[] => {
    if (verdict !== 'denied' || (index > 0 && verdicts[index - 1] === 'denied')) return [];
    const end = times[verdicts.indexOf('allowed', index)];
    return [
      {
        ...(index === 0
          ? {}
          : { DateGreaterThanEquals: { 'aws:CurrentTime': toInstant(times[index] ?? now) } }),
        ...(end === undefined ? {} : { DateLessThan: { 'aws:CurrentTime': toInstant(end) } }),
      },
    ];
  });
  const deny = { Effect: 'Deny', Action: '*', Resource: '*' };
  return {
    isNow: first === 'allowed',
    denies: {
      Version: '2012-10-17',
      Statement: windows.map(window => ({ ...deny, Condition: window })),
    },
  };
}

/**
 * A trust policy without what allows nothing, now or later.
 * @param now milliseconds since 1970
 */
export function withoutEnded(trust: Json, now: number): Json {
  return mapStatements(trust, (statement, version) => {
    const truths = statement['Effect'] === 'Deny' ? undefined : testOverTime(statement, version, now);
    return truths?.every(truth => truth === false) === true ? undefined : statement;
  });
}

function mapStatements(
  trust: Json,
  map: (statement: JsonObject, version: Json) => JsonObject | undefined,
): Json {
  if (!isObject(trust)) return trust;
  const statements = listStatements(trust);
  if (!statements.every(isObject) || !hasCondition(trust)) return trust;
  const mapped = statements.map(statement =>
    statement['Condition'] === undefined ? statement : map(statement, trust['Version'] ?? null),
  );
  return { ...trust, Statement: mapped.filter(statement => statement !== undefined) };
}

/** Whether the conditions of a statement hold now, and then at each later time at which that can change. */
function testOverTime(statement: JsonObject, version: Json, now: number): Truth[] | undefined {
  const document = {
    ...(version === null ? {} : { Version: version }),
    Statement: [withResource(statement)],
  };
  const policy = compilePolicy(withoutPrincipals(document), { layer: 'role', name: 'trust policy' });
  const [compiled] = policy.statements;
  const instants = listInstants([{ name: 'role', policies: [policy] }]);
  if (policy.opaque !== undefined || compiled === undefined || instants === undefined) return undefined;
  return [now, ...instants.filter(instant => instant > now)].map(instant =>
    testConditions(compiled.conditions, compiled.effect, contextAt(instant)),
  );
}

function contextAt(instant: number): Context {
  return makeContext({ ...known, ...valuesAt(new Date(instant).toISOString()) });
}

function checkTrust(
  trust: Json,
  principal: Principal,
  action: string,
  context = makeContext(known),
): PolicyVerdict {
  const statements = listStatements(trust).map(withResource);
  return checkResourcePolicy(
    { Version: '2012-10-17', Statement: statements },
    { principal, action, isAbout: () => true, context },
  );
}

/** A trust policy names no resource: it is about its role. */
function withResource(statement: Json): Json {
  return { Resource: '*', ...(statement as JsonObject) };
}

function namesIn(principals: Json | undefined): string[] {
  if (!isObject(principals)) return [];
  return Object.values(principals)
    .flatMap(names => [...oneOrMany(names)])
    .filter(name => typeof name === 'string' && name !== '*') as string[];
}
