import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { applyChanges } from '../../action/commands/apply.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { control } from '../local-aws/raw-call.ts';
import { configOfOneChannel } from '../samples/one-channel.ts';
import { channelArn, makeWorld, type World } from './harness.ts';

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

/** Gives the channel configuration that was made by hand another chat channel. */
const moveHand = (channel: string) =>
  world.byHand({
    chatbot: 'update-slack-channel-configuration',
    input: {
      ChatConfigurationArn: channelArn('hand'),
      SlackChannelId: channel,
    },
  });

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

/** A channel in which people can do something, as `configOfOneChannel` has none. */
const reads: ChatopsConfig = {
  ...config,
  channels: {
    ops: { workspace: 'acme', channel: 'C0BBBBBBB', role: 'r', guardrails: ['CloudWatchReadOnlyAccess'] },
  },
};
const takesAway = 'Drift takes away what was reviewed in 1 channel';
const deleteStack = () => world.aws.cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' }));
const ofStack = (report: Awaited<ReturnType<World['drift']>>) =>
  report.drift.filter(({ type }) => type === 'AWS::CloudFormation::Stack');

test('a deleted stack takes away what people could do as it was deployed, whatever chatops.yml says now', async () => {
  expect(await world.apply(reads)).toBe('applied');
  await deleteStack();
  const report = await world.drift();
  expect(report.access).toEqual([
    expect.objectContaining({ channel: 'ops', presence: 'leaves', gained: [] }),
  ]);
  expect(describeWidening(report).headlines).toEqual([takesAway]);
  expect(ofStack(report)).toEqual([
    expect.objectContaining({
      risk: 'narrows',
      lost: expect.arrayContaining([expect.stringContaining('which was ops, everyone: logs:')]),
      actor: expect.stringContaining('local'),
      note: expect.stringContaining('chatops apply creates it again'),
    }),
  ]);
  expect(report.look.complete).toBe(true);
});

test('what is made by hand in its place is compared with what was deployed', async () => {
  expect(await world.apply(reads)).toBe('applied');
  await deleteStack();
  await makeChannelByHand();
  await moveHand('C0BBBBBBB');
  const { access } = await world.drift();
  expect(access).toEqual([expect.objectContaining({ channel: 'hand', was: 'ops', presence: 'stays' })]);
  const [{ gained = [], lost = [] } = {}] = access;
  expect([...new Set(gained.map(({ action }) => action))]).toEqual(['sns:DeleteTopic']);
  expect(lost.length).toBeGreaterThan(0);
});

test.each(['ListStacks', 'DescribeStackEvents', 'GetTemplate'])(
  'what people lost with a deleted stack is not known without %s, and the report says so',
  async operation => {
    expect(await world.apply(reads)).toBe('applied');
    await deleteStack();
    await control(world.aws.url, 'faults', { operation: `cloudformation:${operation}`, kind: 'deny' });
    const report = await world.drift();
    expect(report.look.complete).toBe(false);
    expect(report.access).toEqual([]);
    expect(ofStack(report)).toHaveLength(1);
    expect(report.unchecked).toEqual([
      expect.objectContaining({
        id: 'demo',
        reason: expect.stringContaining(
          'which access people had through the stack demo, which was deleted: ',
        ),
      }),
    ]);
  },
);

test('a creation that failed and was deleted takes nothing away', async () => {
  const outcome = await world.use(aws =>
    applyChanges(
      aws,
      { ...resolve(reads), documents: new Map() },
      {},
      {
        confirm: async () => {
          await makeChannelByHand();
          await moveHand('C0BBBBBBB');
          return true;
        },
        report: () => undefined,
      },
    ),
  );
  expect(outcome.outcome).toBe('failed');
  await deleteStack();
  const report = await world.drift();
  expect(ofStack(report)).toEqual([]);
  expect(report.access).toEqual([expect.objectContaining({ channel: 'hand', lost: [] })]);
});
