import { parse, stringify } from 'yaml';
import { canonicalJson, isObject, type JsonObject } from '../core/json.ts';

/**
 * Joins pieces of chatops.yml, so that no key is there twice. A piece that says something else under a key of another one stays
 * apart.
 * @returns texts of YAML; none for no pieces
 */
export function joinSnippets(snippets: readonly string[]): string[] {
  const joined: JsonObject[] = [];
  for (const snippet of snippets) {
    const piece = parse(snippet) as JsonObject;
    const place = joined.findIndex(other => fits(other, piece));
    if (place < 0) joined.push(piece);
    else joined[place] = join(joined[place] ?? {}, piece);
  }
  return joined.map(piece => stringify(piece, { lineWidth: 0 }));
}

function fits(one: JsonObject, other: JsonObject): boolean {
  return Object.entries(other).every(([section, entries]) => {
    const known = one[section];
    return (
      known === undefined ||
      (isObject(known) &&
        isObject(entries) &&
        Object.entries(entries).every(([key, value]) => {
          const before = Object.hasOwn(known, key) ? known[key] : undefined;
          return before === undefined || canonicalJson(before) === canonicalJson(value);
        }))
    );
  });
}

function join(one: JsonObject, other: JsonObject): JsonObject {
  const sections = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...sections].map(section => {
      const [known, added] = [one[section], other[section]];
      return [section, { ...(isObject(known) ? known : {}), ...(isObject(added) ? added : {}) }];
    }),
  );
}
