import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  type StackEvent as SdkStackEvent,
} from '@aws-sdk/client-cloudformation';
import { attempt } from './attempt.ts';
import { readinessOf, readStackState } from './stack-state.ts';
import { type Pace, waitForever } from './wait.ts';

/** One line of what CloudFormation does. */
export interface StackEvent {
  readonly logicalId: string;
  /** Absent while there is none. */
  readonly physicalId?: string;
  readonly type: string;
  /** E.g. `CREATE_IN_PROGRESS`. */
  readonly status: string;
  /** CloudFormation's words, when it has any. */
  readonly reason: string | undefined;
  /** A resource that failed by itself, not one that was only cancelled because of another. */
  readonly isFailure: boolean;
}

/**
 * The failures that an operation ends with, in the order in which they first came. CloudFormation tries a deletion in a
 * clean-up three times: it is one failure, with the reason of the last attempt, and none when a later attempt succeeds.
 */
export function createFailureList(): {
  readonly add: (event: StackEvent) => void;
  readonly list: () => StackEvent[];
} {
  const failures = new Map<string, StackEvent>();
  return {
    add: event => {
      const { logicalId, physicalId = '', status, isFailure } = event;
      const key = `${logicalId} ${physicalId}`;
      if (status === 'DELETE_COMPLETE') failures.delete(`DELETE_FAILED ${key}`);
      if (isFailure) failures.set(`${status} ${key}`, event);
    },
    list: () => [...failures.values()],
  };
}

/** Number of reads without a new event after which the stack itself is read, in case its last event never comes. */
const idleLooks = 12;

/** The newest event of a stack, from which later ones are counted; undefined for a stack without any. */
export async function lastEventId(
  client: CloudFormationClient,
  stackName: string,
): Promise<string | undefined> {
  const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName: stackName }));
  return StackEvents?.[0]?.EventId;
}

/** What is followed, and from where. */
export interface EventCursor {
  /** The stack's ARN: its name stops working once it is deleted. */
  readonly stackId: string;
  /** The last event that is already known. */
  readonly since: string | undefined;
}

/**
 * Follows a stack from an event to the end of the operation.
 * @returns the stack's final status
 * @throws Interrupted, and the SDK's error when it cannot be watched any longer
 */
export async function streamEvents(
  client: CloudFormationClient,
  { stackId, since }: EventCursor,
  pace: Pace,
  report: (event: StackEvent) => void,
): Promise<string> {
  let known = since;
  let idle = 0;
  const reportNews = async (): Promise<string | undefined> => {
    const fresh = await readEventsAfter(client, stackId, known);
    known = fresh.at(-1)?.EventId ?? known;
    for (const event of fresh) {
      report(describeEvent(event));
      if (isFinal(event)) return event.ResourceStatus ?? '';
    }
    idle = fresh.length === 0 ? idle + 1 : 0;
    return undefined;
  };
  return waitForever(pace, async () => {
    const status = await reportNews();
    if (status !== undefined || idle < idleLooks) return status;
    const final = await readFinalStatus(client, stackId);
    if (final === undefined) return undefined;
    // What happened between the two calls is news all the same, e.g. that a deletion succeeded after all. Without it the
    // status is known as well.
    const last = await attempt(reportNews);
    return (last.ok ? last.value : undefined) ?? final;
  });
}

async function readFinalStatus(client: CloudFormationClient, stackId: string): Promise<string | undefined> {
  const status = (await readStackState(client, stackId))?.status ?? 'DELETE_COMPLETE';
  return readinessOf(stackId, status).kind === 'busy' || status === 'REVIEW_IN_PROGRESS' ? undefined : status;
}

/** Oldest first. AWS returns the newest first, in pages. */
async function readEventsAfter(
  client: CloudFormationClient,
  stackId: string,
  known: string | undefined,
): Promise<SdkStackEvent[]> {
  const fresh: SdkStackEvent[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new DescribeStackEventsCommand({ StackName: stackId, NextToken: token }));
    for (const event of page.StackEvents ?? []) {
      if (event.EventId === known) return fresh.reverse();
      fresh.push(event);
    }
    token = page.NextToken;
  } while (token !== undefined);
  return fresh.reverse();
}

/** The stack's own event with a final status. */
function isFinal({ PhysicalResourceId, StackId, ResourceStatus }: SdkStackEvent): boolean {
  const status: string = ResourceStatus ?? '';
  return PhysicalResourceId === StackId && /_(COMPLETE|FAILED)$/.test(status) && !isIntermediate(status);
}

/** A failed update is followed by its rollback, and a failed creation likewise. */
function isIntermediate(status: string): boolean {
  return status === 'UPDATE_FAILED' || status === 'CREATE_FAILED';
}

function describeEvent(event: SdkStackEvent): StackEvent {
  const {
    LogicalResourceId = '',
    PhysicalResourceId: physicalId = '',
    ResourceType = '',
    ResourceStatusReason: reason,
  } = event;
  const status: string = event.ResourceStatus ?? '';
  const isStack = event.PhysicalResourceId === event.StackId;
  return {
    logicalId: LogicalResourceId,
    ...(physicalId === '' ? {} : { physicalId }),
    type: ResourceType,
    status,
    reason,
    isFailure:
      !isStack && status.endsWith('_FAILED') && !/^Resource (creation|update) cancelled$/i.test(reason ?? ''),
  };
}
