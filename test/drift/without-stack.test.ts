import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWidening } from '../../action/render/drift-head.ts';
import { configOfOneChannel } from '../samples/one-channel.ts';
import { makeWorld, type World } from './harness.ts';

const config = configOfOneChannel({});
const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const deletesTopics = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sns:DeleteTopic', Resource: '*' }],
};

let world: World;
beforeEach(async () => {
  world = await makeWorld(config);
});
afterEach(() => world.aws.stop());

/** A channel configuration that no stack has, in which everyone can delete topics. */
async function makeChannelByHand() {
  const text = JSON.stringify;
  await world.byHand({
    iam: 'CreateRole',
    input: { RoleName: 'hand', AssumeRolePolicyDocument: text(trust) },
  });
  await world.byHand({
    iam: 'PutRolePolicy',
    input: { RoleName: 'hand', PolicyName: 'p', PolicyDocument: text(deletesTopics) },
  });
  await world.byHand({
    iam: 'CreatePolicy',
    input: { PolicyName: 'hand', PolicyDocument: text(deletesTopics) },
  });
  await world.byHand({
    chatbot: 'create-slack-channel-configuration',
    input: {
      SlackTeamId: 'T0123ABCD',
      SlackChannelId: 'C0HAND0001',
      ConfigurationName: 'hand',
      IamRoleArn: 'arn:aws:iam::000000000000:role/hand',
      GuardrailPolicyArns: ['arn:aws:iam::000000000000:policy/hand'],
    },
  });
}

const neverApplied = async () => undefined;
const deleted = async () => {
  expect(await world.apply()).toBe('applied');
  await world.aws.cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' }));
};

test.each([
  { name: 'never applied', before: neverApplied, kinds: [] },
  { name: 'deleted', before: deleted, kinds: ['deleted'] },
])('a channel made by hand is found beside a stack that was $name', async ({ before, kinds }) => {
  await before();
  await makeChannelByHand();
  const report = await world.drift();
  const found = report.drift.filter(({ kind }) => kind !== 'unapplied');
  expect(found.map(({ kind }) => kind).sort()).toEqual([...kinds, 'unmanaged']);
  expect(found).toContainEqual(
    expect.objectContaining({
      kind: 'unmanaged',
      path: 'channels.hand',
      risk: 'widens',
      gained: [expect.stringContaining('sns:DeleteTopic')],
      actor: expect.stringContaining('local'),
    }),
  );
  expect(report.access).toContainEqual(expect.objectContaining({ channel: 'hand' }));
  expect(report.look.complete).toBe(true);
  expect(describeWidening(report).alarms).toContain('Drift allows more than was reviewed in 1 channel');
});

test('where nothing was applied and nothing is there, only the changes are drift', async () => {
  const { drift, access, unchecked } = await world.drift();
  expect({ kinds: [...new Set(drift.map(({ kind }) => kind))], access, unchecked }).toEqual({
    kinds: ['unapplied'],
    access: [],
    unchecked: [],
  });
});
