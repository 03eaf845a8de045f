import { execFile, spawnSync } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestAws, type TestAws } from './harness.ts';
import { tellLifecycle } from './tell-lifecycle.ts';

const run = promisify(execFile);
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
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

/** What the checker says of a trace; it exits 1 when it has something to say. */
async function checkTrace(traceFile: string): Promise<Testimony> {
  const { stdout } = await run('python3', [join(folder, 'check_trace.py'), traceFile], {
    maxBuffer: 64 * 1024 * 1024,
    env,
  }).catch((error: { stdout: string; message: string }) => {
    if (error.stdout === '') throw new Error(error.message);
    return error;
  });
  return JSON.parse(stdout) as Testimony;
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
      env,
    });
    const testimony = JSON.parse(stdout) as Testimony;
    expect(testimony.violations).toEqual([]);
    expect(testimony.problems).toEqual([]);
    expect(Object.keys(testimony.operations).length).toBeGreaterThan(125);
  });

  test('find nothing wrong with what our own SDK clients ask, and are answered', async () => {
    const traceFile = `${aws.stateFile}.trace`;
    const traced = await startTestAws(1, traceFile);
    try {
      await tellLifecycle(traced);
      const testimony = await checkTrace(traceFile);
      expect(testimony.violations).toEqual([]);
      expect(Object.keys(testimony.operations).length).toBeGreaterThan(15);
      // The checker itself is worth nothing if it lets everything through.
      await appendFile(
        traceFile,
        `${JSON.stringify({
          service: 'iam',
          operation: 'GetRole',
          request: { method: 'POST', url: '/', headers: {}, body: 'Action=GetRole&Roles=x' },
          response: {
            status: 200,
            headers: { 'x-amzn-requestid': 'x' },
            body: '<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Nmae>x</Nmae></Role></GetRoleResult><ResponseMetadata/></GetRoleResponse>',
          },
        })}\n`,
      );
      expect((await checkTrace(traceFile)).violations).toEqual(
        expect.arrayContaining([
          'iam:GetRole (request): /Roles is not in the model',
          'iam:GetRole (request): /RoleName is required and missing',
          'iam:GetRole: /Role/Nmae is not in the model',
          'iam:GetRole: /Role/Arn is required and missing',
        ]),
      );
    } finally {
      await traced.stop();
    }
  });
});
