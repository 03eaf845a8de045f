import { AwsError } from './aws-error.ts';
import type { Connection } from './connection.ts';
import { AwsFailure, describeError, helpFor, isDenied } from './failure.ts';
import { callQuery, readXml } from './plain-call.ts';

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
    await publish(connection, topicArn, message);
  } catch (error) {
    throw new AwsFailure(
      `Could not publish to topic ${topicArn}. ${describeError(error)}`,
      (isDenied(error) ? undefined : helpFor(error)) ?? help,
      error,
    );
  }
}

/** @throws AwsError */
async function publish(connection: Connection, topicArn: string, message: object): Promise<void> {
  const region = topicArn.split(':')[3] || connection.region;
  const xml = await callQuery({ ...connection, region }, 'sns', '2010-03-31', 'Publish', {
    TopicArn: topicArn,
    Message: JSON.stringify(message),
  });
  const [id] = readXml(xml, 'MessageId');
  if (id === undefined || id.trim() === '') {
    throw new AwsError('no-answer', 'The call of sns Publish was answered without MessageId');
  }
}
