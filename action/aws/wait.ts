import { setTimeout as sleep } from 'node:timers/promises';

/** How long to pause between two looks, in milliseconds: quick at first, then ever more patient. */
export interface Pace {
  readonly firstMillis: number;
  readonly lastMillis: number;
}

/** Stack operations take seconds to minutes; AWS throttles those who ask more often than every few seconds. */
export const awsPace: Pace = { firstMillis: 1_000, lastMillis: 5_000 };

/** The embedded AWS answers at once. */
export const localPace: Pace = { firstMillis: 10, lastMillis: 50 };

/** The pause before look number `attempt` (from 0), growing by half each time. */
export function pauseOf(pace: Pace, attempt: number): number {
  return Math.min(pace.lastMillis, pace.firstMillis * 1.5 ** attempt);
}

/** Looks again and again, with pauses, until there is something to return. */
export async function waitFor<T>(pace: Pace, look: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(pauseOf(pace, attempt));
  }
}
