// Mutates one group of files and runs their suites: `node test/mutation/run.mjs safety`. See README.md beside this file.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const groups = Object.keys(JSON.parse(readFileSync(join(here, 'groups.json'), 'utf8')));
const [group = ''] = process.argv.slice(2);
if (!groups.includes(group)) {
  process.stderr.write(`Name one of the groups: ${groups.join(', ')}\n`);
  process.exit(2);
}
const installed = join(here, 'node_modules', '@stryker-mutator');
if (!existsSync(installed)) {
  process.stderr.write('First: npm ci --prefix test/mutation --ignore-scripts\n');
  process.exit(2);
}
const command = join(installed, 'core', 'bin', 'stryker.js');
const { status } = spawnSync(process.execPath, [command, 'run', 'test/mutation/stryker.config.mjs'], {
  cwd: root,
  stdio: 'inherit',
  // Suites of random cases run with a part of them: hundreds of mutants wait.
  env: { JUDGE_RUNS: '300', ACCESS_RUNS: '1', PROPERTY_SHARE: '0.1', ...process.env, MUTATION_GROUP: group },
});
process.exitCode = status ?? 1;
