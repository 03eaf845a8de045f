import { expect } from '@jest/globals';
import fc from 'fast-check';

// The same examples in every run, so that a failure is found again; another seed finds other ones: FC_SEED=1 npm test.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['FC_SEED'] ?? 20261125) });

// Faults answer nonsense on purpose, and the suites of the embedded AWS send nonsense on purpose.
if (/\/test\/(faults|local-aws)\//.test(expect.getState().testPath ?? '')) {
  process.env['CHATOPS_LOCAL_TRACE'] = '';
}
