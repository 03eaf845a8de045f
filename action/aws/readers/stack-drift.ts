import {
  type CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DetectStackDriftCommand,
  paginateDescribeStackResourceDrifts,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import type { JsonObject } from '../../core/json.ts';
import type { StackDrift } from '../../core/snapshot.ts';
import { parseAnsweredObject } from '../answered-json.ts';
import { isAwsError } from '../failure.ts';
import { type Pace, waitFor } from '../wait.ts';

/**
 * Has CloudFormation compare the whole stack once and reads what it found, by logical id. It is the only way to see
 * a custom action's definition and which custom actions a channel has without one call for each.
 * @throws the SDK's error when it is denied or fails
 */
export async function readStackDrift(
  client: CloudFormationClient,
  stackName: string,
  pace: Pace,
): Promise<Map<string, StackDrift>> {
  const id = await startDetection(client, stackName, pace);
  await waitFor(pace, async () => {
    const answer = await client.send(
      new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id }),
    );
    // DETECTION_FAILED means that some resources could not be looked at; those come back as NOT_CHECKED or UNKNOWN.
    return answer.DetectionStatus === 'DETECTION_IN_PROGRESS' ? undefined : answer.DetectionStatus;
  });
  const drifts = new Map<string, StackDrift>();
  for await (const page of paginateDescribeStackResourceDrifts(
    { client, pageSize: 100 },
    { StackName: stackName },
  )) {
    for (const drift of page.StackResourceDrifts ?? []) {
      drifts.set(drift.LogicalResourceId ?? '', {
        status: drift.StackResourceDriftStatus ?? 'UNKNOWN',
        properties: readProperties(drift),
        removed: (drift.PropertyDifferences ?? [])
          .filter(({ DifferenceType }) => DifferenceType === 'REMOVE')
          .map(({ PropertyPath = '' }) => PropertyPath.slice(1)),
      });
    }
  }
  return drifts;
}

/** CloudFormation does one detection of a stack at a time; another one is waited for. */
async function startDetection(
  client: CloudFormationClient,
  stackName: string,
  pace: Pace,
): Promise<string | undefined> {
  let looks = 0;
  return waitFor(pace, async () => {
    try {
      const answer = await client.send(new DetectStackDriftCommand({ StackName: stackName }));
      return answer.StackDriftDetectionId ?? '';
    } catch (error) {
      looks += 1;
      if (looks < maxLooks && isAwsError(error, 'ValidationError', /already in progress/)) return undefined;
      throw error;
    }
  });
}

/** Number of retries: five minutes at AWS's pace. */
const maxLooks = 60;

/** Only what is gone, or was not looked at, comes without its properties. */
function readProperties({
  StackResourceDriftStatus: status,
  ActualProperties: text,
  LogicalResourceId: id,
}: StackResourceDrift): JsonObject {
  const isSeen = status === 'IN_SYNC' || status === 'MODIFIED';
  if (!isSeen && (text === undefined || text === '')) return {};
  return parseAnsweredObject(text, `CloudFormation DescribeStackResourceDrifts: the properties of ${id}`);
}
