import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runHere } from '../cli/run-cli.ts';

const config = `version: 1
name: chat
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, role: reader, guardrails: [own] }
roles:
  reader: { allow: [{ actions: [sns:ListTopics], resources: ["*"] }] }
  caller: { allow: [{ actions: [lambda:InvokeFunction], resources: ["*"] }] }
guardrails:
  own: { allow: [{ actions: [sns:ListTopics, lambda:InvokeFunction], resources: ["*"] }] }
channels: { ops: { channel: C0BBBBBBB }, dev: { channel: C0CCCCCCC, role: caller } }
`;

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-can-'));
  file = join(folder, 'chatops.yml');
  writeFileSync(file, config);
});
afterAll(() => rmSync(folder, { recursive: true }));

const can = (...args: string[]) => runHere(folder, ['can', '--file', file, ...args]);

test('says who, what and why, and ends with 0 only when it is allowed', async () => {
  const allowed = await can('ops', 'sns:ListTopics');
  expect(allowed.status).toBe(0);
  expect(allowed.out).toBe(
    [
      'ops: sns:ListTopics',
      '  allowed',
      '    role policy reader (statement 1) allows sns:ListTopics on *  roles.reader.allow[0]',
      '    guardrail own (statement 1) allows sns:ListTopics on *  guardrails.own.allow[0]',
      "    with a role of the member's own: allowed by the guardrails",
      '',
    ].join('\n'),
  );
  expect((await can('ops', 'lambda:InvokeFunction')).status).toBe(1);
  expect((await can('ops', 'lambda:InvokeFunction', '--as', 'caller')).status).toBe(0);
});

test('a command of the chat app itself is no matter of guardrails', async () => {
  const { status, out } = await can('ops', 'help');
  expect(status).toBe(0);
  expect(out).toMatch(/^ops: help\n {2}allowed\n/);
  expect(out).toMatch(/with a role of the member's own: allowed\n$/);
});

test('a role, a channel or a target that is not there is a usage error with the nearest one', async () => {
  for (const [args, help] of [
    [['ops', 'sns:ListTopics', '--as', 'calller'], 'Did you mean caller?'],
    [['opps', 'sns:ListTopics'], 'Did you mean ops?'],
    [['ops', 'sns:ListTopics', '--target', 'prod'], 'Targets: default'],
  ] as const) {
    const { status, err } = await can(...args);
    expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining(help) });
  }
});

test('--batch answers one line for each question, in order, whatever is wrong with some of them', async () => {
  const batch = join(folder, 'questions.jsonl');
  const questions = [
    { channel: 'ops', command: 'sns list-topics --region eu-west-1' },
    { channel: 'gone', command: 'sns:ListTopics' },
    { channel: 'ops', command: 'sns list-topicz' },
    { channel: 'dev', command: 'lambda:InvokeFunction' },
  ];
  writeFileSync(batch, `${questions.map(question => JSON.stringify(question)).join('\n\n')}\n`);
  const { status, out } = await can('--batch', batch);
  const answers = out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as { channel: string; decision: string });
  expect(answers.map(({ channel, decision }) => [channel, decision])).toEqual([
    ['ops', 'allowed'],
    ['gone', 'unknown'],
    ['ops', 'denied'],
    ['dev', 'allowed'],
  ]);
  expect(status).toBe(1);
});

test('a key of a line of --batch that has no meaning is an error, and not left out of the question', async () => {
  const batch = join(folder, 'questions.jsonl');
  writeFileSync(
    batch,
    '{"channel":"ops","command":"sns:ListTopics"}\n{"channel":"ops","command":"sns:ListTopics","as":"caller"}\n',
  );
  const { status, out, err } = await can('--batch', batch);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain('Line 2 of the batch has the unknown key `as`');
  expect(err).toContain('An option such as `--as` on the command line applies to all lines');
});

test('a line of --batch is the answer that is given alone, however often and in whatever order it is asked for', async () => {
  const targets = join(folder, 'targets.yml');
  writeFileSync(
    targets,
    config.replace(
      'channels:',
      `targets:
  first: { account: "111111111111", region: eu-west-1 }
  second: { account: "222222222222", region: eu-west-1 }
channels:`,
    ),
  );
  const commands = [
    'sns list-topics --region eu-west-1',
    'sns list-topics',
    'sns publish --topic-arn arn:aws:sns:eu-west-1:111111111111:t --message hi --region eu-west-1',
    'lambda invoke --function-name f --region eu-west-1',
    'sns list-topicz',
    'sns:ListTopics',
    'lambda:InvokeFunction on arn:aws:lambda:eu-west-1:111111111111:function:f',
    'sns:*',
    'help',
    'what can I do?',
  ];
  for (const used of [file, targets]) {
    const once = ['ops', 'dev', '#dev', 'C0CCCCCCC'].flatMap(channel =>
      commands.map(command => ({ channel, command })),
    );
    // Twice in turn, then once more backwards: an answer is not that of what was asked before.
    const questions = [...once, ...once, ...once.toReversed()];
    const batch = join(folder, 'questions.jsonl');
    writeFileSync(batch, `${questions.map(question => JSON.stringify(question)).join('\n')}\n`);
    const ask = (...args: string[]) => runHere(folder, ['can', '--file', used, ...args]);
    const lines = (await ask('--batch', batch)).out.trimEnd().split('\n');
    expect(lines).toHaveLength(questions.length);
    const alone = new Map<string, string>();
    for (const [index, { channel, command }] of questions.entries()) {
      const key = `${channel} ${command}`;
      if (!alone.has(key)) {
        const { out } = await ask(channel, command, '--format', 'json');
        const { formatVersion: _, diagnostics: __, ...answer } = JSON.parse(out) as Record<string, unknown>;
        const order = Object.keys(JSON.parse(lines[index] ?? '') as object);
        alone.set(key, JSON.stringify(Object.fromEntries(order.map(name => [name, answer[name]]))));
      }
      expect(lines[index]).toBe(alone.get(key));
    }
  }
});
