import {
  type Access,
  findOutside,
  formatItem,
  formatItems,
  type Item,
  isHeldBackAlike,
  noAccess,
} from './access-items.ts';
import { type AccessReader, type AccessSummary, accessTo, listedActions } from './access-summary.ts';
import type { AccessLevel, IamAction } from './iam-actions.ts';

/** Which of the two verdicts a row is about: what the channel role gives, or what any user role can give at most. */
type VerdictName = 'default' | 'ceiling';

/** An action that can be done on more, or on fewer, resources than before. */
export interface AccessRow {
  readonly action: string;
  readonly level: AccessLevel;
  /** The patterns of which something is new, or gone. */
  readonly resources: readonly string[];
  readonly verdict: VerdictName;
  /** Set when it depends on what cannot be seen: a condition, or a policy made elsewhere. */
  readonly certainty?: 'unknown';
}

/** What one version allows and another does not. */
export interface AccessDelta {
  readonly gained: readonly AccessRow[];
  readonly lost: readonly AccessRow[];
}

/** Both verdicts of a channel; undefined: nothing is allowed. */
export interface ChannelVerdicts {
  readonly default: AccessSummary | undefined;
  readonly ceiling: AccessSummary | undefined;
}

/** The summary of a channel that is not there. */
const nothingAllowed: AccessSummary = {
  others: { ordinary: noAccess, resourceless: noAccess },
  listed: new Map(),
  base: undefined,
  readUnknown: () => noAccess,
};

/**
 * What a channel gains and loses between two versions: complete over all known actions and those that a policy names,
 * by action, default before ceiling.
 */
export function compareChannel(
  reader: AccessReader,
  before: ChannelVerdicts | undefined,
  after: ChannelVerdicts | undefined,
): AccessDelta {
  const rows = (['default', 'ceiling'] as const).map(verdict => ({
    verdict,
    ...compareSummaries(reader, before?.[verdict] ?? nothingAllowed, after?.[verdict] ?? nothingAllowed),
  }));
  const collect = (side: 'gained' | 'lost') =>
    rows.flatMap(row => row[side].map(each => toRow(each, row.verdict))).sort(compareRows);
  return { gained: collect('gained'), lost: collect('lost') };
}

interface Difference {
  readonly action: IamAction;
  readonly items: readonly Item[];
  readonly isSure: boolean;
}

interface Differences {
  readonly gained: readonly Difference[];
  readonly lost: readonly Difference[];
}

const known = new WeakMap<AccessSummary, WeakMap<AccessSummary, Differences>>();

/** Channels share their summaries, so that two of them are compared once. */
function compareSummaries(reader: AccessReader, before: AccessSummary, after: AccessSummary): Differences {
  if (before === after) return { gained: [], lost: [] };
  const ofBefore = known.get(before) ?? new WeakMap<AccessSummary, Differences>();
  known.set(before, ofBefore);
  let differences = ofBefore.get(after);
  if (differences === undefined) {
    differences = findDifferences(reader, before, after);
    ofBefore.set(after, differences);
  }
  return differences;
}

function findDifferences(reader: AccessReader, before: AccessSummary, after: AccessSummary): Differences {
  const gained: Difference[] = [];
  const lost: Difference[] = [];
  const memory = new Map<Access, Map<Access, Change>>();
  const compare = (from: Access, to: Access): Change => {
    const ofFrom = memory.get(from) ?? new Map<Access, Change>();
    memory.set(from, ofFrom);
    let change = ofFrom.get(to);
    if (change === undefined) {
      change = { gained: findMore(from, to), lost: findMore(to, from) };
      ofFrom.set(to, change);
    }
    return change;
  };
  let compared: Iterable<IamAction>;
  if (before.base === undefined || after.base === undefined) {
    compared = listCompared(reader, before, after);
  } else {
    // Of what neither lists itself, the bases say the same for many channels.
    const own = new Set([...before.listed.keys(), ...after.listed.keys()]);
    const ofBases = compareSummaries(reader, before.base, after.base);
    gained.push(...ofBases.gained.filter(({ action }) => !own.has(action)));
    lost.push(...ofBases.lost.filter(({ action }) => !own.has(action)));
    compared = own;
  }
  for (const action of compared) {
    const [from, to] = [accessTo(before, action), accessTo(after, action)];
    if (from === to) continue;
    const change = compare(from, to);
    for (const { items, isSure } of change.gained) gained.push({ action, items, isSure });
    for (const { items, isSure } of change.lost) lost.push({ action, items, isSure });
  }
  return { gained, lost };
}

interface Change {
  readonly gained: readonly More[];
  readonly lost: readonly More[];
}

interface More {
  readonly items: readonly Item[];
  readonly isSure: boolean;
}

/** What `to` allows and `from` does not: for certain, and beyond that perhaps. */
function findMore(from: Access, to: Access): readonly More[] {
  const sure = findOutside(to.sure, from.sure);
  // Where it depends on other things than before, only what was allowed for certain is no news.
  const known = isHeldBackAlike(from.doubts, to.doubts) ? from.possible : from.sure;
  const possible = findOutside(findOutside(to.possible, known), to.sure);
  return [
    { items: sure, isSure: true },
    { items: possible, isSure: false },
  ].filter(({ items }) => items.length > 0);
}

function listCompared(
  reader: AccessReader,
  before: AccessSummary,
  after: AccessSummary,
): Iterable<IamAction> {
  const listed = new Set([...listedActions(before), ...listedActions(after)]);
  const isAlike =
    isSame(before.others.ordinary, after.others.ordinary) &&
    isSame(before.others.resourceless, after.others.resourceless);
  if (isAlike) return listed;
  for (const action of reader.catalogue.all) listed.add(action);
  return listed;
}

function isSame(a: Access, b: Access): boolean {
  return a === b || (formatAccess(a) === formatAccess(b) && a !== noAccess && b !== noAccess);
}

function formatAccess({ sure, possible, doubts }: Access): string {
  return JSON.stringify([sure.map(formatItem), possible.map(formatItem), [...doubts]]);
}

function toRow({ action, items, isSure }: Difference, verdict: VerdictName): AccessRow {
  return {
    action: action.name,
    level: action.level,
    resources: formatItems(items),
    verdict,
    ...(isSure ? {} : { certainty: 'unknown' as const }),
  };
}

/** The order of rows: by action, default before ceiling, certain before uncertain. */
export function compareRows(a: AccessRow, b: AccessRow): number {
  if (a.action !== b.action) return a.action < b.action ? -1 : 1;
  if (a.verdict !== b.verdict) return a.verdict === 'default' ? -1 : 1;
  return a.certainty === b.certainty ? 0 : a.certainty === undefined ? -1 : 1;
}

/** What a change of policies does to what people can do. */
export type AccessRisk = 'widens' | 'narrows' | 'none' | 'unknown';

/** Whether a change gives anybody more: what drift has to say of a policy that somebody edited. */
export function judgeChange(reader: AccessReader, before: AccessSummary, after: AccessSummary): AccessRisk {
  const { gained, lost } = compareSummaries(reader, before, after);
  if (gained.some(({ isSure }) => isSure)) return 'widens';
  if (gained.length > 0) return 'unknown';
  return lost.length > 0 ? 'narrows' : 'none';
}
