import { isObject, type Json } from '../core/json.ts';
import { isRegionKey } from '../core/region-scope.ts';
import { findOperator, type Operator, type Outcome } from './condition-operators.ts';
import { readBoolean } from './condition-values.ts';
import { type Context, lookUp } from './context.ts';
import { formatGlob, reserved } from './glob.ts';
import { traits } from './glob-bounds.ts';
import { isTemplate, type PolicyText, parsePolicyText, resolveText, traitsOfText } from './policy-text.ts';
import { every, some, type Truth } from './truth.ts';

/** One key of one operator of a `Condition` block: all of them must hold. */
export interface Condition {
  /** As the policy writes it, e.g. `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly PolicyText[];
  /** Undefined for `Null`. */
  readonly compare: Operator | undefined;
  readonly quantifier: 'all' | 'any' | undefined;
  readonly ifExists: boolean;
}

/**
 * Reads a `Condition` block.
 * @param hasVariables whether `${…}` are policy variables
 * @throws SyntaxError saying what IAM would not take
 */
export function parseConditions(block: Json | undefined, hasVariables: boolean): Condition[] {
  if (block === undefined) return [];
  if (!isObject(block)) throw new SyntaxError('Condition is not an object');
  return Object.entries(block).flatMap(([name, keys]) => {
    if (!isObject(keys)) throw new SyntaxError(`Condition ${name} is not an object`);
    const operator = parseOperator(name);
    return Object.entries(keys).map(([key, value]) => ({
      ...operator,
      key,
      values: listOf(value).map(each => {
        if (typeof each === 'object') throw new SyntaxError(`the value of ${name} ${key} is not a text`);
        if (reserved.test(String(each)))
          throw new SyntaxError(`${name} ${key} holds a private-use character`);
        const hasWildcards = operator.compare?.hasWildcards === true;
        return parsePolicyText(String(each), { hasWildcards, hasVariables });
      }),
    }));
  });
}

function parseOperator(name: string): Omit<Condition, 'key' | 'values'> {
  const [, prefix = '', base = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/i.exec(name) ?? [];
  const quantifier = prefix === '' ? undefined : prefix.toLowerCase() === 'forallvalues' ? 'all' : 'any';
  const ifExists = /IfExists$/i.test(base);
  const plain = ifExists ? base.slice(0, -'IfExists'.length) : base;
  if (plain.toLowerCase() === 'null' && !ifExists) {
    return { operator: name, compare: undefined, quantifier, ifExists };
  }
  const compare = findOperator(plain);
  if (compare === undefined) throw new SyntaxError(`there is no condition operator ${name}`);
  return { operator: name, compare, quantifier, ifExists };
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value as Json];
}

/** Whether a condition holds in a context; undefined when that depends on what is not known. */
export function testCondition(condition: Condition, context: Context): Outcome {
  const { key, values, compare, quantifier, ifExists } = condition;
  const found = lookUp(context, key);
  if (found === 'unknown') return isNeverEqual(condition) ? false : undefined;
  if (values.length === 0) return undefined;
  if (compare === undefined) return testNull(values, found === 'absent');
  if (found === 'absent')
    return ifExists || (quantifier === undefined ? compare.isNegated : quantifier === 'all');
  if (quantifier === undefined && found.isSet) return false;
  const isSymbolic = context.isSymbolic || values.some(text => hasSymbol(traitsOfText(text)));
  const expected = values.map(text => resolveText(text, context, isSymbolic));
  const outcomes = found.values.map(value => compare.test(value, expected));
  const [first] = outcomes;
  if (outcomes.length === 1) return first;
  // Which of several values AWS looks at first is not known.
  const truths = outcomes.map(outcome => (outcome === 'malformed' ? undefined : outcome));
  return quantifier === 'all' ? every(truths, truth => truth) : some(truths, truth => truth);
}

/** Whether a condition asks for a Region with a wildcard in it, letter by letter: no Region has one, so no request meets it. */
function isNeverEqual({ key, values, compare, quantifier, ifExists }: Condition): boolean {
  if (!isRegionKey(key) || compare?.family !== 'String') return false;
  if (compare.hasWildcards || compare.isNegated || quantifier !== undefined || ifExists) return false;
  return values.length > 0 && values.every(text => !isTemplate(text) && /[*?]/.test(formatGlob(text)));
}

/** Whether all conditions of a statement hold. One that AWS cannot evaluate grants nothing, and denies. */
export function testConditions(
  conditions: readonly Condition[],
  effect: 'Allow' | 'Deny',
  context: Context,
): Truth {
  if (conditions.length === 0) return true;
  const outcomes = conditions.map(condition => testCondition(condition, context));
  const truth = every(outcomes, outcome => (outcome === 'malformed' ? effect === 'Deny' : outcome));
  // Whether AWS comes as far as the one that it cannot evaluate is not known.
  return effect === 'Deny' && truth === false && outcomes.includes('malformed') ? undefined : truth;
}

function hasSymbol(joined: number): boolean {
  return (joined & (traits.accountSymbol | traits.regionSymbol)) !== 0;
}

function testNull(values: readonly PolicyText[], isAbsent: boolean): Truth {
  return some(values, text => {
    const wanted = isTemplate(text) ? 'unclear' : readBoolean(text.text);
    return typeof wanted === 'string' ? undefined : wanted.value === isAbsent;
  });
}

/** A condition as a person reads it: `StringEquals aws:RequestedRegion ap-northeast-1`. */
export function formatCondition(condition: Condition): string {
  return formatFilled(condition, key => `\${${key}}`);
}

/** The same with the policy variables filled in whose values are known. */
export function formatConditionIn(condition: Condition, context: Context): string {
  return formatFilled(condition, key => {
    const value = lookUp(context, key);
    return typeof value === 'string' || value.isSet ? `\${${key}}` : (value.values[0] ?? '');
  });
}

function formatFilled({ operator, key, values }: Condition, fill: (key: string) => string): string {
  const texts = values.map(text =>
    isTemplate(text)
      ? text.parts.map(part => (typeof part === 'string' ? part : fill(part.key))).join('')
      : formatGlob(text),
  );
  return `${operator} ${key} ${texts.join(', ')}`;
}
