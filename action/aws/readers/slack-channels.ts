import {
  ChatbotClient,
  DescribeSlackChannelConfigurationsCommand,
  type SlackChannelConfiguration,
  type Tag,
} from '@aws-sdk/client-chatbot';
import type { JsonObject } from '../../core/json.ts';
import type { ListedResource, Listing } from '../../core/snapshot.ts';
import { compact } from '../../core/template.ts';
import { type Connection, chatbotRegion, openClient } from '../connection.ts';

/**
 * Reads all Slack channel configurations of an account, 100 a call. Custom actions are not part of this answer.
 * @throws the SDK's error when it is denied or fails
 * @see https://docs.aws.amazon.com/chatbot/latest/APIReference/API_DescribeSlackChannelConfigurations.html
 */
export async function readSlackChannels(connection: Connection): Promise<Listing> {
  const client = openClient(ChatbotClient, connection, chatbotRegion(connection.region));
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

/** What configurations of all platforms have in common, in the words of the API. */
interface Configuration {
  readonly ConfigurationName?: string | undefined;
  readonly IamRoleArn: string | undefined;
  readonly GuardrailPolicyArns?: readonly string[] | undefined;
  readonly UserAuthorizationRequired?: boolean | undefined;
  readonly LoggingLevel?: string | undefined;
  readonly SnsTopicArns?: readonly string[] | undefined;
  readonly Tags?: readonly Tag[] | undefined;
  /** Members that the service returns and the model of our client (3.670) does not know yet. */
  readonly State?: string;
  readonly StateReason?: string;
}

function describeChannel(configuration: SlackChannelConfiguration): ListedResource {
  return describeConfiguration(configuration, {
    SlackWorkspaceId: configuration.SlackTeamId ?? '',
    SlackChannelId: configuration.SlackChannelId ?? '',
  });
}

/**
 * A configuration in the shape of its CloudFormation type. A member that is optional in the model of the service and absent from the
 * answer was not read: it is no property here, so that it is read through CloudFormation or counts as unread.
 * @param place where in chat it is, in that shape already
 */
export function describeConfiguration(configuration: Configuration, place: JsonObject): ListedResource {
  const properties: JsonObject = {
    ...place,
    IamRoleArn: configuration.IamRoleArn ?? '',
    // None is AdministratorAccess.
    GuardrailPolicies: configuration.GuardrailPolicyArns ?? [],
    SnsTopicArns: configuration.SnsTopicArns ?? [],
    ...compact({
      ConfigurationName: configuration.ConfigurationName,
      UserRoleRequired: configuration.UserAuthorizationRequired,
      LoggingLevel: configuration.LoggingLevel,
      Tags: configuration.Tags?.map(describeTag),
    }),
  };
  const { State: state, StateReason: reason } = configuration;
  if (state === 'ENABLED') return { properties };
  if (state === 'DISABLED') return { properties, disabled: reason ?? 'no reason given' };
  return { properties, isStateUnread: true };
}

function describeTag({ TagKey, TagValue }: Tag): JsonObject {
  return { Key: TagKey ?? '', Value: TagValue ?? '' };
}
