import {
  type CloudControlClient,
  GetResourceRequestStatusCommand,
  UpdateResourceCommand,
} from '@aws-sdk/client-cloudcontrol';
import type { Json, JsonObject } from '../core/json.ts';
import type { Connection } from './connection.ts';
import { AwsFailure } from './failure.ts';
import { cloudControl } from './readers/cloud-control.ts';
import { writeTopicPolicy } from './sns.ts';
import { type Pace, waitFor } from './wait.ts';

/** Properties of one resource that are to be as they were deployed. */
export interface Correcting {
  readonly type: string;
  readonly id: string;
  readonly properties: readonly {
    readonly name: string;
    /** Undefined: it is to be gone. */
    readonly wanted: Json | undefined;
    readonly isThere: boolean;
  }[];
  /** All properties as deployed. */
  readonly expected: JsonObject;
}

/**
 * Corrects a resource past CloudFormation, which does not compare everything: through Cloud Control, and a topic's
 * policy through SNS, because Cloud Control does not know it by its topic.
 * @throws AwsFailure with the words of the service that refused
 */
export async function correctResource(
  connection: Connection,
  pace: Pace,
  correcting: Correcting,
): Promise<void> {
  if (correcting.type === 'AWS::SNS::TopicPolicy') return setTopicPolicy(connection, correcting.expected);
  const client = cloudControl(connection);
  const patch = correcting.properties.map(({ name, wanted, isThere }) => {
    if (wanted === undefined) return { op: 'remove', path: `/${name}` };
    return { op: isThere ? 'replace' : 'add', path: `/${name}`, value: wanted };
  });
  const { ProgressEvent } = await client.send(
    new UpdateResourceCommand({
      TypeName: correcting.type,
      Identifier: correcting.id,
      PatchDocument: JSON.stringify(patch),
    }),
  );
  await waitForEnd(client, ProgressEvent?.RequestToken ?? '', pace);
}

async function waitForEnd(client: CloudControlClient, token: string, pace: Pace): Promise<void> {
  const failure = await waitFor(pace, async () => {
    const { ProgressEvent: event } = await client.send(
      new GetResourceRequestStatusCommand({ RequestToken: token }),
    );
    if (event?.OperationStatus === 'SUCCESS') return '';
    const isOver = event?.OperationStatus === 'FAILED' || event?.OperationStatus === 'CANCEL_COMPLETE';
    return isOver ? (event?.StatusMessage ?? 'no reason given') : undefined;
  });
  if (failure === '') return;
  throw new AwsFailure(failure ?? 'It takes longer than expected; check again later');
}

async function setTopicPolicy(connection: Connection, expected: JsonObject): Promise<void> {
  const [topicArn] = Array.isArray(expected['Topics']) ? (expected['Topics'] as readonly string[]) : [];
  await writeTopicPolicy(connection, topicArn ?? '', JSON.stringify(expected['PolicyDocument'] ?? null));
}
