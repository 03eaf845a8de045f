import type { Reason } from './verdict.ts';

/** The most reasons that are compared in pairs, without a key for each. */
const fewReasons = 5;

/**
 * Reasons without those that say the same: of equal ones the last, in the place of the first.
 * @param by what they have in common beside their message
 * @param most how many of them are wanted
 * @returns the same list where all are distinct and wanted, as most are
 */
export function distinctReasons(
  reasons: readonly Reason[],
  by: 'layer' | 'path',
  most = reasons.length,
): readonly Reason[] {
  const distinct = removeRepeated(reasons, by);
  return distinct.length > most ? distinct.slice(0, most) : distinct;
}

function removeRepeated(reasons: readonly Reason[], by: 'layer' | 'path'): readonly Reason[] {
  if (reasons.length < 2) return reasons;
  const isRepeated = (one: Reason, index: number) =>
    reasons.some(
      (other, at) => at > index && other.message === one.message && (other[by] ?? '') === (one[by] ?? ''),
    );
  if (reasons.length <= fewReasons && !reasons.some(isRepeated)) return reasons;
  const distinct = new Map(reasons.map(reason => [`${reason[by] ?? ''} ${reason.message}`, reason]));
  return distinct.size === reasons.length ? reasons : [...distinct.values()];
}
