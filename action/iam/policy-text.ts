import { isAlwaysSent } from '../data/condition-key-values.ts';
import { type Context, isSetKey, lookUp } from './context.ts';
import { anything, type Glob, makeGlob, toInner, toSymbols } from './glob.ts';
import { type Bounds, boundsOf, traits, traitsOf } from './glob-bounds.ts';

/** A text of a policy: a glob, or parts with policy variables between them that a request fills. */
export type PolicyText = Glob | TextTemplate;

/** A text with policy variables. */
export interface TextTemplate {
  readonly parts: readonly (string | PolicyVariable)[];
}

/** `${aws:username}` or `${aws:username, 'default'}`. */
interface PolicyVariable {
  readonly key: string;
  readonly fallback: string | undefined;
}

const variable = /\$\{([^{}]*)\}/g;

/**
 * Reads a text of a policy.
 * @param source as the policy has it
 * @param reading whether `*` and `?` are wildcards, and whether `${…}` are variables (Version 2012-10-17 only)
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function parsePolicyText(
  source: string,
  { hasWildcards, hasVariables }: { hasWildcards: boolean; hasVariables: boolean },
): PolicyText {
  const read = hasWildcards ? toInner : toSymbols;
  if (!hasVariables || !source.includes('${')) return makeGlob(read(source));
  const parts: (string | PolicyVariable)[] = [];
  let end = 0;
  for (const match of source.matchAll(variable)) {
    const [whole, name = ''] = match;
    parts.push(read(source.slice(end, match.index)), readVariable(whole, name));
    end = match.index + whole.length;
  }
  parts.push(read(source.slice(end)));
  return parts.every(part => typeof part === 'string') ? makeGlob(parts.join('')) : { parts };
}

function readVariable(whole: string, name: string): string | PolicyVariable {
  if (name === '*' || name === '?' || name === '$') return name;
  if (name.startsWith('AWS::')) return toSymbols(whole);
  const [, key = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$/s.exec(name) ?? [];
  return key === '' ? whole : { key, fallback };
}

/** The traits of a text of a policy, which decide whether it must be read with bounds. */
export function traitsOfText(text: PolicyText): number {
  if (!isTemplate(text)) return traitsOf(text.text);
  const joined = text.parts.map(part => (typeof part === 'string' ? part : '')).join('');
  return traitsOf(joined) | traits.variable;
}

/** Whether a text has policy variables, so that it means something only in a context. */
export function isTemplate(text: PolicyText): text is TextTemplate {
  return 'parts' in text;
}

const nothing: Bounds = { sure: [], possible: [] };

/**
 * What a text of a policy matches in a context. The value of a variable is literal, whatever is in it.
 * A variable that the request does not have, or that is a set, makes a text that nothing equals; one that is unknown may be anything.
 * @param isSymbolic whether symbols occur in the question, so that they must be distinguished from their possible values
 */
export function resolveText(text: PolicyText, context: Context, isSymbolic: boolean): Bounds {
  if (!isTemplate(text)) return isSymbolic ? boundsOf(text) : exactly(text);
  let isKnown = true;
  let inner = '';
  for (const part of text.parts) {
    if (typeof part === 'string') {
      inner += part;
      continue;
    }
    const value = lookUp(context, part.key);
    if (value === 'unknown') {
      isKnown = false;
      inner += anything.text;
    } else if (value === 'absent') {
      if (part.fallback === undefined) return nothing;
      inner += part.fallback;
    } else if (value.isSet) {
      // A set fills no text, and a default does not replace it (recorded).
      return nothing;
    } else {
      inner += value.values[0];
    }
  }
  const glob = makeGlob(inner);
  const { sure, possible } = isSymbolic ? boundsOf(glob) : exactly(glob);
  return { sure: isKnown ? sure : [], possible };
}

/** Whether a request may leave a variable of a text without a value, so that nothing equals the text. */
export function mayLackValue(text: PolicyText, context: Context): boolean {
  return (
    isTemplate(text) &&
    text.parts.some(part => {
      if (typeof part === 'string') return false;
      const value = lookUp(context, part.key);
      if (value === 'unknown') {
        return isSetKey(part.key) || (part.fallback === undefined && !isAlwaysSent(part.key.toLowerCase()));
      }
      return value === 'absent' ? part.fallback === undefined : value.isSet;
    })
  );
}

const exact = new WeakMap<Glob, Bounds>();

function exactly(glob: Glob): Bounds {
  let known = exact.get(glob);
  if (known === undefined) {
    known = { sure: [glob], possible: [glob] };
    exact.set(glob, known);
  }
  return known;
}
