import { AwsError } from '../aws-error.ts';
import type { Connection } from '../connection.ts';
import { isAwsError } from '../failure.ts';
import { callQuery, readXml } from '../plain-call.ts';

/**
 * Reads the attributes of a topic, in the topic's own Region.
 * @returns undefined when there is no such topic
 * @throws the error of the call
 * @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 */
export async function readTopicAttributes(
  connection: Connection,
  topicArn: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const region = topicArn.split(':')[3] ?? connection.region;
    const xml = await callQuery({ ...connection, region }, 'sns', '2010-03-31', 'GetTopicAttributes', {
      TopicArn: topicArn,
    });
    const [keys, values] = [readXml(xml, 'key'), readXml(xml, 'value')];
    if (!keys.includes('TopicArn')) {
      throw new AwsError('no-answer', 'The call of sns GetTopicAttributes was answered without TopicArn');
    }
    return new Map(keys.map((key, index) => [key, values[index] ?? '']));
  } catch (error) {
    if (isAwsError(error, 'NotFound')) return undefined;
    throw error;
  }
}
