import { readTopicAccess, type TopicAccess } from '../access/topic-elsewhere.ts';
import { attempt, inPool } from '../aws/attempt.ts';
import type { TopicAttributes } from '../aws/sns.ts';
import { appendTo } from '../core/group.ts';
import type { Model } from '../core/model.ts';
import { consequenceOf } from '../core/notification-effect.ts';
import { listTopics } from '../core/notifications.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import { joinWords, quoteName } from '../core/quote.ts';
import type { Reading, Subscriptions } from '../core/snapshot.ts';
import { topicArnOf } from '../core/topic-arn.ts';
import { isAwsManagedKey } from '../core/topic-keys.ts';

/** How many topics are read side by side. */
const atOnce = 8;

/** Reads the attributes of a topic; undefined when there is none. */
export type ReadTopic = (topicArn: string) => Promise<TopicAttributes | undefined>;

/** A topic that chatops.yml names by its ARN, or that a deployed channel has and no stack makes, as AWS has it. */
export interface ObservedTopic {
  readonly arn: string;
  /** The keys of the channels that name it. */
  readonly channels: readonly string[];
  /** The keys of the deployed channels that have it, some of which may no longer be in chatops.yml. */
  readonly deployed: readonly string[];
  /** Whether some channel has it in AWS that was deployed without it. */
  readonly isUndeclared: boolean;
  /** What was read of it; undefined: there is no such topic. `foreign`: it is of another account, and not read. */
  readonly state: Reading<TopicState | undefined> | 'foreign';
}

/** A topic that is there. */
export interface TopicState extends TopicAccess {
  /** The key that AWS manages, with which it is encrypted: no service can publish to it. */
  readonly unusableKey: string | undefined;
}

/**
 * Reads the topics that chatops.yml names and does not make, and those that deployed channels have: one call for each topic of the
 * account.
 * @param deployed the topics of deployed channels that no stack of chatops.yml makes, by the key of the channel
 * @param undeclared topics that channels have in AWS and were deployed without
 */
export async function observeTopics(
  read: ReadTopic,
  model: Model,
  place: Place,
  { deployed, undeclared }: FoundTopics = noTopics,
): Promise<ObservedTopic[]> {
  const named = invert(
    new Map(model.channels.map(({ key, topics }) => [key, topics.map(arn => substitutePlace(arn, place))])),
  );
  const own = new Set(model.channels.flatMap(listTopics).map(topic => topicArnOf(topic, place)));
  const had = invert(deployed);
  const found = [...had.keys(), ...undeclared].filter(arn => !own.has(arn));
  const arns = new Set([...named.keys(), ...found]);
  const observed = await inPool([...arns], atOnce, async (arn): Promise<ObservedTopic[]> => {
    const channels = named.get(arn) ?? [];
    const users = { arn, channels, deployed: had.get(arn) ?? [], isUndeclared: undeclared.has(arn) };
    const [, , , region = place.region, account] = arn.split(':');
    if (account !== place.account) return [{ ...users, state: 'foreign' }];
    const state = await attempt(async () => {
      const attributes = await read(arn);
      return attributes === undefined ? undefined : readState(attributes, arn, { ...place, region });
    });
    // Another channel of the same file brings it, with a policy and a key that are declared.
    return own.has(arn) && state.ok && state.value === undefined ? [] : [{ ...users, state }];
  });
  return observed.flat();
}

/** The topics that no stack of chatops.yml makes, as channels have them. */
export interface FoundTopics {
  readonly deployed: ReadonlyMap<string, readonly string[]>;
  readonly undeclared: ReadonlySet<string>;
}

const noTopics: FoundTopics = { deployed: new Map(), undeclared: new Set() };

/** The keys of a map of lists, by what is in the lists. */
function invert(lists: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const [key, values] of lists) {
    for (const value of values) appendTo(keys, value, key);
  }
  return keys;
}

function readState({ policy, key }: TopicAttributes, topic: string, place: Place): TopicState {
  return {
    ...readTopicAccess({ document: policy, topic, place }),
    unusableKey: isAwsManagedKey(key) ? key : undefined,
  };
}

/**
 * Topics of chatops.yml from which no message ever arrives, though AWS takes the channel: one that does not exist, one
 * of another account, one that is encrypted with the key that AWS manages, one whose policy lets no one in; and those to which everyone
 * can publish or subscribe.
 * @param leaving the ARNs of topics that the plan deletes
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-troubleshooting.html
 */
export function checkTopics(
  topics: readonly ObservedTopic[],
  target: string,
  place: Place,
  leaving: ReadonlySet<string> = new Set(),
): PlanFinding[] {
  return topics.flatMap(({ arn, channels, state }): PlanFinding[] => {
    // What chatops.yml no longer names leaves with the next apply.
    if (channels.length === 0) return [];
    const finding = { level: 'notice' as const, target, path: `channels.${channels[0]}.notify` };
    if (state === 'foreign') {
      return [
        {
          ...finding,
          code: 'plan/topic-of-another-account',
          message: `The topic ${arn} belongs to another account, so chat shows nothing from it`,
          help: `use a topic in the account ${place.account}, and forward the messages to it`,
        },
      ];
    }
    if (leaving.has(arn)) {
      return [
        {
          ...finding,
          code: 'plan/topic-missing',
          message: `This plan deletes the topic ${arn}, so nothing arrives from it in ${joinWords(channels.map(quoteName))}`,
          help: 'remove its ARN from `topics`, or keep what publishes to it under `notify` of its channel',
        },
      ];
    }
    if (!state.ok) {
      return [
        {
          ...finding,
          code: 'plan/topic-unread',
          message: `Whether messages arrive from the topic ${arn} could not be checked: ${state.reason}`,
          help: 'the plan role needs sns:GetTopicAttributes on the topic',
        },
      ];
    }
    if (state.value === undefined) {
      return [
        {
          ...finding,
          code: 'plan/topic-missing',
          message: `There is no topic ${arn}, so nothing arrives from it`,
          help: 'create the topic, or correct the ARN',
        },
      ];
    }
    return checkState(state.value, arn).map(each => ({ ...finding, ...each }));
  });
}

function checkState(
  { unusableKey, closed, open }: TopicState,
  arn: string,
): Pick<PlanFinding, 'code' | 'message' | 'help'>[] {
  return [
    ...(unusableKey === undefined
      ? []
      : [
          {
            code: 'plan/topic-aws-key' as const,
            message: `The topic ${arn} is encrypted with ${unusableKey}, which services cannot use to publish, so nothing arrives from it`,
            help: 'give the topic a customer-managed key whose policy lets the publishing service use it, or none',
          },
        ]),
    ...(closed === 'nothing'
      ? []
      : [
          {
            code: 'plan/topic-denied' as const,
            message: `The policy of the topic ${arn} ${describeClosed(closed)}`,
            help: 'add to the policy of the topic: Effect Allow, the service that publishes as Principal, Action sns:Publish; and remove what denies it',
          },
        ]),
    ...(open === undefined
      ? []
      : [
          {
            code: 'plan/topic-open' as const,
            message: `Everyone, in any AWS account, can ${open.words} the topic ${arn}; ${consequenceOf(open)}`,
            help: 'name the principals in the policy of the topic, or add a condition on aws:SourceAccount to the statement',
          },
        ]),
  ];
}

/** Topics that channels have, of which it is not known whether chat is subscribed to them. */
export function checkTopicSubscriptions(
  topics: readonly ObservedTopic[],
  subscriptions: Subscriptions,
  target: string,
): PlanFinding[] {
  return topics.flatMap(({ arn, channels }): PlanFinding[] => {
    const read = subscriptions.get(arn);
    if (read === undefined || read.ok || channels.length === 0) return [];
    return [
      {
        level: 'notice',
        target,
        path: `channels.${channels[0]}.notify`,
        code: 'plan/topic-unread',
        message: `Whether chat is subscribed to the topic ${arn} could not be checked: ${read.reason}`,
        help: 'the plan role needs sns:ListSubscriptionsByTopic on the topic',
      },
    ];
  });
}

/** What a policy that lets no publisher in means. */
export function describeClosed(closed: Exclude<TopicAccess['closed'], 'nothing'>): string {
  switch (closed) {
    case 'everything':
      return 'denies everyone sns:Publish, so nothing arrives from it';
    case 'all but own':
      return 'does not allow any service to publish, so no alarm, event or budget arrives from it; only a role or user of the account with its own policy can publish';
  }
}
