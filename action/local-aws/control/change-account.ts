import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { accountOf, type State, type StoredResource, type Workspace } from '../state/state.ts';
import { ControlError } from './control-error.ts';

const channelTypes = [
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
] as const;

/**
 * Says which workspaces are authorised: `{ open?, slack?: { ID: { name?, state?, reason? } | null }, teams?: { ID: {
 * tenant, … } | null } }`. With `open: false` only listed ones are; `null` takes one off the list.
 */
export function changeWorkspaces(
  state: State,
  id: string,
  { open, slack, teams, ...rest }: JsonObject,
): JsonObject {
  const [unknownName] = Object.keys(rest);
  if (unknownName !== undefined) throw new ControlError(`unknown member ${unknownName}`);
  if (typeof open === 'boolean') state.settings = { ...state.settings, hasClosedWorkspaces: !open };
  const account = accountOf(state, id);
  account.teams ??= {};
  for (const [key, value] of entriesOf(slack)) {
    if (value === null) delete account.slackWorkspaces[key];
    else account.slackWorkspaces[key] = readWorkspace(key, value);
  }
  for (const [key, value] of entriesOf(teams)) {
    if (value === null) delete account.teams[key];
    else account.teams[key] = { ...readWorkspace(key, value), tenant: textOf(value, 'tenant') ?? '' };
  }
  return JSON.parse(JSON.stringify({ slack: account.slackWorkspaces, teams: account.teams })) as JsonObject;
}

/** Switches a channel configuration off or on, as the service does: `{ arn, state: ENABLED | DISABLED, reason? }`. */
export function changeChannel(state: State, id: string, wanted: JsonObject): JsonObject {
  const arn = textOf(wanted, 'arn') ?? '';
  const { resources } = accountOf(state, id);
  const stored: StoredResource | undefined = channelTypes
    .map(type => resources['global']?.[type]?.[arn])
    .find(found => found !== undefined);
  if (stored === undefined) throw new ControlError(`no channel configuration ${arn}`, 404);
  const reason = textOf(wanted, 'reason');
  const { StateReason: _old, ...service } = stored.service;
  stored.service = {
    ...service,
    State: readState(wanted),
    ...(reason === undefined ? {} : { StateReason: reason }),
  };
  return { arn, ...stored.service };
}

/**
 * Puts the account into an organization: `{ chatPolicy?, serviceControl?, resourceControl? }`. The first is its effective
 * chat policy, and without it, or with `null`, policies of this type are not enabled; `serviceControl` is a list of levels,
 * each a list of documents, with FullAWSAccess where it is attached; `resourceControl` is a list of documents. `{}` takes the
 * account out. It replaces what was there.
 */
export function changeOrganization(state: State, id: string, wanted: JsonObject, now: number): JsonObject {
  const { chatPolicy, serviceControl, resourceControl, ...rest } = wanted;
  const [unknownName] = Object.keys(rest);
  if (unknownName !== undefined) throw new ControlError(`unknown member ${unknownName}`);
  const account = accountOf(state, id);
  if (chatPolicy !== undefined && chatPolicy !== null && !isObject(chatPolicy))
    throw new ControlError('chatPolicy is an object or null');
  if (serviceControl !== undefined && !Array.isArray(serviceControl))
    throw new ControlError('serviceControl is a list of levels, each a list of policy documents');
  const levels = (serviceControl as readonly Json[] | undefined)?.map(level =>
    readDocuments('each level of serviceControl', level),
  );
  if (Object.keys(wanted).length === 0) delete account.organization;
  else {
    account.organization = {
      at: now,
      ...(isObject(chatPolicy) ? { chatPolicy } : {}),
      ...(levels === undefined ? {} : { serviceControl: levels }),
      ...(resourceControl === undefined
        ? {}
        : { resourceControl: readDocuments('resourceControl', resourceControl) }),
    };
  }
  const { organization } = account;
  return {
    chatPolicy: organization?.chatPolicy ?? null,
    serviceControl: organization?.serviceControl ?? [],
    resourceControl: organization?.resourceControl ?? [],
  };
}

/** Policy documents, as a list. */
function readDocuments(name: string, value: Json): JsonObject[] {
  const list: readonly Json[] = Array.isArray(value) ? value : [null];
  const documents = list.filter(isObject);
  if (documents.length < list.length) throw new ControlError(`${name} is a list of policy documents`);
  return documents;
}

/** Says who mapped which role: `[{ configuration, role, workspace, user }]`; replaces what was there. */
export function changeUserIdentities(state: State, id: string, wanted: Json): Json {
  if (!Array.isArray(wanted)) throw new ControlError('the body is a list');
  const identities = (wanted as readonly Json[]).map(entry => {
    const [configuration, role, workspace, user] = ['configuration', 'role', 'workspace', 'user'].map(name =>
      textOf(entry, name),
    );
    if (configuration === undefined || role === undefined || workspace === undefined || user === undefined) {
      throw new ControlError('each has configuration, role, workspace and user');
    }
    return { configuration, role, workspace, user };
  });
  accountOf(state, id).userIdentities = identities;
  return identities;
}

function readWorkspace(key: string, value: Json): Workspace {
  const reason = textOf(value, 'reason');
  return {
    name: textOf(value, 'name') ?? key.toLowerCase(),
    state: readState(value),
    ...(reason === undefined ? {} : { reason }),
  };
}

function readState(value: Json): Workspace['state'] {
  const state = textOf(value, 'state') ?? 'ENABLED';
  if (state === 'ENABLED' || state === 'DISABLED') return state;
  throw new ControlError(`state is ENABLED or DISABLED, not ${state}`);
}

function textOf(value: Json | undefined, name: string): string | undefined {
  const member = isObject(value) ? value[name] : undefined;
  return typeof member === 'string' ? member : undefined;
}

function entriesOf(value: Json | undefined): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}
