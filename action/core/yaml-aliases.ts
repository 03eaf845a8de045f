import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  visit,
} from 'yaml';

/** One `key: value` of a parsed map. */
export type MapPair = Pair<ParsedNode, ParsedNode | null>;

/** What an alias means: a node, or why there is none. */
type AliasTarget =
  | { readonly kind: 'node'; readonly node: ParsedNode }
  /** No anchor of that name comes before the alias. */
  | { readonly kind: 'missing' }
  /** The alias is inside of the node that it names, so that its value would never end. */
  | { readonly kind: 'endless' };

/** A node, and the aliases on the way to it. */
export interface Followed {
  /** Still an alias when that one names nothing; null for a value that is not there. */
  readonly node: ParsedNode | null;
  readonly uses: readonly Alias.Parsed[];
}

/** A pair of a map, and the aliases of the merge keys that bring it in; none for a pair of its own. */
export interface EffectivePair {
  readonly pair: MapPair;
  readonly uses: readonly Alias.Parsed[];
}

/** The pairs that a map has, its own and those of its merge keys. */
export interface EffectivePairs {
  readonly byKey: ReadonlyMap<string, EffectivePair>;
  /** How many merge keys lead to each other at most; above `maxAliasDepth` the pairs are not complete. */
  readonly depth: number;
}

/** How aliases and merge keys of one document are read. */
export interface AliasReader {
  /** What an alias means: the last node with its anchor before it, in the order of the text (YAML 1.2.2, section 7.1). */
  readonly targetOf: (alias: Alias) => AliasTarget;
  /** The node that a node means: itself, unless it is an alias. */
  readonly follow: (node: ParsedNode | null) => Followed;
  /** What a merge key brings in: one map, or the entries of a list in its order. What is no map is for the caller to refuse. */
  readonly mergeSourcesOf: (pair: MapPair) => readonly Followed[];
  /**
   * The pairs of a map by key. Its own count first, the first of two equal ones; then those of its merge keys, where
   * the earlier source wins (https://yaml.org/type/merge.html).
   */
  readonly pairsOf: (map: ParsedNode | null) => EffectivePairs;
}

/**
 * Aliases that lead through other aliases or merge keys are followed to this depth. People nest two or three; a longer
 * chain can only be made to exhaust its reader.
 */
export const maxAliasDepth = 20;

const noPairs: EffectivePairs = { byKey: new Map(), depth: 0 };

/** Reads the aliases of a tree. The tree is walked once, when the first alias is asked about. */
export function createAliasReader(tree: ParsedNode | null): AliasReader {
  let targets: ReadonlyMap<Alias, AliasTarget> | undefined;
  const known = new WeakMap<ParsedNode, EffectivePairs>();

  const targetOf = (alias: Alias): AliasTarget => {
    targets ??= linkAliases(tree);
    return targets.get(alias) ?? { kind: 'missing' };
  };

  const follow = (node: ParsedNode | null): Followed => {
    const uses: Alias.Parsed[] = [];
    let at = node;
    while (isAlias(at)) {
      const target = targetOf(at);
      if (target.kind !== 'node') break;
      uses.push(at);
      at = target.node;
    }
    return { node: at, uses };
  };

  const mergeSourcesOf = ({ value }: MapPair): readonly Followed[] => {
    const whole = follow(value);
    if (!isSeq<ParsedNode>(whole.node)) return [whole];
    return whole.node.items.map(item => {
      const { node, uses } = follow(item);
      return { node, uses: [...whole.uses, ...uses] };
    });
  };

  const pairsOf = (map: ParsedNode | null, level = 0): EffectivePairs => {
    if (!isMap<ParsedNode, ParsedNode | null>(map)) return noPairs;
    if (level > maxAliasDepth) return { ...noPairs, depth: maxAliasDepth + 1 };
    const before = known.get(map);
    if (before !== undefined) return before;
    const byKey = new Map<string, EffectivePair>();
    let depth = 0;
    for (const pair of map.items) {
      const { node: key } = follow(pair.key);
      if (isMergePair(pair) || !isScalar(key) || byKey.has(String(key.value))) continue;
      byKey.set(String(key.value), { pair, uses: [] });
    }
    for (const source of map.items.filter(isMergePair).flatMap(mergeSourcesOf)) {
      const inner = pairsOf(source.node, level + 1);
      depth = Math.max(depth, inner.depth + 1);
      for (const [key, { pair, uses }] of inner.byKey) {
        if (!byKey.has(key)) byKey.set(key, { pair, uses: [...source.uses, ...uses] });
      }
    }
    const pairs = { byKey: depth > maxAliasDepth ? noPairs.byKey : byKey, depth };
    known.set(map, pairs);
    return pairs;
  };

  return { targetOf, follow, mergeSourcesOf, pairsOf: map => pairsOf(map) };
}

function linkAliases(tree: Node | null): Map<Alias, AliasTarget> {
  const anchors = new Map<string, ParsedNode>();
  const targets = new Map<Alias, AliasTarget>();
  visit(tree, {
    Alias(_key, alias, ancestors) {
      const node = anchors.get(alias.source);
      if (node === undefined) targets.set(alias, { kind: 'missing' });
      else if (ancestors.includes(node)) targets.set(alias, { kind: 'endless' });
      else targets.set(alias, { kind: 'node', node });
    },
    Value(_key, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node as ParsedNode);
    },
  });
  return targets;
}

/** Whether a pair is a merge key: `<<`, written plain. In quotes it is an ordinary key. */
export function isMergePair({ key }: MapPair): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

/**
 * Whether an alias names no anchor before it, or a node that it is in, e.g. because nodes were moved; the tree could then
 * not be written or not be read.
 */
export function hasLooseAlias(tree: Node | null): boolean {
  return [...linkAliases(tree).values()].some(({ kind }) => kind !== 'node');
}
