import {
  ChatbotClient,
  DescribeSlackWorkspacesCommand,
  ListMicrosoftTeamsConfiguredTeamsCommand,
} from '@aws-sdk/client-chatbot';
import { type Connection, chatbotRegion, openClient } from '../connection.ts';

/** A chat workspace or team that is authorised in this account. */
export interface AuthorizedWorkspace {
  readonly name: string;
  /** The service's reason, when it has switched the workspace off. */
  readonly disabled: string | undefined;
}

/** Members that the service returns and the model of our client (3.670) does not know yet. */
interface State {
  readonly State?: string;
  readonly StateReason?: string;
}

/**
 * Reads the Slack workspaces that are authorised in an account, by ID.
 * @throws the SDK's error when it is denied or fails
 * @see https://docs.aws.amazon.com/chatbot/latest/APIReference/API_DescribeSlackWorkspaces.html
 */
export function readSlackWorkspaces(connection: Connection): Promise<Map<string, AuthorizedWorkspace>> {
  const client = chatbotClient(connection);
  return collect(async token => {
    const page = await client.send(new DescribeSlackWorkspacesCommand(pageOf(token)));
    return {
      next: page.NextToken,
      entries: (page.SlackWorkspaces ?? []).map(workspace => [
        workspace.SlackTeamId ?? '',
        describe(workspace.SlackTeamName, workspace as State),
      ]),
    };
  });
}

/**
 * Reads the Microsoft Teams teams that are authorised in an account, by ID.
 * @throws the SDK's error when it is denied or fails
 * @see https://docs.aws.amazon.com/chatbot/latest/APIReference/API_ListMicrosoftTeamsConfiguredTeams.html
 */
export function readTeams(connection: Connection): Promise<Map<string, AuthorizedWorkspace>> {
  const client = chatbotClient(connection);
  return collect(async token => {
    const page = await client.send(new ListMicrosoftTeamsConfiguredTeamsCommand(pageOf(token)));
    return {
      next: page.NextToken,
      entries: (page.ConfiguredTeams ?? []).map(team => [
        team.TeamId ?? '',
        describe(team.TeamName, team as State),
      ]),
    };
  });
}

function chatbotClient(connection: Connection): ChatbotClient {
  return openClient(ChatbotClient, connection, chatbotRegion(connection.region));
}

function pageOf(token: string | undefined) {
  return { MaxResults: 100, ...(token === undefined ? {} : { NextToken: token }) };
}

interface Page {
  readonly next: string | undefined;
  readonly entries: readonly (readonly [string, AuthorizedWorkspace])[];
}

async function collect(read: (token: string | undefined) => Promise<Page>) {
  const all = new Map<string, AuthorizedWorkspace>();
  let token: string | undefined;
  do {
    const page = await read(token);
    for (const [id, workspace] of page.entries) all.set(id, workspace);
    token = page.next;
  } while (token !== undefined);
  return all;
}

function describe(
  name: string | undefined,
  { State: state, StateReason: reason }: State,
): AuthorizedWorkspace {
  return { name: name ?? '', disabled: state === 'DISABLED' ? (reason ?? 'no reason given') : undefined };
}
