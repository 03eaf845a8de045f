import type { ListedResource, Listing } from '../../core/snapshot.ts';
import type { LookedAt } from '../account-look.ts';
import { inPool } from '../attempt.ts';
import { readTopicOnce } from '../sns.ts';

/** A topic policy of a stack: its physical id, which no service knows, and the topic that has it. */
export interface TopicPolicyPlace {
  readonly physicalId: string;
  readonly topicArn: string;
}

const atOnce = 8;

/** What was read of topics. */
export interface TopicListings {
  /** Their policies, by the physical id of the policy. */
  readonly policies: Listing;
  /** Their keys, by ARN: CloudFormation compares the key only of a topic whose template sets one. */
  readonly topics: Listing;
}

/**
 * Reads the policies and the keys of topics, one call each: SNS has no list that shows them, and CloudFormation does not compare
 * them. A stack holds at most about 160 of them.
 * @throws the first error that is not about a topic that is gone
 * @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 */
export async function readTopicPolicies(
  at: LookedAt,
  places: readonly TopicPolicyPlace[],
): Promise<TopicListings> {
  const read = await inPool(places, atOnce, async ({ physicalId, topicArn }) => {
    const attributes = await readTopicOnce(at, topicArn);
    if (attributes === undefined) return [];
    const policy: ListedResource = { properties: { Topics: [topicArn], PolicyDocument: attributes.policy } };
    const topic: ListedResource = { properties: { KmsMasterKeyId: attributes.key ?? '' } };
    return [{ policy: [physicalId, policy] as const, topic: [topicArn, topic] as const }];
  });
  const found = read.flat();
  return {
    policies: new Map(found.map(({ policy }) => policy)),
    topics: new Map(found.map(({ topic }) => topic)),
  };
}
