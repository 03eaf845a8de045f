import type { Finding } from '../core/finding.ts';
import type { Model } from '../core/model.ts';
import { formatPath } from '../core/path.ts';
import { renderPolicyDocument } from '../core/policy-document.ts';
import { quoteName } from '../core/quote.ts';

/**
 * IAM's limits in characters without white space.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
const limits = { managed: 6144, inline: 10240 };

/** An account ID has twelve characters where the template still has `${AWS::AccountId}`, and so on. */
const places: readonly (readonly [RegExp, string])[] = [
  [/\$\{AWS::AccountId\}/g, '123456789012'],
  [/\$\{AWS::Region\}/g, 'ap-southeast-1'],
  [/\$\{AWS::Partition\}/g, 'aws'],
];

/** Policies that IAM would refuse for their size. */
export function* checkPolicySizes(models: readonly Model[]): Generator<Finding> {
  const told = new Set<string>();
  for (const model of models) {
    for (const { key, statements } of model.guardrails) {
      const size = measure([renderPolicyDocument(statements)]);
      if (size > limits.managed)
        yield* once(told, describe(['guardrails', key], 'guardrail', size, limits.managed));
    }
    for (const { key, policies } of model.roles) {
      const size = measure(policies.map(({ statements }) => renderPolicyDocument(statements)));
      if (size > limits.inline) {
        yield* once(told, describe(['roles', key], 'inline policies of the role', size, limits.inline));
      }
    }
  }
}

function measure(documents: readonly unknown[]): number {
  return documents.reduce<number>((sum, document) => {
    // An intrinsic is a text by the time IAM counts.
    let text = JSON.stringify(document).replace(/\{"Fn::Sub":("(?:[^"\\]|\\.)*")\}/g, '$1');
    for (const [pattern, value] of places) text = text.replace(pattern, value);
    return sum + text.length;
  }, 0);
}

function describe(path: Finding['path'], noun: string, size: number, limit: number): Finding {
  return {
    code: 'permission/too-large',
    message: `The ${noun} ${quoteName(formatPath(path))} has ${size} characters; IAM takes at most ${limit}`,
    help: 'use wildcards in the ARNs, or split it in two',
    path,
    at: 'key',
  };
}

function* once(told: Set<string>, finding: Finding): Generator<Finding> {
  const key = formatPath(finding.path);
  if (told.has(key)) return;
  told.add(key);
  yield finding;
}
