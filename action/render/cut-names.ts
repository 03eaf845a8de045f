/** How many channels a title names before the others are counted. */
const maxNames = 4;

/** Whether a title has not all of some names. */
export function isCut(names: readonly string[]): boolean {
  return names.length > maxNames + 1;
}

/** Names as a title has them: of many the first ones and `3 more`. */
export function cutNames(names: readonly string[]): readonly string[] {
  return isCut(names) ? [...names.slice(0, maxNames), `${names.length - maxNames} more`] : names;
}
