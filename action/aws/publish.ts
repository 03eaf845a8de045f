import { AwsError } from './aws-error.ts';
import type { Connection } from './connection.ts';
import { callQuery, readXml } from './plain-call.ts';

/**
 * Publishes a message on a topic, in the topic's Region.
 * @returns the ID that SNS gave the message: without one nothing was published
 * @throws AwsError
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export async function publishMessage(
  connection: Connection,
  topicArn: string,
  message: object,
): Promise<string> {
  const region = topicArn.split(':')[3] || connection.region;
  const xml = await callQuery({ ...connection, region }, 'sns', '2010-03-31', 'Publish', {
    TopicArn: topicArn,
    Message: JSON.stringify(message),
  });
  const [id] = readXml(xml, 'MessageId');
  if (id === undefined || id.trim() === '') {
    throw new AwsError('no-answer', 'The call of sns Publish was answered without MessageId');
  }
  return id;
}
