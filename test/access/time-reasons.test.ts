import { expect, test } from '@jest/globals';
import { answerCan } from '../../action/commands/can.ts';
import { answerWho } from '../../action/commands/who.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const purge = { actions: ['sqs:PurgeQueue'], resources: ['*'] };
const from = (date: string) => ({ DateGreaterThanEquals: { 'aws:CurrentTime': `${date}T00:00:00Z` } });
const allow = (more: object) => ({ allow: [{ ...purge, ...more }] });

const proofs = proofsOf(
  await loadText(
    JSON.stringify({
      version: 1,
      name: 'times',
      targets: { main: { account: '123456789012', region: 'eu-west-1' } },
      workspaces: { acme: { slack: 'T0ACMEWRK' } },
      roles: { op: allow({}), ends: allow({ until: '2036-06-30' }) },
      guardrails: {
        early: allow({ until: '2036-01-01' }),
        late: allow({ until: '2037-01-01' }),
        begins: allow({ conditions: from('2035-01-01') }),
        always: allow({}),
        denies: { ...allow({}), deny: [{ ...purge, conditions: from('2037-01-01') }] },
      },
      channels: Object.fromEntries(
        [
          ['one', 'op', ['early']],
          ['two', 'op', ['early', 'late']],
          ['three', 'op', ['early', 'always']],
          ['replaced', 'op', ['early', 'begins']],
          ['denied', 'op', ['always', 'denies']],
          ['role', 'ends', ['late']],
          ['later', 'op', ['begins']],
        ].map(([key, role, guardrails], index) => [
          key,
          { workspace: 'acme', channel: `C0A1B2C3D${index}`, role, guardrails },
        ]),
      ),
    }),
  ),
);

const role = 'role policy op (statement 1) allows sqs:PurgeQueue on *';
const guardrail = (name: string) => `guardrail ${name} (statement 1) allows sqs:PurgeQueue on *`;
const ended = (name: string, date: string) =>
  `${guardrail(name)} only if DateLessThan aws:CurrentTime ${date}T00:00:00Z`;

/** By channel: until when, and all reasons in their order. */
const cases: readonly (readonly [channel: string, until: string | undefined, reasons: readonly string[]])[] =
  [
    [
      'one',
      '2036-01-02T00:00:00Z',
      [role, guardrail('early'), `from 2036-01-02 (UTC): ${ended('early', '2036-01-02')}`],
    ],
    [
      'two',
      '2037-01-02T00:00:00Z',
      [
        role,
        guardrail('early'),
        `from 2036-01-02 (UTC): ${guardrail('late')}`,
        `from 2037-01-02 (UTC): ${ended('early', '2036-01-02')}`,
        `from 2037-01-02 (UTC): ${ended('late', '2037-01-02')}`,
      ],
    ],
    ['three', undefined, [role, guardrail('early'), `from 2036-01-02 (UTC): ${guardrail('always')}`]],
    ['replaced', undefined, [role, guardrail('early'), `from 2036-01-02 (UTC): ${guardrail('begins')}`]],
    [
      'denied',
      '2037-01-01T00:00:00Z',
      [
        role,
        guardrail('always'),
        'from 2037-01-01 (UTC): guardrail denies (statement 2) denies sqs:PurgeQueue',
      ],
    ],
    [
      'role',
      '2036-07-01T00:00:00Z',
      [
        'role policy ends (statement 1) allows sqs:PurgeQueue on *',
        guardrail('late'),
        'from 2036-07-01 (UTC): role policy ends (statement 1) allows sqs:PurgeQueue on * only if DateLessThan aws:CurrentTime 2036-07-01T00:00:00Z',
      ],
    ],
    [
      'later',
      undefined,
      [
        `${guardrail('begins')} only if DateGreaterThanEquals aws:CurrentTime 2035-01-01T00:00:00Z`,
        `from 2035-01-01 (UTC): ${role}`,
        `from 2035-01-01 (UTC): ${guardrail('begins')}`,
      ],
    ],
  ];

test.each(cases)('in %s, each reason has its own time', (channel, until, reasons) => {
  const [can] =
    answerCan(proofs, channel, 'sqs:PurgeQueue', { as: undefined, targets: undefined })?.targets ?? [];
  const who = answerWho(proofs, 'sqs:PurgeQueue', undefined).channels.find(each => each.channel === channel);
  for (const answer of [can, who]) {
    // `can` also says the time of the other decision in a sentence of its own.
    const said = answer?.because.map(({ message }) => message).filter(text => !text.startsWith('It is '));
    expect([answer?.until, said]).toEqual([until, reasons]);
  }
});
