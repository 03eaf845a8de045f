import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { createResource, deleteResource, findResource, updateResource } from '../../resources/handlers.ts';
import { textsOf } from '../../resources/property.ts';
import { namedTable } from '../../resources/store.ts';
import { type Answer, type ApiOperation, accountIn, type Call, reads, writes } from '../../service.ts';
import type { Properties } from '../../state/caller.ts';
import type { StoredResource } from '../../state/state.ts';
import { stateOf } from './chat-policy.ts';
import { orNotFound, readChatbotTags, writeChatbotTags } from './shared.ts';

const type = 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration';

/** CloudFormation's name of a property and the API's, where a request may change it. */
const members: readonly (readonly [string, string, 'text' | 'texts' | 'flag'])[] = [
  ['TeamsChannelId', 'ChannelId', 'text'],
  ['TeamsChannelName', 'ChannelName', 'text'],
  ['IamRoleArn', 'IamRoleArn', 'text'],
  ['LoggingLevel', 'LoggingLevel', 'text'],
  ['SnsTopicArns', 'SnsTopicArns', 'texts'],
  ['GuardrailPolicies', 'GuardrailPolicyArns', 'texts'],
  ['UserRoleRequired', 'UserAuthorizationRequired', 'flag'],
];

/** Operations on Microsoft Teams channel configurations. */
export const teamsOperations: { readonly [name: string]: ApiOperation } = {
  CreateMicrosoftTeamsChannelConfiguration: writes(create, undefined, 201),
  UpdateMicrosoftTeamsChannelConfiguration: writes(update),
  DeleteMicrosoftTeamsChannelConfiguration: writes(
    (call, input) => {
      const arn = input.require('ChatConfigurationArn');
      orNotFound(() => deleteResource(call, type, arn));
      return undefined;
    },
    undefined,
    204,
  ),
  GetMicrosoftTeamsChannelConfiguration: reads(get),
  ListMicrosoftTeamsChannelConfigurations: reads(list),
  ListMicrosoftTeamsConfiguredTeams: reads(listTeams),
  DeleteMicrosoftTeamsConfiguredTeam: writes(
    (call, input) => {
      const team = accountIn(call).teams?.[input.require('TeamId')];
      if (team !== undefined) {
        team.state = 'DISABLED';
        team.reason = 'The team authorization was deleted';
      }
      return undefined;
    },
    undefined,
    204,
  ),
  ListMicrosoftTeamsUserIdentities: reads((call, input) => {
    const only = input.text('ChatConfigurationArn');
    const all = (accountIn(call).userIdentities ?? []).filter(
      ({ configuration }) =>
        configuration.includes('/microsoft-teams-channel/') && (only === undefined || configuration === only),
    );
    const { items, next } = cutPage(all, input.text('NextToken'), input.integer('MaxResults') ?? 100);
    return {
      TeamsUserIdentities: items.map(({ configuration, role, workspace, user }) => ({
        IamRoleArn: role,
        ChatConfigurationArn: configuration,
        TeamId: workspace,
        UserId: user,
      })),
      NextToken: next,
    };
  }),
};

function create(call: Call, input: Input): Answer {
  const properties: Properties = {
    TeamId: input.require('TeamId'),
    TeamsTenantId: input.require('TenantId'),
    ConfigurationName: input.require('ConfigurationName'),
    IamRoleArn: input.require('IamRoleArn'),
    ...readMembers(input),
    Tags: readChatbotTags(input),
  };
  return orNotFound(() => {
    const arn = createResource(call, type, properties, { stackName: '', logicalId: '' });
    const stored = findResource(call, type, arn);
    const teamName = input.text('TeamName');
    if (teamName !== undefined) stored.service['TeamName'] = teamName;
    return { ChannelConfiguration: writeConfiguration(call, stored) };
  });
}

/** What is not sent stays as it is. */
function update(call: Call, input: Input): Answer {
  const arn = input.require('ChatConfigurationArn');
  input.require('ChannelId');
  return orNotFound(() => {
    const stored = findResource(call, type, arn);
    const { Arn: _arn, ...current } = stored.properties;
    updateResource(call, type, arn, { before: current, after: { ...current, ...readMembers(input) } });
    return { ChannelConfiguration: writeConfiguration(call, stored) };
  });
}

/** The model has no NotFound for this read. */
function get(call: Call, input: Input): Answer {
  const arn = input.require('ChatConfigurationArn');
  const table = namedTable(call, 'global', type);
  const stored = Object.hasOwn(table, arn) ? table[arn] : undefined;
  if (stored === undefined)
    throw new ApiError('InvalidRequestException', `Chat configuration ${arn} does not exist.`);
  return { ChannelConfiguration: writeConfiguration(call, stored) };
}

function list(call: Call, input: Input): Answer {
  const team = input.text('TeamId');
  const all = Object.values(namedTable(call, 'global', type)).filter(
    ({ properties }) => team === undefined || properties['TeamId'] === team,
  );
  const { items, next } = cutPage(all, input.text('NextToken'), input.integer('MaxResults') ?? 100);
  return {
    TeamChannelConfigurations: items.map(stored => writeConfiguration(call, stored)),
    NextToken: next,
  };
}

function listTeams(call: Call, input: Input): Answer {
  const all = Object.entries(accountIn(call).teams ?? {});
  const { items, next } = cutPage(all, input.text('NextToken'), input.integer('MaxResults') ?? 100);
  return {
    ConfiguredTeams: items.map(([TeamId, { tenant, name, state, reason }]) => ({
      TenantId: tenant,
      TeamId,
      TeamName: name,
      State: state,
      StateReason: reason,
    })),
    NextToken: next,
  };
}

function readMembers(input: Input): Properties {
  const entries = members.map(([property, member, kind]) => [property, input[kind](member)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function writeConfiguration(call: Call, stored: StoredResource): Answer {
  const { properties, service } = stored;
  const team = accountIn(call).teams?.[String(properties['TeamId'])];
  return {
    ChannelId: properties['TeamsChannelId'],
    ChannelName: properties['TeamsChannelName'],
    TeamId: properties['TeamId'],
    TeamName: service['TeamName'] ?? team?.name,
    TenantId: properties['TeamsTenantId'],
    ChatConfigurationArn: properties['Arn'],
    IamRoleArn: properties['IamRoleArn'],
    SnsTopicArns: textsOf(properties['SnsTopicArns']),
    ConfigurationName: properties['ConfigurationName'],
    LoggingLevel: properties['LoggingLevel'],
    GuardrailPolicyArns: textsOf(properties['GuardrailPolicies']),
    UserAuthorizationRequired: properties['UserRoleRequired'],
    Tags: writeChatbotTags(properties['Tags']),
    ...stateOf(accountIn(call), stored),
  };
}
