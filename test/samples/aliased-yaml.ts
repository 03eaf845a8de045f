import fc from 'fast-check';

/** A value that can be anchored, an alias, or a map with a merge key, as a tree that is written below. */
type Node =
  | { readonly kind: 'text'; readonly text: string; readonly anchor?: string | undefined }
  | { readonly kind: 'alias'; readonly pick: number; readonly map: boolean }
  | { readonly kind: 'list'; readonly items: readonly Node[]; readonly anchor?: string | undefined }
  | {
      readonly kind: 'map';
      readonly merges: readonly number[];
      readonly isList: boolean;
      readonly entries: readonly (readonly [string, Node])[];
      readonly anchor?: string | undefined;
    };

const name = fc.constantFrom('x', 'y', 'z');
const anchor = fc.option(name, { nil: undefined });
const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');

const node: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>(tie => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    fc.record({
      kind: fc.constant('text' as const),
      text: fc.constantFrom('one', 'two', '3', 'true'),
      anchor,
    }),
    fc.record({ kind: fc.constant('alias' as const), pick: fc.nat(9), map: fc.boolean() }),
    fc.record({ kind: fc.constant('list' as const), items: fc.array(tie('node'), { maxLength: 3 }), anchor }),
    fc.record({
      kind: fc.constant('map' as const),
      merges: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 3, arbitrary: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }) },
      ),
      isList: fc.boolean(),
      entries: fc.uniqueArray(fc.tuple(key, tie('node')), { maxLength: 4, selector: ([name]) => name }),
      anchor,
    }),
  ),
})).node;

/**
 * YAML in which every alias has an anchor before it and every merge key takes maps, with anchors that are given again,
 * aliases of aliases, and lists of maps to merge.
 */
export const aliasedYaml: fc.Arbitrary<string> = fc
  .uniqueArray(fc.tuple(key, node), { minLength: 2, maxLength: 5, selector: ([name]) => name })
  .map(entries => write(entries));

function write(entries: readonly (readonly [string, Node])[]): string {
  /** The anchors whose nodes are finished, and what kind of node each names now. */
  const done = new Map<string, Node['kind']>();
  const isMap = (anchor: string) => done.get(anchor) === 'map';
  const pick = (from: readonly string[], index: number) => from[index % from.length];

  const writeNode = (value: Node): string => {
    if (value.kind === 'alias') {
      const names = [...done.keys()].filter(name => !value.map || isMap(name));
      return names.length === 0 ? 'none' : `*${pick(names, value.pick)} `;
    }
    const mark = value.anchor === undefined ? '' : `&${value.anchor} `;
    // From here to its end the anchor names this node, so that an alias within would never end.
    if (value.anchor !== undefined) done.delete(value.anchor);
    const text = writeContent(value);
    // An equal anchor within comes later in the text, so it counts.
    if (value.anchor !== undefined && !done.has(value.anchor)) done.set(value.anchor, value.kind);
    return `${mark}${text}`;
  };

  const writeContent = (value: Exclude<Node, { kind: 'alias' }>): string => {
    if (value.kind === 'text') return value.text;
    if (value.kind === 'list') return `[${value.items.map(writeNode).join(', ')}]`;
    const before = value.entries.length % 2;
    const writePair = ([name, inner]: readonly [string, Node]) => `${name}: ${writeNode(inner)}`;
    const pairs = value.entries.slice(0, before).map(writePair);
    const maps = [...done.keys()].filter(isMap);
    const sources = maps.length === 0 ? [] : value.merges.map(index => `*${pick(maps, index)} `);
    const merged = value.isList || sources.length > 1 ? `[${sources.join(', ')}]` : sources.join('');
    if (sources.length > 0) pairs.push(`<<: ${merged}`);
    pairs.push(...value.entries.slice(before).map(writePair));
    return `{ ${pairs.join(', ')} }`;
  };

  return entries.map(([name, value]) => `${name}: ${writeNode(value)}\n`).join('');
}
