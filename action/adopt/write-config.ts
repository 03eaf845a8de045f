import { Document, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { writeDocument } from '../core/yaml-style.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import type { Note } from './wiring.ts';

/** Lists and maps of plain values that are shorter than this are in one line. */
const longestLine = 90;

/** Sections with an empty line between them. */
const spaced = new Set(['workspaces', 'defaults', 'roles', 'guardrails', 'aliases', 'channels', 'ignore']);

/**
 * Writes a configuration as a person would: short lists in one line, an empty line between sections, and what has to
 * be said beside what it is about.
 * @param head lines of the comment at the top; an empty one ends its paragraph
 */
export function writeConfig(config: ChatopsConfig, notes: readonly Note[], head: readonly string[]): string {
  const document = new Document(config);
  compactNode(document.contents);
  if (isMap(document.contents)) spaceSections(document.contents);
  const homeless: string[] = [];
  for (const { path, text } of notes) {
    if (!comment(document, path, text)) homeless.push(text);
  }
  document.commentBefore = [...head, ...homeless]
    .map(line => (line === '' ? '' : ` ${oneLine(line)}`))
    .join('\n');
  return writeDocument(document);
}

function spaceSections(map: YAMLMap): void {
  for (const { key } of map.items as Pair<Node, Node>[]) {
    if (isScalar(key) && spaced.has(String(key.value))) key.spaceBefore = true;
  }
}

/** Puts short things of plain values into one line. @returns the length of what was written */
function compactNode(node: unknown, depth = 0): number {
  if (isScalar(node)) return String(node.value).length + 2;
  if (isSeq(node)) {
    const length = node.items.reduce<number>((sum, item) => sum + compactNode(item, depth + 1), 2);
    const isPlain = node.items.every(isScalar);
    node.flow = node.items.length === 0 || (isPlain && length <= longestLine);
    return node.flow ? length : Number.POSITIVE_INFINITY;
  }
  if (!isMap(node)) return 0;
  const length = (node.items as Pair<Node, Node>[]).reduce(
    (sum, { key, value }) => sum + compactNode(key) + compactNode(value, depth + 1),
    2,
  );
  const isPlain = (node.items as Pair<Node, Node>[]).every(
    ({ value }) => isScalar(value) || (isSeq(value) && value.flow) || (isMap(value) && value.flow),
  );
  // Statements and small maps far down; what is a section or an entry of one keeps its lines.
  const isSmall = depth === 2 && node.items.length < 3 && length <= longestLine && hasOnlyScalars(node);
  node.flow = node.items.length === 0 || (isPlain && length <= longestLine && depth > 2) || isSmall;
  return node.flow ? length : Number.POSITIVE_INFINITY;
}

function hasOnlyScalars(node: YAMLMap): boolean {
  return (node.items as Pair<Node, Node>[]).every(({ value }) => isScalar(value));
}

/** Puts a comment beside a part. @returns whether the part exists */
function comment(document: Document, path: Note['path'], text: string): boolean {
  if (path.length === 0 || !document.hasIn(path)) return false;
  const parent = document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  const place =
    isMap(parent) && typeof last === 'string'
      ? (parent.items as Pair<Node, Node>[]).find(({ key }) => isScalar(key) && key.value === last)?.key
      : document.getIn(path, true);
  if (!isNode(place)) return false;
  // A comment in the middle of a line would end the line.
  for (let length = path.length - 1; length > 0; length -= 1) {
    const around = document.getIn(path.slice(0, length), true);
    if (isSeq(around) || isMap(around)) around.flow = false;
  }
  place.commentBefore = [place.commentBefore, ` ${oneLine(text)}`].filter(Boolean).join('\n');
  return true;
}

/** A comment ends at the end of its line, so nothing from outside may bring one. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u0085]+/gu, ' ');
}
