import { afterEach, expect } from '@jest/globals';
import fc from 'fast-check';
import { type ExampleClaim, setExampleWitness } from '../action/iam/example-claims.ts';
import { isNewClaim } from './access/claim-filter.ts';

// The same examples in every run, so that a failure is found again; another seed finds other ones: FC_SEED=1 npm test.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['FC_SEED'] ?? 20261125) });

// Faults answer nonsense on purpose, and the suites of the embedded AWS send nonsense on purpose.
if (/\/test\/(faults|local-aws)\//.test(expect.getState().testPath ?? '')) {
  process.env['CHATOPS_LOCAL_TRACE'] = '';
}

const claims: ExampleClaim[] = [];
setExampleWitness(claim => {
  if (isNewClaim(claim)) claims.push(claim);
});

// Every example that a test makes is asked again, once in a process: one that does not hold fails the test that made it first.
afterEach(async () => {
  const made = claims.splice(0);
  if (made.length === 0) return;
  const { replayExamples } = await import('./access/replay-examples.ts');
  const broken = await replayExamples(made);
  if (broken.length > 0) throw new Error(`Examples that do not hold:\n${broken.slice(0, 10).join('\n')}`);
});
