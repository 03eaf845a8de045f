import { type Alias, isScalar, isSeq, type ParsedNode } from 'yaml';
import { decodeText, type TextFinding } from './decode.ts';
import { type Diagnostic, sortDiagnostics } from './diagnostic.ts';
import { formatPath, type Path } from './path.ts';
import { createPositionFinder, type Position } from './positions.ts';
import { mapScalarOffset } from './scalar-offset.ts';
import { type AliasReader, createAliasReader } from './yaml-aliases.ts';
import { readYamlTree } from './yaml-tree.ts';
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
  /** Where a value, or its key, begins. Of a path that does not exist: its nearest ancestor. */
  readonly locate: (path: Path, at?: 'key' | 'value') => Position;
  /** Where a place in the value of a text is in the file, through quotes, escapes and folded lines. */
  readonly locateInside: (path: Path, offset: number) => Position;
  /** A scalar as it is written in the file (`0123`, not 83); undefined for anything else. */
  readonly sourceOf: (path: Path) => string | undefined;
  /** The places of the aliases that lead to a value, the outermost first; none for a value that is written in its place. */
  readonly aliasesTo: (path: Path) => readonly Position[];
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
  // What is before a byte that is no text would only be found incomplete.
  const isCut = decoded.findings.some(({ code }) => code === 'file/encoding');
  const { tree, aliases, value, findings } = isCut
    ? readNothing([])
    : readText(text, offset => positionOf(offset).line);
  const all = [...decoded.findings, ...findings];
  const finder = createNodeFinder(tree, aliases);
  return {
    document: {
      file,
      text,
      value,
      isClean: all.length === 0,
      locate: (path, at = 'value') => positionOf(finder.offsetOf(path, at)),
      locateInside: (path, offset) => positionOf(finder.offsetInside(path, offset, text)),
      sourceOf: path => finder.sourceOf(path),
      aliasesTo: path => finder.aliasesTo(path).map(({ range }) => positionOf(range[0])),
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

interface ReadText {
  readonly tree: ParsedNode | null;
  readonly aliases: AliasReader;
  readonly value?: unknown;
  readonly findings: readonly YamlFinding[];
}

function readNothing(findings: readonly YamlFinding[]): ReadText {
  return { tree: null, aliases: createAliasReader(null), findings };
}

function readText(text: string, lineOf: (offset: number) => number): ReadText {
  const { tree, findings } = readYamlTree(text);
  if (tree === undefined) return readNothing(findings);
  if (tree === null || (isScalar(tree) && tree.value === null && tree.source === '')) {
    return readNothing([...findings, describeEmpty(text)]);
  }
  const aliases = createAliasReader(tree);
  const textOf = (start: number, end: number) => text.slice(start, end);
  const read = readYamlValues(tree, { aliases, lineOf, textOf });
  return { tree, aliases, value: read.value, findings: [...findings, ...read.findings] };
}

function describeEmpty(text: string): YamlFinding {
  return {
    code: 'yaml/empty',
    message: text.trim() === '' ? 'The file is empty' : 'The file contains only comments',
    help: 'start with `version: 1` and `name: …`',
    offset: 0,
  };
}

/** Finds nodes by path, through aliases and merge keys. */
function createNodeFinder(tree: ParsedNode | null, { follow, pairsOf }: AliasReader) {
  const findStep = (node: ParsedNode | null, step: string | number): FoundNode | undefined => {
    if (typeof step === 'string') {
      const found = pairsOf(node).byKey.get(step);
      if (found === undefined) return undefined;
      const { node: value, uses } = follow(found.pair.value);
      return { key: found.pair.key, value, uses: [...found.uses, ...uses] };
    }
    const item = isSeq<ParsedNode>(node) ? node.items[step] : undefined;
    if (item === undefined) return undefined;
    const { node: value, uses } = follow(item);
    return { key: item, value, uses };
  };

  const find = (path: Path): { found: FoundNode | undefined; isExact: boolean } => {
    let found: FoundNode | undefined = tree === null ? undefined : { key: null, value: tree, uses: [] };
    for (const step of path) {
      const next = findStep(found?.value ?? null, step);
      if (next === undefined) return { found, isExact: false };
      found = { ...next, uses: [...(found?.uses ?? []), ...next.uses] };
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
    aliasesTo: (path: Path): readonly Alias.Parsed[] => find(path).found?.uses ?? [],
  };
}

interface FoundNode {
  readonly key: ParsedNode | null;
  readonly value: ParsedNode | null;
  /** The aliases on the way, of merge keys too. */
  readonly uses: readonly Alias.Parsed[];
}

function isEmpty(node: ParsedNode | null): boolean {
  return node === null || node.range[0] === node.range[1];
}
