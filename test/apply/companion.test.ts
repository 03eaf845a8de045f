import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readLogGroups } from '../../action/aws/readers/log-groups.ts';
import { detectDrift } from '../../action/commands/drift.ts';
import { planProjects } from '../../action/commands/plan.ts';
import { revertDrift } from '../../action/commands/revert-drift.ts';
import { withAws } from '../../action/commands/session.ts';
import type { JsonObject } from '../../action/core/json.ts';
import type { PlannedChanges } from '../../action/core/plan.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { driftRows } from '../../action/render/drift-rows.ts';
import { countActions } from '../../action/render/plan.ts';
import { callJson, callQuery } from '../local-aws/raw-call.ts';
import { configOf, makeBucket, startWorld, textOf, type World } from './world.ts';

const account = '123456789013';
const group = '/aws/chatbot/demo-audit';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

/** A channel in eu-west-1, with what can only be in us-east-1. */
function withCompanion(channel: object = { 'log-retention': 90 }, region = 'eu-west-1'): ChatopsConfig {
  return configOf({
    targets: { west: { account, region } },
    channels: { audit: { channel: 'C0AAAAAAA', ...channel } },
  });
}

const events = { notify: { events: [{ name: 'scp', pattern: { source: ['aws.organizations'] } }] } };

const connection = () => ({
  region: 'us-east-1',
  endpoint: world.url,
  credentials: { accessKeyId: account, secretAccessKey: 'local' },
});
/** Changes the log group past the stack. */
async function changeGroup(operation: string, input: JsonObject = {}): Promise<void> {
  const origin = { url: world.url, accessKeyId: account };
  const answer = await callJson(origin, 'logs', `Logs_20140328.${operation}`, {
    logGroupName: group,
    ...input,
  });
  expect(answer.status).toBe(200);
}
const retention = async () => (await readLogGroups(connection(), '/aws/chatbot/')).get(group);
const inAws = <T>(config: ChatopsConfig, work: Parameters<typeof withAws<T>>[2]) =>
  withAws(
    {
      isLocal: true,
      stateFile: '',
      region: undefined,
      targets: undefined,
      served: { url: world.url, pace: { firstMillis: 1, lastMillis: 8 } },
    },
    config,
    work,
  );

/** `stack in Region: action LogicalId, …` of every stack. */
const shown = ({ targets }: PlannedChanges) =>
  targets.flatMap(({ region, stacks }) =>
    stacks.map(
      stack =>
        `${stack.name} in ${stack.region ?? region}: ${stack.changes.map(({ action, logicalId }) => `${action} ${logicalId}`).join(', ')}`,
    ),
  );

test('a log group that chat has made already is imported; the hash is the same as without it', async () => {
  const wish = withCompanion();
  const before = await world.plan(wish);
  expect(shown(before.plan)).toEqual([
    'demo in eu-west-1: create ChannelAudit, create RoleOps',
    'demo-global in us-east-1: create LogAudit',
  ]);
  await changeGroup('CreateLogGroup');
  expect(await retention()).toEqual({ retentionInDays: undefined });
  const { plan, findings } = await world.plan(wish);
  expect(before.findings).toEqual([]);
  expect(findings).toMatchObject([
    {
      code: 'plan/logs-deleted',
      message: `The log group ${group} loses logs: its logs now never expire; logs older than 90 days are deleted`,
    },
  ]);
  expect(shown(plan)[1]).toBe('demo-global in us-east-1: import LogAudit');
  expect(plan.hash).toBe(before.plan.hash);
  expect(plan.hash).toMatch(/^[0-9a-f]{64}$/);

  const report = await world.apply(wish, { terms: { expectedHash: plan.hash ?? '' } });
  expect(textOf(report)).toMatch(/^Applied: 2 to create, .*, 1 to import\.\n/);
  expect(textOf(report)).toContain('west / demo-global: the stack is UPDATE_COMPLETE');
  expect(await retention()).toEqual({ retentionInDays: 90 });
  expect((await world.apply(wish)).outcome).toBe('unchanged');

  const shorter = await world.plan(withCompanion({ 'log-retention': 1 }));
  expect(shorter.findings.map(({ message }) => message)).toEqual([
    'The log group of channels.audit loses logs: its logs now expire after 90 days; logs older than 1 day are deleted',
  ]);
  expect((await world.plan(withCompanion({ 'log-retention': 365 }))).findings).toEqual([]);
});

test('a log group of another stack is in the way, and is not announced as taken in', async () => {
  const origin = { url: world.url, accessKeyId: account };
  const TemplateBody = JSON.stringify({
    Resources: { Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: group } } },
  });
  const form = { StackName: 'platform', TemplateBody };
  await callQuery(origin, 'cloudformation', '2010-05-15', 'CreateStack', form);
  while (!(await retention())) await setTimeout(2);
  const { plan, findings } = await world.plan(withCompanion());
  expect(shown(plan)[1]).toBe('demo-global in us-east-1: create LogAudit');
  expect(findings).toMatchObject([
    {
      code: 'plan/name-taken',
      level: 'obstacle',
      path: 'channels.audit.log-retention',
      message: `The name ${group} is taken: account ${account} already has the log group ${group}, in the stack platform`,
      help: expect.stringContaining('Remove it from platform first'),
    },
  ]);
  const report = await world.apply(withCompanion());
  expect([report.outcome, textOf(report)]).toEqual(['failed', expect.stringContaining('is taken')]);
});

test('where the stack of a log group cannot be read, the plan does not promise to take it in', async () => {
  await changeGroup('CreateLogGroup');
  const reasons = async () =>
    (await world.plan(withCompanion())).plan.targets.flatMap(({ stacks }) =>
      stacks.flatMap(({ changes }) =>
        changes.filter(({ action }) => action === 'import').map(({ reason }) => reason),
      ),
    );
  const promise = 'it already exists and is imported into the stack';
  const lost = '; its logs now never expire; logs older than 90 days are deleted';
  expect(await reasons()).toEqual([`${promise}${lost}`]);
  await world.control('POST', 'faults', {
    operation: 'cloudformation:DescribeStackResources',
    kind: 'deny',
    after: 0,
  });
  expect(await reasons()).toEqual([`${promise}, unless another stack has it, which was not read${lost}`]);
});

test.each(['eu-west-1', 'us-east-1'])(
  'a channel with another key and the same name keeps its log group: %s',
  async region => {
    const before = withCompanion({ 'log-retention': 90, 'configuration-name': 'demo-audit' }, region);
    const { audit } = before.channels ?? {};
    if (audit === undefined) throw new Error('There is a channel');
    expect((await world.apply(before)).outcome).toBe('applied');
    const renamed = { ...before, channels: { review: { ...audit, 'log-retention': 30 as const } } };
    const report = await world.apply(renamed);
    expect([report.outcome, textOf(report)]).toEqual(['applied', expect.stringContaining('1 to import')]);
    expect(await retention()).toEqual({ retentionInDays: 30 });
    expect((await world.apply(renamed)).outcome).toBe('unchanged');
  },
);

test('a target that moves to us-east-1 meets the log groups of its own companion stack', async () => {
  await world.apply(withCompanion());
  const moved = withCompanion({ 'log-retention': 90 }, 'us-east-1');
  const { findings } = await world.plan(moved);
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: 'plan/name-taken',
      path: 'channels.audit.log-retention',
      help: expect.stringContaining('delete the stack demo of that Region, and then demo-global'),
    }),
  );
});

test('drift of the companion stack is found and reverted, and is nothing of the other stack', async () => {
  const wish = withCompanion();
  await world.apply(wish);
  await changeGroup('PutRetentionPolicy', { retentionInDays: 7 });
  const found = await inAws(wish, aws => detectDrift(aws, resolve(wish)));
  expect(
    found.drift.map(({ target, path, property, observed }) => [target, path, property, observed]),
  ).toEqual([['west', 'channels.audit.log-retention', 'RetentionInDays', 7]]);
  expect(driftRows(found.drift)[0]?.sentence).toBe(
    `LogGroup ${group} has another RetentionInDays: 7 (declared: 90)`,
  );
  expect(found.look.complete).toBe(true);
  const reverted = await inAws(wish, aws =>
    revertDrift(aws, resolve(wish), { confirm: async () => true, report: () => undefined }),
  );
  expect([reverted.outcome, await retention()]).toEqual(['reverted', { retentionInDays: 90 }]);
});

test('what is no longer wanted leaves with its stack, and the logs stay', async () => {
  await world.apply(withCompanion({ 'log-retention': 90, ...events }));
  const less = withCompanion({});
  const { plan } = await world.plan(less);
  expect(shown(plan)).toEqual([
    'demo in eu-west-1: update ChannelAudit',
    'demo-global in us-east-1: delete EventAuditScp, delete GlobalTopicAudit, delete GlobalTopicPolicyAudit, delete LogAudit',
  ]);
  expect(countActions(plan)).toBe(
    '0 to create, 1 to update, 0 to replace, 4 to delete (1 of them only from the stack)',
  );
  const pending = await inAws(less, aws => detectDrift(aws, resolve(less)));
  expect(driftRows(pending.drift.filter(({ type }) => type === 'AWS::Logs::LogGroup'))).toMatchObject([
    {
      sentence: `LogGroup ${group} is not applied yet: leave the stack`,
      details: ['it leaves the stack but stays in the account'],
    },
  ]);
  expect(textOf(await world.apply(less))).toContain('west / demo-global: the stack is deleted');
  expect(await retention()).toEqual({ retentionInDays: 90 });
  expect(shown((await world.plan(less)).plan)).toEqual(['demo in eu-west-1: ']);
});

test('a target in us-east-1 has one stack with everything', async () => {
  const wish = withCompanion({ 'log-retention': 30, ...events }, 'us-east-1');
  const { plan } = await world.plan(wish);
  expect(shown(plan)).toEqual([
    'demo in us-east-1: create ChannelAudit, create EventAuditScp, create LogAudit, create RoleOps, create TopicAudit, create TopicPolicyAudit',
  ]);
  expect((await world.apply(wish)).outcome).toBe('applied');
  expect(await retention()).toEqual({ retentionInDays: 30 });
});

test('a companion stack that fails keeps the channel from being made with a topic that is not there', async () => {
  const origin = { url: world.url, accessKeyId: account };
  // Between the plan, which would see it, and the apply.
  const confirm = async () => {
    await callQuery(origin, 'sns', '2010-03-31', 'CreateTopic', { Name: 'demo-audit' });
    return true;
  };
  const report = await world.apply(withCompanion(events), { hooks: { confirm } });
  expect(report.outcome).toBe('failed');
  expect(textOf(report)).toContain('west / demo-global: not applied');
  expect(textOf(report)).toContain('Not changed because of this: demo\n');
  const form = { StackName: 'demo' };
  const west = { ...origin, region: 'eu-west-1' };
  const { text } = await callQuery(west, 'cloudformation', '2010-05-15', 'DescribeStacks', form);
  expect(text).toContain('does not exist');
});

test('a stack that only has the name of a companion stack is not touched', async () => {
  const other = configOf({
    name: 'demo-global',
    targets: { east: { account, region: 'us-east-1' } },
    channels: { other: { channel: 'C0BBBBBBB' } },
  });
  expect((await world.apply(other)).outcome).toBe('applied');
  // Nothing is wanted there, so it is nothing of this target.
  const { plan, look } = await world.plan(withCompanion({}));
  expect([shown(plan), look.complete]).toEqual([
    ['demo in eu-west-1: create ChannelAudit, create RoleOps'],
    true,
  ]);
  const { failures } = await world.plan(withCompanion());
  expect(failures.map(({ message }) => message)).toEqual([
    'The stack demo-global belongs to another chatops.yml and is not the companion stack of demo',
  ]);
});

test('a role that may not read in us-east-1 is no obstacle where nothing is wanted there, and one where something is', async () => {
  const deny = () =>
    world.control('POST', 'faults', { operation: 'cloudformation:DescribeStacks', kind: 'deny', after: 1 });
  await deny();
  const { look } = await world.plan(withCompanion({}));
  expect(look.complete).toBe(true);
  await world.control('DELETE', 'faults');
  await deny();
  const { failures } = await world.plan(withCompanion());
  expect(failures.map(({ message }) => message)).toEqual([
    expect.stringContaining('The stack demo-global could not be read'),
  ]);
});

test('a companion stack over 51,200 bytes goes through the bucket of the target in its Region', async () => {
  const events = Array.from({ length: 20 }, (_, index) => ({
    name: `scp-${index}`,
    pattern: {
      source: ['aws.organizations'],
      detail: { eventName: Array.from({ length: 150 }, (__, more) => `Operation-${index}-${more}`) },
    },
  }));
  const wish = (bucket: object, more: object = {}) =>
    configOf({
      targets: { west: { account, region: 'eu-west-1', ...bucket } },
      channels: { audit: { channel: 'C0AAAAAAA', notify: { events }, ...more } },
    });
  const { findings } = await world.plan(wish({}));
  expect(findings.map(({ code, help }) => [code, help])).toEqual([
    ['plan/template-too-large', expect.stringContaining('targets.west.template-bucket')],
  ]);
  await makeBucket(world, account, 'chatops-templates');
  const large = { 'template-bucket': 'chatops-templates' };
  expect((await world.plan(wish(large))).findings).toEqual([]);
  expect(textOf(await world.apply(wish(large)))).toContain(
    'west / demo-global: the stack is CREATE_COMPLETE',
  );
  // A log group is taken in with the whole template.
  await changeGroup('CreateLogGroup');
  const report = await world.apply(wish(large, { 'log-retention': 90 }));
  expect(textOf(report)).toContain('west / demo-global: the stack is UPDATE_COMPLETE');
  expect(await retention()).toEqual({ retentionInDays: 90 });
  // A revert sends the template as well.
  await changeGroup('PutRetentionPolicy', { retentionInDays: 7 });
  const hooks = { confirm: async () => true, report: () => undefined };
  const config = resolve(wish(large, { 'log-retention': 90 }));
  expect((await inAws(config, aws => revertDrift(aws, config, hooks))).outcome).toBe('reverted');
  expect(await retention()).toEqual({ retentionInDays: 90 });
});

test.each([
  [
    'eu-west-1',
    [
      'demo in eu-west-1: create ChannelAudit, create RoleOps',
      'demo-global in us-east-1: create EventAuditScp, create GlobalTopicAudit, create GlobalTopicPolicyAudit',
    ],
  ],
  [
    'us-east-1',
    [
      'demo in us-east-1: create ChannelAudit, create EventAuditScp, create RoleOps, create TopicAudit, create TopicPolicyAudit',
    ],
  ],
] as const)(
  'without targets, events of global services are in us-east-1 also when the caller is in %s',
  async (region, stacks) => {
    const config = configOf({ channels: { audit: { channel: 'C0AAAAAAA', ...events } } });
    const served = { url: world.url, pace: { firstMillis: 1, lastMillis: 8 } };
    const options = { isLocal: true, stateFile: '', region, targets: undefined, served };
    const { plan } = await withAws(options, config, aws => planProjects([{ aws, config: resolve(config) }]));
    expect(shown(plan)).toEqual(stacks);
  },
);
