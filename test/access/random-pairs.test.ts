import { expect, test } from '@jest/globals';
import { checkPair } from './judge-pair.ts';

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
