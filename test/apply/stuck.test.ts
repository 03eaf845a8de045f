import { DeleteSlackChannelConfigurationCommand } from '@aws-sdk/client-chatbot';
import {
  ContinueUpdateRollbackCommand,
  DescribeStacksCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import { CreatePolicyCommand, DeletePolicyCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { allow, listEvents, waitForStack, waitUntil } from '../local-aws/harness.ts';
import { configureByHand } from '../local-aws/samples.ts';
import { channelsOf, configOf, observedChannels, startWorld, textOf, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const hour = 3_600_000;
const limit = 'arn:aws:iam::000000000000:policy/limit';

const wish = (policies: readonly string[], places: Readonly<Record<string, string>>) =>
  configOf({
    defaults: { workspace: 'acme', guardrails: ['AmazonSNSReadOnlyAccess'] },
    roles: { ops: { 'managed-policies': ['AmazonSNSReadOnlyAccess', ...policies] } },
    channels: Object.fromEntries(
      Object.entries(channelsOf(places)).map(([key, channel]) => [key, { ...channel, role: 'ops' }]),
    ),
  });
const before = wish([limit], { a: 'C0AAAAAAA' });
const after = wish([], { a: 'C0AAAAAAA', b: 'C0BBBBBBB' });

const makeLimit = () =>
  world.clients.iam.send(
    new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument: JSON.stringify(allow('sns:*')) }),
  );

const stackStatus = async () =>
  (await world.clients.cloudFormation.send(new DescribeStacksCommand({ StackName: 'demo' }))).Stacks?.[0]
    ?.StackStatus;

/** An apply whose update fails, and whose roll-back cannot attach a policy that went meanwhile. */
async function failRollback(): Promise<string> {
  const { clients, control } = world;
  await makeLimit();
  expect((await world.apply(before)).outcome).toBe('applied');
  const applying = world.apply(after, {
    hooks: {
      confirm: async () => {
        await configureByHand(clients.chatbot, 'by-hand', 'C0BBBBBBB');
        await control('POST', 'clock', { stepMillis: hour });
        return true;
      },
    },
  });
  await waitUntil(async () => {
    const made = await clients.cloudFormation.send(new ListChangeSetsCommand({ StackName: 'demo' }));
    return made.Summaries?.[0];
  });
  await control('POST', 'clock', { advanceMillis: hour });
  await waitUntil(async () => ((await stackStatus()) === 'UPDATE_IN_PROGRESS' ? true : undefined));
  await waitUntil(async () => {
    if ((await listEvents(clients.cloudFormation)).at(-1) === 'ChannelB CREATE_IN_PROGRESS') return true;
    await control('POST', 'clock', { advanceMillis: hour });
    return undefined;
  });
  await clients.iam.send(new DeletePolicyCommand({ PolicyArn: limit }));
  await control('POST', 'clock', { advanceMillis: 5 * hour });
  const text = textOf(await applying);
  await control('POST', 'clock', { stepMillis: 1 });
  return text;
}

test('UPDATE_ROLLBACK_FAILED is told with its way out, nothing is touched, and after that apply works', async () => {
  const ended = await failRollback();
  expect(ended).toContain('not applied: the stack is UPDATE_ROLLBACK_FAILED');
  expect(ended).toMatch(/ChannelB .*has already been configured/);
  expect(ended).toMatch(/RoleOps .*limit/);
  expect(ended).toContain('aws cloudformation continue-update-rollback --stack-name demo');

  const { findings } = await world.plan(after);
  expect(findings.filter(({ level }) => level === 'obstacle')).toMatchObject([
    { code: 'plan/stack-stuck', help: expect.stringContaining('continue-update-rollback --stack-name demo') },
    { code: 'plan/channel-taken' },
  ]);
  await world.control('DELETE', 'calls');
  const refused = await world.apply(after);
  expect(refused.outcome).toBe('failed');
  expect(textOf(refused)).toMatch(/is UPDATE_ROLLBACK_FAILED: an update failed, and so did its rollback/);
  const calls = Object.keys((await world.control('GET', 'calls')) as object);
  expect(calls.filter(name => !/:(Describe|Detect|Get|List)/.test(name))).toEqual([]);

  const { cloudFormation, chatbot, iam } = world.clients;
  await makeLimit();
  await cloudFormation.send(new ContinueUpdateRollbackCommand({ StackName: 'demo' }));
  expect(await waitForStack(cloudFormation)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect((await world.apply(before)).outcome).toBe('unchanged');
  await chatbot.send(
    new DeleteSlackChannelConfigurationCommand({
      ChatConfigurationArn: 'arn:aws:chatbot::000000000000:chat-configuration/slack-channel/by-hand',
    }),
  );
  expect(textOf(await world.apply(after))).toMatch(/^Applied/);
  expect(await observedChannels(world)).toEqual({ 'demo-a': 'C0AAAAAAA', 'demo-b': 'C0BBBBBBB' });
  expect((await iam.send(new GetRoleCommand({ RoleName: 'demo-ops' }))).Role?.RoleName).toBe('demo-ops');
  expect((await world.apply(after)).outcome).toBe('unchanged');
});

test('a file that asks for what was deployed before is no "nothing to change" while the stack is stuck', async () => {
  await failRollback();
  const report = await world.apply(before);
  expect(report.outcome).toBe('failed');
  expect(textOf(report)).toContain('continue-update-rollback --stack-name demo');
});
