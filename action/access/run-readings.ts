import type { ExpandedRun } from '../chat/describe.ts';
import { type ParsedCommand, parseCommand } from '../chat/parse.ts';
import { listUnquotedVariables, replaceVariables, variableNames } from '../chat/variables.ts';
import { quoteName } from '../core/quote.ts';
import type { Decision, Verdict } from '../iam/verdict.ts';
import { describeBlank, hasBlank } from './alias-values.ts';
import type { CommandFacts } from './command-requirements.ts';
import { unknownBecause, withReasonsOf } from './verdicts.ts';

/** The second way in which chat may read the values after `run <alias>`. */
export interface OtherReading {
  /** The command with the values as a part of its text, before it is cut into words. */
  readonly parsed: ParsedCommand;
  /** Why it is not known which reading is right, where they differ. */
  readonly doubt: Verdict;
}

/**
 * The command of an alias with the values as a part of its text, where that gives other words than values that are each one word: AWS
 * does not document which of the two chat does. Undefined where both are the same.
 */
export function readAsText(alias: ParsedCommand, { values }: ExpandedRun): OtherReading | undefined {
  for (const [name, value] of values) {
    if (!/[\s"'\\]/.test(value)) continue;
    const one = new Map([[name, value]]);
    if (!differs(alias, one)) continue;
    const text = replaceVariables(alias.text, each => values.get(each));
    return { parsed: parseCommand(text), doubt: describeDoubt(alias, name, value) };
  }
  return undefined;
}

function differs(alias: ParsedCommand, values: ReadonlyMap<string, string>): boolean {
  const read = parseCommand(replaceVariables(alias.text, name => values.get(name)));
  const meant = alias.words.map(word => replaceVariables(word.value, name => values.get(name)));
  return (
    read.openQuote !== undefined ||
    read.words.length !== meant.length ||
    read.words.some(({ value }, index) => value !== meant[index])
  );
}

function describeDoubt(alias: ParsedCommand, name: string, value: string): Verdict {
  if (hasBlank(value) && listUnquotedVariables(alias.words).has(name)) {
    const { message, help } = describeBlank(name, value);
    return unknownBecause(message, help);
  }
  return unknownBecause(
    `whether chat reads ${quoteName(value)} as it is typed is not documented, because it has a quote or a backslash`,
    'leave quotes and backslashes out of the value',
  );
}

/** A verdict that both readings give; where they differ, it is not known. @param decision the one on the other reading */
export function inBothReadings(verdict: Verdict, { doubt }: OtherReading, decision: Decision): Verdict {
  return decision === verdict.decision ? verdict : withReasonsOf(doubt, verdict);
}

/** What is known of the command of an alias that is run with values: a `$name` in one of them is no variable of the alias. */
export function factsOfRun(facts: CommandFacts, { values }: ExpandedRun): CommandFacts {
  const typed = new Set([...values.values()].flatMap(variableNames));
  if (typed.size === 0) return facts;
  const own = Object.entries(facts.values).filter(([name]) => !typed.has(name));
  return { ...facts, values: Object.fromEntries(own) };
}
