import { hasRegion, type RegionScope } from '../core/region-scope.ts';
import { keyValues } from '../data/condition-key-values.ts';
import { type Access, type Beyond, formatResources, type Item, noAccess } from './access-items.ts';
import {
  keyOfAccess,
  type Regions,
  readInRegion,
  regionGlob,
  regionOfItem,
  uniteDoubts,
} from './by-region.ts';
import type { Context } from './context.ts';
import { field, makeGlob, many, matchesText } from './glob.ts';
import { matching, type Wanted } from './glob-search.ts';

/** The Regions of one cell: a named one, or all that are not named. */
interface Cell {
  readonly region: string;
  readonly access: Access;
}

/**
 * What is allowed of an action of which the ARN does not always say the Region: what depends on the Region says in which Regions
 * it is so.
 * @param read what is allowed in a context
 */
export function accessInRegions(
  regions: Regions,
  context: Context,
  read: (context: Context) => Access,
): Access {
  const { named, other } = regions;
  const cells = [...named, other].map(
    (region): Cell => ({ region, access: readInRegion(context, region, read) }),
  );
  const [first] = cells;
  if (first === undefined) return noAccess;
  const key = keyOfAccess(first.access);
  if (cells.every(({ access }) => keyOfAccess(access) === key)) return first.access;
  const sure = new Map<string, ScopedItem>();
  const open = new Map<string, ScopedItem>();
  const crossing: Beyond[] = [];
  for (const { region, access } of cells) {
    const certain = new Set(access.sure.map(formatResources));
    const isElsewhere = (item: Item) => isInOtherRegion(item, region, regions);
    addItems(sure, access.sure, region, isElsewhere);
    const doubtful = access.possible.filter(item => !certain.has(formatResources(item)));
    addItems(open, doubtful, region, isElsewhere);
    const own = scopeOf([region], regions) ?? { except: [] };
    crossing.push(
      ...access.possible
        .filter(isElsewhere)
        .flatMap(beyondRegion)
        .map(each => ({ ...each, regions: own })),
    );
  }
  const scope = (items: ReadonlyMap<string, ScopedItem>) =>
    [...items.values()].map(({ item, regions: own }) => withScope(item, scopeOf(own, regions)));
  const certain = scope(sure);
  const possible = [...certain, ...scope(open)];
  const beyond = [
    ...crossing,
    ...cells.flatMap(({ region, access }) => {
      const elsewhere = named.filter(each => each !== region).map(each => regionGlob(each, field));
      return (access.beyond ?? []).map(({ all, none }) => ({
        all,
        none: [...none, matching(...elsewhere)],
        regions: scopeOf([region], regions) ?? { except: [] },
      }));
    }),
  ];
  if (possible.length + beyond.length === 0) return noAccess;
  const doubts = uniteDoubts(cells.map(({ access }) => access));
  return { sure: certain, possible, doubts, ...(beyond.length === 0 ? {} : { beyond }) };
}

/** What an item of one Region has in others, because a `*` before its Region also matches colons. */
function beyondRegion({ glob, except }: Item): Wanted[] {
  const [, partition = '', service = '', region = ''] = glob.text.split(':');
  return (partition + service).includes(many)
    ? [{ all: [[matching(glob)]], none: [matching(regionGlob(region, field), ...except)] }]
    : [];
}

/** An item and the cells in which it is so. */
interface ScopedItem {
  readonly item: Item;
  readonly regions: string[];
}

function addItems(
  known: Map<string, ScopedItem>,
  items: readonly Item[],
  region: string,
  isElsewhere: (item: Item) => boolean,
): void {
  for (const item of items) {
    if (isElsewhere(item)) continue;
    const key = formatResources(item);
    const scoped = known.get(key) ?? { item, regions: [] };
    known.set(key, scoped);
    scoped.regions.push(region);
  }
}

/** Whether an item is of one Region that is not among those of a cell: a request about a resource is made in its Region. */
function isInOtherRegion(item: Item, region: string, { named, other }: Regions): boolean {
  const own = regionOfItem(item);
  if (own === undefined) return false;
  return region === other ? named.includes(own) : own !== region;
}

/** The Regions of cells; undefined: all of them. @param cells one Region of each */
export function scopeOf(cells: readonly string[], { named, other }: Regions): RegionScope | undefined {
  if (!cells.includes(other)) return { in: cells };
  const except = named.filter(each => !cells.includes(each));
  return except.length === 0 ? undefined : { except };
}

/** An item in some Regions. @param regions undefined: all of them */
export function withScope(item: Item, regions: RegionScope | undefined): Item {
  return regions === undefined ? item : { ...item, regions };
}

/** One Region of each cell that is among those of a scope. */
export function cellsIn(scope: RegionScope | undefined, { named, other }: Regions): string[] {
  return [...named, other].filter(region => hasRegion(scope, region));
}

/** What is left of an access in the Regions of one cell, without the Regions. */
export function accessInCell({ sure, possible, doubts }: Access, region: string): Access {
  const inCell = (items: readonly Item[]) =>
    items.flatMap(({ regions, ...item }): Item[] => (hasRegion(regions, region) ? [item] : []));
  return { sure: inCell(sure), possible: inCell(possible), doubts };
}

const known = keyValues.get('aws:requestedregion')?.examples ?? [];

/** A Region that is not among the named ones and in which an item can have resources. */
export function otherRegionFor({ glob }: Item, { named, other }: Regions): string {
  const field = makeGlob(glob.text.startsWith('arn:') ? (glob.text.split(':')[3] ?? '') : '');
  if (field.text === '' || matchesText(field, other)) return other;
  const own = field.isLiteral ? [field.text] : known;
  return own.find(region => !named.includes(region) && matchesText(field, region)) ?? other;
}
