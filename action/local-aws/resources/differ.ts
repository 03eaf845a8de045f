import { canonicalJson, isObject, type Json } from '../../core/json.ts';
import type { Properties } from '../state/caller.ts';
import { follow, type Schema, schemaOf, type TypeSchema } from './schema.ts';

/** One place at which two values of a resource differ. */
export interface Difference {
  /** From the top-level property down. */
  readonly path: readonly string[];
  readonly kind: 'add' | 'remove' | 'modify';
  /** Undefined when added. */
  readonly before: Json | undefined;
  /** Undefined when removed. */
  readonly after: Json | undefined;
}

/**
 * Where two sets of properties differ, as deep as both have the same shape. Lists that the registry schema calls
 * unordered (`insertionOrder: false`) are compared without regard to order; indexes are those of the list that has
 * the item.
 */
export function findDifferences(type: string, before: Properties, after: Properties): Difference[] {
  const root = schemaOf(type);
  const found: Difference[] = [];
  compareObjects(root, root, before, after, [], found);
  return found;
}

function compare(
  root: TypeSchema,
  raw: Schema | undefined,
  before: Json,
  after: Json,
  path: readonly string[],
  found: Difference[],
): void {
  const schema = follow(root, raw);
  if (isObject(before) && isObject(after)) compareObjects(root, schema, before, after, path, found);
  else if (Array.isArray(before) && Array.isArray(after))
    compareLists(root, schema, before, after, path, found);
  else if (canonicalJson(before) !== canonicalJson(after))
    found.push({ path, kind: 'modify', before, after });
}

function compareObjects(
  root: TypeSchema,
  schema: Schema,
  before: { readonly [name: string]: Json },
  after: { readonly [name: string]: Json },
  path: readonly string[],
  found: Difference[],
): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, fresh] = [before[name], after[name]];
    const here = [...path, name];
    if (old === undefined && fresh !== undefined)
      found.push({ path: here, kind: 'add', before: undefined, after: fresh });
    else if (fresh === undefined && old !== undefined)
      found.push({ path: here, kind: 'remove', before: old, after: undefined });
    else if (old !== undefined && fresh !== undefined)
      compare(root, schema.properties?.[name], old, fresh, here, found);
  }
}

function compareLists(
  root: TypeSchema,
  schema: Schema,
  before: readonly Json[],
  after: readonly Json[],
  path: readonly string[],
  found: Difference[],
): void {
  const pairs =
    schema.insertionOrder === false ? pairUnordered(root, schema, before, after) : pairByIndex(before, after);
  for (const { old, fresh, index } of pairs) {
    const here = [...path, String(index)];
    if (old === undefined) found.push({ path: here, kind: 'add', before: undefined, after: fresh });
    else if (fresh === undefined) found.push({ path: here, kind: 'remove', before: old, after: undefined });
    else compare(root, schema.items, old, fresh, here, found);
  }
}

interface Pair {
  readonly old: Json | undefined;
  readonly fresh: Json | undefined;
  readonly index: number;
}

function pairByIndex(before: readonly Json[], after: readonly Json[]): Pair[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => ({
    old: before[index],
    fresh: after[index],
    index,
  }));
}

/** Equal items pair first, then those with the same name (a policy's, a tag's key), and nothing else does. */
function pairUnordered(
  root: TypeSchema,
  schema: Schema,
  before: readonly Json[],
  after: readonly Json[],
): Pair[] {
  const rest = after.map((item, index) => ({ item, index, text: normalText(root, schema.items, item) }));
  const unmatched = before
    .map((item, index) => ({ item, index, text: normalText(root, schema.items, item) }))
    .filter(({ text }) => {
      const twin = rest.findIndex(candidate => candidate.text === text);
      if (twin !== -1) rest.splice(twin, 1);
      return twin === -1;
    });
  const pairs = unmatched.map(({ item, index }): Pair => {
    const name = nameOf(item);
    const namesake = name === undefined ? -1 : rest.findIndex(candidate => nameOf(candidate.item) === name);
    const [match] = namesake === -1 ? [] : rest.splice(namesake, 1);
    return { old: item, fresh: match?.item, index };
  });
  return [...pairs, ...rest.map(({ item, index }) => ({ old: undefined, fresh: item, index }))];
}

/** Equal text for equal meaning: unordered lists inside are sorted first. */
function normalText(root: TypeSchema, raw: Schema | undefined, value: Json): string {
  const schema = follow(root, raw);
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => normalText(root, schema.items, item));
    return `[${(schema.insertionOrder === false ? items.sort() : items).join(',')}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map(name => `${JSON.stringify(name)}:${normalText(root, schema.properties?.[name], value[name] ?? null)}`).join(',')}}`;
}

/** What identifies an item of a list of structures. */
function nameOf(item: Json): Json | undefined {
  return isObject(item) ? (item['PolicyName'] ?? item['Key'] ?? item['Id']) : undefined;
}
