import { randomBytes } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../../../core/json.ts';
import { ApiError, validationError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { isTrusted, type Truster } from '../../permissions/trust.ts';
import { structuresOf } from '../../resources/property.ts';
import { makeIamId } from '../../resources/random-id.ts';
import type { Answer, Call } from '../../service.ts';
import type { StoredResource } from '../../state/state.ts';

interface Wanted {
  readonly arn: string;
  readonly account: string;
  readonly name: string;
  /** Undefined when the embedded AWS has no such role. */
  readonly role: StoredResource | undefined;
}

/**
 * Enters the account of a role. Without enforcement any role may be assumed, also one that does not exist (assumed, so
 * that a chatops.yml with several targets can be tried before anything is there); with it the trust policy decides.
 */
export function assumeRole(call: Call, input: Input): Answer {
  const wanted = readRole(call, input);
  const session = input.matching('RoleSessionName', '[\\w+=,.@-]*');
  const externalId = input.text('ExternalId');
  const principal: Truster = {
    kind: 'AWS',
    names: [call.callerArn, roleOfSession(call.callerArn), call.account, `arn:aws:iam::${call.account}:root`],
  };
  const context = externalId === undefined ? {} : { 'sts:ExternalId': externalId };
  check(call, wanted, { action: 'sts:AssumeRole', principal, context });
  return start(call, input, wanted, session);
}

/** As {@link assumeRole}, with the token of an identity provider. The token's signature is not checked. */
export function assumeRoleWithWebIdentity(call: Call, input: Input): Answer {
  const wanted = readRole(call, input);
  const session = input.matching('RoleSessionName', '[\\w+=,.@-]*');
  const claims = readClaims(input.require('WebIdentityToken'));
  const issuer = String(claims['iss'] ?? '').replace(/^https:\/\//, '');
  if (typeof claims['exp'] === 'number' && claims['exp'] * 1000 < call.now) {
    throw new ApiError(
      'ExpiredTokenException',
      `Token expired: current date/time ${Math.floor(call.now / 1000)} must be before the expiration date/time ${claims['exp']}`,
    );
  }
  const context: Record<string, string> = {};
  for (const [name, value] of Object.entries(claims)) {
    if (typeof value === 'string') context[`${issuer}:${name}`] = value;
  }
  const principal: Truster = {
    kind: 'Federated',
    names: [`arn:aws:iam::${wanted.account}:oidc-provider/${issuer}`, issuer],
  };
  check(call, wanted, { action: 'sts:AssumeRoleWithWebIdentity', principal, context });
  return {
    ...start(call, input, wanted, session),
    SubjectFromWebIdentityToken: String(claims['sub'] ?? ''),
    Provider: `arn:aws:iam::${wanted.account}:oidc-provider/${issuer}`,
    Audience: String(claims['aud'] ?? ''),
  };
}

function readRole(call: Call, input: Input): Wanted {
  const arn = input.require('RoleArn');
  const [, account, path] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  if (account === undefined || path === undefined) throw validationError(`${arn} is invalid`); // Recorded.
  const name = path.slice(path.lastIndexOf('/') + 1);
  const roles = call.state.accounts[account]?.resources['global']?.['AWS::IAM::Role'] ?? {};
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
  return { arn, account, name, role: role?.properties['Arn'] === arn ? role : undefined };
}

/** `arn:aws:sts::1:assumed-role/a/b` was `arn:aws:iam::1:role/a`; a role's path is not part of its sessions. */
function roleOfSession(arn: string): string {
  return arn.replace(/^arn:aws:sts::(\d+):assumed-role\/([^/]+)\/.*$/, 'arn:aws:iam::$1:role/$2');
}

/** The request to assume a role, as its trust policy sees it. */
interface Entrance {
  readonly action: 'sts:AssumeRole' | 'sts:AssumeRoleWithWebIdentity';
  readonly principal: Truster;
  readonly context: Readonly<Record<string, string>>;
}

function check(call: Call, wanted: Wanted, { action, principal, context }: Entrance): void {
  if (call.state.settings?.isEnforcing !== true) return;
  const document: Json = wanted.role?.properties['AssumeRolePolicyDocument'] ?? null;
  if (isTrusted(document, action, principal, context)) return;
  throw new ApiError(
    'AccessDenied',
    action === 'sts:AssumeRole'
      ? `User: ${call.callerArn} is not authorized to perform: ${action} on resource: ${wanted.arn}`
      : `Not authorized to perform ${action}`, // Seen in public issues of GitHub's OIDC set-ups.
    { status: 403 },
  );
}

function start(call: Call, input: Input, wanted: Wanted, session: string): Answer {
  const seconds = readDuration(input, wanted.role);
  const roleId = String(wanted.role?.properties['RoleId'] ?? makeIamId('AROA'));
  const accessKeyId = makeIamId('ASIA').slice(0, 20);
  const assumed = {
    account: wanted.account,
    arn: `arn:aws:sts::${wanted.account}:assumed-role/${wanted.name}/${session}`,
    userId: `${roleId}:${session}`,
    expiresAt: call.now + seconds * 1000,
    role: wanted.name,
    ...sessionPolicies(input),
  };
  forgetExpired(call);
  call.state.sessions[accessKeyId] = assumed;
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: randomBytes(30).toString('base64'),
      SessionToken: randomBytes(60).toString('base64'),
      Expiration: new Date(assumed.expiresAt).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: assumed.userId, Arn: assumed.arn },
  };
}

function readDuration(input: Input, role: StoredResource | undefined): number {
  const seconds = input.integer('DurationSeconds') ?? 3600;
  const longest = Number(role?.properties['MaxSessionDuration'] ?? 43_200);
  if (seconds < 900 || seconds > 43_200) {
    const bound = seconds < 900 ? 'greater than or equal to 900' : 'less than or equal to 43200';
    throw validationError(
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${bound}`,
    );
  }
  if (seconds > longest) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  return seconds;
}

function sessionPolicies(input: Input): { policies?: Json[]; policyArns?: string[] } {
  const text = input.text('Policy');
  const arns = structuresOf(input.values['PolicyArns']).map(({ arn }) => String(arn ?? ''));
  if (text === undefined && arns.length === 0) return {};
  let policies: Json[] = [];
  try {
    if (text !== undefined) policies = [JSON.parse(text) as Json];
  } catch {
    throw new ApiError('MalformedPolicyDocument', 'This policy contains invalid Json');
  }
  return { policies, policyArns: arns };
}

/** The claims inside a JSON web token. @throws ApiError when it is none */
function readClaims(token: string): JsonObject {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Json;
    if (isObject(claims)) return claims;
  } catch {
    // Said below.
  }
  throw new ApiError(
    'InvalidIdentityToken',
    'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
  );
}

/** A day after they expired, sessions no longer need an answer of their own. */
function forgetExpired({ state, now }: Call): void {
  for (const [key, session] of Object.entries(state.sessions)) {
    if (session.expiresAt < now - 86_400_000) delete state.sessions[key];
  }
}
