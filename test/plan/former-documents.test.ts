import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type PlanReport, planChanges } from '../../action/commands/plan.ts';
import type { Json } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { makeSavedWorld, type SavedWorld } from '../drift/harness.ts';

// What a plan says of access where chatops.yml no longer names a reviewed document, as after `drift --codify`.

const allow = (...actions: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
});
const boundary = allow('sqs:ListQueues');
const arn = 'arn:aws:iam::${AWS::AccountId}:policy/boundary';
const fileWith = (role: string) =>
  parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  op: { allow: [{ actions: [sqs:ListQueues, sqs:PurgeQueue], resources: ["*"] }]${role} }
guardrails: { g: { allow: [{ actions: [sqs:ListQueues, sqs:PurgeQueue], resources: ["*"] }] } }
channels: { ops: { channel: C0BBBBBBB, role: op, guardrails: [g] } }
`) as ChatopsConfig;

let world: SavedWorld;
beforeAll(async () => {
  const before = fileWith(`, permissions-boundary: { arn: "${arn}", document: boundary.json }`);
  world = await makeSavedWorld(before, new Map<string, Json[]>([[arn, [boundary]]]), boundary);
});
afterAll(() => world.aws.stop());

function planWithout(): Promise<PlanReport> {
  const config = { ...resolve(fileWith('')), documents: new Map() };
  return world.use(aws => planChanges(aws, config));
}

const rowsOf = ({ access }: PlanReport) =>
  access.flatMap(({ gained }) => gained.map(({ action, certainty }) => [action, certainty]));
const codesOf = ({ findings }: PlanReport) => findings.map(({ code }) => code);

test('the content of a boundary in AWS is what was reviewed where its digest says so', async () => {
  await world.restore();
  await world.byHand({ iam: 'DeleteRolePermissionsBoundary', input: { RoleName: 'demo-op' } });
  const plan = await planWithout();
  expect([rowsOf(plan), codesOf(plan)]).toEqual([[['sqs:PurgeQueue', undefined]], []]);
});

test('otherwise it is not known what was reviewed, and a notice says so', async () => {
  await world.restore();
  await world.byHand({
    iam: 'CreatePolicyVersion',
    input: {
      PolicyArn: 'arn:aws:iam::000000000000:policy/boundary',
      PolicyDocument: JSON.stringify(allow('sns:ListTopics')),
      SetAsDefault: 'true',
    },
  });
  const plan = await planWithout();
  expect(rowsOf(plan)).toEqual([
    ['sqs:ListQueues', 'unknown'],
    ['sqs:PurgeQueue', 'unknown'],
  ]);
  expect(codesOf(plan)).toEqual(['plan/reviewed-documents']);
});
