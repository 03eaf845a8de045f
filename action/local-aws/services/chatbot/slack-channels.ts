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

const type = 'AWS::Chatbot::SlackChannelConfiguration';

/** CloudFormation's name of a property and the API's, where a request may change it. */
const members: readonly (readonly [string, string, 'text' | 'texts' | 'flag'])[] = [
  ['SlackChannelId', 'SlackChannelId', 'text'],
  ['IamRoleArn', 'IamRoleArn', 'text'],
  ['LoggingLevel', 'LoggingLevel', 'text'],
  ['SnsTopicArns', 'SnsTopicArns', 'texts'],
  ['GuardrailPolicies', 'GuardrailPolicyArns', 'texts'],
  ['UserRoleRequired', 'UserAuthorizationRequired', 'flag'],
];

/** Operations on Slack channel configurations. */
export const slackOperations: { readonly [name: string]: ApiOperation } = {
  CreateSlackChannelConfiguration: writes(create, undefined, 201),
  UpdateSlackChannelConfiguration: writes(update),
  DeleteSlackChannelConfiguration: writes(
    (call, input) => {
      const arn = input.require('ChatConfigurationArn');
      orNotFound(() => deleteResource(call, type, arn));
      return undefined;
    },
    undefined,
    204,
  ),
  DescribeSlackChannelConfigurations: reads(describe),
};

function create(call: Call, input: Input): Answer {
  const properties: Properties = {
    SlackWorkspaceId: input.require('SlackTeamId'),
    ConfigurationName: input.require('ConfigurationName'),
    IamRoleArn: input.require('IamRoleArn'),
    ...readMembers(input),
    Tags: readChatbotTags(input),
  };
  const arn = createResource(call, type, properties, { stackName: '', logicalId: '' });
  const stored = findResource(call, type, arn);
  rememberName(stored, input);
  return { ChannelConfiguration: writeConfiguration(call, stored) };
}

/** What is not sent stays as it is. */
function update(call: Call, input: Input): Answer {
  const arn = input.require('ChatConfigurationArn');
  input.require('SlackChannelId');
  return orNotFound(() => {
    const stored = findResource(call, type, arn);
    const { Arn: _arn, ...current } = stored.properties;
    updateResource(call, type, arn, { before: current, after: { ...current, ...readMembers(input) } });
    rememberName(stored, input);
    return { ChannelConfiguration: writeConfiguration(call, stored) };
  });
}

function describe(call: Call, input: Input): Answer {
  const only = input.text('ChatConfigurationArn');
  const all = Object.entries(namedTable(call, 'global', type)).filter(
    ([arn]) => only === undefined || arn === only,
  );
  const { items, next } = cutPage(all, input.text('NextToken'), input.integer('MaxResults') ?? 100);
  return {
    SlackChannelConfigurations: items.map(([, stored]) => writeConfiguration(call, stored)),
    NextToken: next,
  };
}

function readMembers(input: Input): Properties {
  const entries = members.map(([property, member, kind]) => [property, input[kind](member)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The channel's name is only the API's; CloudFormation does not know it. */
function rememberName(stored: StoredResource, input: Input): void {
  const name = input.text('SlackChannelName');
  if (name !== undefined) stored.service['SlackChannelName'] = name;
}

function writeConfiguration(call: Call, stored: StoredResource): Answer {
  const { properties, service } = stored;
  const workspace = String(properties['SlackWorkspaceId']);
  const { name = workspace } = accountIn(call).slackWorkspaces[workspace] ?? {};
  return {
    SlackTeamName: name,
    SlackTeamId: workspace,
    SlackChannelId: properties['SlackChannelId'],
    SlackChannelName: service['SlackChannelName'] ?? properties['SlackChannelId'],
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
