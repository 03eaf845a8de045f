import { type ParseArgsConfig, parseArgs } from 'node:util';
import { findNearest } from '../core/nearest.ts';

/** The command line is wrong; the message says how, the help what to write. Exit status 2. */
export class UsageError extends Error {
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

/**
 * An error about a name that does not exist.
 * @param all the help when no known name is near, e.g. a list of them
 */
export function unknownName(
  message: string,
  name: string,
  known: readonly string[],
  all: string,
): UsageError {
  const nearest = findNearest(name, known);
  return new UsageError(message, nearest === undefined ? all : `Did you mean ${nearest}?`);
}

/** One option of a command. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** The placeholder of the value in the help, e.g. `FILE`. */
  readonly placeholder?: string;
  readonly summary: string;
  /** The only values it takes. */
  readonly choices?: readonly string[];
  /** Refuses a value that it cannot be. @throws UsageError */
  readonly check?: (value: string) => unknown;
  /** Whether it may be given several times; all values are then in `all`. */
  readonly isRepeatable?: boolean;
}

/** The options a command was called with, by name, and its positional arguments. */
export interface Arguments {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
  /** Every value of the options that may be given several times, in order. */
  readonly all: Readonly<Record<string, readonly string[]>>;
}

/**
 * Reads a command line against a command's options.
 * @throws UsageError for unknown options, missing or wrong values, and too many arguments
 */
export function parseArguments(
  args: readonly string[],
  options: Readonly<Record<string, Option>>,
  maxPositionals: number,
): Arguments {
  const { tokens } = parseArgs({
    args: [...args],
    options: options as ParseArgsConfig['options'],
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, string | boolean> = {};
  const positionals: string[] = [];
  const all: Record<string, string[]> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options[token.name];
    if (option === undefined) throw unknownOption(token.rawName, token.name, options);
    const isRepeatable = option.isRepeatable === true;
    if (values[token.name] !== undefined && !isRepeatable) {
      throw new UsageError(`${token.rawName} is given twice`);
    }
    // `--file --local` must not take `--local` for a file name, and so talk to the real AWS.
    const isSwallowed =
      token.value !== '-' && token.value?.startsWith('-') === true && token.inlineValue === false;
    const value = readValue(token.rawName, isSwallowed ? '' : token.value, option);
    values[token.name] ??= value;
    if (isRepeatable) all[token.name] = [...(all[token.name] ?? []), String(value)];
  }
  if (positionals.length > maxPositionals) {
    throw new UsageError(`Unexpected argument: ${positionals[maxPositionals]}`);
  }
  return { options: values, positionals, all };
}

function readValue(rawName: string, value: string | undefined, option: Option): string | boolean {
  if (option.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
    return true;
  }
  if (value === undefined || value === '')
    throw new UsageError(`${rawName} needs a value: ${rawName} ${option.placeholder}`);
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw new UsageError(`${rawName} cannot be ${value}`, `It is one of: ${option.choices.join(', ')}`);
  }
  option.check?.(value);
  return value;
}

function unknownOption(rawName: string, name: string, options: Readonly<Record<string, Option>>): UsageError {
  const names = Object.keys(options);
  const nearest = findNearest(name, names);
  const all = `Options: ${names.map(option => `--${option}`).join(', ')}`;
  const help = nearest === undefined ? all : `Did you mean --${nearest}? ${all}`;
  return new UsageError(`There is no option ${rawName} here`, help);
}
