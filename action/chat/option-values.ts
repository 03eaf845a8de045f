import type { BoundOption } from './bind.ts';
import { replaceVariables, variableNames } from './variables.ts';

/** The possible values of each `$variable`: literals or IAM globs. */
export type VariableValues = Readonly<Record<string, readonly string[]>>;

/** What an option's value may be. */
export interface PossibleValues {
  readonly values: readonly string[];
  /** Variables in it without known values; each counts as `*`. */
  readonly open: readonly string[];
}

/** Most combinations of values that are spelled out; beyond them each variable counts as `*`. */
const maxCombinations = 500;

/**
 * Every value that the words of an option may mean. A JSON list (`["a","b"]`) is its members, and each variable
 * ranges over its values.
 */
export function possibleValues(option: BoundOption, known: VariableValues): PossibleValues {
  const only = onlyValue(option);
  if (only !== undefined) return { values: [only], open: nothing };
  const words = readWords(option).map(({ value }) => value);
  const open = [...new Set(words.flatMap(variableNames))].filter(name => known[name] === undefined);
  return { values: [...new Set(words.flatMap(word => expandVariables(word, known)))], open };
}

const nothing: readonly never[] = [];

/** The value of an option that has one word, which is neither a variable nor a list: nearly all have. */
export function onlyValue({ values }: BoundOption): string | undefined {
  const value = values.length === 1 ? values[0]?.value : undefined;
  return value === undefined || value.includes('$') || value.includes('[') ? undefined : value;
}

/** The words of an option, with the members of a JSON list in the place of the list. */
export function readWords({ values }: BoundOption): BoundOption['values'] {
  return values.flatMap(word =>
    readMembers(word.value).map(value => (value === word.value ? word : { ...word, value })),
  );
}

/** Every text that a text with variables may become. */
function expandVariables(text: string, known: VariableValues): string[] {
  const names = variableNames(text);
  const lists = names.map(name => known[name] ?? ['*']);
  const count = lists.reduce((product, list) => product * list.length, 1);
  if (count > maxCombinations) return [replaceVariables(text, () => '*')];
  let bindings: ReadonlyMap<string, string>[] = [new Map()];
  names.forEach((name, index) => {
    bindings = bindings.flatMap(binding =>
      (lists[index] ?? []).map(value => new Map([...binding, [name, value]])),
    );
  });
  return bindings.map(binding => replaceVariables(text, name => binding.get(name)));
}

function readMembers(value: string): string[] {
  if (!value.trimStart().startsWith('[')) return [value];
  try {
    const members: unknown = JSON.parse(value);
    if (Array.isArray(members) && members.every(member => typeof member === 'string')) return members;
  } catch {
    // Not JSON, so it is the text itself.
  }
  return [value];
}
