import { randomUUID } from 'node:crypto';
import { ApiError } from '../errors.ts';
import { resourceType } from '../resources/types/index.ts';
import type { Scope } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import { callerContext } from './check-call.ts';
import { type HandlerVerb, neededActions, passedRoles } from './handler-actions.ts';
import type { AskedAction, ConditionContext } from './match.ts';
import { findObjection, findPrincipal, type LimitedPrincipal } from './principal.ts';

/** One thing that a handler does. */
export interface Handling {
  readonly verb: HandlerVerb;
  readonly type: string;
  /** Undefined for a resource that is yet to be made. */
  readonly identifier: string | undefined;
  readonly before: Properties;
  readonly after: Properties;
}

/**
 * Checks that the principal CloudFormation works for may do what a resource's handler does, when the account's settings ask
 * for it. With a service role of the stack it is that role, else the caller.
 * @throws ApiError with handler code AccessDenied
 */
export function checkHandler(scope: Scope, serviceRole: string | undefined, handling: Handling): void {
  if (scope.state.settings?.isEnforcing !== true) return;
  const principal = findActor(scope, serviceRole);
  if (principal === undefined) return;
  const resource = arnOf(scope, handling);
  const context: ConditionContext = {
    ...callerContext(scope, principal.roleArn),
    'aws:CalledVia': ['cloudformation.amazonaws.com'],
    'aws:CalledViaFirst': 'cloudformation.amazonaws.com',
    'aws:CalledViaLast': 'cloudformation.amazonaws.com',
    'aws:ViaAWSService': 'true',
  };
  for (const action of neededActions(handling.type, handling.verb, handling.before, handling.after)) {
    for (const detail of detailsOf(action, handling))
      ask(scope, principal, { action, resource, context: { ...context, ...detail } });
  }
  if (handling.verb !== 'create' && handling.verb !== 'update') return;
  for (const { arn, service } of passedRoles(handling.type, handling.before, handling.after)) {
    const passing = { ...context, 'iam:PassedToService': service };
    ask(scope, principal, { action: 'iam:PassRole', resource: arn, context: passing });
  }
}

/**
 * Checks that a caller may hand CloudFormation a service role.
 * @throws ApiError AccessDenied
 */
export function checkPassing(scope: Scope, roleArn: string): void {
  if (scope.state.settings?.isEnforcing !== true) return;
  const principal = findActor(scope, undefined);
  if (principal === undefined) return;
  const context: ConditionContext = {
    ...callerContext(scope, principal.roleArn),
    'iam:PassedToService': 'cloudformation.amazonaws.com',
  };
  ask(scope, principal, { action: 'iam:PassRole', resource: roleArn, context });
}

function ask(scope: Scope, principal: LimitedPrincipal, asked: AskedAction): void {
  const { action } = asked;
  const resource = scope.plugins.isWildcardOnly(action) ? '*' : asked.resource;
  const objection = findObjection(scope, principal, { ...asked, resource });
  if (objection === undefined) return;
  const caller = scope.caller?.arn ?? principal.roleArn;
  const message = `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${objection}`;
  const [service = ''] = action.split(':');
  throw new ApiError('AccessDenied', message, {
    status: 403,
    handlerCode: 'AccessDenied',
    // The frame of the SDK for Java inside handlers (seen in public issues).
    handlerMessage: `${message} (Service: ${service.charAt(0).toUpperCase()}${service.slice(1)}, Status Code: 403, Request ID: ${randomUUID()})`,
  });
}

function findActor(scope: Scope, serviceRole: string | undefined): LimitedPrincipal | undefined {
  if (serviceRole !== undefined) {
    return findPrincipal(scope, undefined, serviceRole.slice(serviceRole.lastIndexOf('/') + 1));
  }
  const { caller } = scope;
  const name = /^arn:aws:sts::\d+:assumed-role\/([^/]+)\//.exec(caller?.arn ?? '')?.[1];
  return findPrincipal(scope, scope.state.sessions[caller?.accessKeyId ?? ''], name);
}

/** What conditions on single calls see: which policy is attached, which boundary is set. */
function detailsOf(action: string, { before, after }: Handling): ConditionContext[] {
  const boundary = after['PermissionsBoundary'] ?? before['PermissionsBoundary'];
  const limited = typeof boundary === 'string' ? { 'iam:PermissionsBoundary': boundary } : {};
  if (action !== 'iam:AttachRolePolicy' && action !== 'iam:DetachRolePolicy') return [limited];
  const [from, to] = action === 'iam:AttachRolePolicy' ? [before, after] : [after, before];
  const known = listOf(from['ManagedPolicyArns']);
  const changed = listOf(to['ManagedPolicyArns']).filter(arn => !known.includes(arn));
  return changed.length === 0 ? [limited] : changed.map(arn => ({ ...limited, 'iam:PolicyARN': arn }));
}

function listOf(value: Properties[string] | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The ARN of a resource, also before it is made, as far as its name is known. */
function arnOf({ account, region }: Scope, { type, identifier, after, before }: Handling): string {
  const values = { ...before, ...after };
  const named = (property: string, absent = '*') => String(values[property] ?? absent);
  return resourceType(type).arnOf({ account, region, identifier, named });
}
