import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLocalAws } from '../../action/local-aws/index.ts';
import { callQuery } from '../local-aws/raw-call.ts';
import { runCommand } from './run-command.ts';

/*
 * With long names every line fits a terminal of 100 columns, but for one that is a single word, such as a long ARN, which is to be
 * copied whole. Messages of `validate` are sentences that the terminal wraps.
 */

const channel = 'payments-and-settlements-incidents-in-production';
const started = process.cwd();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chatops-width-'));
  process.chdir(folder);
  const before = await readFile(fileURLToPath(new URL('long-names.yml', import.meta.url)), 'utf8');
  await writeFile('chatops.yml', before);
  await mkdir('.chatops');
  const { status } = await runCommand('apply --local --yes');
  expect(status).toBe(0);
  const aws = await startLocalAws({ stateFile: '.chatops/local-aws.json' });
  try {
    const form = {
      RoleName: 'payments-and-settlements-settlement-platform-engineers',
      PolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess',
    };
    const origin = { url: aws.url, accessKeyId: 'local' };
    await callQuery(origin, 'iam', '2010-05-08', 'AttachRolePolicy', form);
  } finally {
    await aws.close();
  }
  await writeFile('before.yml', before);
  // Other names for what stays, and a channel that goes.
  await writeFile(
    'renamed.yml',
    before
      .replaceAll('all-that-payments-may-do-in-chat', 'all-that-people-of-payments-may-do-in-chat-at-most')
      .replace(
        '-at-most:\n    allow:',
        '-at-most:\n    moved-from: all-that-payments-may-do-in-chat\n    allow:',
      )
      .replace(
        '    channel: C0PAYMENTS',
        '    channel: C0PAYMENTS\n    configuration-name: settlement-incidents',
      ),
  );
  await writeFile('without.yml', `${before.slice(0, before.indexOf('aliases:'))}channels: {}\n`);
  await writeFile(
    'chatops.yml',
    before
      .replace('codepipeline:GetPipeline]', 'codepipeline:GetPipeline, ecs:UpdateService, ssm:GetParameter]')
      .replace(
        'resources: ["arn',
        'resources: ["arn:aws:ecs:eu-west-1:${AWS::AccountId}:service/payments-and-settlements-cluster/settlement-*", "arn:aws:ssm:*:*:parameter/payments/*", "arn',
      )
      .replace('codepipeline:Get*]', 'codepipeline:Get*, ecs:UpdateService, ssm:GetParameter]')
      .replace(/\n {4}notify: .*/, ''),
  );
});
afterAll(async () => {
  process.chdir(started);
  await rm(folder, { recursive: true });
});

test.each([
  'plan --against before.yml',
  'plan --against before.yml --full',
  'plan renamed.yml --against before.yml',
  'plan without.yml --against before.yml',
  'plan --local',
  'apply --local',
  'drift --local',
  'activity --local',
  'access',
  'who ssm:GetParameter',
  'who codepipeline:*',
  'who "run start-reconciliation-pipeline"',
  `can ${channel} "run start-reconciliation-pipeline"`,
  `can ${channel} "codepipeline start-pipeline-execution --name another-pipeline --region eu-west-1"`,
])('%s', async line => {
  const { out, err } = await runCommand(line, [false]);
  const text = `${out}\n${err.replace(/^[\s\S]*?\d+ errors?, \d+ warnings?[^\n]*\n/, '')}`;
  expect(text.length).toBeGreaterThan(300);
  const wide = text.split('\n').filter(each => each.length > 100 && /\S\s/.test(each.trim()));
  expect(wide).toEqual([]);
});
