import { checkCommand } from '../chat/check.ts';
import { expandRun, variablesOf } from '../chat/describe.ts';
import { findRefusal } from '../chat/never-in-chat.ts';
import { type ParsedCommand, parseCommand } from '../chat/parse.ts';
import type { Severity } from '../core/diagnostic.ts';
import { findNearest } from '../core/nearest.ts';
import { quoteName } from '../core/quote.ts';
import { isClosed, listAllowed } from '../iam/access-summary.ts';
import type { Context } from '../iam/context.ts';
import type { Verdict } from '../iam/evaluate.ts';
import { matchesText, parseGlob } from '../iam/glob.ts';
import { canAll, canAny, type PatternQuestion } from '../iam/pattern-question.ts';
import type { Layers } from '../iam/policy.ts';
import {
  type CommandFacts,
  decideCeiling,
  decideDefault,
  listProvided,
  type Provided,
  type Range,
  requirementVariantsIn,
} from './ask-command.ts';
import type { ChannelAccess } from './channel-access.ts';
import type { Knowledge } from './knowledge.ts';
import { substitutePlace } from './place.ts';
import { placeReasons } from './place-reasons.ts';
import type { ReadAlias } from './prove.ts';
import { type AskedFor, readQuestion } from './question.ts';
import { type KnownValues, regionOf, requestContext, summaryContext } from './request-context.ts';
import { withResourcePolicy } from './resource-policy.ts';
import { allOf, anyOf, refusedBecause } from './verdicts.ts';

/** Both verdicts on what was asked, each worked out when it is wanted; or what is wrong with the question. */
export type Answer =
  | {
      readonly default: () => Verdict;
      readonly ceiling: () => Verdict;
      /** What is also needed in some set-ups. */
      readonly provided?: readonly Provided[];
    }
  | { readonly problems: readonly CommandProblem[] };

/** Something in a question that nobody could answer; an error. */
export interface CommandProblem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string | undefined;
  /** In the text that was asked. */
  readonly offset: number;
}

/** How a question is meant. */
export interface AskOptions {
  /** Whether it has to hold for everything that the question covers, or for something in it. */
  readonly range: Range;
  /** Whether `run deploy` also needs the channel to list the alias. */
  readonly needsAlias: boolean;
}

/**
 * Whether something works in a channel.
 * @param text a command as in chat, `run <alias> …`, or `service:Action [on ARN]`
 */
export function askChannel(
  access: ChannelAccess,
  text: string,
  aliases: ReadonlyMap<string, ReadAlias>,
  knowledge: Knowledge,
  options: AskOptions,
): Answer {
  const question = readQuestion(text);
  if (question.kind === 'action') return askAction(access, question, knowledge, options.range);
  const parsed = parseCommand(text);
  if (parsed.form !== 'run')
    return askParsed(access, parsed, { values: {}, passRoles: [] }, knowledge, options.range);
  const name = parsed.operation?.value ?? '';
  const alias = aliases.get(name);
  if (alias === undefined) return describeUnknownAlias(name, parsed.operation?.start ?? 0, aliases);
  if (options.needsAlias && !access.channel.aliases.includes(name)) {
    const verdict = refusedBecause(`the channel does not list the alias ${quoteName(name)}`);
    return { default: () => verdict, ceiling: () => verdict };
  }
  const { command, unknown, strays } = expandRun(alias.parsed, parsed);
  const problems = [...unknown, ...strays].map(word => describeArgument(word, alias, text));
  if (problems.length > 0) return { problems };
  return askParsed(access, parseCommand(command), alias, knowledge, options.range);
}

function describeArgument(word: string, alias: ReadAlias, text: string): CommandProblem {
  const names = variablesOf(alias.parsed).map(name => `${name}=…`);
  return {
    code: 'alias/unknown-option',
    severity: 'error',
    message: `The alias ${quoteName(alias.key)} takes no ${quoteName(word)}`,
    help: names.length === 0 ? 'it has no variables' : `it takes ${names.join(' ')}`,
    offset: Math.max(0, text.indexOf(word)),
  };
}

function describeUnknownAlias(name: string, offset: number, aliases: ReadonlyMap<string, ReadAlias>): Answer {
  const nearest = findNearest(name, aliases.keys());
  const problem = {
    code: 'reference/unknown',
    severity: 'error' as const,
    message: name === '' ? '`run` needs the name of an alias' : `There is no alias ${quoteName(name)}`,
    help: nearest === undefined ? undefined : `did you mean \`${nearest}\`?`,
    offset,
  };
  return { problems: [problem] };
}

function askParsed(
  access: ChannelAccess,
  parsed: ParsedCommand,
  command: CommandFacts,
  knowledge: Knowledge,
  range: Range,
): Answer {
  const problems = checkCommand(knowledge.catalogue, parsed, { as: 'typed' })
    .filter(({ severity }) => severity === 'error')
    .map(({ code, severity, message, help, start }) => ({ code, severity, message, help, offset: start }));
  const refused = problems.find(({ code }) => code === 'alias/not-in-chat');
  // What chat never runs is an answer, and not a mistake in the question.
  if (refused !== undefined && problems.length === 1) {
    const verdict = refusedBecause(refused.message);
    return { default: () => verdict, ceiling: () => verdict };
  }
  if (problems.length > 0) return { problems };
  const variants = requirementVariantsIn(access, parsed, command, knowledge, range);
  return {
    default: () => anyOf(variants.map(needed => decideDefault(access, needed, range))),
    ceiling: () => anyOf(variants.map(needed => decideCeiling(access, needed, range))),
    provided: range === 'every' ? variants.flatMap(listProvided) : [],
  };
}

function askAction(
  access: ChannelAccess,
  { action, resource }: Extract<AskedFor, { kind: 'action' }>,
  knowledge: Knowledge,
  range: Range,
): Answer {
  if (!/[*?]/.test(action) && knowledge.actions.find(action) === undefined) {
    return { problems: [describeUnknownAction(action, knowledge)] };
  }
  const refused = findRefused(action);
  if (refused !== undefined) {
    const verdict = refusedBecause(`Amazon Q never runs ${refused} in chat, whatever policies allow`);
    return { default: () => verdict, ceiling: () => verdict };
  }
  const on = resource === undefined ? undefined : substitutePlace(resource, access.place);
  const ask = (layers: Layers, known: KnownValues) => {
    const question = {
      action,
      ...(on === undefined ? {} : { resource: on }),
      context: requestContext(access, known, regionOf(on)),
    };
    const verdict =
      range === 'every'
        ? shorten(canAll(layers, question, knowledge.actions), action, knowledge)
        : askSome(layers, question, summaryContext(access, known, layers), knowledge);
    return withResourcePolicy(verdict, on, access.place);
  };
  return {
    default: () => {
      const verdicts = access.defaults.map(role => ask(role.layers, role.known));
      return placeReasons(access, range === 'every' ? allOf(verdicts) : anyOf(verdicts));
    },
    ceiling: () => placeReasons(access, ask(access.ceiling, access.known)),
  };
}

/** Of the many actions of a pattern one example tells enough. */
function shorten({ decision, because }: Verdict, action: string, { actions }: Knowledge): Verdict {
  const [first] = because;
  if (first === undefined || decision !== 'denied' || !/[*?]/.test(action)) return { decision, because };
  const count = actions.actionsMatching(action.toLowerCase()).length;
  const message = `not every one of the ${count} actions that ${action} covers is allowed, for example:`;
  return { decision, because: [{ layer: first.layer, message }, ...because.slice(0, 2)] };
}

/** What the chat service refuses as a whole and a question is about: `iam:*` of `iam:Put*`. */
function findRefused(action: string): string | undefined {
  const [service = ''] = action.split(':');
  return /[*?]/.test(service) ? undefined : findRefusal(service, action.slice(service.length + 1));
}

function describeUnknownAction(action: string, { actions }: Knowledge): CommandProblem {
  const service = action.split(':')[0] ?? '';
  const names = actions.actionsMatching(`${service}:*`).map(({ name }) => name);
  const begun = names.find(name => name.toLowerCase().startsWith(action.toLowerCase()));
  const nearest = begun ?? findNearest(action, names);
  return {
    code: 'expect/unknown-action',
    severity: 'error',
    message:
      names.length === 0
        ? `IAM knows no service ${quoteName(service)}`
        : `IAM knows no action ${quoteName(action)}`,
    help: nearest === undefined ? undefined : `did you mean \`${nearest}\`?`,
    offset: 0,
  };
}

/**
 * Whether any action of a pattern is allowed. What is not allowed at all by the summary of the layers, which knows
 * every action, does not have to be asked action by action.
 */
function askSome(
  layers: Layers,
  question: PatternQuestion,
  context: Context,
  { actions, reader }: Knowledge,
): Verdict {
  const summary = reader.summarize(layers, context);
  if (!isClosed(summary)) return canAny(layers, question, actions);
  const pattern = parseGlob(question.action.toLowerCase());
  const candidates = listAllowed(summary, actions).filter(({ key }) => matchesText(pattern, key));
  if (candidates.length > 0) {
    return anyOf(candidates.map(({ name }) => canAny(layers, { ...question, action: name }, actions)));
  }
  if (pattern.isLiteral) return canAny(layers, question, actions);
  const name = layers.some(layer => layer.name === 'role') ? 'role' : 'guardrail';
  return {
    decision: 'denied',
    because: [
      {
        layer: name,
        message: `of ${question.action} nothing is allowed by ${name === 'role' ? 'the role and the guardrails together' : 'any guardrail'}`,
      },
    ],
  };
}
