import type { RegionScope } from '../core/region-scope.ts';
import { hasRegion } from '../core/region-scope.ts';
import {
  type Access,
  formatItem,
  formatResources,
  type Item,
  listDoubt,
  noAccess,
} from '../iam/access-items.ts';
import { type AccessSummary, accessTo } from '../iam/access-summary.ts';
import { listAllowed, ownActions } from '../iam/allowed-actions.ts';
import { arnFormsOf } from '../iam/arn-forms.ts';
import {
  globalRegionOf,
  inRegion,
  isRegional,
  isRegionOpen,
  type Regions,
  regionOfItem,
  regionsIn,
} from '../iam/by-region.ts';
import { formatCondition } from '../iam/conditions.ts';
import type { Context } from '../iam/context.ts';
import { type ArnForms, effectsOf } from '../iam/evaluate.ts';
import { canBeAbout, fitAccess, notListed } from '../iam/fit-access.ts';
import { anything, type Glob, literalStar } from '../iam/glob.ts';
import { intersects } from '../iam/glob-search.ts';
import type { AccessLevel, IamAction, IamActions } from '../iam/iam-actions.ts';
import type { LayerEffect, StatementMatch } from '../iam/layer-effect.ts';
import { isOfOtherAccount, ofOtherAccount, ownAccount } from '../iam/other-account.ts';
import type { LayerName } from '../iam/policy.ts';
import { cellsIn, scopeOf } from '../iam/region-cells.ts';
import { deniesOfOthers, doubtfulDenies, isConditionalDeny, laterDenies } from './listed-denies.ts';
import { hasAllOf, hasItem, narrowItem, splitItem } from './narrow-grants.ts';

/** The statement of one layer that allows something, or the whole policy where nothing is known of its content. */
export interface AccessSource {
  readonly layer: Exclude<LayerName, 'service'>;
  /** As people call it: the key in chatops.yml, or the name of a policy made elsewhere. */
  readonly policy: string;
  /** The Sid, or `statement 2`; undefined for a policy of which no document is known. */
  readonly statement: string | undefined;
  /** The place in chatops.yml, e.g. `roles.operator.allow[0]`; undefined for a policy that is made elsewhere. */
  readonly path: string | undefined;
}

/** Resources on which actions are allowed alike: for the same reasons and under the same conditions. */
export interface AccessGrant {
  /** `unknown` when it depends on what cannot be seen; never a guess. */
  readonly certainty: 'allowed' | 'unknown';
  readonly resources: readonly string[];
  /** The Regions of the requests, where they decide and no ARN says them; undefined: whatever the Region is. */
  readonly regions?: RegionScope;
  /** What has to hold, as the policies write it, and what is not known. */
  readonly conditions: readonly string[];
  /** The statements of each layer that allow it: the role, its boundary, the guardrails. */
  readonly sources: readonly AccessSource[];
}

/** One action with the resources on which it is allowed alike. Actions share their grants. */
export interface AccessEntry {
  readonly action: string;
  readonly service: string;
  readonly level: AccessLevel;
  readonly grant: AccessGrant;
}

/** What is or may be allowed. What many have in common is one list below them, gone through once. */
export interface AccessList {
  /** The same object for lists that allow the same. */
  readonly shared: object;
  /** Everything, in the order of actions. Made as it is read: thousands of channels have millions of entries. */
  readonly list: () => Iterable<AccessEntry>;
  /** A list that allows the same of all but a few actions. */
  readonly base: { readonly list: AccessList; readonly butFor: AccessDifference } | undefined;
}

/** A few actions, and what is allowed of them. */
export interface AccessDifference {
  readonly actions: Iterable<string>;
  readonly list: () => Iterable<AccessEntry>;
}

/** Lists what a summary allows, with the statements that allow it. */
export function listAccess(summary: AccessSummary, actions: IamActions): AccessList {
  const { base } = summary;
  const entriesOf = function* (all: Iterable<IamAction>) {
    for (const action of all) {
      const { name, service, level } = action;
      for (const grant of grantsOf(summary, action)) yield { action: name, service, level, grant };
    }
  };
  const shared = { shared: summary, list: () => entriesOf(listAllowed(summary, actions)) };
  if (base === undefined) return { ...shared, base: undefined };
  const own = ownActions(summary);
  const butFor = { actions: Array.from(own, ({ name }) => name), list: () => entriesOf(own) };
  return { ...shared, base: { list: listAccess(base, actions), butFor } };
}

const knownGrants = new WeakMap<Access, Map<ArnForms, readonly AccessGrant[]>>();
const anyForms: ArnForms = {};

/**
 * Equal accesses rest on the same statements, so that they are explained once; where something is in doubt, once for each of the forms
 * that ARNs of actions have.
 */
function grantsOf(summary: AccessSummary, action: IamAction): readonly AccessGrant[] {
  const access = accessTo(summary, action);
  if (access === noAccess) return [];
  const { key, name, resources } = action;
  const byForms = knownGrants.get(access) ?? new Map<ArnForms, readonly AccessGrant[]>();
  knownGrants.set(access, byForms);
  const { layers, context } = summary;
  const resource = resources.length === 0 ? literalStar : anything;
  const isPlain = resources.length === 0 || (access.doubts.size === 0 && !isConditional());
  const forms = isPlain ? anyForms : arnFormsOf(key, resources);
  let grants = byForms.get(forms);
  if (grants === undefined) {
    const isForwarded = layers.some(({ passes }) => passes?.has(key) === true);
    const open = isRegionOpen(context);
    const global = open ? globalRegionOf(action) : undefined;
    const regions =
      !open || global !== undefined || isRegional(resources) || isForwarded
        ? undefined
        : regionsIn(effectsIn(context), context);
    const effectsFor = (item: Item, cell: string | undefined) => {
      const region = cell ?? global ?? (isRegional(resources) ? regionOfItem(item) : undefined);
      return effectsIn(region === undefined ? context : inRegion(context, region));
    };
    const account = ownAccount(context);
    const doubtOf = ({ glob }: Item) =>
      isOfOtherAccount(glob, account) ? ofOtherAccount : access.doubts.get(listDoubt);
    const isAbout = (glob: Glob) => canBeAbout(action, glob);
    grants = explainAccess(
      isPlain ? access : withoutFarExceptions(access, isAbout),
      {
        effectsFor,
        doubtOf,
        regions,
        isAbout,
        shrink: own => fitAccess(own, action, account),
      },
      [...(isForwarded ? [forwardedOnly] : []), ...(action.level === 'unknown' ? [notListed] : [])],
    );
    byForms.set(forms, grants);
  }
  return grants;

  function effectsIn(own: Context): readonly LayerEffect[] {
    return effectsOf(layers, { action: key, name, resource, context: own });
  }

  function isConditional(): boolean {
    const isKnown = knownConditional.get(access) ?? effectsIn(context).some(hasConditions);
    knownConditional.set(access, isKnown);
    return isKnown;
  }
}

/** An access without exceptions that no request of the action is about: what a Deny says of them makes nothing of it uncertain. */
function withoutFarExceptions(access: Access, isAbout: (pattern: Glob) => boolean): Access {
  const shorten = (item: Item): Item =>
    item.except.every(isAbout) ? item : { ...item, except: item.except.filter(isAbout) };
  return { ...access, sure: access.sure.map(shorten), possible: access.possible.map(shorten) };
}

/**
 * Accesses that statements allow under several conditions, or deny at another time or in another Region: what is allowed within their
 * resources depends on the action.
 */
const knownConditional = new WeakMap<Access, boolean>();

function hasConditions({ statements }: LayerEffect): boolean {
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  return (
    (allows.length > 1 && allows.some(({ conditions }) => conditions.length > 0)) ||
    statements.some(isConditionalDeny)
  );
}

const forwardedOnly = 'only within another command that uses it';

interface ItemReader {
  /** @param cell the Region of the request, where Regions decide and no ARN says them */
  readonly effectsFor: (item: Item, cell: string | undefined) => readonly LayerEffect[];
  /** Whether a request of the action can be about what a pattern of ARNs matches. */
  readonly isAbout: (pattern: Glob) => boolean;
  /** What remains of an access for the action. */
  readonly shrink: (access: Access) => Access;
  /** The Regions that decide though no ARN says them. */
  readonly regions: Regions | undefined;
  /** Why an item is not certain where no statement says so. */
  readonly doubtOf: (item: Item) => string | undefined;
}

function explainAccess(
  access: Access,
  { effectsFor, doubtOf, regions, isAbout, shrink }: ItemReader,
  always: readonly string[],
): AccessGrant[] {
  const sure = new Set(access.sure.map(formatItem));
  const doubtful = access.possible.filter(item => !sure.has(formatItem(item)));
  const explain = ({ item, certainty, doubt: known }: ListedItem, cell: string | undefined): Explanation => {
    const effects = effectsFor(item, cell);
    const ofLayers = effects.map(effect => rulesFor(effect, item, certainty));
    const rules = ofLayers.flat();
    const limits = [
      ...ofLayers.flatMap(joinAlternatives),
      ...(certainty === 'unknown' ? effects.flatMap(effect => doubtfulDenies(effect, item, isAbout)) : []),
      ...effects.flatMap(effect => deniesOfOthers(effect, item, isAbout)),
    ];
    const doubt = certainty === 'unknown' && limits.length === 0 ? (known ?? doubtOf(item)) : undefined;
    const conditions = [...always, ...limits, ...(doubt === undefined ? [] : [doubt])];
    return { certainty, conditions: [...new Set(conditions)], sources: rules.flatMap(sourceOf) };
  };
  const split = (items: readonly Item[], certainty: AccessGrant['certainty']): ListedItem[] =>
    items.flatMap(item => {
      const parts = splitItem(item, laterDenies(effectsFor(item, undefined), isAbout));
      return parts.map(part => ({ item: part, certainty }));
    });
  const listed: readonly ListedItem[] = [
    ...split(access.sure, 'allowed'),
    ...split(doubtful, 'unknown').filter(
      each => doubtful.includes(each.item) || !access.sure.some(item => hasAllOf(item, each.item)),
    ),
  ];
  const within = listed.flatMap(each => {
    const cells = regions === undefined ? [undefined] : cellsIn(each.item.regions, regions);
    return cells.flatMap(cell => narrow(each, effectsFor(each.item, cell), shrink));
  });
  const narrower = [...new Map(within.map(each => [formatListed(each), each])).values()];
  const all = [...listed, ...narrower];
  /** Whether another item has all of one, under no other conditions. */
  const isCovered = (own: ListedItem, { conditions }: Explanation, cell: string | undefined) =>
    all.some((other, index) => {
      if (other === own || (own.certainty === 'allowed' && other.certainty === 'unknown')) return false;
      if (cell !== undefined && !hasRegion(other.item.regions, cell)) return false;
      if (!hasAllOf(other.item, own.item) || !isWithin(explain(other, cell).conditions, conditions))
        return false;
      // If two cover each other, the first is listed.
      return index < all.indexOf(own) || !hasAllOf(own.item, other.item);
    });
  const grants = new Map<string, AccessGrant>();
  const add = (each: ListedItem, explainIn: (cell: string | undefined) => Explanation | undefined) => {
    for (const [grant, own] of explainInRegions(each.item, regions, explainIn)) {
      const explained = own === undefined ? grant : { ...grant, regions: own };
      const key = JSON.stringify(explained);
      const others = grants.get(key)?.resources ?? [];
      grants.set(key, { ...explained, resources: [...others, formatResources(each.item)].sort() });
    }
  };
  for (const each of listed) add(each, cell => explain(each, cell));
  for (const each of narrower) {
    add(each, cell => {
      const explanation = explain(each, cell);
      return isCovered(each, explanation, cell) ? undefined : explanation;
    });
  }
  return [...grants.values()];
}

/** An item as a row has it. */
interface ListedItem {
  readonly item: Item;
  readonly certainty: AccessGrant['certainty'];
  /** Why it is not certain, where no statement says so; undefined: what is said of the whole access. */
  readonly doubt?: string | undefined;
}

/** Equal for equal items of one certainty. */
function formatListed({ item, certainty }: ListedItem): string {
  return `${certainty} ${formatItem(item)}`;
}

/** The parts of an item that are allowed under other conditions, as far as the action can be about them. */
function narrow(
  { item, certainty }: ListedItem,
  effects: readonly LayerEffect[],
  shrink: ItemReader['shrink'],
): ListedItem[] {
  const ofLayers = effects.map(({ allow }) => (certainty === 'allowed' ? allow.sure : allow.possible));
  return narrowItem(item, ofLayers).flatMap((each): readonly ListedItem[] => {
    const fitting = shrink({
      sure: certainty === 'allowed' ? [each] : [],
      possible: [each],
      doubts: new Map(),
    });
    const sure = fitting.sure.map(own => ({ item: own, certainty: 'allowed' as const }));
    if (sure.length > 0) return sure;
    const doubt = fitting.doubts.get(listDoubt);
    return fitting.possible.map(own => ({ item: own, certainty: 'unknown' as const, doubt }));
  });
}

function isWithin(texts: readonly string[], all: readonly string[]): boolean {
  return texts.every(text => all.includes(text));
}

/** Why something is allowed, without what it is allowed on. */
type Explanation = Omit<AccessGrant, 'resources' | 'regions'>;

/** The explanations of an item, each with the Regions in which it holds. @param explain undefined: not listed there */
function explainInRegions(
  { regions: scope }: Item,
  regions: Regions | undefined,
  explain: (cell: string | undefined) => Explanation | undefined,
): (readonly [Explanation, RegionScope | undefined])[] {
  if (regions === undefined) {
    const explanation = explain(undefined);
    return explanation === undefined ? [] : [[explanation, undefined]];
  }
  const byText = new Map<string, { readonly explanation: Explanation; readonly cells: string[] }>();
  for (const cell of cellsIn(scope, regions)) {
    const explanation = explain(cell);
    if (explanation === undefined) continue;
    const key = JSON.stringify(explanation);
    const known = byText.get(key) ?? { explanation, cells: [] };
    byText.set(key, known);
    known.cells.push(cell);
  }
  return [...byText.values()].map(({ explanation, cells }) => [explanation, scopeOf(cells, regions)]);
}

/**
 * The rules of a layer that allow an item: those that cover it, else those that have something in common with it. What is certain in the
 * Regions of an item can be only possible by its statement, where the Region of a request is open.
 */
function rulesFor(
  { layer, allow }: LayerEffect,
  item: Item,
  certainty: AccessGrant['certainty'],
): readonly StatementMatch[] {
  if (layer === 'service') return [];
  const lists = certainty === 'allowed' ? [allow.sure, allow.possible] : [allow.possible];
  const findWhere = (isWanted: (rule: StatementMatch) => boolean) =>
    lists.map(rules => rules.filter(isWanted)).find(rules => rules.length > 0);
  return (
    findWhere(({ matcher }) => hasItem(matcher, item)) ??
    findWhere(
      ({ matcher: { globs, isNegated } }) => isNegated || globs.some(glob => intersects(glob, item.glob)),
    ) ??
    findWhere(() => true) ??
    []
  );
}

/** What one layer asks for: of several statements any one is enough. */
function joinAlternatives(rules: readonly StatementMatch[]): string[] {
  const alternatives = [...new Map(rules.map(rule => [conditionsOf(rule).join(' and '), rule]))];
  const [[only, first] = [], ...others] = alternatives;
  if (first === undefined || only === undefined || alternatives.some(([text]) => text === '')) return [];
  return others.length === 0 ? conditionsOf(first) : [alternatives.map(([text]) => `(${text})`).join(' or ')];
}

function conditionsOf({ source, doubt }: StatementMatch): string[] {
  if (!('label' in source)) return [`${source.origin.name}: ${doubt ?? 'its document is not known'}`];
  const conditions = source.conditions.map(formatCondition);
  return conditions.length > 0 || doubt === undefined ? conditions : [doubt];
}

function sourceOf({ source }: StatementMatch): AccessSource[] {
  const { layer, name, path } = source.origin;
  if (layer === 'service') return [];
  return 'label' in source
    ? [{ layer, policy: name, statement: source.label, path: source.path }]
    : [{ layer, policy: name, statement: undefined, path }];
}
