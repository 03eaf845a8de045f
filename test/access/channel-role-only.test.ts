import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readModel, setsOf } from '../../action/page/model.ts';
import { readPage, type WrittenPage } from '../../action/page/page-data.ts';
import { runHere } from '../cli/run-cli.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
  writeFileSync(
    join(folder, 'chatops.yml'),
    `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
organization: { chat-policy: chat.json }
roles: { r: { allow: [{ actions: [sqs:PurgeQueue], resources: ["arn:aws:sqs:*:*:jobs"] }] } }
guardrails: { g: { allow: [{ actions: [sqs:PurgeQueue], resources: ["*"] }] } }
aliases: { purge: { run: sqs purge-queue --queue-url https://sqs.eu-west-1.amazonaws.com/123456789012/jobs } }
channels: { ops: { workspace: acme, channel: C0AAAAAAA, role: r, guardrails: [g], aliases: [purge] } }
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the list, the JSON and the page say about members with a role of their own. */
async function listOwn(roles: readonly string[]) {
  const settings = { supported_role_settings: { '@@assign': roles } };
  writeFileSync(
    join(folder, 'chat.json'),
    JSON.stringify({ chatbot: { platforms: { slack: { default: settings } } } }),
  );
  const csv = await runHere(folder, ['access', '--format', 'csv']);
  expect((await runHere(folder, ['access', '--format', 'html', '--out', 'access.html'])).status).toBe(0);
  const html = readFileSync(join(folder, 'access.html'), 'utf8');
  const [, text = ''] = /<script[^>]*type="application\/json"[^>]*>([^<]*)</.exec(html) ?? [];
  const data = readPage(JSON.parse(text) as WrittenPage);
  readModel(data);
  const [channel] = data.channels;
  if (channel === undefined) throw new Error('the page has no channel');
  return {
    csv: csv.out.split('\r\n').filter(line => line.includes(',ceiling,')).length,
    page: setsOf(channel, 'own').length,
    alias: channel.aliases.map(({ withDefault, ownRole }) => [withDefault, ownRole]),
  };
}

test('where members cannot choose a role, no list says what they could do with one', async () => {
  expect(await listOwn(['channel_role', 'user_role'])).toMatchObject({
    csv: 1,
    page: 1,
    alias: [['allowed', 'allowed']],
  });
  expect(await listOwn(['channel_role'])).toMatchObject({ csv: 0, page: 0, alias: [['allowed', 'denied']] });
});
