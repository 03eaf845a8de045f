import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { oneOrMany } from '../core/json.ts';
import type { Listing, Reading, Snapshot } from '../core/snapshot.ts';
import { type LookedAt, oncePerLook } from './account-look.ts';
import { attempt } from './attempt.ts';
import { readIam } from './readers/iam.ts';
import { readSlackChannels } from './readers/slack-channels.ts';
import { readStackDrift } from './readers/stack-drift.ts';
import { readAllSubscriptions } from './readers/subscriptions.ts';
import { readTeamsChannels } from './readers/teams-channels.ts';
import { readTopicPolicies, type TopicPolicyPlace } from './readers/topic-policies.ts';
import type { Pace } from './wait.ts';

const nothingDeployed: Snapshot['stackDrift'] = { ok: false, reason: 'nothing is deployed' };

/**
 * Reads everything that a stack's resources can be compared with, side by side. A read that is denied or fails does
 * not hold up the others: what it would have shown is unread, with the reason. Topics, notification rules, event rules
 * and custom actions come with the drift detection, which reads them all for one call.
 */
export async function readSnapshot(
  at: LookedAt,
  client: CloudFormationClient,
  stack: {
    readonly name: string;
    /** Whether anything is deployed; otherwise there is nothing that CloudFormation could compare. */
    readonly isDeployed: boolean;
    /** The ARNs of its topics. */
    readonly topics: readonly string[];
    readonly topicPolicies: readonly TopicPolicyPlace[];
    /** Whether it holds channels, roles and guardrails, so that those of the account are read. */
    readonly hasAccess: boolean;
  },
  pace: Pace,
): Promise<Snapshot> {
  const { name, isDeployed, topics: arns, topicPolicies: places, hasAccess } = stack;
  const [access, policies, subscriptions, ofChannels, stackDrift] = await Promise.all([
    hasAccess ? readAccess(at) : [],
    attempt(() => readTopicPolicies(at, places)),
    readAllSubscriptions(at, arns),
    arns.length === 0 ? noChannels : readTopicsOfChannels(at),
    isDeployed ? attempt(() => readStackDrift(client, name, pace)) : nothingDeployed,
  ]);
  return {
    listings: new Map<string, Reading<Listing>>([
      ...access,
      ['AWS::SNS::TopicPolicy', policies.ok ? { ok: true, value: policies.value.policies } : policies],
    ]),
    stackDrift,
    topics: { subscriptions, ofChannels },
    besideStack: new Map(policies.ok ? [['AWS::SNS::Topic', policies.value.topics]] : []),
  };
}

// IAM and the Chatbot API are global to an account, so that the Region does not matter.
const readIamOnce = oncePerLook(readIam);
const readSlackOnce = oncePerLook(readSlackChannels);
const readTeamsOnce = oncePerLook(readTeamsChannels);

const noChannels: Reading<ReadonlySet<string>> = { ok: true, value: new Set() };

/**
 * The topics that channel configurations of an account have. They are read for a companion stack too, whose topics belong to channels of
 * another stack: in one look that takes no further call.
 */
async function readTopicsOfChannels(at: LookedAt): Promise<Reading<ReadonlySet<string>>> {
  const listings = await attempt(() => Promise.all([readSlackOnce(at), readTeamsOnce(at)]));
  if (!listings.ok) return listings;
  const channels = listings.value.flatMap(listing => [...listing.values()]);
  // A configuration that is switched off is a drift of its own.
  const enabled = channels.filter(({ disabled }) => disabled === undefined);
  const arns = enabled.flatMap(({ properties }) => oneOrMany(properties['SnsTopicArns']));
  return { ok: true, value: new Set(arns.filter(arn => typeof arn === 'string')) };
}

/** Everything in an account that decides who can do what. */
async function readAccess(at: LookedAt): Promise<[string, Reading<Listing>][]> {
  const [iam, slack, teams] = await Promise.all([
    attempt(() => readIamOnce(at)),
    attempt(() => readSlackOnce(at)),
    attempt(() => readTeamsOnce(at)),
  ]);
  return [
    ['AWS::IAM::Role', iam.ok ? { ok: true, value: iam.value.roles } : iam],
    ['AWS::IAM::ManagedPolicy', iam.ok ? { ok: true, value: iam.value.policies } : iam],
    ['AWS::Chatbot::SlackChannelConfiguration', slack],
    ['AWS::Chatbot::MicrosoftTeamsChannelConfiguration', teams],
  ];
}
