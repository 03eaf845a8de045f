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
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await run();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const counts = new Map<string, number>();
    const add = (key: string, count: number) => counts.set(key, (counts.get(key) ?? 0) + count);
    for (const { url, functions } of result) {
      if (!url.includes('/action/')) continue;
      for (const { functionName, ranges } of functions) {
        const count = ranges[0]?.count ?? 0;
        add(allCalls, count);
        if (functionName !== '') add(`${basename(url, '.ts')}:${functionName}`, count);
      }
    }
    return counts;
  } finally {
    session.disconnect();
  }
}
