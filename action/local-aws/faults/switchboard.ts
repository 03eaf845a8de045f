import { matches } from '../permissions/match.ts';
import type { Fault } from './fault.ts';

interface Entry {
  readonly fault: Fault;
  seen: number;
  hits: number;
}

/** Which faults are on in this server, and what was called. Lives as long as the server does. */
export class Switchboard {
  #entries: Entry[] = [];
  #calls = new Map<string, number>();

  /** Switches faults on, behind those that are on already. */
  add(faults: readonly Fault[]): void {
    this.#entries.push(...faults.map(fault => ({ fault, seen: 0, hits: 0 })));
  }

  /** Switches all off. */
  clear(): void {
    this.#entries = [];
  }

  /** Faults that are on, with how often each was hit. */
  list(): (Fault & { readonly hits: number })[] {
    return this.#entries.map(({ fault, hits }) => ({ ...fault, hits }));
  }

  /** Counts a call, and says which fault it meets: the first that fits and is not used up. */
  meet(operation: string): Fault | undefined {
    this.#calls.set(operation, (this.#calls.get(operation) ?? 0) + 1);
    for (const entry of this.#entries) {
      const { fault } = entry;
      if (!matches(fault.operation, operation, true)) continue;
      entry.seen += 1;
      if (entry.seen <= (fault.after ?? 0) || entry.hits >= (fault.times ?? Number.POSITIVE_INFINITY))
        continue;
      entry.hits += 1;
      return fault;
    }
    return undefined;
  }

  /** How often each operation was called since the start or the last time they were forgotten. */
  calls(): { readonly [operation: string]: number } {
    return Object.fromEntries([...this.#calls].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Forgets what was called. */
  forgetCalls(): void {
    this.#calls.clear();
  }
}
