import { publishMessage } from '../aws/publish.ts';
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
  await publishMessage(
    connection,
    topicArn,
    notification,
    'Apply chatops.yml first, so that the topic exists; the role needs sns:Publish on it',
  );
  return topicArn;
}
