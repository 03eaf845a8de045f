import { isObject, type Json } from '../../../core/json.ts';
import type { Account, StoredResource } from '../../state/state.ts';

/** What the effective chat policy of an account says of a channel configuration. */
export interface PolicyEffect {
  /** Why the channel does not work; undefined: the policy has nothing against it. */
  readonly refusal?: string;
  /** The kinds of roles that commands run as. */
  readonly roles: ReadonlySet<'channel_role' | 'user_role'>;
}

const anyRole = new Set(['channel_role', 'user_role'] as const);

/**
 * Asks the effective chat policy about a channel configuration. AWS documents what its values mean; that what is not
 * mentioned is not limited, and the words of the refusals, are assumed.
 */
export function askChatPolicy(account: Account, { properties }: StoredResource): PolicyEffect {
  const chatbot = member(account.organization?.chatPolicy, 'chatbot');
  const workspace = text(properties['SlackWorkspaceId']);
  const name = workspace === '' ? 'microsoft_teams' : 'slack';
  const platform = member(member(chatbot, 'platforms'), name);
  const client = member(platform, 'client') ?? member(member(chatbot, 'default'), 'client');
  if (client === 'disabled') return refuse(`${name} is disabled`);
  if (workspace !== '') {
    const listed = texts(member(platform, 'workspaces'));
    if (listed.length > 0 && !['*', workspace].some(each => listed.includes(each)))
      return refuse(`the workspace ${workspace} is not listed`);
    return { roles: rolesOf(platform, member(member(platform, 'overrides'), workspace)) };
  }
  const [tenant, team] = [text(properties['TeamsTenantId']), text(properties['TeamId'])];
  const tenants = member(platform, 'tenants');
  if (isObject(tenants)) {
    const listed = [tenant, '*'].flatMap(each => texts(member(tenants, each)));
    if (!['*', team.toLowerCase()].some(each => listed.includes(each)))
      return refuse(`the team ${team} is not listed`);
  }
  return { roles: rolesOf(platform, member(member(member(platform, 'overrides'), tenant), team)) };
}

function refuse(why: string): PolicyEffect {
  return { refusal: `The chat applications policy of the organization: ${why}`, roles: new Set() };
}

function rolesOf(platform: Json | undefined, own: Json | undefined): PolicyEffect['roles'] {
  const setting =
    member(own, 'supported_role_settings') ?? member(member(platform, 'default'), 'supported_role_settings');
  const listed = texts(setting);
  return listed.length === 0 ? anyRole : new Set([...anyRole].filter(each => listed.includes(each)));
}

/** A member by its name, in small letters as effective policies have it (recorded). */
function member(object: Json | undefined, name: string): Json | undefined {
  const key = name.toLowerCase();
  return isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
}

/**
 * The state of a channel configuration as the service shows it: switched off with its workspace or team (assumed), by the
 * chat policy (FACTS), or by itself.
 */
export function stateOf(account: Account, stored: StoredResource): { State: Json; StateReason?: Json } {
  const { properties, service } = stored;
  const home =
    account.slackWorkspaces[text(properties['SlackWorkspaceId'])] ??
    account.teams?.[text(properties['TeamId'])];
  const disabled = (reason: Json | undefined) => ({
    State: 'DISABLED',
    ...(reason === undefined ? {} : { StateReason: reason }),
  });
  if (home?.state === 'DISABLED') return disabled(home.reason);
  const { refusal } = askChatPolicy(account, stored);
  if (refusal !== undefined) return disabled(refusal);
  return service['State'] === 'DISABLED'
    ? disabled(service['StateReason'])
    : {
        State: service['State'] ?? 'ENABLED',
        ...(service['StateReason'] === undefined ? {} : { StateReason: service['StateReason'] }),
      };
}
