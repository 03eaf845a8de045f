import type { Comparison, Drift } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import type { Model } from '../core/model.ts';
import { type End, formatEnd, hasEnded } from '../core/until.ts';

/**
 * Finds channels and aliases that are still there after their end. A statement is ended by IAM itself.
 * @param now an instant, e.g. `2026-11-25T08:00:00Z`
 */
export function findEnded(model: Model, comparisons: readonly Comparison[], now: string): Drift[] {
  const declared: (readonly [path: string, end: End | undefined, note: string])[] = [
    ...model.channels.map(
      ({ key, end }) => [`channels.${key}`, end, 'its notifications still arrive'] as const,
    ),
    ...model.aliases.map(({ key, end }) => [`aliases.${key}`, end, 'chat still offers it'] as const),
  ];
  const present = groupBy(
    comparisons.filter(({ observed }) => observed.status === 'present'),
    ({ path }) => path,
  );
  return declared.flatMap(([path, end, note]) => {
    const there = present.get(path)?.[0];
    if (end === undefined || there === undefined || !hasEnded(end, now)) return [];
    const { target, type, id } = there;
    const when = formatEnd(end.instant);
    return [
      {
        target,
        kind: 'expired' as const,
        path,
        type,
        id,
        expected: end.until,
        risk: 'none' as const,
        note: `It ended with ${when}, and ${note}. Remove it from chatops.yml and apply`,
      },
    ];
  });
}
