import schemas from '../data/resource-schemas.json' with { type: 'json' };
import { sortByText } from './compare-texts.ts';
import { canonicalJson, isObject, type Json, type JsonObject } from './json.ts';

/** The parts of a CloudFormation registry schema that deciding about changes takes. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly insertionOrder?: boolean;
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
}

interface ResourceSchema {
  readonly createOnlyProperties?: readonly string[];
  readonly definitions?: { readonly [name: string]: Schema };
  readonly properties: { readonly [name: string]: Schema };
}

const byType = schemas as unknown as { readonly [type: string]: ResourceSchema };

/** Whether changing a top-level property replaces the resource (`createOnlyProperties` of the registry schema). */
export function isCreateOnly(type: string, property: string): boolean {
  return byType[type]?.createOnlyProperties?.includes(`/properties/${property}`) ?? false;
}

/** Whether a top-level property is a list whose order means nothing (`insertionOrder: false`). */
export function isUnorderedList(type: string, property: string): boolean {
  const schema = propertySchema(type, property);
  return schema?.insertionOrder === false;
}

/**
 * A property's value in the one form in which equal meanings are equal data: lists without an order are sorted,
 * at every depth that the registry schema describes.
 */
export function normalizeProperty(type: string, property: string, value: Json): Json {
  return normalize(byType[type], propertySchema(type, property), value);
}

function propertySchema(type: string, property: string): Schema | undefined {
  return follow(byType[type], byType[type]?.properties[property]);
}

function follow(root: ResourceSchema | undefined, schema: Schema | undefined): Schema | undefined {
  const name = schema?.$ref?.replace('#/definitions/', '');
  return name === undefined ? schema : root?.definitions?.[name];
}

function normalize(root: ResourceSchema | undefined, schema: Schema | undefined, value: Json): Json {
  if (schema === undefined) return value;
  if (Array.isArray(value)) {
    const itemSchema = follow(root, schema.items);
    const items = value.map((item: Json) => normalize(root, itemSchema, item));
    return schema.insertionOrder === false ? sortByText(items, canonicalJson) : items;
  }
  if (!isObject(value) || schema.properties === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      normalize(root, follow(root, schema.properties?.[name]), member),
    ]),
  ) as JsonObject;
}
