import {
  ChatbotClient,
  DescribeSlackUserIdentitiesCommand,
  DescribeSlackWorkspacesCommand,
  GetAccountPreferencesCommand,
  ListMicrosoftTeamsConfiguredTeamsCommand,
  ListMicrosoftTeamsUserIdentitiesCommand,
} from '@aws-sdk/client-chatbot';
import type { UserIdentity, WorkspaceName } from '../../core/snapshot.ts';
import { type Connection, chatbotRegion, openClient } from '../connection.ts';

/** A client in a Region in which the Chatbot API answers. */
function chatbot(connection: Connection): ChatbotClient {
  return openClient(ChatbotClient, connection, chatbotRegion(connection.region));
}

/**
 * Whether the account as a whole makes members choose a role of their own, whatever its channels say.
 * @throws the SDK's error when it is denied or fails
 * @see https://docs.aws.amazon.com/chatbot/latest/APIReference/API_GetAccountPreferences.html
 */
export async function readUserRoleRequired(connection: Connection): Promise<boolean> {
  const { AccountPreferences } = await chatbot(connection).send(new GetAccountPreferencesCommand({}));
  return AccountPreferences?.UserAuthorizationRequired ?? false;
}

/**
 * Which member of which channel chose which role, in Slack and in Teams.
 * @throws the SDK's error when it is denied or fails
 * @see https://docs.aws.amazon.com/chatbot/latest/APIReference/API_DescribeSlackUserIdentities.html
 */
export async function readUserIdentities(connection: Connection): Promise<UserIdentity[]> {
  const client = chatbot(connection);
  const slack = await readPages(async token => {
    const page = await client.send(new DescribeSlackUserIdentitiesCommand(pageInput(token)));
    return { items: page.SlackUserIdentities ?? [], next: page.NextToken };
  });
  const teams = await readPages(async token => {
    const page = await client.send(new ListMicrosoftTeamsUserIdentitiesCommand(pageInput(token)));
    return { items: page.TeamsUserIdentities ?? [], next: page.NextToken };
  });
  return [
    ...slack.map(identity => describe(identity, identity.SlackUserId)),
    ...teams.map(identity => describe(identity, identity.UserId)),
  ];
}

/**
 * The names of the workspaces and teams that the account may use, for people.
 * @throws the SDK's error when it is denied or fails
 */
export async function readWorkspaceNames(connection: Connection): Promise<WorkspaceName[]> {
  const client = chatbot(connection);
  const slack = await readPages(async token => {
    const page = await client.send(new DescribeSlackWorkspacesCommand(pageInput(token)));
    return { items: page.SlackWorkspaces ?? [], next: page.NextToken };
  });
  const teams = await readPages(async token => {
    const page = await client.send(new ListMicrosoftTeamsConfiguredTeamsCommand(pageInput(token)));
    return { items: page.ConfiguredTeams ?? [], next: page.NextToken };
  });
  return [
    ...slack.map(({ SlackTeamId, SlackTeamName }) => ({ id: SlackTeamId ?? '', name: SlackTeamName ?? '' })),
    ...teams.map(({ TeamId, TeamName }) => ({ id: TeamId ?? '', name: TeamName ?? '' })),
  ];
}

function describe(
  identity: { readonly ChatConfigurationArn: string | undefined; readonly IamRoleArn: string | undefined },
  user: string | undefined,
): UserIdentity {
  return {
    configuration: identity.ChatConfigurationArn ?? '',
    user: user ?? '',
    role: identity.IamRoleArn ?? '',
  };
}

function pageInput(token: string | undefined) {
  return { MaxResults: 100, ...(token === undefined ? {} : { NextToken: token }) };
}

async function readPages<T>(
  read: (token: string | undefined) => Promise<{ items: T[]; next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await read(token);
    all.push(...items);
    token = next;
  } while (token !== undefined);
  return all;
}
