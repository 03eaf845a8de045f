import type { Json } from '../core/json.ts';

/**
 * Limits of IAM that no request can raise.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const policyLimits = {
  /** Characters of all inline policies of a role together. */
  inlinePerRole: 10_240,
  /** Characters of one managed policy. */
  managed: 6_144,
  /** Managed policies of a role: 10 unless raised, never more than this. */
  managedPerRole: 20,
} as const;

/** The longest Region there is, for a policy whose Region is not known. */
const longestRegion = 'ap-northeast-1';

/**
 * The size of a policy document as IAM counts it: "IAM does not count white space". White space inside texts is
 * counted here, so that the answer is never too small. `${AWS::…}` counts as its later value.
 */
export function measurePolicy(document: Json): number {
  return JSON.stringify(document)
    .replaceAll('${AWS::AccountId}', '123456789012')
    .replaceAll('${AWS::Region}', longestRegion)
    .replaceAll('${AWS::Partition}', 'aws').length;
}
