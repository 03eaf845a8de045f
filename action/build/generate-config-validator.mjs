import Ajv from 'ajv';
import standaloneModule from 'ajv/dist/standalone/index.js';
import { generateFormCheck } from './generate-form-check.mjs';

const standaloneCode = standaloneModule.default ?? standaloneModule;
const banner = '// Made from schema/chatops.schema.json by `npm run generate`. Do not edit.\n';

/** Keywords for people and editors. `uniqueItems` is checked by a rule of this project: ajv compares every pair, which hangs on long lists. */
const dropped = new Set([
  'title',
  'description',
  'examples',
  'default',
  'uniqueItems',
  '$schema',
  'errorMessage',
  'patternErrorMessage',
]);

const declaration = `${banner}
/** What ajv says of one failed keyword; \`parentSchema\` holds the teaching words (\`x-noun\`, \`x-help\`, …). */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema: Readonly<Record<string, unknown>>;
  readonly data: unknown;
  /** The value of the keyword, e.g. the branches of a \`oneOf\`. */
  readonly schema: unknown;
  readonly propertyName?: string;
}

/** Whether the data of a chatops.yml fits the schema; when not, \`errors\` says why until the next call. */
export declare const validateConfig: {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
};
`;

const formDeclaration = `${banner}
/** Whether the data of a chatops.yml fits the schema. It says as much as \`validateConfig\`, and never why not. */
export declare const fitsConfig: (data: unknown) => boolean;
`;

/**
 * Two validators as plain code, so that no ajv is loaded at run time (it costs more than an empty node process): one that explains every
 * mistake, and a small one that goes before it and says yes or no.
 * @param {object} schema chatops.schema.json
 * @returns {Record<string, string>} files by path
 * @throws when ajv wrote code that needs a module
 */
export function generateConfigValidator(schema) {
  const prepared = prepare(schema, schema);
  return {
    'action/generated/validate-config.js': compile('validateConfig', prepared),
    'action/generated/validate-config.d.ts': declaration,
    'action/generated/fits-config.js': `${banner}${generateFormCheck('fitsConfig', withoutWords(prepared))}\n`,
    'action/generated/fits-config.d.ts': formDeclaration,
  };
}

/** A validator as the text of a module. */
function compile(name, schema) {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    // Lengths in UTF-16 units: counting code points needs a runtime module, and AWS takes (almost) only ASCII here.
    unicode: false,
    inlineRefs: false,
    code: { source: true, esm: true },
    logger: {
      log: fail,
      warn: message => message.startsWith('DEPRECATED: option unicode') || fail(message),
      error: fail,
    },
  });
  ajv.addSchema({ $id: 'config', ...schema });
  const code = standaloneCode(ajv, { [name]: 'config' });
  if (code.includes('require('))
    throw new Error('the compiled validator needs a module; avoid the keyword that does');
  return `${banner}${code}\n`;
}

/** The schema for the validator that explains nothing. */
function withoutWords(value, isMap = false) {
  if (Array.isArray(value)) return value.map(item => withoutWords(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isMap || !key.startsWith('x-'))
      .map(([key, member]) => [
        key,
        withoutWords(member, !isMap && (key === 'properties' || key === 'definitions')),
      ]),
  );
}

function fail(message) {
  throw new Error(message);
}

/** A copy for the compiler: without prose, and with each `anyOf` as a choice by type, so that one mistake is one error. */
function prepare(value, root, isMap = false) {
  if (Array.isArray(value)) return value.map(item => prepare(item, root));
  if (typeof value !== 'object' || value === null) return value;
  const copy = {};
  for (const [key, member] of Object.entries(value)) {
    if (isMap) copy[key] = prepare(member, root);
    else if (key === 'anyOf') Object.assign(copy, chooseByType(value, root));
    else if (key.startsWith('x-') || key === 'required' || key === 'enum') copy[key] = member;
    else if (!dropped.has(key))
      copy[key] = prepare(member, root, key === 'properties' || key === 'definitions');
  }
  return copy;
}

function chooseByType(parent, root) {
  const branches = parent.anyOf.map(branch => ({ branch, schema: followReference(branch, root) }));
  const words = Object.fromEntries(Object.entries(parent).filter(([key]) => key.startsWith('x-')));
  const prepared = ({ branch }) => (branch.$ref ? branch : { ...words, ...prepare(branch, root) });
  const types = branches.flatMap(({ schema }) => schema.type);
  if (new Set(types).size === types.length) {
    return { type: types, allOf: branches.map(each => choose({ type: each.schema.type }, prepared(each))) };
  }
  // Two kinds of object: the one key that it requires identifies one of them.
  const [otherwise, special] = branches;
  if (branches.length !== 2 || special.schema.required?.length !== 1)
    throw new Error('anyOf without a way to choose');
  return choose(
    { type: 'object', required: special.schema.required },
    prepared(special),
    prepared(otherwise),
  );
}

function choose(condition, whenTrue, whenFalse = true) {
  return Object.fromEntries([
    ['if', condition],
    ['then', whenTrue],
    ['else', whenFalse],
  ]);
}

function followReference(schema, root) {
  return schema.$ref ? root.definitions[schema.$ref.replace('#/definitions/', '')] : schema;
}
