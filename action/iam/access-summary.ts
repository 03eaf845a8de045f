import { type Access, accessOf, noAccess } from './access-items.ts';
import { accessByRegion, isRegional, regionsIn } from './by-region.ts';
import type { Context } from './context.ts';
import { effectsOf } from './evaluate.ts';
import { fitAccess } from './fit-access.ts';
import { anything, literalStar } from './glob.ts';
import {
  type AccessLevel,
  accessLevels,
  describeUnlisted,
  type IamAction,
  type IamActions,
} from './iam-actions.ts';
import { identityOf } from './identity.ts';
import type { CompiledPolicy, Layers } from './policy.ts';
import { type Coverage, coverPolicy, numberStatements } from './policy-coverage.ts';
import { statementsFor } from './statements-for.ts';

/** What layers together allow, for every action there is. */
export interface AccessSummary {
  /** What is summarized. */
  readonly layers: Layers;
  readonly context: Context;
  /**
   * What is allowed of the actions that are not listed; `resourceless` of those that take no resource, `regional` of those whose
   * resources are all in a Region.
   */
  readonly others: { readonly ordinary: Access; readonly regional: Access; readonly resourceless: Access };
  readonly listed: ReadonlyMap<IamAction, Access>;
  /** A summary that holds for the actions that are not listed: the same layers without their small policies. */
  readonly base: AccessSummary | undefined;
  /** Works out what is allowed of an action that AWS does not document, though some policy names it. */
  readonly readUnknown: (action: IamAction) => Access;
}

/** Summarises what layers allow. Equal questions are answered once. */
export interface AccessReader {
  readonly catalogue: IamActions;
  /** Equal layers and contexts give the same object. Policies are identified by reference: compile each once. */
  readonly summarize: (layers: Layers, context: Context) => AccessSummary;
}

/** A reader with memory: one for a whole run. */
export function createAccessReader(catalogue: IamActions): AccessReader {
  const numbers = numberStatements();
  const coverages = new Map<CompiledPolicy, Coverage>();
  const summaries = new Map<string, AccessSummary>();
  const accesses = new Map<string, Access>();
  const unlisted = new Map<string, IamAction>();

  const unlistedAction = (name: string): IamAction => {
    const key = name.toLowerCase();
    const action = unlisted.get(key) ?? describeUnlisted(name);
    unlisted.set(key, action);
    return action;
  };
  const coverageOf = (policy: CompiledPolicy): Coverage => {
    const known = coverages.get(policy) ?? coverPolicy(policy, catalogue, numbers, unlistedAction);
    coverages.set(policy, known);
    return known;
  };

  const summarizeOnce = (layers: Layers, context: Context): AccessSummary => {
    const ofLayers = layers.map(
      ({ name, policies, passes }) => `${name}:${policies.map(identityOf).join()}${formatPasses(passes)}`,
    );
    const key = `${ofLayers.join('|')} ${formatContext(context)}`;
    let summary = summaries.get(key);
    if (summary === undefined) {
      const split = splitSmall(layers, coverageOf);
      const below =
        split === undefined ? undefined : { base: summarizeOnce(split.large, context), small: split.small };
      summary = summarize(layers, context, { catalogue, coverageOf, accesses }, below);
      summaries.set(key, summary);
    }
    return summary;
  };
  return { catalogue, summarize: summarizeOnce };
}

/** How many actions a policy may list to be left out of the base. */
const maxSmall = 2000;

/** Whether a policy says nothing of all but a few actions. */
function isSmall(policy: CompiledPolicy, { others, listed }: Coverage): boolean {
  return policy.opaque === undefined && others === 0 && listed.size <= maxSmall;
}

/**
 * The layers without their small policies, so that what many channels have in common is worked out once. Of a layer that has
 * only small ones, those stay that are made elsewhere. Undefined when there are none to leave out, or when nothing of a layer
 * would stay: then only what it lists is allowed anyway.
 */
function splitSmall(
  layers: Layers,
  coverageOf: (policy: CompiledPolicy) => Coverage,
): { readonly large: Layers; readonly small: readonly CompiledPolicy[] } | undefined {
  const large = layers.map(({ name, policies }) => {
    const own = policies.filter(policy => !isSmall(policy, coverageOf(policy)));
    return {
      name,
      policies: own.length > 0 ? own : policies.filter(({ origin }) => origin.arn !== undefined),
    };
  });
  const small = layers.flatMap(({ policies }, index) =>
    policies.filter(policy => large[index]?.policies.includes(policy) === false),
  );
  return small.length > 0 && large.every(({ policies }) => policies.length > 0)
    ? { large, small }
    : undefined;
}

/** What a reader knows across its summaries. */
interface Memory {
  readonly catalogue: IamActions;
  readonly coverageOf: (policy: CompiledPolicy) => Coverage;
  /** By context and by the statements of each layer that are about an action. */
  readonly accesses: Map<string, Access>;
}

function summarize(
  layers: Layers,
  context: Context,
  { catalogue, coverageOf, accesses }: Memory,
  below: { readonly base: AccessSummary; readonly small: readonly CompiledPolicy[] } | undefined,
): AccessSummary {
  const base = below?.base;
  const covered = layers.map(({ policies }) => policies.map(coverageOf));
  const opaque = layers.map(({ policies }) =>
    policies
      .filter(policy => policy.opaque !== undefined)
      .map(identityOf)
      .join(),
  );
  const prefix = `${opaque.join('|')} ${formatContext(context)}`;
  const read = (action: Pick<IamAction, 'key' | 'name' | 'resources'>): Access => {
    const isWildcardOnly = action.resources.length === 0;
    const resource = isWildcardOnly ? literalStar : anything;
    const effectsIn = (own: Context) =>
      effectsOf(layers, { action: action.key, name: action.name, resource, context: own });
    const effects = effectsIn(context);
    const regions = isRegional(action.resources) ? regionsIn(effects, context) : undefined;
    return regions === undefined
      ? accessOf(effects, isWildcardOnly)
      : accessByRegion(regions, context, own => accessOf(effectsIn(own), false));
  };
  // Most actions of a summary are alike, so that the long key is made for few.
  const local = new Map<string, Access>();
  const readOnce = (action: IamAction): Access => {
    if (action.level === 'unknown') return read(action);
    let key = action.resources.length === 0 ? '*' : isRegional(action.resources) ? 'R' : '';
    for (const coverages of covered) {
      for (const { listed, others } of coverages) {
        const list = listed.get(action) ?? others;
        if (list !== 0) key += `${list},`;
      }
      key += '|';
    }
    for (const { passes } of layers) key += passes?.get(action.key) ?? '';
    let access = local.get(key);
    if (access === undefined) {
      const whole = `${key} ${prefix}`;
      access = accesses.get(whole) ?? read(action);
      accesses.set(whole, access);
      local.set(key, access);
    }
    return access;
  };
  const other = describeUnlisted('unheard-of:action');
  const others = base?.others ?? {
    ordinary: read(other),
    regional: read({ ...other, resources: other.resources.map(each => ({ ...each, isRequired: true })) }),
    resourceless: read({ ...other, resources: [] }),
  };
  const candidates =
    below === undefined ? listCandidates(layers, covered) : listActions(below.small.map(coverageOf));
  const listed = new Map<IamAction, Access>();
  for (const action of candidates) listed.set(action, fitAccess(readOnce(action), action));
  for (const { passes } of layers) {
    for (const name of passes?.keys() ?? []) {
      const action = catalogue.find(name);
      if (action !== undefined && !listed.has(action)) {
        listed.set(action, fitAccess(readOnce(action), action));
      }
    }
  }
  return { layers, context, others, listed, base, readUnknown: read };
}

function listActions(coverages: readonly Coverage[]): Set<IamAction> {
  const actions = new Set<IamAction>();
  for (const { listed } of coverages) for (const action of listed.keys()) actions.add(action);
  return actions;
}

/** The listed actions of all policies; of a layer that allows only listed ones, no others need to be looked at. */
function listCandidates(layers: Layers, covered: readonly (readonly Coverage[])[]): Set<IamAction> {
  const sizes = covered.map((coverages, index) => {
    const isClosed =
      coverages.every(({ others }) => others === 0) &&
      layers[index]?.policies.every(({ opaque }) => opaque === undefined) === true;
    return isClosed
      ? coverages.reduce((size, { listed }) => size + listed.size, 0)
      : Number.POSITIVE_INFINITY;
  });
  const smallest = Math.min(...sizes);
  const chosen = Number.isFinite(smallest) ? [covered[sizes.indexOf(smallest)] ?? []] : covered;
  return listActions(chosen.flat());
}

/** What a summary says of one action. */
export function accessTo(summary: AccessSummary, action: IamAction): Access {
  const access = summary.listed.get(action);
  if (access !== undefined) return access;
  if (action.level === 'unknown') return fitAccess(summary.readUnknown(action), action);
  if (summary.base !== undefined) return accessTo(summary.base, action);
  const { ordinary, regional, resourceless } = summary.others;
  if (action.resources.length === 0) return resourceless;
  return fitAccess(isRegional(action.resources) ? regional : ordinary, action);
}

const undocumented = new WeakMap<AccessSummary, readonly IamAction[]>();

/**
 * The actions of which a summary can say something else than its base: those that it lists, and of those that the base lists and
 * AWS does not document, which are in no list of what a pattern covers, those that a policy is about that the base leaves out.
 */
export function ownActions({ listed, layers, base }: AccessSummary): Set<IamAction> {
  if (base === undefined) return new Set(listed.keys());
  const others =
    undocumented.get(base) ?? [...listedActions(base)].filter(({ level }) => level === 'unknown');
  undocumented.set(base, others);
  const leftOut = layers.flatMap(({ policies }, index) =>
    policies.filter(policy => base.layers[index]?.policies.includes(policy) === false),
  );
  const isAbout = ({ key }: IamAction) => leftOut.some(policy => statementsFor(policy, key).length > 0);
  return new Set([...listed.keys(), ...others.filter(isAbout)]);
}

/** The actions of which a summary says something of their own. */
export function listedActions({ listed, base }: AccessSummary): Set<IamAction> {
  const actions = base === undefined ? new Set<IamAction>() : listedActions(base);
  for (const action of listed.keys()) actions.add(action);
  return actions;
}

/** Whether nothing is allowed beyond the actions that a summary lists. */
export function isClosed({ others }: AccessSummary): boolean {
  return others.ordinary === noAccess && others.resourceless === noAccess;
}

/** How many actions there are of each level. */
export type LevelCounts = Readonly<Partial<Record<AccessLevel, number>>>;

/** Actions of a service, in one sentence of a matrix. */
export interface ServiceAccess {
  readonly service: string;
  /** The highest level of what is allowed for certain, and of what may be. */
  readonly level: AccessLevel | undefined;
  readonly possibleLevel: AccessLevel | undefined;
  /** How many actions are allowed for certain, and how many may be, the certain among them. */
  readonly allowed: number;
  readonly possible: number;
  /** The certain ones by level, and those that only may be. */
  readonly sureLevels: LevelCounts;
  readonly openLevels: LevelCounts;
}

/** Whether an action is wanted. Answers are kept by it, so that it is always the same function for the same wish. */
type Keep = (action: IamAction) => boolean;
const keepAll: Keep = () => true;
const grouped = new WeakMap<AccessSummary, WeakMap<Keep, readonly ServiceAccess[]>>();

/**
 * The services of which anything is or may be allowed, by name. What many summaries have below them is grouped once.
 * @param isPossible whether an action of the summary counts; undefined: all do
 */
export function groupByService(
  summary: AccessSummary,
  catalogue: IamActions,
  isPossible: Keep = keepAll,
): readonly ServiceAccess[] {
  return remember(grouped, summary, isPossible, () => {
    const { base } = summary;
    const allowed = listAllowed(summary, catalogue, isPossible);
    if (base === undefined) return groupActions(summary, allowed);
    const touched = new Set(Array.from(ownActions(summary), ({ service }) => service));
    const own = groupActions(
      summary,
      allowed.filter(({ service }) => touched.has(service)),
    );
    const others = groupByService(base, catalogue, isPossible);
    return [...others.filter(({ service }) => !touched.has(service)), ...own].sort(byService);
  });
}

function groupActions(summary: AccessSummary, actions: readonly IamAction[]): ServiceAccess[] {
  const services = new Map<string, { sure: Map<AccessLevel, number>; open: Map<AccessLevel, number> }>();
  for (const action of actions) {
    const { sure } = accessTo(summary, action);
    const entry = services.get(action.service) ?? { sure: new Map(), open: new Map() };
    services.set(action.service, entry);
    const counts = sure.length > 0 ? entry.sure : entry.open;
    counts.set(action.level, (counts.get(action.level) ?? 0) + 1);
  }
  return [...services]
    .map(([service, { sure, open }]) => ({
      service,
      level: highest(sure),
      possibleLevel: highest(new Map([...open, ...sure])),
      allowed: total(sure),
      possible: total(sure) + total(open),
      sureLevels: Object.fromEntries(sure),
      openLevels: Object.fromEntries(open),
    }))
    .sort(byService);
}

function byService(a: ServiceAccess, b: ServiceAccess): number {
  return a.service < b.service ? -1 : 1;
}

function highest(counts: ReadonlyMap<AccessLevel, number>): AccessLevel | undefined {
  return accessLevels.findLast(level => counts.has(level));
}

function total(counts: ReadonlyMap<AccessLevel, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

const allowedActions = new WeakMap<AccessSummary, WeakMap<Keep, readonly IamAction[]>>();

/**
 * The actions that are or may be allowed, in the order of their names. What many summaries have below them is listed once.
 * @param keep which of them are wanted
 */
export function listAllowed(
  summary: AccessSummary,
  catalogue: IamActions,
  keep: Keep = keepAll,
): readonly IamAction[] {
  const { base, listed } = summary;
  const isAllowed = (action: IamAction) => keep(action) && accessTo(summary, action) !== noAccess;
  if (base !== undefined) {
    const own = ownActions(summary);
    const others = listAllowed(base, catalogue, keep).filter(action => !own.has(action));
    return mergeByName(others, [...own].filter(isAllowed).sort(byName));
  }
  return remember(allowedActions, summary, keep, () => {
    const all = isClosed(summary) ? listed.keys() : new Set([...listed.keys(), ...catalogue.all]);
    return [...all].filter(isAllowed).sort(byName);
  });
}

function byName(a: IamAction, b: IamAction): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function mergeByName(a: readonly IamAction[], b: readonly IamAction[]): IamAction[] {
  const merged: IamAction[] = [];
  let at = 0;
  for (const action of b) {
    for (let next = a[at]; next !== undefined && byName(next, action) < 0; next = a[at]) {
      merged.push(next);
      at += 1;
    }
    merged.push(action);
  }
  for (; at < a.length; at += 1) merged.push(a[at] as IamAction);
  return merged;
}

/** What is worked out of a summary, once for each wish. */
function remember<T>(
  known: WeakMap<AccessSummary, WeakMap<Keep, T>>,
  summary: AccessSummary,
  keep: Keep,
  make: () => T,
): T {
  const ofSummary = known.get(summary) ?? new WeakMap<Keep, T>();
  known.set(summary, ofSummary);
  const value = ofSummary.get(keep) ?? make();
  ofSummary.set(keep, value);
  return value;
}

function formatPasses(passes: Layers[number]['passes']): string {
  return passes === undefined ? '' : `!${[...passes].map(([action, how]) => `${action} ${how}`).sort()}`;
}

function formatContext({ values }: Context): string {
  return JSON.stringify([...values].sort(([a], [b]) => (a < b ? -1 : 1)));
}
