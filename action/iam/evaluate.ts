import { because } from './because.ts';
import type { Context } from './context.ts';
import { emptyContext } from './context.ts';
import { type Glob, parseGlob } from './glob.ts';
import { needsBounds, traits, traitsOf } from './glob-bounds.ts';
import { type Found, findText, type Matcher, matches, matching, type Wanted } from './glob-search.ts';
import { type Reach, type Rule, reachOf } from './layer-reach.ts';
import type { Layers } from './policy.ts';
import { statementsFor } from './statements-for.ts';
import type { Question, Verdict } from './verdict.ts';

/** One action on a resource, or on all resources that a pattern matches. */
export interface Request {
  /** Without wildcards, e.g. `codepipeline:StartPipelineExecution`. */
  readonly action: string;
  /** An ARN, also with `*`, `?` and `${AWS::AccountId}`; {@link literalStar} for an action that knows no resources. */
  readonly resource: string | Glob;
  readonly context?: Context;
}

/** Whether a request is allowed by every layer on every resource that it is about. */
export function evaluate(layers: Layers, request: Request): Verdict {
  const question = readRequest(request);
  return evaluateEvery(layers, question);
}

/** Whether a request is allowed by every layer on at least one resource that it is about. */
export function evaluateAny(layers: Layers, request: Request): Verdict {
  return evaluateSome(layers, readRequest(request));
}

/** Reads a request. */
function readRequest({ action, resource, context = emptyContext }: Request): Question {
  return {
    action: action.toLowerCase(),
    name: action,
    resource: typeof resource === 'string' ? parseGlob(resource) : resource,
    context,
  };
}

/** What every layer does to the action of a question. */
export function reachesOf(layers: Layers, { action, resource, context }: Question): Reach[] {
  let joined = traitsOf(resource.text);
  for (const { policies } of layers) {
    for (const policy of policies) {
      for (const statement of statementsFor(policy, action)) joined |= statement.traits;
    }
  }
  if (context.isSymbolic && (joined & traits.variable) !== 0)
    joined |= traits.accountSymbol | traits.regionSymbol;
  const isSymbolic = needsBounds(joined);
  return layers.map(layer => reachOf(layer, action, context, isSymbolic));
}

/** What ARNs there are, as far as that is known. */
export interface ArnForms {
  /** What the ARNs of the action look like: an ARN of another form proves no permission. */
  readonly documented?: readonly Glob[];
  /** What an ARN can be at all: other texts are no resource. */
  readonly conceivable?: readonly Glob[];
}

/** Whether a question has a yes on every resource that it is about. */
export function evaluateEvery(layers: Layers, question: Question, { conceivable }: ArnForms = {}): Verdict {
  const reaches = reachesOf(layers, question);
  if (question.resource.isLiteral) return evaluateText(reaches, question);
  const within = narrow([[matching(question.resource)]], question, conceivable);
  for (const reach of reaches) {
    const denied = findText({ all: [...within, matchersOf(reach.deny.sure)], none: [] });
    if (denied.kind === 'found') return because.deny(question, reaches, denied.text);
  }
  const sure: boolean[] = [];
  for (const reach of reaches) {
    const left = findText({ all: within, none: matchersOf(reach.allow.possible) });
    if (left.kind === 'found') {
      const { text } = left;
      const lacking = reaches.filter(
        ({ allow }) => !allow.possible.some(({ matcher }) => matches(matcher, text)),
      );
      return because.lack(question, lacking, text);
    }
    sure.push(
      left.kind === 'none' &&
        findText({ all: within, none: matchersOf(reach.allow.sure) }).kind === 'none' &&
        findText({ all: [...within, matchersOf(reach.deny.possible)], none: [] }).kind === 'none',
    );
  }
  if (sure.every(Boolean)) return because.allow(question, reaches);
  return because.doubt(
    question,
    reaches.filter((_, index) => sure[index] === false),
  );
}

/** The same for one resource, by far the most frequent question. */
function evaluateText(reaches: readonly Reach[], question: Question): Verdict {
  const { text } = question.resource;
  const hits = (rules: readonly Rule[]) => rules.some(({ matcher }) => matches(matcher, text));
  if (reaches.some(({ deny }) => hits(deny.sure))) return because.deny(question, reaches, text);
  const lacking = reaches.filter(({ allow }) => !hits(allow.possible));
  if (lacking.length > 0) return because.lack(question, lacking, text);
  const unsure = reaches.filter(({ allow, deny }) => !hits(allow.sure) || hits(deny.possible));
  return unsure.length === 0 ? because.allow(question, reaches) : because.doubt(question, unsure);
}

/** Whether a question has a yes on at least one resource. */
export function evaluateSome(layers: Layers, question: Question, forms: ArnForms = {}): Verdict {
  const reaches = reachesOf(layers, question);
  const within = narrow([[matching(question.resource)]], question, forms.conceivable);
  const documented = narrow(within, question, forms.documented);
  const certain = findAllowed(reaches, documented, 'sure');
  if (certain.kind === 'found') return because.allow(question, reaches, certain.text);
  if (findAllowed(reaches, within, 'possible').kind !== 'none') return because.doubt(question, reaches);
  return explainNowhere(reaches, question, within);
}

/** Why no resource of a question is allowed, from the plainest reason to the most entangled. */
function explainNowhere(reaches: readonly Reach[], question: Question, within: Wanted['all']): Verdict {
  const barriers = reaches.filter(reach => findAllowed([reach], within, 'possible').kind === 'none');
  const lacking = barriers.filter(
    ({ allow }) => findText({ all: [...within, matchersOf(allow.possible)], none: [] }).kind === 'none',
  );
  const denying = barriers.find(reach => !lacking.includes(reach));
  if (denying !== undefined) return because.denyAll(question, denying);
  return lacking.length > 0
    ? because.lack(question, lacking, question.resource.text)
    : because.apart(question, reaches);
}

/** A resource that is given letter by letter is taken to exist. */
function narrow(
  within: Wanted['all'],
  { resource }: Question,
  forms: readonly Glob[] | undefined,
): Wanted['all'] {
  return forms === undefined || resource.isLiteral ? within : [...within, [matching(...forms)]];
}

/** A resource that every layer allows: for certain, or at most. */
function findAllowed(
  reaches: readonly Reach[],
  within: Wanted['all'],
  certainty: 'sure' | 'possible',
): Found {
  return findText({
    all: [...within, ...reaches.map(({ allow }) => matchersOf(allow[certainty]))],
    none: reaches.flatMap(({ deny }) => matchersOf(deny[certainty === 'sure' ? 'possible' : 'sure'])),
  });
}

function matchersOf(rules: readonly Rule[]): Matcher[] {
  return rules.map(({ matcher }) => matcher);
}
