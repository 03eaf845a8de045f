import type { PlanReport } from '../commands/plan.ts';
import type { GainsOfPlace } from '../core/review.ts';

/** What a plan gives to whom, by itself and together with drift: what a review shows, and what an apply may give. */
export function listReviewedGains({
  access,
  accessWithDrift,
}: Pick<PlanReport, 'access' | 'accessWithDrift'>): readonly GainsOfPlace[] {
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
