import { isObject } from '../core/json.ts';
import type { Path } from '../core/path.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule, RuleFinding } from '../core/rule.ts';

/** Lists in which a second mention means nothing and is most likely a slip. */
const sets: ReadonlySet<string> = new Set([
  'guardrails',
  'aliases',
  'targets',
  'topics',
  'managed-policies',
  'roles',
  'protect',
]);

/** A list without an order names each thing once. Checked here, because a validator would compare every pair. */
export const duplicateItem: ConfigRule = {
  code: 'schema/duplicate-item',
  title: 'Something is listed twice',
  severity: 'error',
  why: 'The second entry has no effect, so it is most likely a typo for something else. AWS refuses a list with duplicates.',
  wrong: 'defaults: { guardrails: [ReadOnlyAccess, ReadOnlyAccess] }',
  right: 'defaults: { guardrails: [ReadOnlyAccess] }',
  *check(config) {
    yield* walk(config, []);
  },
};

function* walk(value: unknown, path: Path): Generator<RuleFinding> {
  if (Array.isArray(value)) {
    const isSet = sets.has(String(path.at(-1)));
    const first = new Map<unknown, number>();
    for (const [index, item] of value.entries()) {
      if (isSet && typeof item === 'string') {
        if (first.has(item)) {
          yield {
            message: `${quoteName(item)} is listed twice`,
            help: 'remove one of them',
            path: [...path, index],
          };
        }
        first.set(item, index);
      } else yield* walk(item, [...path, index]);
    }
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) yield* walk(member, [...path, key]);
  }
}
