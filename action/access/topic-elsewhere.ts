import { isObject, type Json } from '../core/json.ts';
import type { TopicUse } from '../core/notification-effect.ts';
import { substitutePlace } from '../core/place.ts';
import { type TopicPublisher, topicPublishers } from '../data/topic-publishers.ts';
import { checkResourcePolicy, listStatements } from '../iam/resource-policy.ts';
import {
  aboutTopic,
  everyoneElse,
  findNewUses,
  type NewUse,
  ofAccount,
  type TopicPolicy,
  takesMessagesOf,
} from './topic-publishing.ts';

/** Who can publish to a topic that is made elsewhere, as far as its policy decides it. */
export interface TopicAccess {
  /** What everyone, in any AWS account, can do with it; undefined where that is not certain. */
  readonly open: TopicUse | undefined;
  /** What it allows to whom, everyone among them. */
  readonly uses: readonly NewUse[];
  /**
   * `everything`: the policy denies it to everyone. `all but own`: it allows it to no service and no principal, so that only
   * those of the account whose own policies allow it can publish. `nothing`: it lets someone in, or it is unknown.
   */
  readonly closed: 'everything' | 'all but own' | 'nothing';
}

const noPolicy: Json = { Version: '2012-10-17', Statement: [] };

/**
 * Reads the policy of a topic that no stack of the product makes. Who publishes to it is known to no file, so that only what is true for
 * every publisher is said.
 */
export function readTopicAccess(policy: TopicPolicy): TopicAccess {
  const uses = findNewUses({ ...policy, document: noPolicy }, policy);
  const open = uses.find(({ who, isCertain }) => who === everyoneElse && isCertain);
  if (isDeniedToAll(policy)) return { open, uses, closed: 'everything' };
  const canPublish =
    uses.some(({ words }) => words.includes('publish to')) || listPrincipalsOfServices(policy).length > 0;
  return { open, uses, closed: canPublish ? 'nothing' : 'all but own' };
}

/** The services that publish by themselves or by rules, and to which the policy does not certainly refuse it. */
function listPrincipalsOfServices(policy: TopicPolicy): string[] {
  return Object.values<TopicPublisher>(topicPublishers).flatMap(({ principal }) => {
    const name = substitutePlace(principal, policy.place);
    return takesMessagesOf(policy, { principal: name }) === 'denied' ? [] : [name];
  });
}

/** Whether the policy would refuse everyone although all were allowed. */
function isDeniedToAll({ document, topic, place }: TopicPolicy): boolean {
  if (!isObject(document)) return false;
  const all = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
  const allowing: Json = { ...document, Statement: [...listStatements(document), all] };
  const account = checkResourcePolicy(allowing, {
    ...ofAccount(place.account),
    action: 'sns:Publish',
    isAbout: aboutTopic(topic),
  });
  if (account !== 'denied') return false;
  return listPrincipalsOfServices({ document: allowing, topic, place }).length === 0;
}
