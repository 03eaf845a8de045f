import {
  ChatbotClient,
  DescribeSlackChannelConfigurationsCommand,
  type SlackChannelConfiguration,
  type Tag,
} from '@aws-sdk/client-chatbot';
import type { JsonObject } from '../../core/json.ts';
import type { ListedResource, Listing } from '../../core/snapshot.ts';
import { type Connection, chatbotRegion, clientSettings } from '../connection.ts';

/** Members that the service returns and the model of our client (3.670) does not know yet. */
type Described = SlackChannelConfiguration & { readonly State?: string; readonly StateReason?: string };

/**
 * Reads all Slack channel configurations of an account, 100 a call. Custom actions are not part of this answer.
 * @throws the SDK's error when it is denied or fails
 * @see https://docs.aws.amazon.com/chatbot/latest/APIReference/API_DescribeSlackChannelConfigurations.html
 */
export async function readSlackChannels(connection: Connection): Promise<Listing> {
  const client = new ChatbotClient(clientSettings(connection, chatbotRegion(connection.region)));
  const resources = new Map<string, ListedResource>();
  let token: string | undefined;
  do {
    const page = await client.send(
      new DescribeSlackChannelConfigurationsCommand({
        MaxResults: 100,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const configuration of page.SlackChannelConfigurations ?? []) {
      resources.set(configuration.ChatConfigurationArn ?? '', describeChannel(configuration));
    }
    token = page.NextToken;
  } while (token !== undefined);
  return resources;
}

function describeChannel(configuration: Described): ListedResource {
  const properties: JsonObject = {
    ConfigurationName: configuration.ConfigurationName ?? '',
    SlackWorkspaceId: configuration.SlackTeamId ?? '',
    SlackChannelId: configuration.SlackChannelId ?? '',
    IamRoleArn: configuration.IamRoleArn ?? '',
    GuardrailPolicies: configuration.GuardrailPolicyArns ?? [],
    UserRoleRequired: configuration.UserAuthorizationRequired ?? false,
    LoggingLevel: configuration.LoggingLevel ?? 'NONE',
    SnsTopicArns: configuration.SnsTopicArns ?? [],
    ...(configuration.Tags === undefined ? {} : { Tags: configuration.Tags.map(describeTag) }),
  };
  if (configuration.State !== 'DISABLED') return { properties };
  return { properties, disabled: configuration.StateReason ?? 'no reason given' };
}

function describeTag({ TagKey, TagValue }: Tag): JsonObject {
  return { Key: TagKey ?? '', Value: TagValue ?? '' };
}
