import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { DriftReport } from '../../action/commands/drift.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { channelArn, makeWorld, type World } from './harness.ts';

// A channel configuration that was deleted, and another one that was made by hand in its chat channel.

const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, role: ops, guardrails: [queues] }
roles: { ops: { allow: [{ actions: ["sqs:*"], resources: ["*"] }] } }
guardrails: { queues: { allow: [{ actions: ["sqs:*"], resources: ["*"] }] } }
aliases: { list: sqs list-queues --region us-east-1 }
channels:
  first: { channel: C0FIRST000, aliases: [list] }
`) as ChatopsConfig;

let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
  expect(await world.apply()).toBe('applied');
});
afterAll(() => world.aws.stop());

const deleteByHand = (name: string) =>
  world.byHand({
    chatbot: 'delete-slack-channel-configuration',
    input: { ChatConfigurationArn: channelArn(name) },
  });

/** What a report says, without the time of it. */
const saidOf = ({ drift, access, unchecked }: DriftReport) => ({ drift, access, unchecked });

test('after a revert that failed because the chat channel is taken, drift is still compared with what was reviewed', async () => {
  await deleteByHand('demo-first');
  await world.byHand({
    chatbot: 'create-slack-channel-configuration',
    input: {
      ...{ SlackTeamId: 'T0123ABCD', SlackChannelId: 'C0FIRST000', SlackChannelName: 'x' },
      ...{ ConfigurationName: 'hand', IamRoleArn: 'arn:aws:iam::000000000000:role/chatops/demo/demo-ops' },
    },
  });
  const before = await world.drift();
  const [gone] = before.drift.filter(({ kind }) => kind === 'deleted');
  expect(gone).toMatchObject({
    path: 'channels.first',
    heldBy: channelArn('hand'),
    note: expect.stringContaining(
      `Before a --revert, delete that one: aws chatbot delete-slack-channel-configuration --chat-configuration-arn ${channelArn('hand')}`,
    ),
    codifyRefused: expect.stringContaining(
      'revert creates the channel again, once the configuration is deleted that has its chat channel now',
    ),
  });
  const { headlines, channels } = describeWidening(before);
  expect(headlines).toContain('1 alias is not there as reviewed');
  expect(channels).toContain(
    'run list is not there as reviewed in Slack channel C0FIRST000 (workspace T0123ABCD), which was #first',
  );

  const { outcome, after } = await world.revert();
  expect(outcome).toBe('failed');
  expect(saidOf(after)).toEqual(saidOf(before));
  expect(saidOf(await world.drift())).toEqual(saidOf(before));

  await deleteByHand('hand');
  const left = await world.drift();
  expect(left.drift.map(({ path, kind, heldBy }) => [path, kind, heldBy])).toEqual([
    ['channels.first', 'deleted', undefined],
  ]);
  const again = await world.revert();
  expect([again.outcome, again.after.drift, again.after.unchecked]).toEqual(['reverted', [], []]);
});
