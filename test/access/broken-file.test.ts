import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCli, runHere } from '../cli/run-cli.ts';

const sound = `version: 1
name: chat
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, role: reader, guardrails: [own] }
roles: { reader: { allow: [{ actions: [sns:ListTopics], resources: ["*"] }] } }
guardrails: { own: { allow: [{ actions: [sns:ListTopics], resources: ["*"] }] } }
`;
const files = {
  'sound.yml': `${sound}channels: { ops: { channel: C0BBBBBBB } }\n`,
  'broken.yml': `${sound}channels: { ops: { channel: C0BBBBBBB }, dev: { channel: C0CCCCCCC, role: gone }, odd: 5 }\n`,
  // Nothing is left out of this one: only a proof fails.
  'failed.yml': `${sound}channels: { ops: { channel: C0BBBBBBB } }\nexpect: [{ channel: ops, cannot: [sns:ListTopics] }]\n`,
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-broken-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

const asked: Readonly<Record<string, readonly string[]>> = {
  can: ['ops', 'sns:ListTopics'],
  who: ['sns:ListTopics'],
  guide: ['ops'],
};
const run = (command: string, file: string, ...more: readonly string[]) =>
  runHere(folder, [
    command,
    ...(command === 'access' ? [file] : ['--file', file, ...(asked[command] ?? [])]),
    ...more,
  ]);

test.each(['can', 'who', 'access', 'guide'])(
  '%s says that its file has errors and exits 1',
  async command => {
    expect(await run(command, 'sound.yml')).toMatchObject({ status: 0, err: '' });
    const { status, err, out } = await run(command, 'broken.yml');
    expect({ status, isAnswered: out.includes('ops') }).toEqual({ status: 1, isAnswered: true });
    expect(err).toContain(
      'The file has errors, so this answer covers only the correct parts; these channels are left out: dev, odd\n',
    );
    const json = await run(command, 'broken.yml', '--format', 'json');
    expect({ status: json.status, ...(JSON.parse(json.out) as object) }).toMatchObject({
      status: 1,
      complete: false,
      channelsLeftOut: ['dev', 'odd'],
      diagnostics: [{ code: 'reference/unknown' }, { code: 'schema/type' }],
    });
  },
);

test('a failed proof is an error that leaves no channel out', async () => {
  const { status, err } = await run('can', 'failed.yml');
  expect(status).toBe(1);
  expect(err.endsWith('so this answer covers only the correct parts\n')).toBe(true);
});

test.each(['#dev', 'odd'])('a channel with errors has no answer and is not called missing: %s', async key => {
  const name = key.replace('#', '');
  const message = `The channel ${name} is left out because of the errors in the file`;
  const single = await runHere(folder, ['can', '--file', 'broken.yml', key, 'sns:ListTopics']);
  expect(single).toMatchObject({ status: 1, out: expect.stringContaining(message) });
  expect(single.out).toContain('unknown');
  const input = `${JSON.stringify({ channel: key, command: 'sns:ListTopics' })}\n`;
  const batch = runCli(folder, ['can', '--file', 'broken.yml', '--batch', '-'], { input });
  expect({ status: batch.status, ...(JSON.parse(batch.out) as object) }).toMatchObject({
    status: 1,
    decision: 'unknown',
    complete: false,
    because: [{ message: expect.stringContaining(message) }],
  });
});

test('a guide of a channel with errors is refused with the reason, and a channel that is not there is wrong usage', async () => {
  const guide = await runHere(folder, ['guide', '--file', 'broken.yml', 'dev']);
  expect(guide).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringContaining('The channel dev is left out'),
  });
  expect((await runHere(folder, ['can', '--file', 'broken.yml', 'nowhere', 'sns:ListTopics'])).status).toBe(
    2,
  );
});

test('a batch of allowed answers from a file with errors exits 1', async () => {
  const input = '{"channel":"ops","command":"sns:ListTopics"}\n';
  const { status, out, err } = runCli(folder, ['can', '--file', 'broken.yml', '--batch', '-'], {
    input,
  });
  expect({ status, ...(JSON.parse(out) as object) }).toMatchObject({
    status: 1,
    decision: 'allowed',
    complete: false,
  });
  expect(err).toContain('these channels are left out: dev, odd');
});
