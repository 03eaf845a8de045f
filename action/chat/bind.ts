import type { Catalogue, Operation, OperationOption, Service } from './catalogue.ts';
import type { ParsedCommand } from './parse.ts';
import type { Span } from './span.ts';
import { isOptionName, type Token } from './tokens.ts';

/** An option of a command with the words that the CLI takes as its values. */
export interface BoundOption {
  readonly option: OperationOption;
  /** As typed, which may be an abbreviation. */
  readonly typed: string;
  readonly span: Span;
  readonly values: readonly Token[];
  /** Whether the value is typed without the option's name. */
  readonly isUnnamed?: true;
}

/** What keeps chat from taking a word. */
export interface BindProblem {
  readonly kind: 'unknown' | 'ambiguous' | 'no-value' | 'unwanted-value' | 'stray';
  /** The option's name as typed, or the word. */
  readonly name: string;
  readonly span: Span;
  /** For `ambiguous`: the candidates. For the kinds about values: the option. */
  readonly candidates: readonly string[];
}

/** A command as the AWS CLI understands it. */
export interface BoundCommand {
  /** The word in the place of the service, whether the service exists or not. */
  readonly serviceWord?: Token;
  readonly service?: Service;
  /** Whether the service is not named, because no other one has an operation of this name. */
  readonly isServiceOmitted?: true;
  readonly operationWord?: Token;
  readonly operation?: Operation;
  /** By full name; of an option given twice the last counts. */
  readonly options: ReadonlyMap<string, BoundOption>;
  readonly globals: ReadonlyMap<string, BoundOption>;
  /** A word for the operation's `positional`. */
  readonly output?: Token;
  readonly problems: readonly BindProblem[];
}

/** Global options that version 2 of the CLI adds (its `cli.json`); version 1, which the catalogue is made from, has none of them. */
const versionTwoOptions: readonly OperationOption[] = [
  { name: 'cli-binary-format', type: 'string', isRequired: false },
  { name: 'no-cli-pager', type: 'flag', isRequired: false },
  { name: 'cli-auto-prompt', type: 'flag', isRequired: false },
  { name: 'no-cli-auto-prompt', type: 'flag', isRequired: false },
];

/**
 * Options of chat itself, which every command takes and the CLI does not know. A channel that replaces curly quotes
 * by itself adds the first (seen in the answers of chat; no page of AWS lists them).
 */
export const chatOptions: readonly OperationOption[] = [
  { name: 'chatbot-replace-curly-quotes', type: 'string', isRequired: false },
  { name: 'chatbot-remove-markdown', type: 'string', isRequired: false },
];

const noNames: ReadonlyMap<string, OperationOption> = new Map();

const moreOptions = [...versionTwoOptions, ...chatOptions];

/** What chat may want after a flag, where the CLI takes none: one report has `--overwrite boolean`. */
const flagWords: ReadonlySet<string> = new Set(['true', 'false', 'boolean']);

interface Bound {
  readonly catalogue: Catalogue;
  readonly parsed: ParsedCommand;
  readonly command: BoundCommand;
}

/** A command is checked and then mapped to what it needs, and bound once for both. */
let lastBound: Bound | undefined;

/** Commands that are kept, such as those of aliases, stay bound. Others are asked about once, and forgotten. */
const kept = new WeakMap<ParsedCommand, Bound>();

/** Keeps what {@link bindCommand} gives for a command, as long as the command itself. */
export function keepBound(catalogue: Catalogue, parsed: ParsedCommand): void {
  kept.set(parsed, { catalogue, parsed, command: bindCommand(catalogue, parsed) });
}

/**
 * Reads a command in the three passes of the AWS CLI (`awscli/clidriver.py`, `awscli/argparser.py`): its own options
 * and the service, then the operation, then the operation's options. Each pass hands on what it does not know, and
 * each takes an unambiguous beginning of a name for the name. What chat takes and the CLI does not: an option with a
 * single hyphen (https://docs.aws.amazon.com/chatbot/latest/adminguide/intro-to-the-aws-cli-in-slack.html), a word after
 * a flag, and chat's own options.
 */
export function bindCommand(catalogue: Catalogue, parsed: ParsedCommand): BoundCommand {
  if (lastBound?.parsed === parsed && lastBound.catalogue === catalogue) return lastBound.command;
  const known = kept.get(parsed);
  if (known?.catalogue === catalogue) return known.command;
  lastBound = { catalogue, parsed, command: bindWords(catalogue, parsed) };
  return lastBound.command;
}

function bindWords(catalogue: Catalogue, parsed: ParsedCommand): BoundCommand {
  const main = consume(parsed.words, catalogue.globalOptions, moreOptions, 1);
  const [serviceWord] = main.positionals;
  const named = serviceWord && catalogue.findService(serviceWord.value);
  const service = named ?? findOnlyOwner(catalogue, serviceWord);
  if (serviceWord === undefined || service === undefined) {
    const [operationWord] = consume(main.rest, new Map(), [], 1).positionals;
    return withWords({ serviceWord, operationWord, globals: main.bound, problems: main.problems });
  }
  const isServiceOmitted = named === undefined ? (true as const) : undefined;
  const split = isServiceOmitted
    ? { positionals: [serviceWord], rest: main.rest }
    : consume(main.rest, noNames, [], 1);
  const [operationWord] = split.positionals;
  const operation = operationWord && service.findOperation(operationWord.value);
  const { bound: globals } = main;
  if (operationWord === undefined || operation === undefined || operation.apiName === '') {
    const { problems } = main;
    return withWords({ serviceWord, service, isServiceOmitted, operationWord, operation, globals, problems });
  }
  const last = consume(split.rest, operation.options, [], operation.positional === undefined ? 0 : 1);
  const unused = withoutValues(parsed.words, last.rest);
  const unnamed = findUnnamed(operation, last.bound, unused);
  const leftOver = unused.filter(word => word !== unnamed?.values[0]).map(describeLeftOver);
  return withWords({
    serviceWord,
    service,
    isServiceOmitted,
    operationWord,
    operation,
    globals,
    options: unnamed === undefined ? last.bound : new Map([...last.bound, [unnamed.option.name, unnamed]]),
    output: last.positionals[0],
    problems: [...main.problems, ...last.problems, ...leftOver],
  });
}

/**
 * The service of an operation that is typed alone: "unique AWS service operations don't require you to enter a service
 * name" (https://docs.aws.amazon.com/chatbot/latest/adminguide/getting-help.html).
 */
function findOnlyOwner(catalogue: Catalogue, word: Token | undefined): Service | undefined {
  if (word === undefined || !word.value.includes('-')) return undefined;
  const [only, other] = catalogue.ownersOf(word.value);
  return only === undefined || other !== undefined ? undefined : catalogue.findService(only);
}

/**
 * A value without the name of its option: "commands with one parameter don't require a parameter flag" (the page above).
 * That is taken to be the one option that the operation needs, when nothing else is left over.
 */
function findUnnamed(
  { options }: Operation,
  given: ReadonlyMap<string, BoundOption>,
  unused: readonly Token[],
): BoundOption | undefined {
  const [word, another] = unused;
  if (word === undefined || another !== undefined || isOptionName(word.value)) return undefined;
  const required = [...options.values()].filter(({ isRequired }) => isRequired);
  const [option] = required;
  if (option === undefined || required.length > 1 || option.type === 'flag' || given.has(option.name))
    return undefined;
  return { option, typed: option.name, span: spanOf(word), values: [word], isUnnamed: true };
}

const noOptions: ReadonlyMap<string, BoundOption> = new Map();

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** Leaves out what is undefined, as `exactOptionalPropertyTypes` asks. */
function withWords(loose: Loose<BoundCommand>): BoundCommand {
  const { serviceWord, service, isServiceOmitted, operationWord, operation, output } = loose;
  // One member after the other: an object of many parts is put together in ten times the time.
  const bound: { -readonly [K in keyof BoundCommand]: BoundCommand[K] } = {
    options: loose.options ?? noOptions,
    globals: loose.globals ?? noOptions,
    problems: loose.problems ?? [],
  };
  if (isServiceOmitted !== undefined) bound.isServiceOmitted = isServiceOmitted;
  if (serviceWord !== undefined) bound.serviceWord = serviceWord;
  if (service !== undefined) bound.service = service;
  if (operationWord !== undefined) bound.operationWord = operationWord;
  if (operation !== undefined) bound.operation = operation;
  if (output !== undefined) bound.output = output;
  return bound;
}

/** The left-over words without those that follow an unknown option as its values: the option is the mistake. */
function withoutValues(words: readonly Token[], rest: readonly Token[]): Token[] {
  if (rest.length === 0) return [];
  const isLeft = new Set(rest);
  const covered = new Set<Token>();
  words.forEach((word, index) => {
    const before = words[index - 1];
    if (before === undefined || !isLeft.has(word) || isOptionName(word.value)) return;
    const follows = isLeft.has(before) && isOptionName(before.value) && !before.value.includes('=');
    if (follows || covered.has(before)) covered.add(word);
  });
  return rest.filter(word => !covered.has(word));
}

function describeLeftOver(word: Token): BindProblem {
  if (!isOptionName(word.value)) {
    return { kind: 'stray', name: word.value, span: spanOf(word), candidates: [] };
  }
  return { kind: 'unknown', name: nameOf(word.value), span: spanOfName(word), candidates: [] };
}

interface Pass {
  readonly positionals: readonly Token[];
  readonly bound: ReadonlyMap<string, BoundOption>;
  readonly problems: readonly BindProblem[];
  readonly rest: readonly Token[];
}

/** One pass of argparse's `parse_known_args`. */
function consume(
  words: readonly Token[],
  table: ReadonlyMap<string, OperationOption>,
  extra: readonly OperationOption[],
  positionalCount: number,
): Pass {
  const positionals: Token[] = [];
  const bound = new Map<string, BoundOption>();
  const problems: BindProblem[] = [];
  const rest: Token[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    if (!isOptionWord(word, table)) {
      (positionals.length < positionalCount ? positionals : rest).push(word);
      continue;
    }
    const name = nameOf(word.value);
    const candidates = findCandidates(table, name, word.value.startsWith('--'), extra);
    const [option] = candidates;
    if (option === undefined) {
      rest.push(word);
      continue;
    }
    const span = spanOfName(word);
    if (candidates.length > 1) {
      problems.push({ kind: 'ambiguous', name, span, candidates: candidates.map(each => each.name) });
      while (at + 1 < words.length && !isOptionName(words[at + 1]?.value ?? '')) at += 1;
      continue;
    }
    const inline = inlineOf(word);
    const values = inline === undefined ? takeValues(words, at + 1, option, table) : [inline];
    if (inline === undefined) at += values.length;
    if (option.type === 'flag' && values.length > 0) {
      const [value] = values;
      const given = value?.value.toLowerCase() ?? '';
      if (!flagWords.has(given)) {
        problems.push({ kind: 'unwanted-value', name, span, candidates: [option.name] });
      }
      const meant = given === 'false' ? (table.get(oppositeOf(option.name)) ?? option) : option;
      const typed = meant === option ? name : meant.name;
      bound.set(meant.name, { option: meant, typed, span, values: [] });
      continue;
    }
    if (takesExactlyOne(option) && values.length === 0) {
      problems.push({ kind: 'no-value', name, span, candidates: [option.name] });
    }
    bound.set(option.name, { option, typed: name, span, values });
  }
  return { positionals, bound, problems, rest };
}

function isOptionWord(word: Token, table: ReadonlyMap<string, OperationOption>): boolean {
  return isOptionName(word.value) || (word.value.startsWith('--') && table.has(nameOf(word.value)));
}

function oppositeOf(name: string): string {
  return name.startsWith('no-') ? name.slice('no-'.length) : `no-${name}`;
}

function findCandidates(
  table: ReadonlyMap<string, OperationOption>,
  name: string,
  isAbbreviable: boolean,
  extra: readonly OperationOption[],
): readonly OperationOption[] {
  if (name === '') return [];
  const exact = table.get(name) ?? extra.find(option => option.name === name);
  if (exact !== undefined) return [exact];
  if (!isAbbreviable) return [];
  return [...table.values()].filter(option => option.name.startsWith(name));
}

function takeValues(
  words: readonly Token[],
  from: number,
  option: OperationOption,
  table: ReadonlyMap<string, OperationOption>,
): readonly Token[] {
  if (option.type === 'flag') {
    const next = words[from];
    return next !== undefined && flagWords.has(next.value.toLowerCase()) ? [next] : [];
  }
  const most = isMany(option) ? words.length : 1;
  const values: Token[] = [];
  for (const word of words.slice(from, from + most)) {
    if (isOptionWord(word, table)) break;
    values.push(word);
  }
  return values;
}

function isMany({ type }: OperationOption): boolean {
  return type === 'list' || type === 'structures';
}

function takesExactlyOne(option: OperationOption): boolean {
  return option.type !== 'flag' && option.type !== 'optional' && !isMany(option);
}

function nameOf(value: string): string {
  const equals = value.indexOf('=');
  return (equals === -1 ? value : value.slice(0, equals)).replace(/^--?/, '');
}

function inlineOf(word: Token): Token | undefined {
  const equals = word.value.indexOf('=');
  if (equals === -1) return undefined;
  const rawEquals = word.raw.indexOf('=');
  const value = word.value.slice(equals + 1);
  // The closing one of quotes around the whole word would be left.
  if (/^["']/.test(word.raw)) return { value, raw: value, start: word.start, end: word.end };
  return {
    value,
    raw: word.raw.slice(rawEquals + 1),
    start: word.start + rawEquals + 1,
    end: word.end,
  };
}

function spanOfName(word: Token): Span {
  const equals = word.raw.indexOf('=');
  return { start: word.start, end: equals === -1 ? word.end : word.start + equals };
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
