import type { Item } from '../iam/access-items.ts';
import { exclude, formatItem, intersectArns } from '../iam/access-items.ts';
import { formatCondition } from '../iam/conditions.ts';
import { anything, type Glob } from '../iam/glob.ts';
import { contains, intersects, type Matcher } from '../iam/glob-search.ts';
import { isTime } from '../iam/instants.ts';
import type { StatementMatch } from '../iam/layer-effect.ts';

/** How many patterns within one item are explained on their own. */
const maxNarrower = 200;

/** Whether the resources of a statement have all those of an item, as far as one pattern of it says. */
export function hasItem({ globs, isNegated }: Matcher, { glob }: Item): boolean {
  return isNegated
    ? globs.every(each => !intersects(each, glob))
    : globs.some(each => contains(each, glob) === true);
}

/**
 * The parts of an item that statements allow under other conditions than those that allow all of it: a summary leaves them out,
 * because the item has their resources, but when its conditions do not hold, they may still be allowed.
 * @param ofLayers what may allow the item, of each layer
 */
export function narrowItem(item: Item, ofLayers: readonly (readonly StatementMatch[])[]): Item[] {
  let items = new Map([[formatItem(item), item]]);
  for (const rules of ofLayers) {
    const own = otherRules(rules, item);
    if (own.length === 0) continue;
    const within = [...items.values()].flatMap(each => own.flatMap(({ matcher }) => restrict(each, matcher)));
    items = new Map([...items, ...within.map(each => [formatItem(each), each] as const)]);
    if (items.size > maxNarrower) break;
  }
  return [...items.values()].slice(1, maxNarrower + 1);
}

/** Rules about a part of an item that do not have the conditions of those about all of it; none where these have no conditions. */
function otherRules(rules: readonly StatementMatch[], item: Item): StatementMatch[] {
  const conditions = new Set<string>();
  const others: StatementMatch[] = [];
  for (const rule of rules) {
    if (hasItem(rule.matcher, item)) conditions.add(lastingOf(rule));
    else others.push(rule);
  }
  return conditions.size === 0 || conditions.has('')
    ? []
    : others.filter(rule => !conditions.has(lastingOf(rule)));
}

/** What a rule depends on at some time: of conditions that hold, only those on the time can cease to. */
function lastingOf({ source, doubt }: StatementMatch): string {
  if (!('label' in source)) return doubt ?? '';
  const open = doubt === undefined ? source.conditions.filter(({ key }) => isTime(key)) : source.conditions;
  return open.length === 0 ? (doubt ?? '') : open.map(formatCondition).join(' and ');
}

/** What an item and the resources of a statement have in common. */
function restrict(item: Item, { globs, isNegated }: Matcher): Item[] {
  if (isNegated) return exclude(item, globs);
  return globs.flatMap(glob =>
    common(item.glob, glob).flatMap(each => exclude({ ...item, glob: each, except: [] }, item.except)),
  );
}

function common(outer: Glob, inner: Glob): readonly Glob[] {
  if (outer.text === anything.text || contains(outer, inner) === true) return [inner];
  return intersects(outer, inner) ? (intersectArns(outer, inner) ?? []) : [];
}

/** Whether a statement is about any resource of an item. */
export function meetsItem(matcher: Matcher, item: Item): boolean {
  return restrict(item, matcher).length > 0;
}

/**
 * An item in parts, each of which a statement is about as a whole or not at all.
 * @param matchers the resources of each statement; the item stays as it is where they make too many parts
 */
export function splitItem(item: Item, matchers: readonly Matcher[]): readonly Item[] {
  let parts: readonly Item[] = [item];
  for (const matcher of matchers) {
    const others = { ...matcher, isNegated: !matcher.isNegated };
    parts = parts.flatMap(part => {
      const inside = restrict(part, matcher);
      const outside = inside.length === 0 ? [] : restrict(part, others);
      return outside.length === 0 ? [part] : [...outside, ...inside];
    });
    if (parts.length > maxNarrower) return [item];
  }
  return parts;
}

/** Whether an item has all resources of another one, in every Region of it. */
export function hasAllOf(outer: Item, inner: Item): boolean {
  const kept = new Set(inner.except.map(({ text }) => text));
  return (
    contains(outer.glob, inner.glob) === true &&
    outer.except.every(glob => kept.has(glob.text) || !intersects(glob, inner.glob))
  );
}
