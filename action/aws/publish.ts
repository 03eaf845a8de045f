import type { Connection } from './connection.ts';
import { AwsFailure, describeError, helpFor, isDenied } from './failure.ts';
import { publish } from './sns.ts';

/**
 * Publishes a message on a topic, in the topic's Region.
 * @param help what to do when SNS refuses it
 * @throws AwsFailure when SNS refuses it, or answers without the ID of a message
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export async function publishMessage(
  connection: Connection,
  topicArn: string,
  message: object,
  help: string,
): Promise<void> {
  try {
    await publish(connection, topicArn, JSON.stringify(message));
  } catch (error) {
    throw new AwsFailure(
      `Could not publish to topic ${topicArn}. ${describeError(error)}`,
      (isDenied(error) ? undefined : helpFor(error)) ?? help,
      error,
    );
  }
}
