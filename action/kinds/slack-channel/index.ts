import type { Risk } from '../../core/drift.ts';
import type { Json } from '../../core/json.ts';
import type { Kind } from '../../core/kind.ts';
import type { Channel } from '../../core/model.ts';
import {
  attribute,
  compact,
  logicalId,
  reference,
  renderTags,
  substitutePseudoParameters,
} from '../../core/template.ts';

/** A channel configuration in Slack: who may run what in one channel, and what it is told. */
export const slackChannel: Kind = {
  type: 'AWS::Chatbot::SlackChannelConfiguration',
  render: model =>
    model.channels.map(channel => ({
      logicalId: logicalId('Channel', channel.key),
      path: `channels.${channel.key}`,
      properties: renderChannel(channel),
    })),
  judge: judgeChannel,
};

/**
 * Everything is written out, also what AWS would default: without GuardrailPolicies a channel gets
 * AdministratorAccess, and drift detection compares only what the template sets.
 */
function renderChannel(channel: Channel) {
  return compact({
    ConfigurationName: channel.configurationName,
    SlackWorkspaceId: channel.workspaceId,
    SlackChannelId: channel.channelId,
    IamRoleArn:
      'key' in channel.role
        ? attribute(logicalId('Role', channel.role.key), 'Arn')
        : substitutePseudoParameters(channel.role.arn),
    GuardrailPolicies: channel.guardrails.map(guardrail =>
      'key' in guardrail
        ? reference(logicalId('Guardrail', guardrail.key))
        : substitutePseudoParameters(guardrail.arn),
    ),
    UserRoleRequired: channel.userRoleRequired,
    LoggingLevel: channel.logging,
    SnsTopicArns: channel.topics.map(substitutePseudoParameters),
    CustomizationResourceArns: channel.aliases.map(key => reference(logicalId('Alias', key))),
    Tags: renderTags(channel.tags),
  });
}

function judgeChannel(property: string, expected: Json | undefined, observed: Json | undefined): Risk {
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
      return 'unknown';
    case 'CustomizationResourceArns':
    case 'SnsTopicArns':
    case 'LoggingLevel':
    case 'Tags':
      return 'none';
    default:
      return 'unknown';
  }
}

const denyAllArn = 'arn:aws:iam::aws:policy/AWSDenyAll';
