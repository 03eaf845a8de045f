import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import type { TextFinding } from './decode.ts';
import type { Path } from './path.ts';
import { quote, quoteName } from './quote.ts';

/** A finding about the form of the text, with its place in the data as far as there is one. */
export interface YamlFinding extends TextFinding {
  readonly path?: Path;
}

/** Stands in the data where something was refused already, so that nothing else is said about it. */
export const unreadable: unique symbol = Symbol('unreadable');

/** Controls (but tab and line ends) and lone surrogates, which only an escape can bring into a text. */
const unusable = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|\p{Cs}/u;

/** Of one kind of trouble per file at most so many are reported. */
const maxFindings = 1000;

/**
 * The tree as plain data. Objects have no prototype, so that a key like `constructor` is only there when the file has it.
 * @param tree the contents of a document, at most about 100 levels deep
 * @param lineOf the line, from 1, of an offset
 * @param textOf the text between two offsets
 */
export function readYamlValues(
  tree: ParsedNode | null,
  lineOf: (offset: number) => number,
  textOf: (start: number, end: number) => string,
): { value: unknown; findings: YamlFinding[] } {
  const findings: YamlFinding[] = [];
  const report = (finding: YamlFinding) => {
    if (findings.length < maxFindings) findings.push(finding);
  };
  const path: (string | number)[] = [];

  const readNode = (node: ParsedNode | null): unknown => {
    if (node === null) return null;
    if (isScalar(node)) return readScalar(node.value, node.range);
    if (isMap<ParsedNode, ParsedNode | null>(node)) return readMap(node);
    if (isSeq<ParsedNode>(node)) {
      return node.items.map((item, index) => {
        path.push(index);
        const value = readNode(item);
        path.pop();
        return value;
      });
    }
    if (isAlias(node)) report({ ...describeAlias(node.source), offset: node.range[0], path: [...path] });
    return unreadable;
  };

  const readScalar = (value: unknown, range: ParsedNode['range']): unknown => {
    if (typeof value !== 'string' || !unusable.test(value)) return value;
    reportCharacter(value, range);
    return unreadable;
  };

  /** A character that stands in the text itself was told when the text was decoded. */
  const reportCharacter = (value: string, [start, end]: ParsedNode['range']) => {
    if (unusable.test(textOf(start, end))) return;
    report({ ...describeCharacter(value), offset: start, path: [...path] });
  };

  const readMap = (map: YAMLMap<ParsedNode, ParsedNode | null>): Record<string, unknown> => {
    const object: Record<string, unknown> = Object.create(null);
    const firstOffsets = new Map<string, number>();
    for (const pair of map.items) {
      const key = readKey(pair, object);
      if (key === undefined) continue;
      const offset = pair.key.range[0];
      const first = firstOffsets.get(key);
      path.push(key);
      if (first === undefined) {
        firstOffsets.set(key, offset);
        object[key] = readNode(pair.value);
      } else report({ ...describeDuplicate(key, lineOf(first)), offset, path: [...path] });
      path.pop();
    }
    return object;
  };

  const readKey = (
    { key, value }: Pair<ParsedNode, ParsedNode | null>,
    object: Record<string, unknown>,
  ): string | undefined => {
    if (isScalar(key) && typeof key.value === 'string') {
      const text: string = key.value;
      const isPlain = key.type === 'PLAIN';
      if (text === '<<' && isPlain) {
        report({ ...describeMergeKey(), offset: key.range[0], path: [...path] });
        markMerged(value, object);
        return undefined;
      }
      if (!unusable.test(text)) return text;
      reportCharacter(text, key.range);
      return undefined;
    }
    report({ ...describeKey(key), offset: key?.range?.[0] ?? value?.range?.[0] ?? 0, path: [...path] });
    return undefined;
  };

  return { value: readNode(tree), findings };
}

/** Marks what a merge key would have brought in, which nobody should then be told to add. */
function markMerged(value: ParsedNode | null, object: Record<string, unknown>): void {
  Object.defineProperty(object, unreadable, { value: value !== null, enumerable: false });
}

function describeAlias(name: string): Omit<TextFinding, 'offset'> {
  const isName = /^[\w-]+$/.test(name);
  return {
    code: 'yaml/alias',
    message: isName
      ? `Aliases of YAML are not used here: ${quote(`*${name}`)}`
      : `${quote(`*${name}`)} starts with \`*\`, which means a YAML alias`,
    help: isName
      ? 'write the value out, so that a diff shows what applies; what many channels share belongs in `defaults`'
      : `put it in quotes: ${quote(`*${name}`)}`,
  };
}

function describeMergeKey(): Omit<TextFinding, 'offset'> {
  return {
    code: 'yaml/merge-key',
    message: 'Merge keys (`<<`) are not used here',
    help: 'write the keys out, so that a diff shows what applies; what many channels share belongs in `defaults`',
  };
}

function describeCharacter(text: string): Omit<TextFinding, 'offset'> {
  return {
    code: 'yaml/control-character',
    message: `${quote(text)} holds a control character, or half of a surrogate pair`,
    help: 'remove the escape that makes it',
  };
}

function describeDuplicate(key: string, line: number): Omit<TextFinding, 'offset'> {
  return {
    code: 'yaml/duplicate-key',
    message: `${quoteName(key)} is given twice; the first is on line ${line}`,
    help: 'keep one of them, or merge them',
  };
}

function describeKey(key: ParsedNode | null): Omit<TextFinding, 'offset'> {
  if (isScalar(key) && key.value !== null) {
    const text = String(key.source ?? key.value);
    return {
      code: 'yaml/non-string-key',
      message: `The key ${quoteName(text)} is a ${typeof key.value}, not text`,
      help: `put it in quotes: ${quote(text)}`,
    };
  }
  if (key === null || isScalar(key)) {
    return { code: 'yaml/non-string-key', message: 'A key is missing before this `:`', help: 'write a key' };
  }
  return {
    code: 'yaml/non-string-key',
    message: 'A key has to be text, not a list, an object or an alias',
    help: 'write a plain key; text that starts with `[`, `{` or `*` needs quotes',
  };
}
