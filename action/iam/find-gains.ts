import { groupBy } from '../core/group.ts';
import { isRegionKey } from '../core/region-scope.ts';
import type { RequestExample } from '../core/request-example.ts';
import { type Access, accessOf, formatResources, type Item } from './access-items.ts';
import {
  globalRegionOf,
  inRegion,
  isKnownRegion,
  isRegional,
  isRegionOpen,
  type Regions,
  regionsIn,
} from './by-region.ts';
import { divideByRole } from './compared-roles.ts';
import { type Context, lookUp, withMissing } from './context.ts';
import { describeContext, variablesOf } from './example-contexts.ts';
import {
  type AlikeActions,
  completionsOf,
  findAbout,
  findOnce,
  type ReadVersion,
  readAlike,
  type Search,
  type Version,
} from './gain-findings.ts';
import { anything, formatLiteral, literalStar, matchesText } from './glob.ts';
import type { IamAction } from './iam-actions.ts';
import { identityOf } from './identity.ts';
import { isOfOtherAccount, ownAccount } from './other-account.ts';
import { isForwardedIn } from './policy.ts';
import { isTemplate, resolveText } from './policy-text.ts';
import { accessInCell, otherRegionFor, scopeOf, withScope } from './region-cells.ts';
import { rememberEffects } from './remembered-effects.ts';
import { type Effort, isNamedResource, isWithin, listCells, overlaps } from './resource-cells.ts';

/** Resources of which something is newly allowed, each with a request. */
export interface Gained {
  readonly item: Item;
  /** Whether it is allowed whatever cannot be seen, and was not before. */
  readonly isSure: boolean;
  /** Whether some of the item is, or may be, allowed before as well: other resources, or other contents of requests. */
  readonly isPartial: boolean;
  /** Undefined where the search reached its limit before it found a request. */
  readonly example: RequestExample | undefined;
}

/** Finds what one version allows of an action and none of the others does. */
export interface GainSearch {
  /**
   * @param before what each of the other versions allows of the action
   * @param after what the version allows of it
   */
  readonly find: (action: IamAction, before: readonly Access[], after: Access) => Gained[];
}

/** How many searches may reach their limit for each service, before what is not seen at once is only possible. */
const maxGivenUp = 5;

/**
 * Searches what one version allows of actions and none of the others does, by requests: for each pattern of resources a
 * resource and a context that the evaluator allows afterwards and refuses before. What the statements about an action
 * decide is worked out once for all actions that the same statements are about.
 */
export function createGainSearch(before: readonly Version[], after: Version): GainSearch {
  // A key that only the policies of another version ask for is known, too: no other value of it is tried.
  const context = withMissing(after.context, before);
  const open = [{ ...after, context }, ...before].map(version => ({
    ...version,
    read: rememberEffects(version.layers),
  }));
  const alike = new Map<string, AlikeActions | undefined>();
  const placed = new Map<string, readonly ReadVersion[]>();
  const contexts = new Map<string | undefined, Map<string, Context>>();
  const efforts = new Map<string, Effort>();
  /** The versions as every request is made in one Region. */
  const placeIn = (region: string) => {
    const known =
      placed.get(region) ?? open.map(each => ({ ...each, context: inRegion(each.context, region) }));
    placed.set(region, known);
    return known;
  };
  const effectsOf = (action: IamAction, versions: readonly ReadVersion[]) => {
    const resource = action.resources.length === 0 ? literalStar : anything;
    const question = { action: action.key, name: action.name, resource };
    return versions.map(({ read, context: own }) => read({ ...question, context: own }));
  };
  const searchIn = (region: string | undefined, action: IamAction, accesses: Search['accesses']) => {
    const versions = region === undefined ? open : placeIn(region);
    const lists = effectsOf(action, versions);
    const [newest, ...others] = versions;
    const key = lists.map(identityOf).join();
    if (newest !== undefined && !alike.has(key))
      alike.set(
        key,
        readAlike(
          lists,
          versions.map(each => each.context),
        ),
      );
    const own = alike.get(key);
    if (newest === undefined || own === undefined) return undefined;
    const effort = efforts.get(action.service) ?? { left: maxGivenUp };
    efforts.set(action.service, effort);
    const ofRegion = contexts.get(region) ?? new Map<string, Context>();
    contexts.set(region, ofRegion);
    const isGlobal = region !== undefined && region === globalRegionOf(action);
    const found = { before: others, after: newest, base: context, region, isGlobal, contexts: ofRegion };
    const search: Search = { action, accesses, alike: own, effort, known: after.context, ...found };
    return search;
  };
  return {
    find: (action, froms, to) => {
      const accesses = { before: froms, after: to };
      const whole = searchIn(undefined, action, accesses);
      if (whole === undefined) return [];
      const lists = effectsOf(action, open).flat();
      const isForwarded = open.some(({ layers }) => isForwardedIn(layers, action.key));
      const regions = isRegional(action.resources) || isForwarded ? undefined : regionsIn(lists, context);
      const global = isRegionOpen(context) ? globalRegionOf(action) : undefined;
      if (global !== undefined && dependsOnRegion(whole)) {
        const search = searchIn(global, action, accesses);
        return search === undefined ? [] : to.possible.flatMap(item => findGain(search, item));
      }
      if (global !== undefined || regions === undefined)
        return to.possible.flatMap(item => findGain(whole, item));
      const found = [...regions.named, regions.other].flatMap(cell => {
        const inCell = {
          before: froms.map(each => accessInCell(each, cell)),
          after: accessInCell(to, cell),
        };
        return inCell.after.possible.flatMap(item => {
          const region = cell === regions.other ? otherRegionFor(item, regions) : cell;
          const search = searchIn(region, action, inCell);
          return search === undefined
            ? []
            : findGain(search, item).map((gained): InCell => ({ cell, gained }));
        });
      });
      return joinCells(found, regions);
    },
  };
}

/** Whether what the versions say depends on the Region of a request. */
function dependsOnRegion({ alike: { unknown, variables } }: Search): boolean {
  const keys = [...unknown.flatMap(({ key, values }) => [key, ...values.flatMap(variablesOf)]), ...variables];
  return keys.some(key => isRegionKey(key));
}

/** A gain in one cell of Regions. */
interface InCell {
  readonly cell: string;
  readonly gained: Gained;
}

/** One gain for what is so in several cells, with the Regions of all of them. */
function joinCells(found: readonly InCell[], regions: Regions): Gained[] {
  const alike = groupBy(found, ({ gained: { item, isSure, isPartial } }) =>
    JSON.stringify([formatResources(item), isSure, isPartial]),
  );
  return [...alike.values()].flatMap(([first, ...others]): Gained[] => {
    if (first === undefined) return [];
    const cells = [first, ...others].map(({ cell }) => cell);
    return [{ ...first.gained, item: withScope(first.gained.item, scopeOf(cells, regions)) }];
  });
}

function findGain(search: Search, item: Item): Gained[] {
  const inItem = findInItem(search, item);
  if (inItem === undefined) return [];
  const found = {
    ...inItem,
    isSure: inItem.isSure && (search.region === undefined || isKnownRegion(search.region)),
  };
  // What is only possible says so already: there only what is certainly allowed in the others makes it a part.
  const isPartial = search.accesses.before.some(({ possible, sure }) =>
    (found.isSure ? possible : sure).some(other => overlaps(item, other)),
  );
  return [{ item, isPartial, ...found }];
}

function findInItem(search: Search, item: Item): Pick<Gained, 'isSure' | 'example'> | undefined {
  const { action, after, accesses, alike } = search;
  const { unknown } = alike;
  // Where nothing is open, being allowed is the same for all that is outside of what was allowed before.
  const isExact =
    unknown.length === 0 && [accesses.after, ...accesses.before].every(({ doubts }) => doubts.size === 0);
  const cells = listCells({
    action,
    item,
    before: accesses.before,
    globs: alike.globs,
    unknown: isExact ? undefined : unknown,
    context: after.context,
    region: search.isGlobal ? undefined : search.region,
    effort: search.effort,
  });
  const own = ownAccount(after.context);
  // A request about the own account is one that a reader can make; of another one its owner decides, too.
  let possible: RequestExample | undefined;
  let elsewhere: RequestExample | undefined;
  let isWhole = cells.isWhole;
  for (const text of [...cells.texts, ...inFilledRegions(search, item, cells.texts)]) {
    const context = inRegionOf(text, search);
    const completions = completionsOf(alike, context, text);
    isWhole &&= completions.isWhole;
    const known = isOfOtherAccount({ text }, own) ? (possible ?? elsewhere) : possible;
    const found = findOnce(search, text, { context, completions, isPossible: known !== undefined });
    const gain = found.sure ?? found.possible;
    if (gain === undefined) continue;
    const shown = inOwnAccount(search, text, gain);
    const base = isInRegion(shown, search) ? context : search.base;
    const example = makeExample(search, shown, { gain, base, completions: completions.contexts });
    // What is only so in the Region of the resource is certain where the item says the Region.
    const isSaid = context === after.context || isSureOf(search, text);
    if (
      isSaid &&
      found.sure !== undefined &&
      isNamedResource(action, { item, before: accesses.before, context: after.context }, text)
    )
      return { isSure: true, example };
    if (isOfOtherAccount({ text: shown }, own)) elsewhere ??= example;
    else possible ??= example;
  }
  const shown = possible ?? elsewhere;
  if (shown !== undefined) return { isSure: false, example: shown };
  // What could not be gone through to the end is said rather than passed over.
  const isKnown = cells.texts.length === 0 ? cells.isUnsure !== true : isWhole;
  return isKnown || isContained(search, item) ? undefined : { isSure: false, example: undefined };
}

/** The same resources in the Regions that a policy variable names: a tag of the role can say where it may be used. */
function inFilledRegions({ alike, after, region }: Search, item: Item, texts: readonly string[]): string[] {
  if (region !== undefined) return [];
  const regions = alike.unknown
    .filter(({ key }) => isRegionKey(key))
    .flatMap(({ values }) => values.filter(isTemplate))
    .flatMap(value => resolveText(value, after.context, false).sure)
    .flatMap(({ text, isLiteral }) => (isLiteral ? [text] : []));
  return regions.flatMap(own =>
    texts
      .filter(text => text.startsWith('arn:') && (text.split(':')[3] ?? '') !== '')
      .map(text => text.split(':').with(3, own).join(':'))
      .filter(text => matchesText(item.glob, text) && !item.except.some(each => matchesText(each, text))),
  );
}

/** Whether a resource is certainly allowed as the rows say it, and not only in the Region that it happens to have. */
function isSureOf({ alike, accesses: { after } }: Search, text: string): boolean {
  if (!alike.unknown.some(({ key }) => isRegionKey(key))) return true;
  return after.sure.some(
    ({ glob, except }) => matchesText(glob, text) && !except.some(each => matchesText(each, text)),
  );
}

/** Whether another version certainly allows an item as a whole, also what no resource of the action is known to have. */
function isContained({ action, before }: Search, item: Item): boolean {
  const resource = action.resources.length === 0 ? literalStar : anything;
  return before.some(({ read, context }) => {
    const effects = read({ action: action.key, name: action.name, resource, context });
    return accessOf(effects, action.resources.length === 0).sure.some(each => isWithin(action, item, each));
  });
}

/** A request about a resource of a Region is made in that Region. */
function inRegionOf(text: string, { after: { context }, contexts, region: known }: Search): Context {
  if (known !== undefined) return context;
  const region = text.startsWith('arn:') ? (text.split(':')[3] ?? '') : '';
  if (region === '') return context;
  const own = contexts.get(region) ?? inRegion(context, region);
  contexts.set(region, own);
  return own;
}

/** Whether a resource says the Region in which it is asked about. */
function isInRegion(text: string, { region }: Search): boolean {
  return region === undefined || (text.startsWith('arn:') && text.split(':')[3] === region);
}

/** The same resource in the account that a request says it is in, as far as the request stays what it is. */
function inOwnAccount(search: Search, text: string, gain: Context): string {
  const said = lookUp(gain, 'aws:ResourceAccount');
  const [account] = typeof said === 'object' ? said.values : [];
  const fields = text.split(':');
  if (account === undefined || !/^\d{12}$/.test(fields[4] ?? '') || fields[4] === account) return text;
  const moved = fields.with(4, account).join(':');
  const completions = { contexts: [gain], isWhole: true };
  const { sure, possible } = findAbout(search, moved, { context: gain, completions, isPossible: false });
  return (sure ?? possible) === undefined ? text : moved;
}

function makeExample(
  search: Search,
  text: string,
  {
    gain,
    base,
    completions,
  }: { readonly gain: Context; readonly base: Context; readonly completions: readonly Context[] },
): RequestExample {
  const { action, alike } = search;
  const names = [...alike.unknown.map(({ key }) => key), ...alike.variables, 'aws:RequestedRegion'];
  const { own, compared } = divideByRole(search, { text, context: gain, completions, names });
  const described = describeContext(own, base, names);
  return {
    action: action.name,
    resource: formatLiteral(text),
    ...(Object.keys(described).length === 0 ? {} : { context: described }),
    ...(compared === undefined ? {} : { compared }),
  };
}
