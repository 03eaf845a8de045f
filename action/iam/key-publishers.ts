import type { Json } from '../core/json.ts';
import { type TopicPublisher, type TopicPublisherKey, topicPublishers } from '../data/topic-publishers.ts';
import { checkKeyPolicy } from './key-policy.ts';
import type { PolicyVerdict } from './resource-policy.ts';

/** What a service does with the key of a topic that it publishes to (SNS developer guide, encrypted topics). */
const neededActions = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** Whether a key policy lets a service publish to topics with the key. */
export function checkKeyUse(document: Json, principal: string): PolicyVerdict {
  const verdicts = neededActions.map(action => checkKeyPolicy(document, principal, action));
  return verdicts.find(each => each === 'denied') ?? verdicts.find(each => each === 'unknown') ?? 'allowed';
}

/**
 * The principals that publish and of which a key policy says this, in one Region.
 * @param region a symbol where it is not known; what a policy says of one Region can then be right
 */
export function findPublishers(
  document: Json,
  publishers: readonly TopicPublisherKey[],
  region: string,
  wanted: 'denied' | 'unknown',
): string[] {
  return publishers.flatMap(key => {
    const publisher: TopicPublisher = topicPublishers[key];
    const principal = publisher.principal.replaceAll('${AWS::Region}', region);
    const verdict = checkKeyUse(document, principal);
    const known = principal.includes('${') && verdict === 'denied' ? 'unknown' : verdict;
    return known === wanted ? [principal] : [];
  });
}
