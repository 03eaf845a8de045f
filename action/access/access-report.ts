import type { ChannelPlace } from '../core/chat-place.ts';
import type { Channel, Model } from '../core/model.ts';
import { listTopics } from '../core/notifications.ts';
import { formatPath } from '../core/path.ts';
import { topicNameOfArn } from '../core/topic-arn.ts';
import { namePublishingServices } from '../data/topic-publishers.ts';
import type { Decision, Reason } from '../iam/verdict.ts';
import { listInTime, summarizeInTime } from './access-in-time.ts';
import { type AskSources, answerInChannel } from './answer-question.ts';
import { type ChannelAccess, unknownUserRole } from './channel-access.ts';
import { defaultAudienceOf, describeDefaultMembers, ownRoleMembers } from './default-audience.ts';
import type { AccessList } from './list-access.ts';
import type { PolicySource, RolePicture } from './picture.ts';
import { pathsOfPolicies } from './place-reasons.ts';
import type { ProofData } from './proof-data.ts';
import type { AccessIndex, ReadAlias } from './prove.ts';

/** Everything that the people of one channel can do, with the reasons. CSV, JSON and the page are made of it. */
export interface ReportedChannel {
  readonly channel: string;
  readonly target: string;
  /** With symbols where they are not known. */
  readonly account: string;
  readonly region: string;
  readonly place: ChannelPlace;
  readonly configurationName: string;
  /** The place in chatops.yml. */
  readonly path: string;
  readonly role: ReportedRole;
  /**
   * Whether every member has to choose a role, whether the chat policy of the organization lets members choose one, and the
   * roles that they are expected to choose.
   */
  readonly userRoles: {
    readonly required: boolean;
    readonly allowed: boolean;
    readonly roles: readonly ReportedRole[];
  };
  readonly guardrails: readonly ReportedPolicy[];
  /** Files of the organization policies that count; none: no organization policy was read. */
  readonly organizationPolicies: readonly string[];
  /** One for each role that commands run as, then one for members with their own role where they may choose one. */
  readonly verdicts: readonly ReportedVerdict[];
  readonly aliases: readonly ReportedAlias[];
  /** Where notifications come from, in words. */
  readonly notifications: readonly string[];
  /** What is not known and leaves something open, one sentence each. */
  readonly unknown: readonly string[];
  /** Places in chatops.yml of policies that are made elsewhere, by layer and name: `guardrail ReadOnlyAccess`. */
  readonly policyPaths: ReadonlyMap<string, string>;
}

/** A role as chatops.yml has it. */
export interface ReportedRole {
  readonly key: string;
  readonly arn: string | undefined;
  readonly policies: readonly ReportedPolicy[];
  readonly boundary: ReportedPolicy | undefined;
}

/** A policy that counts in a channel. */
export interface ReportedPolicy {
  readonly name: string;
  /** The ARN, if the policy is made elsewhere. */
  readonly arn: string | undefined;
  readonly path: string | undefined;
}

/** What one verdict allows. */
export interface ReportedVerdict {
  readonly verdict: 'default' | 'ceiling';
  /** The role that commands run as; undefined for the ceiling, which holds for every role. */
  readonly role: string | undefined;
  /** Whom it is about: `everyone in the channel`. */
  readonly members: string;
  readonly access: AccessList;
}

/** An alias of a channel with its proof. */
export interface ReportedAlias {
  readonly name: string;
  readonly command: string;
  readonly default: Decision;
  readonly ceiling: Decision;
  readonly because: readonly Reason[];
  readonly path: string;
}

/** What a report is made of. */
export interface ReportSource {
  readonly index: AccessIndex;
  readonly aliases: ReadonlyMap<string, ReadAlias>;
  readonly proofData: ProofData;
}

/**
 * Reports the channels of a configuration, in the order of targets and keys.
 * @param keep whether a channel is wanted
 */
export function* reportChannels(
  { index, aliases, proofData }: ReportSource,
  keep: (model: Model, channel: Channel) => boolean,
): Generator<ReportedChannel> {
  for (const model of index.models) {
    for (const channel of model.channels) {
      const access = keep(model, channel) ? index.find(model, channel.key) : undefined;
      if (access !== undefined) yield reportChannel(access, channel, aliases, proofData);
    }
  }
}

function reportChannel(
  access: ChannelAccess,
  channel: Channel,
  aliases: ReadonlyMap<string, ReadAlias>,
  proofData: ProofData,
): ReportedChannel {
  const { channel: picture, place, target } = access;
  const { defaults, ceiling } = summarizeInTime(access, proofData);
  const audience = defaultAudienceOf(picture);
  return {
    channel: channel.key,
    target,
    account: place.account,
    region: place.region,
    place: picture.place,
    configurationName: picture.configurationName,
    path: formatPath(['channels', channel.key]),
    role: reportRole(picture.role),
    userRoles: {
      required: picture.userRoleRequired,
      allowed: !access.isChannelRoleOnly,
      roles: (picture.userRoles ?? []).map(reportRole),
    },
    guardrails: picture.guardrails.map(reportPolicy),
    organizationPolicies: access.organizationPolicies,
    verdicts: [
      ...defaults.map(
        (summary, index): ReportedVerdict => ({
          verdict: 'default',
          role: access.defaults[index]?.role,
          members: describeDefaultMembers(audience, access.defaults[index]?.role ?? ''),
          access: listInTime(summary, proofData.actions),
        }),
      ),
      ...(access.isChannelRoleOnly
        ? []
        : [
            {
              verdict: 'ceiling' as const,
              role: undefined,
              members: ownRoleMembers,
              access: listInTime(ceiling, proofData.actions),
            },
          ]),
    ],
    aliases: channel.aliases.flatMap(({ value, path }) => {
      const alias = aliases.get(value);
      return alias === undefined ? [] : [proveAlias(access, alias, formatPath(path), { aliases, proofData })];
    }),
    notifications: listNotifications(channel),
    unknown: listUnknown(access),
    policyPaths: pathsOfPolicies(picture),
  };
}

function reportRole({ key, arn, policies, boundary }: RolePicture): ReportedRole {
  return {
    key,
    arn,
    policies: policies.map(reportPolicy),
    boundary: boundary === undefined ? undefined : reportPolicy(boundary),
  };
}

function reportPolicy({ name, arn, path }: PolicySource): ReportedPolicy {
  return { name, arn, path };
}

function proveAlias(
  access: ChannelAccess,
  { key, command }: ReadAlias,
  path: string,
  sources: AskSources,
): ReportedAlias {
  const asked = { range: 'every', needsAlias: false } as const;
  const answer = answerInChannel(access, `run ${key}`, sources, asked);
  if ('problems' in answer) {
    const because = answer.problems.map(({ message }): Reason => ({ layer: 'service', message }));
    return { name: key, command, default: 'unknown', ceiling: 'unknown', because, path };
  }
  const verdict = answer.default();
  return {
    name: key,
    command,
    default: verdict.decision,
    ceiling: access.isChannelRoleOnly ? 'denied' : answer.ceiling('decision').decision,
    because: verdict.because,
    path,
  };
}

/** Where the notifications of a channel come from, in words. */
export function listNotifications(channel: Channel): string[] {
  const { ownTopic, topics } = channel;
  return [
    ...(ownTopic?.notificationRules.map(({ key }) => key.replace('-', ' ')) ?? []),
    ...listTopics(channel).flatMap(({ eventRules }) => eventRules.map(({ key }) => `events ${key}`)),
    ...namePublishingServices(ownTopic?.publishers ?? []),
    ...topics.map(arn => `topic ${topicNameOfArn(arn)}`),
  ];
}

function listUnknown(access: ChannelAccess): string[] {
  const { defaults, ceiling, channel, place, organizationPolicies } = access;
  const opaque = [...defaults.map(({ layers }) => layers), ceiling].flatMap(layers =>
    layers.flatMap(({ name, policies }) =>
      policies.flatMap(({ origin, opaque: why }) =>
        why === undefined || (name === 'role' && defaults[0]?.role === unknownUserRole)
          ? []
          : [`${name} ${origin.name}: ${why}`],
      ),
    ),
  );
  return [
    ...(defaults.some(({ role }) => role === unknownUserRole)
      ? ['every member has to choose a role, and chatops.yml lists none']
      : []),
    ...(channel.userRoleRequired || (channel.userRoles ?? []).length > 0
      ? []
      : ['the roles that members have chosen are known to AWS only; the guardrails limit all of them']),
    ...new Set(opaque),
    ...(organizationPolicies.length > 0 || place.account.includes('${')
      ? []
      : ['no organization policy (SCP, RCP) of the account was read, and one can deny more']),
    ...(place.account.includes('${') ? ['no target names an account, so ARNs show ${AWS::AccountId}'] : []),
  ];
}
