import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { PrintedGrowth } from './print-growth.ts';

/**
 * Twice as many channels are twice the work: for each command, counted as V8 counts calls and runs of loops, so that it does not
 * depend on the clock. What is searched for each channel among all channels is four times the work.
 */
/** How much more all parts together may run. */
const maxGrowth = 2.2;
/** The same of one part: what is sorted is compared a little more often. */
const maxGrowthOfPart = 3;
/** Parts that run less often for each channel are not looked at. */
const minRuns = 4;

function countGrowth(): PrintedGrowth {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--no-warnings',
      '--no-opt',
      '--no-lazy-feedback-allocation',
      '--import',
      new URL('../native/register.mjs', import.meta.url).href,
      fileURLToPath(new URL('print-growth.ts', import.meta.url)),
    ],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, env: { PATH: process.env['PATH'] } },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as PrintedGrowth;
}

const growth = countGrowth();

test.each(Object.entries(growth))(
  '%s: the work grows with the channels and no faster',
  (_title, { channels, parts }) => {
    const sum = (index: 1 | 2) => parts.reduce((total, part) => total + part[index], 0);
    const [once, twice] = [sum(1), sum(2)];
    // Every channel is looked at.
    expect(once).toBeGreaterThan(100 * channels);
    expect(twice).toBeGreaterThan(once);
    expect(
      parts.flatMap(([part, few, many]) =>
        many > minRuns * 2 * channels && many > few * maxGrowthOfPart
          ? [`${part}: ${few} for ${channels} channels, ${many} for twice as many`]
          : [],
      ),
    ).toEqual([]);
    expect(twice / once).toBeLessThan(maxGrowth);
  },
);
