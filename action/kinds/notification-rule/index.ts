import { sortMembers } from '../../core/json.ts';
import type { Kind } from '../../core/kind.ts';
import { compact, logicalId, reference, substitutePseudoParameters } from '../../core/template.ts';
import { topicId, topicPolicyId } from '../channel-properties.ts';

/** Notification rules are in the Region of their pipeline, which is that of the target. */
const regional = { isGlobal: false };

/** A rule that sends a channel's own topic events of a pipeline, build project, application or repository. */
export const notificationRule: Kind = {
  type: 'AWS::CodeStarNotifications::NotificationRule',
  render: ({ channels }) =>
    channels.flatMap(channel =>
      (channel.ownTopic?.notificationRules ?? []).map(rule => ({
        logicalId: logicalId('Notify', `${channel.origin}-${rule.key}`),
        path: `channels.${channel.key}.notify`,
        // A rule whose topic does not let it publish yet would start as inactive.
        dependsOn: [topicPolicyId(channel, regional)],
        properties: compact({
          Name: rule.ruleName,
          Resource: substitutePseudoParameters(rule.resource),
          DetailType: 'FULL',
          EventTypeIds: rule.eventTypes,
          Status: 'ENABLED',
          Targets: [{ TargetType: 'SNS', TargetAddress: reference(topicId(channel, regional)) }],
          Tags: Object.keys(channel.tags).length === 0 ? undefined : sortMembers(channel.tags),
        }),
      })),
    ),
  riskOf: () => 'none',
};
