import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { planProjects } from '../../action/commands/plan.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { groupAccess } from '../../action/render/group-access.ts';
import { describePlanHead } from '../../action/render/plan-head.ts';
import { makeWorld, type World } from '../drift/harness.ts';
import { allow, trust } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';

// What a plan begins to use, that no stack of it makes, and that is not in the account.

const own = (type: string, name: string) => `arn:aws:iam::000000000000:${type}/${name}`;
const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  op: { allow: [{ actions: [sqs:ListQueues], resources: ["*"] }], permissions-boundary: "${own('policy', 'bound')}", managed-policies: ["${own('policy', 'team')}"] }
  legacy: { arn: "${own('role', 'legacy')}" }
  there: { arn: "${own('role', 'there')}" }
guardrails: { audited: { arn: "${own('policy', 'audited')}" } }
channels:
  ops: { channel: C0OPS00000, role: op, guardrails: [AmazonSQSReadOnlyAccess], user-roles: { required: false, roles: [legacy] } }
  old: { channel: C0OLD00000, role: legacy, guardrails: [audited] }
  new: { channel: C0NEW00000, role: there, guardrails: [AmazonSQSReadOnlyAccess] }
`) as ChatopsConfig;

let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
  await world.byHand({
    iam: 'CreateRole',
    input: { RoleName: 'there', AssumeRolePolicyDocument: JSON.stringify(trust) },
  });
});
afterAll(() => world.aws.stop());

const planOf = (...files: readonly ChatopsConfig[]) =>
  world.use(aws =>
    planProjects(files.map(file => ({ aws, config: { ...resolve(file), documents: new Map() } }))),
  );
const absentOf = async (...files: readonly ChatopsConfig[]) =>
  (await planOf(...files)).findings
    .filter(({ code }) => code === 'plan/role-missing' || code === 'plan/policy-missing')
    .map(({ message }) => message)
    .sort();

test('the first plan names what is not in the account, and says it first', async () => {
  expect(await absentOf(config)).toEqual([
    `There is no policy ${own('policy', 'audited')}, which channels.old would have`,
    `There is no policy ${own('policy', 'bound')}, which roles.op would have`,
    `There is no policy ${own('policy', 'team')}, which roles.op would have`,
    `There is no role ${own('role', 'legacy')}, so nothing works with it in channels.old and channels.ops until it is created`,
  ]);
  const head = describePlanHead(await planOf(config)).map(({ text }) => text);
  expect(head).toContain('1 role and 3 policies made elsewhere do not exist (below)');
});

test('what is gained with a role that is missing, or that chat cannot assume, begins later', async () => {
  const titlesOf = async () => groupAccess((await planOf(config)).access).map(({ short }) => short);
  const subjects = (titles: readonly string[]) =>
    titles.map(title => title.replace(/ (possibly )?gains? .*?(?=, with the role|$)/, '')).sort();
  expect(subjects(await titlesOf())).toEqual([
    '#new',
    '#old, with the role legacy only once it exists',
    '#ops, with the role legacy only once it exists',
  ]);
  const trustOnly = (Service: string, more: object = {}) => ({
    iam: 'UpdateAssumeRolePolicy',
    input: {
      RoleName: 'there',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole', ...more }],
      }),
    },
  });
  await world.byHand(trustOnly('lambda.amazonaws.com'));
  expect(subjects(await titlesOf())[0]).toBe('#new, with the role there only once chat can assume it');
  const Condition = { StringEquals: { 'aws:SourceAccount': '000000000000' } };
  await world.byHand(trustOnly('chatbot.amazonaws.com', { Condition }));
  expect(subjects(await titlesOf())[0]).toBe('#new, with the role there only if chat can assume it');
  await world.byHand(trustOnly('chatbot.amazonaws.com'));
  expect(subjects(await titlesOf())[0]).toBe('#new');
});

test('what was not read is not missing: the plan is not complete', async () => {
  const operation = 'iam:GetAccountAuthorizationDetails';
  await control(world.aws.url, 'faults', { operation, kind: 'deny', times: 1 });
  const report = await planOf(config);
  expect(report.findings.filter(({ code }) => code.endsWith('-missing'))).toEqual([]);
  expect(report.look.complete).toBe(false);
});

test('what another file of the same plan makes is not missing', async () => {
  const other = parse(`
version: 1
name: other
workspaces: { acme: { slack: T0123ABCD } }
roles: { legacy: { role-name: legacy, path: /, allow: [{ actions: [sqs:ListQueues], resources: ["*"] }] } }
channels: { other: { workspace: acme, channel: C0OTHER000, role: legacy, guardrails: [AmazonSQSReadOnlyAccess] } }
`) as ChatopsConfig;
  expect((await absentOf(config, other)).filter(text => text.includes('role'))).toEqual([
    `There is no policy ${own('policy', 'bound')}, which roles.op would have`,
    `There is no policy ${own('policy', 'team')}, which roles.op would have`,
  ]);
});

test('a role that chat cannot assume for certain, or that everyone can, is named', async () => {
  const chat = { Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const messagesFor = async (...Statement: readonly object[]) => {
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await world.byHand({ iam: 'UpdateAssumeRolePolicy', input: { RoleName: 'there', PolicyDocument } });
    const { findings } = await planOf(config);
    return findings.filter(({ code }) => code === 'plan/role-trust').map(({ message }) => message);
  };
  const there = own('role', 'there');
  expect(await messagesFor({ ...chat, Principal: { Service: 'lambda.amazonaws.com' } })).toEqual([
    `Chat cannot assume the role ${there}, so nothing works with it in channels.new until its trust policy allows that`,
  ]);
  const condition = { StringEquals: { 'aws:SourceAccount': '000000000000' } };
  expect(await messagesFor({ ...chat, Condition: condition })).toEqual([
    `It depends on a condition whether chat can assume the role ${there} of channels.new`,
  ]);
  expect(await messagesFor(chat, { ...chat, Principal: '*' })).toEqual([
    `Every principal of every account can assume the role ${there} of channels.new, outside of chat and its guardrails`,
  ]);
  expect(await messagesFor(chat)).toEqual([]);
  const all = { ...chat, Principal: '*' };
  const open = `every principal of every account can assume the role ${there} of channels.new, outside of chat and its guardrails`;
  const sure = [`E${open.slice(1)}`];
  expect(await messagesFor({ ...all, Condition: { Bool: { 'aws:SecureTransport': 'true' } } })).toEqual(sure);
  const until = (date: string) => ({ Condition: { DateLessThan: { 'aws:CurrentTime': date } } });
  expect(await messagesFor({ ...all, ...until('2099-01-01T00:00:00Z') })).toEqual(sure);
  expect(await messagesFor({ ...all, ...until('2020-01-01T00:00:00Z') })).toEqual([
    `Chat cannot assume the role ${there}, so nothing works with it in channels.new until its trust policy allows that`,
  ]);
  expect(await messagesFor({ ...all, Condition: { StringLike: { 'aws:PrincipalArn': '*' } } })).toEqual([
    `It depends on a condition whether chat can assume the role ${there} of channels.new`,
    `Possibly ${open}; that depends on a condition`,
  ]);
  const chatOnly = { ...chat, Effect: 'Deny', Principal: undefined, NotPrincipal: chat.Principal };
  expect(await messagesFor(all, chatOnly)).toEqual([]);
  const web = { ...all, Action: 'sts:AssumeRoleWithWebIdentity' };
  expect(await messagesFor(chat, web)).toEqual([
    `Possibly every federated identity can assume the role ${there} of channels.new, outside of chat and its guardrails`,
  ]);
  const unknown = `It is unknown whether chat can assume the role ${there} of channels.new`;
  expect(await messagesFor({ ...chat, Principal: { Service: '*' } })).toEqual([unknown, `Possibly ${open}`]);
  const other = 'arn:aws:iam::222222222222:root';
  expect(await messagesFor({ ...chat, Principal: undefined, NotPrincipal: { AWS: other } })).toEqual([
    unknown,
    `Every principal of every account but ${other}${open.slice('every principal of every account'.length)}`,
  ]);
});

test('what was deployed with it is a matter of drift, and what is there of nothing', async () => {
  for (const [PolicyName, action] of [
    ['audited', 'sqs:*'],
    ['bound', 'sqs:*'],
    ['team', 'sqs:*'],
  ] as const)
    await world.byHand({
      iam: 'CreatePolicy',
      input: { PolicyName, PolicyDocument: JSON.stringify(allow(action)) },
    });
  expect(await absentOf(config)).toHaveLength(1);
  expect(await world.apply()).toBe('applied');
  const role = { allow: [{ actions: ['sqs:ListQueues', 'sqs:GetQueueUrl'], resources: ['*'] }] };
  const changed = { ...config, roles: { ...config.roles, op: { ...config.roles?.['op'], ...role } } };
  expect(await absentOf(changed as ChatopsConfig)).toEqual([]);
  const report = await planOf(changed as ChatopsConfig);
  expect(report.drift.map(({ kind, path }) => [kind, path])).toContainEqual(['deleted', 'roles.legacy']);
});
