import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { makeWorld, type World } from './harness.ts';

const account = '000000000000';
const config = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  defaults: { workspace: 'acme' },
  roles: { r: { allow: [{ actions: ['sqs:PurgeQueue', 'sqs:ListQueues'], resources: ['*'] }] } },
  guardrails: {
    g: { allow: [{ actions: ['sqs:ListQueues'], resources: ['*'] }] },
    purge: { allow: [{ actions: ['sqs:PurgeQueue'], resources: ['*'] }] },
  },
  channels: {
    incident: { channel: 'C0INCIDENT', role: 'r', guardrails: ['g'], until: '2099-06-30' },
    other: { channel: 'C0OTHER000', role: 'r', guardrails: ['purge'] },
  },
} as ChatopsConfig;
const policy = (name: string) => `arn:aws:iam::${account}:policy/chatops/demo/demo-${name}`;

const withoutExample = (line: string) => line.replace(/; for example: .*$/, '');
const nameOf = (arn: unknown) => String(arn).slice(String(arn).lastIndexOf('/') + 1);

let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
  await world.apply();
});
afterAll(() => world.aws.stop());

test('what a drift allows alone until a date, and other drift after it, is its own until that date', async () => {
  const { drift: none } = await world.drift();
  expect(none).toEqual([]);
  await world.byHand({
    chatbot: 'update-slack-channel-configuration',
    input: {
      ChatConfigurationArn: `arn:aws:chatbot::${account}:chat-configuration/slack-channel/demo-incident`,
      SlackChannelId: 'C0INCIDENT',
      GuardrailPolicyArns: [policy('g'), policy('purge')],
    },
  });
  const { drift } = await world.drift();
  const purge = 'sqs:PurgeQueue';
  const until = (action: string) => `in incident, everyone, until the end of 2099-06-30 (UTC): ${action}`;
  const from = (action: string) => `in incident, everyone, from 2099-07-01 (UTC): ${action}`;
  const found = drift.map(({ risk, property, expected, observed, share }) => ({
    ...{ risk, property, value: nameOf(expected ?? observed) },
    own: share?.own.map(withoutExample),
    together: share?.together.map(withoutExample),
  }));
  expect(found).toEqual([
    {
      ...{ risk: 'widens', property: 'GuardrailPolicies', value: 'demo-purge' },
      own: [until(purge)],
      together: [from(purge)],
    },
    {
      ...{ risk: 'widens', property: 'GuardrailPolicies', value: 'demo-incident-until' },
      own: [from('sqs:ListQueues')],
      together: [from(purge)],
    },
  ]);
});

test('what the end of a channel alone gives goes on beside wider drift that begins later', async () => {
  const queue = `arn:aws:sqs:eu-west-1:${account}:q`;
  const narrow = {
    ...config,
    roles: { r: { allow: [{ actions: ['sqs:ReceiveMessage'], resources: [queue] }] } },
    guardrails: { g: { allow: [{ actions: ['sqs:ReceiveMessage'], resources: ['*'] }] } },
    channels: { incident: { channel: 'C0INCIDENT', role: 'r', guardrails: ['g'], until: '2099-06-30' } },
  } as ChatopsConfig;
  const other = await makeWorld(narrow);
  try {
    await other.apply();
    await other.byHand({
      chatbot: 'update-slack-channel-configuration',
      input: {
        ChatConfigurationArn: `arn:aws:chatbot::${account}:chat-configuration/slack-channel/demo-incident`,
        SlackChannelId: 'C0INCIDENT',
        GuardrailPolicyArns: [policy('g')],
      },
    });
    const statement = {
      ...{ Effect: 'Allow', Action: 'sqs:ReceiveMessage', Resource: '*' },
      Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': '2099-12-25T00:00:00Z' } },
    };
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await other.byHand({
      iam: 'PutRolePolicy',
      input: { RoleName: 'demo-r', PolicyName: 'byhand', PolicyDocument: document },
    });
    const { drift } = await other.drift();
    const everyone = (lines: readonly string[] = []) =>
      lines.filter(line => line.startsWith('in incident, everyone')).map(withoutExample);
    const later =
      'in incident, everyone, from 2099-12-25 (UTC): sqs:ReceiveMessage (messages) on * (in part)';
    expect(
      drift.map(({ property, share }) => [property, everyone(share?.own), everyone(share?.together)]),
    ).toEqual([
      [
        'GuardrailPolicies',
        [`in incident, everyone, from 2099-07-01 (UTC): sqs:ReceiveMessage (messages) on ${queue}`],
        [later],
      ],
      ['Policies', [], [later]],
    ]);
  } finally {
    await other.aws.stop();
  }
});
