import { expect } from '@jest/globals';

// Faults answer nonsense on purpose, and the suites of the embedded AWS send nonsense on purpose.
if (/\/test\/(faults|local-aws)\//.test(expect.getState().testPath ?? '')) {
  process.env['CHATOPS_LOCAL_TRACE'] = '';
}
