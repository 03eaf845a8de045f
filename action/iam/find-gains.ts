import type { RequestExample } from '../core/request-example.ts';
import { type Access, accessOf, type Item } from './access-items.ts';
import { inRegion } from './by-region.ts';
import { type Condition, testCondition } from './conditions.ts';
import { type Context, withMissing } from './context.ts';
import {
  type Completions,
  completeContext,
  describeContext,
  fillVariables,
  variablesOf,
} from './example-contexts.ts';
import { compareAnswers, evaluateLayers } from './example-request.ts';
import { anything, formatGlob, type Glob, literalStar, makeGlob, many, matchesText } from './glob.ts';
import { traitsOf } from './glob-bounds.ts';
import type { IamAction } from './iam-actions.ts';
import { identityOf } from './identity.ts';
import type { LayerEffect, StatementMatch } from './layer-effect.ts';
import type { Layers } from './policy.ts';
import { type EffectReader, rememberEffects } from './remembered-effects.ts';
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
  const all = [{ ...after, context }, ...before].map(version => ({
    ...version,
    read: rememberEffects(version.layers),
  }));
  const alike = new Map<string, AlikeActions | undefined>();
  const contexts = new Map<string, Context>();
  const efforts = new Map<string, Effort>();
  return {
    find: (action, froms, to) => {
      const resource = action.resources.length === 0 ? literalStar : anything;
      const question = { action: action.key, name: action.name, resource };
      const lists = all.map(({ read, context }) => read({ ...question, context }));
      const key = lists.map(identityOf).join();
      if (!alike.has(key)) alike.set(key, readAlike(lists, context));
      const own = alike.get(key);
      if (own === undefined) return [];
      const [newest, ...others] = all;
      if (newest === undefined) return [];
      const accesses = { before: froms, after: to };
      const effort = efforts.get(action.service) ?? { left: maxGivenUp };
      efforts.set(action.service, effort);
      const versions = { before: others, after: newest };
      const search: Search = { action, ...versions, accesses, alike: own, contexts, effort };
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

interface Search {
  readonly action: IamAction;
  readonly before: readonly ReadVersion[];
  readonly after: ReadVersion;
  readonly accesses: { readonly before: readonly Access[]; readonly after: Access };
  readonly alike: AlikeActions;
  /** The context of the newest version by the Region of the request. */
  readonly contexts: Map<string, Context>;
  /** What is left to search for resources of the service. */
  readonly effort: Effort;
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
  /** By the context and by the traits of a resource. */
  readonly findings: Map<Context, Map<number, Findings>>;
}

/** What the search finds about resources of which all patterns mean the same. */
interface Findings {
  /** The patterns, but `*`, that decide about them. */
  readonly globs: readonly Glob[];
  /** By which of the patterns a resource matches. */
  readonly known: Map<string, GainFinding>;
}

/** What the versions say of requests for one resource, in one context and all that complete it. */
interface GainFinding {
  /** Whether the newest version allows it with what is known, whatever cannot be seen. */
  readonly isAllowed: boolean;
  /** A completed context in which it is a certain gain. */
  readonly sure: Context | undefined;
  /** The first completed context in which it may be a gain. */
  readonly possible: Context | undefined;
}

/**
 * Undefined when the newest version has every limit of some other one, so that it allows no more than that.
 * @param lists of the newest version first
 */
function readAlike(lists: readonly (readonly LayerEffect[])[], context: Context): AlikeActions | undefined {
  const [limits, ...others] = lists.map(listLimits);
  if (limits === undefined || others.some(other => [...other].every(limit => limits.has(limit)))) {
    return undefined;
  }
  const effects = lists.flat();
  const conditions = effects.flatMap(({ statements }) => statements.flatMap(each => each.conditions));
  const resources = effects.flatMap(({ statements }) => statements.flatMap(each => each.resources));
  const globs = [...effects.flatMap(globsOf), ...resources.flatMap(each => fillVariables(each, conditions))];
  return {
    globs: [...new Map(globs.map(glob => [glob.text, glob])).values()],
    unknown: conditions.filter(each => testCondition(each, context) === undefined),
    variables: new Set(resources.flatMap(variablesOf)),
    completions: new Map(),
    completed: new Map(),
    findings: new Map(),
  };
}

/** The layers that can refuse the action, each as a text that is equal for layers that decide alike of it. */
function listLimits(effects: readonly LayerEffect[]): ReadonlySet<string> {
  return new Set(effects.filter(effect => !allowsEverything(effect)).map(signatureOf));
}

function allowsEverything({ allow, deny }: LayerEffect): boolean {
  return (
    deny.possible.length === 0 &&
    allow.sure.some(({ matcher }) => !matcher.isNegated && matcher.globs.some(({ text }) => text === many))
  );
}

function signatureOf({ layer, allow, deny }: LayerEffect): string {
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
  return JSON.stringify([layer, [allow.sure, allow.possible, deny.sure, deny.possible].map(rules)]);
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
    effort: search.effort,
  });
  let possible: RequestExample | undefined;
  let isWhole = cells.isWhole;
  for (const text of cells.texts) {
    const context = inRegionOf(text, search);
    const completions = completionsOf(alike, context, text);
    isWhole &&= completions.isWhole;
    const found = findOnce(search, text, { context, completions, isPossible: possible !== undefined });
    const gain = found.sure ?? found.possible;
    if (gain === undefined) continue;
    const shown = inOwnAccount(search, text, gain);
    const example = makeExample(search, shown, gain, context);
    // What is only so in the Region of the resource is certain where the item says the Region.
    const isSaid = context === after.context || isSureOf(search, text);
    if (
      isSaid &&
      found.sure !== undefined &&
      isNamedResource(action, { item, before: accesses.before, context: after.context }, text)
    )
      return { isSure: true, example };
    possible ??= example;
  }
  if (possible !== undefined) return { isSure: false, example: possible };
  // What could not be gone through to the end is said rather than passed over.
  const isKnown = cells.texts.length === 0 ? cells.isUnsure !== true : isWhole;
  return isKnown || isContained(search, item) ? undefined : { isSure: false, example: undefined };
}

/** Whether a resource is certainly allowed as the rows say it, and not only in the Region that it happens to have. */
function isSureOf({ alike, accesses: { after } }: Search, text: string): boolean {
  if (!alike.unknown.some(({ key }) => key.toLowerCase() === 'aws:requestedregion')) return true;
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

interface Tried {
  readonly context: Context;
  readonly completions: Completions;
  /** Whether a request that may be a gain is known already, so that only a certain one is of use. */
  readonly isPossible: boolean;
}

/** What the search finds about one resource: the same for all resources that the same patterns match. */
function findOnce(search: Search, text: string, tried: Tried): GainFinding {
  const { alike } = search;
  // With a variable in a pattern it depends on the text what the pattern matches.
  if (alike.variables.size > 0) return findAbout(search, text, tried);
  const ofContext = alike.findings.get(tried.context) ?? new Map<number, Findings>();
  alike.findings.set(tried.context, ofContext);
  const traits = traitsOf(text);
  const findings = ofContext.get(traits) ?? {
    globs: listDeciding(search, text, tried.context),
    known: new Map<string, GainFinding>(),
  };
  ofContext.set(traits, findings);
  let key = '';
  for (const glob of findings.globs) key += matchesText(glob, text) ? '+' : '-';
  const known = findings.known.get(key);
  if (known !== undefined) return known;
  const found = findAbout(search, text, tried);
  // What was left out because it was of no use here may be of use elsewhere.
  if (found.isAllowed || !tried.isPossible) findings.known.set(key, found);
  return found;
}

function findAbout(search: Search, text: string, { context, completions, isPossible }: Tried): GainFinding {
  const { action, before, after } = search;
  const certain = evaluateLayers(after.read, action, text, context);
  const isAllowed = !certain.isDenied && !certain.mayBeDenied && certain.layers.every(each => each.isAllowed);
  // One request is enough where no request can be certain.
  if (isPossible && !isAllowed) return { isAllowed, sure: undefined, possible: undefined };
  let possible: Context | undefined;
  for (const completed of completions.contexts) {
    const own = ownContexts(search, completed);
    const gain = compareAnswers(
      before.map(({ read }, index) => evaluateLayers(read, action, text, own[index] ?? completed)),
      completed === context ? certain : evaluateLayers(after.read, action, text, completed),
    );
    if (gain === 'no') continue;
    if (gain === 'for-every-content' && isAllowed) return { isAllowed, sure: completed, possible: undefined };
    possible ??= completed;
  }
  return { isAllowed, sure: undefined, possible };
}

/**
 * The patterns, but `*`, of all statements about an action, as they are for resources with the traits of one. A context
 * that completes this one can leave some of them out and never brings in others.
 */
function listDeciding(search: Search, text: string, context: Context): readonly Glob[] {
  const { action, after, before } = search;
  const question = { action: action.key, name: action.name, resource: makeGlob(text) };
  const own = ownContexts(search, context);
  const globs = [
    after.read({ ...question, context }),
    ...before.map(({ read }, index) => read({ ...question, context: own[index] ?? context })),
  ].flatMap(effects => effects.flatMap(globsOf));
  return [...new Map(globs.map(glob => [glob.text, glob])).values()].filter(({ text: own }) => own !== many);
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
  const known = contexts.get(region) ?? inRegion(context, region);
  contexts.set(region, known);
  return known;
}

/** The same resource in the account that a request says it is in, as far as the request stays what it is. */
function inOwnAccount(search: Search, text: string, gain: Context): string {
  const said = gain.values.get('aws:resourceaccount');
  const [account] = typeof said === 'object' ? said.values : [];
  const fields = text.split(':');
  if (account === undefined || !/^\d{12}$/.test(fields[4] ?? '') || fields[4] === account) return text;
  const moved = fields.with(4, account).join(':');
  const completions = { contexts: [gain], isWhole: true };
  const { sure, possible } = findAbout(search, moved, { context: gain, completions, isPossible: false });
  return (sure ?? possible) === undefined ? text : moved;
}

function makeExample(
  { action, alike }: Search,
  text: string,
  context: Context,
  base: Context,
): RequestExample {
  const described = describeContext(context, base, [
    ...alike.unknown.map(({ key }) => key),
    ...alike.variables,
  ]);
  return {
    action: action.name,
    resource: text === '*' ? '*' : formatGlob(makeGlob(text)),
    ...(Object.keys(described).length === 0 ? {} : { context: described }),
  };
}

function globsOf({ allow, deny }: LayerEffect): Glob[] {
  return [...allow.possible, ...allow.sure, ...deny.possible, ...deny.sure].flatMap(
    ({ matcher }) => matcher.globs,
  );
}
