import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
  paginateDescribeStacks,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import type { Reading } from '../../core/snapshot.ts';
import { attempt, inPool } from '../attempt.ts';
import { isAwsError } from '../failure.ts';

const atOnce = 4;

/** How the description of every managed stack begins. */
const ownDescription = /^Who can do what from chat: /;

/**
 * What the managed stacks in this Region hold: a chatops.yml that was split up is several stacks, and each of them
 * would take the channels of the others for unmanaged. A few pages, however many channels there are.
 * @returns the name of the stack by physical id
 * @throws the SDK's error when it is denied or fails
 */
export async function readOwnStacks(
  client: CloudFormationClient,
  types: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const names: string[] = [];
  for await (const page of paginateDescribeStacks({ client }, {})) {
    for (const { StackName, Description = '', StackStatus } of page.Stacks ?? []) {
      if (StackName && ownDescription.test(Description) && StackStatus !== 'REVIEW_IN_PROGRESS') {
        names.push(StackName);
      }
    }
  }
  const owners = new Map<string, string>();
  await inPool(names, atOnce, async name => {
    for await (const page of paginateListStackResources({ client }, { StackName: name })) {
      for (const { PhysicalResourceId: id, ResourceType: type = '' } of page.StackResourceSummaries ?? []) {
        if (id && types.has(type)) owners.set(id, name);
      }
    }
  });
  return owners;
}

/**
 * Which stack of this Region each of some resources belongs to: one call each, since CloudFormation has no list of it.
 * The caller bounds how many.
 * @returns by physical id the name of the stack, or undefined when there is none
 */
export async function readOwners(
  client: CloudFormationClient,
  physicalIds: readonly string[],
): Promise<Map<string, Reading<string | undefined>>> {
  const read = await inPool(physicalIds, atOnce, async physicalId => {
    const owner = await attempt(async () => {
      try {
        const answer = await client.send(
          new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId }),
        );
        return answer.StackResources?.[0]?.StackName;
      } catch (error) {
        if (isAwsError(error, 'ValidationError', /does not exist/)) return undefined;
        throw error;
      }
    });
    return [physicalId, owner] as const;
  });
  return new Map(read);
}
