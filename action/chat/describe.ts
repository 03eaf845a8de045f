import type { ParsedCommand } from './parse.ts';
import type { Token } from './tokens.ts';
import { replaceVariables, variableNames } from './variables.ts';

/**
 * A command as it is best typed: one line, one blank between the words, quotes only where they are needed, without
 * mention and `aws`. Reading it again gives the same words.
 */
export function printCommand({ words }: Pick<ParsedCommand, 'words'>): string {
  return words.map(printWord).join(' ');
}

/** One word, quoted if it would not be read as itself. JSON keeps the form in which it was typed. */
function printWord({ value }: Token, index: number): string {
  const isPrefix = index === 0 && value === 'aws';
  if (/^[\w%+=:,./$?*#~^!-][\w@%+=:,./$?*#~^!-]*$/.test(value) && !isPrefix) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** The variables of a command, each once, in the order in which they are asked for. */
export function variablesOf({ words }: Pick<ParsedCommand, 'words'>): string[] {
  return [...new Set(words.flatMap(({ value }) => variableNames(value)))];
}

/** A command that `run` starts, with the values of its variables. */
export interface ExpandedRun {
  /** The command; a variable without a value stands as it is. */
  readonly command: string;
  /** Variables for which no value was given; chat asks for them. */
  readonly missing: readonly string[];
  /** Names given that the alias does not have. */
  readonly unknown: readonly string[];
  /** Words that are neither `name=value` nor `--name value`. */
  readonly strays: readonly string[];
}

/**
 * What `run <alias> …` starts.
 * @param alias the parsed command of the alias
 * @param run the parsed text that was typed; its values are `name=value`, `--name value` or `--name=value`
 */
export function expandRun(alias: ParsedCommand, run: ParsedCommand): ExpandedRun {
  const { values, strays } = readArguments(run.words.slice(2));
  const names = variablesOf(alias);
  const words = alias.words.map(word => ({
    ...word,
    value: replaceVariables(word.value, name => values.get(name)),
  }));
  return {
    command: printCommand({ words }),
    missing: names.filter(name => !values.has(name)),
    unknown: [...values.keys()].filter(name => !names.includes(name)),
    strays,
  };
}

function readArguments(words: readonly Token[]): { values: ReadonlyMap<string, string>; strays: string[] } {
  const values = new Map<string, string>();
  const strays: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const value = words[at]?.value ?? '';
    const pair = /^(?:--)?([A-Za-z_]\w*)=([\s\S]*)$/.exec(value);
    const name = /^--([A-Za-z_]\w*)$/.exec(value)?.[1];
    const next = words[at + 1]?.value;
    if (pair !== null) values.set(pair[1] ?? '', pair[2] ?? '');
    else if (name !== undefined && next !== undefined) {
      values.set(name, next);
      at += 1;
    } else strays.push(value);
  }
  return { values, strays };
}
