import { expect, test } from '@jest/globals';
import { answerInChannel } from '../../action/access/answer-question.ts';
import { answerCan } from '../../action/commands/can.ts';
import { answerWho } from '../../action/commands/who.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

/** A file of one channel whose role and guardrail have these statements. */
async function prove(role: object, guardrail: object) {
  const config = {
    version: 1,
    name: 'chat',
    targets: { prod: { account: '123456789012', region: 'eu-west-1' } },
    workspaces: { acme: { slack: 'T0123ABCD' } },
    roles: { own: role },
    guardrails: { limit: guardrail },
    channels: { ops: { workspace: 'acme', channel: 'C0BBBBBBB', role: 'own', guardrails: ['limit'] } },
  };
  return proofsOf(await loadText(JSON.stringify(config)));
}

const on = (actions: readonly string[]) => ({ actions, resources: ['*'] });
const allow = (...actions: string[]) => ({ allow: [on(actions)] });
const allowBut = (actions: string[], denied: string[]) => ({ allow: [on(actions)], deny: [on(denied)] });
const many = [
  'sqs:Foo',
  ...['Get', 'List', 'Describe', 'Put', 'Create', 'Delete', 'Update', 'Tag', 'Untag'].map(
    each => `ecr:${each}*`,
  ),
];

/**
 * Both verdicts of `who` and `cannot`, and after them those of `can` where they are others. No action of SQS begins with F or Q, and three
 * of them are SendMessage, SendMessageBatch (in no list), and SetQueueAttributes.
 */
test.each<[string, { role: object; guardrail: object }, string, string?]>([
  ['sqs:F*', { role: allow('sqs:Foo'), guardrail: allow('sqs:*') }, 'unknown/unknown'],
  ['sqs:F*', { role: allow('sqs:*'), guardrail: allow('sqs:*') }, 'unknown/unknown'],
  ['sqs:F*', { role: allow('*'), guardrail: allow('*') }, 'unknown/unknown'],
  ['sqs:F*', { role: allow('*'), guardrail: allow('sqs:Fo*') }, 'unknown/unknown'],
  ['sqs:F*', { role: allow('sqs:*'), guardrail: allowBut(['sqs:*'], ['sqs:Fo*']) }, 'unknown/unknown'],
  ['sqs:F*', { role: allow('sqs:*'), guardrail: allowBut(['sqs:*'], ['sqs:F*']) }, 'denied/denied'],
  ['sqs:F*', { role: allow('sqs:Foo'), guardrail: allow('sqs:G*', 'sns:*') }, 'denied/denied'],
  ['sqs:F*', { role: allow('sqs:Foo'), guardrail: allow('sqs:Fu*') }, 'denied/unknown'],
  // Each pattern has something in common with the question, and all together too: sqs:Foo.
  ['sqs:F*', { role: allow('sqs:*o'), guardrail: allow('sqs:Fo*') }, 'unknown/unknown'],
  ['sqs:F*', { role: allow('sqs:*o'), guardrail: allow('sqs:*a') }, 'denied/unknown'],
  ['sqs:F*', { role: allow(...many), guardrail: allow('sqs:*') }, 'unknown/unknown'],
  // Named where the other layer has the fewest actions, and where it covers them.
  ['sqs:Fo*', { role: allow(...many), guardrail: allow('sqs:Foo', 'sns:Publish') }, 'unknown/unknown'],
  ['sqs:*', { role: allow(...many), guardrail: allow('sqs:*') }, 'unknown/allowed', 'denied/allowed'],
  // Documented actions decide, and what the pattern covers beyond them.
  [
    'sqs:Send*',
    { role: allow('sqs:*'), guardrail: allowBut(['sqs:*'], ['sqs:SendMessage']) },
    'unknown/unknown',
    'denied/denied',
  ],
  ['sqs:Send*', { role: allow('sqs:*'), guardrail: allowBut(['sqs:*'], ['sqs:Send*']) }, 'denied/denied'],
  // `sqs:ListotherQueue` is no action that anybody means.
  ['sqs:*Queue', { role: allow('sqs:*'), guardrail: allow('sqs:List*') }, 'denied/denied'],
  ['*:Delete*', { role: allow('sqs:*'), guardrail: allow('sqs:Get*', 'sqs:List*') }, 'denied/denied'],
  [
    'arn:aws:sqs:eu-west-1:123456789012:q',
    { role: allow('sqs:Foo'), guardrail: allow('sqs:Fu*') },
    'denied/denied',
  ],
])('%s of %j is %s', async (question, { role, guardrail }, some, every = some) => {
  const proofs = await prove(role, guardrail);
  const { channels } = answerWho(proofs, question, undefined);
  expect(channels.map(entry => `${entry.default}/${entry.ceiling}`)).toEqual([some]);
  const access = proofs.models[0] && proofs.index.find(proofs.models[0], 'ops');
  if (access === undefined) throw new Error('no channel');
  const cannot = answerInChannel(access, question, proofs, { range: 'some', needsAlias: true });
  if ('problems' in cannot) throw new Error(JSON.stringify(cannot.problems));
  expect(`${cannot.default().decision}/${cannot.ceiling().decision}`).toBe(some);
  const can = answerCan(proofs, 'ops', question, { as: undefined, targets: undefined });
  expect(`${can?.decision}/${can?.ceiling}`).toBe(every);
});

test('a reason names the pattern, and no action that nobody wrote', async () => {
  const proofs = await prove(allow('sqs:*'), allow('sqs:*'));
  const [entry] = answerWho(proofs, 'sqs:Fo?', undefined).channels;
  expect(entry?.because.map(({ message }) => message)).toEqual([
    'role policy own (statement 1) allows sqs:Fo? on *, and AWS may have actions like this that are not in the list of IAM actions',
    'guardrail limit (statement 1) allows sqs:Fo? on *, and AWS may have actions like this that are not in the list of IAM actions',
  ]);
});
