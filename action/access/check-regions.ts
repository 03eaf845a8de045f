import { describeArnPlace, describeRegion } from '../chat/known-place.ts';
import type { Finding } from '../core/finding.ts';
import { oneOrMany } from '../core/json.ts';
import type { Path } from '../core/path.ts';
import { isRegionKey } from '../core/region-scope.ts';
import type { Policy, StatementConfig } from '../generated/config.ts';
import type { ProofData } from './proof-data.ts';

/**
 * Regions and partitions in the statements of a policy in which no request is known to be possible. IAM accepts any text there, so
 * that a misspelled Region allows or denies nothing.
 * @param path of the policy
 */
export function* checkRegions(path: Path, policy: Policy, { catalogue }: ProofData): Generator<Finding> {
  for (const effect of ['allow', 'deny'] as const) {
    const effects = effect === 'allow' ? 'allows' : 'denies';
    for (const [index, statement] of (policy[effect] ?? []).entries()) {
      for (const { at, text, isArn, isException } of listTexts(statement)) {
        const found = isArn ? describeArnPlace(catalogue, text) : describeRegion(catalogue, text);
        if (found === undefined) continue;
        const { message, instead } = found;
        const result = isException
          ? 'this exception has no effect'
          : `the statement ${effects} nothing there`;
        yield {
          code: 'permission/unknown-region',
          message: `${message}: as far as is known, ${result}`,
          ...(instead === undefined ? {} : { help: instead }),
          path: [...path, effect, index, ...at],
        };
      }
    }
  }
}

/** An ARN or a Region in a statement. */
interface PlaceText {
  readonly at: Path;
  readonly text: string;
  readonly isArn: boolean;
  /** Whether it says where the statement does not apply. */
  readonly isException: boolean;
}

function listTexts(statement: StatementConfig): PlaceText[] {
  const arns = (['resources', 'not-resources'] as const).flatMap(key => {
    const isException = key === 'not-resources';
    return (statement[key] ?? []).map(
      (text, index): PlaceText => ({ at: [key, index], text, isArn: true, isException }),
    );
  });
  const regions = Object.entries(statement.conditions ?? {}).flatMap(([operator, keys]) => {
    // `Null` has `true` or `false` as its value, and no other operator compares Regions.
    if (!/^(\w+:)?String/i.test(operator)) return [];
    return Object.entries(keys).flatMap(([key, value]) => {
      if (!isRegionKey(key)) return [];
      const at = ['conditions', operator, key];
      const isException = /not/i.test(operator);
      return oneOrMany(value).flatMap((text, index): PlaceText[] =>
        typeof text === 'string'
          ? [{ at: Array.isArray(value) ? [...at, index] : at, text, isArn: false, isException }]
          : [],
      );
    });
  });
  return [...arns, ...regions];
}
