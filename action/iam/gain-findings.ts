import type { Access } from './access-items.ts';
import { type Condition, testCondition } from './conditions.ts';
import { type Context, emptyContext, isSameUnknown, lookUp, ownerOfUnknown } from './context.ts';
import { type Completions, completeContext, fillVariables, variablesOf } from './example-contexts.ts';
import { compareAnswers, evaluateLayers } from './example-request.ts';
import { type Glob, makeGlob, many, matchesText } from './glob.ts';
import { traitsOf } from './glob-bounds.ts';
import type { IamAction } from './iam-actions.ts';
import type { LayerEffect, StatementMatch } from './layer-effect.ts';
import type { LayerName, Layers, Statement } from './policy.ts';
import type { EffectReader } from './remembered-effects.ts';
import type { Effort } from './resource-cells.ts';

/** One version of what is asked. */
export interface Version {
  readonly layers: Layers;
  readonly context: Context;
}

/** What is searched: what the newest version allows of an action and none of the others does. */
export interface Search {
  readonly action: IamAction;
  readonly before: readonly ReadVersion[];
  readonly after: ReadVersion;
  readonly accesses: { readonly before: readonly Access[]; readonly after: Access };
  readonly alike: AlikeActions;
  /** What is known of every request of the newest version, without a Region; of what only policies of the others ask for, what they know. */
  readonly base: Context;
  /** The same without what only the others know. */
  readonly known: Context;
  /** The Region of every request; undefined where the resource says it, or nothing depends on it. */
  readonly region: string | undefined;
  /** Whether that is the Region of the only endpoint, whatever the Region of the resource. */
  readonly isGlobal: boolean;
  /** The context of the newest version by the Region of the request. */
  readonly contexts: Map<string, Context>;
  /** What is left to search for resources of the service. */
  readonly effort: Effort;
}

/** A version whose policies are read. */
export interface ReadVersion extends Version {
  readonly read: EffectReader;
}

/** What all actions have in common that the same statements are about, in every version. */
export interface AlikeActions {
  /** Patterns of the resources of all statements. */
  readonly globs: readonly Glob[];
  /** Conditions of which nothing is known. */
  readonly unknown: readonly Condition[];
  /** Keys of policy variables in resources. */
  readonly variables: ReadonlySet<string>;
  /** By the context that they complete, and by the resource where a variable is in one. */
  readonly completions: Map<Context, Map<string, Completions>>;
  /** By the completed context: the same for each of the versions before. */
  readonly completed: Map<Context, readonly OwnContext[]>;
  /** By the context and by the traits of a resource. */
  readonly findings: Map<Context, Map<number, Findings>>;
}

/** What is known of the requests of a version before, beside what completes a context. */
interface OwnContext {
  readonly context: Context;
  /** The same with what is not known of the role of the version: it is as it is, whatever is asked. */
  readonly open: Context;
}

/** What the search finds about resources of which all patterns mean the same. */
interface Findings {
  /** The patterns, but `*`, that decide about them. */
  readonly globs: readonly Glob[];
  /** By which of the patterns a resource matches. */
  readonly known: Map<string, GainFinding>;
}

/** What the versions say of requests for one resource, in one context and all that complete it. */
export interface GainFinding {
  /** Whether the newest version allows it with what is known, whatever cannot be seen. */
  readonly isAllowed: boolean;
  /** A completed context in which it is a certain gain. */
  readonly sure: Context | undefined;
  /** The first completed context in which it may be a gain. */
  readonly possible: Context | undefined;
}

/**
 * Undefined when the newest version has every limit of some other one, or a stricter one in its place, so that it allows no more than that.
 * @param lists of the newest version first
 * @param contexts of the same versions
 */
export function readAlike(
  lists: readonly (readonly LayerEffect[])[],
  contexts: readonly Context[],
): AlikeActions | undefined {
  const [context = emptyContext] = contexts;
  const [limits, ...others] = lists.map((effects, index) => listLimits(effects, contexts[index] ?? context));
  const isLimited = (other: RefusingLayer) => limits?.some(limit => isAtMost(limit, other)) === true;
  if (limits === undefined || others.some(other => other.every(isLimited))) return undefined;
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

/** A layer that can refuse the action. */
interface RefusingLayer {
  readonly layer: LayerName;
  readonly allow: Record<'sure' | 'possible', Rules>;
  readonly deny: Record<'sure' | 'possible', Rules>;
}

/** The doubts of the rules about the same requests: an empty one where they apply for certain. */
type Rules = ReadonlyMap<string, ReadonlySet<string>>;

function listLimits(effects: readonly LayerEffect[], context: Context): readonly RefusingLayer[] {
  return effects
    .filter(effect => !allowsEverything(effect))
    .map(({ layer, allow, deny }) => ({
      layer,
      allow: { sure: indexRules(allow.sure, context), possible: indexRules(allow.possible, context) },
      deny: { sure: indexRules(deny.sure, context), possible: indexRules(deny.possible, context) },
    }));
}

function allowsEverything({ allow, deny }: LayerEffect): boolean {
  return (
    deny.possible.length === 0 &&
    allow.sure.some(({ matcher }) => !matcher.isNegated && matcher.globs.some(({ text }) => text === many))
  );
}

/** Whether a limit allows no more than another one: nothing that this does not allow, and nothing that this denies. */
function isAtMost({ layer, allow, deny }: RefusingLayer, other: RefusingLayer): boolean {
  return (
    layer === other.layer &&
    isCovered(allow.possible, other.allow.possible) &&
    isCovered(allow.sure, other.allow.sure) &&
    isCovered(other.deny.possible, deny.possible) &&
    isCovered(other.deny.sure, deny.sure)
  );
}

/** Whether each rule is among others, where it may apply for certain. */
function isCovered(rules: Rules, others: Rules): boolean {
  for (const [key, doubts] of rules) {
    const known = others.get(key);
    if (known === undefined) return false;
    if (!known.has('') && [...doubts].some(doubt => !known.has(doubt))) return false;
  }
  return true;
}

/** Rules as texts that are equal for rules that decide alike. */
function indexRules(list: readonly StatementMatch[], context: Context): Rules {
  const rules = new Map<string, Set<string>>();
  for (const { matcher, doubt = '', source, ofPass } of list) {
    const key = JSON.stringify([
      matcher.isNegated,
      matcher.globs.map(({ text }) => text).sort(),
      'opaque' in source ? [source.origin.arn ?? source.origin.name] : ownersOf(source, context),
    ]);
    // What is only possible within one call is no more than what is only possible within another one of the same services.
    const why = ofPass === undefined ? doubt : `within a call of the ${ofPass} services`;
    rules.set(key, (rules.get(key) ?? new Set<string>()).add(why));
  }
  return rules;
}

/** Whose the unknown values are that a statement asks for. */
function ownersOf({ conditions, resources }: Statement, context: Context): string {
  const keys = [
    ...conditions.flatMap(({ key, values }) => [key, ...values.flatMap(variablesOf)]),
    ...resources.flatMap(variablesOf),
  ];
  return [...new Set(keys.flatMap(key => ownerOfUnknown(context, key) ?? []))].sort().join();
}

interface Tried {
  readonly context: Context;
  readonly completions: Completions;
  /** Whether a request that may be a gain is known already, so that only a certain one is of use. */
  readonly isPossible: boolean;
}

/** What the search finds about one resource: the same for all resources that the same patterns match. */
export function findOnce(search: Search, text: string, tried: Tried): GainFinding {
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

/** What the search finds about one resource, in all contexts that complete one. */
export function findAbout(
  search: Search,
  text: string,
  { context, completions, isPossible }: Tried,
): GainFinding {
  const { action, before, after } = search;
  const certain = evaluateLayers(after.read, action, text, context);
  const isAllowed = compareAnswers([], certain) === 'for-every-content';
  // One request is enough where no request can be certain.
  if (isPossible && !isAllowed) return { isAllowed, sure: undefined, possible: undefined };
  let possible: Context | undefined;
  for (const completed of completions.contexts) {
    const own = ownContexts(search, completed);
    const answer = completed === context ? certain : evaluateLayers(after.read, action, text, completed);
    const compare = (side: keyof OwnContext) =>
      compareAnswers(
        before.map(({ read }, index) => evaluateLayers(read, action, text, own[index]?.[side] ?? completed)),
        answer,
      );
    const gain = compare('context');
    if (gain === 'no') continue;
    const isSure =
      gain === 'for-every-content' &&
      isAllowed &&
      (own.every(each => each.open === each.context) || compare('open') === 'for-every-content');
    if (isSure) return { isAllowed, sure: completed, possible: undefined };
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
    ...before.map(({ read }, index) => read({ ...question, context: own[index]?.context ?? context })),
  ].flatMap(effects => effects.flatMap(globsOf));
  return [...new Map(globs.map(glob => [glob.text, glob])).values()].filter(({ text: own }) => own !== many);
}

/** The contexts that complete one for requests about a resource. */
export function completionsOf(
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
export function ownContexts({ alike, before, after }: Search, completed: Context): readonly OwnContext[] {
  const known =
    alike.completed.get(completed) ??
    before.map(version => {
      const context = withOwn(version.context, completed, after.context);
      return { context, open: withUnknown(context, version.context) };
    });
  alike.completed.set(completed, known);
  return known;
}

/**
 * A completed context of one version with what is known of the requests of another, e.g. the role that asks. What neither
 * of them knows is the same in both, unless it is about two roles.
 */
function withOwn(own: Context, completed: Context, base: Context): Context {
  if (own === base) return completed;
  const values = new Map(completed.values);
  for (const [key, value] of own.values) if (!isSameUnknown(own, base, key)) values.set(key, value);
  return { ...completed, values, isSymbolic: own.isSymbolic || completed.isSymbolic };
}

/** A context in which what is not known of a role stays so; the same object where nothing else is said of it. */
function withUnknown(context: Context, version: Context): Context {
  const open = [...version.values].filter(
    ([key]) => ownerOfUnknown(version, key) !== undefined && lookUp(context, key) !== 'unknown',
  );
  return open.length === 0 ? context : { ...context, values: new Map([...context.values, ...open]) };
}

function globsOf({ allow, deny }: LayerEffect): Glob[] {
  return [...allow.possible, ...allow.sure, ...deny.possible, ...deny.sure].flatMap(
    ({ matcher }) => matcher.globs,
  );
}
