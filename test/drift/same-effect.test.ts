import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { type HandCall, makeSavedWorld, type SavedWorld } from './harness.ts';

// Changes by hand that have one effect have one risk, in whichever way they are made.

const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, guardrails: [AmazonSQSFullAccess] }
roles:
  plain: { policies: { Own: { allow: [{ actions: [sqs:ListQueues], resources: ["*"] }] } } }
  guarded:
    policies:
      Own: { allow: [{ actions: [sqs:ListQueues], resources: ["*"] }] }
      Guard: { deny: [{ actions: [sqs:PurgeQueue], resources: ["*"], conditions: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }] }
  stopped:
    policies:
      Own: { allow: [{ actions: [sqs:ListQueues, sqs:PurgeQueue], resources: ["*"] }], deny: [{ actions: [sqs:PurgeQueue], resources: ["*"], conditions: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }] }
      Stop: { deny: [{ actions: [sqs:PurgeQueue], resources: ["*"] }] }
  stoppedInOne:
    policies:
      Own:
        allow: [{ actions: [sqs:ListQueues, sqs:PurgeQueue], resources: ["*"] }]
        deny: [{ actions: [sqs:PurgeQueue], resources: ["*"], conditions: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }, { actions: [sqs:PurgeQueue], resources: ["*"] }]
channels:
  plain: { channel: C0PLAIN000, role: plain }
  guarded: { channel: C0GUARDED0, role: guarded }
  stopped: { channel: C0STOPPED0, role: stopped }
  one: { channel: C0ONE00000, role: stoppedInOne }
`) as ChatopsConfig;

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(config, new Map(), {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sqs:PurgeQueue', Resource: '*' }],
  });
});
afterAll(() => world.aws.stop());

const allow = (action: string) => ({ Effect: 'Allow', Action: action, Resource: '*' });
const deny = (action: string) => ({ Effect: 'Deny', Action: action, Resource: '*' });
const notWithoutMfa = {
  ...deny('sqs:PurgeQueue'),
  Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
};
const put = (role: string, name: string, ...statements: readonly object[]): HandCall => ({
  iam: 'PutRolePolicy',
  input: {
    RoleName: `demo-${role}`,
    PolicyName: name,
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  },
});
const attach = (role: string): HandCall => ({
  iam: 'AttachRolePolicy',
  input: { RoleName: `demo-${role}`, PolicyArn: 'arn:aws:iam::000000000000:policy/boundary' },
});
const reviewed = allow('sqs:ListQueues');
const both = [allow('sqs:ListQueues'), allow('sqs:PurgeQueue')];
const [purge, list] = [allow('sqs:PurgeQueue'), deny('sqs:ListQueues')];

/** What is done, the ways in which it is done, and the risk of each. */
type Effect = readonly [what: string, risk: string, ways: readonly HandCall[]];

test.each<Effect>([
  [
    'one more action',
    'widens',
    [put('plain', 'New', purge), put('plain', 'Own', reviewed, purge), attach('plain')],
  ],
  [
    'one more action, beside a Deny with a condition',
    'widens',
    [put('guarded', 'New', purge), put('guarded', 'Own', reviewed, purge), attach('guarded')],
  ],
  [
    'one more action, and one that is denied, beside a Deny with a condition',
    'widens',
    [put('guarded', 'New', purge, list), put('guarded', 'Own', reviewed, purge, list)],
  ],
  ['one action less', 'narrows', [put('plain', 'New', list), put('plain', 'Own', reviewed, list)]],
  [
    'a Deny that is gone, beside one with a condition',
    'widens',
    [
      { iam: 'DeleteRolePolicy', input: { RoleName: 'demo-stopped', PolicyName: 'Stop' } },
      put('stoppedInOne', 'Own', ...both, notWithoutMfa),
    ],
  ],
])('%s: %s', async (_what, risk, ways) => {
  const found: string[] = [];
  for (const way of ways) {
    await world.restore();
    await world.byHand(way);
    const { drift } = await world.drift();
    found.push(drift.map(item => item.risk).join(' '));
  }
  expect(found).toEqual(ways.map(() => risk));
});
