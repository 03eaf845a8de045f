/**
 * Adds an item to the list of a key in a map of lists; a key without a list gets one. The list is extended in place: a copy
 * of it for each item takes time that grows with the square of the number of items.
 */
export function appendTo<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** The items by their key, both in the order in which they were given. */
export function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) appendTo(groups, keyOf(item), item);
  return groups;
}
