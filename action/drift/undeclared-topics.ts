import type { Differences, Drift, Unchecked } from '../core/drift.ts';
import type { TopicUse } from '../core/notification-effect.ts';
import type { Reading } from '../core/snapshot.ts';
import { topicNameOfArn } from '../core/topic-arn.ts';

/** A topic made elsewhere, as far as it decides who can put messages into a channel. */
export interface PublishedTopic {
  readonly arn: string;
  /** What its policy allows to whom; undefined: there is no such topic. */
  readonly uses: Reading<readonly (TopicUse & { readonly isCertain: boolean })[] | undefined>;
}

const note =
  'What is published to the topic is shown in the channel, with buttons; who can publish was not reviewed';
const ownNote =
  'Only roles and users of this account whose own policies allow it can publish to the topic; what they publish is shown in the channel, with buttons';

/**
 * Says of topics that were added to channels by hand who can put messages into the channels: all who can publish to them, since the channels
 * did not have them.
 * @param topics those that were read; of others, which are of other accounts or made by chatops.yml, nothing is said
 */
export function explainUndeclaredTopics(
  drift: readonly Drift[],
  topics: readonly PublishedTopic[],
): Differences {
  const known = new Map(topics.map(topic => [topic.arn, topic.uses]));
  const unchecked: Unchecked[] = [];
  const explained = drift.map((item): Drift => {
    const arn = item.property === 'SnsTopicArns' ? String(item.observed) : '';
    const uses = known.get(arn);
    if (uses === undefined) return item;
    if (!uses.ok) {
      const { target, path } = item;
      unchecked.push({
        target,
        path,
        type: 'AWS::SNS::Topic',
        id: arn,
        property: 'Policy',
        reason: uses.reason,
      });
      return { ...item, risk: 'unknown' };
    }
    if (uses.value === undefined) return item;
    const channels = [item.path.slice(item.path.indexOf('.') + 1)];
    const topic = topicNameOfArn(arn);
    const opened = uses.value
      .filter(({ isReadOnly }) => isReadOnly !== true)
      .map(use => ({ ...use, topic, channels }));
    if (opened.length === 0) return { ...item, note: ownNote };
    const risk = opened.some(({ isCertain }) => isCertain) ? 'widens' : 'unknown';
    return { ...item, risk, notifications: { ...item.notifications, opened }, note };
  });
  return { drift: explained, unchecked };
}
