import type { Comparison, Differences, Drift, Unchecked } from '../core/drift.ts';
import { shellWord } from '../core/shell-word.ts';
import type { Reading, Subscription, Subscriptions, TopicSubscriptions } from '../core/snapshot.ts';
import { chatSubscription, isChatEndpoint, isOfChat, toProperties } from '../core/subscriptions.ts';
import { placeOfTopic, silenceOf, type TopicElsewhere } from './compare-topics.ts';

const type = 'AWS::SNS::Topic';
const property = 'Subscription';

/** How chat is subscribed again; no API does it alone. */
const subscribeAgain =
  'Remove the topic from the channel configuration and add it again, so that the service subscribes to it';

/**
 * Compares who is subscribed to the topics of a stack. chatops.yml declares no subscriber: the service subscribes chat to each topic of a
 * channel, so a topic without that subscription, and any other subscriber, is drift.
 * @param comparisons the resources of the stack
 */
export function compareSubscriptions(
  comparisons: readonly Comparison[],
  { subscriptions, ofChannels }: TopicSubscriptions,
): Differences {
  const drift: Drift[] = [];
  const unchecked: Unchecked[] = [];
  for (const { target, path, id, type: itsType, observed } of comparisons) {
    if (itsType !== type || observed.status === 'absent') continue;
    const place = { target, path, type, id, property };
    const read: Reading<readonly Subscription[] | undefined> = subscriptions.get(id) ?? {
      ok: false,
      reason: 'its subscriptions were not read',
    };
    if (!read.ok) {
      unchecked.push({ ...place, reason: read.reason });
      continue;
    }
    // A topic that went away between two reads is no topic without subscribers.
    if (read.value === undefined) {
      unchecked.push({ ...place, reason: 'SNS says that the topic does not exist' });
      continue;
    }
    if (!read.value.some(isOfChat)) {
      if (!ofChannels.ok) unchecked.push({ ...place, reason: ofChannels.reason });
      else if (ofChannels.value.has(id)) {
        drift.push({
          ...place,
          kind: 'modified',
          expected: chatSubscription,
          risk: 'narrows',
          note: subscribeAgain,
        });
      }
    }
    for (const subscription of read.value) {
      if (isChatEndpoint(subscription.endpoint)) continue;
      const isConfirmed = subscription.arn !== undefined;
      const observed = toProperties(subscription);
      const risk = isConfirmed ? 'widens' : 'unknown';
      drift.push({ ...place, kind: 'undeclared', observed, risk, note: noteOn(subscription, id) });
    }
  }
  return { drift, unchecked };
}

/**
 * Whether chat is still subscribed to topics made elsewhere. Who else is subscribed to them is a matter of their owners.
 * @param subscriptions of the topics that channels still have in AWS
 */
export function compareChatSubscriptions(
  target: string,
  topics: readonly TopicElsewhere[],
  subscriptions: Subscriptions,
): Differences {
  const drift: Drift[] = [];
  const unchecked: Unchecked[] = [];
  for (const topic of topics) {
    const read = subscriptions.get(topic.arn);
    if (read === undefined) continue;
    const place = { ...placeOfTopic(target, topic), property };
    if (!read.ok) unchecked.push({ ...place, reason: read.reason });
    else if (read.value?.some(isOfChat) === false) {
      drift.push({
        ...place,
        kind: 'modified',
        expected: chatSubscription,
        risk: 'narrows',
        notifications: { silenced: silenceOf(topic) },
        note: subscribeAgain,
      });
    }
  }
  return { drift, unchecked };
}

/** How to end a subscription. */
function noteOn({ arn }: Subscription, topicArn: string): string {
  return arn === undefined
    ? 'It is not confirmed yet, and AWS deletes it within 3 days unless it is'
    : `To remove it: aws sns unsubscribe --subscription-arn ${shellWord(arn)} --region ${topicArn.split(':')[3]}`;
}
