import { type CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { Reading } from '../../core/snapshot.ts';
import { attempt, inPool } from '../attempt.ts';
import { isAwsError } from '../failure.ts';

const atOnce = 4;

/**
 * Which stack of this Region each of some resources belongs to: one call each, since CloudFormation has no list of it.
 * Whoever calls bounds how many.
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
