import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answerInChannel } from '../../action/access/answer-question.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import { answerWho, type WhoAnswer } from '../../action/commands/who.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderWhoText } from '../../action/render/who.ts';

const config = `version: 1
name: x
targets: { dev: { account: "123456789013", region: eu-west-1 }, main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  op: { allow: [{ sid: Purge, actions: [sqs:PurgeQueue], resources: ["arn:aws:sqs:eu-west-1:\${AWS::AccountId}:q*"] }] }
  reader: { allow: [{ actions: ["sqs:List*", sqs:GetQueueAttributes], resources: ["*"] }] }
guardrails:
  g: { allow: [{ actions: [sqs:PurgeQueue], resources: ["*"] }] }
  r: { allow: [{ actions: ["sqs:List*", sqs:GetQueueAttributes], resources: ["*"] }] }
aliases: { list: sqs list-queues --region eu-west-1 }
channels:
  dev: { channel: C0DEV00000, role: reader, guardrails: [g, r], aliases: [list] }
  none: { channel: C0NON00000, role: reader, guardrails: none }
  ops: { channel: C0OPS00000, role: op, guardrails: [g], targets: [main] }
  users: { channel: C0USR00000, role: reader, guardrails: [g], user-roles: required, targets: [main] }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-who-'));
  writeFileSync(join(folder, 'chatops.yml'), config);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function who(question: string, targets?: readonly string[]) {
  const { proofs } = await loadConfig(join(folder, 'chatops.yml'), { today: '2026-11-28' });
  if (proofs === undefined) throw new Error('nothing is proved');
  return answerWho(proofs, question, targets);
}

/** `dev@main: denied/allowed` for each channel that can do it or may. */
async function tell(question: string, targets?: readonly string[]) {
  const { channels } = await who(question, targets);
  return channels
    .filter(entry => entry.default !== 'denied' || entry.ceiling !== 'denied')
    .map(entry => `${entry.channel}@${entry.target}: ${entry.default}/${entry.ceiling}`);
}

test.each<[string, readonly string[]]>([
  [
    'sqs:PurgeQueue on arn:aws:sqs:eu-west-1:123456789012:q1',
    [
      'dev@dev: denied/unknown',
      'dev@main: denied/allowed',
      'ops@main: allowed/allowed',
      'users@main: unknown/allowed',
    ],
  ],
  [
    'sqs:PurgeQueue on arn:aws:sqs:eu-west-1:123456789012:other',
    [
      'dev@dev: denied/unknown',
      'dev@main: denied/allowed',
      'ops@main: denied/allowed',
      'users@main: unknown/allowed',
    ],
  ],
  ['run list', ['dev@dev: allowed/allowed', 'dev@main: allowed/allowed']],
  ['sqs list-queues --region eu-west-1', ['dev@dev: allowed/allowed', 'dev@main: allowed/allowed']],
  ['sqs:Get*', ['dev@dev: allowed/allowed', 'dev@main: allowed/allowed']],
  ['lambda:*', []],
])('%s', async (question, expected) => {
  expect(await tell(question)).toEqual(expected);
});

test('only the targets that are asked for', async () => {
  expect(await tell('sqs:Get*', ['dev'])).toEqual(['dev@dev: allowed/allowed']);
});

test('the answer names people, place, statement, and how many channels it does not concern', async () => {
  const text = renderWhoText(
    await who('sqs:PurgeQueue on arn:aws:sqs:eu-west-1:123456789012:q1'),
    createColors(false),
  );
  expect(text).toContain(
    '  Everyone in the channel:\n    #ops  Slack channel C0OPS00000 (workspace T0123ABCD), target main\n',
  );
  expect(text).toContain('role policy op (Purge) allows sqs:PurgeQueue');
  expect(text).toContain('roles.op.allow[0]');
  expect(text).toContain('  Only members with their own role (the guardrails allow it):\n    #dev');
  expect(text).toContain(
    'target main\n      guardrail g (statement 1) allows sqs:PurgeQueue on *  guardrails.g.allow[0]\n    #users',
  );
  expect(text.trimEnd().split('\n').at(-1)).toBe('Not possible in 1 of 4 channels.');
});

test('a channel in which something works in one target only is not counted twice', async () => {
  const text = renderWhoText(
    await who('sqs:PurgeQueue on arn:aws:sqs:eu-west-1:123456789012:other'),
    createColors(false),
  );
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/^Not possible in \d of 4 channels/);
});

test.each([
  [['denied/denied'], 'Not possible in 1 of 1 channel.'],
  [['allowed/allowed'], 'Possible in the only channel.'],
  [['unknown/unknown'], 'Depends on something unknown in the only channel.'],
  [['unknown/allowed'], 'Possible in the only channel.'],
  [['allowed/allowed', 'denied/denied'], 'Possible in the only channel, not in every target.'],
])('the last line, where a channel has %j', (verdicts, line) => {
  const channels = verdicts.map((verdict, index) => {
    const [everyone, own] = verdict.split('/');
    const place = { platform: 'slack', workspace: 'T0123ABCD', channel: 'C0OPS00000', account: '1' };
    return {
      channel: 'ops',
      target: `t${index}`,
      place,
      audience: 'everyone',
      default: everyone,
      ceiling: own,
      because: [],
      ceilingBecause: [],
    };
  });
  const text = renderWhoText(
    { question: 'sqs:PurgeQueue', channels, problems: [] } as unknown as WhoAnswer,
    createColors(false),
  );
  expect(text.trimEnd().split('\n').at(-1)).toBe(line);
});

test('what dates end has its end, for everyone and for members with their own role', async () => {
  writeFileSync(
    join(folder, 'chatops.yml'),
    `${config}  soon: { channel: C0SOO00000, role: reader, guardrails: [g, r], targets: [main], until: 2026-12-31 }\n`,
  );
  const answers = [await who('sqs:Get*', ['main']), await who('sqs:PurgeQueue', ['main'])];
  writeFileSync(join(folder, 'chatops.yml'), config);
  const ends = answers.map(({ channels }) =>
    channels.flatMap(({ channel, until, ceilingUntil }) =>
      until === undefined && ceilingUntil === undefined ? [] : [[channel, until, ceilingUntil]],
    ),
  );
  const end = '2027-01-01T00:00:00Z';
  expect(ends).toEqual([[['soon', end, end]], [['soon', undefined, end]]]);
  for (const answer of answers) {
    expect(renderWhoText(answer, createColors(false)).replaceAll(/\s+/g, ' ')).toMatch(
      /#soon Slack channel C0SOO00000 [^#]*, until the end of 2026-12-31 \(UTC\) /,
    );
  }
});

test('of a pattern, what is possible and what members with their own role can do is listed beside what is certain', async () => {
  const changed = config
    .replace(
      'actions: ["sqs:List*", sqs:GetQueueAttributes], resources: ["*"] }] }\nguard',
      `actions: ["sqs:List*"], resources: ["*"] }, { actions: [sqs:GetQueueAttributes], resources: ["*"], conditions: { StringEquals: { "aws:ResourceTag/env": dev } } }] }\nguard`,
    )
    .replace(
      '\n  r: { allow: [{ actions: ["sqs:List*"',
      '\n  r: { allow: [{ actions: ["sqs:List*", sqs:DeleteQueue',
    );
  writeFileSync(join(folder, 'chatops.yml'), changed);
  const [all, one] = [await who('sqs:*Queue*', ['dev']), await who('sqs:GetQueueAttributes', ['dev'])];
  const onOne = await who('sqs:*Queue* on arn:aws:sqs:eu-west-1:123456789013:a', ['dev']);
  writeFileSync(join(folder, 'chatops.yml'), config);
  const text = renderWhoText(all, createColors(false));
  expect(text).toContain('      in all: sqs:ListDeadLetterSourceQueues, sqs:ListQueues, sqs:ListQueueTags\n');
  expect(text).toContain('      possibly also: sqs:GetQueueAttributes\n');
  expect(text).toContain(
    "      with a role of the member's own also: sqs:DeleteQueue, sqs:GetQueueAttributes, sqs:PurgeQueue\n",
  );
  expect(renderWhoText(one, createColors(false))).toContain(
    "\n      with a role of the member's own: allowed by the guardrails\n",
  );
  const [dev] = onOne.channels;
  // No request of sqs:ListQueues is about a queue.
  expect([dev?.actions?.default.allowed.names, dev?.actions?.default.unknown.names]).toEqual([
    ['sqs:ListDeadLetterSourceQueues', 'sqs:ListQueueTags'],
    ['sqs:GetQueueAttributes'],
  ]);
  expect(dev?.actions?.ceiling.allowed.names).toContain('sqs:DeleteQueue');
});

const mixed = config
  .replace(
    'actions: [sqs:PurgeQueue], resources: ["arn:aws:sqs:eu',
    'actions: [sqs:PurgeQueue, ecs:UpdateService, ecs:ListClusters], resources: ["arn:aws:ecs:eu-west-1:${AWS::AccountId}:service/shop/*", "arn:aws:sqs:eu',
  )
  .replace('g: { allow: [{ actions: [sqs:PurgeQueue]', 'g: { allow: [{ actions: [sqs:PurgeQueue, "ecs:*"]');

const whoMixed = async (question: string) => {
  writeFileSync(join(folder, 'chatops.yml'), mixed);
  const answer = await who(question, ['main']);
  writeFileSync(join(folder, 'chatops.yml'), config);
  return { answer, text: renderWhoText(answer, createColors(false)).replaceAll(/\s+/g, ' ') };
};

test.each([
  ['sqs:PurgeQueue', 'sqs:PurgeQueue on arn:aws:sqs:eu-west-1:123456789012:q* roles.op'],
  ['ecs:UpdateService', 'ecs:UpdateService on arn:aws:ecs:eu-west-1:123456789012:service/shop/* roles.op'],
])(
  'of a statement about resources of several services only those that %s can be about are named',
  async (question, words) => {
    const { text } = await whoMixed(question);
    expect(text).toContain(
      `#ops Slack channel C0OPS00000 (workspace T0123ABCD), target main role policy op (Purge) allows ${words}`,
    );
  },
);

test('an ARN alone is about the actions that can be about it', async () => {
  const { answer, text } = await whoMixed('arn:aws:ecs:eu-west-1:123456789012:service/shop/web');
  const ops = answer.channels.find(({ channel }) => channel === 'ops');
  expect(ops?.actions?.default.allowed.names).toEqual(['ecs:UpdateService']);
  expect(ops?.actions?.ceiling.allowed.names).toContain('ecs:DeleteService');
  for (const name of ['ecs:ListClusters', 'ecs:DescribeClusters', 'ecs:CreateCluster'])
    expect(ops?.actions?.ceiling.allowed.names).not.toContain(name);
  // Each statement is named once, whatever number of actions it allows.
  expect(text.match(/guardrail g \(statement 1\) allows/g)?.length).toBe(3);
  const of = (name: string) => answer.channels.find(({ channel }) => channel === name)?.default;
  expect([of('dev'), of('none'), of('ops')]).toEqual(['denied', 'denied', 'allowed']);
  const elsewhere = await whoMixed('arn:aws:ecs:eu-west-1:123456789012:service/other/web');
  expect(elsewhere.answer.channels.map(entry => [entry.channel, entry.default, entry.ceiling])).toEqual([
    ['dev', 'denied', 'allowed'],
    ['none', 'denied', 'denied'],
    ['ops', 'denied', 'allowed'],
    ['users', 'unknown', 'allowed'],
  ]);
});

test.each<[string, readonly string[]]>([
  ['sqs:PurgeQueue on arn:aws:sns:*:*:t', ['dev: denied/allowed', 'ops: denied/allowed']],
  [
    'sqs:PurgeQueue on arn:aws:sqs:eu-west-1:123456789012:q1:*',
    ['dev: denied/allowed', 'ops: allowed/allowed'],
  ],
  [
    'sqs:PurgeQueue on arn:aws:sqs:eu-west-1:123456789012:q1:a',
    ['dev: denied/allowed', 'ops: allowed/allowed'],
  ],
  ['sqs:Purge* on arn:aws:lambda:*:*:function:*', ['dev: denied/allowed', 'ops: denied/allowed']],
])('who and can judge an ARN that no resource has as it is written: %s', async (question, expected) => {
  const { proofs } = await loadConfig(join(folder, 'chatops.yml'), { today: '2026-11-28' });
  if (proofs === undefined) throw new Error('nothing is proved');
  const channels = expected.map(line => line.split(':')[0]);
  const { channels: entries, remarks } = answerWho(proofs, question, ['main']);
  const [model] = proofs.models.filter(({ target }) => target.key === 'main');
  const answers = channels.map(key => {
    const access = model && proofs.index.find(model, key ?? '');
    if (access === undefined) throw new Error(`no ${key}`);
    const answer = answerInChannel(access, question, proofs, { range: 'every', needsAlias: true });
    if ('problems' in answer) throw new Error(JSON.stringify(answer.problems));
    expect(answer.remarks).toEqual(remarks);
    return `${key}: ${answer.default().decision}/${answer.ceiling().decision}`;
  });
  expect(answers).toEqual(expected);
  expect(remarks?.map(({ code }) => code)).toEqual(['expect/no-such-resource']);
  expect(
    entries
      .filter(({ channel }) => channels.includes(channel))
      .map(entry => `${entry.channel}: ${entry.default}/${entry.ceiling}`),
  ).toEqual(expected);
});

test.each<[string, string]>([
  [
    'sqs:PurgeQueue on arn:aws:sns:eu-west-1:123456789012:t',
    'The Service Authorization Reference lists no resource like `arn:aws:sns:eu-west-1:123456789012:t` for `sqs:PurgeQueue`',
  ],
  ['sqs:ListQueues on arn:aws:sqs:eu-west-1:123456789012:t', '`sqs:ListQueues` is about all queues'],
  [
    'lambda:ListFunctions on arn:aws:lambda:eu-west-1:123456789012:function:f',
    '`lambda:ListFunctions` does not take a resource',
  ],
])('a resource that no request is about: %s', async (question, remark) => {
  const answer = await who(question);
  expect(answer.remarks?.map(({ code }) => code)).toEqual(['expect/no-such-resource']);
  expect(renderWhoText(answer, createColors(false))).toContain(`  ${remark}`);
});

test.each([
  'sqs:PurgeQueue on arn:aws:sqs:*:*:q',
  'sqs:* on arn:aws:sqs:eu-west-1:123456789012:q',
  's3:PutObject on arn:aws:s3:::b/*',
  's3:ListBucket on arn:aws:s3:::b',
  'sqs:ListQueues on *',
])('a resource that the action is about has no remark: %s', async question => {
  expect((await who(question)).remarks).toBeUndefined();
});

test('a question that is wrong has no answer, and says what to write', async () => {
  const { problems, channels } = await who('sqs:PurgeQueu');
  expect([channels, problems[0]?.help]).toEqual([[], 'did you mean `sqs:PurgeQueue`?']);
});
