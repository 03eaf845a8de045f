import { randomUUID } from 'node:crypto';
import { canonicalJson } from '../../core/json.ts';
import type { Properties } from '../state/caller.ts';
import type { RecordedEvent, Stack } from '../state/stack-state.ts';

/** What an event says beside where it comes from. */
export interface EventDetails {
  readonly status: string;
  readonly reason?: string | undefined;
  readonly properties?: Properties | undefined;
}

/** Which resource of a stack something is about. */
export interface ResourceIdentity {
  readonly logicalId: string;
  readonly type: string;
  /** Empty for a resource that is yet to be made. */
  readonly physicalId: string;
}

/** Writes one line of a stack's own history and changes its status. */
export function setStackStatus(stack: Stack, status: string, now: number, reason?: string): void {
  stack.status = status;
  if (reason === undefined) delete stack.reason;
  else stack.reason = reason;
  stack.events.push({
    id: randomUUID(),
    ...operationOf(stack),
    logicalId: stack.name,
    physicalId: stack.id,
    type: 'AWS::CloudFormation::Stack',
    status,
    at: now,
    ...(reason === undefined ? {} : { reason }),
  });
}

/** Writes one line of history about a resource. Ids are `<logical id>-<status>-<time>` as AWS's are (recorded). */
export function addResourceEvent(
  stack: Stack,
  { logicalId, type, physicalId }: ResourceIdentity,
  now: number,
  { status, reason, properties }: EventDetails,
): void {
  stack.events.push({
    id: status.startsWith('DELETE')
      ? `${logicalId}-${randomUUID()}`
      : `${logicalId}-${status}-${new Date(now).toISOString()}`,
    ...operationOf(stack),
    logicalId,
    physicalId,
    type,
    status,
    at: now,
    ...(reason === undefined ? {} : { reason }),
    ...(properties === undefined ? {} : { properties: shorten(stack, logicalId, properties) }),
  });
}

function shorten(stack: Stack, logicalId: string, properties: Properties): Properties | 'as-before' {
  const before = stack.events.findLast(
    event =>
      event.logicalId === logicalId && event.properties !== undefined && event.properties !== 'as-before',
  );
  return canonicalJson(before?.properties ?? null) === canonicalJson(properties) ? 'as-before' : properties;
}

/** The properties that each event of a stack shows. */
export function propertiesOfEvents({ events }: Stack): Map<RecordedEvent, Properties> {
  const shown = new Map<RecordedEvent, Properties>();
  const latest = new Map<string, Properties>();
  for (const event of events) {
    if (event.properties === undefined) continue;
    if (event.properties !== 'as-before') latest.set(event.logicalId, event.properties);
    shown.set(event, latest.get(event.logicalId) ?? {});
  }
  return shown;
}

function operationOf({ operation }: Stack): { operationId: string; token?: string } {
  return {
    operationId: operation?.id ?? '',
    ...(operation?.token === undefined ? {} : { token: operation.token }),
  };
}
