import {
  compareNumbers,
  isBase64,
  isInRange,
  type ParsedValue,
  readAddressRange,
  readBoolean,
  readDate,
  readNumber,
} from './condition-values.ts';
import { accountSymbol, type Glob, makeGlob, many, matchesText, regionSymbol, symbols } from './glob.ts';
import type { Bounds } from './glob-bounds.ts';
import { not, some, type Truth } from './truth.ts';

/**
 * What a condition says. `malformed`: AWS meets an operand that it cannot compare with; this condition grants nothing
 * in an Allow and matches in a Deny (recorded of ARNs).
 */
export type Outcome = Truth | 'malformed';

/** How an operator compares one value of the request with the values of the policy. */
export interface Operator {
  readonly family: Family;
  /** Whether `*` and `?` in the policy's value are wildcards. */
  readonly hasWildcards: boolean;
  /** `…Not…`: holds when none of the policy's values matches, also when the key is missing. */
  readonly isNegated: boolean;
  /** @param value of the request; {@link Bounds} of the policy's values in their order, variables filled in */
  readonly test: (value: string, expected: readonly Bounds[]) => Outcome;
}

/** What kind of values an operator compares. */
export type Family = 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'Ip' | 'Arn';

/**
 * The operator of a name without `ForAnyValue:`, `ForAllValues:` and `IfExists`; undefined when IAM does not have it.
 * `Null` is not among them: it asks for the key, not for a value.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function findOperator(name: string): Operator | undefined {
  return operators.get(name.toLowerCase());
}

/** Whether any of the policy's values matches. */
type Match = (value: string, expected: readonly Bounds[]) => Outcome;

const texts =
  (matches: (glob: Glob, text: string) => Truth): Match =>
  (value, expected) =>
    some(expected, ({ sure, possible }) => {
      const certain = some(sure, glob => matches(glob, value));
      if (certain !== false) return certain;
      if (value === accountSymbol || value === regionSymbol) return undefined;
      return possible.some(glob => matches(glob, value) !== false) ? undefined : false;
    });

/** Compares values of another type. A value that is none of the type equals nothing, on either side. */
const typed =
  <T>(read: (text: string) => ParsedValue<T>, compare: (value: T, expected: T) => Truth): Match =>
  (value, expected) => {
    const found = read(value);
    return some(literalsOf(expected), literal => {
      const wanted = literal === undefined ? 'unclear' : read(literal);
      if (found === 'none' || wanted === 'none') return false;
      return found === 'unclear' || wanted === 'unclear' ? undefined : compare(found.value, wanted.value);
    });
  };

/** The texts that the policy has; undefined for one that is not known. */
function literalsOf(expected: readonly Bounds[]): readonly (string | undefined)[] {
  return expected.flatMap(({ sure }) =>
    sure.length === 0 ? [undefined] : sure.map(({ isLiteral, text }) => (isLiteral ? text : undefined)),
  );
}

/**
 * Equality whatever the case: both in lower case, where the last sigma of a word has a letter of its own. Letters beyond
 * the basic plane are the same to Unicode and not to the policy simulator; what a request would get is not known.
 */
function ignoringCase(glob: Glob, text: string): Truth {
  if (!matchesText(makeGlob(glob.text.toLowerCase()), text.toLowerCase())) return false;
  return lowerBasic(glob.text) === lowerBasic(text) ? true : undefined;
}

function lowerBasic(text: string): string {
  const lower = text.toLowerCase();
  return /[\uD800-\uDFFF]/.test(text) ? lower + text.replace(/[^\uD800-\uDFFF]/g, '') : lower;
}

/**
 * Whether an ARN matches field by field: six fields, of which the last may hold colons. `*` alone is every ARN.
 * "Each of the six colon-delimited components of the ARN is checked separately." The values of the policy are checked in
 * their order, and the first that is no ARN ends it (recorded).
 */
const arns: Match = (value, expected) => {
  const fields = readArn(value);
  let result: Truth = false;
  for (const bounds of expected) {
    const form = formOf(bounds);
    if (fields === 'unclear' || form === 'unclear') return undefined;
    if (form === 'none') return result === false ? 'malformed' : undefined;
    const matches = (glob: Glob) => fields !== 'none' && matchesArn(glob, fields.value);
    if (bounds.sure.some(matches)) return true;
    if (bounds.possible.some(matches)) result = undefined;
  }
  return result;
};

/**
 * Whether an operand is an ARN. One that begins with a variable that is not known may be anything, and what an escaped
 * wildcard outside of an ARN means is not known.
 */
function formOf({ sure: [certain], possible: [possible] }: Bounds): ParsedValue<unknown> {
  if (certain !== undefined) {
    const form = readArn(certain.text);
    return form === 'none' && /[*?]/.test(certain.text) ? 'unclear' : form;
  }
  return possible?.text.startsWith('arn:') === true ? readArn(possible.text) : 'unclear';
}

function matchesArn({ text }: Glob, value: readonly string[]): boolean {
  if (text === many) return true;
  const pattern = splitArn(text);
  return (
    pattern.length === 6 && pattern.every((field, index) => matchesText(makeGlob(field), value[index] ?? ''))
  );
}

/** The six fields of an ARN, or of a pattern of ARNs. */
export function readArn(text: string): ParsedValue<readonly string[]> {
  const fields = splitArn(text);
  if (text === many || (fields[0] === 'arn' && fields.length === 6)) return { value: fields };
  return /^arn:|[\uE000\uE001]/i.test(text) ? 'unclear' : 'none';
}

function splitArn(text: string): string[] {
  const fields = text.split(':');
  return fields.length <= 6 ? fields : [...fields.slice(0, 5), fields.slice(5).join(':')];
}

/** Base64 is compared as text (recorded: other texts of the same bytes differ). */
const binaries: Match = (value, expected) =>
  some(literalsOf(expected), literal =>
    literal === undefined || !isBase64(literal) || symbols.test(value) ? undefined : literal === value,
  );

const numbers = (test: (order: number) => boolean): Match =>
  typed(readNumber, (a, b) => test(compareNumbers(a, b)));

const dates = (test: (order: number) => boolean): Match => typed(readDate, (a, b) => test(a - b));

const comparisons: Readonly<Record<string, readonly [Family, Match]>> = {
  StringEquals: ['String', texts(matchesText)],
  StringEqualsIgnoreCase: ['String', texts(ignoringCase)],
  StringLike: ['String', texts(matchesText)],
  ArnEquals: ['Arn', arns],
  ArnLike: ['Arn', arns],
  BinaryEquals: ['Binary', binaries],
  Bool: ['Bool', typed(readBoolean, (a, b) => a === b)],
  NumericEquals: ['Numeric', numbers(order => order === 0)],
  NumericLessThan: ['Numeric', numbers(order => order < 0)],
  NumericLessThanEquals: ['Numeric', numbers(order => order <= 0)],
  NumericGreaterThan: ['Numeric', numbers(order => order > 0)],
  NumericGreaterThanEquals: ['Numeric', numbers(order => order >= 0)],
  DateEquals: ['Date', dates(order => order === 0)],
  DateLessThan: ['Date', dates(order => order < 0)],
  DateLessThanEquals: ['Date', dates(order => order <= 0)],
  DateGreaterThan: ['Date', dates(order => order > 0)],
  DateGreaterThanEquals: ['Date', dates(order => order >= 0)],
  IpAddress: ['Ip', typed(readAddressRange, isInRange)],
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

/** How a family reads values that must be of its type: one that is not fails both an operator and its negation. */
const required: Partial<Record<Family, (text: string) => ParsedValue<unknown>>> = {
  Arn: readArn,
  Ip: readAddressRange,
};

const operators: ReadonlyMap<string, Operator> = new Map(
  [...Object.keys(comparisons).map(name => [name, name] as const), ...Object.entries(negations)].flatMap(
    ([name, positive]): [string, Operator][] => {
      const comparison = comparisons[positive];
      if (comparison === undefined) return [];
      const [family, match] = comparison;
      const isNegated = name !== positive;
      const read = required[family];
      // It is not known which of two texts decides if neither is an address.
      const isDoubtful = (expected: readonly Bounds[]) =>
        name === 'NotIpAddress' &&
        literalsOf(expected).some(text => text === undefined || read?.(text) === 'none');
      const hasWildcards = positive === 'StringLike' || family === 'Arn';
      const test: Operator['test'] = (value, expected) => {
        if (read?.(value) === 'none') return isDoubtful(expected) ? undefined : false;
        const outcome = match(value, expected);
        return isNegated && outcome !== 'malformed' ? not(outcome) : outcome;
      };
      return [[name.toLowerCase(), { family, hasWildcards, isNegated, test }]];
    },
  ),
);
