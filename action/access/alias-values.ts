import type { VariableValues } from '../chat/option-values.ts';
import type { ParsedCommand } from '../chat/parse.ts';
import { findLongerName, listUnquotedVariables } from '../chat/variables.ts';
import type { Finding } from '../core/finding.ts';
import { findNearest } from '../core/nearest.ts';
import { quoteName } from '../core/quote.ts';

/** What is wrong with the values of an alias. @param key of the alias */
export function* checkAliasValues(
  key: string,
  parsed: ParsedCommand,
  values: VariableValues,
): Generator<Finding> {
  yield* checkNames(key, parsed, values);
  const unquoted = listUnquotedVariables(parsed.words);
  for (const [name, list] of Object.entries(values)) {
    for (const [index, value] of list.entries()) {
      if (!hasBlank(value) || !unquoted.has(name)) continue;
      yield {
        code: 'alias/bad-value',
        ...describeBlank(name, value),
        path: ['aliases', key, 'values', name, index],
      };
    }
  }
}

/** Whether a value is more than one word where it is not in quotes. */
export function hasBlank(value: string): boolean {
  return /\s/.test(value);
}

/** Why nothing is proved of a value with a blank, and what to write. @param name of the variable, which is not in quotes */
export function describeBlank(
  name: string,
  value: string,
): { readonly message: string; readonly help: string } {
  return {
    message: `${quoteName(value)} has a blank, and whether chat reads it as one word is not documented, because \`$${name}\` is not in quotes in the command`,
    help: `write \`"$${name}"\` in the command`,
  };
}

/** Values for a variable that is not in the command; most likely its name is misspelt. */
function* checkNames(key: string, { variables }: ParsedCommand, values: VariableValues): Generator<Finding> {
  const names = new Set(variables.map(({ name }) => name));
  for (const name of Object.keys(values)) {
    if (names.has(name)) continue;
    const longer = findLongerName(name, names);
    if (longer !== undefined) {
      yield {
        code: 'alias/unknown-variable',
        severity: 'warning',
        message: `Chat reads \`$${longer}\` in the command of ${quoteName(key)} as one variable, and not as \`$${name}\` with text after it`,
        help: `write the values of \`${longer}\` under that name; the values of \`${name}\` are not used`,
        path: ['aliases', key, 'values', name],
        at: 'key',
      };
      continue;
    }
    const nearest = findNearest(name, names);
    yield {
      code: 'alias/unknown-variable',
      message: `The command of ${quoteName(key)} has no variable ${quoteName(`$${name}`)}`,
      help: nearest === undefined ? 'remove these values' : `did you mean \`${nearest}\`?`,
      path: ['aliases', key, 'values', name],
      at: 'key',
    };
  }
}
