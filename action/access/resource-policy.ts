import { askOwner, describeOwner } from '../iam/other-account.ts';
import type { Verdict } from '../iam/verdict.ts';
import { unknownBecause } from './verdicts.ts';

/**
 * A verdict on a resource of another account: the policies of the channel can deny it, but only the resource policy over
 * there, which is not known, can complete an allowance (IAM User Guide, "Cross-account policy evaluation logic").
 * @param place of the channel; without a literal account nothing is another account
 */
export function withResourcePolicy(
  verdict: Verdict,
  resource: string | undefined,
  place: { readonly account: string },
): Verdict {
  if (verdict.decision !== 'allowed') return verdict;
  const owner = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource ?? '')?.[1];
  if (owner === undefined) return verdict;
  if (owner === place.account || !/^\d{12}$/.test(place.account)) return verdict;
  return unknownBecause(describeOwner(resource ?? '', owner), askOwner);
}
