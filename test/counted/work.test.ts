import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { PrintedCounts } from './print-counts.ts';

/**
 * How much work some commands do, counted in calls, so that it does not depend on the clock. More than 20 % above the
 * table is a regression. When the work became less on purpose, write the smaller numbers into the table:
 * `WORK=show npm run jest -- test/counted` prints them.
 */
const table = JSON.parse(readFileSync(pathOf('./work.json'), 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, number>>>
>;

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function readCounts(): PrintedCounts {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--no-warnings',
      '--import',
      new URL('../native/register.mjs', import.meta.url).href,
      pathOf('./print-counts.ts'),
    ],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { PATH: process.env['PATH'] } },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as PrintedCounts;
}

const counted = readCounts();

test.each(Object.entries(table))('%s does not do more work', (title, usuals) => {
  const counts = counted.commands[title] ?? {};
  const limits = Object.entries(usuals);
  if (process.env['WORK'] === 'show') {
    const shown = limits.map(([key]) => [key, counts[key] ?? 0]);
    process.stderr.write(`${title} ${JSON.stringify(Object.fromEntries(shown))}\n`);
  }
  expect(limits.length).toBeGreaterThan(0);
  // A function that is no longer there has to leave the table.
  expect(limits.map(([key]) => key).filter(key => !(key in counts))).toEqual([]);
  expect(
    limits.flatMap(([key, usual]) => {
      const count = counts[key] ?? 0;
      return count > usual * 1.2 ? [`${key}: ${count}, usually ${usual}`] : [];
    }),
  ).toEqual([]);
});

test('a comparison of a version with itself searches nothing', () => {
  expect(counted.itself['find-gains:findInItem'] ?? 0).toBe(0);
});

test('a plan that is printed splits each changed property once', () => {
  expect(counted.properties).toBeGreaterThan(0);
  expect(counted.print['split-property:splitProperty']).toBe(counted.properties);
});

test('a plain command is not read letter by letter, and a value without variables is not expanded', () => {
  const counts = counted.commands['can, 200 questions'] ?? {};
  expect(counts['tokens:splitPlain']).toBe(200);
  expect([counts['tokens:createReader'] ?? 0, counts['option-values:expandVariables'] ?? 0]).toEqual([0, 0]);
});
