import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { type Answer, type ApiOperation, accountIn, type Call, reads, writes } from '../../service.ts';

/** Operations on what is the whole account's: workspaces, preferences, user mappings. */
export const accountOperations: { readonly [name: string]: ApiOperation } = {
  DescribeSlackWorkspaces: reads(describeWorkspaces),
  DeleteSlackWorkspaceAuthorization: writes(
    (call, input) => {
      const workspace = accountIn(call).slackWorkspaces[input.require('SlackTeamId')];
      if (workspace !== undefined) {
        workspace.state = 'DISABLED';
        workspace.reason = 'The workspace authorization was deleted';
      }
      return undefined;
    },
    undefined,
    204,
  ),
  GetAccountPreferences: reads(call => ({ AccountPreferences: { ...accountIn(call).chatbotPreferences } })),
  UpdateAccountPreferences: writes((call, input) => {
    const { chatbotPreferences: preferences } = accountIn(call);
    preferences.UserAuthorizationRequired =
      input.flag('UserAuthorizationRequired') ?? preferences.UserAuthorizationRequired;
    preferences.TrainingDataCollectionEnabled =
      input.flag('TrainingDataCollectionEnabled') ?? preferences.TrainingDataCollectionEnabled;
    return { AccountPreferences: { ...preferences } };
  }),
  DescribeSlackUserIdentities: reads((call, input) => {
    const only = input.text('ChatConfigurationArn');
    const all = (accountIn(call).userIdentities ?? []).filter(
      ({ configuration }) =>
        configuration.includes('/slack-channel/') && (only === undefined || configuration === only),
    );
    const { items, next } = cutPage(all, input.text('NextToken'), input.integer('MaxResults') ?? 100);
    return {
      SlackUserIdentities: items.map(({ configuration, role, workspace, user }) => ({
        IamRoleArn: role,
        ChatConfigurationArn: configuration,
        SlackTeamId: workspace,
        SlackUserId: user,
      })),
      NextToken: next,
    };
  }),
  DeleteSlackUserIdentity: writes(
    (call, input) => {
      const [configuration, user] = [input.require('ChatConfigurationArn'), input.require('SlackUserId')];
      const account = accountIn(call);
      account.userIdentities = (account.userIdentities ?? []).filter(
        identity => identity.configuration !== configuration || identity.user !== user,
      );
      return undefined;
    },
    undefined,
    204,
  ),
};

function describeWorkspaces(call: Call, input: Input): Answer {
  const all = Object.entries(accountIn(call).slackWorkspaces);
  const { items, next } = cutPage(all, input.text('NextToken'), input.integer('MaxResults') ?? 100);
  return {
    SlackWorkspaces: items.map(([id, { name, state, reason }]) => ({
      SlackTeamId: id,
      SlackTeamName: name,
      State: state,
      StateReason: reason,
    })),
    NextToken: next,
  };
}
