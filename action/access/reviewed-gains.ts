import { expectedHashOf } from '../core/expected-plan.ts';
import type { GainsOfPlace } from '../core/review.ts';
import type { AccessChange } from './compare-access.ts';
import type { ChangeWithDrift } from './plan-with-drift.ts';

/** What a plan gives, as far as it is known. */
interface Given {
  readonly access: readonly AccessChange[];
  readonly accessWithDrift: readonly ChangeWithDrift[];
}

/** What a plan gives to whom, by itself and together with drift: what a review shows, and what an apply may give. */
export function listReviewedGains({ access, accessWithDrift }: Given): readonly GainsOfPlace[] {
  return [
    ...access,
    // Which drift has part in it is not what is reviewed.
    ...accessWithDrift
      // What drift has taken away and the plan gives back is what this apply gives, although it was reviewed before.
      .map(({ gained, regained, ...change }) => ({ ...change, gained: [...gained, ...regained] }))
      .filter(({ gained }) => gained.length > 0)
      .map(({ channel, place, target, gained, isOutsideOfChat }) => ({
        ...{ channel, place, target, gained },
        lost: [],
        isWithDrift: true as const,
        ...(isOutsideOfChat === undefined ? {} : { isOutsideOfChat }),
      })),
  ];
}

/** The hash that an apply takes for a plan, with what the plan gives together with drift; undefined for one without a hash. */
export function hashToExpect({
  plan: { hash },
  ...given
}: Given & { readonly plan: { readonly hash?: string | undefined } }): string | undefined {
  return hash === undefined ? undefined : expectedHashOf(hash, listReviewedGains(given));
}
