import { inPool } from '../aws/attempt.ts';
import { describeError } from '../aws/failure.ts';
import type { Channel, Model, OwnTopic } from '../core/model.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import { globalRegion } from '../core/stacks.ts';
import { isAwsManagedKey } from '../core/topic-keys.ts';

/** How many topics are read side by side. */
const atOnce = 8;

/** Reads the attributes of a topic; undefined when there is none. */
export type ReadTopic = (topicArn: string) => Promise<ReadonlyMap<string, string> | undefined>;

/**
 * Topics of chatops.yml from which no message ever arrives, though AWS takes the channel: one that does not exist, one
 * of another account, one that is encrypted with the key that AWS manages. One call for each topic of the account.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-troubleshooting.html
 */
export async function checkTopics(read: ReadTopic, model: Model, place: Place): Promise<PlanFinding[]> {
  const users = new Map<string, string[]>();
  for (const { key, topics } of model.channels) {
    for (const topic of topics) {
      const arn = substitutePlace(topic, place);
      users.set(arn, [...(users.get(arn) ?? []), key]);
    }
  }
  const own = new Set(model.channels.flatMap(channel => listOwnTopics(channel, place)));
  const found = await inPool([...users], atOnce, async ([arn, channels]): Promise<PlanFinding[]> => {
    const finding = {
      level: 'notice' as const,
      target: model.target.key,
      path: `channels.${channels[0]}.notify`,
    };
    const [, , , , account] = arn.split(':');
    if (account !== place.account) {
      return [
        {
          ...finding,
          code: 'plan/topic-of-another-account',
          message: `The topic ${arn} belongs to another account, and chat shows nothing from it`,
          help: `use a topic of the account ${place.account}, and forward the messages to it`,
        },
      ];
    }
    try {
      const attributes = await read(arn);
      if (attributes === undefined) {
        // Another channel of the same file brings it.
        if (own.has(arn)) return [];
        return [
          {
            ...finding,
            code: 'plan/topic-missing',
            message: `There is no topic ${arn}, so nothing arrives from it`,
            help: 'create the topic, or correct the ARN',
          },
        ];
      }
      const key = attributes.get('KmsMasterKeyId');
      return !isAwsManagedKey(key)
        ? []
        : [
            {
              ...finding,
              code: 'plan/topic-aws-key',
              message: `The topic ${arn} is encrypted with ${key}, a key that services cannot use to publish, so nothing arrives from it`,
              help: 'give the topic a customer-managed key whose policy lets the publishing service use it, or none',
            },
          ];
    } catch (error) {
      return [
        {
          ...finding,
          code: 'plan/topic-unread',
          message: `Whether messages arrive from the topic ${arn} could not be checked: ${describeError(error)}`,
          help: 'the role that plans needs sns:GetTopicAttributes on the topic',
        },
      ];
    }
  });
  return found.flat();
}

/** The ARNs of the topics that the stacks of a target make for a channel. */
function listOwnTopics({ ownTopic, globalTopic }: Channel, { account, region, partition }: Place): string[] {
  const arn = (topic: OwnTopic | undefined, where: string) =>
    topic === undefined ? [] : [`arn:${partition}:sns:${where}:${account}:${topic.topicName}`];
  return [...arn(ownTopic, region), ...arn(globalTopic, globalRegion)];
}
