import { describeRegions, type RegionScope } from '../core/region-scope.ts';
import { readByFields } from './by-fields.ts';
import { anything, formatGlob, type Glob, literalStar, makeGlob, many } from './glob.ts';
import { intersectGlobs } from './glob-intersect.ts';
import { contains, findText, type Matcher, matching, type Wanted } from './glob-search.ts';
import type { LayerEffect, StatementMatch } from './layer-effect.ts';
import { covers, meets } from './pattern-relations.ts';

/** Resources that something is allowed on: those of a pattern, without those of others. */
export interface Item {
  readonly glob: Glob;
  readonly except: readonly Glob[];
  /** The Regions of the requests, where they decide and no ARN says them; undefined: whatever the Region is. */
  readonly regions?: RegionScope;
}

/** Texts that are possible beyond items, and in which Regions where these decide. */
export interface Beyond extends Wanted {
  readonly regions?: RegionScope;
}

/** What can be done with one action: on what for certain, and on what possibly (with the certain in it). */
export interface Access {
  readonly sure: readonly Item[];
  readonly possible: readonly Item[];
  /** What the difference between the two depends on, in one text for each layer that has any. */
  readonly doubts: Doubts;
  /**
   * What texts are possible beyond the items: in IAM a `*` also matches colons, and so more than the field of an ARN that it is in,
   * while items are worked out field by field. One of several is enough; undefined where the items have all there is.
   */
  readonly beyond?: readonly Beyond[];
}

/** Texts by layer, equal for equal doubts, in whatever order they were written. */
export type Doubts = ReadonlyMap<string, string>;

/** Nothing at all. */
export const noAccess: Access = { sure: [], possible: [], doubts: new Map() };

/** The key of {@link Access.doubts} for what is not about a layer. */
export const listDoubt = 'list of actions';

/** Why nothing is certain where patterns are too many, or too entangled, to be joined. */
const notJoined = 'the patterns of the policies are too many to be worked out together';

/** What all layers together allow. */
export function accessOf(effects: readonly LayerEffect[], isWildcardOnly: boolean): Access {
  const start = isWildcardOnly ? star : whole;
  const certain = joinLayers(
    effects.map(({ allow }) => allow.sure),
    effects.flatMap(({ deny }) => deny.possible),
    start,
  );
  const isCertain = effects.every(({ allow, deny }) => isExact(allow.possible) && isExact(deny.possible));
  const most = isCertain
    ? certain
    : joinLayers(
        effects.map(({ allow }) => allow.possible),
        effects.flatMap(({ deny }) => deny.sure),
        start,
      );
  const sure = certain.isCut ? [] : certain.items;
  const beyond = most.crosses && !isWildcardOnly ? { beyond: [wantedOf(effects)] } : {};
  if (sure.length === 0 && most.items.length === 0 && beyond.beyond === undefined) return noAccess;
  const doubts = isCertain ? noAccess.doubts : listDoubts(effects);
  return {
    sure,
    possible: most.items,
    doubts: certain.isCut ? new Map([...doubts, [listDoubt, notJoined]]) : doubts,
    ...beyond,
  };
}

/** What texts layers allow at most. */
function wantedOf(effects: readonly LayerEffect[]): Wanted {
  const matchersOf = (rules: readonly StatementMatch[]) => rules.map(({ matcher }) => matcher);
  return {
    all: effects.map(({ allow }) => matchersOf(allow.possible)),
    none: effects.flatMap(({ deny }) => matchersOf(deny.sure)),
  };
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

/** Items that are joined, layer by layer. */
interface Joined {
  readonly items: readonly Item[];
  /** Whether texts may be left out that two patterns have in common only because a `*` matches colons. */
  readonly crosses: boolean;
  /** Whether patterns were too many to be joined, so that there may be resources in the items that a layer does not have. */
  readonly isCut: boolean;
}

function joinLayers(
  allows: readonly (readonly StatementMatch[])[],
  denies: readonly StatementMatch[],
  start: readonly Item[],
): Joined {
  let joined: Joined = { items: start, crosses: false, isCut: false };
  for (const rules of [...allows].sort((a, b) => sizeOf(a) - sizeOf(b))) {
    joined = intersectItems(joined, itemsOfRules(rules));
    if (joined.items.length === 0 && !joined.crosses) return joined;
  }
  for (const { matcher } of denies) {
    // A deny on all but some leaves those.
    joined = matcher.isNegated
      ? intersectItems(joined, toItems({ ...matcher, isNegated: false }))
      : { ...joined, items: simplify(joined.items.flatMap(item => exclude(item, matcher.globs))) };
  }
  return joined;
}

const whole: readonly Item[] = [{ glob: anything, except: [] }];
const star: readonly Item[] = [{ glob: literalStar, except: [] }];

/** The items of the matcher of a statement, which many actions share. */
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

/** Whether an item has every resource, whatever the Region is. */
export function isEverything({ glob, except, regions }: Item): boolean {
  return glob.text === many && except.length === 0 && regions === undefined;
}

function sizeOf(rules: readonly StatementMatch[]): number {
  return rules.reduce((size, { matcher }) => size + matcher.globs.length, 0);
}

function toItems({ globs, isNegated }: Matcher): Item[] {
  return isNegated ? [{ glob: makeGlob(many), except: globs }] : globs.map(glob => ({ glob, except: [] }));
}

function intersectItems(joined: Joined, b: readonly Item[]): Joined {
  const { items: a } = joined;
  if (isWhole(a)) return { ...joined, items: b };
  if (isWhole(b)) return joined;
  if (a.length * b.length > maxItems * maxItems) return { ...joined, isCut: true };
  let { crosses, isCut } = joined;
  const common = a.flatMap(one =>
    b.flatMap(other => {
      const globs = intersectArns(one.glob, other.glob);
      crosses ||= mayCross(one.glob, other.glob);
      if (globs === undefined) isCut = true;
      return (globs ?? [one.glob]).flatMap(glob =>
        exclude({ glob, except: [] }, [...one.except, ...other.except]),
      );
    }),
  );
  return { items: simplify(common), crosses, isCut };
}

/** Whether two patterns may have texts in common that they do not have field by field. */
export function mayCross(a: Glob, b: Glob): boolean {
  if (a.text === b.text || !meets(a, b)) return false;
  const [x, y] = [readByFields(a), readByFields(b)];
  return !covers(x, y) && !covers(y, x);
}

/** An item without some resources, of which those that it does not have are left out; none when nothing remains. */
export function exclude(item: Item, globs: readonly Glob[]): Item[] {
  const touching = globs.filter(glob => meets(glob, item.glob));
  if (touching.length === 0) return [item];
  const except = [...new Map([...item.except, ...touching].map(glob => [glob.text, glob])).values()];
  const left = findText({ all: [[matching(item.glob)]], none: [matching(...except)] });
  return left.kind === 'none' ? [] : [{ ...item, except }];
}

/** Items within a pattern of resources. */
export function restrictItems(items: readonly Item[], within: Glob): Item[] {
  return items.flatMap(item =>
    (intersectArns(item.glob, within) ?? [item.glob]).map(common => ({ ...item, glob: common })),
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
          hasAll(other.glob, glob) &&
          (place < index || !hasAll(glob, other.glob)),
      ),
  );
  return kept.map(([, item]) => item);
}

/** Whether a pattern has every text of another one, also field by field. */
function hasAll(outer: Glob, inner: Glob): boolean {
  return contains(outer, inner) === true && covers(readByFields(outer), readByFields(inner));
}

/**
 * The ARNs that two patterns have in common, field by field: what they have in common beyond, because a `*` matches colons too, is in
 * {@link Access.beyond}.
 * @returns undefined when it takes too many patterns
 */
export function intersectArns(a: Glob, b: Glob): readonly Glob[] | undefined {
  const [x, y] = [splitArn(a), splitArn(b)];
  if (x === undefined || y === undefined) return intersectGlobs(a, b);
  let texts = [''];
  for (const [index, part] of x.entries()) {
    const common = intersectGlobs(makeGlob(part), makeGlob(y[index] ?? ''));
    if (common === undefined) return undefined;
    texts = texts.flatMap(text => common.map(glob => (index === 0 ? glob.text : `${text}:${glob.text}`)));
  }
  return texts.map(makeGlob);
}

function splitArn({ text }: Glob): string[] | undefined {
  const fields = text.split(':');
  return fields.length < 6 ? undefined : [...fields.slice(0, 5), fields.slice(5).join(':')];
}

/** Equal for equal items. */
function keyOf({ glob, except }: Item): string {
  return except.length === 0 ? glob.text : [glob, ...except].map(({ text }) => text).join('\n');
}

/** An item without those of its exceptions that it does not have; none where nothing is left. */
export function withoutNothing({ except, ...item }: Item): Item[] {
  return exclude({ ...item, except: [] }, except);
}

/** `arn:…:staging-* except arn:…:staging-secret`, with `in eu-west-1` where that is so of some Regions only. */
export function formatItem(item: Item): string {
  const { regions } = item;
  return regions === undefined
    ? formatResources(item)
    : `${formatResources(item)} ${describeRegions(regions)}`;
}

/** The same of the resources alone. */
export function formatResources({ glob, except }: Item): string {
  const base = glob.text === '*' ? '*' : formatGlob(glob);
  return except.length === 0 ? base : `${base} except ${except.map(formatGlob).sort().join(', ')}`;
}

/** Items as people read them, in order. */
export function formatItems(items: readonly Item[]): string[] {
  return items.map(formatItem).sort();
}
