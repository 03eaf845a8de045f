import { isObject, type Json, oneOrMany } from './json.ts';
import { makeVisible } from './visible.ts';

/** How the values of an operator are introduced: one value, and, where several all have to differ, several. */
const operators: ReadonlyMap<string, readonly [one: string, none?: string]> = new Map([
  ['stringequals', ['is']],
  ['stringnotequals', ['is not', 'is none of']],
  ['stringequalsignorecase', ['in any case is']],
  ['stringnotequalsignorecase', ['in any case is not', 'in any case is none of']],
  ['stringlike', ['is like']],
  ['stringnotlike', ['is not like', 'is like none of']],
  ['numericequals', ['is']],
  ['numericnotequals', ['is not', 'is none of']],
  ['numericlessthan', ['is less than']],
  ['numericlessthanequals', ['is at most']],
  ['numericgreaterthan', ['is more than']],
  ['numericgreaterthanequals', ['is at least']],
  ['dateequals', ['is']],
  ['datenotequals', ['is not', 'is none of']],
  ['datelessthan', ['is before']],
  ['datelessthanequals', ['is at or before']],
  ['dategreaterthan', ['is after']],
  ['dategreaterthanequals', ['is at or after']],
  ['bool', ['is']],
  ['binaryequals', ['is']],
  ['ipaddress', ['is in']],
  ['notipaddress', ['is not in', 'is in none of']],
  ['arnequals', ['is like']],
  ['arnlike', ['is like']],
  ['arnnotequals', ['is not like', 'is like none of']],
  ['arnnotlike', ['is not like', 'is like none of']],
]);

/** One test of a condition block: an operator on a key. */
export interface ConditionTest {
  /** Equal for the same operator and key. */
  readonly id: string;
  /** `aws:RequestedRegion is eu-west-1 or eu-west-2` */
  readonly text: string;
  /** The values alone, sorted, each once. */
  readonly values: readonly string[];
}

/**
 * The tests of a condition block, sorted by operator and key. Where an operator is not known, its name is written as it is.
 * @param write how one value is written
 */
export function readConditions(block: Json | undefined, write: (value: Json) => string): ConditionTest[] {
  if (!isObject(block)) return [];
  return Object.keys(block)
    .sort()
    .flatMap(operator => {
      const keys = block[operator];
      if (!isObject(keys)) return [];
      return Object.keys(keys)
        .sort()
        .map((key): ConditionTest => {
          const values = oneOrMany(keys[key] ?? '').map(each => write(each));
          return {
            id: `${operator} ${key}`,
            text: describeTest(makeVisible(operator), makeVisible(key), values),
            values: [...new Set(values)].sort(),
          };
        });
    });
}

function describeTest(operator: string, key: string, values: readonly string[]): string {
  const [, set = '', plain = '', optional] =
    /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/i.exec(operator) ?? [];
  const subject =
    set === '' ? key : set.toLowerCase() === 'foranyvalue' ? `any value of ${key}` : `each value of ${key}`;
  const suffix = optional === undefined ? '' : ` (or ${key} is missing)`;
  if (plain.toLowerCase() === 'null' && values.length === 1 && /^(true|false)$/i.test(values[0] ?? '')) {
    return `${subject} is ${/^true$/i.test(values[0] ?? '') ? 'missing' : 'there'}${suffix}`;
  }
  const [one, none] = operators.get(plain.toLowerCase()) ?? [];
  if (one === undefined) return `${operator} ${key} ${values.join(', ')}`;
  if (none !== undefined && values.length > 1) return `${subject} ${none} ${values.join(', ')}${suffix}`;
  return `${subject} ${one} ${values.length === 0 ? '(no value)' : values.join(' or ')}${suffix}`;
}
