import type { ForwardedPermissions } from '../chat/forwarded-permissions.ts';
import type { Item } from '../iam/access-items.ts';
import { type AccessSummary, accessTo, isClosed } from '../iam/access-summary.ts';
import { isRefusedInChat, type Passes } from '../iam/channel-layers.ts';
import type { IamAction, IamActions } from '../iam/iam-actions.ts';
import { isAbout } from '../iam/resource-cells.ts';

/** How certain it is that an allowed call uses a permission; undefined: none does. */
type Use = 'surely' | 'possibly' | undefined;

/** The permissions that chat itself never uses, and the actions of the calls that can use them, by each other's name. */
interface Users {
  readonly actions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly permissions: ReadonlyMap<string, readonly string[]>;
}

const knownUsers = new WeakMap<ForwardedPermissions, Users>();
const knownUses = new WeakMap<AccessSummary, ReadonlyMap<string, Use>>();

/**
 * Finds the permissions that pass the chat service because a call that a summary allows uses them. A summary that differs in
 * a few actions from what is below it is asked about these only.
 */
export function findPasses(
  summary: AccessSummary,
  forwarded: ForwardedPermissions,
  actions: IamActions,
): Passes {
  const passes = new Map<string, 'surely' | 'possibly'>();
  for (const [permission, use] of usesOf(summary, usersOf(forwarded), actions)) {
    if (use !== undefined) passes.set(permission, use);
  }
  return passes;
}

function usersOf(forwarded: ForwardedPermissions): Users {
  let users = knownUsers.get(forwarded);
  if (users === undefined) {
    const refused = [...forwarded].filter(([permission]) => isRefusedInChat(permission));
    const permissions = new Map<string, string[]>();
    for (const [permission, names] of refused) {
      for (const name of names) permissions.set(name, [...(permissions.get(name) ?? []), permission]);
    }
    users = { actions: new Map(refused), permissions };
    knownUsers.set(forwarded, users);
  }
  return users;
}

function usesOf(summary: AccessSummary, users: Users, actions: IamActions): ReadonlyMap<string, Use> {
  const known = knownUses.get(summary);
  if (known !== undefined) return known;
  const { base, listed } = summary;
  const own = new Map(Array.from(listed.keys(), action => [action.key, action]));
  const isAlone = base === undefined && isClosed(summary);
  const find = isAlone ? (name: string) => own.get(name) : actions.find;
  const asked =
    base === undefined && !isAlone
      ? users.actions.keys()
      : new Set([...own.keys()].flatMap(name => users.permissions.get(name) ?? []));
  const uses = new Map(base === undefined ? [] : usesOf(base, users, actions));
  for (const permission of asked) {
    uses.set(permission, useOf(summary, users.actions.get(permission) ?? new Set(), find));
  }
  knownUses.set(summary, uses);
  return uses;
}

function useOf(
  summary: AccessSummary,
  names: ReadonlySet<string>,
  find: (name: string) => IamAction | undefined,
): Use {
  let use: Use;
  for (const name of names) {
    const action = find(name);
    if (action === undefined) continue;
    const { sure, possible } = accessTo(summary, action);
    const isOwn = (item: Item) => isAbout(action, item);
    if (sure.some(isOwn)) return 'surely';
    if (possible.some(isOwn)) use = 'possibly';
  }
  return use;
}
