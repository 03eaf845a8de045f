import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDriftText } from '../../action/render/drift.ts';
import { allow } from '../local-aws/harness.ts';
import { type HandCall, makeWorld, type World } from './harness.ts';

// What drift of who can assume a role says: of chat, of others, and of what no longer works.

const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  op: { allow: [{ actions: [sqs:ListQueues, sqs:PurgeQueue], resources: ["*"] }] }
  other: { allow: [{ actions: [sqs:ListQueues], resources: ["*"] }] }
  legacy: { arn: "arn:aws:iam::000000000000:role/legacy" }
guardrails: { queues: { allow: [{ actions: [sqs:ListQueues, sqs:PurgeQueue], resources: ["*"] }] } }
aliases: { list: sqs list-queues --region us-east-1 }
channels:
  ops: { channel: C0OPS00000, role: op, guardrails: [queues], aliases: [list] }
  many: { channel: C0MANY0000, role: op, guardrails: [queues], user-roles: { required: true, roles: [op, other] }, aliases: [list] }
  old: { channel: C0OLD00000, role: legacy, guardrails: [queues] }
`) as ChatopsConfig;

const chat = { Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' };
const policyOf = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const setTrust = (RoleName: string, ...statements: readonly object[]) =>
  world.byHand({
    iam: 'UpdateAssumeRolePolicy',
    input: { RoleName, PolicyDocument: policyOf(...statements) },
  } as HandCall);

let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
  await world.byHand({
    iam: 'CreateRole',
    input: { RoleName: 'legacy', AssumeRolePolicyDocument: policyOf(chat) },
  });
  await world.byHand({
    iam: 'PutRolePolicy',
    input: { RoleName: 'legacy', PolicyName: 'Own', PolicyDocument: JSON.stringify(allow('sqs:*')) },
  });
  expect(await world.apply()).toBe('applied');
});
afterAll(() => world.aws.stop());

interface Case {
  readonly name: string;
  readonly role: string;
  readonly trust: readonly object[];
  /** The lines of the head; undefined where there is none. */
  readonly head: readonly string[] | undefined;
  /** What the row says of it. */
  readonly says: readonly string[];
  readonly never?: RegExp;
}

const account = { ...chat, Principal: { AWS: 'arn:aws:iam::111111111111:root' } };
const until = (year: string) => ({
  Condition: { DateLessThan: { 'aws:CurrentTime': `${year}-01-01T00:00:00Z` } },
});
const condition = { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } };

const cases: readonly Case[] = [
  {
    name: 'a condition of which it is unknown whether chat fulfills it',
    role: 'demo-op',
    trust: [{ ...chat, ...condition }],
    head: [
      'Drift possibly takes away what was reviewed in 2 channels (in 1 only for members who choose op)',
      '#many possibly loses 2 actions (1 write, 1 read; only for members who choose op); possibly denied now for members who choose op: run list',
      '#ops possibly loses 2 actions (1 write, 1 read); possibly denied now with the channel role: run list',
    ],
    says: [
      'no longer possible: in many, members who choose op: possibly sqs:PurgeQueue, sqs:ListQueues',
      'no longer possible: in ops, members without a role of their own: possibly sqs:PurgeQueue, sqs:ListQueues',
      'It is unknown whether chat can still assume the role',
    ],
  },
  {
    name: 'an account in the place of chat',
    role: 'demo-op',
    trust: [account],
    head: [
      '1 role can be assumed by more principals, outside of chat and its guardrails',
      'Drift takes away what was reviewed in 2 channels (in 1 only for members who choose op)',
      '#many loses 2 actions (1 write, 1 read; only for members who choose op); denied now for members who choose op: run list',
      '#ops loses 2 actions (1 write, 1 read); denied now with the channel role: run list',
    ],
    says: [
      'no longer possible: in many, members who choose op: sqs:PurgeQueue, sqs:ListQueues',
      'The role can now be assumed by arn:aws:iam::111111111111:root',
      'Chat can no longer assume the role',
    ],
  },
  {
    name: 'chat may tag its sessions',
    role: 'demo-op',
    trust: [{ ...chat, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
    head: ['1 trust policy allows more to principals that can already assume the role'],
    says: ['The trust policy now also allows sts:TagSession to chatbot.amazonaws.com'],
    never: /more principals|can now be assumed/,
  },
  {
    name: 'everyone under a condition',
    role: 'demo-op',
    trust: [chat, { ...account, Principal: '*', ...condition }],
    head: ['1 role can possibly be assumed by more principals, outside of chat and its guardrails'],
    says: [
      'The role can now possibly be assumed by every principal of every account (*), outside of chat and its guardrails; that depends on a condition. It allows sqs:PurgeQueue, sqs:ListQueues',
    ],
    never: /can be assumed|can now be assumed/,
  },
  {
    name: 'everyone by a call that needs a federated identity',
    role: 'demo-op',
    trust: [chat, { ...account, Principal: '*', Action: 'sts:AssumeRoleWithWebIdentity' }],
    head: ['1 role can possibly be assumed by more principals, outside of chat and its guardrails'],
    says: [
      'The role can now possibly be assumed by every federated identity, outside of chat and its guardrails. It allows',
    ],
    never: /every principal/,
  },
  {
    name: 'an account by a call that needs a federated identity',
    role: 'demo-op',
    trust: [chat, { ...account, Action: 'sts:AssumeRoleWithSAML' }],
    head: ['1 role can possibly be assumed by more principals, outside of chat and its guardrails'],
    says: [
      'The role can now possibly be assumed by federated identities that match arn:aws:iam::111111111111:root, outside of chat and its guardrails. It allows',
    ],
    never: /assumed by arn/,
  },
  {
    name: 'chat until a later day',
    role: 'demo-op',
    trust: [{ ...chat, ...until('2099') }],
    head: [
      'Drift takes away what was reviewed in 2 channels (in 1 only for members who choose op)',
      '#many loses 2 actions (1 write, 1 read; only for members who choose op), from 2099-01-01 (UTC)',
      '#ops loses 2 actions (1 write, 1 read), from 2099-01-01 (UTC)',
    ],
    says: ['Chat can still assume the role now; dates in the trust policy change that later'],
    never: /denied now|(?<!: it )possibly/,
  },
  {
    name: 'chat from a later day on',
    role: 'demo-op',
    trust: [{ ...chat, Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': '2099-01-01T00:00:00Z' } } }],
    head: [
      'Drift takes away what was reviewed in 2 channels (in 1 only for members who choose op)',
      '#many loses 2 actions (1 write, 1 read; only for members who choose op), until the end of 2098-12-31 (UTC); denied now for members who choose op: run list',
      '#ops loses 2 actions (1 write, 1 read), until the end of 2098-12-31 (UTC); denied now with the channel role: run list',
    ],
    says: ['Chat can no longer assume the role now; dates in the trust policy change that later'],
    never: /unknown|(?<!: it )possibly/,
  },
  {
    name: 'chat until a day that is past',
    role: 'demo-op',
    trust: [{ ...chat, ...until('2020') }],
    head: [
      'Drift takes away what was reviewed in 2 channels (in 1 only for members who choose op)',
      '#many loses 2 actions (1 write, 1 read; only for members who choose op); denied now for members who choose op: run list',
      '#ops loses 2 actions (1 write, 1 read); denied now with the channel role: run list',
    ],
    says: ['Chat can no longer assume the role'],
    // Who has chosen a role is not known; all else is.
    never: /(?<!: it )possibly/,
  },
  {
    name: 'everyone over TLS',
    role: 'demo-op',
    trust: [chat, { ...account, Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    head: ['1 role can be assumed by every principal of every account, outside of chat and its guardrails'],
    says: ['The role can now be assumed by every principal of every account (*), outside of chat'],
    never: /depends on a condition/,
  },
  {
    name: 'everyone but one account',
    role: 'demo-op',
    trust: [chat, { ...chat, Principal: undefined, NotPrincipal: account.Principal }],
    head: ['1 role can be assumed by more principals, outside of chat and its guardrails'],
    says: [
      'The role can now be assumed by every principal of every account but arn:aws:iam::111111111111:root (*)',
    ],
    never: /depends on a condition/,
  },
  {
    name: 'everyone until a day that is past',
    role: 'demo-op',
    trust: [chat, { ...account, Principal: '*', ...until('2020') }],
    head: undefined,
    says: ['none roles.op'],
    never: /can now|depends on a condition|also allows/,
  },
  {
    name: 'everyone until a later day',
    role: 'demo-op',
    trust: [chat, { ...account, Principal: '*', ...until('2099') }],
    head: ['1 role can be assumed by every principal of every account, outside of chat and its guardrails'],
    says: ['The role can now be assumed by every principal of every account (*), outside of chat'],
    never: /depends on a condition/,
  },
  {
    name: 'everyone can assume a role that is made elsewhere and of which nothing was reviewed',
    role: 'legacy',
    trust: [chat, { ...account, Principal: { AWS: '*' } }],
    head: ['1 role can be assumed by every principal of every account, outside of chat and its guardrails'],
    says: ['The role can be assumed by every principal of every account (*), outside of chat'],
    never: /can now be|no longer|more principals/,
  },
];

test.each(cases)('$name', async ({ role, trust, head, says, never }) => {
  await setTrust(role, ...trust);
  const report = await world.drift();
  const text = renderDriftText(report, createColors(false))
    .replaceAll(/\n {4,}/g, ' ')
    .replaceAll(/ +/g, ' ');
  const lines = text.split('\n').map(line => line.trim());
  if (head !== undefined) expect(lines.slice(0, lines.indexOf(''))).toEqual(head);
  for (const words of says) expect(text.replaceAll('\n', ' ')).toContain(words);
  if (never !== undefined) expect(text).not.toMatch(never);
  await setTrust(role, chat);
});

test('an account that a Deny excludes, or that may only tag sessions, cannot assume the role', async () => {
  await setTrust('demo-op', chat, account, { ...account, Effect: 'Deny' });
  const { drift, access } = await world.drift();
  expect([drift.map(({ risk, note }) => [risk, note]), access]).toEqual([
    [['narrows', 'It takes no actions away in chat at present']],
    [],
  ]);
  await setTrust('demo-op', chat, { ...account, Action: 'sts:TagSession' });
  const other = await world.drift();
  expect(other.drift.map(({ risk, note }) => [risk, note])).toEqual([['none', undefined]]);
  await setTrust('demo-op', chat);
  expect((await world.drift()).drift).toEqual([]);
});
