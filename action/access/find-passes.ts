import type { ForwardedPermissions } from '../chat/forwarded-permissions.ts';
import { appendTo } from '../core/group.ts';
import { callsAsCaller, templateActions } from '../data/requirements/calls-as-caller.ts';
import type { Item } from '../iam/access-items.ts';
import { type AccessSummary, accessTo, isClosed } from '../iam/access-summary.ts';
import { isRefusedInChat, type Passes, refusedPatterns } from '../iam/channel-layers.ts';
import type { IamAction, IamActions } from '../iam/iam-actions.ts';
import type { PassCertainty } from '../iam/policy.ts';
import { isAbout } from '../iam/resource-cells.ts';

type Certainty = Exclude<PassCertainty, `through ${string}`>;

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
        ? toPasses(findUses(summary, users, actions), users, actions)
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

/** The first allowed call in which a service acts with all permissions of the caller, whatever service it then calls. */
export function findCallAsCaller(
  summary: AccessSummary,
  forwarded: ForwardedPermissions,
  actions: IamActions,
): string | undefined {
  const uses = findUses(summary, usersOf(forwarded), actions);
  for (const [call, { name, within }] of asCaller) if (within === undefined && uses.has(call)) return name;
  return undefined;
}

/**
 * An allowed call because of which a permission passes the chat service; undefined: there is none, or only one that passes
 * everything, which the reasons of verdicts name.
 * @param permission in lower case
 */
export function findCallUsing(
  summary: AccessSummary,
  permission: string,
  forwarded: ForwardedPermissions,
  actions: IamActions,
): { readonly name: string; readonly isSure: boolean } | undefined {
  const users = usersOf(forwarded);
  const makesIt = (call: string) =>
    users.get(call)?.includes(permission) === true ||
    (asCaller.get(call)?.creates === true && templateActions.has(permission));
  const calls = [...findUses(summary, users, actions)].filter(([call]) => makesIt(call));
  const [call, certainty] = calls.find(([, how]) => how === 'surely') ?? calls[0] ?? [];
  if (call === undefined) return undefined;
  return { name: actions.find(call)?.name ?? call, isSure: certainty === 'surely' };
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
  for (const call of asCaller.keys()) if (!users.has(call)) users.set(call, []);
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

function toPasses(uses: Uses, users: Users, actions: IamActions): Passes {
  const passes = new Map<string, PassCertainty>();
  for (const [action, certainty] of uses) {
    for (const permission of users.get(action) ?? []) {
      if (passes.get(permission) !== 'surely') passes.set(permission, certainty);
    }
  }
  for (const [call, { name, within, creates }] of asCaller) {
    const certainty = uses.get(call);
    if (certainty === undefined) continue;
    const isSure = creates && certainty === 'surely';
    for (const permission of within ?? refusedActions(actions)) {
      if (isSure && templateActions.has(permission)) passes.set(permission, 'surely');
      else if (!passes.has(permission)) passes.set(permission, `through ${name}`);
    }
  }
  return passes;
}

interface CallAsCaller {
  readonly name: string;
  /** In lower case; undefined: everything that chat refuses. */
  readonly within: readonly string[] | undefined;
  readonly creates: boolean;
}

/** The calls in which services act with the permissions of the caller, by their name in lower case. */
const asCaller: ReadonlyMap<string, CallAsCaller> = new Map(
  callsAsCaller.flatMap(({ actions, within, creates = false }) =>
    actions
      .split(' ')
      .map((name): [string, CallAsCaller] => [
        name.toLowerCase(),
        { name, within: within?.toLowerCase().split(' '), creates },
      ]),
  ),
);

const knownRefused = new WeakMap<IamActions, readonly string[]>();

/** Every action that chat refuses, in lower case. */
function refusedActions(actions: IamActions): readonly string[] {
  const known =
    knownRefused.get(actions) ??
    refusedPatterns.flatMap(pattern => actions.actionsMatching(pattern).map(({ key }) => key));
  knownRefused.set(actions, known);
  return known;
}
