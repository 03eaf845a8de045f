import { CloudFormationClient, paginateListStackResources, type Stack } from '@aws-sdk/client-cloudformation';
import { type LookedAt, oncePerLook } from '../account-look.ts';
import { type Connection, openClient } from '../connection.ts';

/** A stack at a moment: what it holds stays the same while all of this does, and nothing is in progress. */
export interface StackMoment {
  readonly name: string;
  readonly id: string;
  readonly status: string;
  /** Milliseconds since 1970 of the last update; undefined: it was never updated. */
  readonly updated: number | undefined;
}

/** A resource of a stack that CloudFormation lists. */
export interface HeldResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

/** The moment of a description; undefined where CloudFormation left out what it is made of. */
export function momentOf({
  StackName,
  StackId,
  StackStatus,
  LastUpdatedTime,
}: Stack): StackMoment | undefined {
  if (!StackName || !StackId || !StackStatus) return undefined;
  return { name: StackName, id: StackId, status: StackStatus, updated: LastUpdatedTime?.getTime() };
}

/**
 * What a stack holds, as it is now.
 * @throws the SDK's error when it is denied or fails
 */
export async function listHeldResources(
  client: CloudFormationClient,
  stackName: string,
): Promise<HeldResource[]> {
  const held: HeldResource[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stackName })) {
    for (const resource of page.StackResourceSummaries ?? []) {
      const {
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type = '',
      } = resource;
      if (!logicalId || !physicalId || resource.ResourceStatus === 'DELETE_COMPLETE') continue;
      held.push({ logicalId, physicalId, type });
    }
  }
  return held;
}

/**
 * What a stack holds. In one look a stack that has not changed since is listed once, for its own inspection and for that of
 * another stack, which takes its channels for unmanaged otherwise.
 * @throws the SDK's error when it is denied or fails
 */
export function readHeldResources(at: LookedAt, moment: StackMoment): Promise<readonly HeldResource[]> {
  return moment.status.endsWith('_IN_PROGRESS') ? list(at.connection, moment) : listOnce(at, moment);
}

function list(connection: Connection, { name }: StackMoment): Promise<HeldResource[]> {
  return listHeldResources(openClient(CloudFormationClient, connection), name);
}

const listOnce = oncePerLook(list, ({ region }, { id, status, updated }) =>
  [region, id, status, updated].join(' '),
);
