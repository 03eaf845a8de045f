import { isRegionKey, regionKey } from '../core/region-scope.ts';
import { keyValues } from '../data/condition-key-values.ts';
import { checkedElsewhere, globalPrefixes } from '../data/global-services.ts';
import {
  type Access,
  addDoubts,
  exclude,
  type Item,
  mayCross,
  noAccess,
  restrictItems,
  simplify,
  withoutNothing,
} from './access-items.ts';
import { type Context, lookUp, withValue } from './context.ts';
import { field, type Glob, makeGlob, many, symbols } from './glob.ts';
import { matching, type Wanted } from './glob-search.ts';
import type { ActionResource, IamAction } from './iam-actions.ts';
import type { LayerEffect } from './layer-effect.ts';
import { isTemplate } from './policy-text.ts';

/** The most Regions that are compared one by one. */
const maxRegions = 40;

/** Regions that conditions set apart. */
export interface Regions {
  readonly named: readonly string[];
  /** One that represents all others. */
  readonly other: string;
}

/**
 * The Regions that conditions on `aws:RequestedRegion` set apart; undefined where there is no such condition, where the Region
 * is known, or where a condition is not about Regions letter by letter.
 */
export function regionsIn(effects: readonly LayerEffect[], context: Context): Regions | undefined {
  if (lookUp(context, regionKey) !== 'unknown') return undefined;
  const statements = effects.flatMap(each => each.statements);
  const values = statements.flatMap(({ conditions, resources }) => [
    ...conditions.filter(({ key }) => isRegionKey(key)).flatMap(each => each.values),
    ...[...resources, ...conditions.flatMap(each => each.values)].filter(
      text => isTemplate(text) && text.parts.some(part => typeof part !== 'string' && isRegionKey(part.key)),
    ),
  ]);
  const sent = keyValues.get(regionKey);
  const named = new Set<string>();
  for (const text of values) {
    if (isTemplate(text) || !text.isLiteral || symbols.test(text.text)) return undefined;
    if (sent?.form.test(text.text) !== true) return undefined;
    named.add(text.text);
  }
  const other = sent?.examples.find(each => !named.has(each));
  return named.size === 0 || named.size > maxRegions || other === undefined
    ? undefined
    : { named: [...named].sort(), other };
}

const regional = new WeakMap<readonly ActionResource[], boolean>();

/** A Region in the ARNs of the reference: an open one, or the only one that there is. */
const regionPlace = /^(\$\{\w+\}|[a-z]{2}(-[a-z]+)+-\d)$/;

/** Whether every resource of an action is in a Region, so that this is the Region of every request about it. */
export function isRegional(resources: readonly ActionResource[]): boolean {
  let known = regional.get(resources);
  if (known === undefined) {
    known =
      resources.some(({ isRequired }) => isRequired) &&
      resources.every(({ arns }) => arns.every(arn => regionPlace.test(arn.split(':')[3] ?? '')));
    regional.set(resources, known);
  }
  return known;
}

/** The context of a request in a Region. */
export function inRegion(context: Context, region: string): Context {
  return withValue(context, regionKey, region);
}

/** Whether a Region is one of those that there were when the data was made. */
export function isKnownRegion(region: string): boolean {
  return keyValues.get(regionKey)?.examples.includes(region) === true;
}

/** Why nothing is certain in a Region that a condition names and that is not known. */
export function doubtOfRegion(region: string): string {
  return `it is not known whether there is a Region \`${region}\``;
}

/** What is allowed in one Region: in one that is not known nothing is certain. */
export function readInRegion(context: Context, region: string, read: (context: Context) => Access): Access {
  const access = read(inRegion(context, region));
  if (isKnownRegion(region) || access === noAccess) return access;
  const doubts = new Map(access.doubts);
  addDoubts(doubts, 'regions', [doubtOfRegion(region)]);
  return { ...access, sure: [], doubts };
}

/**
 * What is allowed of an action whose resources are all in a Region: what depends on the Region is said of the resources there.
 * @param read what is allowed in a context
 */
export function accessByRegion(
  { named, other }: Regions,
  context: Context,
  read: (context: Context) => Access,
): Access {
  const elsewhere = read(inRegion(context, other));
  const keyElsewhere = keyOfAccess(elsewhere);
  const own = named.flatMap(region => {
    const access = readInRegion(context, region, read);
    return keyOfAccess(access) === keyElsewhere ? [] : [{ within: regionGlob(region, many), region, access }];
  });
  if (own.length === 0) return elsewhere;
  const regions = own.map(({ region }) => regionGlob(region, field));
  const unite = (side: 'sure' | 'possible') =>
    simplify([
      ...own.flatMap(each => restrictItems(each.access[side], each.within).flatMap(withoutNothing)),
      ...elsewhere[side].flatMap(item => exclude(item, regions)),
    ]);
  const [sure, possible] = [unite('sure'), unite('possible')];
  const beyond = [
    ...own.flatMap(({ region, access }) =>
      [...(access.beyond ?? []), ...beyondFields(access.possible, regionGlob(region, field))].map(
        ({ all, none }) => ({ all: [...all, [matching(regionGlob(region, field))]], none }),
      ),
    ),
    ...(elsewhere.beyond ?? []).map(({ all, none }) => ({ all, none: [...none, matching(...regions)] })),
  ];
  if (possible.length + beyond.length === 0) return noAccess;
  const doubts = uniteDoubts([elsewhere, ...own.map(({ access }) => access)]);
  return { sure, possible, doubts, ...(beyond.length === 0 ? {} : { beyond }) };
}

/** The Region in which every request of an action is made; undefined where it depends on the request. */
export function globalRegionOf({ key, service }: Pick<IamAction, 'key' | 'service'>): string | undefined {
  return checkedElsewhere.has(key) ? undefined : globalPrefixes.get(service);
}

/** Whether a context leaves open in which Region the request is made. */
export function isRegionOpen(context: Context): boolean {
  return lookUp(context, regionKey) === 'unknown';
}

/** The doubts of several accesses. */
export function uniteDoubts(accesses: readonly Access[]): Map<string, string> {
  const doubts = new Map<string, string>();
  for (const { doubts: each } of accesses) {
    for (const [layer, text] of each) addDoubts(doubts, layer, text.split('\n'));
  }
  return doubts;
}

/** What items have in a Region beyond what they have there field by field. */
function beyondFields(items: readonly Item[], region: Glob): Wanted[] {
  const crossing = items.filter(({ glob }) => mayCross(glob, region));
  const plain = crossing.filter(({ except }) => except.length === 0).map(({ glob }) => glob);
  return [
    ...(plain.length === 0 ? [] : [{ all: [[matching(...plain)]], none: [] }]),
    ...crossing
      .filter(({ except }) => except.length > 0)
      .map(({ glob, except }) => ({ all: [[matching(glob)]], none: [matching(...except)] })),
  ];
}

/** All ARNs of a Region. @param place what is in the fields before the name */
export function regionGlob(region: string, place: string): Glob {
  return makeGlob(['arn', place, place, region, place, many].join(':'));
}

/** The Region of which all resources of an item are; undefined where they are of several. */
export function regionOfItem({ glob }: Item): string | undefined {
  const region = glob.text.split(':')[3] ?? '';
  return glob.text.startsWith('arn:') && keyValues.get(regionKey)?.form.test(region) === true
    ? region
    : undefined;
}

/**
 * Forms of ARNs in one Region: a request about a resource that says its Region is made there. Those that say none are as they were,
 * and those of one other Region are left out.
 */
export function formsInRegion(forms: readonly Glob[], region: string): Glob[] {
  return forms.flatMap(form => {
    const fields = form.text.split(':');
    const own = fields[3] ?? '';
    if (fields.length < 6 || own === '') return [form];
    if (makeGlob(own).isLiteral) return own === region ? [form] : [];
    return [makeGlob(fields.with(3, region).join(':'))];
  });
}

/** Equal for equal accesses. */
export function keyOfAccess({ sure, possible, doubts, beyond }: Access): string {
  const items = (list: readonly Item[]) =>
    list.map(({ glob, except }) => [glob.text, ...except.map(({ text }) => text).sort()].join('\n')).sort();
  return JSON.stringify([items(sure), items(possible), [...doubts], beyond ?? []]);
}
