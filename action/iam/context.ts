import { toSymbols } from './glob.ts';

/** The values of a condition key in a request; `absent`: known not to be there; `unknown`: not known from here. */
export type ContextValue = readonly string[] | 'absent' | 'unknown';

/** What is known of the context of a request: every key that is not named is unknown, never absent. */
export interface Context {
  /** By lower-case key, since names of keys are not case-sensitive. */
  readonly values: ReadonlyMap<string, ContextValue>;
  /** Whether any value holds a symbol, e.g. `${AWS::AccountId}`. */
  readonly isSymbolic: boolean;
}

/**
 * A context from what is known.
 * @param known values by key; `null` for a key that is known not to be in the request
 */
export function makeContext(known: Readonly<Record<string, string | readonly string[] | null>>): Context {
  const values = new Map<string, ContextValue>();
  let isSymbolic = false;
  for (const [key, value] of Object.entries(known)) {
    const texts = value === null ? [] : typeof value === 'string' ? [value] : value;
    const inner = texts.map(toSymbols);
    isSymbolic ||= inner.some(text => /[\uE002\uE003]/.test(text));
    values.set(key.toLowerCase(), value === null ? 'absent' : inner);
  }
  return { values, isSymbolic };
}

/** A context of which nothing is known. */
export const emptyContext: Context = makeContext({});

/** What is known of a key, in whatever case it is written. */
export function lookUp(context: Context, key: string): ContextValue {
  return context.values.get(key.toLowerCase()) ?? 'unknown';
}
