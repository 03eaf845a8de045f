import { CreateSlackChannelConfigurationCommand } from '@aws-sdk/client-chatbot';
import {
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  ListChangeSetsCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { CreatePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlanReport } from '../../action/commands/plan.ts';
import { resolveModel } from '../../action/core/resolve.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { allow, trust, waitForStack, waitUntil } from '../local-aws/harness.ts';
import { channelsOf, configOf, observedChannels, startWorld, textOf, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const config = (places: Readonly<Record<string, string>>, more: object = {}) =>
  configOf({ channels: channelsOf(places), ...more });

const codes = ({ findings }: PlanReport) => findings.map(({ level, code }) => `${level} ${code}`);

const changeSetsOf = async (stack = 'demo') =>
  (await world.clients.cloudFormation.send(new ListChangeSetsCommand({ StackName: stack }))).Summaries ?? [];

/** Applies and then plans again: nothing may be left to do. */
async function applyWhole(wish: Awaited<ReturnType<typeof configOf>>, run = {}) {
  const report = await world.apply(wish, run);
  expect(textOf(report)).toContain('Applied');
  const { plan } = await world.plan(wish);
  expect(plan.targets.flatMap(({ stacks }) => stacks.flatMap(({ changes }) => changes))).toEqual([]);
  expect((await world.apply(wish)).outcome).toBe('unchanged');
  return report;
}

describe('a bootstrapped account', () => {
  const boundary = 'arn:aws:iam::${AWS::AccountId}:policy/chatops-boundary';
  beforeEach(async () => {
    const PolicyDocument = JSON.stringify(allow('s3:ListAllMyBuckets'));
    await world.clients.iam.send(new CreatePolicyCommand({ PolicyName: 'chatops-boundary', PolicyDocument }));
  });

  test('has every role with a boundary, and says so before IAM does', async () => {
    expect(codes(await world.plan(await config({ a: 'C0AAAAAAA' })))).toEqual(['obstacle plan/no-boundary']);
  });

  test('takes a boundary for all roles from the defaults', async () => {
    const defaults = {
      workspace: 'acme',
      guardrails: ['ReadOnlyAccess'],
      role: 'ops',
      'permissions-boundary': { arn: boundary },
    };
    expect(codes(await world.plan(await config({ a: 'C0AAAAAAA' }, { defaults })))).toEqual([]);
  });
});

describe('names that are traded inside of the stack', () => {
  test('a renamed configuration takes two steps, announced with the gap', async () => {
    await applyWhole(await config({ a: 'C0AAAAAAA' }));
    const renamed = await configOf({
      channels: { a: { channel: 'C0AAAAAAA', 'configuration-name': 'other' } },
    });
    const { plan } = await world.plan(renamed);
    expect(plan.targets[0]?.stacks[0]?.twoPhases?.interrupted).toEqual(['channels.a']);
    await applyWhole(renamed);
    expect(await observedChannels(world)).toEqual({ other: 'C0AAAAAAA' });
  });

  test('a renamed key keeps its chat channel', async () => {
    await applyWhole(await config({ a: 'C0AAAAAAA', z: 'C0ZZZZZZZ' }));
    await applyWhole(await config({ b: 'C0AAAAAAA', z: 'C0ZZZZZZZ' }));
    expect(await observedChannels(world)).toEqual({ 'demo-b': 'C0AAAAAAA', 'demo-z': 'C0ZZZZZZZ' });
  });

  test('the only resource is renamed: the stack is empty in between', async () => {
    const roles = { ops: { arn: 'arn:aws:iam::${AWS::AccountId}:role/elsewhere' } };
    await applyWhole(await config({ a: 'C0AAAAAAA' }, { roles }));
    await applyWhole(await config({ b: 'C0AAAAAAA' }, { roles }));
    expect(await observedChannels(world)).toEqual({ 'demo-b': 'C0AAAAAAA' });
  });

  test('two keys trade their chat channels', async () => {
    await applyWhole(await config({ a: 'C0AAAAAAA', b: 'C0BBBBBBB' }));
    await applyWhole(await config({ a: 'C0BBBBBBB', b: 'C0AAAAAAA' }));
    expect(await observedChannels(world)).toEqual({ 'demo-a': 'C0BBBBBBB', 'demo-b': 'C0AAAAAAA' });
  });

  test('a managed policy with another description is replaced while a channel uses it', async () => {
    const guardrails = { only: { allow: [{ actions: ['s3:ListBucket'], resources: ['*'] }] } };
    const channels = { a: { channel: 'C0AAAAAAA', guardrails: ['only'] } };
    const wish = await configOf({ guardrails, channels });
    const template = renderTemplate(resolveModel(wish));
    const policy = template.Resources['GuardrailOnly'];
    const described = { ...policy, Properties: { ...policy?.Properties, Description: 'of long ago' } };
    const { cloudFormation } = world.clients;
    await cloudFormation.send(
      new CreateStackCommand({
        StackName: 'demo',
        TemplateBody: JSON.stringify({
          ...template,
          Resources: { ...template.Resources, GuardrailOnly: described },
        }),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
      }),
    );
    await waitForStack(cloudFormation);
    const { plan } = await world.plan(wish);
    expect(plan.targets[0]?.stacks[0]?.twoPhases?.interrupted).toEqual(['channels.a', 'guardrails.only']);
    await applyWhole(wish);
  });
});

describe('names that something else has', () => {
  test('a channel that is configured elsewhere is found while planning, with its owner', async () => {
    await world.clients.chatbot.send(
      new CreateSlackChannelConfigurationCommand({
        SlackTeamId: 'T0123ABCD',
        SlackChannelId: 'C0AAAAAAA',
        SlackChannelName: 'ops',
        ConfigurationName: 'by-hand',
        IamRoleArn: 'arn:aws:iam::000000000000:role/by-hand',
      }),
    );
    const wish = await config({ a: 'C0AAAAAAA' });
    const report = await world.plan(wish);
    expect(codes(report)).toEqual(['obstacle plan/channel-taken']);
    expect(report.findings[0]?.message).toContain(
      'C0AAAAAAA is already configured in account 000000000000, as by-hand',
    );
    const applied = await world.apply(wish);
    expect(applied.outcome).toBe('failed');
    expect(textOf(applied)).toContain('chatops import');
    await expect(
      world.clients.cloudFormation.send(new DescribeStacksCommand({ StackName: 'demo' })),
    ).rejects.toThrow('does not exist');
  });

  test('the stack that owns it is named', async () => {
    await applyWhole(await config({ a: 'C0AAAAAAA' }, { name: 'first' }));
    const report = await world.plan(await config({ b: 'C0AAAAAAA' }, { name: 'second' }));
    expect(codes(report)).toEqual(['refusal safety/orphan', 'obstacle plan/channel-taken']);
    expect(report.findings[1]?.message).toContain('first-a of the stack first');
  });

  test('a role and a policy that exist', async () => {
    const { iam } = world.clients;
    await iam.send(
      new CreateRoleCommand({ RoleName: 'demo-ops', AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    await iam.send(
      new CreatePolicyCommand({ PolicyName: 'DEMO-only', PolicyDocument: JSON.stringify(allow('s3:*')) }),
    );
    const guardrails = { only: { allow: [{ actions: ['s3:ListBucket'], resources: ['*'] }] } };
    const channels = { a: { channel: 'C0AAAAAAA', guardrails: ['only'] } };
    const report = await world.plan(await configOf({ guardrails, channels }));
    expect(codes(report)).toEqual(['obstacle plan/name-taken', 'obstacle plan/name-taken']);
  });

  test('what early validation finds is told in its own words, and nothing is left behind', async () => {
    const { iam } = world.clients;
    const wish = await config({ a: 'C0AAAAAAA' });
    const report = await world.apply(wish, {
      hooks: {
        confirm: async () => {
          // Between planning and applying.
          await iam.send(
            new CreateRoleCommand({ RoleName: 'demo-ops', AssumeRolePolicyDocument: JSON.stringify(trust) }),
          );
          return true;
        },
      },
    });
    expect(textOf(report)).toMatch(/RoleOps.*identifier 'demo-ops' already exists/);
    await expect(
      world.clients.cloudFormation.send(new DescribeStacksCommand({ StackName: 'demo' })),
    ).rejects.toThrow('does not exist');
  });
});

describe('workspaces', () => {
  test('one that is DISABLED is in the way, with the reason and the link', async () => {
    await applyWhole(await config({ a: 'C0AAAAAAA' }));
    const reason = 'an organisation policy';
    await world.control('POST', 'workspaces', { slack: { T0123ABCD: { state: 'DISABLED', reason } } });
    const report = await world.plan(await config({ a: 'C0AAAAAAA', b: 'C0BBBBBBB' }));
    expect(codes(report)).toEqual(['obstacle plan/workspace-disabled']);
    expect(report.findings[0]?.message).toContain('an organisation policy');
    expect(report.findings[0]?.help).toContain('https://console.aws.amazon.com/chatbot/');
  });
});

describe('states of the stack', () => {
  test('REVIEW_IN_PROGRESS with a change set of somebody else', async () => {
    await world.clients.cloudFormation.send(
      new CreateChangeSetCommand({
        StackName: 'demo',
        ChangeSetName: 'left',
        ChangeSetType: 'CREATE',
        TemplateBody: '{"Resources":{"T":{"Type":"AWS::SNS::Topic"}}}',
      }),
    );
    await applyWhole(await config({ a: 'C0AAAAAAA' }));
    expect(await changeSetsOf()).toEqual([]);
  });

  test('ROLLBACK_COMPLETE: what the failed creation left is deleted first', async () => {
    const wish = await config({ a: 'C0AAAAAAA' });
    await failCreation();
    const report = await world.plan(wish);
    expect(codes(report)).toEqual(['notice plan/failed-creation']);
    await applyWhole(wish);
  });

  test('ROLLBACK_COMPLETE under termination protection is in the way', async () => {
    await failCreation();
    await world.clients.cloudFormation.send(
      new UpdateTerminationProtectionCommand({ StackName: 'demo', EnableTerminationProtection: true }),
    );
    const report = await world.plan(await config({ a: 'C0AAAAAAA' }));
    expect(codes(report)).toEqual(['obstacle plan/termination-protection']);
    expect(report.findings[0]?.help).toContain('update-termination-protection');
  });

  test('a stack that is not ours is never touched', async () => {
    await world.clients.cloudFormation.send(
      new CreateStackCommand({
        StackName: 'demo',
        TemplateBody: '{"Resources":{"T":{"Type":"AWS::SNS::Topic"}}}',
      }),
    );
    await waitForStack(world.clients.cloudFormation);
    const report = await world.plan(await config({ a: 'C0AAAAAAA' }));
    expect(report.failures[0]?.message).toContain('was not made from a chatops.yml');
  });

  test('a busy stack is waited for', async () => {
    await applyWhole(await config({ a: 'C0AAAAAAA' }));
    // What runs comes to an end only once the apply has said that it waits, however slow the machine is.
    await makeAndExecute(world.clients);
    const notes: string[] = [];
    const note = (text: string) => {
      notes.push(text);
      if (!text.includes('; waiting')) return;
      void world.control('POST', 'clock', { stepMillis: 1, advanceMillis: 24 * 3_600_000 });
    };
    const second = await world.apply(await config({ a: 'C0AAAAAAA', c: 'C0CCCCCCC' }), { hooks: { note } });
    expect(second.outcome).toBe('applied');
    expect(notes.join('\n')).toContain('; waiting for it to end');
    expect(await observedChannels(world)).toEqual({ 'demo-a': 'C0AAAAAAA', 'demo-c': 'C0CCCCCCC' });
  });

  test('a stack that stays busy is given up on, with a clear error', async () => {
    await applyWhole(await config({ a: 'C0AAAAAAA' }));
    const pace = { firstMillis: 1, lastMillis: 5, patienceMillis: 60 };
    await makeAndExecute(world.clients);
    const second = await world.apply(await config({ a: 'C0AAAAAAA', c: 'C0CCCCCCC' }), { way: { pace } });
    expect(second.outcome).toBe('incomplete');
    expect(textOf(second)).toMatch(/is busy \(.*IN_PROGRESS\) and did not finish/);
    await world.control('POST', 'clock', { stepMillis: 1 });
  });
});

describe('changes of other kinds', () => {
  test('tags only', async () => {
    await applyWhole(
      await config(
        { a: 'C0AAAAAAA' },
        {
          defaults: { workspace: 'acme', role: 'ops', guardrails: ['ReadOnlyAccess'], tags: { team: 'one' } },
        },
      ),
    );
    await applyWhole(
      await config(
        { a: 'C0AAAAAAA' },
        {
          defaults: { workspace: 'acme', role: 'ops', guardrails: ['ReadOnlyAccess'], tags: { team: 'two' } },
        },
      ),
    );
  });

  test('an emptied file is refused, with its flag deletes the stack, and not under termination protection', async () => {
    await applyWhole(await config({ a: 'C0AAAAAAA' }));
    const empty = await configOf({ channels: {}, roles: {}, defaults: { workspace: 'acme' } });
    const refused = await world.apply(empty);
    expect(refused.outcome).toBe('refused');
    expect(textOf(refused)).toContain('--allow safety/emptied');
    expect(await observedChannels(world)).toEqual({ 'demo-a': 'C0AAAAAAA' });
    const { cloudFormation } = world.clients;
    const protect = (EnableTerminationProtection: boolean) =>
      cloudFormation.send(
        new UpdateTerminationProtectionCommand({ StackName: 'demo', EnableTerminationProtection }),
      );
    const terms = { allow: new Set(['safety/emptied']) };
    await protect(true);
    const kept = await world.apply(empty, { terms });
    expect(kept.outcome).toBe('failed');
    expect(textOf(kept)).toContain('termination protection');
    await protect(false);
    expect(textOf(await world.apply(empty, { terms }))).toContain('the stack is deleted');
    expect(await observedChannels(world)).toEqual({});
    expect((await world.apply(empty, { terms })).outcome).toBe('unchanged');
  });

  test('a stale hash is refused and shows both plans', async () => {
    const first = await config({ a: 'C0AAAAAAA' });
    const { plan: reviewed } = await world.plan(first);
    if (reviewed.hash === undefined) throw new Error('the plan is complete');
    const report = await world.apply(await config({ b: 'C0BBBBBBB' }), { terms: { reviewed } });
    expect(report.outcome).toBe('stale');
    const text = textOf(report);
    expect(text).toContain(reviewed.hash);
    expect(text).toContain(report.plan.hash);
    expect(text).toMatch(/channels\.a\n\s+reviewed {2}create ChannelA[\s\S]*now {7}nothing/);
    expect(await observedChannels(world)).toEqual({});
  });

  test('what CloudFormation would do besides the plan stops it before anything happens', async () => {
    const { cloudFormation } = world.clients;
    await applyWhole(await config({ a: 'C0AAAAAAA' }));
    const other = await config({ a: 'C0AAAAAAA', c: 'C0CCCCCCC' });
    const notes: string[] = [];
    const report = await world.apply(await config({ a: 'C0AAAAAAA', b: 'C0BBBBBBB' }), {
      hooks: {
        note: text => notes.push(text),
        confirm: async () => {
          // Somebody else changes the stack between the look and the change.
          expect((await world.apply(other)).outcome).toBe('applied');
          return true;
        },
      },
    });
    expect(report.outcome).toBe('failed');
    expect(textOf(report)).toContain(
      'Another run has changed demo, and the remaining changes differ from the plan',
    );
    expect(notes.join()).toContain('ChannelC: planned nothing, CloudFormation says delete');
    expect(await observedChannels(world)).toEqual({ 'demo-a': 'C0AAAAAAA', 'demo-c': 'C0CCCCCCC' });
    const { Summaries } = await cloudFormation.send(new ListChangeSetsCommand({ StackName: 'demo' }));
    expect(Summaries ?? []).toEqual([]);
  });

  test('a new name would orphan the stack: refused, and let through it still says what is in the way', async () => {
    await applyWhole(await config({ a: 'C0AAAAAAA', b: 'C0BBBBBBB' }));
    const renamed = await config({ a: 'C0AAAAAAA', b: 'C0BBBBBBB' }, { name: 'renamed' });
    const refused = await world.apply(renamed);
    expect(refused.outcome).toBe('refused');
    expect(textOf(refused)).toContain('The stack demo holds 2 of the 2 channels that renamed asks for');
    const allowed = await world.apply(renamed, { terms: { allow: new Set(['safety/orphan']) } });
    expect(textOf(allowed)).toContain('is already configured');
    await world.clients.cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' }));
    await waitForGone();
    await applyWhole(renamed);
  });
});

async function failCreation(): Promise<void> {
  const { cloudFormation } = world.clients;
  const template = renderTemplate(resolveModel(await config({ a: 'C0AAAAAAA' })));
  // A topic of somebody else in the same template, of which AWS does not take the name.
  const broken = {
    ...template,
    Resources: {
      ...template.Resources,
      Broken: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: { Topics: ['arn:aws:sns:us-east-1:000000000000:none'], PolicyDocument: {} },
      },
    },
  };
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: 'demo',
      TemplateBody: JSON.stringify(broken),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  expect(await waitForStack(cloudFormation)).toBe('ROLLBACK_COMPLETE');
}

async function waitForGone(): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const answer = await world.clients.cloudFormation
      .send(new DescribeStacksCommand({ StackName: 'demo' }))
      .catch(() => undefined);
    if (answer === undefined) return;
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  throw new Error('never gone');
}

async function makeAndExecute({ cloudFormation }: World['clients']): Promise<void> {
  const template = renderTemplate(resolveModel(await config({ a: 'C0AAAAAAA', b: 'C0BBBBBBB' })));
  await cloudFormation.send(
    new CreateChangeSetCommand({
      StackName: 'demo',
      ChangeSetName: 'busy',
      TemplateBody: JSON.stringify(template),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  await waitUntil(async () => {
    const { Status } = await cloudFormation.send(
      new DescribeChangeSetCommand({ StackName: 'demo', ChangeSetName: 'busy' }),
    );
    return Status === 'CREATE_COMPLETE' ? Status : undefined;
  });
  await world.control('POST', 'clock', { stepMillis: 600_000 });
  await cloudFormation.send(new ExecuteChangeSetCommand({ StackName: 'demo', ChangeSetName: 'busy' }));
}
