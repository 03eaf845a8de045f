import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callAction } from '../action/run-action.ts';
import { builtCli } from './run-cli.ts';

const chatops = `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
roles: { reader: { managed-policies: [ReadOnlyAccess] } }
channels:
  a: { workspace: acme, channel: C0AAAAAAA, role: reader, guardrails: [ReadOnlyAccess] }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'full-disk-'));
  writeFileSync(join(folder, 'chatops.yml'), chatops);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the built command in a shell, e.g. with its output on a full disk. */
function inShell(script: string): { status: number | null; err: string } {
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', script.replace('chatops', `'${process.execPath}' '${builtCli()}'`)],
    {
      cwd: folder,
      encoding: 'utf8',
      timeout: 300_000,
      env: { PATH: process.env['PATH'], HOME: folder },
    },
  );
  return { status, err: stderr };
}

test.each([
  ['chatops render', 'The command itself did not fail'],
  ['chatops validate missing.yml', 'The command itself ended with 2'],
])('%s with its output on a full disk fails and says so', (command, ended) => {
  const { status, err } = inShell(`${command} --format json > /dev/full`);
  expect(status).toBe(2);
  expect(err).toMatch(/^chatops: The output could not be written: ENOSPC/m);
  expect(err).toContain(ended);
});

test('a reader that goes away changes nothing about how a command ends', () => {
  expect(inShell('set -o pipefail; chatops can a s3:PutObject | true').status).toBe(1);
  expect(inShell('set -o pipefail; chatops render | true').status).toBe(0);
});

test('init that the disk has no room for leaves nothing', () => {
  // A limit of the shell for the size of a file stands for a full disk: 4 KiB, which the first files fit in.
  const { status, err } = inShell("trap '' XFSZ; ulimit -f 4; chatops init --dir made --template minimal");
  expect([status, err]).toEqual([2, expect.stringMatching(/could not be written: EFBIG/)]);
  expect(err).toContain('Nothing was changed');
  expect(readdirSync(folder)).toEqual(['chatops.yml']);
});

test.each(['csv', 'json', 'html'])(
  'access --format %s that the disk has no room for leaves the file of before',
  format => {
    writeFileSync(join(folder, 'access.out'), 'old\n');
    const { status, err } = inShell(
      `trap '' XFSZ; ulimit -f 100; chatops access --format ${format} --out access.out`,
    );
    const kept = readFileSync(join(folder, 'access.out'), 'utf8');
    const left = readdirSync(folder).sort();
    rmSync(join(folder, 'access.out'));
    expect([status, err]).toEqual([
      2,
      expect.stringMatching(/access\.out could not be written: EFBIG[\s\S]*Nothing was changed/),
    ]);
    expect([kept, left]).toEqual(['old\n', ['access.out', 'chatops.yml']]);
  },
);

test('^C while a list is written leaves nothing of it', async () => {
  const channels = Array.from(
    { length: 300 },
    (_, n) =>
      `  c${n}: { workspace: acme, channel: C${n}AAAAAA, role: reader, guardrails: [ReadOnlyAccess] }`,
  );
  const own = mkdtempSync(join(tmpdir(), 'interrupted-'));
  try {
    writeFileSync(
      join(own, 'chatops.yml'),
      `${chatops.slice(0, chatops.indexOf('  a:'))}${channels.join('\n')}\n`,
    );
    const child = spawn(process.execPath, [builtCli(), 'access', '--format', 'csv', '--out', 'access.csv'], {
      cwd: own,
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], HOME: own },
    });
    const ended = new Promise<NodeJS.Signals | null>(done => child.once('exit', (_, signal) => done(signal)));
    const draft = () => readdirSync(own).find(name => name.endsWith('.tmp'));
    const size = () => statSync(join(own, draft() ?? 'chatops.yml')).size;
    while (child.exitCode === null && (draft() === undefined || size() === 0)) await setTimeout(5);
    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
    expect(readdirSync(own)).toEqual(['chatops.yml']);
  } finally {
    rmSync(own, { recursive: true });
  }
});

test('plan --out says why the plan is not saved', () => {
  const { status, err } = inShell('chatops plan --local --out /dev/full');
  expect([status, err]).toEqual([
    2,
    expect.stringMatching(/\/dev\/full could not be written: it is not a regular file/),
  ]);
  expect(err).not.toMatch(/Saved|not expected/);
  expect(readdirSync(folder)).toEqual(['chatops.yml']);
});

const validate = { command: 'validate', config: 'chatops.yml', 'github-token': '' };

test('the Action says when its SARIF file could not be written, and fails', async () => {
  const { status, log, outputs } = await callAction({
    inputs: validate,
    cwd: folder,
    env: { RUNNER_TEMP: '/dev/full/nowhere' },
  });
  expect(status).toBe(1);
  expect(log).toMatch(/::error::The file \S+\.sarif could not be written: (Error: )?ENOTDIR/);
  expect(log).not.toContain('please report it');
  expect([outputs['valid'], outputs['sarif-file']]).toEqual(['true', undefined]);
});

test('the Action with a summary or outputs on a full disk says so; without outputs it fails', async () => {
  const run = (env: Record<string, string>) => callAction({ inputs: validate, cwd: folder, env });
  const noSummary = await run({ GITHUB_STEP_SUMMARY: '/dev/full' });
  expect(noSummary.status).toBe(0);
  expect(noSummary.log).toMatch(/::warning::The job summary could not be written: (Error: )?ENOSPC/);
  const noOutputs = await run({ GITHUB_OUTPUT: '/dev/full' });
  expect(noOutputs.status).toBe(1);
  expect(noOutputs.log).toMatch(/::error::The outputs of this step could not be written: (Error: )?ENOSPC/);
});
