import { createRecentMap, type RecentMap } from '../core/recent-map.ts';
import { type Access, accessOf, noAccess } from './access-items.ts';
import {
  accessByRegion,
  globalRegionOf,
  inRegion,
  isRegional,
  isRegionOpen,
  regionsIn,
} from './by-region.ts';
import { listMentionedKeys } from './condition-keys.ts';
import { type Context, keepKeys } from './context.ts';
import { effectsOf } from './evaluate.ts';
import { fitAccess } from './fit-access.ts';
import { anything, literalStar } from './glob.ts';
import { describeUnlisted, type IamAction, type IamActions } from './iam-actions.ts';
import { identityOf } from './identity.ts';
import { ownAccount } from './other-account.ts';
import { type CompiledPolicy, isForwardedIn, type Layer, type Layers, withoutPasses } from './policy.ts';
import { type Coverage, coverPolicy, numberStatements } from './policy-coverage.ts';
import { accessInRegions } from './region-cells.ts';
import { isAllowedByName, listNamedWithin } from './undocumented-actions.ts';

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
  /**
   * A summary that holds for the actions that are not listed: the same layers without what passes, or without their small
   * policies.
   */
  readonly base: AccessSummary | undefined;
  /**
   * Works out what is allowed of an action that AWS does not document, though some policy names it, and of one of a service with
   * one endpoint for all Regions.
   */
  readonly readAlone: (action: IamAction) => Access;
}

/** Summarises what layers allow. Equal questions are answered once. */
export interface AccessReader {
  readonly catalogue: IamActions;
  /** Equal layers and contexts give the same object. Policies are identified by reference: compile each once. */
  readonly summarize: (layers: Layers, context: Context) => AccessSummary;
  /** Lets go of what was not asked for since the release before; what is asked for again is worked out again. */
  readonly release: () => void;
}

/** A reader with memory: one for a whole run. */
export function createAccessReader(catalogue: IamActions): AccessReader {
  const numbers = numberStatements();
  const coverages = createRecentMap<CompiledPolicy, Coverage>();
  const summaries = createRecentMap<string, AccessSummary>();
  const accesses = createRecentMap<string, Access>();
  const unlisted = new Map<string, IamAction>();
  const kept = keepContexts();

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

  const memory: Memory = { catalogue, coverageOf, unlistedAction, accesses };
  const summarizeOnce = (layers: Layers, asked: Context): AccessSummary => {
    const { context, number } = kept(keepAsked(asked, layers));
    const ofLayers = layers.map(
      ({ name, policies, passes }) => `${name}:${policies.map(identityOf).join()}${formatPasses(passes)}`,
    );
    const key = `${ofLayers.join('|')} ${number}`;
    let summary = summaries.get(key);
    if (summary === undefined) {
      const base = summarizeBelow(layers, context);
      summary = summarize(layers, { context, number }, memory, base);
      summaries.set(key, summary);
    }
    return summary;
  };
  const summarizeBelow = (layers: Layers, context: Context): AccessSummary | undefined => {
    const plain = withoutPasses(layers);
    // What passes is all that is then said of its own.
    if (plain !== layers) return summarizeOnce(plain, context);
    const large = withoutSmall(layers, coverageOf);
    return large === undefined ? undefined : summarizeOnce(large, context);
  };
  return {
    catalogue,
    summarize: summarizeOnce,
    release: () => {
      for (const memory of [coverages, summaries, accesses]) memory.release();
    },
  };
}

/** A context without what the policies do not ask for, such as the role that asks; examples need the account. */
function keepAsked(context: Context, layers: Layers): Context {
  return keepKeys(context, new Set(['aws:principalaccount', ...listMentionedKeys(layers)]));
}

/** How many actions a policy may list to be left out of the base. */
const maxSmall = 2000;

/** Whether a policy says nothing of all but a few actions. */
function isSmall(policy: CompiledPolicy, coverage: Coverage): boolean {
  // What is listed is worked out only where there is nothing else.
  return policy.opaque === undefined && coverage.others === 0 && coverage.listed.size <= maxSmall;
}

/**
 * The layers without their small policies, so that what large ones allow is worked out once for all channels. A layer
 * with nothing else keeps its largest. Undefined when there is nothing to leave out.
 */
function withoutSmall(layers: Layers, coverageOf: (policy: CompiledPolicy) => Coverage): Layers | undefined {
  const large = layers.map(({ name, policies }) => ({ name, policies: keepLarge(policies, coverageOf) }));
  const hasSmall = large.some(({ policies }, index) => policies.length !== layers[index]?.policies.length);
  return hasSmall ? large : undefined;
}

function keepLarge(
  policies: readonly CompiledPolicy[],
  coverageOf: (policy: CompiledPolicy) => Coverage,
): readonly CompiledPolicy[] {
  const large = policies.filter(policy => !isSmall(policy, coverageOf(policy)));
  if (large.length > 0) return large;
  const sizeOf = (policy: CompiledPolicy) => coverageOf(policy).listed.size;
  const size = Math.max(...policies.map(sizeOf));
  const largest = policies.find(policy => sizeOf(policy) === size);
  return largest === undefined ? [] : [largest];
}

/** What a reader knows across its summaries. */
interface Memory {
  readonly catalogue: IamActions;
  readonly coverageOf: (policy: CompiledPolicy) => Coverage;
  /** An action that the catalogue does not have, always the same object. */
  readonly unlistedAction: (name: string) => IamAction;
  /** By context and by the statements of each layer that are about an action. */
  readonly accesses: RecentMap<string, Access>;
}

function summarize(
  layers: Layers,
  { context, number }: KeptContext,
  { catalogue, coverageOf, unlistedAction, accesses }: Memory,
  base: AccessSummary | undefined,
): AccessSummary {
  const covered = layers.map(({ policies }) => policies.map(coverageOf));
  const opaque = layers.map(({ policies }) =>
    policies
      .filter(policy => policy.opaque !== undefined)
      .map(identityOf)
      .join(),
  );
  const suffix = `${opaque.join('|')} ${number}`;
  const read = readerOf(layers, context);
  // Most actions of a summary are alike, so that the long key is made for few.
  const local = new Map<string, Access>();
  const readOnce = (action: IamAction): Access => {
    if (action.level === 'unknown') return read(action);
    let key = kindOf(action);
    for (const coverages of covered) {
      for (const { numberOf } of coverages) {
        const list = numberOf(action);
        if (list !== 0) key += `${list},`;
      }
      key += '|';
    }
    for (const { passes } of layers) key += passes?.get(action.key) ?? '';
    let access = local.get(key);
    if (access === undefined) {
      const whole = `${key} ${suffix}`;
      access = accesses.get(whole) ?? read(action);
      accesses.set(whole, access);
      local.set(key, access);
    }
    return access;
  };
  const others = base?.others ?? readOthers(read);
  const account = ownAccount(context);
  const listed = new Map<IamAction, Access>();
  for (const action of listOwn(layers, base, { catalogue, coverageOf, unlistedAction })) {
    listed.set(action, fitAccess(readOnce(action), action, account));
  }
  return { layers, context, others, listed, base, readAlone: read };
}

function readOthers(read: AccessSummary['readAlone']): AccessSummary['others'] {
  const other = describeUnlisted(unheardOf);
  return {
    ordinary: read(other),
    regional: read({ ...other, resources: other.resources.map(each => ({ ...each, isRequired: true })) }),
    resourceless: read({ ...other, resources: [] }),
  };
}

/** An action of which no policy says anything by name. */
const unheardOf = 'unheard-of:action';

/** What layers allow of one action, as a summary of them has it. For a question about few actions: no summary is made. */
export function readAccess(layers: Layers, action: IamAction, context: Context): Access {
  return fitAccess(readerOf(layers, context)(action), action, ownAccount(context));
}

/**
 * Works out what layers allow of one action. In a function of its own, because a closure keeps all that the closures beside it use:
 * a summary would keep what it was worked out with.
 */
function readerOf(
  layers: Layers,
  context: Context,
): (action: Pick<IamAction, 'key' | 'name' | 'service' | 'resources'>) => Access {
  return action => {
    const isWildcardOnly = action.resources.length === 0;
    const resource = isWildcardOnly ? literalStar : anything;
    const effectsIn = (own: Context) =>
      effectsOf(layers, { action: action.key, name: action.name, resource, context: own });
    const read = (own: Context) => accessOf(effectsIn(own), isWildcardOnly);
    const global = isRegionOpen(context) ? globalRegionOf(action) : undefined;
    if (global !== undefined) return read(inRegion(context, global));
    const effects = effectsIn(context);
    const regions = regionsIn(effects, context);
    const isOfArn = isRegional(action.resources);
    if (regions === undefined || (!isOfArn && isForwardedIn(layers, action.key)))
      return accessOf(effects, isWildcardOnly);
    return (isOfArn ? accessByRegion : accessInRegions)(regions, context, read);
  };
}

/** What has a say in what is allowed of an action beside the statements about it. */
function kindOf(action: Pick<IamAction, 'key' | 'service' | 'resources'>): string {
  const { resources } = action;
  const kind = resources.length === 0 ? '*' : isRegional(resources) ? 'R' : '';
  return `${kind}${globalRegionOf(action) ?? ''} `;
}

/** The actions of which layers say something that their base does not; none that a closed layer does not list. */
function listOwn(
  layers: Layers,
  base: AccessSummary | undefined,
  { catalogue, coverageOf, unlistedAction }: Omit<Memory, 'accesses'>,
): Iterable<IamAction> {
  const passing = layers.flatMap(({ passes }) => [...(passes?.keys() ?? [])]);
  if (passing.length > 0) return passing.flatMap(name => catalogue.find(name) ?? []);
  const closed = findSmallestClosed(layers, coverageOf);
  if (base === undefined) {
    if (closed === undefined) return listActions(layers.flatMap(each => each.policies.map(coverageOf)));
    const actions = listActions(closed.policies.map(coverageOf));
    // A pattern covers documented actions; others are there where another layer names them.
    const keys = new Set(Array.from(actions, ({ key }) => key));
    for (const name of listNamedWithin(layers, closed)) {
      if (!keys.has(name.toLowerCase())) actions.add(unlistedAction(name));
    }
    return actions;
  }
  const own = layers.flatMap(({ policies }, index) =>
    policies.filter(policy => base.layers[index]?.policies.includes(policy) !== true),
  );
  const actions = listActions(own.map(coverageOf));
  if (closed === undefined) return actions;
  const coverages = closed.policies.map(coverageOf);
  return [...actions].filter(action =>
    action.level === 'unknown'
      ? isAllowedByName(closed, action.key)
      : coverages.some(({ listed }) => listed.has(action)),
  );
}

function listActions(coverages: readonly Coverage[]): Set<IamAction> {
  const actions = new Set<IamAction>();
  for (const { listed } of coverages) for (const action of listed.keys()) actions.add(action);
  return actions;
}

/** The layer with the fewest actions among those that allow only listed ones: no other actions need to be looked at. */
function findSmallestClosed(layers: Layers, coverageOf: Memory['coverageOf']): Layer | undefined {
  const sizeOf = ({ policies }: Layer) =>
    policies.reduce((size, policy) => size + coverageOf(policy).listed.size, 0);
  let smallest: Layer | undefined;
  for (const layer of layers) {
    const { policies } = layer;
    if (policies.some(policy => policy.opaque !== undefined || coverageOf(policy).allowsOthers)) continue;
    if (smallest === undefined || sizeOf(layer) < sizeOf(smallest)) smallest = layer;
  }
  return smallest;
}

/** What a summary says of one action. */
export function accessTo(summary: AccessSummary, action: IamAction): Access {
  const access = summary.listed.get(action);
  if (access !== undefined) return access;
  if (action.level === 'unknown') return fitAccess(summary.readAlone(action), action);
  if (summary.base !== undefined) return accessTo(summary.base, action);
  if (globalRegionOf(action) !== undefined)
    return fitAccess(readGlobal(summary, action), action, ownAccount(summary.context));
  const { ordinary, regional, resourceless } = summary.others;
  if (action.resources.length === 0) return resourceless;
  return fitAccess(isRegional(action.resources) ? regional : ordinary, action, ownAccount(summary.context));
}

const ofGlobals = new WeakMap<AccessSummary, Map<string, Access>>();

/** What is allowed of an action that is not listed, of a service with one endpoint for all Regions: the same of all of a kind. */
function readGlobal(summary: AccessSummary, action: IamAction): Access {
  const known = ofGlobals.get(summary) ?? new Map<string, Access>();
  ofGlobals.set(summary, known);
  const kind = kindOf(action);
  const access = known.get(kind) ?? summary.readAlone({ ...action, key: unheardOf });
  known.set(kind, access);
  return access;
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

function formatPasses(passes: Layers[number]['passes']): string {
  return passes === undefined ? '' : `!${[...passes].map(([action, how]) => `${action} ${how}`).sort()}`;
}

/** A context with a number that only contexts with the same values have. */
interface KeptContext {
  readonly context: Context;
  readonly number: number;
}

/** Gives equal contexts one number and one object, so that they are neither written out nor kept more than once. */
function keepContexts(): (context: Context) => KeptContext {
  const byText = new Map<string, KeptContext>();
  const known = new WeakMap<Context, KeptContext>();
  return context => {
    let kept = known.get(context);
    if (kept === undefined) {
      const text = formatContext(context);
      kept = byText.get(text) ?? { context, number: byText.size };
      byText.set(text, kept);
      known.set(context, kept);
    }
    return kept;
  };
}

function formatContext({ values, isComplete = false }: Context): string {
  return JSON.stringify([isComplete, ...[...values].sort(([a], [b]) => (a < b ? -1 : 1))]);
}
