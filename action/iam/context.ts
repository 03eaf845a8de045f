import { symbols, toSymbols } from './glob.ts';

/** The values of a condition key in a request; `absent`: known not to be there; `unknown`: not known from here. */
export type ContextValue = KnownValue | 'absent' | 'unknown';

/** A value that is not known: where two versions do not know that of the same owner, it is one and the same. */
export interface UnknownValue {
  /** E.g. the ARN of the role whose tag it is. */
  readonly unknownOf: string;
}

/** What a condition key holds in a request. */
export interface KnownValue {
  /** At least one. */
  readonly values: readonly string[];
  /** Whether the key holds a set: operators without `ForAnyValue:` or `ForAllValues:` never match it. */
  readonly isSet: boolean;
}

/**
 * Keys of all services that hold sets; a key of one service is a set where the context gives a list.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const setKeys: ReadonlySet<string> = new Set([
  'aws:calledvia',
  'aws:principalorgpaths',
  'aws:principalservicenameslist',
  'aws:resourceorgpaths',
  'aws:sourceorgpaths',
  'aws:tagkeys',
  'aws:vpceorgpaths',
]);

/** Whether a condition key of all services holds a set. */
export function isSetKey(key: string): boolean {
  return setKeys.has(key.toLowerCase());
}

/** What is known of the context of a request: a key that is not named is unknown unless all of them are known. */
export interface Context {
  /** Whether a key that is not named is known not to be in the request. */
  readonly isComplete?: boolean;
  /** By lower-case key, since names of keys are not case-sensitive. */
  readonly values: ReadonlyMap<string, ContextValue | UnknownValue>;
  /** Whether any value holds a symbol, e.g. `${AWS::AccountId}`. */
  readonly isSymbolic: boolean;
}

/**
 * A context from what is known.
 * @param known values by key: a list for a key that holds a set; `null` for a key that is known not to be in the request
 */
export function makeContext(
  known: Readonly<Record<string, string | readonly string[] | null | UnknownValue>>,
): Context {
  const values = new Map<string, ContextValue | UnknownValue>();
  let hasSymbols = false;
  for (const [key, value] of Object.entries(known)) {
    if (isUnknown(value)) {
      values.set(key.toLowerCase(), value);
      continue;
    }
    const texts = typeof value === 'string' ? [value] : (value ?? []);
    const inner = texts.map(toSymbols);
    hasSymbols ||= inner.some(isSymbolic);
    const name = key.toLowerCase();
    const isSet = typeof value !== 'string' || isSetKey(name);
    values.set(name, inner.length === 0 ? 'absent' : { values: inner, isSet });
  }
  return { values, isSymbolic: hasSymbols };
}

function isUnknown(value: unknown): value is UnknownValue {
  return typeof value === 'object' && value !== null && 'unknownOf' in value;
}

/** The keys that say when a request is made, with their values. @param instant as `2026-11-25T08:00:00Z` */
export function valuesAt(instant: string): Readonly<Record<'aws:CurrentTime' | 'aws:EpochTime', string>> {
  return { 'aws:CurrentTime': instant, 'aws:EpochTime': String(Math.floor(Date.parse(instant) / 1000)) };
}

/** A context in which a key has one value. */
export function withValue(context: Context, key: string, value: string): Context {
  const values = new Map(context.values).set(key.toLowerCase(), { values: [value], isSet: false });
  return { ...context, values };
}

/** A context with the values of keys that only others know; the same object when there are none. */
export function withMissing(context: Context, others: readonly { readonly context: Context }[]): Context {
  const missing = others.flatMap(each =>
    [...each.context.values].filter(([key]) => !context.values.has(key)),
  );
  return missing.length === 0 ? context : replaceValues(context, new Map([...missing, ...context.values]));
}

/** A context of which only some keys are known; the same object when it knows no others. @param keys in lower case */
export function keepKeys(context: Context, keys: ReadonlySet<string>): Context {
  const values = new Map<string, ContextValue | UnknownValue>();
  for (const [key, value] of context.values) if (keys.has(key)) values.set(key, value);
  return values.size === context.values.size ? context : replaceValues(context, values);
}

function replaceValues(context: Context, values: Context['values']): Context {
  const hasSymbol = (value: ContextValue | UnknownValue) =>
    typeof value === 'object' && 'values' in value && value.values.some(isSymbolic);
  return { ...context, values, isSymbolic: [...values.values()].some(hasSymbol) };
}

function isSymbolic(text: string): boolean {
  return symbols.test(text);
}

/** The context of a request of which every key is known. */
export function makeCompleteContext(known: Parameters<typeof makeContext>[0]): Context {
  return { ...makeContext(known), isComplete: true };
}

/** A context of which nothing is known. */
export const emptyContext: Context = makeContext({});

/** What is known of a key, in whatever case it is written. */
export function lookUp(context: Context, key: string): ContextValue {
  const value = context.values.get(key.toLowerCase());
  if (value === undefined) return context.isComplete === true ? 'absent' : 'unknown';
  return isUnknown(value) ? 'unknown' : value;
}

/** Whose value of a key is not known; undefined: it is known, or nothing says whose it is. @param key in any case */
export function ownerOfUnknown(context: Context, key: string): string | undefined {
  const value = context.values.get(key.toLowerCase());
  return isUnknown(value) ? value.unknownOf : undefined;
}

/** Whether two contexts do not know one and the same value. @param key in any case */
export function isSameUnknown(own: Context, base: Context, key: string): boolean {
  if (lookUp(own, key) !== 'unknown' || lookUp(base, key) !== 'unknown') return false;
  const [owner, other] = [ownerOfUnknown(own, key), ownerOfUnknown(base, key)];
  // Members with a role of their own may have any role.
  return owner === other || owner === undefined || other === undefined;
}
