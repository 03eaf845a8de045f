import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  visit,
  type YAMLMap,
} from 'yaml';
import { createAliasReader, type EffectivePair, isMergePair, type MapPair } from '../core/yaml-aliases.ts';

/** The anchors of the values at a place, above and below it, in order; of all of the document when there are none. */
export function listAnchors(document: Document, path: readonly (string | number)[]): string[] {
  const names: string[] = [];
  const add = (node: unknown) => {
    if (isNode(node) && !isAlias(node) && node.anchor !== undefined) names.push(node.anchor);
  };
  for (let length = 0; length < path.length; length += 1) add(document.getIn(path.slice(0, length), true));
  const node = document.getIn(path, true);
  if (isNode(node)) visit(node, { Value: (_key, value) => add(value) });
  if (names.length === 0) visit(document, { Value: (_key, value) => add(value) });
  return [...new Set(names)];
}

/**
 * Hands the anchors of the values at a place, above and below it, to the first alias of each: that is written out and
 * gets the anchor, so that the place can differ and the other places keep what they have.
 */
export function handOverAnchors(document: Document, path: readonly (string | number)[]): void {
  for (let length = 1; length < path.length; length += 1) {
    handOver(document, document.getIn(path.slice(0, length), true));
  }
  const node = document.getIn(path, true);
  const anchored: unknown[] = [];
  if (isNode(node)) visit(node, { Value: (_key, value) => void anchored.push(value) });
  for (const each of anchored) handOver(document, each);
}

function handOver(document: Document, node: unknown): void {
  if (!isNode(node) || isAlias(node) || node.anchor === undefined) return;
  const { anchor } = node;
  let isDone = false;
  visit(document, {
    Alias: (_key, alias) => {
      if (isDone || alias.source !== anchor || alias.resolve(document) !== node) return undefined;
      isDone = true;
      const copy = withoutComments(node.clone() as Node, { keepsAnchors: true });
      if (isCollection(copy) || isScalar(copy)) copy.anchor = anchor;
      return copy;
    },
  });
  delete node.anchor;
}

/**
 * Puts a copy where an alias or a merge key brings in what is above a place, so that an edit of the place changes
 * nothing else. What is to be removed from what a merge key brings in, is written out without the merge key.
 */
export function writeOut(
  document: Document,
  path: readonly (string | number)[],
  action: 'set' | 'remove' | 'append',
): void {
  let parent: unknown = document.contents;
  for (const [index, step] of path.entries()) {
    const isLast = index === path.length - 1;
    if (isMap(parent)) {
      const own = parent.items.find(({ key }) => keyOf(key, document) === step);
      const value = own?.value ?? null;
      if (own === undefined) {
        if (isLast && action === 'set') return;
        if (isLast && action === 'remove') writeOutMerges(document, parent);
        else addMerged(document, parent, step);
      } else if (isAlias(value) && !(isLast && action !== 'append')) own.value = copyOf(value, document);
    } else if (isSeq(parent) && typeof step === 'number') {
      const value = parent.items[step];
      if (isAlias(value) && !(isLast && action !== 'append')) parent.items[step] = copyOf(value, document);
    }
    parent = isCollection(parent) ? parent.get(step, true) : undefined;
  }
}

function addMerged(document: Document, map: YAMLMap, step: string | number): void {
  const merged = mergedPairs(document, map).get(String(step));
  if (merged !== undefined) map.items.push(copyPair(merged.pair, document));
}

/** Replaces the merge keys of a map by what they bring in. */
function writeOutMerges(document: Document, map: YAMLMap): void {
  const merged = mergedPairs(document, map);
  if (merged.size === 0) return;
  const copies = [...merged.values()].map(({ pair }) => copyPair(pair, document));
  map.items = [...map.items.filter(pair => !isMergePair(pair as MapPair)), ...copies];
}

/** The pairs that the merge keys of a map bring in and that it does not have itself. */
function mergedPairs(document: Document, map: YAMLMap): ReadonlyMap<string, EffectivePair> {
  // What was written out before has aliases of its own, so they are linked again.
  const { pairsOf } = createAliasReader(document.contents as ParsedNode | null);
  const own: readonly Pair[] = map.items;
  return new Map([...pairsOf(map as ParsedNode).byKey].filter(([, { pair }]) => !own.includes(pair)));
}

function keyOf(key: unknown, document: Document): unknown {
  const node = resolve(key, document);
  return isScalar(node) ? node.value : node;
}

function resolve(node: unknown, document: Document): unknown {
  let at = node;
  for (let depth = 0; isAlias(at) && depth < 20; depth += 1) at = at.resolve(document);
  return at;
}

function copyPair(pair: Pair, document: Document): Pair {
  const copy = pair.clone(document.schema);
  copy.key = isAlias(pair.key) ? copyOf(pair.key, document) : strip(copy.key);
  copy.value = isAlias(pair.value) ? pair.value.clone() : strip(copy.value);
  return copy;
}

/** What a node means, as a node of its own. Comments and anchors stay with the original. */
function copyOf(node: Node, document: Document): unknown {
  const source = resolve(node, document);
  return isNode(source) ? strip(source.clone()) : source;
}

function strip(node: unknown): unknown {
  return isNode(node) ? withoutComments(node, { keepsAnchors: false }) : node;
}

function withoutComments(node: Node, { keepsAnchors }: { readonly keepsAnchors: boolean }): Node {
  visit(node, {
    Node: (_key, inner) => {
      inner.commentBefore = null;
      inner.comment = null;
      inner.spaceBefore = false;
      if (!keepsAnchors && !isAlias(inner)) delete inner.anchor;
    },
  });
  return node;
}
