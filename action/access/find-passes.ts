import { type ForwardedPermissions, indexPossibleUses } from '../chat/forwarded-permissions.ts';
import { appendTo } from '../core/group.ts';
import { callsAsCaller, templateActions } from '../data/requirements/calls-as-caller.ts';
import { usesOnResource } from '../data/requirements/forwarded-calls.ts';
import type { Item } from '../iam/access-items.ts';
import { type AccessSummary, accessTo, isClosed } from '../iam/access-summary.ts';
import { isRefusedInChat, type Passes, refusedPatterns } from '../iam/channel-layers.ts';
import { parseGlob } from '../iam/glob.ts';
import type { IamAction, IamActions } from '../iam/iam-actions.ts';
import type { PassCertainty, PassingServices } from '../iam/policy.ts';
import { isAbout, overlaps } from '../iam/resource-cells.ts';
import { findServiceCalls, mayBeAllowed } from './find-service-calls.ts';

type Certainty = Extract<PassCertainty, 'surely' | 'possibly'>;

/** Actions that are documented to use permissions which Amazon Q refuses to run, with these permissions; all in lower case. */
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
  const known = knownPasses.get(summary);
  if (known !== undefined) return known;
  const named = findNamedPasses(summary, forwarded, actions);
  const added = findAddedPasses(summary, named, { forwarded, actions });
  const passes = added.size === 0 ? named : new Map([...added, ...named]);
  knownPasses.set(summary, passes);
  return passes;
}

/** The same of the calls that tables name. */
function findNamedPasses(
  summary: AccessSummary,
  forwarded: ForwardedPermissions,
  actions: IamActions,
): Passes {
  let passes = knownNamed.get(summary);
  if (passes === undefined) {
    const users = usersOf(forwarded);
    const { base } = summary;
    passes =
      base === undefined || namesUser(summary, users)
        ? toPasses(summary, users, actions)
        : findNamedPasses(base, forwarded, actions);
    knownNamed.set(summary, passes);
  }
  return passes;
}

/** What passes beside it: where a service may use it in any of its calls, or goes on with what passes. */
function findAddedPasses(
  summary: AccessSummary,
  named: Passes,
  { forwarded, actions }: { readonly forwarded: ForwardedPermissions; readonly actions: IamActions },
): Map<string, PassCertainty> {
  const added = new Map<string, PassCertainty>();
  const add = (permission: string, call: string) => {
    if (!named.has(permission) && !added.has(permission)) added.set(permission, `possibly through ${call}`);
  };
  for (const { permissions, calls } of findServiceCalls(summary, actions)) {
    const [call = ''] = calls.values();
    for (const permission of permissions) add(permission, call);
  }
  for (const { reached, keys } of listReached(summary, named)) {
    const how = named.get(reached) ?? '';
    const call =
      /through (.+)/.exec(how)?.[1] ??
      findCallUsing(summary, reached, forwarded, actions)?.name ??
      actions.find(reached)?.name ??
      reached;
    for (const permission of keys) add(permission, call);
  }
  return added;
}

/** What is encrypted with a key, and what using it takes of the key; in lower case. */
const keysOf: readonly { readonly reached: string; readonly keys: readonly string[] }[] = [
  { reached: 's3:getobject', keys: ['kms:decrypt'] },
  { reached: 's3:putobject', keys: ['kms:decrypt', 'kms:generatedatakey'] },
  { reached: 'secretsmanager:getsecretvalue', keys: ['kms:decrypt'] },
];

/** The rows of {@link keysOf} for what passes and may be allowed. */
function listReached({ layers }: AccessSummary, passes: Passes): typeof keysOf {
  return keysOf
    .filter(({ reached }) => passes.has(reached) && mayBeAllowed(layers, reached))
    .map(({ reached, keys }) => ({ reached, keys: keys.filter(key => mayBeAllowed(layers, key)) }));
}

/** The prefixes of the allowed calls that use forwarded permissions, or possibly do, by the permission in lower case. */
export function findCallers(
  summary: AccessSummary,
  forwarded: ForwardedPermissions,
  actions: IamActions,
): ReadonlyMap<string, ReadonlySet<string>> {
  const users = usersOf(forwarded);
  const callers = new Map<string, Set<string>>();
  const add = (permission: string, prefix: string) => {
    const known = callers.get(permission) ?? new Set();
    callers.set(permission, known.add(prefix));
  };
  for (const action of findUses(summary, users, actions).keys()) {
    for (const permission of [...(users.get(action) ?? []), ...possibleUses.of(action)]) {
      add(permission, prefixOf(action));
    }
  }
  for (const { permissions, calls } of findServiceCalls(summary, actions)) {
    for (const permission of permissions) for (const prefix of calls.keys()) add(permission, prefix);
  }
  for (const { reached, keys } of listReached(summary, findPasses(summary, forwarded, actions))) {
    for (const permission of keys) add(permission, prefixOf(reached));
  }
  return callers;
}

const knownServices = new WeakMap<AccessSummary, () => PassingServices>();

/**
 * The services in whose calls permissions are of use: one function for each summary, so that channels that share it are known to be alike.
 */
export function servicesIn(
  summary: AccessSummary,
  forwarded: ForwardedPermissions,
  actions: IamActions,
): () => PassingServices {
  const known = knownServices.get(summary);
  if (known !== undefined) return known;
  let services: PassingServices | undefined;
  const list = () => {
    services ??= findServices(summary, forwarded, actions);
    return services;
  };
  knownServices.set(summary, list);
  return list;
}

function findServices(
  summary: AccessSummary,
  forwarded: ForwardedPermissions,
  actions: IamActions,
): PassingServices {
  const services = new Map(findCallers(summary, forwarded, actions));
  const uses = findUses(summary, usersOf(forwarded), actions);
  for (const [call, { within }] of asCaller) {
    if (!uses.has(call)) continue;
    // What a service does as its caller it does with any service.
    const service = within === undefined ? '*' : prefixOf(call);
    for (const permission of within ?? refusedActions(actions))
      services.set(permission, new Set([...(services.get(permission) ?? []), service]));
  }
  return services;
}

/** What passes within the first allowed call in which a service acts with all permissions of the caller, whatever service it then calls. */
export function findCallAsCaller(
  summary: AccessSummary,
  forwarded: ForwardedPermissions,
  actions: IamActions,
): PassCertainty | undefined {
  const uses = findUses(summary, usersOf(forwarded), actions);
  for (const [call, row] of asCaller)
    if (row.within === undefined && uses.has(call)) return describeCall(row);
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
): CallUsing | undefined {
  const known = knownCalls.get(summary) ?? new Map<string, CallUsing | undefined>();
  knownCalls.set(summary, known);
  if (!known.has(permission)) known.set(permission, findCall(summary, permission, forwarded, actions));
  return known.get(permission);
}

interface CallUsing {
  readonly name: string;
  readonly isSure: boolean;
}

const knownCalls = new WeakMap<AccessSummary, Map<string, CallUsing | undefined>>();

function findCall(
  summary: AccessSummary,
  permission: string,
  forwarded: ForwardedPermissions,
  actions: IamActions,
): CallUsing | undefined {
  const users = usersOf(forwarded);
  const { base } = summary;
  // Its base says all about calls that a summary does not list, and channels share it.
  if (base !== undefined && !namesUser(summary, users))
    return findCallUsing(base, permission, forwarded, actions);
  const makesIt = (call: string) =>
    users.get(call)?.includes(permission) === true ||
    (asCaller.get(call)?.creates === true && templateActions.has(permission));
  const calls = [...findUses(summary, users, actions)]
    .filter(([call]) => makesIt(call))
    .flatMap(([call, certainty]): [string, Certainty][] => {
      const how = certaintyOfUse(summary, { call, permission, certainty }, actions);
      return how === undefined ? [] : [[call, how]];
    });
  const [call, certainty] = calls.find(([, how]) => how === 'surely') ?? calls[0] ?? [];
  if (call === undefined) return undefined;
  return { name: actions.find(call)?.name ?? call, isSure: certainty === 'surely' };
}

function prefixOf(action: string): string {
  return action.slice(0, action.indexOf(':'));
}

const knownPasses = new WeakMap<AccessSummary, Passes>();
const knownNamed = new WeakMap<AccessSummary, Passes>();
const knownUses = new WeakMap<AccessSummary, Uses>();
const knownUsers = new WeakMap<ForwardedPermissions, Users>();

function usersOf(forwarded: ForwardedPermissions): Users {
  const known = knownUsers.get(forwarded);
  if (known !== undefined) return known;
  const users = invert(forwarded);
  knownUsers.set(forwarded, users);
  return users;
}

/** Whether a call uses permissions, or possibly does. */
function isUser(call: string, users: Users): boolean {
  return users.has(call) || asCaller.has(call) || possibleUses.of(call).length > 0;
}

function namesUser({ listed }: AccessSummary, users: Users): boolean {
  for (const action of listed.keys()) if (isUser(action.key, users)) return true;
  return false;
}

const noUses: Uses = new Map();

function findUses(summary: AccessSummary, users: Users, actions: IamActions): Uses {
  const known = knownUses.get(summary);
  if (known !== undefined) return known;
  const { base, listed } = summary;
  const below = base === undefined ? noUses : findUses(base, users, actions);
  let own: Map<string, Certainty> | undefined;
  // The base says all about what is not listed, and a closed summary nothing.
  const isListed = base !== undefined || isClosed(summary);
  const candidates = isListed ? listed.keys() : listUsers(users, actions);
  for (const action of candidates) {
    if (action.level === 'unknown' || !isUser(action.key, users)) continue;
    own ??= new Map(below);
    const certainty = certaintyOf(summary, action);
    if (certainty === undefined) own.delete(action.key);
    else own.set(action.key, certainty);
  }
  const uses = own ?? below;
  knownUses.set(summary, uses);
  return uses;
}

function certaintyOf(summary: AccessSummary, action: IamAction): Certainty | undefined {
  const { sure, possible } = accessTo(summary, action);
  const isOwn = (item: Item) => isAbout(action, item);
  if (sure.some(isOwn)) return 'surely';
  return possible.some(isOwn) ? 'possibly' : undefined;
}

/** How certain it is that an allowed call uses a permission: some do so only on certain resources. */
function certaintyOfUse(
  summary: AccessSummary,
  { call, permission, certainty }: { call: string; permission: string; certainty: Certainty },
  actions: IamActions,
): Certainty | undefined {
  const on = limitedUses.get(`${call} ${permission}`);
  const action = on && actions.find(call);
  if (on === undefined || action === undefined) return certainty;
  const { sure, possible } = accessTo(summary, action);
  if (sure.some(item => overlaps(item, on))) return 'surely';
  return possible.some(item => overlaps(item, on)) ? 'possibly' : undefined;
}

/** On what a call has to be allowed to use a permission, by both in lower case. */
const limitedUses: ReadonlyMap<string, Item> = new Map(
  usesOnResource.flatMap(({ calls, permissions, on }) =>
    calls
      .split(' ')
      .map((call): [string, Item] => [
        `${call} ${permissions}`.toLowerCase(),
        { glob: parseGlob(on), except: [] },
      ]),
  ),
);

function toPasses(summary: AccessSummary, users: Users, actions: IamActions): Passes {
  const uses = findUses(summary, users, actions);
  const passes = new Map<string, PassCertainty>();
  for (const [call, allowed] of uses) {
    for (const permission of users.get(call) ?? []) {
      if (passes.get(permission) === 'surely') continue;
      const certainty = certaintyOfUse(summary, { call, permission, certainty: allowed }, actions);
      if (certainty !== undefined) passes.set(permission, certainty);
    }
  }
  for (const [call, row] of asCaller) {
    const certainty = uses.get(call);
    if (certainty === undefined) continue;
    const isSure = row.creates && certainty === 'surely';
    for (const permission of row.within ?? refusedActions(actions)) {
      if (isSure && templateActions.has(permission)) passes.set(permission, 'surely');
      else if (!passes.has(permission)) passes.set(permission, describeCall(row));
    }
  }
  for (const call of uses.keys()) {
    const action = actions.find(call);
    for (const permission of possibleUses.of(call)) {
      if (!passes.has(permission)) passes.set(permission, `possibly through ${action?.name ?? call}`);
    }
  }
  return passes;
}

function listUsers(users: Users, actions: IamActions): readonly IamAction[] {
  const calls = new Set([...users.keys(), ...asCaller.keys(), ...possibleUses.listCalls()]);
  return [...calls].flatMap(name => actions.find(name) ?? []);
}

function describeCall({ name, isDocumented }: CallAsCaller): PassCertainty {
  return isDocumented ? `through ${name}` : `possibly through ${name}`;
}

interface CallAsCaller {
  readonly name: string;
  /** In lower case; undefined: everything that chat refuses. */
  readonly within: readonly string[] | undefined;
  readonly creates: boolean;
  readonly isDocumented: boolean;
}

/** The calls in which services act with the permissions of the caller, by their name in lower case. */
const asCaller: ReadonlyMap<string, CallAsCaller> = new Map(
  callsAsCaller.flatMap(({ actions, within, creates = false, isDocumented = true }) =>
    actions
      .split(' ')
      .map((name): [string, CallAsCaller] => [
        name.toLowerCase(),
        { name, within: within?.toLowerCase().split(' '), creates, isDocumented },
      ]),
  ),
);

const possibleUses = indexPossibleUses();

function invert(forwarded: ForwardedPermissions): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const [permission, calls] of forwarded) {
    if (isRefusedInChat(permission)) for (const call of calls) appendTo(users, call, permission);
  }
  return users;
}

const knownRefused = new WeakMap<IamActions, readonly string[]>();

/** Every action that chat refuses, in lower case. */
function refusedActions(actions: IamActions): readonly string[] {
  const known =
    knownRefused.get(actions) ??
    refusedPatterns.flatMap(pattern => actions.actionsMatching(pattern).map(({ key }) => key));
  knownRefused.set(actions, known);
  return known;
}
