import { normalizeSlackChannelId, normalizeTeamsChannelId } from '../core/chat-place.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Kind } from '../core/kind.ts';
import { type Channel, denyAllArn, type OwnTopic } from '../core/model.ts';
import { listTopics } from '../core/notifications.ts';
import { formatPath } from '../core/path.ts';
import type { Risk } from '../core/risk.ts';
import {
  attribute,
  compact,
  companionTopicArn,
  logicalId,
  type PropertyOrigin,
  type PropertyOrigins,
  type Resource,
  reference,
  renderTags,
  substitutePseudoParameters,
} from '../core/template.ts';

/** The logical id of a channel, whatever its platform. */
export function channelId(channel: Channel): string {
  return logicalId('Channel', channel.origin);
}

/** The logical id of a topic of a channel. */
export function topicId(channel: Channel, { isGlobal }: Pick<OwnTopic, 'isGlobal'>): string {
  return logicalId(isGlobal ? 'GlobalTopic' : 'Topic', channel.origin);
}

/** The logical id of the policy of a topic of a channel. */
export function topicPolicyId(channel: Channel, { isGlobal }: Pick<OwnTopic, 'isGlobal'>): string {
  return logicalId(isGlobal ? 'GlobalTopicPolicy' : 'TopicPolicy', channel.origin);
}

/** A topic as the channel names it; one of the companion stack is named by its ARN. */
function renderTopicArn(channel: Channel, topic: OwnTopic): Json {
  if (!topic.isGlobal) return reference(topicId(channel, topic));
  return substitutePseudoParameters(companionTopicArn(topic.topicName));
}

/** The logical id of the guardrail that ends a channel. */
export function endId(channel: Channel): string {
  return logicalId('Until', channel.origin);
}

/**
 * The kind of the channel configurations of one platform.
 * @param renderPlace the properties that say which chat channel it is; undefined for a channel of another platform
 */
export function createChannelKind(
  type: string,
  renderPlace: (channel: Channel) => Partial<JsonObject> | undefined,
): Kind {
  return {
    type,
    render: ({ channels }) =>
      channels.flatMap(channel => {
        const place = renderPlace(channel);
        if (place === undefined) return [];
        return [
          {
            logicalId: channelId(channel),
            path: `channels.${channel.key}`,
            properties: compact({ ...place, ...renderCommonProperties(channel) }),
            ...expectedRolesOf(channel),
            origins: originsOfChannel(channel),
          },
        ];
      }),
    riskOf: riskOfChannelChange,
    keys: channelKeys,
    // Without guardrails AWS takes a channel for one with AdministratorAccess.
    neverEmpty: ['GuardrailPolicies'],
    normalize: normalizeChannelProperty,
  };
}

/** The roles that members are expected to choose, as a resource has them; nothing where there is none. */
function expectedRolesOf({ userRoles }: Channel): Pick<Resource, 'userRoles'> {
  const roles = userRoles.map(({ key, arn }) => ({ key, ...(arn === undefined ? {} : { arn }) }));
  return roles.length === 0 ? {} : { userRoles: roles };
}

/**
 * What channel configurations of all platforms have in common. Everything is written out, also what AWS would
 * default: without GuardrailPolicies a channel gets AdministratorAccess, and drift detection compares only what the
 * template sets.
 */
function renderCommonProperties(channel: Channel) {
  return {
    ConfigurationName: channel.configurationName,
    IamRoleArn:
      channel.role.value.arn === undefined
        ? attribute(logicalId('Role', channel.role.value.origin), 'Arn')
        : substitutePseudoParameters(channel.role.value.arn),
    GuardrailPolicies: [
      ...channel.guardrails.map(({ value }) =>
        'key' in value
          ? reference(logicalId('Guardrail', value.origin))
          : substitutePseudoParameters(value.arn),
      ),
      ...(channel.end === undefined || channel.runsNothing ? [] : [reference(endId(channel))]),
    ],
    UserRoleRequired: channel.userRoleRequired,
    LoggingLevel: channel.logging,
    SnsTopicArns: [
      ...channel.topics.map(substitutePseudoParameters),
      ...listTopics(channel).map(topic => renderTopicArn(channel, topic)),
    ],
    CustomizationResourceArns: channel.aliasOrigins.map(origin => reference(logicalId('Alias', origin))),
    Tags: renderTags(channel.tags),
  };
}

/** Where the role, the guardrails and the aliases of a channel come from. */
function originsOfChannel({
  key: channel,
  role,
  guardrails,
  aliases,
  end,
  runsNothing,
}: Channel): PropertyOrigins {
  const own = guardrails.map(({ value, path }, index): [string, PropertyOrigin] => {
    // A policy that chatops.yml describes elsewhere is at home there, one that only has a name where it is named.
    const key = 'key' in value ? value.key : value.alias;
    return [
      `/GuardrailPolicies/${index}`,
      key === undefined ? { path: formatPath(path) } : { path: formatPath(['guardrails', key]), name: key },
    ];
  });
  const listed = aliases.map(({ value, path }, index): [string, PropertyOrigin] => [
    `/CustomizationResourceArns/${index}`,
    { path: formatPath(path), name: value },
  ]);
  const { key } = role.value;
  return Object.fromEntries([
    ['/IamRoleArn', { path: formatPath(['roles', key]), name: key }],
    ...own,
    ...(end === undefined || runsNothing
      ? []
      : [[`/GuardrailPolicies/${guardrails.length}`, { path: formatPath(['channels', channel, 'until']) }]]),
    ...listed,
  ]);
}

/** The keys of a channel in chatops.yml by the property that they become. */
const channelKeys = {
  SlackChannelId: ['channel'],
  SlackWorkspaceId: ['workspace'],
  TeamsChannelId: ['channel'],
  TeamsChannelName: ['channel-name'],
  TeamId: ['workspace'],
  TeamsTenantId: ['workspace'],
  ConfigurationName: ['configuration-name'],
  IamRoleArn: ['role'],
  GuardrailPolicies: ['guardrails', 'until'],
  UserRoleRequired: ['user-roles'],
  LoggingLevel: ['logging'],
  SnsTopicArns: ['notify.topics', 'topics', 'notify'],
  CustomizationResourceArns: ['aliases'],
  Tags: ['tags'],
} as const;

/** The IDs of channels in the one form that the ways of writing them have. */
function normalizeChannelProperty(property: string, value: Json): Json {
  if (typeof value !== 'string') return value;
  if (property === 'SlackChannelId') return normalizeSlackChannelId(value);
  if (property === 'TeamsChannelId') return normalizeTeamsChannelId(value);
  return value;
}

/** What a difference in a channel configuration does to what people can do there. */
function riskOfChannelChange(property: string, expected: Json | undefined, observed: Json | undefined): Risk {
  switch (property) {
    case 'GuardrailPolicies':
      // Guardrails are united before they cap the role, so one more raises the ceiling and one less lowers it.
      // A policy of denials alone would lower it, but its document is not known here.
      if (expected === undefined) return observed === denyAllArn ? 'narrows' : 'widens';
      return observed === undefined ? 'narrows' : 'unknown';
    case 'UserRoleRequired':
      return observed === false ? 'widens' : 'narrows';
    case 'IamRoleArn':
    case 'SlackChannelId':
    case 'TeamsChannelId':
      return 'unknown';
    case 'CustomizationResourceArns':
      // An alias runs with the permissions of the channel, and without it nothing runs by its name.
      return expected !== undefined && observed === undefined ? 'narrows' : 'none';
    case 'SnsTopicArns':
    case 'LoggingLevel':
    case 'TeamsChannelName':
    case 'Tags':
      return 'none';
    default:
      return 'unknown';
  }
}
