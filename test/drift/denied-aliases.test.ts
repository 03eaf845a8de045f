import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { allow } from '../local-aws/harness.ts';
import { channelArn, customActionArn, type HandCall, makeSavedWorld, type SavedWorld } from './harness.ts';

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
  world = await makeSavedWorld(config);
});
beforeEach(() => world.restore());
afterAll(() => world.aws.stop());

const change = (alias: string, CommandText: string): HandCall => ({
  chatbot: 'update-custom-action',
  input: {
    CustomActionArn: customActionArn(`demo-${alias}`),
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
  const arn = channelArn('demo-three');
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
      PolicyDocument: JSON.stringify(allow('sqs:CreateQueue')),
    },
  });
  const report = await world.drift();
  expect(describeWidening(report).channels).toContain(`run list in #one, #two now runs: ${create}`);
});

const makeByHand = (ActionName: string, AliasName: string, CommandText: string): HandCall => ({
  chatbot: 'create-custom-action',
  input: { ActionName, AliasName, Definition: { CommandText } },
});
const attach = (action: string, channel: string): HandCall => ({
  chatbot: 'associate-to-configuration',
  input: {
    Resource: customActionArn(action),
    ChatConfiguration: channelArn(`demo-${channel}`),
  },
});
const detach = (action: string, channel: string): HandCall => ({
  ...attach(action, channel),
  chatbot: 'disassociate-from-configuration',
});

test.each<[string, readonly HandCall[], readonly string[], Readonly<Record<string, string>>]>([
  [
    'beside the reviewed one',
    [makeByHand('evil', 'list', create), attach('evil', 'one')],
    [
      `run list possibly runs something else in #one: ${create}; denied now with the channel role; several custom actions there have that name, and which of them runs is not known`,
    ],
    { 'aliases.list': 'unknown', 'channels.one': 'unknown' },
  ],
  [
    'under the name of a reviewed one in another channel',
    [makeByHand('evil', 'list', create), attach('evil', 'three'), detach('demo-list', 'one')],
    [
      'run list is not there as reviewed in #one',
      `run list was not reviewed in #three and runs there: ${create}; denied now with a listed role`,
    ],
    { 'aliases.list': 'unknown', 'channels.three': 'unknown', 'channels.one': 'narrows' },
  ],
  [
    'under a name of its own, also where no one may run it',
    [makeByHand('evil', 'wipe', topic), attach('evil', 'one')],
    [`run wipe was not reviewed in #one and runs there: ${topic}; denied now for everyone`],
    { 'aliases.wipe': 'none', 'channels.one': 'none' },
  ],
  [
    'in place of the reviewed one',
    [makeByHand('evil', 'list', create), attach('evil', 'two'), detach('demo-list', 'two')],
    [`run list in #two now runs: ${create}`],
    { 'aliases.list': 'unknown' },
  ],
  [
    'twice in place of the reviewed one',
    [
      ...[makeByHand('evil', 'list', create), makeByHand('more', 'list', topic)],
      ...[attach('evil', 'two'), attach('more', 'two'), detach('demo-list', 'two')],
    ],
    [create, topic].map(
      command =>
        `run list possibly runs something else in #two: ${command}; several custom actions there have that name, and which of them runs is not known`,
    ),
    { 'aliases.list': 'unknown' },
  ],
  ['that is in no channel', [makeByHand('evil', 'list', create)], [], { 'aliases.list': 'none' }],
])('an alias made by hand %s', async (_name, calls, lines, risks) => {
  for (const call of calls) await world.byHand(call);
  const report = await world.drift();
  expect(describeWidening(report).channels).toEqual(lines);
  expect(Object.fromEntries(report.drift.map(({ path, risk }) => [path, risk]))).toMatchObject(risks);
});

test('aliases that were exchanged by hand run something else, whichever property it is', async () => {
  const rename = (alias: string, AliasName: string, CommandText: string): HandCall => {
    const { input, ...call } = change(alias, CommandText) as HandCall & { readonly input: object };
    return { ...call, input: { ...input, AliasName } } as HandCall;
  };
  await world.byHand(rename('list', 'tmp', 'sqs list-queues --region us-east-1'));
  await world.byHand(rename('show', 'list', 'sqs list-queues --region us-west-2'));
  await world.byHand(attach('demo-show', 'one'));
  await world.byHand(rename('list', 'show', 'sqs list-queues --region us-east-1'));
  const { drift } = await world.drift();
  expect(drift.find(({ path }) => path === 'aliases.list')?.risk).toBe('unknown');
});
