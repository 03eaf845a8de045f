import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCommand } from './run-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function list(text: string) {
  const file = join(folder, 'chatops.yml');
  writeFileSync(file, `version: 1\nname: chat\n${text}`);
  const plain = await runCommand(`targets ${file}`);
  const json = await runCommand(`targets ${file} --format json`);
  expect(json.status).toBe(plain.status);
  return { ...plain, json: JSON.parse(json.out) as Record<string, unknown> };
}

test('two targets, by key', async () => {
  const { status, out, json } = await list(`targets:
  prod: { account: "123456789012", region: eu-west-1, plan-role: "arn:aws:iam::123456789012:role/chatops-plan" }
  dev: { account: "210987654321", region: us-east-1 }
`);
  expect([status, out]).toEqual([0, 'dev  210987654321  us-east-1\nprod  123456789012  eu-west-1\n']);
  expect(json).toEqual({
    formatVersion: 1,
    diagnostics: [],
    targets: [
      { target: 'dev', account: '210987654321', region: 'us-east-1', planRole: null, applyRole: null },
      {
        target: 'prod',
        account: '123456789012',
        region: 'eu-west-1',
        planRole: 'arn:aws:iam::123456789012:role/chatops-plan',
        applyRole: null,
      },
    ],
    matrix: { target: ['dev', 'prod'] },
  });
});

test('without targets there is one, of which nothing is declared', async () => {
  const { status, out, json } = await list('');
  expect([status, out]).toEqual([0, 'default  -  -\n']);
  expect(json['matrix']).toEqual({ target: ['default'] });
});

test('a file with an error gives no list', async () => {
  const { status, out, err, json } = await list('targets: { prod: { account: 1 } }\n');
  expect([status, out, json['targets'], json['matrix']]).toEqual([1, '', undefined, undefined]);
  expect(err).toContain('error');
  expect((await runCommand(`targets ${join(folder, 'none.yml')}`)).status).toBe(2);
});
