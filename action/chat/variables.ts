import type { Span } from './span.ts';
import type { Token } from './tokens.ts';

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

/** Whether a value holds any variable, so that nothing can be said about the value itself. */
export function hasVariable(value: string): boolean {
  return value.search(variablePattern) !== -1;
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
