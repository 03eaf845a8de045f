import { visitValues } from '../core/json.ts';
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
  check: config => {
    const findings: RuleFinding[] = [];
    visitValues(config, (value, path) => {
      if (Array.isArray(value) && sets.has(String(path.at(-1)))) findings.push(...findRepeated(value, path));
    });
    return findings;
  },
};

function findRepeated(list: readonly unknown[], path: Path): RuleFinding[] {
  const seen = new Set<string>();
  return list.flatMap((item, index) => {
    if (typeof item !== 'string') return [];
    if (seen.has(item)) {
      const message = `${quoteName(item)} is listed twice`;
      return [{ message, help: 'remove one of them', path: [...path, index] }];
    }
    seen.add(item);
    return [];
  });
}
