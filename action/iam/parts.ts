import { identityOf, type Remembered, remember } from './identity.ts';

/**
 * A list in two parts: what many channels have in common, as one list that they share, and what only one of them has. Thousands of
 * rows are then worked out, counted and described once, and for each channel only the few that are its own.
 */
export interface ListParts<T> {
  readonly shared: readonly T[];
  readonly own: readonly T[];
}

const known = new WeakMap<readonly unknown[], ListParts<unknown>>();

/**
 * Joins two sorted parts to one sorted list, which {@link partsOf} divides again.
 * @param compare the order of both; of equal items those that are shared come first
 */
export function joinParts<T extends object>(
  { shared, own }: ListParts<T>,
  compare: (a: T, b: T) => number,
): readonly T[] {
  if (own.length === 0) return shared;
  if (shared.length === 0) return own;
  const joined: T[] = [];
  let start = 0;
  for (const item of own) {
    const end = endOf(shared, item, { compare, start });
    for (let index = start; index < end; index++) joined.push(shared[index] as T);
    joined.push(item);
    start = end;
  }
  for (let index = start; index < shared.length; index++) joined.push(shared[index] as T);
  known.set(joined, { shared, own });
  return joined;
}

/** The first place from a start on of which the item comes after another one. */
function endOf<T>(
  list: readonly T[],
  item: T,
  { compare, start }: { readonly compare: (a: T, b: T) => number; readonly start: number },
): number {
  let [low, high] = [start, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(list[middle] as T, item) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The parts that a list was joined of; any other list is as a whole one that may be shared. */
export function partsOf<T>(list: readonly T[]): ListParts<T> {
  return (known.get(list) as ListParts<T> | undefined) ?? { shared: list, own: [] };
}

/**
 * Remembers what a function makes of a list, as long as there is the list.
 * @param make depends on the list and on nothing that changes
 */
export function rememberByList<T, R>(make: (list: readonly T[]) => R): (list: readonly T[]) => R {
  const results = new WeakMap<readonly T[], { readonly result: R }>();
  return list => {
    const found = results.get(list) ?? { result: make(list) };
    results.set(list, found);
    return found.result;
  };
}

const unions = new WeakMap<readonly unknown[], Remembered<readonly unknown[]>>();

/**
 * One list of several, made once for the same lists.
 * @param name of the function that joins, different for functions that join in different ways
 */
export function joinOnce<T>(
  lists: readonly (readonly T[])[],
  name: string,
  join: () => readonly T[],
): readonly T[] {
  const [first, ...others] = lists;
  if (first === undefined) return [];
  const ofFirst = unions.get(first) ?? remember<readonly unknown[]>();
  unions.set(first, ofFirst);
  const { values } = ofFirst.under(others);
  const united = (values.get(name) as readonly T[] | undefined) ?? join();
  values.set(name, united);
  return united;
}

const reduced = new WeakMap<readonly unknown[], Map<string, readonly unknown[]>>();

/**
 * A list without some of its items: one list for the same items.
 * @param left those that are left out, each of them in the list
 */
export function leaveOut<T extends object>(list: readonly T[], left: readonly T[]): readonly T[] {
  if (left.length === 0) return list;
  const ofList = reduced.get(list) ?? new Map<string, readonly unknown[]>();
  reduced.set(list, ofList);
  const key = left.map(identityOf).sort().join();
  let rest = ofList.get(key) as readonly T[] | undefined;
  if (rest === undefined) {
    const without = new Set(left);
    rest = list.filter(item => !without.has(item));
    ofList.set(key, rest);
  }
  return rest;
}
