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
  return [...compareObjects(root, root, { before, after }, [])];
}

/** Two values of one place. */
interface Sides<Value> {
  readonly before: Value;
  readonly after: Value;
}

function* compare(
  root: TypeSchema,
  raw: Schema | undefined,
  { before, after }: Sides<Json>,
  path: readonly string[],
): Generator<Difference> {
  const schema = follow(root, raw);
  if (isObject(before) && isObject(after)) yield* compareObjects(root, schema, { before, after }, path);
  else if (Array.isArray(before) && Array.isArray(after))
    yield* compareLists(root, schema, { before, after }, path);
  else if (canonicalJson(before) !== canonicalJson(after)) yield { path, kind: 'modify', before, after };
}

function* compareObjects(
  root: TypeSchema,
  schema: Schema,
  { before, after }: Sides<{ readonly [name: string]: Json }>,
  path: readonly string[],
): Generator<Difference> {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    yield* compareMembers(root, schema.properties?.[name], [before[name], after[name]], [...path, name]);
  }
}

function* compareLists(
  root: TypeSchema,
  schema: Schema,
  { before, after }: Sides<readonly Json[]>,
  path: readonly string[],
): Generator<Difference> {
  const pairs =
    schema.insertionOrder === false ? pairUnordered(root, schema, before, after) : pairByIndex(before, after);
  for (const { old, fresh, index } of pairs) {
    yield* compareMembers(root, schema.items, [old, fresh], [...path, String(index)]);
  }
}

/** Members of objects and items of lists, of which one may not be there. */
function* compareMembers(
  root: TypeSchema,
  raw: Schema | undefined,
  [before, after]: readonly [Json | undefined, Json | undefined],
  path: readonly string[],
): Generator<Difference> {
  if (before === undefined && after === undefined) return;
  if (before === undefined) yield { path, kind: 'add', before, after };
  else if (after === undefined) yield { path, kind: 'remove', before, after };
  else yield* compare(root, raw, { before, after }, path);
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
