import {
  type CollectionTag,
  type DocumentOptions,
  isAlias,
  type ParsedNode,
  parseDocument,
  type ScalarTag,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { validationError } from '../errors.ts';

const remembered = new Map<string, JsonObject>();

/**
 * Reads a template body, JSON or YAML. The same text read again costs nothing.
 * @throws ApiError in the words that AWS has for what is not well-formed (recorded)
 */
export function readTemplate(body: string): JsonObject {
  const known = remembered.get(body);
  if (known !== undefined) return known;
  const data = /^\s*\{/.test(body) ? readJson(body) : readYaml(body);
  if (!isObject(data)) throw validationError('Template format error: unsupported structure.');
  if (remembered.size >= 16) remembered.clear();
  remembered.set(body, data);
  return data;
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    // A flow mapping is YAML too.
    if (/:\s*!/.test(body)) return readYaml(body);
    const position = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? body.length);
    const lines = body.slice(0, position).split('\n');
    const column = (lines.at(-1)?.length ?? 0) + 1;
    throw validationError(
      `Template format error: JSON not well-formed. (line ${lines.length}, column ${column})`,
    );
  }
}

function readYaml(body: string): unknown {
  const document = parseDocument(body, { customTags: shortForms, logLevel: 'silent' } as DocumentOptions & {
    customTags: typeof shortForms;
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const at = error.linePos?.[0];
    throw validationError(
      `Template format error: YAML not well-formed.${at === undefined ? '' : ` (line ${at.line}, column ${at.col})`}`,
    );
  }
  visit(document, {
    Alias: () => {
      throw validationError('Template error: YAML aliases are not allowed in CloudFormation templates');
    },
  });
  if (isAlias(document.contents as ParsedNode | null))
    throw validationError('Template format error: unsupported structure.');
  return document.toJS() as unknown;
}

/** Functions that have a short form; all but these two are `Fn::` plus the name. */
const functions = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAZs',
  'GetAtt',
  'If',
  'ImportValue',
  'Join',
  'Not',
  'Or',
  'Ref',
  'Condition',
  'Select',
  'Split',
  'Sub',
  'Transform',
];

const shortForms: (ScalarTag | CollectionTag)[] = functions.flatMap(name => {
  const long = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  const wrap = (value: Json) => ({
    [long]: name === 'GetAtt' && typeof value === 'string' ? splitAttribute(value) : value,
  });
  const tag = `!${name}`;
  return [
    { tag, resolve: (text: string) => wrap(text) },
    { tag, collection: 'seq' as const, resolve: (items: YAMLMap | YAMLSeq) => wrap(items.toJSON() as Json) },
    { tag, collection: 'map' as const, resolve: (items: YAMLMap | YAMLSeq) => wrap(items.toJSON() as Json) },
  ];
});

function splitAttribute(text: string): Json {
  const dot = text.indexOf('.');
  return dot === -1 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
