import { expect, test } from '@jest/globals';
import { makeMatrix } from '../../action/access/access-matrix.ts';
import { reportChannels } from '../../action/access/access-report.ts';
import { answerCan } from '../../action/commands/can.ts';
import { answerWho } from '../../action/commands/who.ts';
import { renderCanText } from '../../action/render/can.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderWhoText } from '../../action/render/who.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const loaded = await loadText(`version: 1
name: later
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0ACMEWRK } }
defaults: { workspace: acme }
roles:
  op: { allow: [{ actions: ["sqs:PurgeQueue"], resources: ["*"], until: 2037-06-30 }] }
  big: { allow: [{ actions: ["sqs:PurgeQueue"], resources: ["*"] }] }
  soon: { allow: [{ actions: ["sqs:PurgeQueue"], resources: ["*"], conditions: { DateGreaterThan: { "aws:CurrentTime": "2037-01-01T00:00:00Z" } } }] }
  caller: { allow: [{ actions: ["lambda:CreateFunction"], resources: ["*"], conditions: { DateGreaterThan: { "aws:CurrentTime": "2037-01-01T00:00:00Z" } } }, { actions: ["iam:PassRole"], resources: ["arn:aws:iam::123456789012:role/x"] }] }
  ending: { allow: [{ actions: ["lambda:CreateFunction"], resources: ["*"], until: 2037-06-30 }, { actions: ["iam:PassRole"], resources: ["arn:aws:iam::123456789012:role/x"] }] }
guardrails:
  calls: { allow: [{ actions: ["lambda:CreateFunction", "iam:PassRole"], resources: ["*"] }] }
  all: { allow: [{ actions: ["sqs:PurgeQueue"], resources: ["*"] }] }
  send: { allow: [{ actions: ["sqs:SendMessage"], resources: ["*"], conditions: { DateGreaterThan: { "aws:CurrentTime": "2037-01-01T00:00:00Z" } } }] }
  between:
    allow: [{ actions: ["sqs:PurgeQueue"], resources: ["*"] }]
    deny:
      - { actions: ["sqs:PurgeQueue"], resources: ["*"], conditions: { DateGreaterThan: { "aws:CurrentTime": "2037-02-01T00:00:00Z" } } }
      - { actions: ["sqs:PurgeQueue"], resources: ["*"], conditions: { DateLessThan: { "aws:CurrentTime": "2037-01-01T00:00:00Z" } } }
channels:
  never: { channel: C0A1B2C3D1, role: big, guardrails: [all] }
  own: { channel: C0A1B2C3D2, role: big, guardrails: [send] }
  window: { channel: C0A1B2C3D3, role: big, guardrails: [between] }
  listed: { channel: C0A1B2C3D4, role: big, guardrails: [all], user-roles: { required: true, roles: [big, op, soon] } }
  role: { channel: C0A1B2C3D5, role: soon, guardrails: [all] }
  caller: { channel: C0A1B2C3D6, role: caller, guardrails: [calls] }
  ending: { channel: C0A1B2C3D7, role: ending, guardrails: [calls] }
expect:
  - { channel: own, cannot: ["sqs:SendMessage"] }
  - { channel: window, cannot: ["sqs:PurgeQueue"] }
`);
const proofs = proofsOf(loaded);

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');
const can = (channel: string, action: string) => {
  const answer = answerCan(proofs, channel, action, { as: undefined, targets: undefined });
  if (answer === undefined) throw new Error(channel);
  return answer;
};
const begins = { decision: 'allowed', from: '2037-01-01T00:00:01Z' };
const between = { decision: 'allowed', from: '2037-01-01T00:00:00Z', until: '2037-02-01T00:00:01Z' };

test.each([
  ['never', 'sqs:SendMessage', undefined, undefined],
  ['own', 'sqs:SendMessage', undefined, begins],
  ['window', 'sqs:PurgeQueue', between, between],
  ['role', 'sqs:PurgeQueue', begins, undefined],
  ['caller', 'iam:PassRole', begins, undefined],
  ['ending', 'iam:PassRole', undefined, undefined],
] as const)(
  '`can` and `who` agree on when `%s %s` becomes allowed',
  (channel, action, later, ceilingLater) => {
    const listed = answerWho(proofs, action, undefined).channels.find(each => each.channel === channel);
    for (const answer of [can(channel, action).targets[0], listed]) {
      expect([answer?.later, answer?.ceilingLater]).toEqual([later, ceilingLater]);
    }
  },
);

test.each([
  ['caller', 'denied', undefined],
  ['ending', 'allowed', '2037-07-01T00:00:00Z'],
] as const)('what a call uses that `%s` may make only at times is %s', (channel, decision, until) => {
  const [answer] = can(channel, 'iam:PassRole').targets;
  expect([answer?.decision, answer?.until]).toEqual([decision, until]);
});

test('lists of access have what a call uses that begins later, and from when', () => {
  const { index, aliases, proofData } = proofs;
  const channels = [...reportChannels({ index, aliases, proofData }, () => true)];
  const channel = channels.find(each => each.channel === 'caller');
  const [own] = channel?.verdicts.filter(({ verdict }) => verdict === 'default') ?? [];
  const grants = [...(own?.access.list() ?? [])].filter(({ action }) => action === 'iam:PassRole');
  expect(grants.map(({ grant: { certainty, conditions } }) => [certainty, conditions])).toEqual([
    ['unknown', expect.arrayContaining(['from 2037-01-01 00:00:01 UTC'])],
  ]);
});

test.each([
  [
    'own',
    'sqs:SendMessage',
    "with a role of the member's own: denied, allowed by the guardrails from 2037-01-01 00:00:01 UTC",
  ],
  [
    'window',
    'sqs:PurgeQueue',
    'It is allowed from 2037-01-01 (UTC) until 2037-02-01 00:00:01 UTC, because of dates in policies',
  ],
  [
    'listed',
    'sqs:PurgeQueue',
    'denied for members who choose soon, allowed from 2037-01-01 00:00:01 UTC; allowed for members who choose big; allowed for members who choose op, until the end of 2037-06-30 (UTC)',
  ],
])('`can %s %s` says when, for each listed role', (channel, action, text) => {
  expect(oneLine(renderCanText(can(channel, action), createColors(false)))).toContain(text);
});

test.each([
  [
    'sqs:SendMessage',
    [
      'Not now; dates in policies change it for members with their own role: #own Slack channel C0A1B2C3D2 (workspace T0ACMEWRK), target main, allowed from 2037-01-01 00:00:01 UTC ',
      'Not possible in 6 of 7 channels, not now in 1 more.',
    ],
  ],
  [
    'sqs:PurgeQueue',
    [
      'target main, as big; as op, until the end of 2037-06-30 (UTC) ',
      'as soon: denied, allowed from 2037-01-01 00:00:01 UTC',
      'Not now; dates in policies change it: #window Slack channel C0A1B2C3D3 (workspace T0ACMEWRK), target main, allowed from 2037-01-01 (UTC) until 2037-02-01 00:00:01 UTC ',
      'everyone in the channel: denied, allowed from 2037-01-01 00:00:01 UTC',
      'Not possible in 3 of 7 channels, not now in 1 more.',
    ],
  ],
])('`who %s` says when, and does not call impossible what becomes possible', (action, texts) => {
  const text = oneLine(renderWhoText(answerWho(proofs, action, undefined), createColors(false)));
  for (const each of texts) expect(text).toContain(each);
});

test('`expect` says it in the same words', () => {
  const messages = loaded.diagnostics
    .filter(({ code }) => code === 'expect/failed')
    .map(({ message }) => message);
  expect(messages.map(message => message.split('; ').at(-1))).toEqual([
    'from 2037-01-01 00:00:01 UTC',
    'from 2037-01-01 (UTC) until 2037-02-01 00:00:01 UTC',
  ]);
});

test.each([
  // Begun, ended, excluded and yet to come.
  ['DateGreaterThan', '2020-01-01T00:00:00Z', 'allowed', 'allowed DateGreaterThan'],
  [
    'DateGreaterThan',
    '2037-01-01T00:00:00Z',
    'denied',
    'unknown from 2037-01-01 00:00:01 UTC; DateGreaterThan',
  ],
  ['DateNotEquals', '2037-01-01T00:00:00Z', 'allowed', 'allowed DateNotEquals'],
  ['DateEquals', '2020-01-01T00:00:00Z', 'denied', undefined],
  ['DateLessThan', '2020-01-01T00:00:00Z', 'denied', undefined],
  ['DateLessThan', '2037-01-01T00:00:00Z', 'allowed', 'allowed DateLessThan'],
])('`can` and `access` agree where a statement has %s %s', async (operator, date, decision, row) => {
  const allow = { actions: ['sqs:PurgeQueue'], resources: ['*'] };
  const conditions = { [operator]: { 'aws:CurrentTime': date } };
  const { index, aliases, proofData, ...others } = proofsOf(
    await loadText(
      JSON.stringify({
        version: 1,
        name: 'dates',
        workspaces: { acme: { slack: 'T0ACMEWRK' } },
        roles: { op: { allow: [allow] } },
        guardrails: { g: { allow: [{ ...allow, conditions }] } },
        channels: { c: { workspace: 'acme', channel: 'C0A1B2C3D1', role: 'op', guardrails: ['g'] } },
      }),
    ),
  );
  const dated = { index, aliases, proofData, ...others };
  const answer = answerCan(dated, 'c', 'sqs:PurgeQueue', { as: undefined, targets: undefined });
  expect([answer?.decision, answer?.ceiling]).toEqual([decision, decision]);
  const [channel] = reportChannels({ index, aliases, proofData }, () => true);
  const rows = channel?.verdicts.map(({ access }) =>
    [...access.list()].map(
      ({ grant: { certainty, conditions: texts } }) => `${certainty} ${texts.join('; ')}`,
    ),
  );
  const expected = row === undefined ? [] : [`${row} aws:CurrentTime ${date}`];
  expect(rows).toEqual([expected, expected]);
  const [cells] = makeMatrix(index, proofData);
  const level = row === undefined ? undefined : row.startsWith('allowed') ? 'write' : 'unknown';
  expect(cells?.services.map(each => [each.default, each.ceiling])).toEqual(
    level === undefined ? [] : [[level, level]],
  );
});
