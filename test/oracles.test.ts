import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

/** Suites of which a missing program takes a step, and no test: what the step does is done through the API in its place. */
const otherwise = ['readme/road.test.ts'];

test('a suite that lacks a program reports its tests as skipped, and not as passed', () => {
  const folder = dirname(fileURLToPath(import.meta.url));
  const silent = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.test.ts') && file !== 'oracles.test.ts' && !otherwise.includes(file))
    .filter(file => {
      const text = readFileSync(join(folder, file), 'utf8');
      return text.includes('SKIPPED') && !/\b(?:test|describe)\.skip\b/.test(text);
    });
  expect(silent).toEqual([]);
});
