import { ApiError } from '../errors.ts';
import { Input } from '../input.ts';
import type { Call } from '../service.ts';
import type { RoleSession } from '../state/state.ts';
import type { Routed } from '../wire/route.ts';
import type { ConditionContext } from './match.ts';
import { findObjection, findPrincipal } from './principal.ts';
import { resourceOf } from './resource-of.ts';

/** Actions whose name is not the operation's. */
const actionNames: Readonly<Record<string, string>> = {
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListObjects': 's3:ListBucket',
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:ListBuckets': 's3:ListAllMyBuckets',
};

/** Calls that need no permission (documented for GetCallerIdentity; the trust policy decides who may enter by a token). */
const free = new Set(['sts:GetCallerIdentity', 'sts:AssumeRoleWithWebIdentity']);

/**
 * Checks a call against the caller's policies, when the account's settings ask for it. Callers who are no role may do
 * everything.
 * @throws ApiError AccessDenied, in AWS's words (documented)
 */
export function checkCall(call: Call, { service, name, parameters }: Routed): void {
  if (call.state.settings?.isEnforcing !== true) return;
  const session: RoleSession | undefined = call.state.sessions[call.caller.accessKeyId];
  const principal = findPrincipal(call, session, session?.role);
  if (principal === undefined) return;
  // Cloud Control's actions are CloudFormation's (documented).
  const prefix = service.signingName === 'cloudcontrolapi' ? 'cloudformation' : service.signingName;
  const action = actionNames[`${prefix}:${name}`] ?? `${prefix}:${name}`;
  if (free.has(action)) return;
  const input = new Input(parameters);
  const resource = call.plugins.isWildcardOnly(action)
    ? '*'
    : resourceOf(call, service.signingName, name, input);
  const context: ConditionContext = {
    ...callerContext(call, principal.roleArn),
    ...requestContext(service.signingName, input),
  };
  const objection = findObjection(call, principal, { action, resource, context });
  if (objection !== undefined) throw accessDenied(call.callerArn, action, resource, objection);
}

/** What is known of every request. */
export function callerContext(
  call: Pick<Call, 'account' | 'region' | 'now'>,
  roleArn: string,
): ConditionContext {
  return {
    'aws:PrincipalArn': roleArn,
    'aws:PrincipalAccount': call.account,
    'aws:PrincipalType': 'AssumedRole',
    'aws:RequestedRegion': call.region,
    'aws:SecureTransport': 'true',
    'aws:SourceIp': '127.0.0.1',
    'aws:CurrentTime': new Date(call.now).toISOString(),
  };
}

/** Condition keys that the parameters of a request give (Service Authorization Reference). */
function requestContext(service: string, input: Input): ConditionContext {
  const names: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    iam: { PermissionsBoundary: 'iam:PermissionsBoundary', PolicyArn: 'iam:PolicyARN' },
    cloudformation: {
      ChangeSetName: 'cloudformation:ChangeSetName',
      TemplateURL: 'cloudformation:TemplateUrl',
      RoleARN: 'cloudformation:RoleArn',
    },
  };
  const entries = Object.entries(names[service] ?? {}).flatMap(([parameter, key]) => {
    const value = input.values[parameter];
    return typeof value === 'string' ? [[key, value] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** AWS's refusal. Each wire protocol has its own code for it, see wire/error-codes.ts. */
export function accessDenied(callerArn: string, action: string, resource: string, why: string): ApiError {
  const message = `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
  return new ApiError('AccessDenied', message, { status: 403, handlerCode: 'AccessDenied' });
}
