/** Rows that are referred to by their number, each there once. */
export interface Table<T> {
  readonly rows: readonly T[];
  /** The number of a row, which is added where it is new. */
  readonly add: (row: T) => number;
  /** The number of the row with a key; undefined: there is none. */
  readonly find: (key: string) => number | undefined;
}

/**
 * Makes an empty table.
 * @param keyOf equal for equal rows
 */
export function createTable<T>(keyOf: (row: T) => string): Table<T> {
  const rows: T[] = [];
  const numbers = new Map<string, number>();
  const add = (row: T): number => {
    const key = keyOf(row);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, rows.length);
    rows.push(row);
    return rows.length - 1;
  };
  return { rows, add, find: key => numbers.get(key) };
}
