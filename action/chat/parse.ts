import { isChatWord } from './chat-words.ts';
import type { Span } from './span.ts';
import { isOptionName, type ShellSyntax, splitWords, type Token } from './tokens.ts';
import type { TypedCharacter } from './typed-characters.ts';
import { findVariables, type Variable } from './variables.ts';

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
  /** The alias that a command of the form `run` names. */
  readonly alias?: Token;
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
 * `shell` and `openQuote`, and `checkCommand` says what it means.
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
  // One member after the other: an object of many parts is put together in ten times the time.
  const parsed: { -readonly [K in keyof ParsedCommand]: ParsedCommand[K] } = {
    text,
    form,
    words,
    variables: text.includes('$') ? words.flatMap(findVariables) : nothing,
    shell,
    typed,
  };
  if (mention !== null) parsed.mention = spanOfMention(mention[0]);
  if (isPrefixed) parsed.awsPrefix = { start: first.start, end: first.end };
  const alias = form === 'run' ? findAlias(words) : undefined;
  if (alias !== undefined) parsed.alias = alias;
  if (openQuote !== undefined) parsed.openQuote = openQuote;
  return parsed;
}

const nothing: readonly never[] = [];

function spanOfMention(matched: string): Span {
  return { start: matched.length - matched.trimStart().length, end: matched.length };
}

/** The first word after `run` that is neither an option nor, as far as that is known without the catalogue, a value of one. */
function findAlias(words: readonly Token[]): Token | undefined {
  let isValue = false;
  for (const word of words.slice(1)) {
    if (isOptionName(word.value)) {
      isValue = !word.value.includes('=') && !standingAlone.has(word.value.replace(/^--?/, ''));
    } else if (isValue) isValue = false;
    else return word;
  }
  return undefined;
}
