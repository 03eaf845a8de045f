import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { explainReaders } from '../../action/access/find-readers.ts';
import type { Drift } from '../../action/core/drift.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { sortWidening } from '../../action/core/sort-drift.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { renderDriftIssue } from '../../action/render/drift-issue.ts';
import { driftRows } from '../../action/render/drift-rows.ts';
import { configOfOneChannel } from '../samples/one-channel.ts';
import { channelArn, makeWorld, type World } from './harness.ts';

// Channel configurations that have a topic of chatops.yml where it was not declared: people there read its messages.

const ours = 'arn:aws:sns:us-east-1:000000000000:demo-ops';
const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
const role = 'arn:aws:iam::000000000000:role/demo-r';
const sample = configOfOneChannel({ from: ['cloudwatch-alarms'] });
const config = {
  ...sample,
  channels: {
    ...sample.channels,
    two: { workspace: 'acme', channel: 'C0TWO0000', role: 'r', guardrails: 'none' as const },
  },
};

let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
  expect(await world.apply()).toBe('applied');
});
afterAll(() => world.aws.stop());

const call = (chatbot: string, input: JsonObject) => world.byHand({ chatbot, input });
const create = (SnsTopicArns: string[], GuardrailPolicyArns: string[]) =>
  call('create-slack-channel-configuration', {
    SlackTeamId: 'T0123ABCD',
    SlackChannelId: 'C0EVE0000',
    ConfigurationName: 'eve',
    IamRoleArn: role,
    SnsTopicArns,
    GuardrailPolicyArns,
  });
const remove = () => call('delete-slack-channel-configuration', { ChatConfigurationArn: channelArn('eve') });
const update = (name: string, SlackChannelId: string, more: JsonObject) =>
  call('update-slack-channel-configuration', {
    ChatConfigurationArn: channelArn(name),
    SlackChannelId,
    ...more,
  });

async function look() {
  const report = await world.drift();
  const { headlines, channels } = describeWidening(report);
  const finding = { file: 'chatops.yml', name: 'demo', target: 'default', problem: undefined };
  const { title } = renderDriftIssue(
    { ...finding, ...report },
    { fingerprint: '', history: [] },
    { at: 'now', runUrl: undefined },
  );
  return {
    title,
    says: [...headlines, ...channels],
    risks: driftRows(report.drift).map(({ risk, sentence }) => `${risk}: ${sentence}`),
  };
}

const headline = '1 undeclared subscriber receives messages of 1 topic of chat';
const reads = (who: string) => `ops: the channel ${who}, receives messages of the topic demo-ops`;

test('a channel that is unmanaged and may do nothing reads the topic it has', async () => {
  await create([ours], [denyAll]);
  expect(await look()).toEqual({
    title: 'Drift in demo: 1 found, undeclared subscribers receive messages of topics',
    says: [headline, reads('eve, Slack channel C0EVE0000 (workspace T0123ABCD)')],
    risks: [
      'widens: SlackChannelConfiguration eve is unmanaged (in no chatops.yml and no stack of the Region)',
    ],
  });
  await remove();
});

test('without a topic of chatops.yml it reads nothing', async () => {
  await create([], [denyAll]);
  expect((await look()).says).toEqual([]);
  await remove();
});

test('one that gives access as well has both said', async () => {
  await create([ours], ['arn:aws:iam::aws:policy/AdministratorAccess']);
  const { title, says } = await look();
  expect(says).toContain(headline);
  expect(says[0]).toMatch(/allows more than/);
  expect(title).not.toContain('subscribers');
  await remove();
});

test('a declared channel that was given the topic by hand', async () => {
  await update('demo-two', 'C0TWO0000', { SnsTopicArns: [ours] });
  const { says, risks } = await look();
  expect(says).toEqual([headline, reads('two, Slack channel C0TWO0000 (workspace T0123ABCD)')]);
  expect(risks).toEqual([`widens: SlackChannelConfiguration demo-two has undeclared SnsTopicArns: ${ours}`]);
  await update('demo-two', 'C0TWO0000', { SnsTopicArns: [] });
});

test('a declared channel that was moved by hand takes its topics to other people', async () => {
  await update('demo-ops', 'C0EVE0000', {});
  const { says, risks } = await look();
  expect(says).toContain(headline);
  expect(says).toContain(reads('ops, Slack channel C0EVE0000 (workspace T0123ABCD)'));
  expect(risks).toEqual([expect.stringMatching(/^widens: SlackChannelConfiguration demo-ops has another/)]);
});

test('what gives access, and what was not assessed, is not put down as a subscriber alone', () => {
  const drift = {
    target: 'default',
    path: 'channels.eve',
    kind: 'unmanaged',
    id: channelArn('eve'),
  } as const;
  const observed = { SlackChannelId: 'C1', SlackWorkspaceId: 'T1', SnsTopicArns: [ours] };
  const eve = { ...drift, type: 'AWS::Chatbot::SlackChannelConfiguration', observed };
  const own = {
    comparisons: [],
    companions: [ours],
    place: { account: '000000000000', region: 'us-east-1', partition: 'aws' },
  };
  const groupsOf = (more: Pick<Drift, 'risk' | 'gained' | 'isHeldBack'>) => {
    const groups = sortWidening(explainReaders([{ ...eve, ...more }], own));
    return Object.entries(groups).flatMap(([name, items]) => (items.length > 0 ? [name] : []));
  };
  expect(groupsOf({ risk: 'widens' })).toEqual(['inChat']);
  expect(groupsOf({ risk: 'unknown', gained: ['x'] })).toEqual(['inChat']);
  expect(groupsOf({ risk: 'none' })).toEqual(['topics']);
  expect(groupsOf({ risk: 'widens', isHeldBack: true })).toEqual(['topics']);
});
