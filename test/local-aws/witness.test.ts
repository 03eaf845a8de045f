import { execFile, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestAws, type TestAws } from './harness.ts';

const run = promisify(execFile);
const folder = join(dirname(fileURLToPath(import.meta.url)), 'witness');

/** Whether this machine has somebody independent to ask. */
const hasWitness =
  spawnSync('python3', ['-c', 'import botocore, boto3, awscli'], { stdio: 'ignore' }).status === 0;
if (!hasWitness) {
  process.stderr.write(
    'SKIPPED: the independent witnesses of the embedded AWS need python3 with boto3 and awscli (pip install awscli boto3)\n',
  );
}

interface Testimony {
  readonly operations: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
  readonly problems: readonly string[];
}

(hasWitness ? describe : describe.skip)('boto3 and the stock aws command', () => {
  let aws: TestAws;
  beforeAll(async () => {
    aws = await startTestAws();
  });
  afterAll(() => aws.stop());

  test('have nothing to complain about, and no answer breaks the botocore models', async () => {
    const { stdout } = await run('python3', [join(folder, 'scenario.py'), aws.url], {
      maxBuffer: 64 * 1024 * 1024,
    });
    const testimony = JSON.parse(stdout) as Testimony;
    expect(testimony.violations).toEqual([]);
    expect(testimony.problems).toEqual([]);
    expect(Object.keys(testimony.operations).length).toBeGreaterThan(125);
  }, 120_000);
});
