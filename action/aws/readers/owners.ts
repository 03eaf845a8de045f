import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  paginateDescribeStacks,
} from '@aws-sdk/client-cloudformation';
import type { Reading } from '../../core/snapshot.ts';
import type { LookedAt } from '../account-look.ts';
import { attempt, inPool } from '../attempt.ts';
import { openClient } from '../connection.ts';
import { isAwsError } from '../failure.ts';
import { momentOf, readHeldResources, type StackMoment } from './stack-resources.ts';

const atOnce = 4;

/** How the description of every managed stack begins. */
const ownDescription = /^Who can do what from chat: /;

/**
 * What the managed stacks in this Region hold: a chatops.yml that was split up is several stacks, and each of them
 * would take the channels of the others for unmanaged. A few pages, however many channels there are.
 * @returns the name of the stack by physical id
 * @throws the SDK's error when it is denied or fails
 */
export async function readOwnStacks(at: LookedAt, types: ReadonlySet<string>): Promise<Map<string, string>> {
  const client = openClient(CloudFormationClient, at.connection);
  const stacks: StackMoment[] = [];
  for await (const page of paginateDescribeStacks({ client }, {})) {
    for (const stack of page.Stacks ?? []) {
      const moment = momentOf(stack);
      if (moment === undefined || moment.status === 'REVIEW_IN_PROGRESS') continue;
      if (ownDescription.test(stack.Description ?? '')) stacks.push(moment);
    }
  }
  const owners = new Map<string, string>();
  await inPool(stacks, atOnce, async moment => {
    for (const { physicalId, type } of await readHeldResources(at, moment)) {
      if (types.has(type)) owners.set(physicalId, moment.name);
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
