import type { Wildcard } from '../chat/arn-template.ts';
import type { Requirement } from '../chat/requirement.ts';
import type { Requirements } from '../chat/requirements.ts';
import { joinWords, listSome, quoteName } from '../core/quote.ts';
import { withoutService } from '../iam/channel-layers.ts';
import { evaluate, evaluateAny, type Request } from '../iam/evaluate.ts';
import {
  digit,
  digits,
  field,
  type Glob,
  literalStar,
  makeGlob,
  toInner,
  toSymbols,
  word,
} from '../iam/glob.ts';
import { askOwner } from '../iam/other-account.ts';
import { type Layers, withoutPasses } from '../iam/policy.ts';
import type { Detail, Verdict } from '../iam/verdict.ts';
import type { ChannelAccess } from './channel-access.ts';
import type { CommandFacts } from './command-requirements.ts';
import { decideInDefaultRegion, type KnownRequirements } from './default-regions.ts';
import { placeReasons } from './place-reasons.ts';
import { type KnownValues, requestContext, stepContext } from './request-context.ts';
import { withResourcePolicy } from './resource-policy.ts';
import { allOf, anyOf, unknownBecause, withReasonsOf } from './verdicts.ts';

/** `every`: it works, whatever the values of its open parts. `some`: there is something for which it works. */
export type Range = 'every' | 'some';

/** A command as it is asked about. */
export interface AskedCommand {
  readonly command: CommandFacts;
  readonly range: Range;
  /** With `some`: whether it is also meant with options that it does not give, at any value. */
  readonly isCompleted?: boolean;
}

/** What the channel role gives; where every member has to choose a role, what each of the expected ones gives. */
export function decideDefault(access: ChannelAccess, requirements: Requirements, range: Range): Verdict {
  const verdicts = access.defaults.map(role => decideFor(role, requirements, { access, range }));
  const [only] = verdicts;
  // Most channels have one role, and what is decided of it has each reason once.
  if (only !== undefined && verdicts.length === 1) return placeReasons(access, only);
  return placeReasons(access, range === 'every' ? allOf(verdicts) : anyOf(verdicts));
}

/** What any user role can be given at most. @param detail `decision`: reasons may be left out */
export function decideCeiling(
  access: ChannelAccess,
  requirements: Requirements,
  range: Range,
  detail: Detail = 'reasons',
): Verdict {
  const asking = { access, range, detail };
  return placeReasons(
    access,
    decideFor({ layers: access.ceiling, known: access.known }, requirements, asking),
  );
}

/** What helps where a command cannot be mapped: its actions can be asked about one by one. */
const askActionsInstead =
  'permissions cannot prove this command: test the actions that it needs with `expect`, each as `service:Action on ARN`';

/** Who makes a request: the policies that decide about it, and what is known of it whatever it asks for. */
interface Requester {
  readonly layers: Layers;
  readonly known: KnownValues;
}

/** In which channel something is asked, and in which sense. */
interface Asking {
  readonly access: ChannelAccess;
  readonly range: Range;
  readonly detail?: Detail;
}

/**
 * The verdict for one role. Where a command with variables is denied with one value and may work with another, it depends on what is
 * typed; what a command leaves open otherwise is a question about all of it.
 */
function decideFor(requester: Requester, requirements: Requirements, asking: Asking): Verdict {
  const verdict = decideRange(requester, requirements, asking);
  if ('unknown' in requirements) return verdict;
  const decide = (needed: Requirements, range: Range) =>
    decideRange(requester, needed, { ...asking, range, detail: 'decision' }).decision;
  if (asking.range === 'some') {
    if (verdict.decision !== 'allowed' || requirements.defaultRegions === undefined) return verdict;
    if (decide(requirements, 'every') === 'allowed') return verdict;
    const inRegion = settleRegion(requester, requirements, asking);
    return 'decision' in inRegion ? inRegion : decideRange(requester, inRegion, asking);
  }
  if (verdict.decision !== 'denied' || requirements.requirements.every(isOneRequest)) return verdict;
  if (decide(requirements, 'some') === 'denied') return verdict;
  const settled = settleRegion(requester, requirements, asking);
  if ('decision' in settled) return settled;
  const { because } = settled === requirements ? verdict : decideRange(requester, settled, asking);
  const some = decide(settled, 'some');
  if (some === 'denied') return { decision: 'denied', because };
  const isSomeAllowed = some === 'allowed';
  if (settled.hasVariables) return dependOnValue(because, requester, settled, { ...asking, isSomeAllowed });
  const message = `the answer is about all that the command leaves open, and ${isSomeAllowed ? 'not all of it is denied' : 'it is not known whether all of it is denied'}`;
  return { decision: 'denied', because: [...because, { layer: 'service', message }] };
}

/** Whether a requirement is one request, so that it leaves nothing open: all of it is the same as some of it. */
function isOneRequest({ resources, regions, resourcesUnknown, wildcards, groups }: Requirement): boolean {
  const [resource] = resources;
  return (
    resource !== undefined &&
    resources.length === 1 &&
    regions.length === 1 &&
    resourcesUnknown === undefined &&
    wildcards === undefined &&
    groups === undefined &&
    !/[*?]/.test(resource)
  );
}

/** What the default Region of the channel decides of a command that names no Region; what it needs where that decides nothing. */
function settleRegion(requester: Requester, requirements: KnownRequirements, asking: Asking) {
  if (requirements.defaultRegions === undefined) return requirements;
  return decideInDefaultRegion(
    requirements,
    (needed, detail) => decideRange(requester, needed, { ...asking, detail }),
    needed =>
      decideRange(requester, needed, { ...asking, range: 'some', detail: 'decision' }).decision !== 'denied',
  );
}

/** Whether a command is denied with some values and not with all of them, with any of the roles that commands run as. */
export function isDeniedInPart(access: ChannelAccess, requirements: Requirements): boolean {
  if ('unknown' in requirements) return false;
  return access.defaults.some(role => {
    const decide = (needed: Requirements, range: Range) =>
      decideRange(role, needed, { access, range, detail: 'decision' }).decision;
    const isInPart = (needed: Requirements) =>
      decide(needed, 'every') === 'denied' && decide(needed, 'some') !== 'denied';
    if (!isInPart(requirements)) return false;
    const settled = settleRegion(role, requirements, { access, range: 'every' });
    return !('decision' in settled) && isInPart(settled);
  });
}

/** Says of a command what denies it with some values, and with which listed ones it is allowed. */
function dependOnValue(
  because: Verdict['because'],
  requester: Requester,
  { requirements, needsValues }: KnownRequirements,
  { isSomeAllowed, ...asking }: Asking & { readonly isSomeAllowed: boolean },
): Verdict {
  const working = requirements.flatMap(({ groups = [], ...each }) =>
    groups
      .filter(group => group.length > 1)
      .flat()
      .filter(arn => {
        const one = { ...each, resources: [arn] };
        return decideRequirement(requester, one, { ...asking, range: 'every' }).decision === 'allowed';
      }),
  );
  const allowed = working.length === 0 ? '' : `; it is allowed on ${listSome(working, maxWorking)}`;
  const others = isSomeAllowed ? 'others are not' : 'it is not known whether others are';
  const missing = needsValues.filter(name => name.startsWith('--')).map(quoteName);
  const value =
    missing.length === 0 ? 'the value' : `the value of ${joinWords(missing)}, for which chat asks`;
  const message = `it depends on ${value}: some are denied and ${others}${allowed}`;
  const help =
    missing.length === 0
      ? 'ask about the values one by one, or list only `values` with which it works'
      : `give ${joinWords(missing)}`;
  return { decision: 'unknown', because: [{ layer: 'service', message, help }, ...because] };
}

/** How many resources are named with which a command works. */
const maxWorking = 3;

function decideRange({ layers, known }: Requester, requirements: Requirements, asking: Asking): Verdict {
  if ('unknown' in requirements) return unknownBecause(requirements.unknown, askActionsInstead);
  const verdicts: Verdict[] = [];
  const steps: DecidedStep[] = [];
  for (const each of requirements.requirements) {
    // A command works when all that it needs is there; what it may do without decides nothing.
    if (each.when !== undefined) continue;
    const requester = {
      // What chat never runs are operations. What IAM checks besides, as `iam:PassRole`, is none that is run, and what is of
      // use in another call does not let chat run a call of its own.
      layers: each.isBeside ? withoutService(layers) : withoutPasses(layers),
      known: each.context === undefined ? known : { ...known, ...each.context },
    };
    const own = decideRequirement(requester, each, asking);
    const verdict =
      each.orElse === undefined ? own : anyOf([own, decideRequirement(requester, each.orElse, asking)]);
    if (each.step === undefined) verdicts.push(verdict);
    else steps.push({ ...each.step, verdict });
  }
  const direct = allOf(verdicts);
  if (requirements.missing.length + requirements.outside.length + steps.length === 0) return direct;
  const missing = [
    ...requirements.missing.map(({ message }) => unknownBecause(message, askActionsInstead)),
    ...requirements.outside.map(({ message, instead }) => unknownBecause(message, instead ?? askOwner)),
  ];
  return direct.decision === 'denied' || steps.length === 0
    ? allOf([direct, ...missing])
    : joinSteps(allOf([direct, ...missing]), steps);
}

/** A call of a runbook and whether it is allowed. */
interface DecidedStep {
  readonly runbook: string;
  readonly changes: boolean;
  readonly verdict: Verdict;
}

/**
 * A runbook works when all of its calls are allowed, and does nothing when every call that changes something is denied. In
 * between, the calls before a denied one are made, so neither can be said.
 * @param start the verdict on what starts the runbook, which is not `denied`
 */
function joinSteps(start: Verdict, steps: readonly DecidedStep[]): Verdict {
  const denied = steps.filter(({ verdict }) => verdict.decision === 'denied');
  const [first] = denied;
  if (first === undefined) return allOf([start, ...steps.map(({ verdict }) => verdict)]);
  const changing = steps.filter(({ changes }) => changes);
  if (changing.every(each => denied.includes(each))) return allOf(changing.map(({ verdict }) => verdict));
  const part = unknownBecause(
    `\`${first.runbook}\` can run in part: one of its calls is denied, and changes made by the others remain`,
    `allow all calls of the runbook, or deny \`ssm:StartAutomationExecution\` on the document \`${first.runbook}\``,
  );
  return withReasonsOf(part, allOf(denied.map(({ verdict }) => verdict)));
}

/** What a command needs in some set-ups only: the proofs leave it out and name it. */
export interface Provided {
  readonly action: string;
  readonly resources: readonly string[];
  readonly when: string;
}

/** What is needed only in some set-ups. */
export function listProvided(requirements: Requirements): Provided[] {
  if ('unknown' in requirements) return [];
  return requirements.requirements.flatMap(({ action, resources, when }) =>
    when === undefined ? [] : [{ action, resources, when }],
  );
}

function decideRequirement(requester: Requester, requirement: Requirement, asking: Asking): Verdict {
  const { otherwise } = requirement;
  const verdict = decideNamed(requester, requirement, asking);
  if (otherwise === undefined || verdict.decision !== 'denied') return verdict;
  const { wildcards: _, ...named } = requirement;
  const onOthers = decideNamed(
    requester,
    { ...named, resources: otherwise.resources, groups: [otherwise.resources] },
    { ...asking, range: 'some' },
  );
  if (onOthers.decision === 'denied') return verdict;
  const unknown = unknownBecause(
    `${requirement.action}: ${otherwise.why}`,
    'allow or deny it on all of them',
  );
  return withReasonsOf(unknown, verdict);
}

/** The verdict on the resources that a requirement names. */
function decideNamed(requester: Requester, requirement: Requirement, asking: Asking): Verdict {
  const { range } = asking;
  const { resources, regions } = requirement;
  const decide = (resource: string) => {
    const [region] = regions;
    if (region !== undefined && regions.length === 1)
      return decideResource(requester, requirement, { region, resource }, asking);
    const verdicts = regions
      // A resource is asked about in its own Region, where a variable leaves more than one.
      .filter(each => isIn(resource, each, regions))
      .map(each => decideResource(requester, requirement, { region: each, resource }, asking));
    return range === 'every' ? allOf(verdicts) : anyOf(verdicts);
  };
  const [resource] = resources;
  const { groups } = requirement;
  if (resource !== undefined && resources.length === 1 && groups === undefined) return decide(resource);
  if (range === 'every') return allOf(resources.map(decide));
  // All groups are needed, each on one of what its variables can be.
  return allOf((groups ?? resources.map(each => [each])).map(group => anyOf(group.map(decide))));
}

function isIn(resource: string, region: string, regions: readonly string[]): boolean {
  const own = resource.split(':')[3] ?? '';
  return own === region || !regions.includes(own);
}

function decideResource(
  { layers, known }: Requester,
  { action, resourcesUnknown, isUncertain, wildcards, add, instead, step }: Requirement,
  { region, resource }: { readonly region: string; readonly resource: string },
  { access, range, detail = 'reasons' }: Asking,
): Verdict {
  const own = region === '*' ? undefined : region;
  const context = step === undefined ? requestContext(access, known, own) : stepContext(known, own);
  // For an action that takes no resource, `*` is a text, which only `*` matches.
  const on = resource === '*' && access.isWildcardOnly(action) ? literalStar : resource;
  // What is not known of a resource may be that it is of another form than those that are documented.
  const isOfForms = resourcesUnknown === undefined && /[*?]/.test(resource);
  const request = {
    action,
    resource: on,
    context,
    detail,
    ...(isOfForms ? { forms: access.formsOf(action) } : {}),
  };
  const wildcard = wildcards?.find(({ arn }) => arn === resource);
  const decided = (verdict: Verdict) => withResourcePolicy(verdict, resource, access.place);
  if (resourcesUnknown === undefined && wildcard === undefined)
    return decided(range === 'every' ? evaluate(layers, request) : evaluateAny(layers, request));
  // On a resource that is not known: certain only when it is the same for all that it may be.
  const requests = requestsOf(request, wildcard);
  const everywhere = allOf(requests.map(each => evaluate(layers, each)));
  if (everywhere.decision === 'allowed') return decided(everywhere);
  const isAll = wildcard?.kind === 'all';
  if (isAll && everywhere.decision === 'unknown') return everywhere;
  const anywhere = isUncertain ? undefined : decideAnywhere(layers, requests, isAll ? wildcard : undefined);
  if (anywhere?.decision === 'denied') return isAll ? everywhere : anywhere;
  return unknownBecause(
    resourcesUnknown === undefined
      ? describePart(action, resource, wildcard)
      : `${action}: ${resourcesUnknown}`,
    instead ?? add ?? helpToName(wildcard),
  );
}

/**
 * Whether anything is allowed of what a resource may be. What asks for all resources may be checked on each of them, or once on a
 * text that has `*` for all of them: AWS does not document which.
 * @param all what is asked for, where that is all of them
 */
function decideAnywhere(layers: Layers, requests: readonly Request[], all: Wildcard | undefined): Verdict {
  const [first] = requests;
  if (all === undefined || first === undefined) return anyOf(requests.map(each => evaluateAny(layers, each)));
  const texts = all.forms ?? [all.arn];
  return anyOf(texts.map(text => evaluate(layers, { ...first, resource: makeGlob(toSymbols(text)) })));
}

/** A request once for each form that its resource can have. */
function requestsOf(request: Request, wildcard: Wildcard | undefined): readonly Request[] {
  const { forms = [] } = wildcard ?? {};
  return forms.length === 0 ? [request] : forms.map(form => ({ ...request, resource: readForm(form) }));
}

/** What AWS makes up holds no colon, so that no pattern is about it that has the name of another type behind one. */
function readForm(form: string): Glob {
  if (form === '*') return literalStar;
  const text = toInner(form)
    .replaceAll('{new}', field)
    .replaceAll('{id}', word)
    .replaceAll('{revision}', `${digit}${digits}`);
  return makeGlob(text);
}

/** What to do about a resource that the command leaves open. */
function helpToName(wildcard: Wildcard | undefined): string {
  return wildcard?.kind === 'any' || wildcard?.kind === 'new'
    ? 'allow or deny the action on all of these resources: the command cannot name one of them by its ARN'
    : 'name the resource in the command, or give `values` for its variables';
}

function describePart(action: string, resource: string, wildcard: Wildcard | undefined): string {
  if (wildcard?.kind !== 'all')
    return `${action} is allowed on some of ${resource}, and the command does not say which one it uses`;
  const [, ...others] = wildcard.forms ?? [];
  const what = resource === '*' ? ['`*`', ...others].join(' or ') : resource;
  return `${action} is denied on some of ${what}, and the command asks for all of them: whether it is denied as a whole is not documented`;
}
