import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCommand } from './run-command.ts';

const main = `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
include: [team.yml]
`;
const included = `roles: { r: { managed-policies: [CloudWatchReadOnlyAccess] } }
channels: { ops: { workspace: acme, channel: C0AAAAAAA, role: r, guardrails: none } }
`;

const before = process.cwd();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chatops-out-'));
  process.chdir(folder);
  await writeFile('chatops.yml', main);
  await writeFile('team.yml', included);
});
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

test.each([
  'access --format csv --out chatops.yml',
  'access --format html --out ./team.yml',
  'plan --local --out chatops.yml',
  'plan --local --out ../' /* the folder's name follows */,
])('%s does not replace what it is made of', async line => {
  const command = line.endsWith('../')
    ? `${line}${folder.slice(folder.lastIndexOf('/') + 1)}/team.yml`
    : line;
  await expect(runCommand(command)).rejects.toThrow(
    'would replace a file that the configuration is read from',
  );
  expect([await readFile('chatops.yml', 'utf8'), await readFile('team.yml', 'utf8')]).toEqual([
    main,
    included,
  ]);
});

test('another file is written', async () => {
  expect((await runCommand('access --format csv --out access.csv')).status).toBe(0);
  expect(await readFile('access.csv', 'utf8')).toContain('ops');
});
