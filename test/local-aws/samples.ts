import { type ChatbotClient, CreateSlackChannelConfigurationCommand } from '@aws-sdk/client-chatbot';
import type { JsonObject } from '../../action/core/json.ts';
import { trust } from './harness.ts';

/** A role that the service can assume. */
export function role(name: string, more: JsonObject = {}): JsonObject {
  return { Type: 'AWS::IAM::Role', Properties: { RoleName: name, AssumeRolePolicyDocument: trust, ...more } };
}

/** A Slack channel configuration. */
export function channel(name: string, id: string, more: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::Chatbot::SlackChannelConfiguration',
    Properties: {
      ConfigurationName: name,
      SlackWorkspaceId: 'T0123ABCD',
      SlackChannelId: id,
      IamRoleArn: 'arn:aws:iam::000000000000:role/ops',
      GuardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      LoggingLevel: 'ERROR',
      ...more,
    },
  };
}

/** What makes a change set one for a new stack. */
export const create = { ChangeSetType: 'CREATE' as const };

/** A template of these resources, as a wish for a change set. */
export function stackOf(Resources: JsonObject): { template: JsonObject } {
  return { template: { Resources } };
}

/** Somebody configures a channel in the console. */
export function configureByHand(chatbot: ChatbotClient, ConfigurationName: string, SlackChannelId: string) {
  return chatbot.send(
    new CreateSlackChannelConfigurationCommand({
      ConfigurationName,
      SlackChannelId,
      SlackTeamId: 'T0123ABCD',
      SlackChannelName: 'x',
      IamRoleArn: 'arn:aws:iam::000000000000:role/ops',
    }),
  );
}
