import { AwsFailure, describeError } from '../aws/failure.ts';
import { callQuery } from '../aws/plain-call.ts';
import type { JsonObject } from '../core/json.ts';
import type { Session } from './session.ts';

/**
 * Publishes a custom notification on a topic of a stack, for the channels that have the topic.
 * @returns the ARN of the topic
 * @throws AwsFailure when SNS refuses it
 */
export async function sendMessage(
  { identity, connection }: Session,
  topicName: string,
  notification: JsonObject,
): Promise<string> {
  const { partition, region, account } = identity;
  const topicArn = `arn:${partition}:sns:${region}:${account}:${topicName}`;
  try {
    await callQuery(connection, 'sns', '2010-03-31', 'Publish', {
      TopicArn: topicArn,
      Message: JSON.stringify(notification),
    });
    return topicArn;
  } catch (error) {
    throw new AwsFailure(
      `Could not publish to topic ${topicArn}. ${describeError(error)}`,
      'Apply chatops.yml first, so that the topic exists; the role needs sns:Publish on it',
    );
  }
}
