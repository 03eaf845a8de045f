import type { JsonObject } from '../core/json.ts';
import { oncePerLook } from './account-look.ts';
import { parseAnsweredPolicy } from './answered-json.ts';
import { type Connection, openClient } from './connection.ts';
import { isAwsError } from './failure.ts';

/** Opens the client of SNS in the Region of a topic. Most runs do not need it, so it is loaded with the first call. */
export async function openSns(connection: Connection, topicArn: string) {
  const sns = await import('@aws-sdk/client-sns');
  const region = topicArn.split(':')[3] || connection.region;
  return { sns, client: openClient(sns.SNSClient, connection, region) };
}

/** What a topic is, as far as it decides whether messages arrive. */
export interface TopicAttributes {
  /** Who may do what with it; SNS gives each topic one. */
  readonly policy: JsonObject;
  /** The key with which it is encrypted, as it was given: an ID, an ARN or an alias. */
  readonly key: string | undefined;
}

/**
 * Reads the attributes of a topic, in the topic's own Region.
 * @returns undefined when there is no such topic
 * @throws AwsError, also when what is there in place of the policy is none
 * @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 */
export async function readTopicAttributes(
  connection: Connection,
  topicArn: string,
): Promise<TopicAttributes | undefined> {
  const { sns, client } = await openSns(connection, topicArn);
  try {
    const { Attributes } = await client.send(new sns.GetTopicAttributesCommand({ TopicArn: topicArn }));
    const what = `SNS GetTopicAttributes: the policy of ${topicArn}`;
    return { policy: parseAnsweredPolicy(Attributes?.['Policy'], what), key: Attributes?.['KmsMasterKeyId'] };
  } catch (error) {
    if (isAwsError(error, 'NotFound')) return undefined;
    throw error;
  }
}

/** The same, once in a look, whichever stack or file asks for the topic. */
export const readTopicOnce = oncePerLook(readTopicAttributes, (_, topicArn) => topicArn);

/**
 * Replaces the policy of a topic, in the topic's own Region.
 * @param policy the document as JSON
 * @throws AwsError
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
 */
export async function writeTopicPolicy(
  connection: Connection,
  topicArn: string,
  policy: string,
): Promise<void> {
  const { sns, client } = await openSns(connection, topicArn);
  const input = { TopicArn: topicArn, AttributeName: 'Policy', AttributeValue: policy };
  await client.send(new sns.SetTopicAttributesCommand(input));
}

/**
 * Publishes a message on a topic, in the topic's own Region.
 * @throws AwsError, also when the answer has no ID of a message
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export async function publish(connection: Connection, topicArn: string, message: string): Promise<void> {
  const { sns, client } = await openSns(connection, topicArn);
  await client.send(new sns.PublishCommand({ TopicArn: topicArn, Message: message }));
}
