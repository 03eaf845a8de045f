import type { Json } from '../../core/json.ts';
import bootstrapSchemas from '../../data/bootstrap-resource-schemas.json' with { type: 'json' };
import schemas from '../../data/resource-schemas.json' with { type: 'json' };

/** The parts of a CloudFormation registry schema that decide how a resource behaves. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly default?: Json;
  readonly enum?: readonly Json[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly uniqueItems?: boolean;
  readonly insertionOrder?: boolean;
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
  readonly patternProperties?: { readonly [pattern: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

/** The registry schema of a resource type. */
export interface TypeSchema extends Schema {
  readonly typeName: string;
  readonly properties: { readonly [name: string]: Schema };
  readonly definitions?: { readonly [name: string]: Schema };
  readonly createOnlyProperties?: readonly string[];
  readonly readOnlyProperties?: readonly string[];
  readonly writeOnlyProperties?: readonly string[];
  readonly primaryIdentifier: readonly string[];
}

const { $comment: _origin, ...others } = bootstrapSchemas;
const byType = { ...others, ...schemas } as unknown as { readonly [type: string]: TypeSchema };

/** The registry schema of a type; undefined for a type that is not known here. */
export function findSchema(type: string): TypeSchema | undefined {
  return Object.hasOwn(byType, type) ? byType[type] : undefined;
}

/** The registry schema of a type that is known to be here. */
export function schemaOf(type: string): TypeSchema {
  const schema = findSchema(type);
  if (schema === undefined) throw new Error(`No registry schema of ${type}`);
  return schema;
}

/** What a schema says, after following a reference to a definition. */
export function follow(root: TypeSchema, schema: Schema | undefined): Schema {
  const name = schema?.$ref?.replace('#/definitions/', '');
  return (name === undefined ? schema : root.definitions?.[name]) ?? {};
}

/** Whether changing a top-level property means replacing the resource. */
export function isCreateOnly(type: string, property: string): boolean {
  return lists(schemaOf(type).createOnlyProperties, property);
}

/** Whether a top-level property is set by AWS only. */
export function isReadOnly(type: string, property: string): boolean {
  return lists(schemaOf(type).readOnlyProperties, property);
}

/** The property that identifies a resource of the type. */
export function identifierProperty(type: string): string {
  return (schemaOf(type).primaryIdentifier[0] ?? '').replace('/properties/', '');
}

/** Whether a schema takes a kind of value; a schema without a type takes all. */
export function takes(schema: Schema, kind: string): boolean {
  if (schema.type === undefined) return true;
  return Array.isArray(schema.type) ? schema.type.includes(kind) : schema.type === kind;
}

function lists(pointers: readonly string[] | undefined, property: string): boolean {
  return pointers?.includes(`/properties/${property}`) ?? false;
}
