import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttachRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLocalAws } from '../../action/local-aws/index.ts';
import { runCommand } from '../cli/run-command.ts';
import { makeClients } from '../local-aws/harness.ts';
import { findDifference, readScreens, type Screen } from './screens.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('README.md', root), 'utf8');
const config = readFileSync(new URL('chatops.yml', root), 'utf8');

const start = process.cwd();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
  process.chdir(folder);
  // The file of this repository names the documents in it.
  cpSync(new URL('policies', root), join(folder, 'policies'), { recursive: true });
});
afterAll(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

const write = (text: string) => writeFileSync(join(folder, 'chatops.yml'), text);

/** How the reader of a screen got there: what is done before its command. */
const before: Readonly<Record<string, () => void | Promise<void>>> = {
  'plan --against main': () => {
    write(config);
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd: folder });
    git('init', '--quiet', '--initial-branch', 'main');
    git('add', 'chatops.yml', 'policies');
    git('commit', '--quiet', '--message', 'The file of this repository');
    // What a pull request adds: pipelines with names that begin with dev-.
    write(config.replace(/^( +- arn:\S+:)staging-\*\n/gm, (line, head) => `${line}${head}dev-*\n`));
  },
  validate: () => {
    // The three mistakes that the page shows.
    write(
      config
        .replace(
          'deploy-demo: codepipeline start-pipeline-execution --name',
          'deploy-demo: codepipeline start-pipeline-execution --pipeline-name',
        )
        .replace('guardrails: [pipelines-only]', 'guardrails: [AdministratorAccess]'),
    );
  },
  'drift --local': async () => {
    write(config);
    expect((await runCommand('local --seed bootstrap --exit')).status).toBe(0);
    const applied = await runCommand('apply --local --yes --region ap-northeast-1');
    expect(applied.status).toBe(0);
    const server = await startLocalAws({ stateFile: join(folder, '.chatops/local-aws.json') });
    try {
      await makeClients(server.url).iam.send(
        new AttachRolePolicyCommand({
          RoleName: 'codepipeline-slack-demo-chatbot-role',
          PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        }),
      );
    } finally {
      await server.close();
    }
  },
  'can pipeline-operations "codepipeline start-pipeline-execution --name prod-pipeline --region ap-northeast-1"':
    () => write(config),
};

const screens = readScreens(page);

test('every screen has its way here, and every way its screen', () => {
  expect(screens.map(({ command }) => command).sort()).toEqual(Object.keys(before).sort());
  expect(page.match(/^```console$/gm)).toHaveLength(screens.length);
});

test.each(screens.map(screen => [screen.command, screen] as const))('chatops %s', async (command, screen) => {
  await before[command]?.();
  const region = command.includes('--local') ? ' --region ap-northeast-1' : '';
  const { out, err } = await runCommand(`${command}${region}`);
  // Which AWS it is, is said on standard error, beside what the screen shows.
  const shown = command.startsWith('validate') || command.startsWith('plan') ? `${err}${out}` : out;
  expect([findDifference(screen, shown), shown]).toEqual([undefined, shown]);
});

const screen = (text: string): Screen => {
  const [only] = readScreens(`\`\`\`console\n$ chatops x\n${text}\`\`\`\n`);
  if (only === undefined) throw new Error('no screen');
  return only;
};

test.each([
  ['one\ntwo\n', 'one\ntwo\n', undefined],
  ['one\n…\nthree\n', 'one\ntwo\nthree\n', undefined],
  ['…\nthree\n', 'one\ntwo\nthree\n', undefined],
  ['at 2026-01-01T00:00:00Z\n', 'at 2026-11-29T01:02:03.456Z\n', undefined],
  ['two\n…\n', 'one\ntwo\n', 'two\n'],
  ['one\n', 'one\ntwo\n', '(the end, before two\n)'],
  ['one\n…\ntwo\n…\none\n', 'one\ntwo\n', 'one\n'],
  ['one\n…\nwo\n', 'one\ntwo\n', 'wo\n'],
])('the comparison of %j with %j', (text, output, difference) => {
  expect(findDifference(screen(text), output)).toBe(difference);
});
