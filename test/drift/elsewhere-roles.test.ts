import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDriftText } from '../../action/render/drift.ts';
import { allow, trust } from '../local-aws/harness.ts';
import { type HandCall, makeWorld, type World } from './harness.ts';

// The proofs of a role that is made elsewhere rest on its reviewed documents, on no boundary, and on chat being able to assume it.

const account = '000000000000';
const role = `arn:aws:iam::${account}:role/legacy`;
const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
roles: { legacy: { arn: "${role}", document: legacy.json } }
guardrails: { queues: { allow: [{ actions: ["sqs:*"], resources: ["*"] }] } }
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: legacy, guardrails: [queues] } }
`) as ChatopsConfig;

const call = (iam: string, input: Record<string, unknown>) =>
  world.byHand({ iam, input: { RoleName: 'legacy', ...input } } as unknown as HandCall);
const trustIn = (principal: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });
const readReport = async () => {
  const report = await world.drift();
  return { report, text: renderDriftText(report, createColors(false)).replaceAll(/\n\s+/g, ' ') };
};

let world: World;
beforeAll(async () => {
  world = await makeWorld(config, new Map([[role, [allow('sqs:ListQueues')]]]));
  await call('CreateRole', { AssumeRolePolicyDocument: JSON.stringify(trust) });
  await call('PutRolePolicy', {
    PolicyName: 'Look',
    PolicyDocument: JSON.stringify(allow('sqs:ListQueues')),
  });
  for (const [PolicyName, action] of [
    ['Other', 'ec2:*'],
    ['Same', 'sqs:*'],
  ] as const)
    await world.byHand({
      iam: 'CreatePolicy',
      input: { PolicyName, PolicyDocument: JSON.stringify(allow(action)) },
    } as unknown as HandCall);
  expect(await world.apply()).toBe('applied');
});
afterAll(() => world.aws.stop());

test('nothing differs, and the limits say what is not compared', async () => {
  const { report } = await readReport();
  expect(report.drift).toEqual([]);
  expect(report.limits).toContain(
    'Who else can assume roles that are made elsewhere: chatops.yml does not declare it',
  );
});

test('a boundary that the role got takes away what it does not allow', async () => {
  await call('PutRolePermissionsBoundary', { PermissionsBoundary: `arn:aws:iam::${account}:policy/Other` });
  const { report, text } = await readReport();
  expect(report.drift).toMatchObject([
    {
      path: 'roles.legacy',
      property: 'PermissionsBoundary',
      kind: 'undeclared',
      risk: 'narrows',
      isElsewhere: true,
    },
  ]);
  expect(text).toMatch(/^Drift takes away what was reviewed in 1 channel #ops loses 1 read action/);
  expect(text).toContain('not possible, though the reviewed documents allow it: in ops');
  expect(text).not.toContain('no longer');
  await call('PutRolePermissionsBoundary', { PermissionsBoundary: `arn:aws:iam::${account}:policy/Same` });
  const { report: harmless } = await readReport();
  expect(harmless.access).toEqual([]);
  expect(harmless.drift).toHaveLength(1);
  await call('DeleteRolePermissionsBoundary', {});
});

test('a trust policy that leaves chat out takes away everything, and nothing is said of what it was before', async () => {
  await call('UpdateAssumeRolePolicy', { PolicyDocument: trustIn({ AWS: `arn:aws:iam::${account}:root` }) });
  const { report, text } = await readReport();
  expect(report.drift).toMatchObject([
    { path: 'roles.legacy', property: 'AssumeRolePolicyDocument', risk: 'narrows', isElsewhere: true },
  ]);
  expect(text).toMatch(/^Drift takes away what was reviewed in 1 channel #ops loses 1 read action/);
  expect(text).toContain('Chat cannot assume the role, so that nothing runs with it');
  // Nothing says who could assume it before.
  expect(text).not.toMatch(/no longer|can now|another Assume/);
  await call('UpdateAssumeRolePolicy', { PolicyDocument: JSON.stringify(trust) });
  expect((await readReport()).report.drift).toEqual([]);
});
