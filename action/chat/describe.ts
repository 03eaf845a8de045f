import { findNearest } from '../core/nearest.ts';
import type { ParsedCommand } from './parse.ts';
import type { Span } from './span.ts';
import { isOptionName, type Token } from './tokens.ts';
import { hasVariable, listUnquotedVariables, replaceVariables, variableNames } from './variables.ts';

/**
 * A command as it is best typed: one line, one blank between the words, quotes only where they are needed, without
 * mention and `aws`. Reading it again gives the same words.
 */
export function printCommand({ words }: Pick<ParsedCommand, 'words'>): string {
  return words.map(printWord).join(' ');
}

/**
 * One word, quoted if it would not be read as itself, or if only quotes keep the value of a variable one word. JSON keeps the form in
 * which it was typed.
 */
function printWord(word: Token, index: number): string {
  const { value } = word;
  const isPrefix = index === 0 && value === 'aws';
  if (/^[\w%+=:,./$?*~^!-][\w@%+=:,./$?*#~^!-]*$/.test(value) && !isPrefix) {
    const needsQuotes = hasVariable(value) && listUnquotedVariables([word]).size === 0;
    return needsQuotes ? `"${value}"` : value;
  }
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** The variables of a command, each once, in the order in which they are asked for. */
export function variablesOf({ words }: Pick<ParsedCommand, 'words'>): string[] {
  return [...new Set(words.flatMap(({ value }) => variableNames(value)))];
}

/** How an alias is run with its values by position: `run deploy <stage> <pipeline>`. */
export function printRunForm(alias: string, variables: readonly string[]): string {
  return ['run', alias, ...variables.map(name => `<${name}>`)].join(' ');
}

/** A word after `run <alias>` that chat has no use for. */
export interface RunProblem extends Span {
  readonly kind: /** A name that the alias has no variable for. */
    | 'unknown'
    /** A name without a value after it. */
    | 'no-value'
    /** A value for which no variable is left. */
    | 'too-many'
    /** A variable that has a value already. */
    | 'twice';
  readonly name: string;
}

/** A command that `run` starts, with the values of its variables. */
export interface ExpandedRun {
  /** The command; a variable without a value is unchanged. */
  readonly command: string;
  /** The values that were given, by variable. */
  readonly values: ReadonlyMap<string, string>;
  /** Variables for which no value was given; chat asks for them. */
  readonly missing: readonly string[];
  readonly problems: readonly RunProblem[];
}

/**
 * What `run <alias> …` starts. AWS documents values by position (`run deploy staging`) and by name
 * (`run deploy --pipeline staging`); `pipeline=staging` is understood as well, for a variable that the alias has.
 * A value by position is that of the first variable that has none by name.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/creating-aliases.html
 * @param alias the parsed command of the alias
 * @param run the parsed text that was typed
 */
export function expandRun(alias: ParsedCommand, run: ParsedCommand): ExpandedRun {
  const names = variablesOf(alias);
  const { values, problems } = readArguments(run.words.slice(2), names);
  const words = alias.words.map(word => ({
    ...word,
    value: replaceVariables(word.value, name => values.get(name)),
  }));
  return {
    command: printCommand({ words }),
    values,
    missing: names.filter(name => !values.has(name)),
    problems,
  };
}

function readArguments(
  words: readonly Token[],
  names: readonly string[],
): { values: ReadonlyMap<string, string>; problems: RunProblem[] } {
  const values = new Map<string, string>();
  const byPosition: Token[] = [];
  const problems: RunProblem[] = [];
  const report = (kind: RunProblem['kind'], name: string, { start, end }: Span) =>
    problems.push({ kind, name, start, end });
  const bind = (name: string, value: string, word: Token) => {
    if (!names.includes(name)) report('unknown', name, word);
    else if (values.has(name)) report('twice', name, word);
    else values.set(name, value);
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const [, dashes = '', name = '', equals, inline = ''] =
      /^(--?(?=[A-Za-z_]))?([A-Za-z_][\w-]*)(=)?([\s\S]*)$/.exec(word.value) ?? [];
    const isOption = dashes !== '' && (equals !== undefined || inline === '');
    // `Key=a` is a value by position unless it is meant as the name of a variable, rightly or nearly.
    const isPair = dashes === '' && equals !== undefined && isMeantAsName(name, names);
    if (isPair || (isOption && equals !== undefined)) bind(name, inline, word);
    else if (isOption) {
      const next = words[at + 1];
      const hasValue = next !== undefined && !isOptionName(next.value);
      if (!names.includes(name)) report('unknown', name, word);
      else if (!hasValue) report('no-value', name, word);
      else bind(name, next.value, word);
      if (hasValue) at += 1;
    } else byPosition.push(word);
  }
  const open = names.filter(name => !values.has(name));
  byPosition.forEach((word, index) => {
    const name = open[index];
    if (name === undefined) report('too-many', word.value, word);
    else values.set(name, word.value);
  });
  return { values, problems: problems.sort((a, b) => a.start - b.start) };
}

function isMeantAsName(name: string, names: readonly string[]): boolean {
  return names.includes(name) || findNearest(name, names) !== undefined;
}
