import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

/**
 * The programs that answers are compared with. A suite whose program is missing is skipped, which is right on a machine of
 * a contributor; where `CHATOPS_ORACLES` is `required`, as in CI, it is a failure.
 */
const oracles: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['botocore', 'python3', ['-c', 'import botocore, boto3']],
  ['the catalogue of the AWS CLI', 'python3', ['-c', 'import awscli']],
  ['the AWS CLI', 'aws', ['--version']],
  ['cfn-lint', 'cfn-lint', ['--version']],
];

const isRequired = process.env['CHATOPS_ORACLES'] === 'required';

(isRequired ? test : test.skip).each(oracles)('%s is installed', (_name, command, args) => {
  expect(spawnSync(command, args).status).toBe(0);
});
