import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  type ParsedNode,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { type KeyShape, shapes } from '../generated/key-orders.ts';
import { sortByText } from './compare-texts.ts';
import { hasLooseAlias } from './yaml-aliases.ts';
import { writeDocument } from './yaml-style.ts';

/** Why a text is left as it is. */
export class FormatRefusal extends Error {}

/**
 * The one way to write a chatops.yml: keys in the order of the reference page, two spaces, double quotes, a blank
 * line before each section. Comments stay with the line that they belong to; keys that people choose and lists keep their order.
 * @param text YAML without errors, as `parseDocument` of `document.ts` accepts it
 * @throws FormatRefusal when the result would say anything else than the text, or lose a comment
 */
export function formatText(text: string): string {
  const meaning = canonicalValue(text);
  let result = formatSettled(text, true);
  // An alias has to come after its anchor. Where the order of the reference page would change that, keys stay as they are.
  if (result === undefined || canonicalValue(result) !== meaning) result = formatSettled(text, false);
  if (result === undefined || canonicalValue(result) !== meaning) {
    throw new FormatRefusal('Formatting would change what the file says');
  }
  if (listComments(result).join('\n') !== listComments(text).join('\n')) {
    throw new FormatRefusal('Formatting would lose or change a comment');
  }
  return result;
}

const yamlOptions = { version: '1.2', schema: 'core', uniqueKeys: false } as const;

/** The text formatted until nothing changes; undefined when that does not end, or an alias would come before its anchor. */
function formatSettled(text: string, isSorting: boolean): string | undefined {
  let result = text;
  // The second pass settles comments that the first one has moved to the place where they are kept.
  for (let pass = 0; pass < 5; pass += 1) {
    const next = formatOnce(result, isSorting);
    if (next === undefined || next === result) return next;
    result = next;
  }
  return undefined;
}

function formatOnce(text: string, isSorting: boolean): string | undefined {
  const source = text.replaceAll('\r\n', '\n');
  const document = parseDocument(source, yamlOptions);
  const { contents } = document;
  if (contents === null || document.errors.length > 0) throw new FormatRefusal('This is not YAML');
  arrange(contents, 'Root', { text: source, isSorting });
  if (hasLooseAlias(contents)) return undefined;
  if (isMap<ParsedNode, ParsedNode | null>(contents) && contents.flow !== true) separateSections(contents);
  return writeDocument(document);
}

interface Arranging {
  readonly text: string;
  /** Whether keys get the order of the reference page. */
  readonly isSorting: boolean;
}

/** Puts a node and all below it in order and style. */
function arrange(node: ParsedNode | null, shapeName: string | undefined, how: Arranging): void {
  // At most one blank line in or after a comment.
  if (node?.commentBefore) {
    node.commentBefore = node.commentBefore.replace(/\n{3,}/g, '\n\n').replace(/\n{2,}$/, '\n');
  }
  if (isScalar(node)) preferDoubleQuotes(node);
  if (!isCollection(node)) return;
  const shape = chooseShape(shapeName, node);
  if (isSeq<ParsedNode>(node)) {
    for (const item of node.items) arrange(item, shape?.each, how);
    return;
  }
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return;
  for (const pair of node.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    arrange(pair.key, undefined, how);
    keepCommentBesideKey(pair, how.text);
    arrange(pair.value, shape?.keys?.[key] ?? (shape?.keys === undefined ? shape?.each : undefined), how);
  }
  if (shape?.keys !== undefined && how.isSorting) sortPairs(node, Object.keys(shape.keys));
}

/** The one of several shapes that knows every key of a map. */
function chooseShape(name: string | undefined, node: ParsedNode): KeyShape | undefined {
  const shape = name === undefined ? undefined : shapes[name];
  if (shape?.oneOf === undefined) return shape;
  const branches = shape.oneOf.map(branch => shapes[branch]);
  if (isSeq(node)) return branches.find(branch => branch?.each !== undefined && branch.keys === undefined);
  const names = isMap(node) ? node.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')) : [];
  const keys = names.filter(name => name !== mergeKey);
  const maps = branches.filter(branch => branch?.keys !== undefined);
  return maps.find(branch => keys.every(key => key in (branch?.keys ?? {}))) ?? maps[0];
}

/** What it brings in is read first, as what the keys after it change. */
const mergeKey = '<<';

/** A merge key, known keys in their order, then the others in theirs. Comments above a key move with it. */
function sortPairs(map: YAMLMap.Parsed<ParsedNode, ParsedNode | null>, order: readonly string[]): void {
  const rank = ({ key }: Pair<ParsedNode, ParsedNode | null>) => {
    if (isScalar(key) && key.value === mergeKey) return -1;
    const index = isScalar(key) ? order.indexOf(String(key.value)) : -1;
    return index === -1 ? order.length : index;
  };
  const [before] = map.items;
  map.items.sort((a, b) => rank(a) - rank(b));
  const [first] = map.items;
  if (before === undefined || first === undefined || before === first) return;
  if (first.key.spaceBefore === true) {
    first.key.spaceBefore = false;
    before.key.spaceBefore = true;
  }
  // A comment above the first key is the map's own to the parser.
  if (map.commentBefore) {
    before.key.commentBefore = map.commentBefore;
    map.commentBefore = null;
  }
}

/** `key: # comment` before lines of its own; the parser takes the comment for one above the first of them. */
function keepCommentBesideKey({ key, value }: Pair<ParsedNode, ParsedNode | null>, text: string): void {
  if (!isCollection(value) || value.flow === true || !value.commentBefore || !isScalar(key)) return;
  const end = key.range[1];
  if (!/^[ \t]*:[ \t]+#/.test(text.slice(end, end + 500))) return;
  const [beside, ...above] = value.commentBefore.split('\n');
  key.comment = beside ?? '';
  value.commentBefore = above.length === 0 ? null : above.join('\n');
}

/** A blank line before each section that takes several lines. */
function separateSections(root: YAMLMap.Parsed<ParsedNode, ParsedNode | null>): void {
  for (const [index, { key, value }] of root.items.entries()) {
    if (index === 0) key.spaceBefore = false;
    else if (isCollection(value) && value.flow !== true && value.items.length > 0) key.spaceBefore = true;
  }
}

function preferDoubleQuotes(scalar: Scalar): void {
  const isPlainInside = typeof scalar.value === 'string' && !/["\\\n]/.test(scalar.value);
  if (scalar.type === 'QUOTE_SINGLE' && isPlainInside) scalar.type = 'QUOTE_DOUBLE';
}

/** The data of a text, whatever the order of keys; undefined when a merge key would bring in what is no map. */
function canonicalValue(text: string): string | undefined {
  const sort = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sort);
    if (typeof value !== 'object' || value === null) return value;
    return sortByText(Object.entries(value), ([key]) => key).map(([key, member]) => [key, sort(member)]);
  };
  const document = parseDocument(text, { ...yamlOptions, merge: true });
  try {
    // What multiplies a text too far is no text without errors.
    return JSON.stringify(sort(document.toJS({ maxAliasCount: -1 })));
  } catch {
    return undefined;
  }
}

/** Every comment of a text, sorted, as keys may have moved. */
function listComments(text: string): string[] {
  const comments: string[] = [];
  for (const lexeme of new Lexer().lex(text.replaceAll('\r\n', '\n'))) {
    if (lexeme.startsWith('#')) comments.push(lexeme.trimEnd());
  }
  return comments.sort();
}
