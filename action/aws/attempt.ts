import type { Reading } from '../core/snapshot.ts';
import { describeError, helpFor, isDenied } from './failure.ts';

/** A read that may be denied or fail: its value, or why there is none. */
export async function attempt<T>(read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    return { ok: false, reason: describeReason(error) };
  }
}

/** Why a read failed, and what to do where the words of AWS do not say it. */
function describeReason(error: unknown): string {
  const help = isDenied(error) ? undefined : helpFor(error);
  return help === undefined ? describeError(error) : `${describeError(error)}. ${help}`;
}

/**
 * Does the same for every item, a few at a time; results in the order of the items.
 * @param size maximum number at a time
 * @throws what `work` threw first, once all that was begun has ended: no unfinished work is left behind
 */
export async function inPool<A, B>(
  items: readonly A[],
  size: number,
  work: (item: A) => Promise<B>,
): Promise<B[]> {
  const results: B[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as A);
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(size, items.length) }, worker));
  for (const result of workers) if (result.status === 'rejected') throw result.reason;
  return results;
}
