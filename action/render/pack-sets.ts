import type { AccessEntry, AccessList } from '../access/list-access.ts';
import { describeRegions } from '../core/region-scope.ts';
import type { PageData, PageGrant } from '../page/page-data.ts';
import type { Locate } from './access-rows.ts';
import { createTable, type Table } from './number-rows.ts';

/** Numbers what verdicts allow: each grant, each list of actions and each set is there once. */
export interface SetPacker {
  readonly add: (access: AccessList, locate: Locate) => number;
  readonly lists: Table<readonly number[]>;
  readonly grants: Table<PageGrant>;
  readonly sets: Table<PageData['sets'][number]>;
}

/** The tables that sets refer to. */
interface PackedNames {
  readonly texts: Table<string>;
  readonly actions: Table<readonly [name: string, level: string]>;
}

/** A set: of each grant the list of the actions that it is about. */
type Packed = ReadonlyMap<number, number>;

/** Starts numbering. */
export function createSetPacker({ texts, actions }: PackedNames): SetPacker {
  const lists = createTable<readonly number[]>(list => list.join());
  const grants = createTable<PageGrant>(({ unknown, on, where, if: conditions, by }) =>
    [unknown, on.join(), where, conditions.join(), by.join()].join(' '),
  );
  const sets = createTable<PageData['sets'][number]>(set => set.join());
  // Two versions share what they allow, and each has its own lines.
  const known = new Map<Locate, Map<object, Packed>>();
  const members = new Map<number, ReadonlySet<number>>();
  const changed = new Map<string, number>();

  const addGrant = (grant: AccessEntry['grant'], locate: Locate) => {
    const { certainty, resources, regions, conditions, sources } = grant;
    return grants.add({
      ...(certainty === 'unknown' ? { unknown: 1 as const } : {}),
      on: resources.map(texts.add),
      ...(regions === undefined ? {} : { where: texts.add(describeRegions(regions)) }),
      if: conditions.map(texts.add),
      by: sources.map(({ layer, policy, statement, path }) => [
        texts.add(`${layer} ${policy}`),
        statement === undefined ? -1 : texts.add(statement),
        path === undefined ? -1 : texts.add(locate(path)),
      ]),
    });
  };
  /** Equal grants of different objects are one. */
  const group = (entries: Iterable<AccessEntry>, locate: Locate): Map<number, number[]> => {
    const numbers = new Map<AccessEntry['grant'], number>();
    const groups = new Map<number, number[]>();
    for (const { action, level, grant } of entries) {
      const number = numbers.get(grant) ?? addGrant(grant, locate);
      numbers.set(grant, number);
      const own = groups.get(number) ?? [];
      groups.set(number, own);
      own.push(actions.add([action, level]));
    }
    return groups;
  };
  const addList = (list: readonly number[]) => lists.add(list.toSorted((a, b) => a - b));
  const holds = (list: number, action: number): boolean => {
    const found = members.get(list) ?? new Set(lists.rows[list]);
    members.set(list, found);
    return found.has(action);
  };
  /** A list without some actions and with others; undefined when nothing is left. */
  const changeList = (
    list: number | undefined,
    less: ReadonlySet<number>,
    more: ReadonlySet<number>,
  ): number | undefined => {
    const gone = [...less].filter(action => !more.has(action));
    const come = [...more].filter(action => !less.has(action));
    if (gone.length + come.length === 0) return list;
    const key = `${list} - ${gone} + ${come}`;
    let number = changed.get(key);
    if (number === undefined) {
      const left = (list === undefined ? [] : (lists.rows[list] ?? [])).filter(each => !less.has(each));
      const all = [...left, ...more];
      number = all.length === 0 ? -1 : addList(all);
      changed.set(key, number);
    }
    return number < 0 ? undefined : number;
  };
  const changeLists = (
    below: Packed,
    { actions: names, list: listChanged }: NonNullable<AccessList['base']>['butFor'],
    locate: Locate,
  ): Map<number, number> => {
    const less = new Map<number, Set<number>>();
    for (const name of names) {
      const action = actions.find(name);
      if (action === undefined) continue;
      for (const [grant, list] of below) {
        if (!holds(list, action)) continue;
        const own = less.get(grant) ?? new Set<number>();
        less.set(grant, own.add(action));
      }
    }
    const more = group(listChanged(), locate);
    const result = new Map(below);
    for (const grant of new Set([...less.keys(), ...more.keys()])) {
      const now = changeList(result.get(grant), less.get(grant) ?? new Set(), new Set(more.get(grant)));
      if (now === undefined) result.delete(grant);
      else result.set(grant, now);
    }
    return result;
  };
  const pack = (access: AccessList, locate: Locate): Packed => {
    const ofVersion = known.get(locate) ?? new Map<object, Packed>();
    known.set(locate, ofVersion);
    const found = ofVersion.get(access.shared);
    if (found !== undefined) return found;
    const { base } = access;
    const packed =
      base === undefined
        ? new Map([...group(access.list(), locate)].map(([grant, list]) => [grant, addList(list)]))
        : changeLists(pack(base.list, locate), base.butFor, locate);
    ofVersion.set(access.shared, packed);
    return packed;
  };
  return { add: (access, locate) => sets.add([...pack(access, locate)]), lists, grants, sets };
}
