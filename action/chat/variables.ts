import type { Span } from './span.ts';
import type { Token } from './tokens.ts';
import { straightenQuote } from './typed-characters.ts';

/** A `$name` in a command, which chat asks for or a notification fills in. */
export interface Variable extends Span {
  readonly name: string;
}

/**
 * A name may hold hyphens, as `$role-name` does in AWS's own guide
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/creating-aliases.html); it does not end with one.
 */
const variablePattern = /\$([A-Za-z_]\w*(?:-\w+)*)/g;

/** The variables in one word, with their places in the text of the command. Single quotes do not hide them. */
export function findVariables(token: Token): Variable[] {
  if (!token.raw.includes('$')) return [];
  return [...token.raw.matchAll(variablePattern)].map(match => ({
    name: match[1] ?? '',
    start: token.start + match.index,
    end: token.start + match.index + match[0].length,
  }));
}

/**
 * The variables that are not in quotes somewhere in a command. Whether chat reads a value with a blank as one word there is not
 * documented. JSON that begins a word has quotes of its own.
 */
export function listUnquotedVariables(words: readonly Token[]): Set<string> {
  return new Set(
    words
      .filter(({ raw }) => !/^[{[]/.test(raw))
      .flatMap(word => findVariables(word).filter(({ start }) => !isInQuotes(word.raw, start - word.start)))
      .map(({ name }) => name),
  );
}

function isInQuotes(raw: string, index: number): boolean {
  let open: string | undefined;
  for (const character of raw.slice(0, index)) {
    const quote = straightenQuote(character) ?? (/["']/.test(character) ? character : undefined);
    if (quote !== undefined && (open === undefined || open === quote))
      open = open === undefined ? quote : undefined;
  }
  return open !== undefined;
}

/** Whether a value holds any variable, so that nothing can be said about the value itself. */
export function hasVariable(value: string): boolean {
  return value.includes('$') && value.search(variablePattern) !== -1;
}

/**
 * The variable that a shorter name may have been meant for: `role-name` for `role`, where a command has `$role-name`
 * and the writer took `-name` for a part of the text.
 */
export function findLongerName(name: string, names: Iterable<string>): string | undefined {
  return [...names].find(other => other.startsWith(`${name}-`));
}

/** The names in a value, each once, in order. */
export function variableNames(value: string): string[] {
  if (!value.includes('$')) return [];
  return [...new Set([...value.matchAll(variablePattern)].map(match => match[1] ?? ''))];
}

/**
 * Puts something in the place of each variable.
 * @param replace gives the value of a name; undefined leaves the variable as it is
 */
export function replaceVariables(value: string, replace: (name: string) => string | undefined): string {
  return value.replace(variablePattern, (whole, name: string) => replace(name) ?? whole);
}
