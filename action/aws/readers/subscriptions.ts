import type { Subscription, Subscriptions } from '../../core/snapshot.ts';
import { type LookedAt, oncePerLook } from '../account-look.ts';
import { attempt, inPool } from '../attempt.ts';
import type { Connection } from '../connection.ts';
import { AwsFailure, isAwsError } from '../failure.ts';
import { openSns } from '../sns.ts';

/** How many topics are read side by side. */
const atOnce = 8;

/** How many pages of a topic are read; a topic can have millions of subscriptions. */
const maxPages = 100;

/**
 * Reads who is subscribed to a topic, 100 a call, in the topic's own Region. What was unsubscribed and is still listed (`Deleted`) is left out.
 * @returns undefined when there is no such topic
 * @throws AwsError when it is denied or fails
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
async function readSubscriptions(
  connection: Connection,
  topicArn: string,
): Promise<readonly Subscription[] | undefined> {
  const { sns, client } = await openSns(connection, topicArn);
  const subscriptions: Subscription[] = [];
  let token: string | undefined;
  let pages = 0;
  try {
    do {
      if (pages++ === maxPages)
        throw new AwsFailure(`the topic has more than ${maxPages * 100} subscriptions`);
      const page = await client.send(
        new sns.ListSubscriptionsByTopicCommand({
          TopicArn: topicArn,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      for (const { SubscriptionArn: arn = '', Protocol = '', Endpoint = '' } of page.Subscriptions ?? []) {
        if (arn === 'Deleted') continue;
        const isConfirmed = arn.startsWith('arn:');
        subscriptions.push({
          arn: isConfirmed ? arn : undefined,
          protocol: Protocol,
          endpoint: Endpoint,
        });
      }
      token = page.NextToken || undefined;
    } while (token !== undefined);
  } catch (error) {
    if (isAwsError(error, 'NotFound')) return undefined;
    throw error;
  }
  return subscriptions;
}

const readOnce = oncePerLook(readSubscriptions, (_, topicArn) => topicArn);

/**
 * Reads who is subscribed to some topics: a call for each, and one more for each further 100 subscribers. A topic that cannot be read does
 * not hold up the others.
 */
export async function readAllSubscriptions(
  at: LookedAt,
  topicArns: readonly string[],
): Promise<Subscriptions> {
  const read = await inPool(
    topicArns,
    atOnce,
    async arn => [arn, await attempt(() => readOnce(at, arn))] as const,
  );
  return new Map(read);
}
