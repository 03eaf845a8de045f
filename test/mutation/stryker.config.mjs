import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// How it is run: README.md beside this file.
const here = dirname(fileURLToPath(import.meta.url));
const groups = JSON.parse(readFileSync(join(here, 'groups.json'), 'utf8'));
const name = process.env.MUTATION_GROUP;
const { mutate } = groups[name];
/** Files, also with lines (`action/core/plan.ts:10-20`), in place of those of the group. */
const files = process.env.MUTATION_FILES?.split(',');

// biome-ignore lint/style/noDefaultExport: Stryker reads the default export of a configuration.
export default {
  testRunner: 'native',
  plugins: ['./test/mutation/runner.mjs'],
  coverageAnalysis: 'perTest',
  // What is worked out once, when a file is loaded, stays as it was: the modules are not loaded again for a mutant.
  ignoreStatic: true,
  mutate: files ?? mutate.map(pattern => `action/${pattern}`),
  // Another wording is no other behaviour: messages are compared by the suites, as far as they are promised.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['test/mutation/node_modules', 'dist', '.chatops', 'reports'],
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: `reports/mutation-${name}.json` },
  // Stryker would rewrite it with the API of TypeScript, which version 7 does not have.
  tsconfigFile: 'none.json',
  concurrency: Number(process.env.MUTATION_WORKERS ?? 1),
  // Only what waits for ever needs it: endless loops are stopped by their steps, and a slow mutant on a busy machine is no killed one.
  timeoutMS: 60_000,
  timeoutFactor: 4,
  dryRunTimeoutMinutes: 60,
};
