import { isChatWord } from './chat-words.ts';
import type { Span } from './span.ts';
import { isOptionName, type ShellSyntax, splitWords, type Token } from './tokens.ts';
import type { TypedCharacter } from './typed-characters.ts';
import { findVariables, type Variable } from './variables.ts';

/** An option with the words that follow it. Which of them are its values only the catalogue can say. */
interface ParsedOption extends Span {
  /** Without the dashes and without `=value`. */
  readonly name: string;
  /** The name with its dashes. */
  readonly nameSpan: Span;
  /** The value of `--name=value`. */
  readonly inline?: Token;
  readonly values: readonly Token[];
}

/** What a text typed in chat says, before anything is known about AWS. */
export interface ParsedCommand {
  readonly text: string;
  /** `@Amazon Q` or `@aws` in front. */
  readonly mention?: Span;
  /** A leading `aws`, which belongs in a terminal. */
  readonly awsPrefix?: Span;
  /**
   * `aws` is a command of the AWS CLI, or a text that is read as one; `run` starts an alias, also as `alias run`;
   * `chat` begins with a word of chat itself.
   */
  readonly form: 'aws' | 'run' | 'chat';
  /** All words after mention and prefix, in order; of `alias run` those from `run` on. */
  readonly words: readonly Token[];
  /** The service; in the form `run` the word `run`. */
  readonly service?: Token;
  /** The operation; in the form `run` the alias. */
  readonly operation?: Token;
  readonly options: readonly ParsedOption[];
  /** Words that belong to no option. */
  readonly strays: readonly Token[];
  readonly variables: readonly Variable[];
  readonly shell: readonly ShellSyntax[];
  /** Characters that are not those of a terminal, e.g. from a phone, with how each was read. */
  readonly typed: readonly TypedCharacter[];
  readonly openQuote?: Span;
}

const mentionPattern = /^\s*@(?:amazon\s*q(?:\s+developer)?|aws|q)(?=[\s,:]|$)[,:]?/i;

/** Options of the CLI itself that take no value; the others take one. They may come before the service. */
const standingAlone = new Set([
  'debug',
  'no-verify-ssl',
  'no-paginate',
  'no-sign-request',
  'v2-debug',
  'version',
]);

/**
 * Reads a command the way chat takes it, with or without the mention. It never throws; what does not fit is in
 * `strays`, `shell` and `openQuote`, and `checkCommand` says what it means.
 */
export function parseCommand(text: string): ParsedCommand {
  const mention = text.includes('@') ? mentionPattern.exec(text) : null;
  // Blanked rather than cut, so that every offset is one of the whole text.
  const body = mention === null ? text : ' '.repeat(mention[0].length) + text.slice(mention[0].length);
  const { tokens, shell, typed, openQuote } = splitWords(body);
  const first = tokens[0];
  const isPrefixed = first !== undefined && first.raw === 'aws';
  const all = isPrefixed ? tokens.slice(1) : tokens;
  const words = all[0]?.raw === 'alias' && all[1]?.raw === 'run' ? all.slice(1) : all;
  const [leading] = words;
  const form = leading?.raw === 'run' ? 'run' : isChatWord(leading?.raw ?? '') ? 'chat' : 'aws';
  return {
    text,
    ...(mention === null ? {} : { mention: spanOfMention(mention[0]) }),
    ...(isPrefixed ? { awsPrefix: { start: first.start, end: first.end } } : {}),
    form,
    words,
    ...arrange(words),
    variables: text.includes('$') ? words.flatMap(findVariables) : [],
    shell,
    typed,
    ...(openQuote === undefined ? {} : { openQuote }),
  };
}

function spanOfMention(matched: string): Span {
  return { start: matched.length - matched.trimStart().length, end: matched.length };
}

function arrange(
  words: readonly Token[],
): Pick<ParsedCommand, 'service' | 'operation' | 'options' | 'strays'> {
  const names: Token[] = [];
  const options: OpenOption[] = [];
  const strays: Token[] = [];
  for (const word of words) {
    if (isOptionName(word.value)) {
      options.push(readOption(word));
      continue;
    }
    const last = options.at(-1);
    const isOpen = last !== undefined && (names.length === 2 || takesOneMore(last));
    if (isOpen) {
      last.values.push(word);
      last.end = word.end;
    } else if (names.length < 2) names.push(word);
    else strays.push(word);
  }
  const [service, operation] = names;
  return {
    ...(service === undefined ? {} : { service }),
    ...(operation === undefined ? {} : { operation }),
    options,
    strays,
  };
}

/** An option while its values are read. */
type OpenOption = Omit<ParsedOption, 'values' | 'end'> & { readonly values: Token[]; end: number };

function takesOneMore({ name, inline, values }: ParsedOption): boolean {
  return inline === undefined && values.length === 0 && !standingAlone.has(name);
}

function readOption(word: Token): OpenOption {
  const equals = word.value.indexOf('=');
  const rawEquals = word.raw.indexOf('=');
  const name = (equals === -1 ? word.value : word.value.slice(0, equals)).replace(/^--?/, '');
  const { start, end } = word;
  if (equals === -1) return { name, nameSpan: { start, end }, values: [], start, end };
  const inline = {
    value: word.value.slice(equals + 1),
    raw: word.raw.slice(rawEquals + 1),
    start: start + rawEquals + 1,
    end,
  };
  return { name, nameSpan: { start, end: start + rawEquals }, inline, values: [], start, end };
}
