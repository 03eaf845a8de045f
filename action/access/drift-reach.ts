import { placeKey } from '../core/chat-place.ts';
import type { Drift } from '../core/drift.ts';
import { sortWidening } from '../core/sort-drift.ts';
import type { AccessChange } from './compare-access.ts';

/** The channels in which all drift together allows more than was reviewed. */
export interface DriftReach {
  readonly certain: readonly AccessChange[];
  /** Those where it depends on what cannot be seen, e.g. on a condition. */
  readonly possible: readonly AccessChange[];
}

/**
 * Says where drift gives access. A gain counts once, however many drifts give it.
 * @param drift what is reported: without any that has part in gains (because `ignore` covers it) there is no reach
 * @param access who gains and loses what by all drift together
 */
export function reachOf(drift: readonly Drift[], access: readonly AccessChange[]): DriftReach {
  const hasPart =
    sortWidening(drift).inChat.length > 0 ||
    drift.some(({ risk, gained }) => risk === 'unknown' && gained !== undefined);
  const gains = hasPart ? access.filter(({ gained }) => gained.length > 0) : [];
  const isCertain = ({ gained }: AccessChange) => gained.some(({ certainty }) => certainty === undefined);
  return { certain: gains.filter(isCertain), possible: gains.filter(change => !isCertain(change)) };
}

/** What drift does to access, as several chatops.yml of an account find it; equal changes of one place are one. */
export function joinDriftAccess(parts: readonly (readonly AccessChange[])[]): AccessChange[] {
  const all = parts.flat();
  if (parts.length < 2) return all;
  return [...new Map(all.map(change => [JSON.stringify(change), change])).values()];
}

/** The place of a change, by which channels of several reports are counted. */
export function placeKeyOf({ place }: AccessChange): string {
  return placeKey(place);
}
