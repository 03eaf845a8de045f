import type { ForwardedPermissions } from '../chat/forwarded-permissions.ts';
import { appendTo } from '../core/group.ts';
import type { Item } from '../iam/access-items.ts';
import { type AccessSummary, accessTo, isClosed } from '../iam/access-summary.ts';
import { isRefusedInChat, type Passes } from '../iam/channel-layers.ts';
import type { IamAction, IamActions } from '../iam/iam-actions.ts';
import { isAbout } from '../iam/resource-cells.ts';

type Certainty = 'surely' | 'possibly';

/** Actions that can use permissions which Amazon Q refuses to run, with these permissions; all in lower case. */
type Users = ReadonlyMap<string, readonly string[]>;

/** Which of the users are allowed, with how certain that is. */
type Uses = ReadonlyMap<string, Certainty>;

/**
 * The permissions that pass the chat service because an allowed call uses them, such as `iam:PassRole`.
 * Summaries that lie above a common base share what the base allows.
 */
export function findPasses(
  summary: AccessSummary,
  forwarded: ForwardedPermissions,
  actions: IamActions,
): Passes {
  let passes = knownPasses.get(summary);
  if (passes === undefined) {
    const users = usersOf(forwarded);
    const { base } = summary;
    passes =
      base === undefined || namesUser(summary, users)
        ? toPasses(findUses(summary, users, actions), users)
        : findPasses(base, forwarded, actions);
    knownPasses.set(summary, passes);
  }
  return passes;
}

/** The prefixes of the allowed calls that use forwarded permissions, by the permission in lower case. */
export function findCallers(
  summary: AccessSummary,
  forwarded: ForwardedPermissions,
  actions: IamActions,
): ReadonlyMap<string, ReadonlySet<string>> {
  const users = usersOf(forwarded);
  const callers = new Map<string, Set<string>>();
  for (const action of findUses(summary, users, actions).keys()) {
    for (const permission of users.get(action) ?? []) {
      const known = callers.get(permission) ?? new Set();
      callers.set(permission, known.add(action.slice(0, action.indexOf(':'))));
    }
  }
  return callers;
}

const knownPasses = new WeakMap<AccessSummary, Passes>();
const knownUses = new WeakMap<AccessSummary, Uses>();
const knownUsers = new WeakMap<ForwardedPermissions, Users>();

function usersOf(forwarded: ForwardedPermissions): Users {
  const known = knownUsers.get(forwarded);
  if (known !== undefined) return known;
  const users = new Map<string, string[]>();
  for (const [permission, actions] of forwarded) {
    if (!isRefusedInChat(permission)) continue;
    for (const action of actions) appendTo(users, action, permission);
  }
  knownUsers.set(forwarded, users);
  return users;
}

function namesUser({ listed }: AccessSummary, users: Users): boolean {
  for (const { key } of listed.keys()) if (users.has(key)) return true;
  return false;
}

function findUses(summary: AccessSummary, users: Users, actions: IamActions): Uses {
  const known = knownUses.get(summary);
  if (known !== undefined) return known;
  const { base, listed } = summary;
  const uses = new Map(base === undefined ? [] : findUses(base, users, actions));
  // The base says all about what is not listed, and a closed summary nothing.
  const isListed = base !== undefined || isClosed(summary);
  const candidates = isListed ? listed.keys() : [...users.keys()].flatMap(name => actions.find(name) ?? []);
  for (const action of candidates) {
    if (!users.has(action.key) || action.level === 'unknown') continue;
    const certainty = certaintyOf(summary, action);
    if (certainty === undefined) uses.delete(action.key);
    else uses.set(action.key, certainty);
  }
  knownUses.set(summary, uses);
  return uses;
}

function certaintyOf(summary: AccessSummary, action: IamAction): Certainty | undefined {
  const { sure, possible } = accessTo(summary, action);
  const isOwn = (item: Item) => isAbout(action, item);
  if (sure.some(isOwn)) return 'surely';
  return possible.some(isOwn) ? 'possibly' : undefined;
}

function toPasses(uses: Uses, users: Users): Passes {
  const passes = new Map<string, Certainty>();
  for (const [action, certainty] of uses) {
    for (const permission of users.get(action) ?? []) {
      if (passes.get(permission) !== 'surely') passes.set(permission, certainty);
    }
  }
  return passes;
}
