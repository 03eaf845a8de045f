import type { RequestExample } from '../core/request-example.ts';
import type { Access, Item } from './access-items.ts';
import type { Condition } from './conditions.ts';
import { testCondition } from './conditions.ts';
import { type Context, lookUp, withValue } from './context.ts';
import { type Completions, completeContext, describeContext, variablesOf } from './example-contexts.ts';
import { compareAnswers, evaluateLayers } from './example-request.ts';
import { beautify, fillAll } from './example-text.ts';
import { anything, field, formatGlob, type Glob, literalStar, makeGlob, many } from './glob.ts';
import { findText, type Matcher, matches, matching } from './glob-search.ts';
import type { ActionResource, IamAction } from './iam-actions.ts';
import { identityOf } from './identity.ts';
import type { LayerEffect, StatementMatch } from './layer-effect.ts';
import { covers, meets } from './pattern-relations.ts';
import type { Layers } from './policy.ts';
import { type EffectReader, rememberEffects } from './remembered-effects.ts';

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

/** One version of what is asked. */
export interface Version {
  readonly layers: Layers;
  readonly context: Context;
}

/** Finds what one version allows of an action and none of the others does. */
export interface GainSearch {
  /**
   * @param before what each of the other versions allows of the action
   * @param after what the version allows of it
   */
  readonly find: (action: IamAction, before: readonly Access[], after: Access) => Gained[];
}

/**
 * Searches what one version allows of actions and none of the others does, by requests: for each pattern of resources a
 * resource and a context that the evaluator allows afterwards and refuses before. What the statements about an action
 * decide is worked out once for all actions that the same statements are about.
 */
export function createGainSearch(before: readonly Version[], after: Version): GainSearch {
  const all = [after, ...before].map(version => ({ ...version, read: rememberEffects(version.layers) }));
  const alike = new Map<string, AlikeActions | undefined>();
  const contexts = new Map<string, Context>();
  return {
    find: (action, froms, to) => {
      const resource = action.resources.length === 0 ? literalStar : anything;
      const question = { action: action.key, name: action.name, resource };
      const lists = all.map(({ read, context }) => read({ ...question, context }));
      const key = lists.map(identityOf).join();
      if (!alike.has(key)) alike.set(key, readAlike(lists, after.context));
      const own = alike.get(key);
      if (own === undefined) return [];
      const [newest, ...others] = all;
      if (newest === undefined) return [];
      const accesses = { before: froms, after: to };
      const search: Search = { action, before: others, after: newest, accesses, alike: own, contexts };
      return to.possible.flatMap(item => findGain(search, item));
    },
  };
}

function findGain(search: Search, item: Item): Gained[] {
  const found = findInItem(search, item);
  if (found === undefined) return [];
  // What is only possible says so already: there only what is certainly allowed in the others makes it a part.
  const isPartial = search.accesses.before.some(({ possible, sure }) =>
    (found.isSure ? possible : sure).some(other => overlaps(item, other)),
  );
  return [{ item, isPartial, ...found }];
}

/** Whether two items may have a resource in common. */
function overlaps(a: Item, b: Item): boolean {
  if (!meets(a.glob, b.glob)) return false;
  const except = [...a.except, ...b.except];
  if (except.length === 0) return true;
  const all = [[matching(a.glob)], [matching(b.glob)]];
  return findText({ all, none: [matching(...except)] }).kind !== 'none';
}

interface Search {
  readonly action: IamAction;
  readonly before: readonly ReadVersion[];
  readonly after: ReadVersion;
  readonly accesses: { readonly before: readonly Access[]; readonly after: Access };
  readonly alike: AlikeActions;
  /** The context of the newest version by the Region of the request. */
  readonly contexts: Map<string, Context>;
}

interface ReadVersion extends Version {
  readonly read: EffectReader;
}

/** What all actions have in common that the same statements are about, in every version. */
interface AlikeActions {
  /** Patterns of the resources of all statements. */
  readonly globs: readonly Glob[];
  /** Conditions of which nothing is known. */
  readonly unknown: readonly Condition[];
  /** Keys of policy variables in resources. */
  readonly variables: ReadonlySet<string>;
  /** By the context that they complete, and by the resource where a variable is in one. */
  readonly completions: Map<Context, Map<string, Completions>>;
  /** By the completed context: the same for each of the versions before. */
  readonly completed: Map<Context, readonly Context[]>;
}

/** Undefined when some version decides like the newest one. @param lists of the newest version first */
function readAlike(lists: readonly (readonly LayerEffect[])[], context: Context): AlikeActions | undefined {
  const [signature, ...others] = lists.map(signatureOf);
  if (signature === undefined || others.includes(signature)) return undefined;
  const effects = lists.flat();
  const conditions = effects.flatMap(({ statements }) => statements.flatMap(each => each.conditions));
  const globs = effects.flatMap(globsOf);
  return {
    globs: [...new Map(globs.map(glob => [glob.text, glob])).values()],
    unknown: conditions.filter(each => testCondition(each, context) === undefined),
    variables: new Set(
      effects.flatMap(({ statements }) => statements.flatMap(each => each.resources.flatMap(variablesOf))),
    ),
    completions: new Map(),
    completed: new Map(),
  };
}

/** Equal for layers that decide alike of an action. */
function signatureOf(effects: readonly LayerEffect[]): string {
  const rules = (list: readonly StatementMatch[]) =>
    [
      ...new Set(
        list.map(({ matcher, doubt, source }) =>
          JSON.stringify([
            matcher.isNegated,
            matcher.globs.map(({ text }) => text).sort(),
            doubt,
            'opaque' in source ? (source.origin.arn ?? source.origin.name) : '',
          ]),
        ),
      ),
    ]
      .sort()
      .join();
  return JSON.stringify(
    effects.map(({ layer, allow, deny }) => [
      layer,
      [allow.sure, allow.possible, deny.sure, deny.possible].map(rules),
    ]),
  );
}

function findInItem(search: Search, item: Item): Pick<Gained, 'isSure' | 'example'> | undefined {
  const { action, before, after, accesses, alike } = search;
  const { unknown } = alike;
  // Where nothing is open, being allowed is the same for all that is outside of what was allowed before.
  const isExact =
    unknown.length === 0 && [accesses.after, ...accesses.before].every(({ doubts }) => doubts.size === 0);
  const cells = listCells(search, item, isExact ? undefined : unknown);
  let possible: RequestExample | undefined;
  let isWhole = cells.isWhole;
  for (const text of cells.texts) {
    const context = inRegionOf(text, search);
    const completions = completionsOf(alike, context, text);
    isWhole &&= completions.isWhole;
    const certain = evaluateLayers(after.read, action, text, context);
    const isAllowed =
      !certain.isDenied && !certain.mayBeDenied && certain.layers.every(each => each.isAllowed);
    // One request is enough where no request can be certain.
    if (possible !== undefined && !isAllowed) continue;
    for (const completed of completions.contexts) {
      const own = ownContexts(search, completed);
      const gain = compareAnswers(
        before.map(({ read }, index) => evaluateLayers(read, action, text, own[index] ?? completed)),
        completed === context ? certain : evaluateLayers(after.read, action, text, completed),
      );
      if (gain === 'no') continue;
      if (gain === 'for-every-content' && isAllowed) {
        return { isSure: true, example: makeExample(search, text, completed, context) };
      }
      possible ??= makeExample(search, text, completed, context);
    }
  }
  if (possible !== undefined) return { isSure: false, example: possible };
  // What could not be gone through to the end is said rather than passed over.
  return isWhole || cells.texts.length === 0 ? undefined : { isSure: false, example: undefined };
}

function completionsOf(
  { completions, unknown, variables }: AlikeActions,
  context: Context,
  text: string,
): Completions {
  const ofContext = completions.get(context) ?? new Map<string, Completions>();
  completions.set(context, ofContext);
  const resource = variables.size === 0 ? '' : text;
  const known = ofContext.get(resource) ?? completeContext(context, unknown, { keys: variables, resource });
  ofContext.set(resource, known);
  return known;
}

/** A completed context for each of the versions before. */
function ownContexts({ alike, before, after }: Search, completed: Context): readonly Context[] {
  const known =
    alike.completed.get(completed) ?? before.map(({ context }) => withOwn(context, completed, after.context));
  alike.completed.set(completed, known);
  return known;
}

/** A completed context of one version with what is known of the requests of another, e.g. the role that asks. */
function withOwn(own: Context, completed: Context, base: Context): Context {
  if (own === base) return completed;
  const values = new Map(completed.values);
  for (const [key, value] of own.values) values.set(key, value);
  return { ...completed, values, isSymbolic: own.isSymbolic || completed.isSymbolic };
}

/** A request about a resource of a Region is made in that Region. */
function inRegionOf(text: string, { after: { context }, contexts }: Search): Context {
  const region = text.startsWith('arn:') ? (text.split(':')[3] ?? '') : '';
  if (region === '') return context;
  const known = contexts.get(region) ?? withValue(context, 'aws:RequestedRegion', region);
  contexts.set(region, known);
  return known;
}

function makeExample(
  { action, alike }: Search,
  text: string,
  context: Context,
  base: Context,
): RequestExample {
  const described = describeContext(
    context,
    base,
    alike.unknown.map(({ key }) => key),
  );
  return {
    action: action.name,
    resource: text === '*' ? '*' : formatGlob(makeGlob(text)),
    ...(Object.keys(described).length === 0 ? {} : { context: described }),
  };
}

/** The most patterns of which every combination is tried. */
const maxPatterns = 4;

interface Cells {
  readonly texts: readonly string[];
  /** Whether every combination of patterns has a text, as far as there is one. */
  readonly isWhole: boolean;
}

/** A resource of an item for each combination of patterns that statements have, which decide alike within it. */
function listCells(search: Search, item: Item, unknown: readonly Condition[] | undefined): Cells {
  const { action, accesses, alike } = search;
  if (action.resources.length === 0) return { texts: ['*'], isWhole: true };
  const forms = formsOf(action);
  const patterns = [
    ...new Map(
      (unknown === undefined ? [] : [...alike.globs, ...unknown.flatMap(regionsOf)])
        .filter(glob => glob.text !== many && meets(glob, item.glob))
        .filter(glob => !covers(glob, item.glob))
        .filter(glob => forms.some(form => form.some(each => meets(each, glob))))
        .map(glob => [glob.text, glob]),
    ).values(),
  ];
  const covered = accesses.before.flatMap(({ sure }) => sure).filter(({ glob }) => meets(glob, item.glob));
  if (covered.some(({ glob, except }) => except.length === 0 && covers(glob, item.glob))) {
    return { texts: [], isWhole: true };
  }
  const outside = covered.map(({ glob, except }): readonly Matcher[] => [
    { globs: [glob], isNegated: true },
    ...except.map(each => matching(each)),
  ]);
  const account = accountIn(search.after.context);
  const inItem: readonly (readonly Matcher[])[] = [[matching(item.glob)], ...outside];
  const find = (inside: readonly Glob[], outer: readonly Glob[]): string | undefined => {
    // What is at once seen to be empty does not have to be searched.
    if (inside.some((glob, index) => inside.some((other, at) => at > index && !meets(glob, other))))
      return undefined;
    const within = [item.glob, ...inside];
    if ([...item.except, ...outer].some(glob => within.some(each => covers(glob, each)))) return undefined;
    const none = [matching(...item.except), ...outer.map(glob => matching(glob))];
    for (const form of forms) {
      const all = [...inItem, [matching(...form)], ...inside.map(glob => [matching(glob)])];
      const isIn = (text: string) =>
        all.every(group => group.some(each => matches(each, text))) &&
        !none.some(each => matches(each, text));
      for (const own of [account, foreignAccount]) {
        for (const glob of form) {
          for (const each of [...inside, item.glob]) {
            const shown = fillAll(glob, each, own).find(isIn);
            if (shown !== undefined) return shown;
          }
        }
      }
      const found = findText({ all, none });
      if (found.kind === 'found') return beautify(found.text, account, isIn);
    }
    return undefined;
  };
  const isWhole = patterns.length <= maxPatterns;
  const texts: string[] = [];
  const add = (text: string | undefined) => {
    if (text !== undefined && !texts.includes(text)) texts.push(text);
  };
  // Outside of all other patterns first: what nothing else says anything about is the plainest example.
  add(find([], isWhole ? patterns : []));
  if (isWhole) {
    for (let bits = 1; bits < 2 ** patterns.length; bits++) {
      add(
        find(
          patterns.filter((_, index) => (bits >> index) & 1),
          patterns.filter((_, index) => !((bits >> index) & 1)),
        ),
      );
    }
  } else {
    const newly = accesses.before.flatMap(({ possible }) => possible.map(({ glob }) => glob));
    add(find([], newly));
    for (const glob of patterns) add(find([glob], []));
    for (const glob of patterns) add(find([], [glob]));
  }
  return { texts, isWhole };
}

function globsOf({ allow, deny }: LayerEffect): Glob[] {
  return [...allow.possible, ...allow.sure, ...deny.possible, ...deny.sure].flatMap(
    ({ matcher }) => matcher.globs,
  );
}

/** Resources of the Regions that a condition names. */
function regionsOf({ key, values }: Condition): Glob[] {
  if (key.toLowerCase() !== 'aws:requestedregion') return [];
  return values.flatMap(value =>
    'parts' in value ? [] : [makeGlob(`arn:${field}:${field}:${value.text}:${field}:${many}`)],
  );
}

type Forms = readonly (readonly Glob[])[];

const formsOfResources = new WeakMap<readonly ActionResource[], Forms>();

/** What ARNs of an action look like: as documented, then any of its services; any at all of an unknown action. */
function formsOf({ resources }: IamAction): Forms {
  const known = formsOfResources.get(resources) ?? makeForms(resources);
  formsOfResources.set(resources, known);
  return known;
}

function makeForms(resources: readonly ActionResource[]): Forms {
  const documented = resources.flatMap(({ globs }) => globs);
  if (documented.length === 0) return [[makeGlob(`arn:aws:${field}:${field}:${field}:${many}`)]];
  const services = new Set(documented.map(({ text }) => text.split(':')[2] ?? many));
  return [documented, [...services].map(service => makeGlob(`arn:aws:${service}:${field}:${field}:${many}`))];
}

/** An account that is most likely not the own one, for resources of other accounts; AWS uses it in its examples. */
const foreignAccount = '111122223333';

/** The account that requests come from; one of the documentation where it is not known. */
function accountIn(context: Context): string {
  const known = lookUp(context, 'aws:PrincipalAccount');
  return (typeof known === 'string' ? undefined : known.values[0]) ?? '123456789012';
}

/** Whether a pattern of resources is about an action at all: an action never works on resources of other services. */
export function isAbout(action: IamAction, { glob }: Item): boolean {
  if (action.resources.length === 0) return meets(glob, literalStar);
  return formsOf(action).some(form => form.some(each => meets(each, glob)));
}
