import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';

/** Kilobytes of data that the built command reads for the sample: more than 20 % above is a regression. */
const data: Readonly<Record<string, number>> = {
  'command-catalogue.index': 10.9,
  'command-catalogue.txt': 3.6,
  'dependent-in-chat.index': 2.1,
  'documented-resources.index': 9.4,
  'documented-resources.txt': 2.1,
  'iam-actions.index': 10.5,
  'iam-actions.txt': 32.4,
  'managed-policy-documents.index': 81,
  'managed-policy-documents.txt': 3.1,
};

/** The same of code, in the parts of the bundle. Only a file without mistakes is proved. */
const core = { 'core.js': 457.7 };
const proofs = { 'proofs.js': 455 };

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'reads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the bundle, and expects that it reads no other files than a table has, and no more of them. */
function expectReads(
  words: readonly string[],
  usual: Readonly<Record<string, number>>,
  env: NodeJS.ProcessEnv = {},
): { readonly status: number | null; readonly stdout: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', pathOf('./count-reads.cjs'), ...words],
    {
      encoding: 'utf8',
      cwd: pathOf('../..'),
      env: { PATH: process.env['PATH'], RUNNER_TEMP: folder, ...env },
    },
  );
  const read = JSON.parse(stderr) as Readonly<Record<string, number>>;
  expect(Object.keys(read).sort()).toEqual(Object.keys(usual).sort());
  const more = Object.entries(read).filter(([name, bytes]) => bytes / 1024 > (usual[name] ?? 0) * 1.2);
  expect(more).toEqual([]);
  return { status, stdout };
}

const cli = pathOf('../../dist/cli.js');
const main = pathOf('../../dist/main.js');
const validateInAction = { INPUT_COMMAND: 'validate', COUNT_UNTIL: 'output' };

/** A file with a mistake. */
function writeWrong(): string {
  const file = join(folder, 'wrong.yml');
  writeFileSync(file, 'version: 1\nname: demo\nchannelz: {}\n');
  return file;
}

test('validate reads of the data and of the code only what the sample mentions', () => {
  const code = { 'cli.js': 2.3, 'terminal.js': 30.1, ...core, ...proofs, 'node:v8': 0 };
  const { status, stdout } = expectReads([cli, 'validate', 'chatops.yml'], { ...data, ...code });
  expect([status, stdout]).toEqual([0, expect.stringContaining(': valid')]);
});

test('validate proves nothing of a file with a mistake, and loads nothing for it', () => {
  const usual = { 'cli.js': 2.3, 'terminal.js': 30.1, ...core, 'node:v8': 0 };
  const { status, stdout } = expectReads([cli, 'validate', writeWrong()], usual);
  expect([status, stdout]).toEqual([1, expect.stringContaining('channelz')]);
});

test('the Action loads neither proofs nor cryptography nor HTTP before it reports a mistake', () => {
  const usual = { 'main.js': 2, 'actions.js': 45.2, ...core };
  const { status, stdout } = expectReads([main], usual, { ...validateInAction, INPUT_CONFIG: writeWrong() });
  expect([status, stdout]).toEqual([1, expect.stringMatching(/^::error .*channelz/m)]);
});

test('the Action proves the sample with no more than the command needs', () => {
  const usual = { ...data, 'main.js': 2, 'actions.js': 45.2, ...core, ...proofs };
  const { status, stdout } = expectReads([main], usual, validateInAction);
  expect([status, stdout]).toEqual([0, expect.stringContaining('name=valid::true')]);
});
