import { chatChannelKey } from '../core/chat-place.ts';
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
  const hasPart = sortWidening(drift).inChat.length > 0 || drift.some(({ gained }) => gained !== undefined);
  const gains = hasPart ? access.filter(({ gained }) => gained.length > 0) : [];
  return splitByCertainty(gains, 'gained');
}

/** Splits changes by whether any of what they give, or take away, is certain. */
export function splitByCertainty(changes: readonly AccessChange[], side: 'gained' | 'lost'): DriftReach {
  const isCertain = (change: AccessChange) => change[side].some(({ certainty }) => certainty === undefined);
  return { certain: changes.filter(isCertain), possible: changes.filter(change => !isCertain(change)) };
}

/** What drift does to access, as several chatops.yml of an account find it; equal changes of one place are one. */
export function joinDriftAccess(parts: readonly (readonly AccessChange[])[]): AccessChange[] {
  const all = parts.flat();
  if (parts.length < 2) return all;
  return [...new Map(all.map(change => [JSON.stringify(change), change])).values()];
}

/** How many chat channels a reach has: one of several accounts is one channel, and what is certain in one of them is so in the channel. */
export function countReach({ certain, possible }: DriftReach): {
  readonly certain: number;
  readonly possible: number;
} {
  const keysOf = (changes: readonly AccessChange[]) => changes.map(({ place }) => chatChannelKey(place));
  const sure = new Set(keysOf(certain));
  return { certain: sure.size, possible: new Set(keysOf(possible).filter(key => !sure.has(key))).size };
}
