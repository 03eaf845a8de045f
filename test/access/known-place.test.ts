import { expect, test } from '@jest/globals';
import { answerCan } from '../../action/commands/can.ts';
import { answerWho } from '../../action/commands/who.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

/** Questions about a resource or Region, and what is to be said where the policies allow everything; empty: that it is allowed. */
const questions: readonly (readonly [question: string, reason: string])[] = [
  ['sqs:PurgeQueue on arn:aws:sqs:eu-west-1:123456789012:q', ''],
  ['sqs:PurgeQueue on arn:aws:sqs:eu-*:123456789012:q', ''],
  ['sqs:PurgeQueue on arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:q', ''],
  ['sqs:PurgeQueue on *', ''],
  ['sns publish --topic-arn arn:aws:sns:us-east-1:123456789012:t --message hi --region us-east-1', ''],
  ['sqs:PurgeQueue on arn:aws:sqs:eu-wset-1:123456789012:q', '`eu-wset-1` was not a Region on'],
  ['sqs:PurgeQueue on arn:*:sqs:eu-wset-1:*:q', '`eu-wset-1` was not a Region on'],
  ['sqs:PurgeQueue on arn:aws:sqs:eu-wset-*:123456789012:q', 'No Region of'],
  ['sqs:PurgeQueue on arn:aws:sqs:eu(*[:123456789012:q', 'No Region of'],
  [`sqs:PurgeQueue on arn:aws:sqs:${'*a'.repeat(40)}:123456789012:q`, 'No Region of'],
  ['sqs:* on arn:aws:sqs:eu-wset-1:123456789012:q', '`eu-wset-1` was not a Region on'],
  ['arn:aws:sqs:eu-wset-1:123456789012:q', '`eu-wset-1` was not a Region on'],
  ['sqs:PurgeQueue on arn:aws:sqs:cn-north-1:123456789012:q', 'is a Region of another partition'],
  ['sqs:PurgeQueue on arn:aws:sqs:us-gov-*:123456789012:q', 'is a Region of another partition'],
  ['sqs:PurgeQueue on arn:aws-cn:sqs:cn-north-1:123456789012:q', 'is in the partition `aws-cn`'],
  ['sqs:PurgeQueue on arn:aws-us-gov:sqs:*:123456789012:q', 'is in the partition `aws-us-gov`'],
  ['sqs list-queues --region eu-wset-1', '`eu-wset-1` was not a Region on'],
  ['sqs list-queues --region cn-north-1', 'is a Region of another partition'],
  [
    'sqs purge-queue --queue-url https://sqs.eu-wset-1.amazonaws.com/123456789012/q --region eu-west-1',
    '`eu-wset-1` was not a Region on',
  ],
  [
    'sns publish --topic-arn arn:aws:sns:eu-wset-1:123456789012:t --message hi --region eu-west-1',
    '`eu-wset-1` was not a Region on',
  ],
  [
    'sns publish --topic-arn arn:aws-cn:sns:cn-north-1:123456789012:t --message hi --region eu-west-1',
    'is in the partition `aws-cn`',
  ],
  ['run tell', '`eu-wset-1` was not a Region on'],
];

const everything = { allow: [{ actions: ['sqs:*', 'sns:*'], resources: ['*'] }] };
const tell = 'sns publish --topic-arn arn:aws:sns:eu-wset-1:123456789012:t --message hi --region eu-west-1';
const channel = {
  workspace: 'acme',
  channel: 'C0BBBBBBB',
  role: 'own',
  guardrails: ['own'],
  aliases: ['tell'],
};
const loaded = await loadText(
  JSON.stringify({
    version: 1,
    name: 'places',
    targets: { main: { account: '123456789012', region: 'eu-west-1' } },
    workspaces: { acme: { slack: 'T0123ABCD' } },
    roles: { own: everything },
    guardrails: { own: everything },
    aliases: { tell },
    channels: { ops: channel },
    expect: questions.flatMap(([text]) => [
      { channel: 'ops', can: [text] },
      { channel: 'ops', cannot: [text] },
    ]),
  }),
);
const proofs = proofsOf(loaded);

test.each(questions)('all say the same of `%s`', (question, reason) => {
  const decision = reason === '' ? 'allowed' : 'unknown';
  const can = answerCan(proofs, 'ops', question, { as: undefined, targets: undefined });
  expect([can?.decision, can?.ceiling]).toEqual([decision, decision]);
  const [who] = answerWho(proofs, question, undefined).channels;
  expect([who?.default, who?.ceiling]).toEqual([decision, decision]);
  if (reason !== '') {
    expect(can?.because.map(({ message }) => message).join('\n')).toContain(reason);
    expect(who?.because.map(({ message }) => message).join('\n')).toContain(reason);
  }
});

test.each(questions.map(([text, reason], index) => [text, reason, index] as const))(
  '`expect` says it of `%s`',
  (_, reason, index) => {
    const [can, cannot] = [2 * index, 2 * index + 1].map(number =>
      loaded.diagnostics
        .filter(({ path, severity }) => severity === 'error' && path.startsWith(`expect[${number}].`))
        .map(({ code }) => code),
    );
    expect(can).toEqual(reason === '' ? [] : ['expect/unknown']);
    expect(cannot).toEqual([reason === '' ? 'expect/failed' : 'expect/unknown']);
  },
);

test('an alias whose command names a resource in an unknown Region is not proved', () => {
  const found = loaded.diagnostics.filter(({ path }) => path.startsWith('channels.ops'));
  expect(found.map(({ code, message }) => [code, message.split(': ').at(-1)])).toEqual([
    ['alias/unproved', expect.stringContaining('`eu-wset-1` was not a Region on')],
  ]);
});
