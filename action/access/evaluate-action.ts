import { describeArnPlace } from '../chat/known-place.ts';
import { findRefusal } from '../chat/never-in-chat.ts';
import { findNearest } from '../core/nearest.ts';
import { describeUnlistedAction, describeUnmatchedPattern } from '../core/not-listed.ts';
import { substitutePlace } from '../core/place.ts';
import { joinChoices, quoteName } from '../core/quote.ts';
import { isClosed } from '../iam/access-summary.ts';
import { listAbout, listAllowedIn } from '../iam/allowed-actions.ts';
import type { Context } from '../iam/context.ts';
import { formatGlob, matchesText, parseAsked, parseGlob } from '../iam/glob.ts';
import {
  canAll,
  canAny,
  canAnyUndocumented,
  type PatternQuestion,
  readActions,
} from '../iam/pattern-question.ts';
import type { Layers } from '../iam/policy.ts';
import { listMeant, typeOfAll } from '../iam/requested-arns.ts';
import type { Decision, Detail, Verdict } from '../iam/verdict.ts';
import { findAllowedExample } from './allowed-example.ts';
import type { Range } from './ask-command.ts';
import { type ChannelAccess, layersOf } from './channel-access.ts';
import { noteForwarding } from './note-on-forwarding.ts';
import { placeReasons } from './place-reasons.ts';
import type { ProofData } from './proof-data.ts';
import type { AskedFor, CommandProblem, QuestionAnswer } from './question.ts';
import { type KnownValues, regionOf, requestContext, summaryContext } from './request-context.ts';
import { withResourcePolicy } from './resource-policy.ts';
import { allOf, anyOf, refusedBecause, unknownBecause } from './verdicts.ts';

/** Whether an IAM action, or those of a pattern, are allowed in a channel. */
export function evaluateAction(
  access: ChannelAccess,
  { action, resource }: Extract<AskedFor, { kind: 'action' }>,
  proofData: ProofData,
  range: Range,
): QuestionAnswer {
  if (namesNothing(action, proofData)) return { problems: [describeUnknownAction(action, proofData)] };
  const refused = findRefused(action);
  if (refused !== undefined && !isForwarded(access, action)) {
    const users = proofData.forwarded().has(action.toLowerCase())
      ? ', and no command that is allowed here is known to use it'
      : '';
    const verdict = refusedBecause(`Amazon Q never runs ${refused} in chat, whatever policies allow${users}`);
    return {
      default: () => verdict,
      ceiling: () => verdict,
      forwarding: () => noteForwarding(access, action, proofData),
    };
  }
  const on = resource === undefined ? undefined : substitutePlace(resource, access.place);
  const isAsWritten = isAboutNothing(action, on, proofData);
  const asked = { action, resource: on, isAsWritten };
  const region = regionOf(on);
  const ask = (layers: Layers, known: KnownValues, detail: Detail = 'reasons') => {
    const question = makeQuestion(requestContext(access, known, region), asked, detail);
    const verdict =
      range === 'every'
        ? askAll(layers, question, proofData)
        : askSome(layers, question, summaryContext(access, known, layers), proofData);
    return limitToPlace(verdict, on, access, proofData);
  };
  return {
    ...remarkOnQuestion({ action, resource: on, isAsWritten }, proofData),
    default: () => {
      const verdicts = access.defaults.map(role => ask(role.layers, role.known));
      return placeReasons(access, range === 'every' ? allOf(verdicts) : anyOf(verdicts));
    },
    ceiling: detail => placeReasons(access, ask(access.ceiling, access.known, detail)),
    forwarding: () => noteForwarding(access, action, proofData),
    example: whose => findAllowedExample(access, whose, { action, resource: on, region }, proofData),
  };
}

/** Whether all that a question covers is allowed, in words that do not say of a part that nothing is. */
function askAll(layers: Layers, question: PatternQuestion, proofData: ProofData): Verdict {
  const { action, resource } = question;
  const verdict = shorten(canAll(layers, question, proofData.actions), question, proofData);
  const [first] = verdict.because;
  if (verdict.decision !== 'denied' || first === undefined || /[*?]/.test(action)) return verdict;
  const meant = resource === undefined ? undefined : findPattern(action, resource, proofData);
  if (meant === undefined) return verdict;
  if (canAny(layers, question, proofData.actions).decision === 'denied') return verdict;
  const message = `${action} is not allowed on every resource that ${meant} matches, for example:`;
  return { decision: 'denied', because: [{ layer: first.layer, message }, ...verdict.because] };
}

/** The pattern that a question about a resource means for an action: a log group is all of its streams. Undefined where it is one resource. */
function findPattern(action: string, resource: string, { actions }: ProofData): string | undefined {
  if (/[*?]/.test(resource)) return resource;
  const types = actions.find(action)?.resources ?? [];
  const meant = listMeant(types, parseAsked(resource)).find(({ isLiteral }) => !isLiteral);
  return meant === undefined ? undefined : formatGlob(meant);
}

/** A verdict as far as it is known of the place that a resource names: what is allowed there is not certain of another account or an unknown Region. */
function limitToPlace(
  verdict: Verdict,
  resource: string | undefined,
  { place }: ChannelAccess,
  { catalogue }: ProofData,
): Verdict {
  if (verdict.decision !== 'allowed' || resource === undefined) return verdict;
  const outside = describeArnPlace(catalogue, resource);
  return outside === undefined
    ? withResourcePolicy(verdict, resource, place)
    : unknownBecause(outside.message, outside.instead);
}

/** What is asked of each role: an action or a pattern, on what. */
interface AskedAction {
  readonly action: string;
  readonly resource: string | undefined;
  readonly isAsWritten: boolean;
}

function makeQuestion(
  context: Context,
  { action, resource, isAsWritten }: AskedAction,
  detail: Detail = 'reasons',
): PatternQuestion {
  return resource === undefined
    ? { action, isAsWritten, context, detail }
    : { action, isAsWritten, resource, context, detail };
}

/** The decision on one action. */
export type NamedDecision = readonly [name: string, decision: Decision];

/**
 * What is decided of each action of a pattern that is or may be allowed on anything that a resource covers, with whatever role decides
 * it. An action can be there several times, once for each role.
 */
export function decideEach(
  access: ChannelAccess,
  { action, resource }: { readonly action: string; readonly resource: string },
  proofData: ProofData,
): Readonly<Record<'default' | 'ceiling', readonly NamedDecision[]>> {
  const on = substitutePlace(resource, access.place);
  const isAsWritten = isAboutNothing(action, on, proofData);
  const { actions, reader } = proofData;
  // A resource that none of the actions has is decided as it is written.
  const scope = {
    pattern: parseGlob(action.toLowerCase()),
    resource: isAsWritten ? undefined : parseGlob(on),
  };
  const decide = (layers: Layers, known: KnownValues): NamedDecision[] => {
    const summary = reader.summarize(layers, summaryContext(access, known, layers));
    const context = requestContext(access, known, regionOf(on));
    const question = makeQuestion(context, { action, resource: on, isAsWritten });
    return listAllowedIn(summary, scope, actions).map(({ name }) => {
      const verdict = canAnyOnce(layers, { ...question, action: name }, proofData);
      return [name, limitToPlace(verdict, on, access, proofData).decision];
    });
  };
  return {
    default: access.defaults.flatMap(({ layers, known }) => decide(layers, known)),
    ceiling: decide(access.ceiling, access.known),
  };
}

/** The verdicts of the last question about each layers: whether anything works is one question, what works is the next. */
const lastVerdicts = new WeakMap<
  Layers,
  { readonly about: string; readonly context: Context | undefined; readonly verdicts: Map<string, Verdict> }
>();

/** Whether one action is allowed anywhere, worked out once for questions about the same resource. */
function canAnyOnce(layers: Layers, question: PatternQuestion, { actions }: ProofData): Verdict {
  const { action, resource, context, isAsWritten } = question;
  const about = `${resource} ${isAsWritten}`;
  let last = lastVerdicts.get(layers);
  if (last?.about !== about || last.context !== context) {
    last = { about, context, verdicts: new Map() };
    lastVerdicts.set(layers, last);
  }
  const verdict = last.verdicts.get(action) ?? canAny(layers, question, actions);
  last.verdicts.set(action, verdict);
  return verdict;
}

/** Whether no request of any of the actions can be about a resource. */
function isAboutNothing(
  action: string,
  resource: string | undefined,
  { actions }: Pick<ProofData, 'actions'>,
): boolean {
  if (resource === undefined) return false;
  const pattern = readActions(action);
  return (
    actions.actionsMatching(pattern).length > 0 &&
    listAbout(pattern, parseAsked(resource), actions).length === 0
  );
}

/** Whether a question is about an action, or a service, of which nothing is known. */
function namesNothing(action: string, { actions }: ProofData): boolean {
  if (!/[*?]/.test(action)) return actions.find(action) === undefined;
  const service = literalService(action);
  return service !== undefined && !actions.hasService(service);
}

/** Whether a pattern matches no documented action. */
function matchesNothing(action: string, { actions }: ProofData): boolean {
  // All actions of a service, or of all of them, are there.
  return /[*?]/.test(action) && !action.endsWith(':*') && !actions.hasMatching(readActions(action));
}

/** The service of a pattern that names one. */
function literalService(action: string): string | undefined {
  return /^([\w-]+):/.exec(action)?.[1]?.toLowerCase();
}

/** What to know of the answer to a question that says less than it seems to. */
function remarkOnQuestion(
  { action, resource, isAsWritten }: AskedAction,
  proofData: ProofData,
): { remarks?: readonly CommandProblem[] } {
  // It has an answer all the same: policies may allow what AWS does not document.
  if (matchesNothing(action, proofData)) return { remarks: [describeUnknownAction(action, proofData)] };
  if (resource === undefined) return {};
  if (isAsWritten) return { remarks: [remarkOnResource(action, resource, proofData)] };
  const found = findImpossiblePlace(resource, proofData);
  if (found === undefined) return {};
  const { message, help } = found;
  return { remarks: [{ code: 'expect/no-such-resource', severity: 'warning', message, help, offset: 0 }] };
}

/** What is wrong with the Region or account of an ARN, in which no request is known to be possible. */
function findImpossiblePlace(
  resource: string,
  { catalogue }: ProofData,
): Pick<CommandProblem, 'message' | 'help'> | undefined {
  const place = describeArnPlace(catalogue, resource);
  if (place !== undefined) return { message: place.message, help: place.instead };
  const account = resource.split(':')[4] ?? '';
  if (!/^\d+$/.test(account) || account.length === 12) return undefined;
  return {
    message: `${quoteName(resource)} is in the account ${account}, and an account has 12 digits`,
    help: 'write the 12 digits of the account',
  };
}

/** A resource that no request of the actions can be about: what is proved of it says nothing about the actions. */
function remarkOnResource(action: string, resource: string, { actions }: ProofData): CommandProblem {
  const asked = actions.actionsMatching(action.toLowerCase());
  const kinds = [...new Set(asked.flatMap(({ resources }) => resources.flatMap(({ arns }) => arns)))];
  const all = typeOfAll(action);
  const isOfNone = kinds.length === 0 || all !== undefined;
  const reason = all === undefined ? 'does not take a resource' : `is about ${all}`;
  return {
    code: 'expect/no-such-resource',
    severity: 'warning',
    message: isOfNone
      ? `${quoteName(action)} ${reason}, so this answer applies to ${quoteName(action)} everywhere`
      : `The Service Authorization Reference lists no resource like ${quoteName(resource)} for ${quoteName(action)}, so no request is expected to use it, whatever policies allow`,
    help: isOfNone
      ? 'leave the resource out'
      : `its resources are like ${joinChoices(kinds.slice(0, maxKinds).map(quoteName))}`,
    offset: 0,
  };
}

/** How many kinds of resources a remark names. */
const maxKinds = 3;

/** One example is enough for the many actions of a pattern. */
function shorten({ decision, because }: Verdict, question: PatternQuestion, proofData: ProofData): Verdict {
  const [first] = because;
  if (first === undefined || decision !== 'denied' || !/[*?]/.test(question.action))
    return { decision, because };
  const count = countCovered(question, proofData);
  if (count === 0) return { decision, because };
  const message = `not every one of the ${count} actions ${describeCovered(question)} is allowed, for example:`;
  return { decision, because: [{ layer: first.layer, message }, ...because.slice(0, 2)] };
}

/** The resource that the actions of a pattern have to be about to be covered by a question; undefined: all of them are. */
function resourceOf({ resource, isAsWritten }: PatternQuestion): string | undefined {
  return isAsWritten === true ? undefined : resource;
}

function countCovered(question: PatternQuestion, { actions }: ProofData): number {
  const resource = resourceOf(question);
  const on = resource === undefined ? undefined : parseAsked(resource);
  return listAbout(readActions(question.action), on, actions).length;
}

/** The actions that a question covers, after "actions". */
function describeCovered(question: PatternQuestion): string {
  const { action } = question;
  const resource = resourceOf(question);
  if (resource === undefined) return `that ${action} covers`;
  // An ARN alone asks about all actions.
  return `${action === '*:*' ? '' : `of ${action} `}that can be about ${resource}`;
}

/** Whether a command that is allowed in the channel can use any of the actions that a pattern matches. */
function isForwarded(access: ChannelAccess, pattern: string): boolean {
  return layersOf(access).some(({ passes }) =>
    [...(passes?.keys() ?? [])].some(name => matchesAction(pattern, name)),
  );
}

function matchesAction(pattern: string, action: string): boolean {
  return matchesText(parseGlob(pattern.toLowerCase()), action);
}

/** What the chat service refuses as a whole and a question is about: `iam:*` of `iam:Put*`. */
function findRefused(action: string): string | undefined {
  const [service = ''] = action.split(':');
  return /[*?]/.test(service) ? undefined : findRefusal(service, action.slice(service.length + 1));
}

function describeUnknownAction(action: string, { actions }: ProofData): CommandProblem {
  const service = action.split(':')[0] ?? '';
  const names = actions.actionsMatching(`${service}:*`).map(({ name }) => name);
  const begun = names.find(name => name.toLowerCase().startsWith(action.toLowerCase()));
  const nearest = begun ?? findNearest(action, names);
  return {
    code: 'expect/unknown-action',
    severity: 'error',
    message:
      names.length > 0 && /[*?]/.test(action)
        ? describeUnmatchedPattern(quoteName(action), actions)
        : describeUnlistedAction(
            names.length === 0 ? `The service ${quoteName(service)}` : quoteName(action),
            actions,
          ),
    help: nearest === undefined ? undefined : `did you mean \`${nearest}\`?`,
    offset: 0,
  };
}

/**
 * Whether any action of a pattern is allowed. What is not allowed at all by the summary of the layers, which knows
 * every action, does not have to be asked action by action.
 */
function askSome(layers: Layers, question: PatternQuestion, context: Context, proofData: ProofData): Verdict {
  const { actions, reader } = proofData;
  const summary = reader.summarize(layers, context);
  if (!isClosed(summary) || question.isAsWritten === true) return canAny(layers, question, actions);
  const pattern = parseGlob(question.action.toLowerCase());
  const on = question.resource === undefined ? undefined : parseGlob(question.resource);
  const resource = pattern.isLiteral ? undefined : on;
  const candidates = listAllowedIn(summary, { pattern, resource }, actions);
  const asked = candidates.map(({ name }) => canAnyOnce(layers, { ...question, action: name }, proofData));
  const verdict = asked.length > 0 ? anyOf(asked) : undefined;
  if (verdict !== undefined && verdict.decision !== 'denied') return verdict;
  if (pattern.isLiteral) return verdict ?? canAny(layers, question, actions);
  const open = canAnyUndocumented(layers, question, actions) ?? verdict;
  if (open !== undefined) return open;
  const name = layers.some(layer => layer.name === 'role') ? 'role' : 'guardrail';
  const nothing =
    question.resource === undefined
      ? `of ${question.action} nothing`
      : `none of the actions ${describeCovered(question)}`;
  return {
    decision: 'denied',
    because: [
      {
        layer: name,
        message: `${nothing} is allowed by ${name === 'role' ? 'the role and the guardrails together' : 'any guardrail'}`,
      },
    ],
  };
}
