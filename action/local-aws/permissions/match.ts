import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { structuresOf } from '../resources/property.ts';

/** What is known about a request, by condition key. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** The statements of a policy document, one or several. */
export function statementsOf(document: Json | undefined): JsonObject[] {
  if (!isObject(document)) return [];
  const { Statement: statement } = document;
  return isObject(statement) ? [statement] : structuresOf(statement);
}

/** One text or a list of them. */
export function listOf(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

/** Whether a pattern with `*` and `?` matches. @param isFolded letters match whatever their case, as in actions */
export function matches(pattern: string, text: string, isFolded = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, isFolded ? 'is' : 's').test(text);
}

/** Fills policy variables (`${aws:PrincipalAccount}`) from what is known; an unknown one matches nothing. */
export function fillVariables(pattern: string, context: Context): string {
  return pattern.replace(/\$\{([^}]*)\}/g, (_whole, name: string) => {
    if (name === '*' || name === '?' || name === '$') return name;
    const value = find(context, name.split(',')[0]?.trim() ?? '');
    return typeof value === 'string' ? value : '\u0000unknown\u0000';
  });
}

/** Whether all conditions of a statement hold. Operators that are not known here never hold. */
export function holdConditions(conditions: Json | undefined, context: Context): boolean {
  if (!isObject(conditions)) return true;
  return Object.entries(conditions).every(
    ([operator, keys]) =>
      isObject(keys) &&
      Object.entries(keys).every(([key, wanted]) => holds(operator, key, scalars(wanted), context)),
  );
}

function holds(rawOperator: string, key: string, wanted: readonly string[], context: Context): boolean {
  const isForAll = rawOperator.startsWith('ForAllValues:');
  const operator = rawOperator.replace(/^For(AllValues|AnyValue):/, '');
  const found = find(context, key);
  if (operator === 'Null') return wanted.some(value => (value === 'true') === (found === undefined));
  const isLenient = operator.endsWith('IfExists');
  const name = operator.replace(/IfExists$/, '');
  const isNegated = name.includes('Not');
  if (found === undefined) return isLenient || isNegated || isForAll;
  const values = typeof found === 'string' ? [found] : found;
  const compare = comparisons[name.replace('Not', '')];
  if (compare === undefined) return false;
  const passes = (value: string) => {
    const isMatch = wanted.some(pattern => compare(fillVariables(pattern, context), value));
    return isNegated ? !isMatch : isMatch;
  };
  return isForAll || isNegated ? values.every(passes) : values.some(passes);
}

const comparisons: Readonly<Record<string, (wanted: string, value: string) => boolean>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringEqualsIgnoreCase: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  StringLike: (wanted, value) => matches(wanted, value),
  ArnEquals: (wanted, value) => matches(wanted, value),
  ArnLike: (wanted, value) => matches(wanted, value),
  Bool: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
};

function scalars(value: Json): string[] {
  return (Array.isArray(value) ? (value as readonly Json[]) : [value]).map(String);
}

/** Condition keys are the same whatever their case. */
function find(context: Context, key: string): Context[string] | undefined {
  const name = Object.keys(context).find(candidate => candidate.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : context[name];
}
