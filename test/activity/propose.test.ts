import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readEntryUse } from '../../action/activity/permission-use.ts';
import type { ActivityReport } from '../../action/commands/activity.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import { proposeNarrower } from '../../action/commands/propose-narrower.ts';
import { finishLook } from '../../action/core/look.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { memoryFolder } from '../memory-folder.ts';

const folder = mkdtempSync(join(memoryFolder, 'propose-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A role of one channel, which members of the others may have chosen; IAM recorded no use of one of its two actions. */
async function propose(channels: number) {
  const file = join(folder, 'chatops.yml');
  const lines = Array.from(
    { length: channels },
    (_, index) =>
      `  c${index}: { channel: C0${String(index).padStart(7, '0')}, role: ${index === 0 ? 'chosen' : 'quiet'}, guardrails: none }`,
  );
  writeFileSync(
    file,
    `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  quiet: { allow: [{ actions: [sqs:GetQueueUrl], resources: ["*"] }] }
  chosen: { allow: [{ actions: [sqs:PurgeQueue, sqs:DeleteQueue], resources: ["*"] }] }
channels:
${lines.join('\n')}
`,
  );
  const { config, project } = await loadConfig(file);
  if (config === undefined || project === undefined) throw new Error('The file has errors');
  const catalogue = await loadIamActions();
  const recorded = { tracked: new Map([['sqs:purgequeue', { at: undefined }]]) };
  const entries = ['sqs:PurgeQueue', 'sqs:DeleteQueue'].map((pattern, index) => {
    const path = ['roles', 'chosen', 'allow', 0, 'actions', index];
    return readEntryUse({ pattern, path }, catalogue, recorded, new Map());
  });
  const createdAt = '2025-01-01T00:00:00Z';
  const targets = [
    {
      target: 'default',
      account: '000000000000',
      regions: ['us-east-1'],
      since: createdAt,
      until: createdAt,
      roles: [
        {
          role: 'chosen',
          arn: 'arn:aws:iam::000000000000:role/chatops/demo/demo-chosen',
          channels: [],
          members: [],
          permissions: { createdAt, trackedSince: createdAt, entries },
        },
      ],
    },
  ];
  const report: ActivityReport = { targets, failures: [], look: finishLook(targets, []) };
  const now = Date.parse('2026-12-01T00:00:00Z');
  const { roles, refused } = await proposeNarrower(file, { config, project }, report, {
    minAgeDays: 90,
    now,
  });
  return {
    removed: roles.flatMap(({ statements }) => statements.flatMap(({ removed }) => removed)),
    refused,
  };
}

test('nothing is removed where there are too many channels to compare what members lose who have chosen the role', async () => {
  expect(await propose(10)).toEqual({ removed: ['sqs:PurgeQueue'], refused: [] });
  expect(await propose(301)).toEqual({
    removed: [],
    refused: [
      {
        role: 'chosen',
        reason: 'there are too many channels to compare what members lose who have chosen it',
      },
    ],
  });
});
