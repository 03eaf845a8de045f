import { randomUUID } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import { accountIn, type Scope } from '../../service.ts';
import type { Properties } from '../../state/caller.ts';
import type { StoredResource } from '../../state/state.ts';
import { textsOf } from '../property.ts';
import type { ResourceType } from '../resource-type.ts';
import { namedTable, peekTable } from '../store.ts';
import { subscribeChat } from './topic.ts';

const slackType = 'AWS::Chatbot::SlackChannelConfiguration';
const teamsType = 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration';
const actionType = 'AWS::Chatbot::CustomAction';

/** What the service reads back when nothing was given (FACTS: the default guardrail is AdministratorAccess, lists are empty). */
const channelDefaults: Properties = {
  GuardrailPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  LoggingLevel: 'NONE',
  UserRoleRequired: false,
  SnsTopicArns: [],
  CustomizationResourceArns: [],
};

const channelKinds = ['slack-channel', 'microsoft-teams-channel'] as const;

function channelArn(account: string, kind: (typeof channelKinds)[number], name: string): string {
  return `arn:aws:chatbot::${account}:chat-configuration/${kind}/${name}`;
}

const enabled: Properties = { State: 'ENABLED' };

/** A Slack channel configuration: one per channel and account, whatever its name. */
export const slackChannel: ResourceType = {
  type: slackType,
  isGlobal: true,
  name: { property: 'ConfigurationName', maxLength: 128 },
  defaults: channelDefaults,
  unreadable: ['Tags'],
  arnOf: ({ account, identifier, named }) =>
    identifier ?? channelArn(account, 'slack-channel', named('ConfigurationName')),
  identify: ({ account }, { ConfigurationName: name }) => ({
    Arn: channelArn(account, 'slack-channel', String(name)),
  }),
  start: () => enabled,
  // A private channel's id begins with G in old workspaces; the service reads it back with C.
  settle: properties => ({
    ...properties,
    SlackChannelId: String(properties['SlackChannelId']).replace(/^G/, 'C'),
  }),
  check: (scope, properties, own) => {
    authoriseWorkspace(scope, String(properties['SlackWorkspaceId']));
    checkName(scope, properties, own);
    checkCustomActions(scope, properties);
    checkChannel(scope, properties, own, slackKeys);
  },
  afterWrite: (scope, { properties }, before) => subscribeChat(scope, properties, before),
};

/** A Microsoft Teams channel configuration. */
export const teamsChannel: ResourceType = {
  type: teamsType,
  isGlobal: true,
  name: { property: 'ConfigurationName', maxLength: 128 },
  defaults: channelDefaults,
  arnOf: ({ account, identifier, named }) =>
    identifier ?? channelArn(account, 'microsoft-teams-channel', named('ConfigurationName')),
  identify: ({ account }, { ConfigurationName: name }) => ({
    Arn: channelArn(account, 'microsoft-teams-channel', String(name)),
  }),
  start: () => enabled,
  check: (scope, properties, own) => {
    authoriseTeam(scope, String(properties['TeamId']), String(properties['TeamsTenantId']));
    checkName(scope, properties, own);
    checkCustomActions(scope, properties);
    checkChannel(scope, properties, own, teamsKeys);
  },
  afterWrite: (scope, { properties }, before) => subscribeChat(scope, properties, before),
};

/** A custom action: an alias or a button. */
export const customAction: ResourceType = {
  type: actionType,
  isGlobal: true,
  name: { property: 'ActionName', maxLength: 64 },
  defaults: {},
  arnOf: ({ account, identifier, named }) =>
    identifier ?? `arn:aws:chatbot::${account}:custom-action/${named('ActionName')}`,
  identify: (scope, properties) => ({
    CustomActionArn: `arn:aws:chatbot::${scope.account}:custom-action/${String(properties['ActionName'])}`,
  }),
  afterDelete: removeAssociations,
};

/**
 * The error of the Chatbot service, and how its CloudFormation handler wraps it (recorded in public issues: "Invalid
 * request provided: … (Service: AWSChatbot; Status Code: 400; Error Code: InvalidRequestException; …)").
 */
export function chatbotError(
  code: 'InvalidRequestException' | 'InvalidParameterException',
  message: string,
): ApiError {
  return new ApiError(code, message, {
    handlerCode: 'InvalidRequest',
    handlerMessage: `Invalid request provided: ${message} (Service: AWSChatbot; Status Code: 400; Error Code: ${code}; Request ID: ${randomUUID()}; Proxy: null)`,
  });
}

/**
 * A workspace counts as authorised from its first use, unless the account has it as DISABLED or the control endpoint
 * closed the list (assumed, words too).
 */
function authoriseWorkspace(scope: Scope, id: string): void {
  const { slackWorkspaces } = accountIn(scope);
  const workspace = slackWorkspaces[id];
  const isClosed = workspace === undefined && scope.state.settings?.hasClosedWorkspaces === true;
  if (workspace?.state === 'DISABLED' || isClosed) {
    throw chatbotError(
      'InvalidRequestException',
      `Slack workspace with ID ${id} is not authorized for AWS account ${scope.account}.`,
    );
  }
  slackWorkspaces[id] ??= { name: id.toLowerCase(), state: 'ENABLED' };
}

/** As for Slack workspaces. */
function authoriseTeam(scope: Scope, id: string, tenant: string): void {
  const account = accountIn(scope);
  account.teams ??= {};
  const team = account.teams[id];
  const isClosed = team === undefined && scope.state.settings?.hasClosedWorkspaces === true;
  if (team?.state === 'DISABLED' || isClosed) {
    throw chatbotError(
      'InvalidRequestException',
      `Microsoft Teams team with ID ${id} is not authorized for AWS account ${scope.account}.`,
    );
  }
  account.teams[id] ??= { name: id, state: 'ENABLED', tenant };
}

function checkName(scope: Scope, properties: Properties, own: string | undefined): void {
  const name = properties['ConfigurationName'];
  // The name is part of the ARN, so nothing has to be looked through.
  const arns = channelKinds.map(kind => channelArn(scope.account, kind, String(name)));
  const isTaken = arns.some(
    arn =>
      arn !== own &&
      [slackType, teamsType].some(type => Object.hasOwn(peekTable(scope, 'global', type), arn)),
  );
  if (isTaken) {
    throw chatbotError(
      'InvalidParameterException',
      `The chat configuration with the name ${String(name)} already exists. Retry with a unique configuration name.`,
    );
  }
}

interface ChannelKeys {
  readonly type: string;
  readonly channel: string;
  readonly workspace: string;
  readonly describe: (channel: string, workspace: string) => string;
}

const slackKeys: ChannelKeys = {
  type: slackType,
  channel: 'SlackChannelId',
  workspace: 'SlackWorkspaceId',
  describe: (channel, workspace) => `Slack channel with ID ${channel} in Slack team ${workspace}`,
};

/** The words for Teams are assumed after those for Slack. */
const teamsKeys: ChannelKeys = {
  type: teamsType,
  channel: 'TeamsChannelId',
  workspace: 'TeamId',
  describe: (channel, team) => `Microsoft Teams channel with ID ${channel} in team ${team}`,
};

/** FACTS 2: one configuration per channel and account. */
function checkChannel(
  scope: Scope,
  properties: Properties,
  own: string | undefined,
  keys: ChannelKeys,
): void {
  const [channel, workspace] = [properties[keys.channel], properties[keys.workspace]];
  const table = peekTable(scope, 'global', keys.type);
  const twin = Object.keys(table).find(arn => {
    const other = table[arn]?.properties;
    return arn !== own && other?.[keys.channel] === channel && other?.[keys.workspace] === workspace;
  });
  if (twin === undefined) return;
  throw chatbotError(
    'InvalidRequestException',
    `${keys.describe(String(channel), String(workspace))} has already been configured for AWS account ${scope.account}.`,
  );
}

/** Assumed: a custom action must exist before a channel can have it. */
function checkCustomActions(scope: Scope, properties: Properties): void {
  const known = namedTable(scope, 'global', actionType);
  const missing = textsOf(properties['CustomizationResourceArns']).find(arn => !Object.hasOwn(known, arn));
  if (missing !== undefined)
    throw chatbotError('InvalidRequestException', `Custom action ${missing} does not exist.`);
}

/** Assumed: a deleted custom action leaves the channels that had it. */
function removeAssociations(scope: Scope, { properties }: StoredResource): void {
  const arn = properties['CustomActionArn'];
  for (const type of [slackType, teamsType]) {
    const table = namedTable(scope, 'global', type);
    for (const [id, { properties: looked }] of Object.entries(peekTable(scope, 'global', type))) {
      const { CustomizationResourceArns: arns } = looked;
      const channel = textsOf(arns).some(other => other === arn) ? table[id] : undefined;
      if (channel !== undefined)
        channel.properties['CustomizationResourceArns'] = textsOf(arns).filter(other => other !== arn);
    }
  }
}
