import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDriftText } from '../../action/render/drift.ts';
import { control } from '../local-aws/raw-call.ts';
import { channelArn, makeSavedWorld, type SavedWorld } from './harness.ts';

// What is said of a channel that AWS has switched off: it may have been so when it was reviewed or imported.

const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, role: op, guardrails: [g] }
roles: { op: { allow: [{ actions: [sqs:ListQueues, sqs:PurgeQueue], resources: ["*"] }] } }
guardrails: { g: { allow: [{ actions: [sqs:ListQueues, sqs:PurgeQueue], resources: ["*"] }] } }
aliases: { list: sqs list-queues --region us-east-1 }
channels:
  ops: { channel: C0OPS00000, aliases: [list] }
  dev: { channel: C0DEV00000 }
  late: { channel: C0LATE0000, notify: { from: [cloudwatch-alarms] } }
`) as ChatopsConfig;
const arn = channelArn('demo-ops');

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(config);
});
afterAll(() => world.aws.stop());

async function readDrift(): Promise<string> {
  return renderDriftText(await world.drift(), createColors(false)).replaceAll(/\n\s+/g, ' ');
}

test('nothing works there, and nothing is said of what worked before', async () => {
  await world.restore();
  await world.byHand({ control: 'channels', input: { arn, state: 'DISABLED', reason: 'a policy' } });
  const text = await readDrift();
  expect(text).toMatch(/^1 channel is switched off by AWS: nothing that was reviewed works there #ops /);
  expect(text).toContain(
    '#ops cannot use 2 actions (1 write, 1 read), because AWS has switched it off; denied for everyone: run list',
  );
  expect(text).toContain('not possible as long as it is switched off: in ops, everyone: sqs:');
  expect(text).not.toMatch(/takes away|loses|no longer possible/);
});

test('beside another channel that loses something', async () => {
  await world.restore();
  await world.byHand({ control: 'channels', input: { arn, state: 'DISABLED' } });
  await world.byHand({
    chatbot: 'delete-slack-channel-configuration',
    input: { ChatConfigurationArn: arn.replace('demo-ops', 'demo-dev') },
  });
  const text = await readDrift();
  expect(text).toMatch(
    /^Drift takes away what was reviewed in 1 channel\n1 channel is switched off by AWS: nothing that was reviewed works there/,
  );
  expect(text).toContain('#dev loses 2 actions');
});

test('a channel that was moved as well: a revert brings it back, and nothing else', async () => {
  await world.restore();
  const late = arn.replace('demo-ops', 'demo-late');
  await world.byHand({
    chatbot: 'update-slack-channel-configuration',
    input: { ChatConfigurationArn: late, SlackChannelId: 'C0ELSE0000' },
  });
  await world.byHand({ control: 'channels', input: { arn: late, state: 'DISABLED' } });
  const text = await readDrift();
  expect(text).toMatch(/^[^#]*1 channel is switched off by AWS: nothing that was reviewed works there/);
  expect(text).toContain(
    'chatops drift --revert brings it back, but nothing works or arrives there until AWS switches the channel on again',
  );
});

test('where neither its roles nor its guardrails were read', async () => {
  await world.restore();
  await world.byHand({ control: 'channels', input: { arn, state: 'DISABLED' } });
  await control(world.aws.url, 'faults', { operation: 'iam:GetAccountAuthorizationDetails', kind: 'deny' });
  const text = await readDrift();
  expect(text).toContain(
    'Nothing works in #ops, which AWS has switched off. What people lose there is unknown: the roles and guardrails were not read',
  );
  expect(text).not.toMatch(/anything is possible|possibly allows/);
});
