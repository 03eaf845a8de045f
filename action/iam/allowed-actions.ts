import { noAccess } from './access-items.ts';
import { type AccessSummary, accessTo, isClosed } from './access-summary.ts';
import { canBeAbout } from './fit-access.ts';
import { type Glob, matchesText } from './glob.ts';
import { type AccessLevel, accessLevels, type IamAction, type IamActions } from './iam-actions.ts';
import { statementsFor } from './statements-for.ts';

const undocumented = new WeakMap<AccessSummary, readonly IamAction[]>();

/** The actions that a summary lists, also those of its base, and that AWS does not document. */
function undocumentedIn(summary: AccessSummary): readonly IamAction[] {
  const known = undocumented.get(summary);
  if (known !== undefined) return known;
  const { listed, base } = summary;
  const own = [...listed.keys()].filter(({ level }) => level === 'unknown');
  const below = base === undefined ? [] : undocumentedIn(base);
  const all = own.length === 0 ? below : [...below, ...own];
  undocumented.set(summary, all);
  return all;
}

/**
 * The actions of which a summary can say something else than its base: those that it lists, and of those that the base lists and
 * AWS does not document, which are in no list of what a pattern covers, those that a policy is about that the base leaves out.
 */
export function ownActions({ listed, layers, base }: AccessSummary): Set<IamAction> {
  const leftOut = layers.flatMap(({ policies }, index) =>
    policies.filter(policy => base?.layers[index]?.policies.includes(policy) === false),
  );
  if (base === undefined || leftOut.length === 0) return new Set(listed.keys());
  const isAbout = ({ key }: IamAction) => leftOut.some(policy => statementsFor(policy, key).length > 0);
  return new Set([...listed.keys(), ...undocumentedIn(base).filter(isAbout)]);
}

/** How many actions there are of each level. */
export type LevelCounts = Readonly<Partial<Record<AccessLevel, number>>>;

/** Actions of a service, in one sentence of a matrix. */
export interface ServiceAccess {
  readonly service: string;
  /** The highest level of what is allowed for certain. */
  readonly level: AccessLevel | undefined;
  /** How many actions are allowed for certain, and how many may be, the certain among them. */
  readonly allowed: number;
  readonly possible: number;
  /** The certain ones by level, and those that only may be. */
  readonly sureLevels: LevelCounts;
  readonly openLevels: LevelCounts;
}

/** Whether an action is wanted. It must be a stable function reference: answers are kept by its identity. */
type Keep = (action: IamAction) => boolean;
const keepAll: Keep = () => true;

/** A summary, and when it holds. */
export interface SummaryPart {
  readonly summary: AccessSummary;
  /** Set for what is allowed only later: nothing of it is certain now. */
  readonly isLater?: true;
}

const grouped = new WeakMap<AccessSummary, readonly ServiceAccess[]>();

/**
 * The services of which anything is or may be allowed by any of some summaries, by name. An action counts once, and is
 * certain where it is so in one of them. What many summaries have below them is grouped once.
 */
export function groupByService(
  parts: readonly SummaryPart[],
  catalogue: IamActions,
): readonly ServiceAccess[] {
  const [only, ...others] = parts;
  if (only === undefined || others.length > 0 || only.isLater === true) {
    return groupActions(parts, catalogue);
  }
  const { summary } = only;
  const services = grouped.get(summary) ?? groupOne(summary, catalogue);
  grouped.set(summary, services);
  return services;
}

function groupOne(summary: AccessSummary, catalogue: IamActions): readonly ServiceAccess[] {
  const { base } = summary;
  if (base === undefined) return groupActions([{ summary }], catalogue);
  const touched = new Set(Array.from(ownActions(summary), ({ service }) => service));
  const isTouched = ({ service }: { readonly service: string }) => touched.has(service);
  const own = groupActions([{ summary }], catalogue, isTouched);
  const others = groupByService([{ summary: base }], catalogue);
  return [...others.filter(each => !isTouched(each)), ...own].sort(byService);
}

/** @param isWanted which actions count */
function groupActions(
  parts: readonly SummaryPart[],
  catalogue: IamActions,
  isWanted: Keep = keepAll,
): ServiceAccess[] {
  const certain = new Map<IamAction, boolean>();
  for (const { summary, isLater } of parts) {
    for (const action of listAllowed(summary, catalogue)) {
      if (certain.get(action) === true || !isWanted(action)) continue;
      certain.set(action, isLater !== true && accessTo(summary, action).sure.length > 0);
    }
  }
  const services = new Map<string, { sure: Map<AccessLevel, number>; open: Map<AccessLevel, number> }>();
  for (const [action, isCertain] of certain) {
    const entry = services.get(action.service) ?? { sure: new Map(), open: new Map() };
    services.set(action.service, entry);
    const counts = isCertain ? entry.sure : entry.open;
    counts.set(action.level, (counts.get(action.level) ?? 0) + 1);
  }
  return [...services]
    .map(([service, { sure, open }]) => ({
      service,
      level: highest(sure),
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
  const ofSummary = allowedActions.get(summary) ?? new WeakMap<Keep, readonly IamAction[]>();
  allowedActions.set(summary, ofSummary);
  const all = () => (isClosed(summary) ? listed.keys() : new Set([...listed.keys(), ...catalogue.all]));
  const actions = ofSummary.get(keep) ?? [...all()].filter(isAllowed).sort(byName);
  ofSummary.set(keep, actions);
  return actions;
}

/** What a question is about: actions, and where it has one a resource that they have to be about. */
export interface ActionScope {
  /** In lower case. */
  readonly pattern: Glob;
  readonly resource?: Glob | undefined;
}

/** The actions of a scope that are or may be allowed, in the order of their names. */
export function listAllowedIn(
  summary: AccessSummary,
  scope: ActionScope,
  catalogue: IamActions,
): readonly IamAction[] {
  const { pattern, resource } = scope;
  const isNamed = ({ key }: IamAction) => matchesText(pattern, key);
  if (resource === undefined && !pattern.isLiteral) return listAllowed(summary, catalogue).filter(isNamed);
  // Few actions of thousands are meant, so that only these are looked up, and what AWS does not document.
  const isAbout = (action: IamAction) => resource === undefined || canBeAbout(action, resource);
  const others = undocumentedIn(summary).filter(action => isNamed(action) && isAbout(action));
  return [...listAbout(pattern, resource, catalogue), ...others]
    .filter(action => accessTo(summary, action) !== noAccess)
    .sort(byName);
}

/** The actions of a catalogue that a pattern matches and that can be about a resource; undefined: about whatever. */
export function listAbout(
  pattern: Glob,
  resource: Glob | undefined,
  catalogue: IamActions,
): readonly IamAction[] {
  const named = catalogue.actionsMatching(pattern);
  if (resource === undefined) return named;
  if (pattern.isLiteral) return named.filter(action => canBeAbout(action, resource));
  const key = `${pattern.text} ${resource.text}`;
  if (lastAbout?.catalogue !== catalogue || lastAbout.key !== key) {
    lastAbout = { catalogue, key, actions: named.filter(action => canBeAbout(action, resource)) };
  }
  return lastAbout.actions;
}

/** The last answer about a pattern: one question is asked in each of thousands of channels. */
let lastAbout:
  | { readonly catalogue: IamActions; readonly key: string; readonly actions: readonly IamAction[] }
  | undefined;

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

/** Whether an action changes something. */
function isChange({ level }: IamAction): boolean {
  return level === 'write' || level === 'permissions' || level === 'tagging';
}

const knownChanges = new WeakMap<AccessSummary, IamAction[]>();

/** The actions that change something and are allowed for certain, on whatever. Channels share their summaries. */
export function listChangesIn(summary: AccessSummary, actions: IamActions): IamAction[] {
  const known = knownChanges.get(summary);
  if (known !== undefined) return known;
  const changes = listAllowed(summary, actions, isChange).filter(
    action => accessTo(summary, action).sure.length > 0,
  );
  knownChanges.set(summary, changes);
  return changes;
}
