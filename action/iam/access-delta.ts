import { groupBy } from '../core/group.ts';
import { describeRegions, type RegionScope } from '../core/region-scope.ts';
import type { RequestExample } from '../core/request-example.ts';
import { type Access, formatItem, formatResources, noAccess } from './access-items.ts';
import {
  type AccessReader,
  type AccessSummary,
  accessTo,
  isClosed,
  listedActions,
} from './access-summary.ts';
import { comparePasses } from './compare-passes.ts';
import { effectsOf } from './evaluate.ts';
import { claimExamples } from './example-claims.ts';
import { createGainSearch, type Gained } from './find-gains.ts';
import { anything } from './glob.ts';
import type { AccessLevel, IamAction } from './iam-actions.ts';
import { identityOf, type Remembered, remember } from './identity.ts';
import { type ListParts, leaveOut, rememberByList } from './parts.ts';

/** Which of the two verdicts a row is about: what the channel role gives, or what any user role can give at most. */
export type VerdictName = 'default' | 'ceiling';

/** An action that can be done on more, or on fewer, resources than before. */
export interface AccessRow {
  readonly action: string;
  readonly level: AccessLevel;
  /** The patterns of which something is new, or gone. */
  readonly resources: readonly string[];
  /** The Regions of the requests, where they decide and no ARN says them; undefined: whatever the Region is. */
  readonly regions?: RegionScope;
  readonly verdict: VerdictName;
  /** The listed role that gives it, by its key, to members who choose it; set only of the default verdict. */
  readonly role?: string;
  /**
   * Where every member has to choose a role: the listed roles, by their keys, each of which gives it. Without it and without a role,
   * a row of the default verdict is about what the channel role gives.
   */
  readonly listed?: readonly string[];
  /** Set when it depends on what cannot be seen: a condition, or a policy made elsewhere. */
  readonly certainty?: 'unknown';
  /** Set when the other version allows, or may allow, some of it: other resources, or requests with other contents. */
  readonly partial?: true;
  /** The instant from which it holds, where a date decides. */
  readonly from?: string;
  /** The first instant at which it no longer holds, where a date decides. */
  readonly until?: string;
  /** A request that the version with more allows and the other does not; of an unknown row one that may be so. */
  readonly example?: RequestExample;
}

/** What one version allows and another does not. */
export interface AccessDelta {
  readonly gained: readonly AccessRow[];
  readonly lost: readonly AccessRow[];
}

/**
 * The rows of what one version allows and none of the others does; an undefined version allows nothing. What is lost is
 * gained the other way. Those of what many versions have in common are one list for all of them.
 */
export function gainedRows(
  reader: AccessReader,
  before: readonly (AccessSummary | undefined)[],
  after: AccessSummary | undefined,
  verdict: VerdictName,
): ListParts<AccessRow> {
  const known = comparable(
    reader,
    before.filter(summary => summary !== undefined),
    after,
  );
  const { shared, own } = compareSummaries(reader, known, after);
  const rows = { shared: toRows[verdict](shared), own: own.map(each => toRow(each, verdict)) };
  if (after !== undefined) claimExamples(rows, { after, before: known });
  return rows;
}

/** Versions as they are compared with a newer one, of which it counts in whose calls something passes. */
function comparable(
  reader: AccessReader,
  before: readonly AccessSummary[],
  after: AccessSummary | undefined,
): readonly AccessSummary[] {
  if (after === undefined) return before;
  const layers = comparePasses(
    before.map(each => each.layers),
    after.layers,
  );
  return before.map((each, index) => {
    const own = layers[index] ?? each.layers;
    return own === each.layers ? each : reader.summarize(own, each.context);
  });
}

const toRows = {
  default: rememberByList((list: readonly Difference[]) => list.map(each => toRow(each, 'default'))),
  ceiling: rememberByList((list: readonly Difference[]) => list.map(each => toRow(each, 'ceiling'))),
};

interface Difference {
  readonly action: IamAction;
  readonly gained: readonly Gained[];
}

const known = new WeakMap<AccessReader, Memory>();

interface Memory {
  readonly differences: Map<string, ListParts<Difference>>;
  /** Under what the other versions allow, and what the version allows: by the resources of the action. */
  readonly gains: Remembered<readonly Gained[]>;
}

const nothing: ListParts<Difference> = { shared: [], own: [] };

/** Channels share their summaries, so that two of them are compared once. */
function compareSummaries(
  reader: AccessReader,
  before: readonly AccessSummary[],
  after: AccessSummary | undefined,
): ListParts<Difference> {
  if (after === undefined || before.includes(after)) return nothing;
  const memory = known.get(reader) ?? { differences: new Map(), gains: remember<readonly Gained[]>() };
  known.set(reader, memory);
  const key = [...before, after].map(identityOf).join();
  let differences = memory.differences.get(key);
  if (differences === undefined) {
    differences = findDifferences(reader, before, after, memory);
    memory.differences.set(key, differences);
  }
  return differences;
}

function findDifferences(
  reader: AccessReader,
  before: readonly AccessSummary[],
  after: AccessSummary,
  memory: Memory,
): ListParts<Difference> {
  const bases = before.flatMap(({ base }) => base ?? []);
  const compare = createComparison(before, after, memory);
  if (after.base === undefined || bases.length < before.length)
    return { shared: compare(listCompared(reader, before, after)), own: [] };
  // The bases say the same for many channels about what none lists itself.
  const own = new Set([
    ...after.listed.keys(),
    ...before.flatMap(summary => [...summary.listed.keys()].filter(action => isLostBy(summary, action))),
  ]);
  const ofBases = compareSummaries(reader, bases, after.base);
  // What AWS does not document is in no list of what a pattern covers, so that a small policy may be about it, too.
  for (const { action } of [...findUnknown(ofBases.shared), ...findUnknown(ofBases.own)]) own.add(action);
  return {
    shared: leaveOut(ofBases.shared, findAbout(ofBases.shared, own)),
    own: [...ofBases.own.filter(({ action }) => !own.has(action)), ...compare(own)],
  };
}

const findUnknown = rememberByList((list: readonly Difference[]) =>
  list.filter(({ action }) => action.level === 'unknown'),
);

function findAbout(list: readonly Difference[], actions: ReadonlySet<IamAction>): readonly Difference[] {
  const found: Difference[] = [];
  for (const each of list) if (actions.has(each.action)) found.push(each);
  return found;
}

/** Finds the differences in some actions. */
function createComparison(
  before: readonly AccessSummary[],
  after: AccessSummary,
  memory: Memory,
): (actions: Iterable<IamAction>) => Difference[] {
  const search = createGainSearch(before, after);
  return actions => {
    const differences: Difference[] = [];
    for (const action of actions) {
      const to = accessTo(after, action);
      if (to === noAccess) continue;
      const froms = before.map(summary => accessTo(summary, action));
      if (froms.includes(to)) continue;
      const gains = memory.gains.under([...froms, to]);
      const resources = formatTypes(action);
      let gained = gains.values.get(resources);
      if (gained === undefined) {
        gained = search.find(action, froms, to);
        gains.values.set(resources, gained);
      }
      if (gained.length > 0) differences.push({ action, gained });
    }
    return differences.flatMap(splitByExtent);
  };
}

/**
 * One difference for what is certain and one for what is not, and of each for what is new as a whole and for what is in part, in the
 * same Regions.
 */
function splitByExtent({ action, gained }: Difference): Difference[] {
  const groups = groupBy(gained, ({ isSure, isPartial, item }) =>
    JSON.stringify([!isSure, isPartial, item.regions ?? '']),
  );
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => ({ action, gained: list }));
}

const resourceTexts = new WeakMap<IamAction['resources'], string>();

/** Equal for actions that know the same resources. */
function formatTypes({ resources }: IamAction): string {
  const text = resourceTexts.get(resources) ?? resources.flatMap(({ arns }) => arns).join();
  resourceTexts.set(resources, text);
  return text;
}

function listCompared(
  reader: AccessReader,
  before: readonly AccessSummary[],
  after: AccessSummary,
): Iterable<IamAction> {
  if (isClosed(after)) return listedActions(after);
  const listed = listedActions(after);
  for (const summary of before) {
    for (const action of listedActions(summary)) if (isLostBy(summary, action)) listed.add(action);
  }
  const isAlike = before.some(
    ({ others }) =>
      isSame(others.ordinary, after.others.ordinary) &&
      isSame(others.regional, after.others.regional) &&
      isSame(others.resourceless, after.others.resourceless),
  );
  if (isAlike) return listed;
  for (const action of reader.catalogue.all) listed.add(action);
  return listed;
}

/**
 * Whether an action that a version lists can be one that it has less of than others. One that AWS does not document is among
 * everything that another version allows only where this one denies it by name.
 */
function isLostBy({ layers, context }: AccessSummary, { key, name, level }: IamAction): boolean {
  if (level !== 'unknown') return true;
  const effects = effectsOf(layers, { action: key, name, resource: anything, context });
  return effects.some(({ statements }) =>
    statements.some(
      ({ effect, actions, isNotAction }) =>
        effect === 'Deny' && !isNotAction && actions.some(glob => glob.text === key),
    ),
  );
}

/**
 * Whether two versions allow the same. What depends on something is the same only where the same statements decide it: equal words do not
 * say in which way it depends on that. A policy that cannot be seen may be what allows in one version and what denies in the other.
 */
function isSame(a: Access, b: Access): boolean {
  if (a === b) return true;
  if (a === noAccess || b === noAccess || a.doubts.size > 0 || b.doubts.size > 0) return false;
  return formatAccess(a) === formatAccess(b);
}

function formatAccess({ sure, possible, beyond }: Access): string {
  return JSON.stringify([sure.map(formatItem), possible.map(formatItem), beyond ?? []]);
}

function toRow({ action, gained }: Difference, verdict: VerdictName): AccessRow {
  const [first] = gained;
  const example = gained.find(each => each.example !== undefined)?.example;
  return {
    action: action.name,
    level: action.level,
    resources: gained.map(({ item }) => formatResources(item)).sort(),
    ...(first?.item.regions === undefined ? {} : { regions: first.item.regions }),
    verdict,
    ...(first?.isSure === true ? {} : { certainty: 'unknown' as const }),
    ...(first?.isPartial === true ? { partial: true as const } : {}),
    ...(example === undefined ? {} : { example: { ...example, action: action.name } }),
  };
}

/** The order of rows: by action, default before ceiling, everyone before those who choose a role, certain before uncertain, whole before in part. */
export function compareRows(a: AccessRow, b: AccessRow): number {
  if (a.action !== b.action) return a.action < b.action ? -1 : 1;
  if (a.verdict !== b.verdict) return a.verdict === 'default' ? -1 : 1;
  if (a.role !== b.role) return (a.role ?? '') < (b.role ?? '') ? -1 : 1;
  if (a.certainty !== b.certainty) return a.certainty === undefined ? -1 : 1;
  if (a.partial !== b.partial) return a.partial === undefined ? -1 : 1;
  const keyOf = ({ regions, from = '' }: AccessRow) =>
    `${regions === undefined ? '' : describeRegions(regions)} ${from}`;
  const [key, other] = [keyOf(a), keyOf(b)];
  return key < other ? -1 : key > other ? 1 : 0;
}

/** What a change of policies does to what people can do. */
export type AccessRisk = 'widens' | 'narrows' | 'none' | 'unknown';

/** What a change does to access: for drift of a policy that was edited by hand. */
export function riskOfChange(reader: AccessReader, before: AccessSummary, after: AccessSummary): AccessRisk {
  const listOf = ({ shared, own }: ListParts<Difference>) => [...shared, ...own];
  const gains = (from: AccessSummary, to: AccessSummary) =>
    listOf(compareSummaries(reader, comparable(reader, [from], to), to)).flatMap(each => each.gained);
  const gained = gains(before, after);
  if (gained.some(({ isSure }) => isSure)) return 'widens';
  if (gained.length > 0) return 'unknown';
  return gains(after, before).length > 0 ? 'narrows' : 'none';
}
