import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const checker = join(here, '..', 'local-aws', 'witness', 'check_trace.py');

/** Whether this machine has botocore, an independent check. */
const hasWitness = spawnSync('python3', ['-c', 'import botocore'], { stdio: 'ignore' }).status === 0;
if (!hasWitness) {
  process.stderr.write(
    'SKIPPED: checking every call of the demo against the botocore models needs python3 with botocore\n',
  );
}

let folder = '';
let story = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-demo-test-'));
  const env = { ...process.env, NO_COLOR: '1', CHATOPS_LOCAL_TRACE: join(folder, 'trace') };
  const { stdout } = await run(process.execPath, [join(here, 'demo.mjs')], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
  story = stdout;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the demo runs to its end, with the built bundle', () => {
  // Each command's exit status is checked by the demo itself.
  const commands = story.split('\n').filter(line => line.startsWith('$ chatops '));
  expect(commands).toEqual([
    '$ chatops validate',
    '$ chatops access',
    '$ chatops local --seed bootstrap --exit',
    '$ chatops plan --local',
    '$ chatops apply --local --yes',
    '$ chatops apply --local --yes',
    '$ chatops drift --local',
    '$ chatops drift --local --revert --yes',
    '$ chatops drift --local',
    '$ chatops import --local --all --yes',
    '$ chatops plan --local',
    '$ chatops apply --local --yes',
    '$ chatops drift --local',
    '$ chatops drift --local --revert --yes',
  ]);
  const expected = [
    'chatops.yml: valid',
    '#pipeline-operations gains 3 actions (1 write, 1 read, 1 list)',
    'Applied: 7 to create',
    'Nothing to change',
    '1 drift widens a policy and has no effect at present',
    'arn:aws:iam::aws:policy/AdministratorAccess',
    'by arn:aws:iam::000000000000:user/local',
    'Reverted.',
    'No drift: AWS matches what was declared.',
    'Adopted 4 resources into the stack chatops.',
    'A plan has no changes.',
    '#codepipeline-slack-demo-slack-channel loses',
    '# Clean again.',
  ];
  expect(expected.filter(text => !story.includes(text))).toEqual([]);
});

(hasWitness ? test : test.skip)(
  'every call of the demo and every answer fits the botocore models',
  async () => {
    const trace = join(folder, 'trace');
    expect(readFileSync(trace, 'utf8').split('\n').length).toBeGreaterThan(100);
    const { stdout } = await run('python3', [checker, trace], {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      maxBuffer: 64 * 1024 * 1024,
    });
    const { violations, operations } = JSON.parse(stdout) as {
      violations: string[];
      operations: Record<string, number>;
    };
    expect(violations).toEqual([]);
    expect(Object.keys(operations).length).toBeGreaterThan(15);
  },
);
