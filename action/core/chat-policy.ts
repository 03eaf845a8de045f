import { type ChannelPlace, normalizeSlackChannelId } from './chat-place.ts';
import { findMember, hasOperator } from './chat-policy-form.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** The chat applications policy of an account with everything resolved: plain values, keys in small letters. */
export interface ChatPolicy {
  /** The file as chatops.yml names it. */
  readonly name: string;
  readonly effective: JsonObject;
  /** What chatops.yml says of the kind of Slack channels, by `slackChannelKey`: no ID and no API shows it. */
  readonly channelTypes: ReadonlyMap<string, SlackChannelType>;
}

/** The two kinds of Slack channels. */
export type SlackChannelType = 'public' | 'private';

/** A Slack channel, whichever account has it. */
export function slackChannelKey(workspace: string, channel: string): string {
  return `${workspace.toUpperCase()} ${normalizeSlackChannelId(channel)}`;
}

/**
 * The effective policy of a document: of one that is attached what it alone gives, of an effective one the same. Keys are
 * lower-cased, and what is empty is left out, as AWS answers it.
 */
export function resolveChatPolicy(document: Json): JsonObject {
  const resolved = resolvePart(document, hasOperator(document));
  return isObject(resolved) ? resolved : {};
}

function resolvePart(value: Json, hasOperators: boolean): Json | undefined {
  if (Array.isArray(value)) return value.length === 0 ? undefined : [...new Set(value.map(String))];
  if (!isObject(value)) return value;
  if (
    hasOperators &&
    ['@@assign', '@@append', '@@remove'].some(name => findMember(value, name) !== undefined)
  ) {
    const leaf = resolveLeaf(value);
    // At the root an operator does nothing.
    if (findMember(value, 'chatbot') === undefined) return leaf;
  }
  const members = Object.entries(value).flatMap(([key, member]): [string, Json][] => {
    if (key.startsWith('@@')) return [];
    const part = resolvePart(member, hasOperators);
    return part === undefined ? [] : [[key.toLowerCase(), part]];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function resolveLeaf(value: JsonObject): Json | undefined {
  const [assigned, appended, removed] = ['@@assign', '@@append', '@@remove'].map(name =>
    findMember(value, name),
  );
  if (typeof assigned === 'string') return assigned;
  const listOf = (part: Json | undefined) => (Array.isArray(part) ? part.map(String) : []);
  const gone = new Set(listOf(removed));
  const list = [...new Set([...listOf(assigned), ...listOf(appended)])].filter(each => !gone.has(each));
  return list.length === 0 ? undefined : list;
}

/** Where a channel is, as the policy names it. */
export type ChatPolicyPlace =
  | { readonly platform: 'slack'; readonly workspace: string }
  | { readonly platform: 'teams'; readonly team: string; readonly tenant: string };

/** What a policy does to a channel. */
export interface ChatPolicyVerdict {
  /** Why nothing works in the channel; undefined: the policy has nothing against it. */
  readonly closed: { readonly rule: string; readonly message: string } | undefined;
  /** Which roles members can run commands as. */
  readonly roles: 'any' | 'user' | 'channel';
  /** The one kind of channel that is allowed, which no ID shows; undefined: any. */
  readonly only: SlackChannelType | undefined;
}

/**
 * What the policy does to a channel, with what chatops.yml says of its kind. `only` is left where that says nothing: whether
 * anything works in the channel is then unknown.
 */
export function applyToChannel(
  { effective, channelTypes }: ChatPolicy,
  place: ChannelPlace,
): ChatPolicyVerdict {
  const verdict = applyChatPolicy(effective, place);
  const { closed, only } = verdict;
  if (closed !== undefined || only === undefined || place.platform !== 'slack') return verdict;
  const declared = channelTypes.get(slackChannelKey(place.workspace, place.channel));
  if (declared === undefined) return verdict;
  const message = `the chat policy of the organization allows ${only} channels only, and this one is ${declared}`;
  return declared === only
    ? { ...verdict, only: undefined }
    : { closed: { rule: 'ChannelTypeNotAllowed', message }, roles: 'any', only: undefined };
}

/**
 * Checks a channel against the effective policy. AWS documents the values and not how they are enforced: what the policy does
 * not mention is taken to be unrestricted.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_chatbot_syntax.html
 */
function applyChatPolicy(policy: JsonObject, place: ChatPolicyPlace): ChatPolicyVerdict {
  const chatbot = partOf(policy, 'chatbot');
  const platform = partOf(
    partOf(chatbot, 'platforms'),
    place.platform === 'slack' ? 'slack' : 'microsoft_teams',
  );
  const client = platform['client'] ?? partOf(chatbot, 'default')['client'];
  const noun = place.platform === 'slack' ? 'Slack' : 'Microsoft Teams';
  const close = (rule: string, message: string): ChatPolicyVerdict => ({
    closed: { rule, message },
    roles: 'any',
    only: undefined,
  });
  if (client === 'disabled')
    return close('ClientDisabled', `the chat policy of the organization disables ${noun}`);
  return place.platform === 'slack'
    ? applyToSlack(platform, place, close)
    : applyToTeams(platform, place, close);
}

type Close = (rule: string, message: string) => ChatPolicyVerdict;

function applyToSlack(
  slack: JsonObject,
  { workspace }: Extract<ChatPolicyPlace, { platform: 'slack' }>,
  close: Close,
): ChatPolicyVerdict {
  const allowed = listOf(slack['workspaces']);
  if (allowed !== undefined && !allowed.includes('*') && !allowed.includes(workspace))
    return close(
      'WorkspaceNotAllowed',
      `the chat policy of the organization does not list the workspace ${workspace}`,
    );
  const own = partOf(partOf(slack, 'overrides'), workspace.toLowerCase());
  const settings = { ...partOf(slack, 'default'), ...own };
  const types = listOf(settings['supported_channel_types']);
  const [only] = types?.length === 1 ? types : [];
  return {
    closed: undefined,
    roles: rolesOf(settings),
    only: only === undefined ? undefined : only === 'private' ? 'private' : 'public',
  };
}

function applyToTeams(
  teams: JsonObject,
  { team, tenant }: Extract<ChatPolicyPlace, { platform: 'teams' }>,
  close: Close,
): ChatPolicyVerdict {
  const tenants = teams['tenants'];
  if (isObject(tenants)) {
    const lists = [tenants[tenant.toLowerCase()], tenants['*']].map(listOf);
    if (lists.every(list => list === undefined))
      return close(
        'TenantNotAllowed',
        `the chat policy of the organization does not list the tenant ${tenant}`,
      );
    if (!lists.some(list => list?.includes('*') === true || list?.includes(team.toLowerCase()) === true))
      return close('TeamNotAllowed', `the chat policy of the organization does not list the team ${team}`);
  }
  const own = partOf(partOf(partOf(teams, 'overrides'), tenant.toLowerCase()), team.toLowerCase());
  return { closed: undefined, roles: rolesOf({ ...partOf(teams, 'default'), ...own }), only: undefined };
}

function rolesOf(settings: JsonObject): ChatPolicyVerdict['roles'] {
  const list = listOf(settings['supported_role_settings']);
  if (list === undefined || list.length > 1) return 'any';
  return list.includes('user_role') ? 'user' : 'channel';
}

function partOf(object: JsonObject, name: string): JsonObject {
  const part = Object.hasOwn(object, name) ? object[name] : undefined;
  return isObject(part) ? part : {};
}

function listOf(value: Json | undefined): readonly string[] | undefined {
  return Array.isArray(value) && value.length > 0 ? value.map(String) : undefined;
}
