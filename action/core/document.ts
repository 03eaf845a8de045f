import { isMap, isScalar, isSeq, type Pair, type ParsedNode } from 'yaml';
import { decodeText, type TextFinding } from './decode.ts';
import { type Diagnostic, sortDiagnostics } from './diagnostic.ts';
import { formatPath, type Path } from './path.ts';
import { createPositionFinder, type Position } from './positions.ts';
import { mapScalarOffset } from './scalar-offset.ts';
import { composeYaml } from './yaml-syntax.ts';
import { tokenizeYaml } from './yaml-tokens.ts';
import { readYamlValues, type YamlFinding } from './yaml-values.ts';

/** A chatops.yml as text and as data, with the way from the data back to its place in the text. */
export interface Document {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
  /** Plain data; objects have no prototype. Undefined when the text is no YAML that could be read. */
  readonly value: unknown;
  /** Whether the text was read without any objection; only then can the data be trusted to be all of it. */
  readonly isClean: boolean;
  /** Where a value, or the key that it stands under, begins. Of a path that does not exist: its nearest ancestor. */
  readonly locate: (path: Path, at?: 'key' | 'value') => Position;
  /** Where a place in the value of a text stands in the file, through quotes, escapes and folded lines. */
  readonly locateInside: (path: Path, offset: number) => Position;
  /** A scalar as it is written in the file (`0123`, not 83); undefined for anything else. */
  readonly sourceOf: (path: Path) => string | undefined;
}

/**
 * Reads the bytes of a chatops.yml.
 * @param file the name for diagnostics
 * @returns a document whenever there is text, even if it is not usable as YAML, and everything that is wrong with its form
 */
export function parseDocument(
  file: string,
  bytes: Uint8Array,
): { document?: Document; diagnostics: Diagnostic[] } {
  const decoded = decodeText(bytes);
  if (decoded.text === undefined) {
    return {
      diagnostics: decoded.findings.map(finding => toDiagnostic(file, finding, { line: 1, column: 1 })),
    };
  }
  const { text } = decoded;
  const positionOf = createPositionFinder(text);
  const { tree, value, findings } = readText(text, offset => positionOf(offset).line);
  const all = [...decoded.findings, ...findings];
  const finder = createNodeFinder(tree);
  return {
    document: {
      file,
      text,
      value: decoded.findings.some(({ code }) => code === 'file/encoding') ? undefined : value,
      isClean: all.length === 0,
      locate: (path, at = 'value') => positionOf(finder.offsetOf(path, at)),
      locateInside: (path, offset) => positionOf(finder.offsetInside(path, offset, text)),
      sourceOf: path => finder.sourceOf(path),
    },
    diagnostics: sortDiagnostics(all.map(finding => toDiagnostic(file, finding, positionOf(finding.offset)))),
  };
}

/** A diagnostic about the form of a file. */
export function toDiagnostic(
  file: string,
  finding: TextFinding & { path?: Path },
  position: Position,
): Diagnostic {
  const { code, message, help, path = [] } = finding;
  return {
    code,
    severity: 'error',
    message,
    ...(help === undefined ? {} : { help }),
    file,
    ...position,
    path: formatPath(path),
  };
}

function readText(
  text: string,
  lineOf: (offset: number) => number,
): { tree: ParsedNode | null; value?: unknown; findings: YamlFinding[] } {
  const { tokens, findings } = tokenizeYaml(text);
  if (tokens === undefined) return { tree: null, findings };
  const composed = composeYaml(text, tokens);
  if (composed.tree === undefined) return { tree: null, findings: [...findings, ...composed.findings] };
  const tree = composed.tree.contents;
  if (tree === null || (isScalar(tree) && tree.value === null && tree.source === '')) {
    return { tree: null, findings: [...findings, describeEmpty(text)] };
  }
  const read = readYamlValues(tree, lineOf, (start, end) => text.slice(start, end));
  return { tree, value: read.value, findings: [...findings, ...read.findings] };
}

function describeEmpty(text: string): YamlFinding {
  return {
    code: 'yaml/empty',
    message: text.trim() === '' ? 'The file is empty' : 'The file holds nothing but comments',
    help: 'start with `version: 1` and `name: …`',
    offset: 0,
  };
}

type MapPair = Pair<ParsedNode, ParsedNode | null>;

/** Finds nodes by path; the pairs of a map are put in an index when it is asked for the first time. */
function createNodeFinder(tree: ParsedNode | null) {
  const indexes = new WeakMap<ParsedNode, Map<string, MapPair>>();

  const findPair = (node: ParsedNode, key: string): MapPair | undefined => {
    if (!isMap<ParsedNode, ParsedNode | null>(node)) return undefined;
    let index = indexes.get(node);
    if (index === undefined) {
      index = new Map();
      for (const pair of node.items) {
        // The first of two equal keys is the one whose value counts.
        if (isScalar(pair.key) && !index.has(String(pair.key.value))) index.set(String(pair.key.value), pair);
      }
      indexes.set(node, index);
    }
    return index.get(key);
  };

  const findStep = (node: ParsedNode | null, step: string | number): Found | undefined => {
    if (node === null) return undefined;
    if (typeof step === 'string') {
      const pair = findPair(node, step);
      return pair && { key: pair.key, value: pair.value };
    }
    const item = isSeq<ParsedNode>(node) ? node.items[step] : undefined;
    return item && { key: item, value: item };
  };

  const find = (path: Path): { found: Found | undefined; isExact: boolean } => {
    let found: Found | undefined = tree === null ? undefined : { key: null, value: tree };
    for (const step of path) {
      const next = findStep(found?.value ?? null, step);
      if (next === undefined) return { found, isExact: false };
      found = next;
    }
    return { found, isExact: true };
  };

  return {
    offsetOf: (path: Path, at: 'key' | 'value'): number => {
      const { found, isExact } = find(path);
      if (found === undefined || path.length === 0) return 0;
      const { key, value } = found;
      // A value that is not there (`role:`) and the ancestor of a missing one are shown by their key.
      const node = at === 'key' || !isExact || isEmpty(value) ? (key ?? value) : value;
      return node?.range[0] ?? 0;
    },
    offsetInside: (path: Path, offset: number, text: string): number => {
      const { found, isExact } = find(path);
      const node = found?.value;
      if (!isExact || !isScalar(node) || typeof node.value !== 'string') return node?.range[0] ?? 0;
      const [start, end] = node.range;
      return start + mapScalarOffset(text.slice(start, end), node.value, offset);
    },
    sourceOf: (path: Path): string | undefined => {
      const { found, isExact } = find(path);
      return isExact && isScalar(found?.value) ? found.value.source : undefined;
    },
  };
}

interface Found {
  readonly key: ParsedNode | null;
  readonly value: ParsedNode | null;
}

function isEmpty(node: ParsedNode | null): boolean {
  return node === null || node.range[0] === node.range[1];
}
