import { readFileSync } from 'node:fs';
import fc from 'fast-check';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly required?: readonly string[];
}

const root = JSON.parse(
  readFileSync(new URL('../../schema/chatops.schema.json', import.meta.url), 'utf8'),
) as Schema & { readonly definitions: Readonly<Record<string, Schema>> };

/** What stands where nobody expects it. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    '',
    ' ',
    '*',
    '${AWS::AccountId}',
    '${x}',
    'a: b',
    '- a',
    '#',
    '🚀',
    'constructor',
    '__proto__',
    '\u0007',
    '\u202e',
    '\ud800',
    [],
    {},
    [[]],
    [null],
    { '': '' },
    '2027-01-31',
    'x'.repeat(600),
  ),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
);

/** Keys of the small world in which references now and then resolve. */
const keys = fc.constantFrom('a', 'b', 'operator', 'prod', 'acme', 'deploy-demo', 'operations', 'x-y', 'x_y');

/**
 * Data of a chatops.yml as the schema describes it, mostly right in form and here and there wrong: keys left out or
 * unknown, junk in the place of values.
 */
export const schemaTree: fc.Arbitrary<unknown> = fc.letrec(tie => {
  const definitions = Object.fromEntries(
    Object.entries(root.definitions).map(([name, schema]) => [name, treeOf(schema, tie)]),
  );
  return { ...definitions, root: treeOf(root, tie) };
})['root'] as fc.Arbitrary<unknown>;

type Tie = (name: string) => fc.Arbitrary<unknown>;

function treeOf(schema: Schema, tie: Tie): fc.Arbitrary<unknown> {
  const sound = soundTreeOf(schema, tie);
  const isScalar = schema.properties === undefined && schema.items === undefined && schema.$ref === undefined;
  return fc.oneof({ arbitrary: sound, weight: isScalar ? 30 : 60 }, { arbitrary: junk, weight: 1 });
}

function soundTreeOf(schema: Schema, tie: Tie): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/definitions/', '');
    return name === 'Reference' ? keys : tie(name);
  }
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(branch => soundTreeOf(branch, tie)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.items !== undefined) return fc.array(treeOf(schema.items, tie), { maxLength: 2 });
  if (schema.properties !== undefined) return objectOf(schema, schema.properties, tie);
  if (typeof schema.additionalProperties === 'object') {
    const names =
      schema.propertyNames?.$ref === '#/definitions/Key' ||
      schema.propertyNames?.$ref === '#/definitions/AliasKey';
    return fc.dictionary(
      names ? keys : examplesOf(schema.propertyNames),
      treeOf(schema.additionalProperties, tie),
      {
        maxKeys: 2,
      },
    );
  }
  return fc.oneof(...(schema.examples ?? []).map(example => fc.constant(example)), typical(schema));
}

function objectOf(
  schema: Schema,
  properties: Readonly<Record<string, Schema>>,
  tie: Tie,
): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [name, treeOf(member, tie)]),
  );
  const whole = fc.record(members, { requiredKeys: [...(schema.required ?? [])] });
  return fc.oneof(
    { arbitrary: whole, weight: 20 },
    { arbitrary: fc.record(members, { requiredKeys: [] }), weight: 2 },
    { arbitrary: whole.map(value => ({ ...value, unknown: 1 })), weight: 1 },
  );
}

function examplesOf(schema: Schema | undefined): fc.Arbitrary<string> {
  const followed =
    schema?.$ref === undefined ? schema : root.definitions[schema.$ref.replace('#/definitions/', '')];
  const examples = (followed?.examples ?? []).map(String);
  return fc.oneof(fc.constantFrom('a', 'b', ...examples), fc.string({ maxLength: 5 }));
}

function typical({ type }: Schema): fc.Arbitrary<unknown> {
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({ min: 0, max: 10 });
    case 'object':
      return fc.dictionary(fc.string({ maxLength: 4 }), fc.string(), { maxKeys: 2 });
    default:
      return fc.constantFrom('a', 'b', 'ReadOnlyAccess', 'a-b', 'arn:aws:s3:::b');
  }
}
