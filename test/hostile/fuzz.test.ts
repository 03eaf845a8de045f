import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderTemplate } from '../../action/kinds/index.ts';
import { findMisfits } from '../render/resource-schemas.ts';
import { type Bench, makeBench } from '../samples/check-text.ts';
import { mutated } from '../samples/mutations.ts';
import { schemaTree } from '../samples/schema-trees.ts';
import { findUnsound } from '../samples/sound-diagnostics.ts';
import { toYaml, validConfig } from '../samples/valid-config.ts';
import { listScenarios } from '../scenarios/read-scenarios.ts';

// The same inputs every time, unless told: `FUZZ_RUNS=100000 FUZZ_SEED=7 npm run jest -- test/hostile/fuzz`.
const runs = Number(process.env['FUZZ_RUNS'] ?? 1000);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_125);
const timeout = Math.max(600_000, runs * 600);

let bench: Bench;
beforeAll(() => {
  bench = makeBench();
});
afterAll(() => bench.remove());

let slowest = 0;
afterAll(() => {
  if (runs > 2000) process.stderr.write(`${runs} inputs, the slowest took ${Math.round(slowest)} ms\n`);
});

/** No crash, no diagnostic without a place, and what is called valid renders to what AWS takes. */
async function survives(content: string | Uint8Array): Promise<void> {
  const start = performance.now();
  const { config, diagnostics } = await bench.check(content);
  expect(findUnsound(diagnostics)).toEqual([]);
  expect(config === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  if (config !== undefined) {
    for (const model of config.models) expect(findMisfits(renderTemplate(model))).toEqual([]);
  }
  slowest = Math.max(slowest, performance.now() - start);
}

const samples = [
  readFileSync(new URL('../../chatops.yml', import.meta.url), 'utf8'),
  ...[...listScenarios('validate'), ...listScenarios('render')]
    .map(({ folder }) => join(folder, 'chatops.yml'))
    .filter(file => existsSync(file))
    .map(file => readFileSync(file, 'utf8'))
    .filter(text => text.length > 100),
];

test(
  'trees of the schema',
  async () => {
    await fc.assert(
      fc.asyncProperty(schemaTree, async tree => survives(toYaml(tree))),
      { numRuns: Math.ceil(runs * 0.4), seed },
    );
  },
  timeout,
);

test(
  'samples with some bytes changed',
  async () => {
    await fc.assert(
      fc.asyncProperty(mutated(samples), async bytes => survives(bytes)),
      { numRuns: Math.ceil(runs * 0.4), seed },
    );
  },
  timeout,
);

test(
  'valid files with one branch replaced by junk',
  async () => {
    await fc.assert(
      fc.asyncProperty(validConfig, schemaTree, fc.nat(), async (config, tree, choice) => {
        const names = Object.keys(config);
        const name = names[choice % names.length] ?? '';
        const other =
          typeof tree === 'object' && tree !== null && name in tree
            ? (tree as Record<string, unknown>)[name]
            : tree;
        await survives(toYaml({ ...config, [name]: other }));
      }),
      { numRuns: Math.ceil(runs * 0.2), seed },
    );
  },
  timeout,
);
