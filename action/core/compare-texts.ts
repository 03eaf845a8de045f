/** The order of two texts by UTF-16 code unit, for `sort`: the same on every machine, unlike `localeCompare`. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The items in the order of a text of each; those with equal texts keep their order. @param textOf called once for each item */
export function sortByText<T>(items: Iterable<T>, textOf: (item: T) => string): T[] {
  return Array.from(items, item => ({ item, text: textOf(item) }))
    .sort((a, b) => compareTexts(a.text, b.text))
    .map(({ item }) => item);
}
