/** A part of a JSON schema, as far as `createFormCheck` reads it. */
export interface SchemaForm {
  readonly [keyword: string]: unknown;
}

/** Whether a value has a form. */
export type FormCheck = (value: unknown) => boolean;

/** Makes the check of a part of the same schema. */
type Compile = (form: unknown) => FormCheck;

/**
 * Reads a JSON schema into a check that says yes or no and stops at the first mistake. A definition is read when a value is
 * first checked against it, because a file uses few of them, and code for all of them takes longer to load than a check takes.
 * @param schema with its `definitions`; in the forms that `generate-config-validator.mjs` writes
 * @throws Error at the first check with a keyword that it does not know
 */
export function createFormCheck(schema: SchemaForm): FormCheck {
  const definitions = schema['definitions'] as Readonly<Record<string, SchemaForm>>;
  const known = new Map<string, FormCheck>();
  const findDefinition = (name: string): FormCheck => {
    const check = known.get(name) ?? compile(definitions[name]);
    known.set(name, check);
    return check;
  };
  const compile = (form: unknown): FormCheck => {
    if (typeof form === 'boolean') return () => form;
    const checks = Object.entries(form as SchemaForm).flatMap(([keyword, operand]) => {
      if (keyword === '$ref') {
        const name = String(operand).slice('#/definitions/'.length);
        return [(value: unknown) => findDefinition(name)(value)];
      }
      const make = keywords[keyword];
      if (make === undefined) throw new Error(`The form of chatops.yml has an unknown keyword: ${keyword}`);
      return make(operand, form as SchemaForm, compile) ?? [];
    });
    const [first, second, ...others] = checks;
    if (first === undefined) return () => true;
    if (second === undefined) return first;
    if (others.length === 0) return value => first(value) && second(value);
    return value => first(value) && second(value) && others.every(check => check(value));
  };
  let whole: FormCheck | undefined;
  return value => {
    whole ??= compile(schema);
    return whole(value);
  };
}

/** Makes the check of a keyword; undefined when another keyword of the same form checks it too. */
type Keyword = (operand: unknown, form: SchemaForm, compile: Compile) => FormCheck | undefined;

const types: Readonly<Record<string, FormCheck>> = {
  string: value => typeof value === 'string',
  boolean: value => typeof value === 'boolean',
  // As `validateConfig` has them, for which `.nan` and `.inf` are numbers too.
  number: value => typeof value === 'number',
  integer: value => typeof value === 'number' && !(value % 1) && !Number.isNaN(value),
  array: value => Array.isArray(value),
  object: isObject,
};

/** Each says nothing about values of other types, as the standard wants it. */
const keywords: Readonly<Record<string, Keyword>> = {
  $id: () => undefined,
  definitions: () => undefined,
  type: operand => {
    const checks = [operand].flat().map(name => {
      const check = types[String(name)];
      if (check === undefined) throw new Error(`The form of chatops.yml has an unknown type: ${name}`);
      return check;
    });
    const [first] = checks;
    return checks.length === 1 ? first : value => checks.some(check => check(value));
  },
  const: operand => value => value === operand,
  enum: operand => {
    const values = new Set(operand as readonly unknown[]);
    return value => values.has(value);
  },
  pattern: operand => {
    const pattern = new RegExp(String(operand), 'u');
    return value => typeof value !== 'string' || pattern.test(value);
  },
  minLength: operand => value => typeof value !== 'string' || value.length >= Number(operand),
  maxLength: operand => value => typeof value !== 'string' || value.length <= Number(operand),
  minimum: operand => value => typeof value !== 'number' || value >= Number(operand),
  minItems: operand => value => !Array.isArray(value) || value.length >= Number(operand),
  maxItems: operand => value => !Array.isArray(value) || value.length <= Number(operand),
  items: (operand, _, compile) => {
    const check = compile(operand);
    // Not `every`, which passes over what a list leaves out.
    return value => !Array.isArray(value) || value.findIndex(item => !check(item)) < 0;
  },
  minProperties: operand => value => !isObject(value) || Object.keys(value).length >= Number(operand),
  maxProperties: operand => value => !isObject(value) || Object.keys(value).length <= Number(operand),
  required: operand => {
    const names = operand as readonly string[];
    return value => !isObject(value) || names.every(name => value[name] !== undefined);
  },
  properties: (_, form, compile) => checkMembers(form, compile),
  additionalProperties: (_, form, compile) =>
    form['properties'] === undefined ? checkMembers(form, compile) : undefined,
  propertyNames: (operand, _, compile) => {
    const check = compile(operand);
    return value => !isObject(value) || Object.keys(value).every(check);
  },
  allOf: (operand, _, compile) => {
    const checks = (operand as readonly unknown[]).map(compile);
    return value => checks.every(check => check(value));
  },
  oneOf: (operand, _, compile) => {
    const checks = (operand as readonly unknown[]).map(compile);
    return value => checks.filter(check => check(value)).length === 1;
  },
  not: (operand, _, compile) => {
    const check = compile(operand);
    return value => !check(value);
  },
  if: (operand, form, compile) => {
    const [condition, whenTrue, whenFalse] = [operand, form['then'] ?? true, form['else'] ?? true].map(
      compile,
    );
    return value => (condition?.(value) ? whenTrue?.(value) : whenFalse?.(value)) === true;
  },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
  then: () => undefined,
  else: () => undefined,
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `properties` with `additionalProperties`. The values of most keys are checked only when one has the key. */
function checkMembers(form: SchemaForm, compile: Compile): FormCheck {
  const members = new Map<string, unknown>(Object.entries((form['properties'] ?? {}) as SchemaForm));
  const checks = new Map<string, FormCheck>();
  const others = compile(form['additionalProperties'] ?? true);
  const find = (key: string): FormCheck => {
    if (!members.has(key)) return others;
    const check = checks.get(key) ?? compile(members.get(key));
    checks.set(key, check);
    return check;
  };
  return value =>
    !isObject(value) ||
    Object.keys(value).every(key => find(key)(value[key]) || (value[key] === undefined && members.has(key)));
}
