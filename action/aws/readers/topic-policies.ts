import type { Json } from '../../core/json.ts';
import type { ListedResource, Listing } from '../../core/snapshot.ts';
import { inPool } from '../attempt.ts';
import type { Connection } from '../connection.ts';
import { readTopicAttributes } from '../sns.ts';

/** A topic policy of a stack: its physical id, which no service knows, and the topic that has it. */
export interface TopicPolicyPlace {
  readonly physicalId: string;
  readonly topicArn: string;
}

const atOnce = 8;

/**
 * Reads the policies of topics, one call each: SNS has no list that shows them, and CloudFormation does not compare
 * them. A stack holds at most about 160 of them.
 * @throws the first error that is not about a topic that is gone
 * @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 */
export async function readTopicPolicies(
  connection: Connection,
  places: readonly TopicPolicyPlace[],
): Promise<Listing> {
  const read = await inPool(places, atOnce, async ({ physicalId, topicArn }) => {
    const policy = await readPolicy(connection, topicArn);
    const resource: ListedResource = { properties: { Topics: [topicArn], PolicyDocument: policy ?? null } };
    return policy === undefined ? [] : [[physicalId, resource] as const];
  });
  return new Map(read.flat());
}

/** A topic's policy; undefined when there is no such topic. */
async function readPolicy(connection: Connection, topicArn: string): Promise<Json | undefined> {
  const attributes = await readTopicAttributes(connection, topicArn);
  if (attributes === undefined) return undefined;
  const text = attributes.get('Policy');
  return text === undefined ? null : (JSON.parse(text) as Json);
}
