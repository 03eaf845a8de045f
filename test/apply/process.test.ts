import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { builtCli, runCli, runHere } from '../cli/run-cli.ts';
import { memoryFolder } from '../memory-folder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(memoryFolder, 'chatops-process-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (keys: readonly string[]) =>
  writeFileSync(
    join(folder, 'chatops.yml'),
    `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, guardrails: none, role: ops }
roles: { ops: {} }
channels:
${keys.map(key => `  ${key}: { channel: C0${key.toUpperCase().padEnd(7, 'A')} }\n`).join('')}`,
  );

interface Running {
  readonly child: ChildProcess;
  readonly text: () => string;
}

function start(...args: string[]): Running {
  const child = spawn(process.execPath, [builtCli(), ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  let text = '';
  const add = (chunk: unknown) => {
    text += String(chunk);
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return { child, text: () => text };
}

async function waitFor({ child, text }: Running, pattern: RegExp): Promise<void> {
  while (!pattern.test(text())) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended: ${text()}`);
    await sleep(2);
  }
}

/** What the next run must make of whatever was left. */
async function expectCompleted(): Promise<void> {
  const next = await runHere(folder, ['apply', '--local', '--yes']);
  expect([next.status, next.out]).toEqual([0, expect.stringMatching(/Applied|Nothing to change/)]);
  expect((await runHere(folder, ['plan', '--local', '--detailed-exitcode'])).status).toBe(0);
  const drift = await runHere(folder, ['drift', '--local', '--format', 'json']);
  expect(JSON.parse(drift.out)).toMatchObject({ drift: [], unchecked: [], failures: [] });
}

test.each([/nothing real is touched/, /Plan:/, /CREATE_IN_PROGRESS/, /CREATE_COMPLETE +RoleOps/])(
  'a process that is killed once it says %s is completed by the next one',
  async pattern => {
    write(['a', 'b', 'c']);
    const running = start('apply', '--local', '--yes');
    await waitFor(running, pattern);
    running.child.kill('SIGKILL');
    await once(running.child, 'close');
    await expectCompleted();
  },
);

test.each(['SIGINT', 'SIGTERM'] as const)('%s hands over and says what state AWS is in', async signal => {
  write(['a', 'b', 'c']);
  const running = start('apply', '--local', '--yes');
  await waitFor(running, /CREATE_IN_PROGRESS/);
  running.child.kill(signal);
  const [status] = (await once(running.child, 'close')) as [number | null];
  const text = running.text();
  // It may have come to its end just before the signal did, which then ends a process that has nothing left to say.
  const isDone = status === 0 || (status === null && /^Applied/m.test(text));
  if (!isDone) {
    expect(status).toBe(2);
    expect(text).toContain('Stopping at the next safe point');
    expect(text).toMatch(/Interrupted while CloudFormation changes demo: the operation continues by itself/);
    expect(text).toContain('Run the command again when it has finished');
  }
  await expectCompleted();
});

test('progress in a log is plain lines, with no control characters', () => {
  write(['a']);
  const { err } = runCli(folder, ['apply', '--local', '--yes']);
  expect(err).toContain('CREATE_COMPLETE        ChannelA\n');
  expect(/[^\n\P{Cc}]/u.test(err)).toBe(false);
});

test('a target that fails in the middle is exit status 2, beside one that is applied; the next run completes', async () => {
  write(['a', 'b']);
  const file = join(folder, 'chatops.yml');
  const targets =
    'targets: { one: { account: "111111111111", region: us-east-1 }, two: { account: "222222222222", region: us-east-1 } }\n';
  writeFileSync(file, `${readFileSync(file, 'utf8')}${targets}`);
  // Whichever target comes first.
  const env = { CHATOPS_LOCAL_FAULTS: 'cloudformation:ExecuteChangeSet=deny*1' };
  const first = await runHere(folder, ['apply', '--local', '--yes'], env);
  expect([first.status, first.out]).toEqual([2, expect.stringMatching(/^Not everything was applied:/)]);
  expect(first.out.match(/(one|two): the stack is CREATE_COMPLETE/g)).toHaveLength(1);
  expect(first.out.match(/(one|two): CloudFormation did not execute the change of demo/g)).toHaveLength(1);
  const next = await runHere(folder, ['apply', '--local', '--yes']);
  expect([next.status, next.out]).toEqual([0, expect.stringMatching(/^Applied/)]);
  expect(next.out.match(/(one|two): nothing to change/g)).toHaveLength(1);
  expect((await runHere(folder, ['plan', '--local', '--detailed-exitcode'])).status).toBe(0);
});
