import type { Span } from './span.ts';
import { isOddDash, isOddSpace, straightenQuote, type TypedCharacter } from './typed-characters.ts';

/** One word of a command. */
export interface Token extends Span {
  /** What the word means: without the quotes that surround it and the backslashes that escape. */
  readonly value: string;
  /** The word as typed. */
  readonly raw: string;
}

/** Something that only a shell would understand. */
export interface ShellSyntax extends Span {
  readonly kind:
    | 'substitution'
    | 'backticks'
    | 'operator'
    | 'redirect'
    | 'newline'
    | 'continuation'
    | 'braces'
    | 'placeholder'
    | 'comment';
  readonly text: string;
}

/** The words of a text, and what prevents reading it. */
export interface SplitCommand {
  readonly tokens: readonly Token[];
  readonly shell: readonly ShellSyntax[];
  /** Spaces, dashes and quotes that are not those of a terminal, with how each was read. */
  readonly typed: readonly TypedCharacter[];
  /** A quote that is never closed; the rest of the text counts as quoted. */
  readonly openQuote?: Span;
}

const operators = ['&&', '||', '|&', '|', ';', '2>&1', '2>', '>>', '>', '<<', '<'];
const shellCharacters = new Set('&|;<>2`$');
const pseudoParameters = /^\$\{AWS::(AccountId|Region|Partition)\}/;

/**
 * Cuts a command into words the way a person means it who knows a shell: quotes join, whitespace parts, and JSON
 * that begins a word (`{…}`, `[…]`) is one word with all its quotes. Nothing is thrown: what is no word is left
 * out and reported as shell syntax. Chat runs no shell, so `$name` stays as it is.
 *
 * Phones type other characters: a no-break space parts words, a dash before a name is `--`, curly quotes at the
 * border of a word quote it, and those of JSON are straight ones. Each is in `typed`.
 */
export function splitWords(text: string): SplitCommand {
  if (plain.test(text)) return { tokens: splitPlain(text), shell: [], typed: [] };
  const reader = createReader(text);
  while (reader.readWord()) {
    // Each call moves on by at least one character.
  }
  return reader.finish();
}

/** Words with one space between them, without a character that may be more than itself: most commands. */
const plain = /^[\w./:=@,+%*?~-]+(?: [\w./:=@,+%*?~-]+)*$/;

function splitPlain(text: string): Token[] {
  let start = 0;
  return text.split(' ').map(value => {
    const token = { value, raw: value, start, end: start + value.length };
    start = token.end + 1;
    return token;
  });
}

function createReader(text: string) {
  const tokens: Token[] = [];
  const shell: ShellSyntax[] = [];
  const typed: TypedCharacter[] = [];
  let openQuote: Span | undefined;
  let at = 0;

  const note = (kind: TypedCharacter['kind'], start: number, end: number) =>
    typed.push({ kind, start, end, text: text.slice(start, end) });

  const report = (kind: ShellSyntax['kind'], start: number, end: number) =>
    shell.push({ kind, start, end, text: text.slice(start, end) });

  const skipSpace = () => {
    const start = at;
    for (; at < text.length; at += 1) {
      const length = continuationLength(text, at);
      if (length > 0) {
        report('continuation', at, at + length);
        at += length - 1;
      } else if (!isSpace(text[at])) break;
      else if (isOddSpace(text[at])) note('space', at, at + 1);
    }
    const lineBreak = text.slice(start, at).search(/[\n\r]/);
    // A line that begins with an option, or ends with one, goes on with the same command.
    const previous = tokens.at(-1);
    const isOver = previous !== undefined && at < text.length && !isOptionName(previous.value);
    const goesOn = startsLikeOption(text, at) || shell.some(({ end }) => end > start);
    if (lineBreak !== -1 && isOver && !goesOn) report('newline', start + lineBreak, start + lineBreak + 1);
  };

  /** @param isCurly whether it begins with a curly quote, and so ends with one, or with a straight one */
  const readQuoted = (quote: string, isCurly = false): string => {
    const start = at;
    const isEnd = (char: string | undefined) =>
      char === quote || (isCurly && straightenQuote(char) === quote);
    let value = '';
    for (at += 1; at < text.length && !isEnd(text[at]); at += 1) {
      if (quote === '"' && text[at] === '\\' && '"\\$`'.includes(text[at + 1] ?? ' ')) at += 1;
      else if (quote === '"' && text.startsWith('$(', at)) reportSubstitution(at);
      value += text[at] ?? '';
    }
    if (isCurly) note('quote', start, start + 1);
    if (at >= text.length) openQuote = { start, end: text.length };
    else {
      if (isCurly && text[at] !== quote) note('quote', at, at + 1);
      at += 1;
    }
    return value;
  };

  const reportSubstitution = (start: number) => {
    const close = text.indexOf(')', start);
    report('substitution', start, close === -1 ? text.length : close + 1);
  };

  /** Reads what only a shell knows. @returns whether there was any */
  const readShell = (depth: number): boolean => {
    if (!shellCharacters.has(text[at] ?? '')) return false;
    if (text.startsWith('$(', at)) {
      const start = at;
      reportSubstitution(start);
      at = shell.at(-1)?.end ?? at + 2;
      return true;
    }
    if (text.startsWith('${', at) && !pseudoParameters.test(text.slice(at, at + 24))) {
      report('braces', at, Math.min(text.length, at + 2));
      return false;
    }
    if (depth > 0) return false;
    const placeholder = /^<[A-Za-z][\w-]*>/.exec(text.slice(at, at + 64))?.[0];
    if (placeholder !== undefined) {
      report('placeholder', at, at + placeholder.length);
      at += placeholder.length;
      return true;
    }
    if (text[at] === '`') {
      const close = text.indexOf('`', at + 1);
      const end = close === -1 ? text.length : close + 1;
      report('backticks', at, end);
      at = end;
      return true;
    }
    const operator = operators.find(sign => text.startsWith(sign, at));
    const isAmpersand = text[at] === '&' && isSpace(text[at + 1] ?? ' ') && isSpace(text[at - 1] ?? ' ');
    if (operator === undefined && !isAmpersand) return false;
    if (operator?.startsWith('2') === true && !isSpace(text[at - 1] ?? ' ')) return false;
    const end = at + (operator ?? '&').length;
    report(/[<>]/.test(operator ?? '') ? 'redirect' : 'operator', at, end);
    at = end;
    return true;
  };

  const readWord = (): boolean => {
    skipSpace();
    if (at >= text.length) return false;
    const start = at;
    if (text[at] === '#' && (at + 1 >= text.length || isSpace(text[at + 1]))) {
      const length = text.slice(at).search(/[\n\r]/);
      at = length === -1 ? text.length : at + length;
      report('comment', start, at);
      return true;
    }
    let value = '';
    let isWord = false;
    let depth = 0;
    while (at < text.length && !isSpace(text[at])) {
      const char = text[at] ?? '';
      const json = isWord ? 0 : jsonLength(text, at);
      const dashes = isWord ? 0 : dashLength(text, at);
      const quote = straightenQuote(char);
      if (json > 0) {
        value += straightenJson(text, at, at + json, note);
        at += json;
      } else if (dashes > 0) {
        note('dash', at, at + dashes);
        value += '--';
        at += dashes;
      } else if (char === "'" || char === '"') value += readQuoted(char);
      else if (quote !== undefined && opensQuote(text, at, quote)) value += readQuoted(quote, true);
      else if (continuationLength(text, at) > 0) break;
      else if (char === '\\' && at + 1 < text.length) {
        value += text[at + 1];
        at += 2;
      } else {
        const before = at;
        if (readShell(depth)) {
          if (isWord) push(start, before, value);
          return true;
        }
        depth = Math.max(0, depth + (/[[{(]/.test(char) ? 1 : /[\]})]/.test(char) ? -1 : 0));
        value += char;
        at += 1;
      }
      isWord = true;
    }
    if (isWord) push(start, at, value);
    return true;
  };

  const push = (start: number, end: number, value: string) =>
    tokens.push({ value, raw: text.slice(start, end), start, end });

  return {
    readWord,
    finish: (): SplitCommand => ({ tokens, shell, typed, ...(openQuote === undefined ? {} : { openQuote }) }),
  };
}

/**
 * Whether a word, without its quotes, would be read as an option: it begins with a dash and is neither a negative
 * number nor has a blank. That is the rule of Python's argparse, which the AWS CLI parses with.
 */
export function isOptionName(value: string): boolean {
  if (!value.startsWith('-') || value.length === 1) return false;
  return !/^-\d+$|^-\d*\.\d+$/.test(value) && (!value.includes(' ') || /^--[\w-]+=/.test(value));
}

/** The length of the JSON value that begins here with `{` or `[`; 0 when the brackets or strings do not close. */
function jsonLength(text: string, start: number): number {
  if (text[start] !== '{' && text[start] !== '[') return 0;
  const open: string[] = [];
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"' || straightenQuote(char) === '"') {
      at = closingQuote(text, at, char !== '"');
      if (at === -1) return 0;
    } else if (char === '{' || char === '[') open.push(char === '{' ? '}' : ']');
    else if (char === '}' || char === ']') {
      if (open.pop() !== char) return 0;
      if (open.length === 0) return isJsonEnd(text[at + 1]) ? at + 1 - start : 0;
    }
  }
  return 0;
}

function isJsonEnd(next: string | undefined): boolean {
  return next === undefined || isSpace(next);
}

function closingQuote(text: string, start: number, isCurly: boolean): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"' || (isCurly && straightenQuote(text[at]) === '"')) return at;
  }
  return -1;
}

/** JSON with straight quotes in the place of the curly ones that quote its names and texts. */
function straightenJson(
  text: string,
  start: number,
  end: number,
  note: (kind: 'quote', start: number, end: number) => void,
): string {
  let value = '';
  for (let at = start; at < end; at += 1) {
    const char = text[at] ?? '';
    const isCurly = straightenQuote(char) === '"';
    if (char !== '"' && !isCurly) {
      value += char;
      continue;
    }
    const close = closingQuote(text, at, isCurly);
    if (isCurly) note('quote', at, at + 1);
    if (straightenQuote(text[close]) === '"') note('quote', close, close + 1);
    value += `"${text.slice(at + 1, close)}"`;
    at = close;
  }
  return value;
}

/** The length of the dashes that begin an option here and are not `-`; 0 when there are none, or no name follows. */
function dashLength(text: string, start: number): number {
  const length = [...text.slice(start, start + 3)].findIndex(char => char !== '-' && !isOddDash(char));
  const count = length === -1 ? 0 : length;
  const isOdd = [...text.slice(start, start + count)].some(isOddDash);
  return isOdd && /[A-Za-z]/.test(text[start + count] ?? '') ? count : 0;
}

function startsLikeOption(text: string, at: number): boolean {
  return text[at] === '-' || dashLength(text, at) > 0;
}

/** Whether a curly quote begins a quoted value: at the border of a word, and closed before the next one. */
function opensQuote(text: string, at: number, quote: '"' | "'"): boolean {
  const before = text[at - 1];
  if (before !== undefined && !isSpace(before) && !/[=:,[{(]/.test(before)) return false;
  if (quote === '"') return true;
  // An apostrophe is the same character as a closing quote.
  const close = [...text.slice(at + 1)].findIndex(char => char === quote || straightenQuote(char) === quote);
  return close !== -1;
}

function continuationLength(text: string, at: number): number {
  if (text[at] !== '\\') return 0;
  return text.startsWith('\r\n', at + 1) ? 3 : text[at + 1] === '\n' ? 2 : 0;
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r' || isOddSpace(char);
}
