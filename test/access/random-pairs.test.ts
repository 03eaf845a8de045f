import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { checkPair } from './judge-pair.ts';

/** A pair with which something false was found, and what that was. */
interface FoundPair {
  readonly seed: number;
  /** Of what Regions decide, where it is one of those. */
  readonly about?: 'regions';
  readonly found: string;
}

const foundPairs = JSON.parse(
  readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'found-pairs.json'), 'utf8'),
) as readonly FoundPair[];

test.each(foundPairs)('pair $seed, once: $found', async ({ seed, about }) => {
  expect({ seed, problems: await checkPair(seed, about) }).toEqual({ seed, problems: [] });
});

/** How many pairs of files are tried: few by default; `ACCESS_PAIRS=500 ACCESS_SEED=7` tries many, from another seed. */
const pairs = Number(process.env['ACCESS_PAIRS'] ?? 4);
const firstSeed = Number(process.env['ACCESS_SEED'] ?? 1);

test.each(Array.from({ length: pairs }, (_, index) => firstSeed + index))(
  'pair %i: what is said of two files is what a second reading of IAM says of sampled requests',
  async seed => {
    const problems = await checkPair(seed);
    expect({ seed, problems: problems.slice(0, 5) }).toEqual({ seed, problems: [] });
  },
);

test.each(Array.from({ length: pairs }, (_, index) => firstSeed + index))(
  'pair %i of what Regions decide: the same',
  async seed => {
    const problems = await checkPair(seed, 'regions');
    expect({ seed, problems: problems.slice(0, 5) }).toEqual({ seed, problems: [] });
  },
);
