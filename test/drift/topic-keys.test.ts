import {
  type CloudControlClient,
  CreateResourceCommand,
  UpdateResourceCommand,
} from '@aws-sdk/client-cloudcontrol';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { detectDrift } from '../../action/commands/drift.ts';
import { planProjects } from '../../action/commands/plan.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import { compareTopicKeys } from '../../action/drift/compare-topic-keys.ts';
import { driftRows } from '../../action/render/drift-rows.ts';
import { control } from '../local-aws/raw-call.ts';
import { configOfOneChannel } from '../samples/one-channel.ts';
import { makeWorld, type World } from './harness.ts';

const account = {
  Sid: 'Account',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::000000000000:root' },
  Action: 'kms:*',
  Resource: '*',
};
const alarms = {
  Sid: 'Alarms',
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
  Resource: '*',
};
const policy = (...Statement: JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement });
const good = policy(account, alarms);

const configOf = (key: string | undefined) =>
  configOfOneChannel({ from: ['cloudwatch-alarms'], ...(key === undefined ? {} : { key }) }, 'keys');

let world: World;
let kms: CloudControlClient;
let arn = '';
beforeAll(async () => {
  world = await makeWorld(configOf(undefined));
  kms = world.aws.cloudControl;
  await make('AWS::KMS::Key', { KeyPolicy: good });
  const { ResourceDescriptions: found = [] } = await kms.send(
    new (await import('@aws-sdk/client-cloudcontrol')).ListResourcesCommand({ TypeName: 'AWS::KMS::Key' }),
  );
  arn = `arn:aws:kms:us-east-1:000000000000:key/${found[0]?.Identifier}`;
  await make('AWS::KMS::Alias', { AliasName: 'alias/theirs', TargetKeyId: found[0]?.Identifier ?? '' });
  expect(await world.apply(configOf(arn))).toBe('applied');
});
afterAll(() => world.aws.stop());

async function make(TypeName: string, properties: JsonObject): Promise<void> {
  await kms.send(new CreateResourceCommand({ TypeName, DesiredState: JSON.stringify(properties) }));
  await new Promise(resolve => setTimeout(resolve, 20));
}

async function setPolicy(document: JsonObject): Promise<void> {
  const patch = [{ op: 'replace', path: '/KeyPolicy', value: document }];
  const Identifier = arn.slice(arn.lastIndexOf('/') + 1);
  await kms.send(
    new UpdateResourceCommand({
      TypeName: 'AWS::KMS::Key',
      Identifier,
      PatchDocument: JSON.stringify(patch),
    }),
  );
  await new Promise(resolve => setTimeout(resolve, 20));
}

/** What drift and plan say of the key. @param reviewed what chatops.yml has as its policy */
async function look(key = arn, reviewed?: JsonObject) {
  const documents = new Map(reviewed === undefined ? [] : [[key, [reviewed]]]);
  const config = { ...resolve(configOf(key)), documents };
  const report = await world.use(aws => detectDrift(aws, config));
  const { findings } = await world.use(aws => planProjects([{ aws, config }]));
  return {
    drift: report.drift
      .filter(({ path }) => path.endsWith('.key'))
      .map(({ kind, risk, note }) => `${kind} ${risk}: ${note}`),
    unchecked: report.unchecked.filter(({ path }) => path.endsWith('.key')).map(({ id }) => id),
    plan: findings.map(({ code }) => code).filter(code => code.startsWith('plan/key-')),
  };
}

test('a key that lets the services publish is no drift, with and without a reviewed policy', async () => {
  await setPolicy(good);
  const nothing = { drift: [], unchecked: [], plan: [] };
  expect(await look()).toEqual(nothing);
  // Names and order of statements mean nothing.
  expect(await look(arn, policy({ ...alarms, Sid: 'Other' }, account))).toEqual(nothing);
});

test('a key that does not let a service publish is a drift and a finding of the plan', async () => {
  await setPolicy(policy(account));
  const denied = {
    drift: [
      expect.stringContaining(
        'modified narrows: The policy of the key does not allow cloudwatch.amazonaws.com to use it',
      ),
    ],
    unchecked: [],
    plan: ['plan/key-denied'],
  };
  expect(await look()).toEqual(denied);
  expect(await look(arn, good)).toEqual(denied);
  // What is not applied yet is found while planning, and is no drift.
  expect(await look('arn:aws:kms:us-east-1:000000000000:alias/theirs')).toEqual({ ...denied, drift: [] });
});

test('a drift of a key without a reviewed policy says what is there', () => {
  const { drift } = compareTopicKeys('prod', [
    {
      arn: 'arn:aws:kms:eu-west-1:123456789012:key/a',
      path: 'channels.ops.notify.key',
      reviewed: undefined,
      policy: { ok: true, value: policy(account) },
      denied: ['events.amazonaws.com', 'budgets.amazonaws.com'],
      sources: [
        { channel: 'ops', principal: 'events.amazonaws.com', what: 'EventBridge rules' },
        { channel: 'ops', principal: 'cloudwatch.amazonaws.com', what: 'CloudWatch alarms' },
        { channel: 'dev', principal: 'budgets.amazonaws.com', what: 'AWS Budgets' },
      ],
    },
  ]);
  expect(driftRows(drift)).toEqual([
    {
      risk: 'narrows',
      path: 'prod: channels.ops.notify.key',
      sentence: 'Key a has the document Allow kms:* to arn:aws:iam::000000000000:root on *',
      details: [
        'does not arrive in ops: EventBridge rules',
        'does not arrive in dev: AWS Budgets',
        'The policy of the key does not allow events.amazonaws.com and budgets.amazonaws.com to use it, so none of their messages arrive; have the policy changed',
      ],
    },
  ]);
});

test('a key that is not there may never have been there', () => {
  const key = {
    arn: 'arn:aws:kms:eu-west-1:123456789012:key/a',
    path: 'channels.ops.notify.key',
    reviewed: undefined,
    policy: { ok: true as const, value: undefined },
    denied: [],
    sources: [{ channel: 'ops', principal: 'cloudwatch.amazonaws.com', what: 'CloudWatch alarms' }],
  };
  const { drift } = compareTopicKeys('default', [key]);
  expect(driftRows(drift)).toEqual([
    {
      risk: 'narrows',
      path: 'channels.ops.notify.key',
      sentence: 'There is no key a',
      details: [
        'does not arrive in ops: CloudWatch alarms',
        'Nothing can be published to the topics with this key',
      ],
    },
  ]);
});

test('a policy that is not the reviewed one is a drift', async () => {
  await setPolicy(policy(account, alarms, { ...alarms, Principal: { Service: 'events.amazonaws.com' } }));
  expect(await look(arn, good)).toEqual({
    drift: [
      'modified none: The policy of the key is different from the reviewed document; update the document, or have the policy changed',
    ],
    unchecked: [],
    plan: [],
  });
});

test('a key that is not there, and one that cannot be read', async () => {
  const gone = 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000';
  expect(await look(gone)).toEqual({
    // No topic has it yet: only the plan is about it.
    drift: [],
    unchecked: [],
    plan: ['plan/key-missing'],
  });
  const fault = { operation: 'cloudcontrolapi:GetResource', kind: 'deny' };
  await fetch(`${world.aws.url}/_local/faults`, { method: 'POST', body: JSON.stringify(fault) });
  const denied = await look();
  await fetch(`${world.aws.url}/_local/faults`, { method: 'DELETE' });
  expect(denied).toEqual({ drift: [], unchecked: [arn], plan: ['plan/key-unread'] });
});

test('a plan reads a key once, for its findings and for its drift, and for all files that name it', async () => {
  const files = [configOf(arn), { ...configOf(arn), name: 'more' }];
  await fetch(`${world.aws.url}/_local/calls`, { method: 'DELETE' });
  await world.use(aws => planProjects(files.map(file => ({ aws, config: resolve(file) }))));
  const { json } = await control(world.aws.url, 'calls');
  expect(json).toMatchObject({ 'cloudcontrolapi:GetResource': 1 });
});

test('an alias that another key has is found while planning', async () => {
  const plan = async (key: string) => {
    const { findings } = await world.use(aws => planProjects([{ aws, config: resolve(configOf(key)) }]));
    return findings.filter(({ code }) => /name-taken|unchecked/.test(code));
  };
  expect(await plan('alias/theirs')).toEqual([
    expect.objectContaining({
      code: 'plan/name-taken',
      level: 'obstacle',
      path: 'channels.ops.notify',
      message: 'The name alias/theirs is taken: account 000000000000 already has the key alias alias/theirs',
      help: expect.stringContaining('Write another alias, or the ARN of the key'),
    }),
  ]);
  expect(await plan('alias/ours')).toEqual([]);
  const fault = { operation: 'cloudcontrolapi:ListResources', kind: 'deny' };
  await fetch(`${world.aws.url}/_local/faults`, { method: 'POST', body: JSON.stringify(fault) });
  const denied = await plan('alias/theirs');
  await fetch(`${world.aws.url}/_local/faults`, { method: 'DELETE' });
  expect(denied).toEqual([
    expect.objectContaining({
      level: 'notice',
      message: expect.stringContaining('Whether the names of AWS::KMS::Alias are free could not be checked'),
    }),
  ]);
});
