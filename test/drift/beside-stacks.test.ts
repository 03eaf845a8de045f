import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { adopt } from '../../action/commands/adopt-stack.ts';
import { detectDrifts, joinReports } from '../../action/commands/drift.ts';
import { importAccount } from '../../action/commands/import-account.ts';
import { planChanges } from '../../action/commands/plan.ts';
import { planAdoption } from '../../action/commands/plan-adoption.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { UnmanagedResource } from '../../action/core/snapshot.ts';
import { findUnmanaged } from '../../action/drift/find-unmanaged.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDriftText } from '../../action/render/drift.ts';
import { openLine } from '../faults/dying-line.ts';
import { channelArn, type HandCall, makeSavedWorld, openAws, type SavedWorld } from './harness.ts';

// What is said of an account that has several stacks, each with a chatops.yml of its own.

const make = (name: string, role: string, guardrail: string, channel: string) =>
  parse(`
version: 1
name: ${name}
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  ${role}: { allow: [{ actions: [sqs:SendMessage], resources: ["*"] }] }
guardrails:
  ${guardrail}: { allow: [{ actions: [sqs:SendMessage], resources: ["*"] }] }
channels:
  ${name}: { channel: ${channel}, role: ${role}, guardrails: [${guardrail}] }
`) as ChatopsConfig;
const [alpha, beta] = [
  make('demo', 'ops', 'queues', 'C0FIRST000'),
  make('beta', 'dev', 'topics', 'C0SECOND00'),
];

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(alpha);
});
beforeEach(async () => {
  await world.restore();
  expect(await world.apply(beta)).toBe('applied');
});
afterAll(() => world.aws.stop());

const iam = (rest: string) => `arn:aws:iam::000000000000:${rest}`;
const [role, guardrail] = [iam('role/chatops/beta/beta-dev'), iam('policy/chatops/beta/beta-topics')];
const hand: HandCall = {
  chatbot: 'create-slack-channel-configuration',
  input: {
    ...{ SlackTeamId: 'T0123ABCD', SlackChannelId: 'C0HAND0000', SlackChannelName: 'hand' },
    ...{
      ConfigurationName: 'hand',
      LoggingLevel: 'ERROR',
      IamRoleArn: role,
      GuardrailPolicyArns: [guardrail],
    },
  },
};

test('the YAML of a channel has what belongs to another stack by ARN, says so, and can be adopted', async () => {
  await world.byHand(hand);
  const [item] = (await world.drift()).drift.filter(({ kind }) => kind === 'unmanaged');
  const snippet = parse(item?.snippet ?? '') as Partial<ChatopsConfig>;
  expect(snippet).toMatchObject({
    roles: { 'beta-dev': { arn: 'arn:aws:iam::${AWS::AccountId}:role/chatops/beta/beta-dev' } },
    guardrails: { 'beta-topics': { arn: 'arn:aws:iam::${AWS::AccountId}:policy/chatops/beta/beta-topics' } },
  });
  // A snippet brings no files.
  expect(item?.snippet).not.toContain('document');
  expect(item?.note).toContain(`The YAML uses by ARN the role ${role}: it belongs to the stack beta`);
  expect(item?.note).toContain(
    `The YAML uses by ARN the guardrail ${guardrail}: it belongs to the stack beta`,
  );
  const merged = {
    ...alpha,
    roles: { ...alpha.roles, ...snippet.roles },
    guardrails: { ...alpha.guardrails, ...snippet.guardrails },
    channels: { ...alpha.channels, ...snippet.channels },
  } as ChatopsConfig;
  await world.inSession(async session => {
    const resolved = resolve(merged);
    const result = await adopt(await planAdoption(session, resolved), resolved, () => undefined);
    expect([result.adopted.map(({ path }) => path), result.failures]).toEqual([['channels.hand'], []]);
  });
  expect((await world.drift({}, merged)).drift).toEqual([]);
});

test('a chat channel that a configuration of another stack took over is compared with what was reviewed there', async () => {
  await world.byHand({
    chatbot: 'update-slack-channel-configuration',
    input: {
      ChatConfigurationArn: channelArn('demo-demo'),
      ...{ SlackChannelId: 'C0MOVED000', SlackChannelName: 'moved' },
    },
  });
  await world.byHand({
    chatbot: 'update-slack-channel-configuration',
    input: {
      ChatConfigurationArn: channelArn('beta-beta'),
      ...{ SlackChannelId: 'C0FIRST000', SlackChannelName: 'first' },
      GuardrailPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    },
  });
  const report = await world.drift();
  const text = renderDriftText(report, createColors(false)).replaceAll(/\n\s*/g, ' ');
  expect(text).toMatch(
    /#beta-beta in Slack channel C0FIRST000 \(workspace T0123ABCD\), which was #demo, gains/,
  );
  expect(text).toContain('#demo moves to Slack channel C0MOVED000');
  expect(report.drift).toContainEqual(expect.objectContaining({ path: 'channels.demo', risk: 'widens' }));
});

test('a report of several files says which of them the YAML is for', async () => {
  await world.byHand(hand);
  const reports = await world.use(aws =>
    detectDrifts([alpha, beta].map(config => ({ aws, config: resolve(config) }))),
  );
  const text = (report: Parameters<typeof renderDriftText>[0]) =>
    renderDriftText(report, createColors(false)).replaceAll(/\n\s*/g, ' ');
  expect(text(joinReports(reports))).toContain('merge this YAML into the chatops.yml with name: demo and,');
  expect(text(joinReports(reports.slice(0, 1)))).toContain('merge this YAML into chatops.yml and,');
});

async function withFault<T>(operation: string, look: () => Promise<T>): Promise<T> {
  const url = `${world.aws.url}/_local/faults`;
  await fetch(url, { method: 'POST', body: JSON.stringify({ operation, kind: 'deny' }) });
  try {
    return await look();
  } finally {
    await fetch(url, { method: 'DELETE' });
  }
}

test('an unmanaged channel that could not be read is not checked', async () => {
  await world.byHand(hand);
  const report = await withFault('cloudcontrolapi:GetResource', () => world.drift());
  const [item] = report.drift.filter(({ kind }) => kind === 'unmanaged');
  expect(item?.note).toContain('Not read completely: ');
  expect(report.unchecked).toEqual([expect.objectContaining({ path: 'channels.hand', id: item?.id })]);
  expect(report.look.complete).toBe(false);
  expect(renderDriftText(report, createColors(false))).toMatch(/1 not checked/);
});

/** Looks by a line on which the channel that was made by hand is deleted when it is about to be read by itself. */
async function whileDeleted<T>(look: (endpoint: string) => Promise<T>): Promise<T> {
  const isAsked = (call: string) => call.endsWith('GetResource');
  let isDeleted = false;
  const line = await openLine(world.aws.url, undefined, async call => {
    if (isDeleted || !isAsked(call)) return;
    isDeleted = true;
    await world.byHand({
      chatbot: 'delete-slack-channel-configuration',
      input: { ChatConfigurationArn: byHand },
    });
  });
  try {
    return await look(line.url);
  } finally {
    await line.close();
  }
}

const byHand = channelArn('hand');
const notFound = 'AWS lists it, but Cloud Control did not find it';

test('a channel that Chatbot lists and Cloud Control does not find is not checked', async () => {
  const all = [alpha, beta].map(each => resolve(each));
  await world.byHand(hand);
  const [report] = await whileDeleted(url =>
    detectDrifts(all.slice(0, 1).map(config => ({ aws: openAws(url), config }))),
  );
  expect(report?.unchecked).toEqual([
    expect.objectContaining({ path: 'channels.hand', id: byHand, reason: notFound }),
  ]);
  expect(report?.look.complete).toBe(false);
  await world.byHand(hand);
  const plan = await whileDeleted(url => planChanges(openAws(url), resolve(alpha)));
  expect([plan.look.complete, plan.plan.hash]).toEqual([false, undefined]);
  await world.byHand(hand);
  const request = {
    ...{ name: 'new', channels: undefined, today: '2026-11-30', file: 'chatops.yml' },
    describeDifference: () => '',
  };
  await expect(
    whileDeleted(async url => {
      const [outcome] = await openAws(url).inEachTarget('plan', session => importAccount(session, request));
      if (outcome?.ok === false) throw outcome.failure;
    }),
  ).rejects.toThrow(`${byHand} could not be read. ${notFound}`);
});

test('neither is one whose role another stack may declare', async () => {
  const denied = { ok: false, reason: 'AccessDenied' } as const;
  const properties = { IamRoleArn: role, GuardrailPolicies: [guardrail] };
  const one = { type: 'AWS::Chatbot::SlackChannelConfiguration', id: 'arn:hand', properties };
  const find = (unread: UnmanagedResource['unread']) =>
    findUnmanaged(
      {
        target: 'default',
        config: alpha,
        place: { account: '000000000000', region: 'us-east-1', partition: 'aws' },
      },
      {
        unmanaged: { ok: true, value: [{ ...one, ...(unread === undefined ? {} : { unread }) }] },
        partOwners: new Map([[role, denied]]),
      },
      { roles: new Map(), policies: new Map(), isComplete: false, waiting: new Map() },
    ).unchecked.map(({ property, reason }) => [property, reason]);
  const part = ['IamRoleArn', `whether another stack declares ${role} is unknown: AccessDenied`];
  expect(find(undefined)).toEqual([part]);
  // What was left out because there is too much is a limit of the report.
  expect(find({ reason: 'too many', isLimit: true })).toEqual([part]);
  expect(find({ reason: 'HTTP 404' })).toEqual([[undefined, 'HTTP 404'], part]);
});
