import { isInRange, readAddressRange, readBoolean, readDate, readNumber } from './condition-values.ts';
import { accountSymbol, type Glob, makeGlob, many, matchesText, regionSymbol } from './glob.ts';
import type { Bounds } from './glob-bounds.ts';
import { some, type Truth } from './truth.ts';

/** How an operator compares one value of the request with one value of the policy. */
export interface Operator {
  /** Whether `*` and `?` in the policy's value are wildcards. */
  readonly hasWildcards: boolean;
  /** `…Not…`: holds when none of the policy's values matches, also when the key is missing. */
  readonly isNegated: boolean;
  /** @param value of the request; {@link Bounds} of the policy's value, variables filled in */
  readonly test: (value: string, expected: Bounds) => Truth;
}

/**
 * The operator of a name without `ForAnyValue:`, `ForAllValues:` and `IfExists`; undefined when IAM has none such.
 * `Null` is not among them: it asks for the key, not for a value.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function findOperator(name: string): Operator | undefined {
  return operators.get(name.toLowerCase());
}

const texts =
  (matches: (glob: Glob, text: string) => boolean) =>
  (value: string, expected: Bounds): Truth => {
    if (expected.sure.some(glob => matches(glob, value))) return true;
    if (value === accountSymbol || value === regionSymbol) return undefined;
    return expected.possible.some(glob => matches(glob, value)) ? undefined : false;
  };

/** Compares values of another type. A value of the policy that is none, or not known, makes it unknown. */
const typed =
  <T>(read: (text: string) => T | undefined, compare: (value: T, expected: T) => boolean) =>
  (value: string, { sure }: Bounds): Truth => {
    const found = read(value);
    return some(sure.length === 0 ? [undefined] : sure, glob => {
      const wanted = glob?.isLiteral === true ? read(glob.text) : undefined;
      if (wanted === undefined) return undefined;
      return found === undefined ? false : compare(found, wanted);
    });
  };

function ignoringCase(glob: Glob, text: string): boolean {
  return matchesText(makeGlob(glob.text.toLowerCase()), text.toLowerCase());
}

/**
 * Whether an ARN matches field by field: six fields, of which the last may hold colons. `*` alone is every ARN.
 * "Each of the six colon-delimited components of the ARN is checked separately."
 */
function matchesArn(glob: Glob, text: string): boolean {
  const value = splitArn(text);
  if (value.length < 6) return false;
  if (glob.text === many) return true;
  const pattern = splitArn(glob.text);
  return (
    pattern.length === 6 && pattern.every((field, index) => matchesText(makeGlob(field), value[index] ?? ''))
  );
}

function splitArn(text: string): string[] {
  const fields = text.split(':');
  return fields.length <= 6 ? fields : [...fields.slice(0, 5), fields.slice(5).join(':')];
}

const families: Readonly<Record<string, Operator['test']>> = {
  StringEquals: texts(matchesText),
  StringEqualsIgnoreCase: texts(ignoringCase),
  StringLike: texts(matchesText),
  ArnEquals: texts(matchesArn),
  ArnLike: texts(matchesArn),
  BinaryEquals: texts(matchesText),
  Bool: typed(readBoolean, (a, b) => a === b),
  NumericEquals: typed(readNumber, (a, b) => a === b),
  NumericLessThan: typed(readNumber, (a, b) => a < b),
  NumericLessThanEquals: typed(readNumber, (a, b) => a <= b),
  NumericGreaterThan: typed(readNumber, (a, b) => a > b),
  NumericGreaterThanEquals: typed(readNumber, (a, b) => a >= b),
  DateEquals: typed(readDate, (a, b) => a === b),
  DateLessThan: typed(readDate, (a, b) => a < b),
  DateLessThanEquals: typed(readDate, (a, b) => a <= b),
  DateGreaterThan: typed(readDate, (a, b) => a > b),
  DateGreaterThanEquals: typed(readDate, (a, b) => a >= b),
  IpAddress: typed(readAddressRange, isInRange),
};

/** The names of the negated operators, with what each is the opposite of. */
const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
};

const operators: ReadonlyMap<string, Operator> = new Map(
  [...Object.keys(families).map(name => [name, name] as const), ...Object.entries(negations)].flatMap(
    ([name, family]): [string, Operator][] => {
      const test = families[family];
      if (test === undefined) return [];
      const hasWildcards = family === 'StringLike' || family.startsWith('Arn');
      return [[name.toLowerCase(), { hasWildcards, isNegated: name !== family, test }]];
    },
  ),
);
