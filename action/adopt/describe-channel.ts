import { normalizeTeamsChannelId } from '../core/chat-place.ts';
import type { JsonObject } from '../core/json.ts';
import { denyAllArn } from '../core/model.ts';
import type { Place } from '../core/place.ts';
import type { ChannelConfig, Logging } from '../generated/config.ts';
import { generalizeArn } from './describe-policy.ts';
import { describeTags, textsOf } from './describe-role.ts';

/** What other parts of chatops.yml are called there, by ARN or id. */
export interface Names {
  readonly role: (arn: string) => string;
  readonly guardrail: (arn: string) => string;
  /** Undefined for a custom action that chatops.yml cannot have. */
  readonly alias: (arn: string) => string | undefined;
  readonly workspace: (id: string) => string;
}
const loggingWords: Readonly<Record<string, Logging>> = { NONE: 'none', ERROR: 'error', INFO: 'info' };

/** How the service calls the topics that notification rules with a chat target plant in a channel. */
const hiddenTopic = /:CodeStarNotifications-[^:]*$/;

/** Whether a topic is one that a notification rule planted in a channel. */
export function isHiddenTopic(arn: string): boolean {
  return hiddenTopic.test(arn);
}

/** The stack that a channel belongs to. */
interface OwningStack {
  readonly stackName: string;
  readonly names: Names;
  readonly place: Place;
}

/** Writes a channel configuration down. */
export function describeChannel(
  properties: JsonObject,
  key: string,
  { stackName, names, place }: OwningStack,
): ChannelConfig {
  const { SlackChannelId: slackChannel, TeamsChannelId: teamsChannel } = properties;
  const { SlackWorkspaceId: slack, TeamId: team, ConfigurationName: configurationName } = properties;
  const topics = textsOf(properties['SnsTopicArns']).sort();
  const aliases = textsOf(properties['CustomizationResourceArns']).flatMap(arn => names.alias(arn) ?? []);
  return {
    channel:
      slackChannel === undefined ? normalizeTeamsChannelId(String(teamsChannel)) : String(slackChannel),
    workspace: names.workspace(String(slack ?? team)),
    ...(typeof properties['TeamsChannelName'] === 'string' && properties['TeamsChannelName'] !== ''
      ? { 'channel-name': properties['TeamsChannelName'] }
      : {}),
    ...(configurationName === `${stackName}-${key}`
      ? {}
      : { 'configuration-name': String(configurationName) }),
    role: names.role(String(properties['IamRoleArn'])),
    guardrails: describeGuardrailChoice(textsOf(properties['GuardrailPolicies']), names),
    ...(properties['UserRoleRequired'] === true ? { 'user-roles': 'required' as const } : {}),
    ...(properties['LoggingLevel'] === 'ERROR'
      ? {}
      : { logging: loggingWords[String(properties['LoggingLevel'] ?? 'NONE')] ?? 'none' }),
    ...(aliases.length === 0 ? {} : { aliases: aliases.sort() }),
    ...(topics.length === 0 ? {} : { notify: { topics: topics.map(arn => generalizeArn(arn, place)) } }),
    ...describeTags(properties['Tags']),
  };
}

/** `none`, or the guardrails by name. Without any the service takes AdministratorAccess, so that is what it means. */
function describeGuardrailChoice(
  arns: readonly string[],
  names: Pick<Names, 'guardrail'>,
): NonNullable<ChannelConfig['guardrails']> {
  if (arns.length === 1 && arns[0] === denyAllArn) return 'none';
  if (arns.length === 0) return ['AdministratorAccess'];
  return arns.map(names.guardrail).sort();
}
