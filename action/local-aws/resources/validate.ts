import { canonicalJson, isObject, type Json } from '../../core/json.ts';
import type { Properties } from '../state/caller.ts';
import { follow, isReadOnly, type Schema, schemaOf, type TypeSchema, takes } from './schema.ts';

/** One thing that is wrong with properties, in the words of AWS's own validator. */
export interface Violation {
  /** `#` and the path below it, e.g. `#/Tags/0`. */
  readonly path: string;
  readonly message: string;
}

/**
 * Checks properties against the registry schema. Texts are those that AWS shows ("extraneous key [x] is not
 * permitted", "required key [x] not found", "expected type: String, found: JSONArray"), seen in public issues.
 */
export function findViolations(type: string, properties: Properties): Violation[] {
  const root = schemaOf(type);
  const found: Violation[] = [];
  for (const name of Object.keys(properties)) {
    if (isReadOnly(type, name)) {
      found.push({ path: '#', message: `Encountered unsupported property ${name}` });
    }
  }
  return [...found, ...visit(root, root, properties as Json, '#')];
}

/** The violations as one text, in AWS's layout for one and for many. */
export function describeViolations(violations: readonly Violation[]): string {
  return violations.map(({ path, message }) => `${path}: ${message}`).join('\n');
}

function* visit(root: TypeSchema, raw: Schema, value: Json, path: string): Generator<Violation> {
  const schema = follow(root, raw);
  const kind = kindOf(value);
  if (!takes(schema, kind) && !(kind === 'integer' && takes(schema, 'number'))) {
    yield { path, message: `expected type: ${javaName(schema)}, found: ${javaKinds[kind]}` };
    return;
  }
  if (schema.enum !== undefined && !schema.enum.includes(value))
    yield { path, message: `#: ${String(value)} is not a valid enum value` };
  for (const message of checkScalar(schema, value)) yield { path, message };
  if (Array.isArray(value)) yield* visitList(root, schema, value, path);
  else if (isObject(value)) yield* visitObject(root, schema, value, path);
}

function* checkScalar(schema: Schema, value: Json): Generator<string> {
  if (typeof value === 'string') {
    const length = [...value].length;
    if (schema.minLength !== undefined && length < schema.minLength)
      yield `expected minLength: ${schema.minLength}, actual: ${length}`;
    if (schema.maxLength !== undefined && length > schema.maxLength)
      yield `expected maxLength: ${schema.maxLength}, actual: ${length}`;
    if (schema.pattern !== undefined && !compile(schema, schema.pattern).test(value))
      yield `failed validation constraint for keyword [pattern]`;
  }
  if (typeof value === 'number') {
    if (schema.minimum !== undefined && value < schema.minimum)
      yield `${value} is not greater or equal to ${schema.minimum}`;
    if (schema.maximum !== undefined && value > schema.maximum)
      yield `${value} is not less or equal to ${schema.maximum}`;
  }
}

function* visitList(
  root: TypeSchema,
  schema: Schema,
  list: readonly Json[],
  path: string,
): Generator<Violation> {
  if (schema.minItems !== undefined && list.length < schema.minItems)
    yield { path, message: `expected minimum item count: ${schema.minItems}, found: ${list.length}` };
  if (schema.maxItems !== undefined && list.length > schema.maxItems)
    yield { path, message: `expected maximum item count: ${schema.maxItems}, found: ${list.length}` };
  if (schema.uniqueItems === true && new Set(list.map(canonicalJson)).size < list.length)
    yield { path, message: 'array items are not unique' };
  for (const [index, item] of list.entries())
    yield* visit(root, schema.items ?? {}, item, `${path}/${index}`);
}

function* visitObject(
  root: TypeSchema,
  schema: Schema,
  object: { readonly [name: string]: Json },
  path: string,
): Generator<Violation> {
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(object, name)) yield { path, message: `required key [${name}] not found` };
  }
  const count = Object.keys(object).length;
  if (schema.minProperties !== undefined && count < schema.minProperties)
    yield { path, message: `minimum size: [${schema.minProperties}], found: [${count}]` };
  if (schema.maxProperties !== undefined && count > schema.maxProperties)
    yield { path, message: `maximum size: [${schema.maxProperties}], found: [${count}]` };
  for (const [name, member] of Object.entries(object)) {
    const memberSchema = memberOf(schema, name);
    if (memberSchema !== undefined) yield* visit(root, memberSchema, member, `${path}/${name}`);
    else if (schema.additionalProperties === false)
      yield { path, message: `extraneous key [${name}] is not permitted` };
  }
}

function memberOf(schema: Schema, name: string): Schema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, name))
    return schema.properties[name];
  return Object.entries(schema.patternProperties ?? {}).find(([pattern]) =>
    compile(schema, pattern).test(name),
  )?.[1];
}

/** The patterns of a schema, which lives as long as its resource type. */
const compiled = new WeakMap<Schema, Map<string, RegExp>>();

/** Registry patterns are Java's: those with Unicode classes need the `u` flag, others are not valid with it. */
function compile(schema: Schema, pattern: string): RegExp {
  const ofSchema = compiled.get(schema) ?? new Map<string, RegExp>();
  compiled.set(schema, ofSchema);
  // Some schemas write the end of a text as Java does.
  const expression =
    ofSchema.get(pattern) ?? new RegExp(pattern.replace(/\\Z$/, '$'), /\\p\{/.test(pattern) ? 'u' : '');
  ofSchema.set(pattern, expression);
  return expression;
}

type Kind = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

function kindOf(value: Json): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as Kind;
}

const javaKinds: Readonly<Record<Kind, string>> = {
  null: 'Null',
  boolean: 'Boolean',
  integer: 'Integer',
  number: 'Double',
  string: 'String',
  array: 'JSONArray',
  object: 'JSONObject',
};

const javaTypes: Readonly<Record<string, string>> = {
  boolean: 'Boolean',
  integer: 'Number',
  number: 'Number',
  string: 'String',
  array: 'JSONArray',
  object: 'JSONObject',
};

function javaName({ type }: Schema): string {
  const first = typeof type === 'string' ? type : (type?.[0] ?? '');
  return javaTypes[first] ?? first;
}
