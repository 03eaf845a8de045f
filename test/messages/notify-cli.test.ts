import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseExactJson, readExact, withPlainNumbers } from '../../action/core/exact-json.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { runHere } from '../cli/run-cli.ts';

const config = `version: 1
name: chat
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, role: op, guardrails: [g] }
roles: { op: { allow-aliases: true } }
guardrails: { g: { allow-aliases: true } }
aliases:
  describe:
    run: ecs describe-services --cluster prod --services $service --region us-east-1
    values: { service: [web] }
    buttons:
      - { text: Describe, on: Custom, when: [{ variable: service }], variables: { service: event.metadata.additionalContext.service } }
      - { text: Only web, on: Custom, when: [{ variable: service, equals: web }], variables: { service: event.metadata.additionalContext.service } }
channels:
  ops:
    channel: C0AAAAAAA
    aliases: [describe]
    notify:
      events:
        - name: stopped
          pattern: { source: [aws.ecs] }
          message: { title: "<service> stopped", description: "Reason: <reason>", values: { service: $.detail.service, reason: $.detail.reason } }
        - { name: bare, pattern: { source: [aws.ecs] } }
`;
const events = {
  'event.json': { source: 'aws.ecs', detail: { service: 'web', reason: 'a "b"' } },
  'missing.json': { source: 'aws.ecs', detail: {} },
  'null.json': { source: 'aws.ecs', detail: { service: 'web', reason: null } },
  'list.json': { source: 'aws.ecs', detail: { service: ['web'] } },
  'other.json': { source: 'aws.ec2', detail: {} },
  'array.json': [],
};
/** Numbers that JavaScript does not have. */
const numbers =
  '{"source":"aws.ecs","detail":{"service":9007199254740993,"reason":[-12345678901234567890],"n":"\\"7"}}';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-notify-'));
  writeFileSync(join(folder, 'chatops.yml'), config);
  writeFileSync(join(folder, 'broken.json'), '{');
  writeFileSync(join(folder, 'numbers.json'), numbers.replace('[', '').replace(']', ''));
  for (const [name, event] of Object.entries(events))
    writeFileSync(join(folder, name), JSON.stringify(event));
});
afterAll(() => rmSync(folder, { recursive: true }));

const notify = (...args: string[]) => runHere(folder, ['notify', ...args]);

test('a message with its placeholders, and with the values of an event', async () => {
  expect(await notify('ops', 'stopped')).toMatchObject({
    status: 0,
    out: expect.stringContaining('<service> stopped'),
  });
  const shown = await notify('ops', 'stopped', '--event', 'event.json');
  expect(shown.status).toBe(0);
  expect(shown.out.split('\n')).toEqual([
    '#ops, event stopped',
    '',
    '  web stopped',
    '  Reason: a "b"',
    '',
    '  Buttons',
    '  [Describe] runs ecs describe-services --cluster prod --services web --region us-east-1',
    '  [Only web] runs ecs describe-services --cluster prod --services web --region us-east-1',
    '',
  ]);
});

test('a value that is missing is said, and a button whose criterion does not hold is not there', async () => {
  const { status, out } = await notify('ops', 'stopped', '--event', 'missing.json', '--format', 'json');
  expect([status, JSON.parse(out)]).toMatchObject([
    0,
    {
      isShown: true,
      missing: ['service', 'reason'],
      buttons: [],
      notification: { content: { description: 'Reason: ' } },
    },
  ]);
  expect((await notify('ops', 'stopped', '--event', 'null.json')).out).toContain(
    '\n  Empty, because the event has no value or null there\n  reason\n',
  );
});

test.each([
  [
    'an event of another source',
    ['ops', 'stopped', '--event', 'other.json'],
    1,
    'does not match the pattern',
  ],
  ['a list inside a text', ['ops', 'stopped', '--event', 'list.json'], 1, '$.detail.service is a list'],
  [
    'an event without a message, which chat shows in a form of its own',
    ['ops', 'bare'],
    1,
    'No message to show for #ops, event bare: it has no `message`: Amazon Q formats the event by itself',
  ],
  ['a misspelt event', ['ops', 'stoped'], 2, 'Did you mean stopped?'],
  ['a misspelt channel', ['opps', 'stopped'], 2, 'Did you mean ops?'],
  ['no event', ['ops'], 2, 'A channel and an event are needed'],
  ['a file that is not there', ['ops', 'stopped', '--event', 'nope.json'], 2, 'ENOENT'],
  ['a file that is no JSON', ['ops', 'stopped', '--event', 'broken.json'], 2, 'is not JSON'],
  ['a file that is no event', ['ops', 'stopped', '--event', 'array.json'], 2, 'is not a JSON object'],
  ['both kinds', ['ops', 'stopped', '--event', 'event.json', '--sample'], 2, 'cannot be combined'],
])('%s', async (_name, args, status, text) => {
  const result = await notify(...args);
  expect(result.out + result.err).toContain(text);
  expect(result.status).toBe(status);
});

test('--send publishes what is shown, on the topic of the channel, and only when it is there', async () => {
  const early = await notify('ops', 'stopped', '--event', 'event.json', '--send', '--local');
  expect([early.status, early.err]).toEqual([2, expect.stringContaining('Topic does not exist')]);
  expect(early.out).toBe('');
  expect((await runHere(folder, ['apply', '--local', '--yes'])).status).toBe(0);
  const sent = await notify(
    'ops',
    'stopped',
    '--event',
    'event.json',
    '--send',
    '--local',
    '--format',
    'json',
  );
  expect(JSON.parse(sent.out)).toMatchObject({
    local: true,
    sent: [{ topic: 'arn:aws:sns:us-east-1:000000000000:chat-ops', target: 'default' }],
  });
  const none = await notify('ops', 'stopped', '--event', 'other.json', '--send', '--local');
  expect([none.status, none.err]).toEqual([1, expect.not.stringContaining('Published')]);
});

test('a number keeps its digits', async () => {
  const { out } = await notify('ops', 'stopped', '--event', 'numbers.json');
  expect(out).toContain('  9007199254740993 stopped\n  Reason: -12345678901234567890\n');
});

test('JSON with numbers that JavaScript does not have', () => {
  const event = parseExactJson(numbers) as JsonObject;
  const detail = event['detail'] as JsonObject;
  expect(readExact(detail['service'] ?? null)).toBe('9007199254740993');
  // Texts, and numbers that JavaScript has, are as they are.
  expect([detail['n'], parseExactJson('[1,-2.5,1e3,"1e999","9007199254740993"]')]).toEqual([
    '"7',
    [1, -2.5, expect.stringContaining('1e3'), '1e999', '9007199254740993'],
  ]);
  expect(withPlainNumbers(event)).toEqual(JSON.parse(numbers));
  expect(() => parseExactJson('{"a":01}')).toThrow(SyntaxError);
});
