import type { Scope } from '../service.ts';
import { handlerCalls } from './deeds.ts';
import { recordOnBehalf } from './record.ts';

/** Remembers what a resource's handler did while CloudFormation carried out a change. */
export function recordHandler(
  scope: Scope,
  verb: 'create' | 'update' | 'delete',
  type: string,
  identifier: string,
): void {
  const calls = handlerCalls[type];
  if (calls === undefined || scope.caller === undefined) return;
  const deed = { service: calls.service, name: calls[verb], parameters: { identifier } };
  recordOnBehalf(scope, scope.caller, deed, { type, name: identifier });
}
