/**
 * The text of a validator that says yes or no, and never why not: a function for each schema, a seventh of the code that ajv writes, since
 * reading code is a good part of a short command. It knows the keywords that chatops.schema.json has, as ajv understands them.
 * @param {string} name of the function that is exported
 * @param {object} schema with its `definitions`
 * @returns {string} an ECMAScript module
 * @throws when the schema has another keyword
 */
export function generateFormCheck(name, schema) {
  const functions = new Map();
  const patterns = new Map();
  const definitionOf = reference => schema.definitions[reference.replace('#/definitions/', '')];
  const patternOf = source => {
    if (!patterns.has(source)) patterns.set(source, `p${patterns.size}`);
    return patterns.get(source);
  };
  /** The name of the function of a schema; equal schemas have one. */
  const functionOf = part => {
    const { $ref: reference, ...rest } = part;
    if (reference !== undefined && Object.keys(rest).length === 0) return functionOf(definitionOf(reference));
    const key = JSON.stringify(part);
    if (!functions.has(key)) {
      const own = `f${functions.size}`;
      functions.set(key, { own });
      functions.get(key).body = bodyOf(part, context);
    }
    return functions.get(key).own;
  };
  const context = {
    patternOf,
    call: part => context.callOn(part, 'v'),
    callOn: (part, value) => (part === true ? undefined : `${functionOf(part)}(${value})`),
  };
  const { definitions: _, $id: __, ...root } = schema;
  const first = functionOf(root);
  return [
    `export { ${first} as ${name} };`,
    isMap,
    everyItem,
    ...Array.from(patterns, ([source, own]) => `const ${own} = new RegExp(${JSON.stringify(source)}, 'u');`),
    ...Array.from(functions.values(), ({ own, body }) => `function ${own}(v) {\n${body}\n}`),
  ].join('\n');
}

const isMap = `function isMap(v) {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}`;

/** Unlike `every` of an array it asks of items that are left out, too. */
const everyItem = `function everyItem(v, fits) {
  for (let index = 0; index < v.length; index++) if (!fits(v[index])) return false;
  return true;
}`;

const typeChecks = {
  string: `typeof v === 'string'`,
  boolean: `typeof v === 'boolean'`,
  number: `typeof v === 'number'`,
  integer: `typeof v === 'number' && !(v % 1) && !Number.isNaN(v)`,
  array: 'Array.isArray(v)',
  object: 'isMap(v)',
};

/** What a keyword asks of a value of its type, as an expression; undefined: nothing. */
const asked = {
  string: {
    pattern: (source, { patternOf }) => `${patternOf(source)}.test(v)`,
    minLength: count => `v.length >= ${count}`,
    maxLength: count => `v.length <= ${count}`,
  },
  number: { minimum: limit => `v >= ${limit}` },
  array: {
    minItems: count => `v.length >= ${count}`,
    maxItems: count => `v.length <= ${count}`,
    items: (part, { callOn }) => `everyItem(v, item => ${callOn(part, 'item') ?? true})`,
  },
  object: {
    required: names =>
      names.map(each => `v[${JSON.stringify(each)}] !== undefined`).join(' && ') || undefined,
    minProperties: count => `Object.keys(v).length >= ${count}`,
    maxProperties: count => `Object.keys(v).length <= ${count}`,
  },
};

/** What a keyword asks of any value. */
const askedOfAll = {
  $ref: (reference, { call }) => call({ $ref: reference }),
  const: value => `v === ${JSON.stringify(value)}`,
  enum: values => values.map(each => `v === ${JSON.stringify(each)}`).join(' || '),
  type: types => [types].flat().map(typeCheckOf).join(' || '),
  allOf: (parts, { call }) => parts.map(call).filter(Boolean).join(' && ') || undefined,
  oneOf: (parts, { call }) => `${parts.map(part => `Number(${call(part)})`).join(' + ')} === 1`,
};

/** Keywords that are read together with another one. */
const readTogether = new Set(['properties', 'additionalProperties', 'propertyNames', 'if', 'then', 'else']);

function typeCheckOf(type) {
  return typeChecks[type] ?? fail(`the type ${type}`);
}

function bodyOf(schema, context) {
  if (schema === false) return '  return false;';
  const lines = [];
  const refuseUnless = (expression, type) => {
    if (expression === undefined) return;
    const isKnown = type === undefined || type === schema.type;
    lines.push(`  if (${isKnown ? '' : `${typeCheckOf(type)} && `}!(${expression})) return false;`);
  };
  // Every keyword but the type takes it to be checked.
  if (schema.type !== undefined) refuseUnless(askedOfAll.type(schema.type));
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'type' || readTogether.has(keyword)) continue;
    const [type] = Object.entries(asked).find(([, keywords]) => keyword in keywords) ?? [];
    const ask = type === undefined ? askedOfAll[keyword] : asked[type][keyword];
    refuseUnless((ask ?? fail(`the keyword ${keyword}`))(value, context), type);
  }
  if (schema.if !== undefined) {
    const { call } = context;
    lines.push(
      `  if (!(${call(schema.if)} ? ${call(schema.then) ?? true} : ${call(schema.else) ?? true})) return false;`,
    );
  }
  return [...lines, ...membersOf(schema, context), '  return true;'].join('\n');
}

/** What is asked of the keys and values of a map. */
function membersOf({ type, properties = {}, additionalProperties = true, propertyNames = true }, { callOn }) {
  const ofKey = callOn(propertyNames, 'key');
  const others = callOn(additionalProperties, 'v[key]');
  // A key whose value is undefined counts as left out.
  const own = Object.entries(properties).map(([key, part]) => {
    const value = `v[${JSON.stringify(key)}]`;
    const check = callOn(part, value);
    return [key, check && `(${value} === undefined || ${check})`];
  });
  const isOpen = others === undefined;
  const known = own.filter(([, check]) => !isOpen || check !== undefined);
  if (ofKey === undefined && isOpen && known.length === 0) return [];
  return [
    type === 'object' ? '  for (const key in v) {' : '  if (isMap(v)) for (const key in v) {',
    ...(ofKey === undefined ? [] : [`    if (!${ofKey}) return false;`]),
    '    switch (key) {',
    ...known.map(([key, check]) =>
      check === undefined
        ? `      case ${JSON.stringify(key)}: break;`
        : `      case ${JSON.stringify(key)}: if (!${check}) return false; break;`,
    ),
    ...(isOpen
      ? []
      : [
          `      default: ${additionalProperties === false ? 'return false;' : `if (!${others}) return false;`}`,
        ]),
    '    }',
    '  }',
  ];
}

function fail(what) {
  throw new Error(`the check of the form does not know ${what}`);
}
