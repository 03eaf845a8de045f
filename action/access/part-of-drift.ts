import { placeKey } from '../core/chat-place.ts';
import type { Drift } from '../core/drift.ts';
import { appendTo, groupBy } from '../core/group.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { matchesText, parseGlob } from '../iam/glob.ts';
import type { AccessChange } from './compare-access.ts';
import type { AccountPainter } from './drifted-account.ts';
import { actionKey } from './gain-rows.ts';
import type { LaidChanges } from './lay-changes.ts';
import { splitByRole } from './listed-rows.ts';
import type { Picture } from './picture.ts';
import { keepPlaces, rememberContents } from './picture-places.ts';

/** The parts of what a plan and drift do together, in the order in which they are named. */
export const partNames = ['gained', 'regained', 'lost', 'kept', 'withheld'] as const;

/** What a plan and drift do together: give, give back, end, leave or prevent. */
export type PartName = (typeof partNames)[number];

/** The parts of a change with drift, each as changes that give something. */
export type Parts = Readonly<Record<PartName, readonly AccessChange[]>>;

/** Compares two sides, each of one or more versions. */
export type CompareSides = (before: readonly Picture[], after: readonly Picture[]) => readonly AccessChange[];

/** How many drifts are tried one by one for their part; of more, none is named. */
const maxTried = 200;

/** How many times the parts of a place are worked out without a drift; where it would be more, each drift that concerns a place may have part. */
const maxCompared = 400;

/** The account of which the part of each drift is asked. */
interface Trial {
  readonly paint: AccountPainter;
  readonly ways: readonly LaidChanges[];
  readonly all: ReadonlySet<Drift>;
  /** The places that are asked about. */
  readonly touched: ReadonlySet<string>;
  /** The places of channels of other stacks, where a plan does things without any drift. */
  readonly others: ReadonlySet<string>;
  /** What all drift and the plan do together. */
  readonly parts: Parts;
}

/** How a trial is made: what the plan does together with some of the drift in some places, and what waits between drifts. */
interface Tools {
  readonly partsWith: (present: ReadonlySet<Drift>, places: ReadonlySet<string>) => Parts;
  readonly compare: CompareSides;
  readonly pause: () => Promise<void>;
}

/** The drift of one part of a place. */
export interface NamedDrift {
  /** Without any one of these, and with all other drift, rows go or become less. */
  readonly has: readonly Drift[];
  /** Where rows go without no single drift, because others do the same: what else concerns the place. */
  readonly mayHave: readonly Drift[];
}

/**
 * Finds the drift that has part in what happens in each place, by trying what would be without each.
 * @returns a function from the key of a place and a part to its drift; to undefined where there is too much drift to try each
 */
export async function nameDrift(
  trial: Trial,
  tools: Tools,
): Promise<(place: string, part: PartName) => NamedDrift | undefined> {
  const { ways, all, touched, others, parts } = trial;
  const shown = rowsByPart(parts);
  // In another stack the plan does some of it without any drift.
  const elsewhere = new Set([...touched].filter(key => others.has(key)));
  const plain = rowsByPart(tools.partsWith(new Set(), elsewhere));
  const isPlain = (id: string, explained: ReadonlySet<AccessRow>) => {
    const done = byAction(plain.get(id) ?? []);
    return (shown.get(id) ?? []).every(row => explained.has(row) || isIn(row, done, () => false));
  };
  if (all.size > maxTried)
    return (key, part) =>
      others.has(key) && isPlain(idOf(key, part), new Set()) ? { has: [], mayHave: [] } : undefined;
  const tried = await tryWithoutEach(trial, tools.pause);
  const concerns = (key: string) => tried.concerned.get(key) ?? [];
  // The only one that concerns a place of the stack is the one without which nothing happens there.
  const open = new Set([...touched].filter(key => concerns(key).length > 1 || others.has(key)));
  const comparisons = [...open].reduce((sum, key) => sum + concerns(key).length * ways.length, 0);
  const needed = comparisons > maxCompared ? noneNeeded : await findNeeded(trial, tools, { ...tried, open });
  return (key, part) => {
    if (!open.has(key)) return { has: concerns(key), mayHave: [] };
    const id = idOf(key, part);
    const { has, explained } = needed.get(id) ?? nothing;
    const mayHave = isPlain(id, explained) ? [] : concerns(key).filter(item => !has.includes(item));
    return { has, mayHave };
  };
}

/** The account as observed and without each drift, in each way of the plan. */
interface Tried {
  readonly now: readonly Picture[];
  readonly without: ReadonlyMap<Drift, readonly Picture[]>;
  /** The drift without which a place is another one, by place. */
  readonly concerned: ReadonlyMap<string, readonly Drift[]>;
}

async function tryWithoutEach(
  { paint, ways, all, touched }: Trial,
  pause: () => Promise<void>,
): Promise<Tried> {
  const contentsOf = rememberContents();
  const versionsOf = (present: ReadonlySet<Drift>) => [
    paint(present),
    ...ways.map(way => paint(present, way)),
  ];
  const now = versionsOf(all);
  const concerned = new Map<string, Drift[]>();
  const without = new Map<Drift, readonly Picture[]>();
  for (const item of all) {
    const versions = versionsOf(exceptFor(item, all));
    without.set(item, versions);
    for (const key of touched) {
      const isConcerned = now.some(
        (picture, index) => contentsOf(picture).get(key) !== contentsOf(versions[index] ?? picture).get(key),
      );
      if (isConcerned) appendTo(concerned, key, item);
    }
    await pause();
  }
  return { now, without, concerned };
}

/** The drift without which rows of one part of a place go or become less, and these rows. */
interface Needed {
  readonly has: readonly Drift[];
  readonly explained: ReadonlySet<AccessRow>;
}

const noneNeeded: ReadonlyMap<string, Needed> = new Map();
const nothing: Needed = { has: [], explained: new Set() };

/** Finds what is needed for each part of each open place. A row can be the same object in several places, so that each has a set of its own. */
async function findNeeded(
  { all, parts }: Trial,
  { partsWith, compare, pause }: Tools,
  { now, without, concerned, open }: Tried & { readonly open: ReadonlySet<string> },
): Promise<ReadonlyMap<string, Needed>> {
  const needed = new Map<string, Needed>();
  const shown = rowsByPart(parts);
  for (const item of all) {
    const keys = new Set([...open].filter(key => concerned.get(key)?.includes(item)));
    if (keys.size === 0) continue;
    const restrict = (picture: Picture) => keepPlaces(picture, keys);
    const differs = actionsOf(
      (without.get(item) ?? []).flatMap((picture, index) =>
        compare([restrict(picture)], [restrict(now[index] ?? picture)]),
      ),
    );
    const then = rowsByPart(partsWith(exceptFor(item, all), keys));
    for (const key of keys) {
      for (const part of partNames) {
        const id = idOf(key, part);
        const left = byAction(then.get(id) ?? []);
        const gone = (shown.get(id) ?? []).filter(
          row => !isIn(row, left, own => differs.has(actionKey(key, own))),
        );
        if (gone.length === 0) continue;
        const { has, explained } = needed.get(id) ?? nothing;
        needed.set(id, { has: [...has, item], explained: new Set([...explained, ...gone]) });
      }
    }
    await pause();
  }
  return needed;
}

function exceptFor(item: Drift, all: ReadonlySet<Drift>): ReadonlySet<Drift> {
  return new Set([...all].filter(each => each !== item));
}

function idOf(key: string, part: PartName): string {
  return `${part} ${key}`;
}

function rowsByPart(parts: Parts): Map<string, readonly AccessRow[]> {
  return new Map(
    partNames.flatMap(part =>
      parts[part].map(({ place, gained }) => [idOf(placeKey(place), part), gained] as const),
    ),
  );
}

/** The actions of which anything differs, by place and verdict. */
function actionsOf(changes: readonly AccessChange[]): ReadonlySet<string> {
  return new Set(
    changes.flatMap(({ place, gained, lost }) =>
      [...gained, ...lost].flatMap(splitByRole).map(row => actionKey(placeKey(place), row)),
    ),
  );
}

type RowsByAction = ReadonlyMap<string, readonly AccessRow[]>;

/** There are some ten thousand rows where drift allows everything. */
function byAction(rows: readonly AccessRow[]): RowsByAction {
  return groupBy(rows.flatMap(splitByRole), row => actionKey('', row));
}

/**
 * Whether everything of a row is in others. Rows in part and rows that are only possible can be the same text and not the same requests, so that
 * they count as the same only where nothing of their action differs.
 */
function isIn(row: AccessRow, others: RowsByAction, differs: (row: AccessRow) => boolean): boolean {
  return splitByRole(row).every(own => isInOf(own, others, differs(own)));
}

/** The same of a row that is about one role, or about none. */
function isInOf(row: AccessRow, others: RowsByAction, differs: boolean): boolean {
  const able = (others.get(actionKey('', row)) ?? []).filter(
    other =>
      (other.certainty === undefined || (row.certainty !== undefined && !differs)) &&
      (other.partial !== true || (row.partial === true && !differs)) &&
      (other.regions === undefined || JSON.stringify(other.regions) === JSON.stringify(row.regions)) &&
      (other.from === undefined || (row.from !== undefined && row.from >= other.from)) &&
      (other.until === undefined || (row.until !== undefined && row.until <= other.until)),
  );
  return row.resources.every(resource =>
    able.some(({ resources }) => resources.some(each => coversAll(each, resource))),
  );
}

/** Whether a pattern of resources covers all of another one: a `?` is one character, and a `*` of the other one is any number. */
function coversAll(pattern: string, other: string): boolean {
  return pattern === other || (!pattern.includes('?') && matchesText(parseGlob(pattern), other));
}
