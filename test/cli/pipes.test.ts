import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeToReader } from '../../action/cli/io.ts';
import { readBytes, readTextFile } from '../../action/commands/read-bytes.ts';
import { runCommand } from './run-command.ts';

let folder = '';
let pipe = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
  pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const config = `version: 1
name: chat
workspaces: { acme: { slack: T04B7QX2M } }
roles: { reader: { managed-policies: [CloudWatchReadOnlyAccess] } }
channels:
  operations: { channel: C04AAB1CD2, workspace: acme, role: reader, guardrails: [CloudWatchReadOnlyAccess] }
`;

/** Runs a command to its end, whatever it is. @returns what it printed and threw */
async function told(line: string): Promise<string> {
  const { out, err } = await runCommand(line, [], error => ({ status: 2, err: String(error) }));
  return `${out}${err}`;
}

test.each([
  ['validate FILE', /pipe/],
  ['plan --against chatops.yml --file FILE', /pipe/],
  ['import --out OUT --template FILE', /is not a CloudFormation template/],
  ['import --out OUT --terraform FILE', /cannot be imported|not JSON/i],
  // No question is no answer; that it ends is what is tried.
  ['can --batch FILE', /^/],
  ['fmt FILE', /pipe/],
])('%s with a pipe that nobody writes to ends', async (line, words) => {
  expect(await told(line.replace('FILE', pipe).replace('OUT', join(folder, 'out.yml')))).toMatch(words);
});

test.each(['validate', 'import --out OUT --template', 'import --out OUT --terraform', 'can --batch'])(
  '%s with a device that never ends says that it is too large',
  async line => {
    expect(await told(`${line.replace('OUT', join(folder, 'out.yml'))} /dev/zero`)).toMatch(/MiB/);
  },
);

test('a policy document, an event and an include that are pipes', async () => {
  const place = join(folder, 'project');
  mkdirSync(join(place, 'policies'), { recursive: true });
  execFileSync('mkfifo', [join(place, 'policies/ops.json'), join(place, 'event.json')]);
  const file = join(place, 'chatops.yml');
  writeFileSync(file, config.replace('reader: {', 'reader: { policies: { Ops: policies/ops.json },'));
  expect(await told(`validate ${file}`)).toContain('policies/ops.json` is not JSON');
  writeFileSync(file, config);
  expect(await told(`notify operations x --event ${join(place, 'event.json')} --file ${file}`)).toMatch(
    /not JSON|no event/,
  );
});

test('a pipe with a writer is read to its end, however slowly it is written', async () => {
  const writer = spawn('sh', ['-c', `exec > "$0"; printf a; sleep 0.2; printf b`, pipe]);
  await new Promise(resolve => setTimeout(resolve, 100));
  expect(await readTextFile(pipe)).toBe('ab');
  writer.kill();
});

test('a file at the limit, one byte more, a folder, and nothing', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'abcd');
  expect(await readBytes(file, 4)).toEqual(Buffer.from('abcd'));
  expect(await readBytes(file, 3)).toBe(4);
  expect(await readBytes('/dev/zero', 10)).toBe(11);
  await expect(readBytes(folder, 4)).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(readBytes(join(folder, 'none'), 4)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a list for a slow reader is written piece by piece, and a reader that is gone is not waited for', async () => {
  const stream = new PassThrough({ highWaterMark: 4 });
  stream.on('error', () => undefined);
  const bytes = Buffer.from('12345678');
  const before = stream.listenerCount('close');
  const write = async () => {
    const state = { isTaken: false };
    const waiting = writeToReader(stream, bytes).then(() => {
      state.isTaken = true;
    });
    await new Promise(resolve => setImmediate(resolve));
    return { state, waiting };
  };
  for (let piece = 0; piece < 20; piece += 1) {
    const { state, waiting } = await write();
    expect(state.isTaken).toBe(false);
    expect(String(stream.read())).toBe('12345678');
    await waiting;
    expect(stream.listenerCount('close')).toBe(before);
  }
  const { waiting } = await write();
  stream.destroy();
  await waiting;
});
