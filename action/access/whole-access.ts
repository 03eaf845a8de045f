import type { AccessRow, VerdictName } from '../iam/access-delta.ts';
import { type Access, formatItem } from '../iam/access-items.ts';
import { type AccessSummary, accessTo, listedActions } from '../iam/access-summary.ts';
import { listAllowed } from '../iam/allowed-actions.ts';
import { isRefusedInChat } from '../iam/channel-layers.ts';
import type { AccessLevel, IamAction, IamActions } from '../iam/iam-actions.ts';
import { partsOf, rememberByList } from '../iam/parts.ts';

/** What rows of a delta are the whole of, so that thousands of them can be said in words. */
export interface WholeAccess {
  readonly verdict: VerdictName;
  /** Whether the version with more allows every action that chat can run, on all resources and without a condition. */
  readonly everything: boolean;
  /** How many actions the version with more allows, where that is everything: as many as the list of its access has. */
  readonly total: number;
  /** By level the services that have all of their actions of it in the rows, on all resources, and how many those are. */
  readonly services: ReadonlyMap<AccessLevel, ReadonlyMap<string, number>>;
}

/** Fewer rows are listed anyway. */
const minRows = 200;

const totals = new WeakMap<IamActions, Totals>();

interface Totals {
  /** By level and service: how many actions chat can run. */
  readonly byLevel: ReadonlyMap<AccessLevel, ReadonlyMap<string, number>>;
}

/**
 * Measures the rows of a delta against all actions there are.
 * @param versions by verdict what the version with more allows, for each role
 */
export function measureWhole(
  rows: readonly AccessRow[],
  versions: Readonly<Record<VerdictName, readonly AccessSummary[]>>,
  actions: IamActions,
): readonly WholeAccess[] {
  if (rows.length < minRows) return [];
  const { shared, own } = partsOf(rows);
  return (['default', 'ceiling'] as const).flatMap((verdict): WholeAccess[] => {
    const summaries = versions[verdict];
    const ofShared = measuresOf(actions)[verdict](shared);
    // A version can allow everything before and after: then nothing is gained or lost by this verdict.
    if (!ofShared.hasRows && !own.some(row => isAbout(row, verdict))) return [];
    const everything = summaries.length > 0 && summaries.every(allowsEverything);
    const counts = countServices(own, verdict, actions);
    const services =
      counts.size === 0 ? ofShared.services : wholeServices(addCounts(ofShared.counts, counts), actions);
    const total = everything ? Math.max(...summaries.map(each => countOnce(each, actions))) : 0;
    return everything || services.size > 0 ? [{ verdict, everything, total, services }] : [];
  });
}

/** Whether a row is about all of those whom a verdict is about. */
function isAbout(row: AccessRow, verdict: VerdictName): boolean {
  return row.verdict === verdict && row.role === undefined;
}

/** How many actions of rows there are by level and service that are allowed on all resources, always and for certain. */
type ServiceCounts = ReadonlyMap<AccessLevel, ReadonlyMap<string, number>>;

function countServices(rows: readonly AccessRow[], verdict: VerdictName, actions: IamActions): ServiceCounts {
  const found = new Map<AccessLevel, Map<string, number>>();
  for (const row of rows) {
    if (!isAbout(row, verdict)) continue;
    const isWhole = row.resources.length === 1 && row.resources[0] === '*' && row.certainty === undefined;
    const isAlways =
      row.partial === undefined &&
      row.regions === undefined &&
      row.from === undefined &&
      row.until === undefined;
    if (!isWhole || !isAlways) continue;
    const action = actions.find(row.action);
    if (action !== undefined && !isRefusedInChat(action.key)) addTo(found, action.level, action.service);
  }
  return found;
}

const measured = new WeakMap<IamActions, Record<VerdictName, Measure>>();

/** What is known of shared rows. */
type Measure = (rows: readonly AccessRow[]) => {
  readonly counts: ServiceCounts;
  readonly services: WholeAccess['services'];
  readonly hasRows: boolean;
};

/** Measures shared rows once. */
function measuresOf(actions: IamActions): Record<VerdictName, Measure> {
  const measure = (verdict: VerdictName): Measure =>
    rememberByList(rows => {
      const counts = countServices(rows, verdict, actions);
      const hasRows = rows.some(row => isAbout(row, verdict));
      return { counts, services: wholeServices(counts, actions), hasRows };
    });
  const measures = measured.get(actions) ?? { default: measure('default'), ceiling: measure('ceiling') };
  measured.set(actions, measures);
  return measures;
}

/** The services of which rows have all actions. */
function wholeServices(counts: ServiceCounts, actions: IamActions): WholeAccess['services'] {
  const { byLevel } = totalsOf(actions);
  return new Map(
    [...counts].flatMap(([level, own]): [AccessLevel, ReadonlyMap<string, number>][] => {
      const whole = [...own].filter(([service, count]) => byLevel.get(level)?.get(service) === count);
      return whole.length === 0 ? [] : [[level, new Map(whole)]];
    }),
  );
}

/** The counts of two parts of a list, which have no action of a verdict in common. */
function addCounts(shared: ServiceCounts, own: ServiceCounts): ServiceCounts {
  const all = new Map(Array.from(shared, ([level, counts]) => [level, new Map(counts)]));
  for (const [level, counts] of own) {
    const ofLevel = all.get(level) ?? new Map<string, number>();
    all.set(level, ofLevel);
    for (const [service, count] of counts) ofLevel.set(service, (ofLevel.get(service) ?? 0) + count);
  }
  return all;
}

const known = new WeakMap<AccessSummary, boolean>();

function allowsEverything(summary: AccessSummary): boolean {
  // Nothing is certain about an action that AWS does not document.
  const isWhole = ({ sure, possible }: Access, action?: IamAction) => {
    const [item, ...others] = action?.level === 'unknown' ? possible : sure;
    return item !== undefined && others.length === 0 && formatItem(item) === '*';
  };
  let is = known.get(summary);
  if (is === undefined) {
    is =
      isWhole(summary.others.ordinary) &&
      isWhole(summary.others.regional) &&
      isWhole(summary.others.resourceless) &&
      [...listedActions(summary)].every(
        action => isRefusedInChat(action.key) || isWhole(accessTo(summary, action), action),
      );
    known.set(summary, is);
  }
  return is;
}

const counts = new WeakMap<AccessSummary, number>();

function countOnce(summary: AccessSummary, actions: IamActions): number {
  const count = counts.get(summary) ?? listAllowed(summary, actions).length;
  counts.set(summary, count);
  return count;
}

function totalsOf(actions: IamActions): Totals {
  let found = totals.get(actions);
  if (found === undefined) {
    const byLevel = new Map<AccessLevel, Map<string, number>>();
    for (const { key, level, service } of actions.all) {
      if (isRefusedInChat(key)) continue;
      addTo(byLevel, level, service);
    }
    found = { byLevel };
    totals.set(actions, found);
  }
  return found;
}

function addTo(counts: Map<AccessLevel, Map<string, number>>, level: AccessLevel, service: string): void {
  const ofLevel = counts.get(level) ?? new Map<string, number>();
  counts.set(level, ofLevel.set(service, (ofLevel.get(service) ?? 0) + 1));
}
