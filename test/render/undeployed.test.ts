import { expect, test } from '@jest/globals';
import { lookAtFiles, type PlanSeen } from '../../action/core/plan.ts';
import { describeUndeployed } from '../../action/render/nothing.ts';

const look = lookAtFiles({ targets: [] });
if (!look.complete) throw new Error('a look at files is complete');
const base = look.value;
const arn = (name: string) => `arn:aws:chatbot::123456789012:chat-configuration/slack-channel/${name}`;

test.each<[string, Partial<PlanSeen>, string[]]>([
  ['a stack that is deployed', {}, []],
  [
    'an account without channels',
    { undeployed: ['default'] },
    [
      'The stack is not deployed yet, so this plan does not compare what is outside it, such as channels created by hand and who can use them. chatops drift compares that.',
    ],
  ],
  [
    'channels of others',
    { undeployed: ['prod'], channels: { own: [], declared: [], unasked: [arn('a'), arn('b')] } },
    [
      'The stack is not deployed yet in prod, so this plan does not compare what is outside it, such as channels created by hand and who can use them. 2 other channel configurations are in the account (a, b). chatops drift compares that.',
    ],
  ],
])('a first plan says what it does not compare: %s', (_, seen, expected) => {
  expect(describeUndeployed({ ...base, ...seen })).toEqual(expected);
});
