import { byRegion, oncePerLook } from '../aws/account-look.ts';
import { attempt, inPool } from '../aws/attempt.ts';
import { readKeyPolicy } from '../aws/readers/key-policy.ts';
import { substitutePlace } from '../core/place.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import { type TopicPublisherKey, topicPublishers } from '../data/topic-publishers.ts';
import type { ComparedKey } from '../drift/compare-topic-keys.ts';
import { findPublishers } from '../iam/key-publishers.ts';
import type { Inspection } from './inspect.ts';

/** A key made elsewhere that encrypts topics of a target, as AWS has it. */
export interface ObservedKey extends Omit<ComparedKey, 'reviewed'> {
  /** As chatops.yml has it. */
  readonly name: string;
}

/** How many keys are read side by side. */
const atOnce = 4;

const readKeyOnce = oncePerLook(readKeyPolicy, (connection, arn) => `${byRegion(connection)} ${arn}`);

/** Reads the keys made elsewhere that encrypt the topics of a target: a call or two for each key. */
export async function observeTopicKeys({ session, model }: Inspection): Promise<ObservedKey[]> {
  const { identity } = session;
  const keys = new Map<
    string,
    { path: string; users: { channel: string; publisher: TopicPublisherKey }[] }
  >();
  for (const { key, ownTopic } of model.channels) {
    if (ownTopic?.key === undefined || !('arn' in ownTopic.key)) continue;
    const { arn } = ownTopic.key;
    const known = keys.get(arn) ?? { path: `channels.${key}.notify.key`, users: [] };
    for (const publisher of ownTopic.publishers) known.users.push({ channel: key, publisher });
    keys.set(arn, known);
  }
  return inPool([...keys], atOnce, async ([name, { path, users }]): Promise<ObservedKey> => {
    const arn = substitutePlace(name, identity);
    const policy = await attempt(() => readKeyOnce(session, arn));
    const denied =
      policy.ok && policy.value !== undefined
        ? findPublishers(
            policy.value,
            [...new Set(users.map(user => user.publisher))],
            identity.region,
            'denied',
          )
        : [];
    const sources = users.map(({ channel, publisher }) => ({
      channel,
      principal: substitutePlace(topicPublishers[publisher].principal, identity),
      what: topicPublishers[publisher].noun,
    }));
    return { arn, name, path, policy, denied, sources };
  });
}

/** Keys made elsewhere because of which nothing arrives, before anything is done. */
export function checkTopicKeys(target: string, keys: readonly ObservedKey[]): PlanFinding[] {
  return keys.flatMap(({ arn, path, policy, denied }): PlanFinding[] => {
    const finding = { level: 'notice' as const, target, path };
    if (!policy.ok) {
      const message = `Whether services may use the key ${arn} could not be checked: ${policy.reason}`;
      const help =
        'the plan role needs cloudformation:GetResource, kms:DescribeKey and kms:GetKeyPolicy on the key';
      return [{ ...finding, code: 'plan/key-unread', message, help }];
    }
    if (policy.value === undefined) {
      const message = `There is no key ${arn}, so nothing can be published to the topics with it`;
      return [{ ...finding, code: 'plan/key-missing', message, help: 'create the key, or correct the ARN' }];
    }
    if (denied.length === 0) return [];
    const names = denied.join(' and ');
    const message = `The policy of the key ${arn} does not allow ${names} to use it, so none of ${denied.length === 1 ? 'its' : 'their'} messages arrive`;
    const help = `add to the key policy: Effect Allow, Principal Service ${denied.join(', ')}, Action kms:GenerateDataKey* and kms:Decrypt, Resource "*"`;
    return [{ ...finding, code: 'plan/key-denied', message, help }];
  });
}
