// Runs the suites of random cases with many cases and a seed of their own: `node test/random/run.mjs [SUITE…] [--times 0.1] [--seed 7]`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const all = JSON.parse(readFileSync(join(here, 'runs.json'), 'utf8'));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { times: { type: 'string', default: '1' }, seed: { type: 'string' } },
});
const times = Number(values.times);
const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
const unknown = positionals.filter(name => all.every(({ suite }) => suite !== name));
if (unknown.length > 0 || !(times > 0) || !Number.isSafeInteger(seed)) {
  process.stderr.write(
    `${unknown.length > 0 ? `No suite of test/random/runs.json: ${unknown.join(', ')}` : '--times is a number over 0, --seed an integer'}\n`,
  );
  process.exit(2);
}
const failed = [];
for (const { suite, runs, number, seed: seedName } of all) {
  if (positionals.length > 0 && !positionals.includes(suite)) continue;
  const env = { [runs]: String(Math.max(1, Math.round(number * times))), [seedName]: String(seed) };
  const line = `${Object.entries(env)
    .map(each => each.join('='))
    .join(' ')} npm run jest -- ${suite}`;
  process.stdout.write(`${line}\n`);
  const { status } = spawnSync('npm', ['run', '--silent', 'jest', '--', suite], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  if (status !== 0) failed.push(line);
}
if (failed.length > 0)
  process.stderr.write(`${['Failed; each again with the same cases:', ...failed].join('\n')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
