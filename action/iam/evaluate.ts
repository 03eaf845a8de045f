import { because } from './because.ts';
import { exceptByFields, matchByFields, readByFields } from './by-fields.ts';
import type { Context } from './context.ts';
import { emptyContext } from './context.ts';
import { type Glob, literalStar, many, matchesText, parseAsked } from './glob.ts';
import { needsBounds, traits, traitsOf } from './glob-bounds.ts';
import { type Found, findText, type Matcher, matches, matching, type Wanted } from './glob-search.ts';
import { effectOf, type LayerEffect, type StatementMatch } from './layer-effect.ts';
import type { Layers } from './policy.ts';
import { statementsFor } from './statements-for.ts';
import type { Decision, Detail, Question, Verdict } from './verdict.ts';

/** One action on a resource, or on all resources that a pattern matches. */
export interface Request {
  /** Without wildcards, e.g. `codepipeline:StartPipelineExecution`. */
  readonly action: string;
  /** An ARN, also with `*`, `?` and `${AWS::AccountId}`; {@link literalStar} for an action that knows no resources. */
  readonly resource: string | Glob;
  readonly context?: Context;
  /** What the resources of the action can be, as far as that is known. */
  readonly forms?: ArnForms;
  /** `decision`: reasons may be left out. */
  readonly detail?: Detail;
}

/** Whether a request is allowed by every layer on every resource that it is about. */
export function evaluate(layers: Layers, request: Request): Verdict {
  return evaluateEvery(layers, readRequest(request), request.forms);
}

/** Whether a request is allowed by every layer on at least one resource that it is about. */
export function evaluateAny(layers: Layers, request: Request): Verdict {
  const question = readRequest(request);
  const { forms = {} } = request;
  const known = meets(question, forms.possible) ? forms : {};
  const verdict = evaluateSome(layers, question, known);
  const narrowing = findNarrowing(effectsOf(layers, question), question, known, verdict.decision);
  return because.narrowed(verdict, question, narrowing);
}

/** Reads a request. */
function readRequest({ action, resource, context = emptyContext, detail = 'reasons' }: Request): Question {
  return {
    action: toLowerCase(action),
    name: action,
    resource: typeof resource === 'string' ? parseAsked(resource) : resource,
    context,
    detail,
  };
}

/** Actions as they are written and in lower case; IAM has some ten thousand. A text that is always the same is found faster in maps. */
const lowerCase = new Map<string, string>();

function toLowerCase(action: string): string {
  let lower = lowerCase.get(action);
  if (lower === undefined) {
    lower = action.toLowerCase();
    lowerCase.set(action, lower);
  }
  return lower;
}

/** What every layer does to the action of a question. */
export function effectsOf(layers: Layers, { action, resource, context }: Question): LayerEffect[] {
  let joined = resourceTraits(resource);
  for (const { policies } of layers) {
    for (const policy of policies) {
      for (const statement of statementsFor(policy, action)) joined |= statement.traits;
    }
  }
  if (context.isSymbolic && (joined & traits.variable) !== 0)
    joined |= traits.accountSymbol | traits.regionSymbol;
  const isSymbolic = needsBounds(joined);
  return layers.map(layer => effectOf(layer, action, context, isSymbolic));
}

/** The traits of the resource that was asked about last. */
let lastTraits = { text: '', traits: 0 };

function resourceTraits({ text }: Glob): number {
  if (text !== lastTraits.text) lastTraits = { text, traits: traitsOf(text) };
  return lastTraits.traits;
}

/** What was worked out last for some layers: channels are asked about one action on one resource after the other. */
interface RecentEffects {
  readonly action: string;
  readonly context: Context;
  readonly traits: number;
  readonly effects: readonly LayerEffect[];
}

const recent = new WeakMap<Layers, RecentEffects>();

/** {@link effectsOf} with memory for questions about one action. */
function recentEffectsOf(layers: Layers, question: Question): readonly LayerEffect[] {
  const { action, context, resource } = question;
  const own = resourceTraits(resource);
  const known = recent.get(layers);
  if (known?.action === action && known.context === context && known.traits === own) return known.effects;
  const effects = effectsOf(layers, question);
  recent.set(layers, { action, context, traits: own, effects });
  return effects;
}

/** What ARNs there are, as far as that is known. */
export interface ArnForms {
  /** What the ARNs of the action look like: an ARN of another form proves no permission. */
  readonly documented?: readonly Glob[];
  /** The same in every account, where `documented` is about the own one alone. */
  readonly anywhere?: readonly Glob[];
  /** Those of `documented` whose names hold neither `:` nor `/`: what IAM matches of them, it matches for certain. */
  readonly plain?: readonly Glob[];
  /** All ARNs that the action can be about, also where the characters of a name are not known: on others it is never asked. */
  readonly possible?: readonly Glob[];
  /** ARNs of the others that are not meant, such as those of Regions that are asked about by themselves. */
  readonly without?: readonly Glob[];
  /** What an ARN can be at all: other texts are no resource. */
  readonly conceivable?: readonly Glob[];
}

/**
 * Whether a question has a yes on every resource that it is about. No is certain only of resources as they are documented, with patterns
 * read field by field: what a `*` matches beyond a colon may be no resource.
 */
export function evaluateEvery(layers: Layers, question: Question, forms: ArnForms = {}): Verdict {
  if (question.resource.isLiteral) return evaluateText(recentEffectsOf(layers, question), question);
  const effects = effectsOf(layers, question);
  const within = keepSome([[matching(question.resource)]], question, [forms.conceivable, forms.possible]);
  const documented = forms.anywhere ?? forms.documented;
  const asMeant: Wanted['all'] = [[matching(readByFields(question.resource))]];
  const isNamed = documented !== undefined && isAny(narrow(asMeant, question, documented));
  const named = isNamed ? narrow(asMeant, question, documented) : within;
  for (const { deny } of effects) {
    const denying = matchersOf(deny.sure);
    const denied = findText({
      all: [...named, isNamed ? denying.map(matchByFields) : denying],
      none: [],
    });
    if (denied.kind === 'found')
      return because.deny(question, effects, shownDenied(question, denied.text, denying, documented));
  }
  const sure: boolean[] = [];
  for (const effect of effects) {
    const left = findText({ all: named, none: matchersOf(effect.allow.possible) });
    if (left.kind === 'found') {
      const { text } = left;
      const lacking = effects.filter(
        ({ allow }) => !allow.possible.some(({ matcher }) => matches(matcher, text)),
      );
      return because.lack(question, lacking, shownText(text, documented));
    }
    sure.push(
      left.kind === 'none' &&
        findText({ all: within, none: matchersOf(effect.allow.sure) }).kind === 'none' &&
        findText({ all: [...within, matchersOf(effect.deny.possible)], none: [] }).kind === 'none',
    );
  }
  if (sure.every(Boolean)) return because.allow(question, effects);
  for (const { deny } of effects) {
    const beyond = findText({ all: [...within, matchersOf(deny.sure)], none: [] });
    if (beyond.kind === 'found') return because.beyondField(question, effects, beyond.text);
  }
  return because.doubt(
    question,
    effects.filter((_, index) => sure[index] === false),
  );
}

/** A resource that was found in a pattern; with a `*` where a name is left out at its end that no resource is without: `log-group:x:log-stream:*`. */
function shownText(text: string, forms: readonly Glob[] = []): string {
  const isWhole = !text.endsWith(':') || forms.some(({ tail }) => tail.endsWith(':'));
  return isWhole ? text : `${text}${many}`;
}

/** A resource that is denied: one with a name, where `*` would say of all what a Deny with exceptions leaves to some. */
function shownDenied(
  { resource }: Question,
  text: string,
  denying: readonly Matcher[],
  forms: readonly Glob[] | undefined,
): string {
  const shown = shownText(text, forms);
  const named = `${text}x`;
  const hasExceptions = denying.some(each => each.isNegated && matches(each, named));
  return shown !== text && hasExceptions && matchesText(resource, named) ? named : shown;
}

/** What is asked about, within each of the lists of forms that has any of it: a resource of another form is taken as it is written. */
function keepSome(
  asked: Wanted['all'],
  question: Question,
  lists: readonly (readonly Glob[] | undefined)[],
): Wanted['all'] {
  let within = asked;
  for (const forms of lists) {
    const narrower = narrow(within, question, forms);
    if (narrower !== within && isAny(narrower)) within = narrower;
  }
  return within;
}

function isAny(within: Wanted['all']): boolean {
  return findText({ all: within, none: [] }).kind !== 'none';
}

/** Whether a question is about anything of these forms. */
function meets(question: Question, forms: readonly Glob[] | undefined): boolean {
  return forms === undefined || isAny(narrow([[matching(question.resource)]], question, forms));
}

/** The same for one resource, by far the most frequent question. */
function evaluateText(effects: readonly LayerEffect[], question: Question): Verdict {
  const { text } = question.resource;
  const isBrief = question.detail === 'decision';
  for (const { deny } of effects) {
    if (hits(deny.sure, text)) return isBrief ? briefly.denied : because.deny(question, effects, text);
  }
  const lacking: LayerEffect[] = [];
  const unsure: LayerEffect[] = [];
  for (const effect of effects) {
    const { allow, deny } = effect;
    if (!hits(allow.possible, text)) lacking.push(effect);
    else if (isDoubted(allow, text) || hits(deny.possible, text)) unsure.push(effect);
    if (isBrief && lacking.length > 0) return briefly.denied;
  }
  if (lacking.length > 0) return because.lack(question, lacking, text);
  if (unsure.length === 0) return isBrief ? briefly.allowed : because.allow(question, effects);
  return isBrief ? briefly.unknown : because.doubt(question, unsure);
}

/** Whether what may apply to a text does not apply for certain. */
function isDoubted({ sure, possible }: LayerEffect['allow'], text: string): boolean {
  return sure !== possible && !hits(sure, text);
}

function hits(rules: readonly StatementMatch[], text: string): boolean {
  for (const { matcher } of rules) if (matches(matcher, text)) return true;
  return false;
}

/** Verdicts without reasons. */
const briefly: Readonly<Record<Decision, Verdict>> = {
  denied: { decision: 'denied', because: [] },
  allowed: { decision: 'allowed', because: [] },
  unknown: { decision: 'unknown', because: [] },
};

/** Whether a question has a yes on at least one resource. */
export function evaluateSome(layers: Layers, question: Question, forms: ArnForms = {}): Verdict {
  const effects = effectsOf(layers, question);
  const asked: Wanted['all'] = [[matching(question.resource)]];
  const only = forms.without === undefined ? [] : [[{ globs: forms.without, isNegated: true }]];
  const within = [...narrow(asked, question, forms.possible), ...only];
  const asMeant: Wanted['all'] = [[matching(readByFields(question.resource))]];
  const arns = forms.documented && listArns(forms.documented);
  const named = [...narrow(asMeant, question, arns), ...only];
  const certain = findAllowed(effects, named, 'sure', forms.documented !== undefined);
  if (certain.kind === 'found') return because.allow(question, effects, certain.text);
  const possible = findAllowed(effects, within, 'possible');
  if (possible.kind !== 'none') {
    // Where something of the own account may be allowed, it is not the other accounts that leave it open.
    const isOwnPossible = findAllowed(effects, named, 'possible', forms.documented !== undefined);
    if (forms.anywhere !== undefined && isOwnPossible.kind === 'none') {
      const elsewhere = [...narrow(asMeant, question, listArns(forms.anywhere)), ...only];
      const other = findAllowed(effects, elsewhere, 'sure', true);
      if (other.kind === 'found') return because.otherAccount(question, effects, other.text);
    }
    if (possible.kind !== 'found' || forms.documented === undefined) return because.doubt(question, effects);
    const isWithoutResource = possible.text === literalStar.text && !question.resource.isLiteral;
    return because.unnamed(question, effects, isWithoutResource);
  }
  // Where a part of the forms is asked about, such as those of one Region, others may be allowed.
  const isAnywhere = (forms: readonly Glob[] | undefined) =>
    findAllowed(effects, narrow(asked, question, forms), 'possible').kind !== 'none';
  const isElsewhere =
    forms.possible !== undefined &&
    isAnywhere(undefined) &&
    !isAnywhere(question.takes?.possible ?? forms.possible);
  const verdict = isElsewhere ? because.noResource(question, effects) : undefined;
  // Where statements on `*` allow it, it is a Deny that leaves other texts alone.
  return verdict === undefined || verdict.because.length === 0
    ? explainNowhere(effects, question, within)
    : verdict;
}

/**
 * The Deny statements that take some resources from what a question is allowed on, or may be: without them a reason that says what
 * a statement allows reads as if all of that were allowed.
 * @param decision on the question; of one that is denied the reasons are complete
 */
export function findNarrowing(
  effects: readonly LayerEffect[],
  question: Question,
  forms: ArnForms,
  decision: Verdict['decision'],
): StatementMatch[] {
  if (question.resource.isLiteral || decision === 'denied') return [];
  const [allows, denies] =
    decision === 'allowed' ? (['sure', 'possible'] as const) : (['possible', 'sure'] as const);
  const rules = effects.flatMap(({ layer, deny }) => (layer === 'service' ? [] : deny[denies]));
  if (rules.length === 0) return [];
  const all: Wanted['all'] = [
    ...narrow([[matching(question.resource)]], question, forms.possible),
    ...effects.map(({ allow }) => matchersOf(allow[allows])),
  ];
  return rules.filter(({ matcher }) => findText({ all: [...all, [matcher]], none: [] }).kind !== 'none');
}

/**
 * Those of the forms of an action that are ARNs. An action whose resources need not be given is possibly also asked for `*`, and that
 * alone proves no permission: a Deny on all of its resources leaves it.
 */
export function listArns(documented: readonly Glob[]): readonly Glob[] {
  const arns = documented.filter(({ text }) => text !== literalStar.text);
  return arns.length === 0 || arns.length === documented.length ? documented : arns;
}

/** Why no resource of a question is allowed, from the plainest reason to the most entangled. */
function explainNowhere(effects: readonly LayerEffect[], question: Question, within: Wanted['all']): Verdict {
  const barriers = effects.filter(effect => findAllowed([effect], within, 'possible').kind === 'none');
  const lacking = barriers.filter(
    ({ allow }) => findText({ all: [...within, matchersOf(allow.possible)], none: [] }).kind === 'none',
  );
  const denying = barriers.find(effect => !lacking.includes(effect));
  if (denying !== undefined) return because.denyAll(question, denying);
  return lacking.length > 0
    ? because.lack(question, lacking, question.resource.text)
    : because.apart(question, effects);
}

/** A resource that is given letter by letter is taken to exist. */
function narrow(
  within: Wanted['all'],
  { resource }: Question,
  forms: readonly Glob[] | undefined,
): Wanted['all'] {
  return forms === undefined || resource.isLiteral ? within : [...within, [matching(...forms)]];
}

/**
 * A resource that every layer allows: for certain, or at most.
 * @param asMeant whether patterns of ARNs are read field by field
 */
function findAllowed(
  effects: readonly LayerEffect[],
  within: Wanted['all'],
  certainty: 'sure' | 'possible',
  asMeant = false,
): Found {
  return findText({
    all: [
      ...within,
      ...effects.map(({ allow }) => {
        const matchers = matchersOf(allow[certainty]);
        return asMeant ? matchers.map(matchByFields) : matchers;
      }),
    ],
    none: effects.flatMap(({ deny }) => {
      const matchers = matchersOf(deny[certainty === 'sure' ? 'possible' : 'sure']);
      return asMeant ? matchers.map(exceptByFields) : matchers;
    }),
  });
}

function matchersOf(rules: readonly StatementMatch[]): Matcher[] {
  return rules.map(({ matcher }) => matcher);
}
