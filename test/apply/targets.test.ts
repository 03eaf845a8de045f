import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { PlanReport } from '../../action/commands/plan.ts';
import { makeClients } from '../local-aws/harness.ts';
import { configureByHand } from '../local-aws/samples.ts';
import { configOf, makeBucket, startWorld, textOf, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const account = (index: number) => String(100_000_000_000 + index);

const targets = (count: number, more: object = {}) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `t${index}`,
      { account: account(index), region: index % 2 === 0 ? 'us-east-1' : 'eu-west-1', ...more },
    ]),
  );

const stackIn = async (id: string, region = 'us-east-1') => {
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const credentials = { accessKeyId: id, secretAccessKey: 'local' };
  const client = new CloudFormationClient({ endpoint: world.url, region, credentials, maxAttempts: 1 });
  return client.send(new DescribeStacksCommand({ StackName: 'demo' })).then(
    ({ Stacks }) => Stacks?.[0]?.StackStatus,
    () => undefined,
  );
};

const changes = ({ plan }: PlanReport) =>
  plan.targets.map(({ target, stacks }) => [
    target,
    stacks.reduce((n, stack) => n + stack.changes.length, 0),
  ]);

test('every account gets its own stack in its own Region, and nothing of the others', async () => {
  const wish = configOf({
    targets: targets(3),
    channels: { all: { channel: 'C0AAAAAAA' }, one: { channel: 'C0BBBBBBB', targets: ['t1'] } },
  });
  expect(changes(await world.plan(wish))).toEqual([
    ['t0', 2],
    ['t1', 3],
    ['t2', 2],
  ]);
  const report = await world.apply(wish);
  expect(textOf(report)).toMatch(/^Applied/);
  for (const [index, region, other] of [
    [0, 'us-east-1', 'eu-west-1'],
    [1, 'eu-west-1', 'us-east-1'],
    [2, 'us-east-1', 'eu-west-1'],
  ] as const) {
    expect(await stackIn(account(index), region)).toBe('CREATE_COMPLETE');
    expect(await stackIn(account(index), other)).toBeUndefined();
  }
  expect(await stackIn('000000000000')).toBeUndefined();
  const { DescribeSlackChannelConfigurationsCommand } = await import('@aws-sdk/client-chatbot');
  const { SlackChannelConfigurations } = await makeClients(world.url, account(2)).chatbot.send(
    new DescribeSlackChannelConfigurationsCommand({}),
  );
  expect(
    SlackChannelConfigurations?.map(({ ConfigurationName, ChatConfigurationArn }) => [
      ConfigurationName,
      ChatConfigurationArn,
    ]),
  ).toEqual([['demo-all', `arn:aws:chatbot::${account(2)}:chat-configuration/slack-channel/demo-all`]]);
});

test('one target that fails does not hold up the others, and the summary tells both', async () => {
  const bad = {
    account: account(1),
    region: 'eu-west-1',
    'apply-role': `arn:aws:iam::${account(9)}:role/wrong`,
  };
  const wish = configOf({ targets: { ...targets(3), t1: bad }, channels: { a: { channel: 'C0AAAAAAA' } } });
  const report = await world.apply(wish);
  expect(report.outcome).toBe('failed');
  const text = textOf(report);
  expect(text).toContain('t0: the stack is CREATE_COMPLETE');
  expect(text).toContain('t2: the stack is CREATE_COMPLETE');
  expect(text).toContain(
    `t1: The target t1 is account ${account(1)}, but these credentials are for ${account(9)}`,
  );
  expect(await stackIn(account(9), 'eu-west-1')).toBeUndefined();
  const { t0, t2 } = targets(3);
  const next = await world.apply(
    configOf({ targets: { t0, t1: targets(2)['t1'], t2 }, channels: { a: { channel: 'C0AAAAAAA' } } }),
  );
  expect(textOf(next)).toContain('t1: the stack is CREATE_COMPLETE');
  expect(textOf(next)).toContain('t0: nothing to change');
});

test('one target that fails in the middle is undone by itself, the others are applied, the next run completes', async () => {
  const wish = configOf({ targets: targets(3), channels: { a: { channel: 'C0AAAAAAA' } } });
  const { chatbot } = makeClients(world.url, account(1));
  const report = await world.apply(wish, {
    // After the look at what is in the way.
    hooks: {
      confirm: async () => {
        await configureByHand(chatbot, 'by-hand', 'C0AAAAAAA');
        return true;
      },
    },
  });
  expect(report.outcome).toBe('failed');
  const text = textOf(report);
  expect(text).toMatch(/^Not everything was applied:/);
  expect(text).toContain('t0: the stack is CREATE_COMPLETE');
  expect(text).toMatch(
    /t1: not applied: the stack is ROLLBACK_COMPLETE\n {4}ChannelA .*already been configured/,
  );
  expect(text).toContain('t2: the stack is CREATE_COMPLETE');
  // What people have to do is told of what was applied.
  expect(text.match(/\/invite/g)).toHaveLength(2);
  const { DeleteSlackChannelConfigurationCommand } = await import('@aws-sdk/client-chatbot');
  const ChatConfigurationArn = `arn:aws:chatbot::${account(1)}:chat-configuration/slack-channel/by-hand`;
  await chatbot.send(new DeleteSlackChannelConfigurationCommand({ ChatConfigurationArn }));
  const next = textOf(await world.apply(wish));
  expect(next).toMatch(/^Applied/);
  expect(next).toContain('t0: nothing to change');
  expect(next).toContain('t1: the stack is CREATE_COMPLETE');
  expect((await world.apply(wish)).outcome).toBe('unchanged');
});

test('an obstacle in one target holds up only that one', async () => {
  await world.control('POST', `workspaces?account=${account(1)}`, {
    slack: { T0123ABCD: { state: 'DISABLED', reason: 'gone' } },
  });
  const wish = configOf({ targets: targets(2), channels: { a: { channel: 'C0AAAAAAA' } } });
  const text = textOf(await world.apply(wish));
  expect(text).toContain('t0: the stack is CREATE_COMPLETE');
  expect(text).toContain(`t1: The Slack workspace T0123ABCD is DISABLED in account ${account(1)}: gone`);
});

test('a safety refusal in one target holds up all: what was reviewed is one plan', async () => {
  const wish = configOf({
    targets: targets(2),
    channels: { a: { channel: 'C0AAAAAAA' }, b: { channel: 'C0BBBBBBB' } },
  });
  await world.apply(wish);
  const fewer = configOf({
    targets: targets(2),
    channels: { a: { channel: 'C0AAAAAAA', targets: ['t0'], logging: 'info' } },
  });
  const report = await world.apply(fewer);
  expect(report.outcome).toBe('refused');
  expect(textOf(report)).toContain('t1: All 2 channels of demo would be removed');
  expect(await stackIn(account(0))).toBe('CREATE_COMPLETE');
  const allowed = await world.apply(fewer, { terms: { allow: new Set(['safety/emptied']) } });
  expect(textOf(allowed)).toContain('t1: the stack is deleted');
  expect(await stackIn(account(0))).toBe('UPDATE_COMPLETE');
});

test('the calls of a plan do not grow with the channels, but for pages', async () => {
  const bucket = { 'template-bucket': 'templates' };
  const many = (count: number, logging: string) =>
    configOf({
      targets: targets(1, bucket),
      defaults: { workspace: 'acme', guardrails: 'none', role: 'ops', logging },
      roles: { ops: {} },
      channels: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `k${index}`,
          { channel: `C0${String(index).padStart(7, '0')}` },
        ]),
      ),
    });
  const countCalls = async (count: number) => {
    await world.control('POST', 'reset', {});
    await makeBucket(world, account(0), 'templates');
    expect((await world.apply(many(count, 'error'))).outcome).toBe('applied');
    await world.control('DELETE', 'calls');
    expect(changes(await world.plan(many(count, 'info')))).toEqual([['t0', count]]);
    const calls = (await world.control('GET', 'calls')) as Readonly<Record<string, number>>;
    // How often it is asked whether drift detection has ended depends on how long that takes.
    return Object.entries(calls).filter(
      ([name]) => name !== 'cloudformation:DescribeStackDriftDetectionStatus',
    );
  };
  const few = await countCalls(2);
  expect(Object.fromEntries(await countCalls(80))).toEqual(Object.fromEntries(few));
  // Four of them are about the account: the preference, the roles that members chose (Slack, Teams), and custom actions.
  expect(few.reduce((sum, [, times]) => sum + times, 0)).toBeLessThanOrEqual(15);
  // 220 channels are three pages of channels and of stack resources where 80 are one.
  const more = Object.fromEntries(await countCalls(220));
  for (const [name, times] of few) expect(more[name] ?? 0).toBeLessThanOrEqual(times + 2);
});
