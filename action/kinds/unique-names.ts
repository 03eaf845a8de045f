import { normalizeSlackChannelId } from '../core/chat-place.ts';
import type { UniqueName } from '../core/unique-name.ts';

const configurationName: UniqueName = {
  noun: 'channel configuration',
  scope: 'configuration',
  properties: ['ConfigurationName'],
  isGlobal: true,
};

const lowerCase = (text: string) => text.toLowerCase();

/**
 * What AWS gives to one resource only. Sources: the registry schemas' identifiers; one configuration per chat
 * channel and account (AWS re:Post and the service's own error); IAM compares names without regard to case and path.
 */
const byType: ReadonlyMap<string, readonly UniqueName[]> = new Map([
  [
    'AWS::Chatbot::SlackChannelConfiguration',
    [
      configurationName,
      {
        noun: 'Slack channel',
        scope: 'slack',
        properties: ['SlackWorkspaceId', 'SlackChannelId'],
        isGlobal: true,
        fold: normalizeSlackChannelId,
      },
    ],
  ],
  [
    'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
    [
      configurationName,
      {
        noun: 'Teams channel',
        scope: 'teams',
        properties: ['TeamId', 'TeamsChannelId'],
        isGlobal: true,
        fold: lowerCase,
      },
    ],
  ],
  [
    'AWS::Chatbot::CustomAction',
    [{ noun: 'custom action', scope: 'custom action', properties: ['ActionName'], isGlobal: true }],
  ],
  [
    'AWS::IAM::Role',
    [{ noun: 'IAM role', scope: 'role', properties: ['RoleName'], isGlobal: true, fold: lowerCase }],
  ],
  [
    'AWS::IAM::ManagedPolicy',
    [
      {
        noun: 'IAM policy',
        scope: 'policy',
        properties: ['ManagedPolicyName'],
        isGlobal: true,
        fold: lowerCase,
      },
    ],
  ],
  ['AWS::SNS::Topic', [{ noun: 'topic', scope: 'topic', properties: ['TopicName'], isGlobal: false }]],
  [
    'AWS::CodeStarNotifications::NotificationRule',
    [{ noun: 'notification rule', scope: 'notification rule', properties: ['Name'], isGlobal: false }],
  ],
  [
    'AWS::Logs::LogGroup',
    [{ noun: 'log group', scope: 'log group', properties: ['LogGroupName'], isGlobal: false }],
  ],
  [
    'AWS::KMS::Alias',
    [{ noun: 'key alias', scope: 'key alias', properties: ['AliasName'], isGlobal: false }],
  ],
  ['AWS::Events::Rule', [{ noun: 'event rule', scope: 'event rule', properties: ['Name'], isGlobal: false }]],
]);

/** The unique names that resources of a type have. */
export function uniqueNamesOf(type: string): readonly UniqueName[] {
  return byType.get(type) ?? [];
}
