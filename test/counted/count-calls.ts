import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { basename } from 'node:path';

/** How often functions of one file of `action/` were called, by `file:function`; all of them together by `all:calls`. */
export type CallCounts = ReadonlyMap<string, number>;

/** The key of the calls of all functions, also of those without a name. */
const allCalls = 'all:calls';

/**
 * Runs something and counts the calls of functions by name, as V8 counts them for coverage: the same on a fast machine
 * and on a busy one.
 */
export async function countCalls(run: () => Promise<unknown>): Promise<CallCounts> {
  const counts = new Map<string, number>();
  const add = (key: string, count: number) => counts.set(key, (counts.get(key) ?? 0) + count);
  for (const { url, functions } of await cover(run)) {
    if (!url.includes('/action/')) continue;
    for (const { functionName, ranges } of functions) {
      const count = ranges[0]?.count ?? 0;
      add(allCalls, count);
      if (functionName !== '') add(`${basename(url, '.ts')}:${functionName}`, count);
    }
  }
  return counts;
}

/** Counts runs from its start on, each time those since the time before. */
export interface RunCounter {
  /**
   * By `file:function:place`, also of functions without a name, how often that ran which ran most often in it, such as a loop. The embedded
   * AWS is left out, which users have for trials.
   */
  readonly take: () => Promise<CallCounts>;
}

/** Starts to count; only in what is loaded afterwards is every loop counted. With `node --no-opt` nothing that runs is left out. */
export async function startCounter(): Promise<RunCounter> {
  const session = await startCoverage(true);
  return {
    take: async () => {
      const counts = new Map<string, number>();
      for (const { url, functions } of (await session.post('Profiler.takePreciseCoverage')).result) {
        if (!url.includes('/action/') || url.includes('/local-aws/')) continue;
        for (const { functionName, ranges } of functions) {
          const part = `${basename(url, '.ts')}:${functionName}:${ranges[0]?.startOffset}`;
          counts.set(part, Math.max(...ranges.map(({ count }) => count)));
        }
      }
      return counts;
    },
  };
}

async function cover(run: () => Promise<unknown>): Promise<Profiler.ScriptCoverage[]> {
  const session = await startCoverage(false);
  try {
    await run();
    return (await session.post('Profiler.takePreciseCoverage')).result;
  } finally {
    session.disconnect();
  }
}

/** @param detailed whether loops are counted, too */
async function startCoverage(detailed: boolean): Promise<Session> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed });
  return session;
}
