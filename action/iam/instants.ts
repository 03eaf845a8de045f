import { mentionsKey } from './condition-keys.ts';
import { type Condition, testCondition, testConditions } from './conditions.ts';
import { type Context, makeContext } from './context.ts';
import { formatGlob } from './glob.ts';
import type { CompiledPolicy, Layers, Statement } from './policy.ts';
import { isTemplate } from './policy-text.ts';
import type { Truth } from './truth.ts';

const timeKey = 'aws:currenttime';
const epochKey = 'aws:epochtime';

/** Whether what any policy says depends on the time. */
export function mentionsTime(layers: Layers): boolean {
  return mentionsKey(layers, timeKey) || mentionsKey(layers, epochKey);
}

const endings = new WeakMap<CompiledPolicy, boolean>();

/**
 * Whether all that the time does is to end access: Allow statements that hold until a date, and Deny statements that hold
 * from one on. Then nothing is allowed later that is not allowed now. False where no policy mentions the time.
 */
export function onlyEnds(layers: Layers): boolean {
  if (!mentionsTime(layers)) return false;
  return layers.every(({ policies }) =>
    policies.every(policy => {
      const known = endings.get(policy) ?? policy.statements.every(hasOnlyEnd);
      endings.set(policy, known);
      return known;
    }),
  );
}

function hasOnlyEnd({ effect, conditions, resources }: Statement): boolean {
  if (isEmptyWindow(conditions)) return true;
  const ending =
    effect === 'Allow' ? /^(Date|Numeric)LessThan(Equals)?$/i : /^(Date|Numeric)GreaterThan(Equals)?$/i;
  const texts = [...resources, ...conditions.flatMap(({ values }) => values)];
  const hasVariable = texts.some(
    text => isTemplate(text) && text.parts.some(part => typeof part !== 'string' && isTime(part.key)),
  );
  return (
    !hasVariable && conditions.every(condition => !isTime(condition.key) || ending.test(condition.operator))
  );
}

/** Whether a condition key is the time of the request. */
export function isTime(key: string): boolean {
  return [timeKey, epochKey].includes(key.toLowerCase());
}

/**
 * Whether the conditions of a statement hold; undefined when that depends on what is not known. Without the time of the
 * request they still do not hold when no time is within all of their dates.
 */
export function testStatement({ conditions, effect }: Statement, context: Context): Truth {
  const truth = testConditions(conditions, effect, context);
  return truth === undefined && isEmptyWindow(conditions) ? false : truth;
}

const emptyWindows = new WeakMap<readonly Condition[], boolean>();

/** Whether the dates of conditions exclude each other, as those of a window that ends before it begins. */
function isEmptyWindow(conditions: readonly Condition[]): boolean {
  if (conditions.length < 2) return false;
  const known = emptyWindows.get(conditions) ?? findEmptyWindow(conditions);
  emptyWindows.set(conditions, known);
  return known;
}

/** The first and the last time that a date can have, in milliseconds since 1970. */
const endsOfTime = [0, Date.parse('9999-12-31T23:59:59Z')];

function findEmptyWindow(conditions: readonly Condition[]): boolean {
  // For a key that has one value, a quantifier says something else than it seems to; that is left unknown.
  const dates = conditions.filter(
    ({ key, quantifier, values }) =>
      isTime(key) &&
      quantifier === undefined &&
      values.every(text => isTemplate(text) || isWholeSecond(text)),
  );
  if (dates.length < 2) return false;
  const times = dates.flatMap(timesOf).flatMap(time => [time - 1000, time, time + 1000]);
  return [...endsOfTime, ...times].every(time => {
    const instant = new Date(time).toISOString();
    const context = makeContext({ [timeKey]: instant, [epochKey]: String(Math.floor(time / 1000)) });
    return dates.some(condition => testCondition(condition, context) === false);
  });
}

/** Fractions of a second are left unknown, too. */
function isWholeSecond(text: Parameters<typeof formatGlob>[0]): boolean {
  return !formatGlob(text).includes('.');
}

/** How many dates of a channel can be looked at one by one. */
export const maxDates = 20;

/** The seconds before and after each date are evaluated as well. */
const maxInstants = 3 * maxDates;

/**
 * The instants at which what policies say can change, with a second before and after each, in order: what holds at two
 * neighbours holds in between. Milliseconds since 1970; empty where no date is readable.
 * @returns undefined when there are more than can be asked one by one
 */
export function listInstants(layers: Layers): readonly number[] | undefined {
  // Known of each policy already, unlike its dates.
  if (!mentionsTime(layers)) return [];
  const found = new Set<number>();
  for (const { policies } of layers) {
    for (const { statements } of policies) {
      for (const { conditions } of statements) {
        for (const condition of conditions) {
          for (const time of timesOf(condition)) for (const by of [-1000, 0, 1000]) found.add(time + by);
        }
      }
    }
  }
  return found.size > maxInstants ? undefined : [...found].sort((a, b) => a - b);
}

function timesOf({ key, values }: Condition): number[] {
  if (!isTime(key)) return [];
  return values.flatMap(text => {
    if (isTemplate(text)) return [];
    const written = formatGlob(text);
    const time = /^\d+$/.test(written) ? Number(written) * 1000 : Date.parse(written);
    return Number.isFinite(time) ? [Math.floor(time / 1000) * 1000] : [];
  });
}
