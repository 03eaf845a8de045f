import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';

/** A suite of random cases, as `run.mjs` runs it. */
interface RandomSuite {
  readonly suite: string;
  /** The variable for the number of cases. */
  readonly runs: string;
  readonly number: number;
  /** The variable for the seed. */
  readonly seed: string;
}

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const all = JSON.parse(readFileSync(join(here, 'runs.json'), 'utf8')) as readonly RandomSuite[];

/** The text of the files of a suite: those whose path begins with its name. */
function readSuite(suite: string): string {
  const folder = join(root, dirname(suite));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts') && join(dirname(suite), name).startsWith(suite))
    .map(name => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

test.each(all)('$suite reads $runs and $seed', ({ suite, runs, seed }) => {
  const text = readSuite(suite);
  expect(text).toContain(`process.env['${runs}']`);
  // This one sets the seed of every suite that has none of its own (`test/setup.ts`).
  if (seed !== 'FC_SEED') expect(text).toContain(`process.env['${seed}']`);
});

test('every suite with a number of random cases is run every week', () => {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' });
  const numbered = files.filter(
    name =>
      name.endsWith('.test.ts') &&
      /process\.env\['\w+_(RUNS|PAIRS|SEQUENCES)'\]/.test(readFileSync(join(root, 'test', name), 'utf8')),
  );
  const missing = numbered.filter(name => all.every(({ suite }) => !`test/${name}`.startsWith(suite)));
  expect(missing).toEqual([]);
  const { jobs } = parse(readFileSync(join(root, '.github/workflows/random.yml'), 'utf8')) as {
    readonly jobs: {
      readonly try: { readonly strategy: { readonly matrix: { readonly suite: readonly string[] } } };
    };
  };
  expect(jobs.try.strategy.matrix.suite).toEqual(all.map(({ suite }) => suite));
});
