import { listSome } from '../core/quote.ts';
import { formatItem, formatItems, type Item, restrictItems, withoutNothing } from './access-items.ts';
import { readAccess } from './access-summary.ts';
import { arnFormsOf } from './arn-forms.ts';
import { because } from './because.ts';
import { globalRegionOf, inRegion, regionsIn } from './by-region.ts';
import { type Context, emptyContext } from './context.ts';
import { type Decide, decideInRegions } from './decide-in-regions.ts';
import { distinctReasons } from './distinct-reasons.ts';
import { type ArnForms, effectsOf, evaluateEvery, evaluateSome, findNarrowing } from './evaluate.ts';
import { canBeAbout, notListed } from './fit-access.ts';
import { anything, type Glob, literalStar, many, parseAsked, parseGlob } from './glob.ts';
import type { ActionResource, IamAction, IamActions } from './iam-actions.ts';
import { identityOf } from './identity.ts';
import { ownAccount } from './other-account.ts';
import type { Layers } from './policy.ts';
import { arnOfAll, isOfAll, listMeant } from './requested-arns.ts';
import { statementsFor } from './statements-for.ts';
import {
  isUndocumented,
  listUndocumented,
  type UndocumentedAction,
  undocumentedOf,
} from './undocumented-actions.ts';
import type { Decision, Detail, Question, Reason, Verdict } from './verdict.ts';

/** A question over patterns, as `expect` and `chatops can` put it: `iam:*`, `lambda:Invoke* on arn:…:function:*`. */
export interface PatternQuestion {
  readonly action: string;
  /** Without it, resources are not limited. */
  readonly resource?: string;
  readonly context?: Context;
  /** Whether no request of the actions can be about the resource, so that it is decided as it is written. */
  readonly isAsWritten?: boolean;
  /** `decision`: reasons may be left out. */
  readonly detail?: Detail;
}

/**
 * Whether every known action that the pattern matches is allowed: on every ARN that the resource matches, and without
 * a resource on at least one. Of a pattern of actions with a resource, only the actions count that have resources of this form.
 * An action without resources is asked on `*`, whatever the resource is.
 */
export function canAll(layers: Layers, question: PatternQuestion, catalogue: IamActions): Verdict {
  const asked = readPattern(question);
  const matching = catalogue.actionsMatching(asked.actions);
  const candidates = fittingActions(matching, asked);
  // Only that none is allowed can be certain about actions that AWS does not document.
  if (candidates.length === 0)
    return askUndocumented(layers, asked, catalogue) ?? unite('denied', askNamed(layers, asked));
  const verdicts = askEach(layers, asked, candidates, { resources: 'every' });
  const denied = verdicts.filter(({ decision }) => decision === 'denied');
  if (denied.length > 0) return unite('denied', denied);
  const unknown = verdicts.filter(({ decision }) => decision === 'unknown');
  return unknown.length > 0 ? unite('unknown', unknown) : unite('allowed', verdicts);
}

/** Those of the actions of a pattern that can be about its resource; all where none can. */
function fittingActions(matching: readonly IamAction[], { actions, resource }: Asked): readonly IamAction[] {
  if (actions.isLiteral || resource === undefined) return matching;
  const fitting = matching.filter(action => canBeAbout(action, resource));
  return fitting.length > 0 ? fitting : matching;
}

/**
 * Whether any action that the pattern matches is allowed on any ARN that the resource matches, where only actions count that can be
 * about an ARN of that form. `denied` is a proof
 * that nothing is: it also holds for actions that the catalogue does not know, as far as a policy names or covers them.
 */
export function canAny(layers: Layers, question: PatternQuestion, catalogue: IamActions): Verdict {
  const asked = readPattern(question);
  const known = fittingActions(catalogue.actionsMatching(asked.actions), asked);
  const verdicts = askEach(layers, asked, known, { resources: 'some', settles: 'allowed' });
  const allowed = verdicts.filter(({ decision }) => decision === 'allowed');
  if (allowed.length > 0) return unite('allowed', allowed);
  const open = askUndocumented(layers, asked, catalogue);
  const unknown = verdicts.filter(({ decision }) => decision === 'unknown');
  if (unknown.length > 0 || open !== undefined)
    return unite('unknown', [...unknown, ...(open === undefined ? [] : [open])]);
  return unite('denied', verdicts.length > 0 ? verdicts : askNamed(layers, asked));
}

/**
 * What may be allowed of actions that AWS does not document and that a question is about; undefined: nothing. Policies
 * allow it by name or by a pattern, and it is unknown whether it exists.
 */
export function canAnyUndocumented(
  layers: Layers,
  question: PatternQuestion,
  catalogue: IamActions,
): Verdict | undefined {
  return askUndocumented(layers, readPattern(question), catalogue);
}

function askUndocumented(layers: Layers, asked: Asked, catalogue: IamActions): Verdict | undefined {
  for (const action of listUndocumented(layers, asked.actions, asked.name)) {
    const verdict = askOne(layers, asked, action, 'some');
    // Whether it is documented is looked up last, because that reads the actions of a service.
    if (verdict.decision !== 'denied' && isUndocumented(action, asked.actions, catalogue))
      return { ...verdict, decision: 'unknown' };
  }
  return undefined;
}

/** The reasons why nothing is allowed of a question that is about no documented action. */
function askNamed(layers: Layers, asked: Asked): Verdict[] {
  const { actions, name } = asked;
  return [askOne(layers, asked, undocumentedOf(actions, name), 'some')];
}

interface Asked {
  /** In lower case. */
  readonly actions: Glob;
  /** As the question writes them. */
  readonly name: string;
  readonly resource: Glob | undefined;
  readonly context: Context;
  readonly isAsWritten: boolean;
  readonly detail: Detail;
}

function readPattern({
  action,
  resource,
  context = emptyContext,
  isAsWritten = false,
  detail = 'reasons',
}: PatternQuestion): Asked {
  return {
    isAsWritten,
    detail,
    actions: readActions(action),
    name: action,
    resource: resource === undefined ? undefined : parseAsked(resource),
    context,
  };
}

/** Patterns of actions as questions write them: few are asked about many resources. */
const patterns = new Map<string, Glob>();

/** How many of them are kept. */
const maxPatterns = 5000;

/** The pattern of the actions of a question. */
export function readActions(text: string): Glob {
  let glob = patterns.get(text);
  if (glob === undefined) {
    glob = parseGlob(text.toLowerCase());
    if (patterns.size >= maxPatterns) patterns.clear();
    patterns.set(text, glob);
  }
  return glob;
}

/** What is asked about: an action of the catalogue, or one that AWS does not document. */
type Candidate = IamAction | UndocumentedAction;

/** The most reasons that are given for a pattern. */
const maxReasons = 10;

/**
 * One verdict per group of actions that the same statements are about, since they decide alike.
 * @param settles the decision of which a few verdicts are enough
 */
function askEach(
  layers: Layers,
  asked: Asked,
  candidates: readonly Candidate[],
  { resources, settles }: { readonly resources: 'every' | 'some'; readonly settles?: Decision },
): Verdict[] {
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return [askOne(layers, asked, only, resources)];
  const seen = new Set<string>();
  const verdicts: Verdict[] = [];
  let settled = 0;
  for (const candidate of candidates) {
    const key = signatureOf(layers, candidate);
    if (seen.has(key)) continue;
    seen.add(key);
    const verdict = askOne(layers, asked, candidate, resources);
    verdicts.push(verdict);
    if (verdict.decision === settles && ++settled === maxReasons) break;
  }
  return verdicts;
}

function askOne(layers: Layers, asked: Asked, candidate: Candidate, resources: 'every' | 'some'): Verdict {
  const meant =
    asked.resource === undefined || candidate.resources === undefined
      ? [asked.resource]
      : isOfAll(candidate.key)
        ? [arnOfAll(candidate.key, asked.resource)]
        : listMeant(candidate.resources, asked.resource);
  const verdicts = meant.map(resource => askAbout(layers, { ...asked, resource }, candidate, resources));
  const [first] = verdicts;
  if (first !== undefined && verdicts.every(({ decision }) => decision === first.decision)) return first;
  // Which of the ARNs requests have is not documented.
  return unite('unknown', verdicts);
}

/** The same about a resource whose ARN is one that requests have. */
function askAbout(layers: Layers, asked: Asked, candidate: Candidate, resources: 'every' | 'some'): Verdict {
  const { key, name, resources: types } = candidate;
  const isWildcardOnly = types?.length === 0;
  const resource = isWildcardOnly ? literalStar : (asked.resource ?? anything);
  const forms =
    types === undefined || asked.isAsWritten ? {} : arnFormsOf(key, types, ownAccount(asked.context));
  const { context, detail } = asked;
  const open: Question = { action: key, name, resource, context, takes: forms, detail };
  const global = types === undefined ? undefined : globalRegionOf({ key, service: serviceIn(key) });
  const question = global === undefined ? open : { ...open, context: inRegion(asked.context, global) };
  const isEvery = resources === 'every' && (asked.resource !== undefined || isWildcardOnly);
  const decide: Decide = (own, ownForms) =>
    isEvery ? evaluateEvery(layers, own, ownForms) : evaluateSome(layers, own, ownForms);
  const answered = { layers, question, forms, candidate };
  const isOne = isEvery ? !isWildcardOnly : resource.isLiteral && !isWildcardOnly;
  const inRegions = decideInRegions({ layers, question, forms, types }, decide, { isEvery, isOne });
  const found = isEvery ? inRegions : nameResources(asListed(inRegions, answered, asked), answered);
  const verdict = global === undefined ? found : nameEndpoint(found, { layers, question: open }, global);
  // It may not exist, so that a policy that names it proves that nothing is denied, and no more.
  return 'isPattern' in candidate && verdict.decision === 'allowed'
    ? { decision: 'unknown', because: verdict.because.map(reason => explainUnlisted(reason, candidate)) }
    : verdict;
}

/**
 * What lists have as certain is allowed: of a pattern such as `arn:aws:lambda:*:function:f`, whose `*` is Region and account, a question
 * field by field knows no resource.
 */
function asListed(verdict: Verdict, { layers, question, forms, candidate }: Answered, asked: Asked): Verdict {
  if (verdict.decision !== 'unknown' || asked.resource !== undefined || candidate.resources === undefined)
    return verdict;
  const access = readAccess(layers, candidate, question.context);
  const [item] = access.sure;
  return item === undefined
    ? verdict
    : because.listed(
        question,
        effectsOf(layers, question),
        `${formatItem(item)}${ownerOf([item], question, forms)}`,
      );
}

function serviceIn(action: string): string {
  return action.slice(0, Math.max(0, action.indexOf(':')));
}

/** Says where the only endpoint of a service is, where policies set Regions apart. */
function nameEndpoint(
  { decision, because: reasons }: Verdict,
  { layers, question }: Pick<Answered, 'layers' | 'question'>,
  region: string,
): Verdict {
  if (regionsIn(effectsOf(layers, question), question.context) === undefined)
    return { decision, because: reasons };
  const message = `every request of ${serviceIn(question.action)} is made in ${region}, where its only endpoint is`;
  return { decision, because: [...reasons, { layer: reasons[0]?.layer ?? 'role', message }] };
}

/** What was asked of which layers. */
interface Answered {
  readonly layers: Layers;
  readonly question: Question;
  readonly forms: ArnForms;
  readonly candidate: Candidate;
}

/** How many resources a reason names. */
const maxResources = 3;

/** Where a Deny leaves only some of what is allowed: names that Deny, and the resources that lists of access have. */
function nameResources(verdict: Verdict, { layers, question, forms, candidate }: Answered): Verdict {
  const { decision } = verdict;
  const narrowing = findNarrowing(effectsOf(layers, question), question, forms, decision);
  if (narrowing.length === 0) return verdict;
  if (candidate.resources === undefined) return because.narrowed(verdict, question, narrowing);
  const access = readAccess(layers, candidate, question.context);
  const within = (items: readonly Item[]) =>
    formatItems(restrictItems(items, question.resource).flatMap(withoutNothing));
  const isSure = decision === 'allowed';
  const items = isSure ? access.sure : access.possible;
  const named = within(items);
  const allow = isSure ? 'allow' : 'may allow';
  const own = isSure ? ownerOf(items, question, forms) : '';
  // Without `only`: a channel can have several roles, each with a sentence of its own.
  const resources =
    named.length === 0
      ? undefined
      : `together, the policies ${allow} ${candidate.name} on ${listSome(named, maxResources)}${own}`;
  return because.narrowed(verdict, question, narrowing, resources);
}

/** Whose the certain resources of items are, where these have ARNs of several accounts: of other accounts nothing is certain. */
function ownerOf(
  items: readonly Item[],
  { context }: Question,
  { documented = [], anywhere = documented }: ArnForms,
): string {
  const account = ownAccount(context);
  const hasAccounts = anywhere.some((form, index) => form !== documented[index]);
  const isOpen = items.some(({ glob }) => !/^(\d{12})?$/.test(glob.text.split(':')[4] ?? many));
  return account !== undefined && hasAccounts && isOpen ? ` (of the account ${account})` : '';
}

function explainUnlisted(reason: Reason, { isPattern }: UndocumentedAction): Reason {
  const remark = isPattern
    ? 'AWS may have actions like this that are not in the list of IAM actions'
    : notListed;
  return { ...reason, message: `${reason.message}, and ${remark}` };
}

/** Equal for actions that the same statements of every policy are about, and that know the same resources. */
function signatureOf(layers: Layers, { key, resources }: Candidate): string {
  let signature = resources === undefined ? '' : formatTypes(resources);
  for (const { policies, passes } of layers) {
    signature += passes?.get(key) ?? '';
    for (const policy of policies) {
      signature += ';';
      for (const statement of statementsFor(policy, key)) signature += `${identityOf(statement)},`;
    }
  }
  return signature;
}

const types = new WeakMap<readonly ActionResource[], string>();

function formatTypes(resources: readonly ActionResource[]): string {
  let text = types.get(resources);
  if (text === undefined) {
    text = resources
      .flatMap(({ arns, possible = [], isRequired }) => [...arns, ...possible, isRequired])
      .join();
    types.set(resources, text);
  }
  return text;
}

function unite(decision: Decision, verdicts: readonly Verdict[]): Verdict {
  const [only] = verdicts;
  const reasons =
    only !== undefined && verdicts.length === 1 ? only.because : verdicts.flatMap(({ because }) => because);
  return { decision, because: distinctReasons(reasons, 'layer', maxReasons) };
}
