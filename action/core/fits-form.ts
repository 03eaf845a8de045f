/** A schema as `npm run generate` writes it: JSON Schema with the keywords of {@link checks} and nothing else. */
export type SchemaForm = Readonly<Record<string, unknown>>;

/** Whether data has a form. */
export type Fits = (data: unknown) => boolean;

/** Makes checks of one schema with its definitions. */
type Compile = (form: SchemaForm) => Fits;

type Keyword = (operand: never, compile: Compile, form: SchemaForm) => Fits;

const isMap = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

const ofTexts =
  (check: (text: string) => boolean): Fits =>
  data =>
    typeof data !== 'string' || check(data);

const ofLists =
  (check: (list: readonly unknown[]) => boolean): Fits =>
  data =>
    !Array.isArray(data) || check(data);

const ofMaps =
  (check: (map: Readonly<Record<string, unknown>>) => boolean): Fits =>
  data =>
    !isMap(data) || check(data);

/** By JSON Schema's types; of numbers, as the validator that explains takes them: YAML has infinite ones and no numbers. */
const types: Readonly<Record<string, Fits>> = {
  object: isMap,
  array: Array.isArray,
  string: data => typeof data === 'string',
  boolean: data => typeof data === 'boolean',
  number: data => typeof data === 'number',
  integer: data => typeof data === 'number' && !Number.isNaN(data) && !(data % 1),
};

function checkType(names: string | readonly string[]): Fits {
  const own = [names].flat().map(name => types[name]);
  if (own.includes(undefined)) throw new Error(`A form has one of the types ${names}, which are not known`);
  return data => own.some(fits => fits?.(data) === true);
}

function checkProperties(properties: Readonly<Record<string, SchemaForm>>, compile: Compile): Fits {
  const own = Object.entries(properties).map(([name, form]) => [name, compile(form)] as const);
  return ofMaps(map => own.every(([name, fits]) => map[name] === undefined || fits(map[name])));
}

function checkOthers(others: SchemaForm | false, compile: Compile, { properties = {} }: SchemaForm): Fits {
  const names = new Set(Object.keys(properties as object));
  const fits: Fits = others === false ? () => false : compile(others);
  return ofMaps(map => Object.keys(map).every(name => names.has(name) || fits(map[name])));
}

function checkCondition(condition: SchemaForm, compile: Compile, form: SchemaForm): Fits {
  const holds = compile(condition);
  const [yes, no] = ['then', 'else'].map(word => {
    const branch = form[word] ?? true;
    return branch === true ? undefined : compile(branch as SchemaForm);
  });
  return data => (holds(data) ? yes : no)?.(data) !== false;
}

/** Keywords that are part of what another one checks. */
const parts: ReadonlySet<string> = new Set(['then', 'else', 'definitions']);

/** How each keyword is checked. */
const checks = {
  type: checkType,
  const: (wanted: unknown) => (data: unknown) => data === wanted,
  enum: (wanted: readonly unknown[]) => (data: unknown) => wanted.includes(data),
  minimum: (least: number) => (data: unknown) => typeof data !== 'number' || data >= least,
  pattern: (source: string) => {
    const pattern = new RegExp(source, 'u');
    return ofTexts(text => pattern.test(text));
  },
  minLength: (least: number) => ofTexts(({ length }) => length >= least),
  maxLength: (most: number) => ofTexts(({ length }) => length <= most),
  items: (item: SchemaForm, compile: Compile) => {
    const fits = compile(item);
    // `every` passes over places of a list that hold nothing.
    return ofLists(list => Array.from(list).every(each => fits(each)));
  },
  minItems: (least: number) => ofLists(({ length }) => length >= least),
  maxItems: (most: number) => ofLists(({ length }) => length <= most),
  properties: checkProperties,
  additionalProperties: checkOthers,
  propertyNames: (name: SchemaForm, compile: Compile) => {
    const fits = compile(name);
    return ofMaps(map => Object.keys(map).every(fits));
  },
  required: (names: readonly string[]) => ofMaps(map => names.every(name => map[name] !== undefined)),
  minProperties: (least: number) => ofMaps(map => Object.keys(map).length >= least),
  maxProperties: (most: number) => ofMaps(map => Object.keys(map).length <= most),
  allOf: (forms: readonly SchemaForm[], compile: Compile) => {
    const all = forms.map(compile);
    return data => all.every(fits => fits(data));
  },
  oneOf: (forms: readonly SchemaForm[], compile: Compile) => {
    const all = forms.map(compile);
    return data => all.filter(fits => fits(data)).length === 1;
  },
  not: (form: SchemaForm, compile: Compile) => {
    const fits = compile(form);
    return data => !fits(data);
  },
  if: checkCondition,
} satisfies Readonly<Record<string, Keyword>>;

/**
 * Makes a check of the form of data, which says yes or no. It costs a fraction of the validator that explains, and most
 * data has its form.
 * @param schema with its `definitions`, of which each is prepared when it is needed
 * @throws Error for a keyword or type that it does not know
 */
export function compileForm(schema: SchemaForm): Fits {
  const definitions = (schema['definitions'] ?? {}) as Readonly<Record<string, SchemaForm>>;
  const named = new Map<string, Fits>();
  const find = (reference: string): Fits => {
    const known = named.get(reference);
    if (known !== undefined) return known;
    const form = definitions[reference.replace('#/definitions/', '')];
    if (form === undefined) throw new Error(`A form refers to ${reference}, which is not there`);
    const fits = compile(form);
    named.set(reference, fits);
    return fits;
  };
  const compile: Compile = form => {
    const all: Fits[] = [];
    for (const [keyword, operand] of Object.entries(form)) {
      if (keyword === '$ref') {
        all.push(data => find(String(operand))(data));
        continue;
      }
      if (parts.has(keyword)) continue;
      if (!Object.hasOwn(checks, keyword))
        throw new Error(`A form has the keyword ${keyword}, which is not known`);
      all.push((checks[keyword as keyof typeof checks] as Keyword)(operand as never, compile, form));
    }
    return data => {
      for (const fits of all) if (!fits(data)) return false;
      return true;
    };
  };
  return compile(schema);
}
