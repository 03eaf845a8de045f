import { type Alias, isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { TextFinding } from './decode.ts';
import type { Path } from './path.ts';
import { quote, quoteName } from './quote.ts';
import { type AliasReader, isMergePair, type MapPair, maxAliasDepth } from './yaml-aliases.ts';

/** A finding about the form of the text, with its place in the data as far as there is one. */
export interface YamlFinding extends TextFinding {
  readonly path?: Path;
}

/** A mark in the data where something was refused already, so that nothing else is said about it. */
export const unreadable: unique symbol = Symbol('unreadable');

/** Controls (but tab and line ends) and lone surrogates, which only an escape can bring into a text. */
const unusable = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|\p{Cs}/u;

/** Number of findings of one kind that are reported for a file. */
const maxFindings = 1000;

/**
 * Number of values that are read through aliases. 5,000 channels that merge a dozen values each have 60,000; a
 * file that multiplies a few lines into more is an attack on its reader.
 */
const maxAliasedValues = 500_000;

/** What a tree is read with besides itself. */
export interface ValueContext {
  readonly aliases: AliasReader;
  /** The line, from 1, of an offset. */
  readonly lineOf: (offset: number) => number;
  /** The text between two offsets. */
  readonly textOf: (start: number, end: number) => string;
}

/**
 * The tree as plain data, with aliases and merge keys as what they mean. Objects have no prototype, so that a key like
 * `constructor` is only there when the file has it; each use of an alias is a copy of its own.
 * @param tree the contents of a document, at most about 100 levels deep
 */
export function readYamlValues(
  tree: ParsedNode | null,
  { aliases, lineOf, textOf }: ValueContext,
): { value: unknown; findings: YamlFinding[] } {
  const findings: YamlFinding[] = [];
  const reported = new Set<string>();
  /** What is read again through an alias is reported only where it is written. */
  const report = (finding: YamlFinding) => {
    const key = `${finding.code} ${finding.offset}`;
    if (findings.length >= maxFindings || reported.has(key)) return;
    reported.add(key);
    findings.push(finding);
  };
  const path: (string | number)[] = [];
  let aliasDepth = 0;
  let aliasedValues = 0;
  let exceeded: 'count' | 'depth' | undefined;

  const readNode = (node: ParsedNode | null): unknown => {
    if (aliasDepth > 0 && ++aliasedValues > maxAliasedValues) return unreadable;
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
    return isAlias(node) ? readAlias(node) : unreadable;
  };

  const readAlias = (alias: Alias.Parsed): unknown => {
    const place = { offset: alias.range[0], path: [...path] };
    const target = aliases.targetOf(alias);
    if (target.kind !== 'node') {
      report({ ...describeAlias(alias.source, target.kind), ...place });
      return unreadable;
    }
    return withinAlias(place, () => readNode(target.node));
  };

  /**
   * Reads what an alias or a merge key leads to, within the limits. What exceeds them is reported at the alias that is
   * no part of what another one means.
   */
  const withinAlias = (place: Pick<YamlFinding, 'offset' | 'path'>, read: () => unknown): unknown => {
    if (exceeded === 'count') return unreadable;
    if (aliasDepth >= maxAliasDepth) {
      exceeded = 'depth';
      return unreadable;
    }
    aliasDepth += 1;
    const value = read();
    aliasDepth -= 1;
    if (aliasedValues > maxAliasedValues) exceeded = 'count';
    if (exceeded === undefined || aliasDepth > 0) return value;
    report({ ...describeAliasLimit(exceeded), ...place });
    if (exceeded === 'depth') exceeded = undefined;
    return unreadable;
  };

  const readScalar = (value: unknown, range: ParsedNode['range']): unknown => {
    if (typeof value !== 'string' || !unusable.test(value)) return value;
    reportCharacter(value, range);
    return unreadable;
  };

  /** A character that is in the text itself was reported when the text was decoded. */
  const reportCharacter = (value: string, [start, end]: ParsedNode['range']) => {
    if (unusable.test(textOf(start, end))) return;
    report({ ...describeCharacter(value), offset: start, path: [...path] });
  };

  const readMap = (map: YAMLMap.Parsed): Record<string, unknown> => {
    const object: Record<string, unknown> = Object.create(null);
    const firstOffsets = new Map<string, number>();
    const merges: MapPair[] = [];
    for (const pair of map.items) {
      const isMerge = isMergePair(pair);
      const key = isMerge ? '<<' : readKey(pair);
      if (key === undefined) continue;
      // The merge key and the key `"<<"` are two.
      const name = isMerge ? 'merge' : `key ${key}`;
      const offset = pair.key.range[0];
      const first = firstOffsets.get(name);
      path.push(key);
      if (first !== undefined) {
        const finding = isMerge ? describeSecondMerge(lineOf(first)) : describeDuplicate(key, lineOf(first));
        report({ ...finding, offset, path: [...path] });
      } else {
        firstOffsets.set(name, offset);
        if (isMerge) merges.push(pair);
        else object[key] = readNode(pair.value);
      }
      path.pop();
    }
    for (const merge of merges) readMerge(map, merge, object);
    return object;
  };

  /** Adds what a merge key brings in, where the map has no such key itself. */
  const readMerge = (map: YAMLMap.Parsed, merge: MapPair, object: Record<string, unknown>) => {
    const place = { offset: merge.key.range[0], path: [...path] };
    let isWhole = true;
    for (const { node, uses } of aliases.mergeSourcesOf(merge)) {
      if (isMap(node)) {
        // Only what is written here has not been read at its own place.
        if (uses.length === 0) readNode(node);
        continue;
      }
      isWhole = false;
      if (isAlias(node)) readAlias(node);
      else report({ ...describeMerge(), ...place, offset: (uses[0] ?? node)?.range[0] ?? place.offset });
    }
    const { byKey, depth } = aliases.pairsOf(map);
    if (depth > maxAliasDepth) {
      report({ ...describeAliasLimit('depth'), ...place });
      isWhole = false;
    }
    for (const [key, { pair, uses }] of byKey) {
      if (key in object || (uses.length === 0 && map.items.includes(pair))) continue;
      path.push(key);
      const value = withinAlias(place, () => readNode(pair.value));
      path.pop();
      if (value === unreadable) isWhole = false;
      object[key] = value;
    }
    if (!isWhole) markIncomplete(object);
  };

  const readKey = (pair: MapPair): string | undefined => {
    const { node: key } = aliases.follow(pair.key);
    const [start] = pair.key?.range ?? pair.value?.range ?? [0];
    if (isScalar(key) && typeof key.value === 'string') {
      const text: string = key.value;
      if (!unusable.test(text)) return text;
      reportCharacter(text, key.range);
      return undefined;
    }
    if (isAlias(key)) {
      const { kind } = aliases.targetOf(key);
      if (kind !== 'node') report({ ...describeAlias(key.source, kind), offset: start, path: [...path] });
    } else report({ ...describeKey(key), offset: start, path: [...path] });
    return undefined;
  };

  return { value: readNode(tree), findings };
}

/** Marks a map that lacks what a merge key would have brought in: no report says to add what is missing in it. */
function markIncomplete(object: Record<string, unknown>): void {
  Object.defineProperty(object, unreadable, { value: true, enumerable: false });
}

function describeAlias(name: string, kind: 'missing' | 'endless'): Omit<TextFinding, 'offset'> {
  const code = 'yaml/alias';
  if (kind === 'endless') {
    return {
      code,
      message: `${quote(`*${name}`)} is inside the value that it names, so the value would never end`,
      help: `move the anchor \`&${name}\` to a value that does not contain the alias, or write the value out`,
    };
  }
  if (/^[\w-]+$/.test(name)) {
    return {
      code,
      message: `There is no anchor \`&${name}\` before the alias ${quote(`*${name}`)}`,
      help: `write \`&${name}\` before the intended value, earlier in this file (an included file has its own anchors); text that starts with \`*\` needs quotes: ${quote(`*${name}`)}`,
    };
  }
  return {
    code,
    message: `${quote(`*${name}`)} starts with \`*\`, which means a YAML alias`,
    help: `put it in quotes: ${quote(`*${name}`)}`,
  };
}

function describeAliasLimit(exceeded: 'count' | 'depth'): Omit<TextFinding, 'offset'> {
  return {
    code: 'yaml/alias-limit',
    message:
      exceeded === 'depth'
        ? `Aliases lead to other aliases more than ${maxAliasDepth} times`
        : `Aliases multiply this file to more than ${maxAliasedValues} values`,
    help: 'write the values out; values that many channels share can be in `defaults`',
  };
}

function describeMerge(): Omit<TextFinding, 'offset'> {
  return {
    code: 'yaml/merge-key',
    message: 'The merge key `<<` takes a map, or a list of maps',
    help: 'write `<<: *name`, where `&name` is before a map of keys, or `<<: [*first, *second]`',
  };
}

function describeSecondMerge(line: number): Omit<TextFinding, 'offset'> {
  return {
    code: 'yaml/duplicate-key',
    message: `\`<<\` is given twice; the first is on line ${line}`,
    help: 'write both in one list: `<<: [*first, *second]`; earlier maps take precedence',
  };
}

function describeCharacter(text: string): Omit<TextFinding, 'offset'> {
  return {
    code: 'yaml/control-character',
    message: `${quote(text)} contains a control character, or half of a surrogate pair`,
    help: 'remove the escape sequence',
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
    message: 'A key must be text, not a list or an object',
    help: 'write a plain key; text that starts with `[`, `{` or `*` needs quotes',
  };
}
