import { anything, formatGlob, type Glob, literalStar, makeGlob, many } from './glob.ts';
import { intersectGlobs } from './glob-intersect.ts';
import { contains, findText, intersects, type Matcher, matching } from './glob-search.ts';
import type { LayerEffect, StatementMatch } from './layer-effect.ts';

/** Resources that something is allowed on: those of a pattern, without those of others. */
export interface Item {
  readonly glob: Glob;
  readonly except: readonly Glob[];
}

/** What can be done with one action: on what for certain, and on what possibly (with the certain in it). */
export interface Access {
  readonly sure: readonly Item[];
  readonly possible: readonly Item[];
  /** What the difference between the two depends on, in one text for each layer that has any. */
  readonly doubts: Doubts;
}

/** Texts by layer, equal for equal doubts, in whatever order they were written. */
export type Doubts = ReadonlyMap<string, string>;

/** Nothing at all. */
export const noAccess: Access = { sure: [], possible: [], doubts: new Map() };

/** What all layers together allow. */
export function accessOf(effects: readonly LayerEffect[], isWildcardOnly: boolean): Access {
  const sure = itemsOf(
    effects.map(({ allow }) => allow.sure),
    effects.flatMap(({ deny }) => deny.possible),
    isWildcardOnly,
  );
  const isCertain = effects.every(({ allow, deny }) => isExact(allow.possible) && isExact(deny.possible));
  const possible = isCertain
    ? sure
    : itemsOf(
        effects.map(({ allow }) => allow.possible),
        effects.flatMap(({ deny }) => deny.sure),
        isWildcardOnly,
      );
  if (sure.length === 0 && possible.length === 0) return noAccess;
  return { sure, possible, doubts: isCertain ? noAccess.doubts : listDoubts(effects) };
}

function listDoubts(effects: readonly LayerEffect[]): Doubts {
  const byLayer = new Map<string, string>();
  for (const { layer, allow, deny } of effects) {
    const doubts = [allow.possible, deny.possible].flatMap((rules, side) =>
      rules.flatMap(({ doubt, matcher, source }) => {
        if (doubt === undefined) return [];
        const name = 'opaque' in source ? source.origin.name : '';
        return [JSON.stringify([side, doubt, name, matcher.isNegated, matcher.globs.map(formatGlob)])];
      }),
    );
    // The organization can have several layers.
    if (doubts.length > 0) addDoubts(byLayer, layer, doubts);
  }
  return byLayer;
}

/** Adds texts to the doubts of a layer: each once, in one order. */
export function addDoubts(byLayer: Map<string, string>, layer: string, doubts: readonly string[]): void {
  const known = byLayer.get(layer)?.split('\n') ?? [];
  byLayer.set(layer, [...new Set([...known, ...doubts])].sort().join('\n'));
}

function isExact(rules: readonly StatementMatch[]): boolean {
  return rules.every(({ doubt }) => doubt === undefined);
}

/** How many patterns of one action are worked out; beyond, the layer with the fewest is shown as it is. */
const maxItems = 200;

function itemsOf(
  allows: readonly (readonly StatementMatch[])[],
  denies: readonly StatementMatch[],
  isWildcardOnly: boolean,
): readonly Item[] {
  let items: readonly Item[] = isWildcardOnly ? [{ glob: literalStar, except: [] }] : whole;
  for (const rules of [...allows].sort((a, b) => sizeOf(a) - sizeOf(b))) {
    items = intersectItems(items, itemsOfRules(rules));
    if (items.length === 0) return items;
  }
  for (const { matcher } of denies) {
    // A deny on all but some leaves those.
    if (matcher.isNegated) items = intersectItems(items, toItems({ ...matcher, isNegated: false }));
    else items = simplify(items.flatMap(item => exclude(item, matcher.globs)));
  }
  return items;
}

const whole: readonly Item[] = [{ glob: anything, except: [] }];

/** Of the matcher of a statement, which many actions share. */
const itemsOfMatcher = new WeakMap<Matcher, readonly Item[]>();

function itemsOfRules(rules: readonly StatementMatch[]): readonly Item[] {
  const lists = rules.map(({ matcher }) => {
    const items = itemsOfMatcher.get(matcher) ?? simplify(toItems(matcher));
    itemsOfMatcher.set(matcher, items);
    return items;
  });
  return lists.length === 1 ? (lists[0] ?? []) : simplify(lists.flat());
}

function isWhole(items: readonly Item[]): boolean {
  const [item] = items;
  return items.length === 1 && item !== undefined && isEverything(item);
}

/** Whether an item has every resource. */
export function isEverything({ glob, except }: Item): boolean {
  return glob.text === many && except.length === 0;
}

function sizeOf(rules: readonly StatementMatch[]): number {
  return rules.reduce((size, { matcher }) => size + matcher.globs.length, 0);
}

function toItems({ globs, isNegated }: Matcher): Item[] {
  return isNegated ? [{ glob: makeGlob(many), except: globs }] : globs.map(glob => ({ glob, except: [] }));
}

function intersectItems(a: readonly Item[], b: readonly Item[]): readonly Item[] {
  if (isWhole(a)) return b;
  if (isWhole(b) || a.length * b.length > maxItems * maxItems) return a;
  const common = a.flatMap(one =>
    b.flatMap(other =>
      intersectArns(one.glob, other.glob).flatMap(glob =>
        exclude({ glob, except: [] }, [...one.except, ...other.except]),
      ),
    ),
  );
  return simplify(common);
}

/** An item without some resources, of which those that it does not have are left out; none when nothing remains. */
export function exclude(item: Item, globs: readonly Glob[]): Item[] {
  const touching = globs.filter(glob => meets(glob, item.glob));
  if (touching.length === 0) return [item];
  const except = [...new Map([...item.except, ...touching].map(glob => [glob.text, glob])).values()];
  const left = findText({ all: [[matching(item.glob)]], none: [matching(...except)] });
  return left.kind === 'none' ? [] : [{ glob: item.glob, except }];
}

/** Items within a pattern of resources. */
export function restrictItems(items: readonly Item[], within: Glob): Item[] {
  return items.flatMap(({ glob, except }) =>
    intersectArns(glob, within).map(common => ({ glob: common, except })),
  );
}

/** Items that no other one contains, in the order of their texts. */
export function simplify(items: readonly Item[]): readonly Item[] {
  if (items.length < 2) return items;
  if (items.some(item => isWhole([item]))) return whole;
  const distinct = [...new Map(items.map(item => [keyOf(item), item])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  if (distinct.length > maxItems) return distinct.map(([, item]) => item);
  const kept = distinct.filter(
    ([, { glob }], index) =>
      !distinct.some(
        ([, other], place) =>
          place !== index &&
          other.except.length === 0 &&
          contains(other.glob, glob) === true &&
          (place < index || contains(glob, other.glob) !== true),
      ),
  );
  return kept.map(([, item]) => item);
}

/**
 * The ARNs that two patterns have in common, field by field: that a `*` could cross a colon is left aside here, since
 * what it would add are no ARNs that exist.
 */
export function intersectArns(a: Glob, b: Glob): readonly Glob[] {
  const [x, y] = [splitArn(a), splitArn(b)];
  if (x === undefined || y === undefined) return intersectGlobs(a, b) ?? [a];
  let texts = [''];
  for (const [index, part] of x.entries()) {
    const common = intersectGlobs(makeGlob(part), makeGlob(y[index] ?? '')) ?? [makeGlob(part)];
    texts = texts.flatMap(text => common.map(glob => (index === 0 ? glob.text : `${text}:${glob.text}`)));
  }
  return texts.map(makeGlob);
}

/** Whether {@link intersectArns} has anything. */
function meets(a: Glob, b: Glob): boolean {
  const [x, y] = [splitArn(a), splitArn(b)];
  if (x === undefined || y === undefined) return intersects(a, b);
  return x.every((part, index) => intersects(makeGlob(part), makeGlob(y[index] ?? '')));
}

function splitArn({ text }: Glob): string[] | undefined {
  const fields = text.split(':');
  return fields.length < 6 ? undefined : [...fields.slice(0, 5), fields.slice(5).join(':')];
}

/** Equal for equal items. */
function keyOf({ glob, except }: Item): string {
  return except.length === 0 ? glob.text : [glob, ...except].map(({ text }) => text).join('\n');
}

/** `arn:…:staging-* except arn:…:staging-secret`. */
export function formatItem({ glob, except }: Item): string {
  const base = glob.text === '*' ? '*' : formatGlob(glob);
  return except.length === 0 ? base : `${base} except ${except.map(formatGlob).sort().join(', ')}`;
}

/** Items as people read them, in order. */
export function formatItems(items: readonly Item[]): string[] {
  return items.map(formatItem).sort();
}
