import { setTimeout as sleep } from 'node:timers/promises';
import { AwsFailure, describeError, isPassing, isThrottled } from './failure.ts';

/** How long to pause between two looks, in milliseconds: quick at first, then ever more patient. */
export interface Pace {
  readonly firstMillis: number;
  readonly lastMillis: number;
  /** How long to wait for another actor; default ten minutes. */
  readonly patienceMillis?: number;
  /** Ends the waiting when the command is interrupted. */
  readonly signal?: AbortSignal;
}

/** Stack operations take seconds to minutes; AWS throttles those who ask more often than every few seconds. */
export const awsPace: Pace = { firstMillis: 1_000, lastMillis: 5_000 };

/** An AWS on this machine (the embedded one, or a double) answers at once. */
export const localPace: Pace = { firstMillis: 10, lastMillis: 50 };

const tenMinutes = 600_000;

/** Number of reads in a row that may fail for a reason that passes, each after all retries of the SDK. */
const maxFailures = 5;

/** When AWS asks for fewer calls, the pauses grow by so much, and shrink again when it does not. */
const slowDown = 4;

const untouched = 'Interrupted before anything was changed';

/** The command was interrupted; the message says what state AWS is in. */
export class Interrupted extends AwsFailure {
  /** Whether it came before the step that was to be taken next. */
  get isUntouched(): boolean {
    return this.message === untouched;
  }

  override get isOpen(): boolean {
    return !this.isUntouched;
  }
}

/** The pause before look number `attempt` (from 0), growing by half each time. */
function pauseOf(pace: Pace, attempt: number): number {
  return Math.min(pace.lastMillis, pace.firstMillis * 1.5 ** attempt);
}

/**
 * Looks again and again, with pauses, until there is something to return. A look that fails for a reason that passes
 * (throttling, a fault of the server, a connection that broke) is repeated, more slowly when AWS asks for it.
 * @param maxMillis when to give up; default: never
 * @returns undefined when it gave up
 * @throws Interrupted
 */
export async function waitFor<T>(
  pace: Pace,
  look: () => Promise<T | undefined>,
  maxMillis = Number.POSITIVE_INFINITY,
): Promise<T | undefined> {
  let waited = 0;
  let factor = 1;
  let failures = 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const found = await look();
      if (found !== undefined) return found;
      factor = Math.max(1, factor / 2);
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!isPassing(error) || failures > maxFailures) throw error;
      if (isThrottled(error)) factor = Math.min(16, factor * slowDown);
    }
    if (waited >= maxMillis) return undefined;
    const pause = pauseOf(pace, attempt) * factor;
    await pauseFor(pause, pace.signal);
    waited += pause;
  }
}

/** Looks until there is something, without end. */
export async function waitForever<T>(pace: Pace, look: () => Promise<T | undefined>): Promise<T> {
  const found = await waitFor(pace, look);
  if (found === undefined) throw new Error('Waiting without an end came to an end');
  return found;
}

/** How long to wait for others. */
export function patienceOf({ patienceMillis }: Pace): number {
  return patienceMillis ?? tenMinutes;
}

/** Ends the work between two steps after an interrupt. @throws Interrupted */
export function stopIfInterrupted({ signal }: Pace): void {
  if (signal?.aborted === true) throw new Interrupted(untouched);
}

async function pauseFor(millis: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(millis, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw signal?.aborted === true ? new Interrupted(untouched) : new AwsFailure(describeError(error));
  }
}
