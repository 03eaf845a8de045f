import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { type HandCall, makeSavedWorld, type SavedWorld } from './harness.ts';

// An alias that was given another command by hand, which is denied in its channels.

const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  ops: { allow: [{ actions: [sqs:ListQueues, sns:ListTopics], resources: ["*"] }] }
  big: { allow: [{ actions: ["sqs:*", "sns:*"], resources: ["*"] }] }
guardrails:
  queues: { allow: [{ actions: [sqs:ListQueues, sqs:CreateQueue], resources: ["*"] }] }
  all: { allow: [{ actions: ["sqs:*", "sns:*"], resources: ["*"] }] }
aliases:
  list: sqs list-queues --region us-east-1
  show: sqs list-queues --region us-west-2
channels:
  one: { channel: C0ONE00000, role: ops, guardrails: [queues], aliases: [list] }
  two: { channel: C0TWO00000, role: big, guardrails: [all], aliases: [list] }
  three: { channel: C0THREE000, role: big, guardrails: [all], user-roles: { required: true, roles: [ops] }, aliases: [show] }
`) as ChatopsConfig;

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(config, new Map(), {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }],
  });
});
beforeEach(() => world.restore());
afterAll(() => world.aws.stop());

const change = (alias: string, CommandText: string): HandCall => ({
  chatbot: 'update-custom-action',
  input: {
    CustomActionArn: `arn:aws:chatbot::000000000000:custom-action/demo-${alias}`,
    AliasName: alias,
    Definition: { CommandText },
  },
});
const create = 'sqs create-queue --queue-name q --region us-east-1';
const topic = 'sns create-topic --name t --region us-east-1';

test.each<[string, HandCall, string, string]>([
  [
    'with the channel role in one of two channels',
    change('list', create),
    `run list in #one, #two now runs: ${create}; denied now with the channel role in #one`,
    'unknown',
  ],
  [
    'for everyone in one of two channels',
    change('list', topic),
    `run list in #one, #two now runs: ${topic}; denied now for everyone in #one`,
    'unknown',
  ],
  [
    'for everyone in its only channel',
    change('show', 'ec2 stop-instances --instance-ids i-0123456789abcdef0 --region us-east-1'),
    'run show in #three now runs: ec2 stop-instances --instance-ids i-0123456789abcdef0 --region us-east-1; denied now for everyone',
    'narrows',
  ],
  [
    'with a listed role',
    change('show', topic),
    `run show in #three now runs: ${topic}; denied now with a listed role`,
    'unknown',
  ],
  [
    'nowhere',
    change('show', 'sns list-topics --region us-east-1'),
    'run show in #three now runs: sns list-topics --region us-east-1',
    'unknown',
  ],
])('denied %s', async (_name, call, line, risk) => {
  await world.byHand(call);
  const report = await world.drift();
  expect(describeWidening(report).channels).toEqual([line]);
  expect(report.drift.map(item => item.risk)).toEqual([risk]);
});

test('everyone, where AWS has switched the channel off, which is no matter of the alias', async () => {
  await world.byHand(change('show', 'sns list-topics --region us-east-1'));
  const arn = 'arn:aws:chatbot::000000000000:chat-configuration/slack-channel/demo-three';
  await world.byHand({ control: 'channels', input: { arn, state: 'DISABLED', reason: 'a policy' } });
  const report = await world.drift();
  expect(describeWidening(report).channels).toContain(
    'run show in #three now runs: sns list-topics --region us-east-1; denied now for everyone',
  );
  expect(report.drift.find(({ path }) => path === 'aliases.show')?.risk).toBe('unknown');
});

test('beside drift that decides what people can do', async () => {
  await world.byHand(change('list', create));
  await world.byHand({
    iam: 'PutRolePolicy',
    input: {
      RoleName: 'demo-ops',
      PolicyName: 'New',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sqs:CreateQueue', Resource: '*' }],
      }),
    },
  });
  const report = await world.drift();
  expect(describeWidening(report).channels).toContain(`run list in #one, #two now runs: ${create}`);
});
