/** A key that an object of a JSON text has twice. */
export interface DuplicateKey {
  readonly key: string;
  /** Where the second one begins, in UTF-16 units. */
  readonly offset: number;
}

/**
 * The keys that objects of a JSON text have twice: a parser takes the last, and a reviewer may read the first.
 * @param text valid JSON
 */
export function findDuplicateKeys(text: string): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const open: (Set<string> | undefined)[] = [];
  let name: { readonly key: string; readonly offset: number } | undefined;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') name = { key: JSON.parse(token) as string, offset: index };
    else if (name !== undefined) {
      const keys = open.at(-1);
      if (keys?.has(name.key) === true) found.push(name);
      keys?.add(name.key);
      name = undefined;
    }
  }
  return found;
}
