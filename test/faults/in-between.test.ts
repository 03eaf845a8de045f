import { DeleteSlackChannelConfigurationCommand } from '@aws-sdk/client-chatbot';
import {
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ListChangeSetsCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { resolveModel } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { channelsOf, configOf, startWorld, textOf, type World } from '../apply/world.ts';
import { waitForStack, waitUntil } from '../local-aws/harness.ts';
import { configureByHand } from '../local-aws/samples.ts';
import { openLine } from './dying-line.ts';
import { expectConverged, observe } from './scenarios.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.apply(small);
});
afterEach(() => world.stop());

const small = configOf({ channels: channelsOf({ a: 'C0AAAAAAA' }) });
const wish = configOf({ channels: channelsOf({ a: 'C0AAAAAAA', b: 'C0BBBBBBB' }) });
const other = configOf({ channels: channelsOf({ a: 'C0AAAAAAA', z: 'C0ZZZZZZZ' }) });

/** What somebody else does just before a call of ours, and how often. */
interface Intrusion {
  readonly call: string;
  readonly times: number;
  readonly act: () => Promise<unknown>;
}

async function applyUnder({ call, times, act }: Intrusion) {
  let left = times;
  const line = await openLine(world.url, undefined, async name => {
    if (name !== call || left === 0) return;
    left -= 1;
    await act();
  });
  const report = await world.apply(wish, { way: { url: line.url } });
  await line.close();
  expect(left).toBe(0);
  return { outcome: report.outcome, text: textOf(report) };
}

/** Somebody who knows nothing of change sets updates the stack; AWS then has those that wait OBSOLETE. */
async function updateStack(config: ChatopsConfig, tag = 'none'): Promise<void> {
  const { cloudFormation } = world.clients;
  await cloudFormation.send(
    new UpdateStackCommand({
      StackName: 'demo',
      TemplateBody: JSON.stringify(renderTemplate(resolveModel(config))),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Tags: [{ Key: 'seen', Value: tag }],
    }),
  );
  const { Summaries = [] } = await cloudFormation.send(new ListChangeSetsCommand({ StackName: 'demo' }));
  expect(Summaries.map(({ ExecutionStatus }) => ExecutionStatus)).toEqual(['OBSOLETE']);
  await waitForStack(cloudFormation);
}

async function deleteChangeSets(): Promise<void> {
  const { cloudFormation } = world.clients;
  const { Summaries = [] } = await cloudFormation.send(new ListChangeSetsCommand({ StackName: 'demo' }));
  expect(Summaries.length).toBe(1);
  for (const { ChangeSetId: id } of Summaries) {
    await cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
  }
}

async function deleteStack(): Promise<void> {
  const { cloudFormation } = world.clients;
  await cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' }));
  await waitUntil(() =>
    cloudFormation.send(new DescribeStacksCommand({ StackName: 'demo' })).then(
      () => undefined,
      () => true,
    ),
  );
}

const isNotPlanned = /Another run has changed demo, and the remaining changes differ from the plan/;

const create = 'CreateChangeSet';
const execute = 'ExecuteChangeSet';
const look = 'DescribeChangeSet';

interface Case {
  readonly name: string;
  readonly intrusion: Intrusion;
  /** What the run says that it happens to. */
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  {
    name: 'OBSOLETE: somebody updated the stack to something else',
    intrusion: { call: execute, times: 1, act: () => updateStack(other) },
    says: isNotPlanned,
  },
  {
    name: 'OBSOLETE: somebody changed nothing of what was planned',
    intrusion: { call: execute, times: 1, act: () => updateStack(small, 'yes') },
    says: /^Applied/,
  },
  {
    name: 'OBSOLETE: somebody did all that was planned',
    intrusion: { call: execute, times: 1, act: () => updateStack(wish) },
    says: /^Nothing to change: AWS matches chatops\.yml/,
  },
  {
    name: 'somebody updated the stack to something else before the change set is made',
    intrusion: { call: create, times: 1, act: () => world.apply(other) },
    says: isNotPlanned,
  },
  {
    name: 'somebody did all that was planned before the change set is made',
    intrusion: { call: create, times: 1, act: () => world.apply(wish) },
    says: /^Nothing to change: AWS matches chatops\.yml/,
  },
  {
    name: 'another run executed its own change set, which deletes ours',
    intrusion: { call: execute, times: 1, act: () => world.apply(other) },
    says: isNotPlanned,
  },
  {
    name: 'somebody deletes the change set while it is being made',
    intrusion: { call: look, times: 1, act: deleteChangeSets },
    says: /^Applied/,
  },
  {
    name: 'somebody deletes the change set before it is executed',
    intrusion: { call: execute, times: 1, act: deleteChangeSets },
    says: /^Applied/,
  },
  {
    name: 'somebody deletes each change set before it is executed',
    intrusion: { call: execute, times: 3, act: deleteChangeSets },
    says: /The change set for demo was deleted from outside before it was executed/,
  },
  {
    name: 'somebody deletes the stack',
    intrusion: { call: execute, times: 1, act: deleteStack },
    says: isNotPlanned,
  },
];

test.each(cases)('$name', async ({ intrusion, says }) => {
  const { outcome, text } = await applyUnder(intrusion);
  expect(text).toMatch(says);
  // Who was told that it is applied has what was asked for; who was told otherwise gets it from the next run.
  if (outcome !== 'failed') await expectConverged(world, wish);
  expect(outcome).toMatch(/^(applied|unchanged|failed)$/);
  expect(textOf(await world.apply(wish))).toMatch(/^(Applied|Nothing to change)/);
  await expectConverged(world, wish);
});

test('a change set that announces something else than planned, although nothing else changes the stack', async () => {
  const line = await openLine(world.url, undefined, undefined, (name, answer) =>
    name === look
      ? answer.replaceAll('<LogicalResourceId>ChannelB<', '<LogicalResourceId>ChannelX<')
      : answer,
  );
  const notes: string[] = [];
  const hooks = { note: (text: string) => notes.push(text) };
  const report = await world.apply(wish, { way: { url: line.url }, hooks });
  await line.close();
  expect(notes).toEqual([expect.stringMatching(/differently from the plan\. .*\. Reading the stack again$/)]);
  expect(textOf(report)).toMatch(
    /ChannelB: planned create, CloudFormation says nothing[\s\S]*please report it/,
  );
  await expectConverged(world, small);
  expect(textOf(await world.apply(wish))).toMatch(/^Applied/);
});

test.each(['CreateChangeSet', 'DescribeChangeSet', 'DescribeStackEvents'])(
  '^C during the last %s before executing: nothing is changed, and nothing is left',
  async call => {
    const controller = new AbortController();
    const line = await openLine(world.url, undefined, async name => {
      if (name === call) controller.abort();
    });
    const report = await world.apply(wish, {
      way: { url: line.url },
      hooks: { signal: controller.signal },
    });
    await line.close();
    expect(textOf(report)).toContain('Interrupted before anything was changed');
    await expectConverged(world, small);
    expect(textOf(await world.apply(wish))).toMatch(/^Applied/);
    await expectConverged(world, wish);
  },
);

/** The configuration is renamed, which takes two steps: it goes in the first and comes back in the second. */
const renamed = configOf({ channels: { a: { channel: 'C0AAAAAAA', 'configuration-name': 'other' } } });

const isHalfDone =
  /Step 1 of 2 is applied. Until step 2 completes, these do not work, or only in part: channels\.a/;

async function applyInTwoSteps(atSecondStep: (abort: () => void) => Promise<unknown>) {
  const controller = new AbortController();
  let changeSets = 0;
  const line = await openLine(world.url, undefined, async name => {
    if (name !== 'CreateChangeSet') return;
    changeSets += 1;
    if (changeSets === 2) await atSecondStep(() => controller.abort());
  });
  const report = await world.apply(renamed, { way: { url: line.url }, hooks: { signal: controller.signal } });
  await line.close();
  expect([changeSets, report.outcome]).toEqual([2, 'failed']);
  return textOf(report);
}

describe('between the two steps of an apply', () => {
  afterEach(async () => {
    await world.control('DELETE', 'faults');
    expect(textOf(await world.apply(renamed))).toMatch(/^Applied/);
    await expectConverged(world, renamed);
  });

  test('^C does not say that nothing was changed', async () => {
    const text = await applyInTwoSteps(async abort => abort());
    expect(text).toMatch(isHalfDone);
    expect(text).toContain('Interrupted');
    expect(text).not.toContain('nothing was changed');
    expect(text).not.toContain('before anything was changed');
  });

  test('a refusal of the second step says what is missing', async () => {
    const fault = { operation: 'cloudformation:CreateChangeSet', kind: 'deny', times: 1 };
    const text = await applyInTwoSteps(() => world.control('POST', 'faults', fault));
    expect(text).toMatch(isHalfDone);
    expect(text).toContain('CloudFormation made no change set for demo');
  });

  test('a second step that is undone goes back to the first, and not to what was before', async () => {
    const byHand = 'arn:aws:chatbot::000000000000:chat-configuration/slack-channel/by-hand';
    const text = await applyInTwoSteps(() => configureByHand(world.clients.chatbot, 'by-hand', 'C0AAAAAAA'));
    await world.clients.chatbot.send(
      new DeleteSlackChannelConfigurationCommand({ ChatConfigurationArn: byHand }),
    );
    expect(text).toMatch(/ChannelA .*has already been configured/);
    expect(text).toMatch(isHalfDone);
    expect(text).not.toContain('the previous deployment is in effect');
  });
});

test('^C while a stack is being deleted: that goes on, and it is said', async () => {
  await world.control('POST', 'clock', { stepMillis: 300 });
  const controller = new AbortController();
  const line = await openLine(world.url, undefined, async name => {
    if (name === 'DeleteStack') controller.abort();
  });
  const empty = configOf({ channels: {}, roles: {}, defaults: { workspace: 'acme' } });
  const terms = { allow: new Set(['safety/emptied']) };
  const hooks = { signal: controller.signal };
  const text = textOf(await world.apply(empty, { way: { url: line.url }, terms, hooks }));
  await line.close();
  expect(text).toContain('Interrupted while CloudFormation deletes demo: the operation continues by itself');
  await world.control('POST', 'clock', { stepMillis: 1 });
  expect((await world.apply(empty, { terms })).outcome).toBe('unchanged');
  expect(await observe(world)).toEqual({ channels: {}, roles: [], policies: [] });
});
