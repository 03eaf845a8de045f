import { mentionsKey } from './condition-keys.ts';
import type { Condition } from './conditions.ts';
import { formatGlob } from './glob.ts';
import type { CompiledPolicy, Layers } from './policy.ts';
import { isTemplate } from './policy-text.ts';

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

function hasOnlyEnd({ effect, conditions, resources }: CompiledPolicy['statements'][number]): boolean {
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

/** The most instants of which each is asked by itself. */
const maxInstants = 60;

/**
 * The instants at which what policies say can change, with a second before and after each, in order: what holds at two
 * neighbours holds in between. Milliseconds since 1970; empty where no date is readable.
 * @returns undefined when there are more than can be asked one by one
 */
export function listInstants(layers: Layers): readonly number[] | undefined {
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
