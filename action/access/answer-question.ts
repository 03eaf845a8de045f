import { readChatRequest } from '../chat/chat-words.ts';
import { checkCommand } from '../chat/check.ts';
import { type ExpandedRun, expandRun, printRunForm, type RunProblem, variablesOf } from '../chat/describe.ts';
import type { CommandFinding } from '../chat/finding.ts';
import { type ParsedCommand, parseCommand } from '../chat/parse.ts';
import { hasQuestionForm, isHelpRequest, isQuestion } from '../chat/question-form.ts';
import type { Requirements } from '../chat/requirements.ts';
import { findNearest } from '../core/nearest.ts';
import { listSome, quoteName } from '../core/quote.ts';
import { matchesText, parseGlob } from '../iam/glob.ts';
import type { Verdict } from '../iam/verdict.ts';
import { findCommandExample } from './allowed-example.ts';
import { type AskedCommand, decideCeiling, decideDefault, listProvided, type Range } from './ask-command.ts';
import type { ChannelAccess } from './channel-access.ts';
import { listOptionsIn } from './command-requirements.ts';
import { evaluateAction } from './evaluate-action.ts';
import { noteOnRegion, prepareCommand, typedCommand } from './prepared-commands.ts';
import type { ProofData } from './proof-data.ts';
import type { ReadAlias } from './prove.ts';
import { type CommandProblem, type DecidedAnswer, type QuestionAnswer, readQuestion } from './question.ts';
import { factsOfRun, inBothReadings, readAsText } from './run-readings.ts';
import { allOf, anyOf, refusedBecause } from './verdicts.ts';

/** How a question is meant. */
export interface AskOptions {
  /** Whether it has to hold for everything that the question covers, or for something in it. */
  readonly range: Range;
  /** Whether `run deploy` has to start the alias in the channel; otherwise it is about the command, which members can also type. */
  readonly needsAlias: boolean;
  /** Whether a command is also meant with options that it does not give, at any value. */
  readonly isCompleted?: boolean;
}

/** What answers are made from, beside the policies of a channel. */
export interface AskSources {
  /** All that chatops.yml has, whether or not the channel lists it. */
  readonly aliases: ReadonlyMap<string, ReadAlias>;
  readonly proofData: ProofData;
}

/**
 * Whether something works in a channel.
 * @param text a command as in chat, `run <alias> …`, or `service:Action [on ARN]`
 */
export function answerInChannel(
  access: ChannelAccess,
  text: string,
  { aliases, proofData }: AskSources,
  options: AskOptions,
): QuestionAnswer {
  const { closed } = access;
  if (closed !== undefined) {
    const verdict: Verdict = { decision: 'denied', because: [closed] };
    return { default: () => verdict, ceiling: () => verdict };
  }
  const question = readQuestion(text);
  if (question.kind === 'action') return evaluateAction(access, question, proofData, options.range);
  const parsed = parseCommand(text);
  if (parsed.form === 'chat') return askChat(access, parsed, proofData, options.range);
  if (parsed.form === 'aws') {
    const { catalogue } = proofData;
    if (isHelpRequest(catalogue, parsed))
      return answerOfChat('`help` after a service is answered by chat itself');
    return isQuestion(catalogue, parsed)
      ? { ...answerQuestion(access, proofData, options.range), ...remarkOnProse(parsed) }
      : askParsed(access, parsed, { ...options, command: typedCommand }, proofData);
  }
  const name = parsed.alias?.value ?? '';
  const alias = aliases.get(name);
  if (alias === undefined) return describeUnknownAlias(name, parsed.alias?.start ?? 0, aliases);
  const cannotRun = describeUnavailable(access, alias);
  if (options.needsAlias && cannotRun !== undefined) {
    const typed = answerInChannel(access, text, { aliases, proofData }, { ...options, needsAlias: false });
    return refuseRun(cannotRun.refusal, typed);
  }
  const run = expandRun(alias.parsed, parsed);
  const wrong = checkCommand(proofData.catalogue, parsed, { as: 'typed' }).filter(
    ({ severity }) => severity === 'error',
  );
  if (wrong.length + run.problems.length > 0) {
    return {
      problems: [...wrong.map(toProblem), ...run.problems.map(problem => describeArgument(problem, alias))],
    };
  }
  const asked = { ...options, command: factsOfRun(alias, run) };
  const answer = askParsed(access, parseCommand(run.command), asked, proofData);
  const remarks = describeMissingValues(run, alias, parsed);
  // What is wrong with the command of the alias has its place there, and not in what was asked.
  if ('problems' in answer) {
    const offset = parsed.alias?.start ?? 0;
    return { problems: answer.problems.map(problem => ({ ...problem, offset })) };
  }
  const other = readAsText(alias.parsed, run);
  const asText = other && askParsed(access, other.parsed, asked, proofData);
  const inBoth = (verdict: Verdict, decide: (answer: DecidedAnswer) => Verdict) =>
    other === undefined || asText === undefined
      ? verdict
      : inBothReadings(verdict, other, 'problems' in asText ? 'denied' : decide(asText).decision);
  const unlisted = noteOnValues(run, alias);
  const ofCommand = cannotRun === undefined ? [] : [cannotRun.note];
  const notes = [...ofCommand, ...unlisted, ...(answer.note === undefined ? [] : [answer.note])];
  return {
    ...answer,
    default: () => inBoth(answer.default(), each => each.default()),
    ceiling: detail => inBoth(answer.ceiling(detail), each => each.ceiling('decision')),
    ...(remarks.length === 0 ? {} : { remarks }),
    ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
  };
}

/** Why `run <alias>` does not start the command of an alias in a channel; undefined: it does. */
function describeUnavailable(
  { channel }: ChannelAccess,
  { key, isButtonOnly }: ReadAlias,
): { readonly refusal: string; readonly note: string } | undefined {
  const name = quoteName(key);
  const ofCommand = 'so this is about its command, which members can type';
  if (!channel.aliases.some(each => each.key === key)) {
    const message = `the channel does not list the alias ${name}`;
    return { refusal: message, note: `${message}, ${ofCommand}` };
  }
  if (!isButtonOnly) return undefined;
  return {
    refusal: `${name} is only a button and cannot be run by name in chat`,
    note: `${name} is only a button, ${ofCommand}`,
  };
}

/** That an alias cannot be run, and what typing its command gives. @param typed the answer about that */
function refuseRun(refusal: string, typed: QuestionAnswer): QuestionAnswer {
  const refuse = (decide: (() => Verdict) | undefined): Verdict => {
    const { decision, because } = refusedBecause(refusal);
    const ofCommand = decide?.().decision ?? 'denied';
    if (ofCommand === 'denied') return { decision, because };
    const may = ofCommand === 'allowed' ? 'is allowed' : 'may be allowed';
    return {
      decision,
      because: [...because, { layer: 'service', message: `members can type its command, which ${may}` }],
    };
  };
  if ('problems' in typed) return { default: () => refuse(undefined), ceiling: () => refuse(undefined) };
  return { default: () => refuse(typed.default), ceiling: () => refuse(() => typed.ceiling('decision')) };
}

/** Values that chatops.yml does not list: what was reviewed is not about them, and AWS takes them all the same. */
function noteOnValues({ values }: ExpandedRun, alias: ReadAlias): string[] {
  return [...values].flatMap(([name, value]) => {
    const listed = alias.values[name] ?? [];
    if (listed.length === 0 || listed.some(each => matchesText(parseGlob(each), value))) return [];
    return [
      `${quoteName(value)} is not among the values of \`$${name}\` (${listed.join(', ')}): AWS does not enforce these values, so this answer is about the permission alone, and the service may refuse the value`,
    ];
  });
}

/** The actions that a question in natural language needs, on the role and on the guardrails. */
export const questionActions: readonly string[] = ['q:StartConversation', 'q:SendMessage'];

/** Whether a question in natural language is answered in a channel. */
export function answerQuestion(access: ChannelAccess, proofData: ProofData, range: Range): QuestionAnswer {
  const answer = evaluateActions(access, questionActions, proofData, range);
  if ('problems' in answer) return answer;
  const message = `this is read as a question to Amazon Q, which needs ${questionActions.join(' and ')}`;
  const explain = ({ decision, because }: Verdict): Verdict => ({
    decision,
    because: [{ layer: 'service', message }, ...because],
  });
  return {
    ...answer,
    default: () => explain(answer.default()),
    ceiling: detail => explain(answer.ceiling(detail)),
  };
}

/** A text that is taken for prose and may be a command: in a `cannot` it would prove something else than is meant. */
function remarkOnProse(parsed: ParsedCommand): { remarks?: readonly CommandProblem[] } {
  if (hasQuestionForm(parsed)) return {};
  const remark: CommandProblem = {
    code: 'expect/read-as-question',
    severity: 'warning',
    message: 'This is not like any AWS CLI command, so it is read as a question to Amazon Q',
    help: 'write a command as `<service> <operation> --option value`, and a question with `?` at its end',
    offset: parsed.words[0]?.start ?? 0,
  };
  return { remarks: [remark] };
}

/** What chat answers without asking IAM. */
function answerOfChat(message: string): QuestionAnswer {
  const verdict: Verdict = { decision: 'allowed', because: [{ layer: 'service', message }] };
  return { default: () => verdict, ceiling: () => verdict };
}

function evaluateActions(
  access: ChannelAccess,
  actions: readonly string[],
  proofData: ProofData,
  range: Range,
): QuestionAnswer {
  const answers = actions.map(action =>
    evaluateAction(access, { kind: 'action', action, resource: undefined }, proofData, range),
  );
  const verdicts = (which: 'default' | 'ceiling') =>
    answers.flatMap(answer => ('problems' in answer ? [] : [answer[which]()]));
  const [first] = answers;
  const example = first === undefined || 'problems' in first ? undefined : first.example;
  return {
    default: () => allOf(verdicts('default')),
    ceiling: () => allOf(verdicts('ceiling')),
    ...(example === undefined ? {} : { example }),
  };
}

/** A word of chat itself: what it needs of IAM, if anything. */
function askChat(
  access: ChannelAccess,
  parsed: ParsedCommand,
  proofData: ProofData,
  range: Range,
): QuestionAnswer {
  const request = readChatRequest(parsed.words);
  if (request?.problem !== undefined) {
    const { message, help, word } = request.problem;
    return {
      problems: [{ code: 'alias/unknown-operation', severity: 'error', message, help, offset: word.start }],
    };
  }
  if (request?.action !== undefined) return evaluateActions(access, [request.action], proofData, range);
  return answerOfChat(
    `\`${request?.name ?? ''}\` is a command of the chat app itself and needs no permission in AWS: it ${request?.does ?? ''}`,
  );
}

function describeArgument({ kind, name, start }: RunProblem, alias: ReadAlias): CommandProblem {
  const names = variablesOf(alias.parsed);
  const form = printRunForm(alias.key, names);
  const nearest = kind === 'unknown' ? findNearest(name, names) : undefined;
  const messages: Readonly<Record<RunProblem['kind'], string>> = {
    unknown: `The alias ${quoteName(alias.key)} takes no ${quoteName(name)}`,
    'no-value': `The variable ${quoteName(name)} has no value`,
    'too-many': `The alias ${quoteName(alias.key)} takes ${countValues(names.length)}, so ${quoteName(name)} is one too many`,
    twice: `The variable ${quoteName(name)} has two values`,
  };
  const help = nearest === undefined ? `write \`${form}\`` : `did you mean \`${nearest}\`?`;
  const code = kind === 'no-value' ? 'alias/bad-value' : 'alias/unknown-option';
  return { code, severity: 'error', message: messages[kind], help, offset: start };
}

function countValues(count: number): string {
  return count === 0 ? 'no value' : count === 1 ? 'one value' : `${count} values`;
}

/** Values for some of the variables: chat asks for the others, which most likely are forgotten. */
function describeMissingValues(
  { values, missing }: ExpandedRun,
  alias: ReadAlias,
  parsed: ParsedCommand,
): CommandProblem[] {
  if (values.size === 0 || missing.length === 0) return [];
  const names = missing.map(name => `\`$${name}\``).join(', ');
  const isListed = missing.every(name => alias.values[name] !== undefined);
  const about = isListed
    ? 'the values that `values` lists, which AWS does not enforce'
    : 'every value that it can have';
  return [
    {
      code: 'alias/missing-option',
      severity: 'warning',
      message: `No value for ${names}; chat asks for it, and the answer applies to ${about}`,
      help: `write \`${printRunForm(alias.key, variablesOf(alias.parsed))}\``,
      offset: parsed.alias?.start ?? 0,
    },
  ];
}

function describeUnknownAlias(
  name: string,
  offset: number,
  aliases: ReadonlyMap<string, ReadAlias>,
): QuestionAnswer {
  const nearest = findNearest(name, aliases.keys());
  const problem: CommandProblem = {
    code: 'reference/unknown',
    severity: 'error',
    message: name === '' ? '`run` needs the name of an alias' : `There is no alias ${quoteName(name)}`,
    help: nearest === undefined ? undefined : `did you mean \`${nearest}\`?`,
    offset,
  };
  return { problems: [problem] };
}

function toProblem({ code, severity, message, help, start }: CommandFinding): CommandProblem {
  return { code, severity, message, help, offset: start };
}

/** How many options are named with which a command is allowed. */
const maxOptions = 3;

function askParsed(
  access: ChannelAccess,
  parsed: ParsedCommand,
  asked: AskedCommand,
  proofData: ProofData,
): QuestionAnswer {
  const { range, isCompleted = false } = asked;
  const { errors, doubts, variants, asWritten } = prepareCommand(access, parsed, asked, proofData);
  const problems = errors.map(toProblem);
  const refused = problems.find(({ code }) => code === 'alias/not-in-chat');
  // What chat never runs is an answer, and not a mistake in the question.
  if (refused !== undefined && problems.length === 1) {
    const { message, help } = refused;
    const verdict = refusedBecause(help === undefined ? message : `${message}; ${help}`);
    return { default: () => verdict, ceiling: () => verdict };
  }
  if (problems.length > 0) return { problems };
  const decide = (of: (needed: Requirements) => Verdict): Verdict => {
    const verdict = anyOf(variants.map(of));
    if (!isCompleted || verdict.decision === 'denied' || asWritten === undefined) return verdict;
    const own = of(asWritten);
    if (own.decision === 'allowed') return own;
    if (own.decision === verdict.decision) return verdict;
    const isDenied = own.decision === 'denied';
    if (!isDenied && variants.length === 1) return own;
    const isAllowed = verdict.decision === 'allowed';
    const options = [...(isAllowed ? listOptionsIn(access, parsed, asked.command, proofData) : [])]
      .filter(({ needed }) => of(needed).decision === 'allowed')
      .map(({ option }) => `\`--${option}\``);
    const added = options.length === 0 ? 'options that it does not have' : listSome(options, maxOptions);
    const asIs = isDenied ? 'as it is written the command is denied; ' : '';
    const message = `${asIs}with ${added} it ${isAllowed ? 'is' : 'may be'} allowed`;
    const reason = { layer: 'service' as const, message };
    // What is unknown of the command as it is written is not made certain by options that it does not have.
    return isDenied
      ? { ...verdict, because: [reason, ...verdict.because] }
      : { ...own, because: [...own.because, reason] };
  };
  return {
    default: () => decide(needed => decideDefault(access, needed, range)),
    ceiling: detail => decide(needed => decideCeiling(access, needed, range, detail)),
    example: whose => findCommandExample(access, whose, variants, proofData),
    ...noteOnRegion(parsed, variants),
    ...(doubts.length === 0 ? {} : { remarks: doubts.map(toProblem) }),
    provided: range === 'every' ? variants.flatMap(listProvided) : [],
  };
}
