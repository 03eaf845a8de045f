import {
  ChatbotClient,
  ListMicrosoftTeamsChannelConfigurationsCommand,
  type TeamsChannelConfiguration,
} from '@aws-sdk/client-chatbot';
import type { ListedResource, Listing } from '../../core/snapshot.ts';
import { type Connection, chatbotRegion, openClient } from '../connection.ts';
import { describeConfiguration } from './slack-channels.ts';

/**
 * Reads all Microsoft Teams channel configurations of an account, 100 a call. Custom actions are not part of this
 * answer.
 * @throws the SDK's error when it is denied or fails
 * @see https://docs.aws.amazon.com/chatbot/latest/APIReference/API_ListMicrosoftTeamsChannelConfigurations.html
 */
export async function readTeamsChannels(connection: Connection): Promise<Listing> {
  const client = openClient(ChatbotClient, connection, chatbotRegion(connection.region));
  const resources = new Map<string, ListedResource>();
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListMicrosoftTeamsChannelConfigurationsCommand({
        MaxResults: 100,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const configuration of page.TeamChannelConfigurations ?? []) {
      resources.set(configuration.ChatConfigurationArn ?? '', describeChannel(configuration));
    }
    token = page.NextToken;
  } while (token !== undefined);
  return resources;
}

function describeChannel(configuration: TeamsChannelConfiguration): ListedResource {
  return describeConfiguration(configuration, {
    TeamId: configuration.TeamId ?? '',
    TeamsTenantId: configuration.TenantId ?? '',
    TeamsChannelId: configuration.ChannelId ?? '',
  });
}
