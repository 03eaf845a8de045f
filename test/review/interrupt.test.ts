import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestAws, type TestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { type ForgeModel, openForgeModel } from './model/forge-model.ts';
import { type ServedModel, serveModel } from './model/serve.ts';
import { teamFile } from './team-file.ts';

const bundle = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'main.js');

let aws: TestAws;
let github: ServedModel;
let model: ForgeModel;
let folder: string;
beforeAll(async () => {
  const text = teamFile('demo', ['C04AAB1CD2', 'C04AAB1CD3']);
  // Each step of a stack takes long enough to be interrupted in.
  [aws, github, folder] = await Promise.all([
    startTestAws(400),
    serveModel(),
    mkdtemp(join(tmpdir(), 'stop-')),
  ]);
  await control(aws.url, 'workspaces', { slack: { T04B7QX2M: { name: 'acme' } } });
  model = openForgeModel({ 'chatops.yml': text });
  github.use(model);
  await mkdir(join(folder, '.git'));
  await writeFile(join(folder, '.git', 'HEAD'), `${model.head('main')}\n`);
  await writeFile(join(folder, 'chatops.yml'), text);
  await writeFile(join(folder, 'event.json'), JSON.stringify({ ref: 'refs/heads/main' }));
  await writeFile(join(folder, 'outputs'), '');
});
afterAll(async () => {
  github.stop();
  await Promise.all([aws.stop(), rm(folder, { recursive: true, force: true })]);
});

async function applyAndStop(signal?: 'SIGINT' | 'SIGTERM'): Promise<string> {
  const child = spawn(process.execPath, [bundle], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: join(folder, 'outputs'),
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_REPOSITORY: 'alice/demo',
      GITHUB_SHA: model.head('main'),
      GITHUB_REF: 'refs/heads/main',
      GITHUB_RUN_ID: '7',
      GITHUB_API_URL: github.url,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: 'us-east-1',
      INPUT_COMMAND: 'apply',
      'INPUT_GITHUB-TOKEN': 'token-bot',
      'INPUT_ACCEPT-PLAN-CHANGE': 'true',
    },
  });
  let log = '';
  const ended = new Promise(resolve => child.on('close', resolve));
  child.stdout.on('data', chunk => {
    log += String(chunk);
    if (signal !== undefined && log.includes('CREATE_IN_PROGRESS')) child.kill(signal);
  });
  await Promise.race([ended, sleep(300_000, undefined, { ref: false })]);
  return log;
}

test('an apply that is stopped in the middle leaves no check run open, and the next one completes it', async () => {
  await applyAndStop('SIGTERM');
  const first = model.checkRuns.filter(({ name }) => name === 'chatops apply').at(-1);
  expect([first?.status, first?.conclusion]).toEqual(['completed', 'failure']);
  expect(await applyAndStop()).not.toContain('not expected');
  expect(model.checkRuns.filter(({ status }) => status !== 'completed')).toEqual([]);
  expect(model.checkRuns.at(-1)?.conclusion).toBe('success');
});
