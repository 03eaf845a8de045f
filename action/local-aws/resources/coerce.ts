import { isObject, type Json } from '../../core/json.ts';
import type { Properties } from '../state/caller.ts';
import { follow, type Schema, schemaOf, type TypeSchema, takes } from './schema.ts';

/**
 * Brings values to the types of the registry schema, as CloudFormation does: parameters are text, and templates may
 * write `"3600"` or `"true"` where a number or a flag belongs, and a number where text belongs.
 */
export function coerceProperties(type: string, properties: Properties): Properties {
  const root = schemaOf(type);
  return coerce(root, root, properties as Json) as Properties;
}

function coerce(root: TypeSchema, raw: Schema | undefined, value: Json): Json {
  const schema = follow(root, raw);
  if (Array.isArray(value)) return value.map((item: Json) => coerce(root, schema.items, item));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        coerce(root, schema.properties?.[name] ?? Object.values(schema.patternProperties ?? {})[0], member),
      ]),
    );
  }
  return coerceScalar(schema, value);
}

function coerceScalar(schema: Schema, value: Json): Json {
  if (schema.type === undefined) return value;
  if (typeof value === 'string' && !takes(schema, 'string')) {
    if (takes(schema, 'boolean') && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
    const isNumber = takes(schema, 'integer') || takes(schema, 'number');
    if (isNumber && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
    return value;
  }
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  return isScalar && schema.type === 'string' ? String(value) : value;
}
