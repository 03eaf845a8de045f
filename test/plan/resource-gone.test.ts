import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { planChanges } from '../../action/commands/plan.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { type HandCall, makeWorld, type World } from '../drift/harness.ts';

const account = '000000000000';
const config: ChatopsConfig = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  defaults: { workspace: 'acme' },
  roles: { r: { allow: [{ actions: ['sqs:GetQueueAttributes'], resources: ['*'] }] } },
  guardrails: { g: { allow: [{ actions: ['sqs:GetQueueAttributes'], resources: ['*'] }] } },
  channels: { ops: { channel: 'C0BBBBBB2', role: 'r', guardrails: ['g'] } },
};
const loudly: ChatopsConfig = {
  ...config,
  channels: { ops: { channel: 'C0BBBBBB2', role: 'r', guardrails: ['g'], logging: 'info' } },
};
const wider: ChatopsConfig = {
  ...config,
  guardrails: { g: { allow: [{ actions: ['sqs:GetQueueAttributes', 'sqs:PurgeQueue'], resources: ['*'] }] } },
};
const without: ChatopsConfig = { ...config, channels: {} };
const configuration = `arn:aws:chatbot::${account}:chat-configuration/slack-channel/demo-ops`;
const deleteChannel: HandCall = {
  chatbot: 'delete-slack-channel-configuration',
  input: { ChatConfigurationArn: configuration },
};
const deleteGuardrail: HandCall[] = [
  {
    chatbot: 'update-slack-channel-configuration',
    input: {
      ChatConfigurationArn: configuration,
      SlackChannelId: 'C0BBBBBB2',
      GuardrailPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    },
  },
  { iam: 'DeletePolicy', input: { PolicyArn: `arn:aws:iam::${account}:policy/chatops/demo/demo-g` } },
];

let world: World;
beforeEach(async () => {
  world = await makeWorld(config);
  expect(await world.apply()).toBe('applied');
});
afterEach(() => world.aws.stop());

const gone = async (file: ChatopsConfig) => {
  const report = await world.use(aws => planChanges(aws, { ...resolve(file), documents: new Map() }));
  return report.findings.filter(({ code }) => code === 'plan/resource-gone');
};

test.each<[string, readonly HandCall[], ChatopsConfig, string]>([
  ['a channel', [deleteChannel], loudly, 'channels.ops'],
  ['a guardrail', deleteGuardrail, wider, 'guardrails.g'],
])('an update of %s that was deleted by hand is an obstacle until a revert', async (_, calls, file, path) => {
  expect(await gone(file)).toEqual([]);
  for (const call of calls) await world.byHand(call);
  expect(await gone(file)).toEqual([
    expect.objectContaining({
      level: 'obstacle',
      path,
      message: expect.stringContaining('no longer exists'),
      help: expect.stringContaining('chatops drift --revert'),
    }),
  ]);
  const { drift } = await world.drift({}, file);
  expect(drift).toContainEqual(expect.objectContaining({ kind: 'unapplied', path, isGone: true }));
  expect(await world.apply(file)).not.toBe('applied');
  expect((await world.revert()).outcome).toBe('reverted');
  expect(await gone(file)).toEqual([]);
  expect(await world.apply(file)).toBe('applied');
});

test('what is deleted in the file too, or not changed, is no obstacle', async () => {
  await world.byHand(deleteChannel);
  expect(await gone(without)).toEqual([]);
  expect(await gone(wider)).toEqual([]);
});
