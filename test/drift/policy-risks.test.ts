import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { type HandCall, makeSavedWorld, type SavedWorld } from './harness.ts';

// What a policy that was changed by hand means where nothing more is possible: beside the policies that it really is beside.

const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  ops:
    allow: [{ actions: [sqs:ListQueues, "sns:*"], resources: ["*"] }]
    tags: { team: shop }
guardrails:
  cap:
    allow: [{ actions: [sqs:ListQueues, sqs:PurgeQueue, sqs:SendMessage], resources: ["*"] }]
    deny: [{ actions: [sqs:PurgeQueue], resources: ["arn:aws:sqs:us-east-1:\${AWS::AccountId}:prod-*"] }]
  beside:
    allow: [{ actions: [sqs:ListQueues, sqs:SendMessage], resources: ["*"] }]
    deny: [{ actions: [sns:Publish], resources: ["*"] }]
  solo:
    allow: [{ actions: [sqs:ListQueues], resources: ["*"] }]
    deny: [{ actions: [sns:Publish], resources: ["*"] }]
  wide: { allow: [{ actions: [sqs:ListQueues, sns:Publish], resources: ["*"] }] }
channels:
  ops: { channel: C0OPS00000, role: ops, guardrails: [cap] }
  two: { channel: C0TWO00000, role: ops, guardrails: [beside, wide] }
  three: { channel: C0THREE000, role: ops, guardrails: [solo] }
`) as ChatopsConfig;

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(config);
});
afterAll(() => world.aws.stop());

const allow = (action: string | readonly string[], resource = '*', condition?: object) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...(condition === undefined ? {} : { Condition: condition }),
});
const deny = (action: string) => ({ ...allow(action), Effect: 'Deny' });
const documentOf = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const guardrail = (name: string, ...statements: readonly object[]): HandCall => ({
  iam: 'CreatePolicyVersion',
  input: {
    PolicyArn: `arn:aws:iam::000000000000:policy/chatops/demo/demo-${name}`,
    PolicyDocument: documentOf(...statements),
    SetAsDefault: 'true',
  },
});
const inline = (statement: object): HandCall => ({
  iam: 'PutRolePolicy',
  input: { RoleName: 'demo-ops', PolicyName: 'New', PolicyDocument: documentOf(statement) },
});

test.each<[string, HandCall, string]>([
  [
    'a guardrail that is narrowed, together with its Deny',
    guardrail('cap', allow('sqs:ListQueues')),
    'narrows',
  ],
  [
    'the same beside a guardrail that allows what it denied',
    guardrail('beside', allow('sqs:ListQueues')),
    'widens',
  ],
  [
    'a Deny in place of an Allow of the same',
    guardrail('cap', allow('sqs:ListQueues'), deny('sqs:SendMessage'), deny('sqs:PurgeQueue')),
    'narrows',
  ],
])('%s: %s', async (_name, call, risk) => {
  await world.restore();
  await world.byHand(call);
  const { drift } = await world.drift();
  expect(drift.map(item => item.risk)).toEqual([risk]);
  expect(drift[0]?.isHeldBack).toBeUndefined();
});

// Whatever stops it at present.
test.each<[string, HandCall]>([
  ['no other guardrail, where a Deny is gone', guardrail('solo', allow('sqs:ListQueues'))],
  ['the guardrail', inline(allow('lambda:InvokeFunction'))],
  ['a tag that the role does not have', inline(allow('sqs:SendMessage', '*', tagged('team', 'evil')))],
  ['a tag that it may have later', inline(allow('sqs:SendMessage', '*', tagged('other', 'a')))],
])('what has no effect because of %s', async (_name, call) => {
  await world.restore();
  await world.byHand(call);
  const report = await world.drift();
  expect(report.drift.map(({ risk, isHeldBack }) => [risk, isHeldBack])).toEqual([['widens', true]]);
  expect(describeWidening(report).headlines).toEqual([
    '1 drift widens a policy and has no effect at present',
  ]);
});

function tagged(key: string, value: string): object {
  return { StringEquals: { [`aws:PrincipalTag/${key}`]: value } };
}
