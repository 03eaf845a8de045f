import { isObject } from '../../core/json.ts';
import { validationError } from '../errors.ts';
import type { Input } from '../input.ts';
import { checkPassing } from '../permissions/check-handler.ts';
import { matches } from '../permissions/match.ts';
import { isTrusted } from '../permissions/trust.ts';
import type { Scope } from '../service.ts';
import type { StackTarget } from '../state/stack-state.ts';
import { sectionOf } from '../template/check-template.ts';
import { readTemplate } from '../template/read-template.ts';

/**
 * Refuses what a request asks for and the embedded AWS does not do, rather than doing less than was asked.
 * @throws ApiError
 */
export function refuseUnsupported(input: Input, target: StackTarget): void {
  const flags = ['ImportExistingResources', 'IncludeNestedStacks'].filter(name => input.flag(name) === true);
  if (flags.length > 0) throw validationError(`The embedded AWS does not do ${flags.join(', ')}`);
  const template = readTemplate(target.template);
  const section = ['Transform', 'Rules', 'Hooks', 'Globals'].find(name => template[name] !== undefined);
  if (section !== undefined) {
    throw validationError(`Template format error: the embedded AWS does not evaluate the section ${section}`);
  }
}

/** @throws ApiError when a template holds other types than the caller allows (recorded) */
export function checkResourceTypes(input: Input, target: StackTarget): void {
  const allowed = input.texts('ResourceTypes');
  if (allowed === undefined || allowed.length === 0) return;
  for (const resource of Object.values(sectionOf(readTemplate(target.template), 'Resources'))) {
    const type = isObject(resource) ? String(resource['Type']) : '';
    if (allowed.some(pattern => matches(pattern, type))) continue;
    throw validationError(
      `Resource type ${type} is not allowed by parameter ResourceTypes [${allowed.join(', ')}]`,
    );
  }
}

/** A service role must let CloudFormation in, and the caller must be allowed to pass it. @throws ApiError (recorded words) */
export function checkServiceRole(scope: Scope, { roleArn }: StackTarget): void {
  if (roleArn === undefined) return;
  const refusal = validationError(`Role ${roleArn} is invalid or cannot be assumed`);
  const name = /^arn:aws:iam::\d{12}:role\/(?:.*\/)?([^/]+)$/.exec(roleArn)?.[1];
  if (name === undefined) throw refusal;
  if (scope.state.settings?.isEnforcing !== true) return;
  checkPassing(scope, roleArn);
  const roles = scope.state.accounts[scope.account]?.resources['global']?.['AWS::IAM::Role'] ?? {};
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
  const service = { kind: 'Service', names: ['cloudformation.amazonaws.com'] } as const;
  if (isTrusted(role?.properties['AssumeRolePolicyDocument'], 'sts:AssumeRole', service, {})) return;
  throw refusal;
}
