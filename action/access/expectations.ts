import type { Finding } from '../core/finding.ts';
import type { Model } from '../core/model.ts';
import type { Path } from '../core/path.ts';
import type { Project } from '../core/project.ts';
import { quote, quoteName } from '../core/quote.ts';
import { formatExample, type RequestExample } from '../core/request-example.ts';
import { isSilenced } from '../core/to-diagnostics.ts';
import { formatTimes, toInstant } from '../core/until.ts';
import { listInstants, onlyEnds } from '../iam/instants.ts';
import type { Verdict } from '../iam/verdict.ts';
import { type AskOptions, type AskSources, answerInChannel } from './answer-question.ts';
import { type ChannelAccess, layersOf } from './channel-access.ts';
import { type DefaultAudience, defaultAudienceOf } from './default-audience.ts';
import { explain, helpForUnknown } from './explain.ts';
import type { AccessIndex } from './prove.ts';
import type { CommandProblem, DecidedAnswer } from './question.ts';
import { describeByRole, findDefaultCan, findWhoCan, needsNoPermission, type WhoCan } from './who-can.ts';

/** Runs every permission test of a configuration. `can` holds with the channel role, `cannot` for whatever role. */
export function* runExpectations(
  index: AccessIndex,
  sources: AskSources,
  project: Project,
): Generator<Finding> {
  const { config } = project;
  for (const [number, entry] of (config.expect ?? []).entries()) {
    const models = index.models.filter(model => model.channels.some(({ key }) => key === entry.channel));
    for (const kind of ['can', 'cannot'] as const) {
      for (const [item, text] of (entry[kind] ?? []).entries()) {
        const path = ['expect', number, kind, item];
        const isOnDefault = kind === 'can' || entry.as === 'default';
        const findings = [
          ...runOne(index, models, sources, {
            channel: entry.channel,
            kind,
            text,
            path,
            isOnDefault,
          }),
        ];
        yield* findings;
        // A question that cannot be read is not answered by hiding why.
        const errors = findings.filter(({ severity }) => severity === 'error');
        const [hidden] = errors;
        if (hidden !== undefined && errors.every(finding => isSilenced(project, finding))) {
          yield describeUnreadable(entry.channel, kind, text, { path, message: hidden.message });
        }
      }
    }
  }
}

interface Test {
  readonly channel: string;
  readonly kind: 'can' | 'cannot';
  readonly text: string;
  readonly path: Path;
  readonly isOnDefault: boolean;
}

function* runOne(
  index: AccessIndex,
  models: readonly Model[],
  sources: AskSources,
  test: Test,
): Generator<Finding> {
  let unknown: Finding | undefined;
  for (const model of models) {
    const access = index.find(model, test.channel);
    if (access === undefined) continue;
    const options: AskOptions = {
      range: test.kind === 'can' ? 'every' : 'some',
      isCompleted: test.kind === 'cannot',
      needsAlias: test.kind === 'can',
    };
    const ask: Ask = asked => answerInChannel(asked, test.text, sources, options);
    const answer = ask(access);
    const { remarks = [] } = 'problems' in answer ? {} : answer;
    const isWrong = remarks.some(({ severity }) => severity === 'error');
    if ('problems' in answer || isWrong) {
      const wrong = 'problems' in answer ? answer.problems : remarks;
      yield* wrong.map(problem => toFinding(problem, test.path));
      return;
    }
    if (unknown === undefined) yield* remarks.map(remark => toFinding(remark, test.path));
    const now = assess(test, answer);
    const isDenied = now.verdict.decision === 'denied';
    const later = test.kind === 'cannot' && isDenied ? findLater(index, model, test, ask) : undefined;
    const found = later?.found ?? now;
    if (found.verdict.decision === wantedOf(test)) continue;
    const isShown = test.kind === 'cannot' && now.verdict.decision === 'allowed';
    const example = isShown ? answer.example?.(now.whose) : undefined;
    const notes = [later && formatTimes(later.times), answer.note];
    const note = notes.filter(text => text !== undefined && text !== '').join('; ');
    const finding = describeFailure(test, found, model, {
      audience: defaultAudienceOf(access.channel),
      byRole: test.kind === 'cannot' ? describeByRole(later?.access ?? access, found, ask) : '',
      example,
      note: note === '' ? undefined : note,
    });
    // What fails for certain in another target says more than what is unknown in this one.
    if (finding.code === 'expect/unknown') unknown ??= finding;
    else {
      yield finding;
      // The first target says it; the others most likely say the same.
      return;
    }
  }
  if (unknown !== undefined) yield unknown;
}

type Ask = (access: ChannelAccess) => ReturnType<typeof answerInChannel>;

/** The decision with which a test passes. */
function wantedOf({ kind }: Test): Verdict['decision'] {
  return kind === 'can' ? 'allowed' : 'denied';
}

/** What is found out of whom a test is about: of a `cannot` about everyone, whatever role they have. */
function assess({ isOnDefault }: Test, answer: DecidedAnswer): WhoCan {
  return isOnDefault ? findDefaultCan(answer) : findWhoCan(answer);
}

/** What a test finds at a later time. */
interface Later {
  /** None where they are not known. */
  readonly times: { readonly from?: string; readonly until?: string };
  readonly found: WhoCan;
  readonly access: ChannelAccess;
}

/** When something is first no longer denied after now, as far as dates decide. */
function findLater(index: AccessIndex, model: Model, test: Test, ask: Ask): Later | undefined {
  const { channel } = test;
  const access = index.find(model, channel);
  const { now } = index;
  if (access === undefined || now === undefined) return undefined;
  const layers = layersOf(access);
  if (onlyEnds(layers)) return undefined;
  const instants = listInstants(layers);
  if (instants === undefined) {
    const message = 'it is denied now, and its policies name too many dates to evaluate each of them';
    const verdict: Verdict = { decision: 'unknown', because: [{ layer: 'role', message }] };
    return { times: {}, found: { verdict, whose: 'ceiling', byDefault: 'unknown' }, access };
  }
  let later: Later | undefined;
  for (const instant of instants.filter(each => each > Date.parse(now)).map(toInstant)) {
    const then = index.at(instant).find(model, channel);
    if (then === undefined) continue;
    const answer = ask(then);
    if ('problems' in answer) continue;
    const found = assess(test, answer);
    const { decision } = found.verdict;
    if (later === undefined) {
      if (decision !== 'denied') later = { times: { from: instant }, found, access: then };
    } else if (decision !== later.found.verdict.decision) {
      return { ...later, times: { ...later.times, until: instant } };
    }
  }
  return later;
}

function toFinding({ code, severity, message, help, offset }: CommandProblem, path: Path): Finding {
  return { code, severity, message, ...(help === undefined ? {} : { help }), path, offset };
}

function describeUnreadable(
  channel: string,
  kind: Test['kind'],
  text: string,
  { path, message }: { path: Path; message: string },
): Finding {
  return {
    code: 'expect/unknown',
    message: `Whether ${quoteName(channel)} ${kind} ${quote(text)} cannot be proved: ${message}`,
    help: 'correct the command; `rules` and `ignore` only hide the mistake',
    path,
  };
}

/** What was found out for a test, beside its verdict. */
interface Asked {
  readonly audience: DefaultAudience;
  /** By what role what a `cannot` is about can be done; empty for a `can`. */
  readonly byRole: string;
  readonly example: RequestExample | undefined;
  readonly note: string | undefined;
}

function describeFailure(
  test: Test,
  found: WhoCan,
  model: Model,
  { audience, byRole, example, note }: Asked,
): Finding {
  const { channel, kind, text, path } = test;
  const { verdict } = found;
  const hasListedRoles = audience === 'listed-role';
  const target = model.target.account === undefined ? '' : ` in the target ${model.target.key}`;
  const region = note === undefined ? '' : `; ${note}`;
  const shown = example === undefined ? '' : `; for example: ${formatExample(example)}`;
  if (verdict.decision === 'unknown') {
    return {
      code: 'expect/unknown',
      message: `Whether ${quoteName(channel)} ${kind} ${quote(text)}${target} cannot be proved: ${explain(verdict)}${region}`,
      help:
        helpForUnknown(verdict) ??
        'add what is missing: the `document` of what is made elsewhere, the `account` of the target, or a narrower question; a condition on the request itself stays unknown',
      path,
    };
  }
  return {
    code: 'expect/failed',
    message:
      kind === 'can'
        ? `${quoteName(channel)} cannot ${quote(text)}${target}${hasListedRoles ? ' with every listed role' : ''}: ${explain(verdict)}${region}`
        : `${quoteName(channel)} can ${quote(text)}${target}${byRole}: ${explain(verdict)}${region}${shown}`,
    ...(example === undefined ? {} : { example }),
    help:
      kind === 'can'
        ? 'allow it in the layer that is named, or correct the expectation'
        : adviseAgainst(test, found, hasListedRoles),
    path,
  };
}

/** What makes a `cannot` hold. */
function adviseAgainst({ isOnDefault }: Test, found: WhoCan, hasListedRoles: boolean): string {
  if (needsNoPermission(found.verdict)) return 'remove the test: no policy can prevent it';
  if (isOnDefault) return 'narrow the role or the guardrails, or correct the expectation';
  if (found.byDefault === 'unknown') return 'narrow the guardrails';
  const roles = hasListedRoles ? 'the listed roles' : 'the channel role';
  return found.byDefault === 'denied'
    ? `narrow the guardrails; \`as: default\` proves it for ${roles} alone`
    : `narrow the guardrails; with \`as: default\`, which is about ${roles} alone, narrowing ${hasListedRoles ? 'these roles' : 'that role'} is enough`;
}
