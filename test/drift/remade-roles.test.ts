import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { planChanges } from '../../action/commands/plan.ts';
import { chatTrust } from '../../action/core/policy-document.ts';
import { resolve } from '../../action/core/resolve.ts';
import { describeRemedies } from '../../action/drift/drift-remedy.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { allow } from '../local-aws/harness.ts';
import { type HandCall, makeSavedWorld, type SavedWorld } from './harness.ts';

// A role that was deleted and made again by hand with another path: what is said of it, and what ends it.

const fileOf = (role: string) =>
  parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  ops: { ${role} }
guardrails:
  queues: { allow: [{ actions: [sqs:ListQueues, sqs:PurgeQueue], resources: ["*"] }] }
channels:
  ops: { channel: C0FIRST000, role: ops, guardrails: [queues] }
  dev: { channel: C0SECOND00, role: ops, guardrails: [queues] }
`) as ChatopsConfig;
const list = 'allow: [{ actions: [sqs:ListQueues], resources: ["*"] }]';
const config = fileOf(list);
const wider = fileOf('allow: [{ actions: [sqs:ListQueues, sqs:PurgeQueue], resources: ["*"] }]');
const atRoot = fileOf(`path: /, ${list}`);

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(config);
});
beforeEach(async () => {
  await world.restore();
  for (const call of [...remove('demo-ops'), create, put('all')]) await world.byHand(call);
});
afterAll(() => world.aws.stop());

const remove = (policy: string): HandCall[] => [
  { iam: 'DeleteRolePolicy', input: { RoleName: 'demo-ops', PolicyName: policy } },
  { iam: 'DeleteRole', input: { RoleName: 'demo-ops' } },
];
const create: HandCall = {
  iam: 'CreateRole',
  input: { RoleName: 'demo-ops', Path: '/', AssumeRolePolicyDocument: JSON.stringify(chatTrust) },
};
const put = (PolicyName: string): HandCall => ({
  iam: 'PutRolePolicy',
  input: { RoleName: 'demo-ops', PolicyName, PolicyDocument: JSON.stringify(allow('sqs:*')) },
});
const old = 'arn:aws:iam::000000000000:role/chatops/demo/demo-ops';

async function planOf(file: ChatopsConfig) {
  return world.use(aws => planChanges(aws, { ...resolve(file), documents: new Map() }));
}

test('drift says that the ARN of the channels is of no role, and what to delete before a revert', async () => {
  const { drift } = await world.drift();
  const byProperty = new Map(drift.map(item => [`${item.property} ${item.kind}`, item]));
  expect(byProperty.get('Path modified')?.note).toBe(
    `The role ${old} no longer exists, and chat can no longer assume it in #dev and #ops. Before a --revert, delete the role that has its name now: aws iam delete-role-policy --role-name demo-ops --policy-name all && aws iam delete-role --role-name demo-ops`,
  );
  expect(byProperty.get('Path modified')?.codifyRefused).toBe(
    'chatops.yml declares it in `path`, by which an apply replaces the role and its channels: change that by hand, or delete the role and revert',
  );
  expect(byProperty.get('Policies undeclared')?.codifyRefused).toMatch(
    /^the role was made again with another path/,
  );
  expect(describeRemedies(drift)).toEqual([
    'Restore AWS with `chatops drift --revert` after deleting the role that has the name of another one',
  ]);
  for (const call of remove('all')) await world.byHand(call);
  expect((await world.revert()).outcome).toBe('reverted');
  expect((await world.drift()).drift).toEqual([]);
});

test('an update of it is an obstacle, after a revert it is none', async () => {
  const report = await planOf(wider);
  expect(report.findings.filter(({ code }) => code === 'plan/resource-gone')).toEqual([
    expect.objectContaining({
      level: 'obstacle',
      path: 'roles.ops',
      message: `roles.ops (AWS::IAM::Role) was made again with another path, and the plan updates it: channels have the ARN of the role that no longer exists`,
      help: expect.stringMatching(
        /^Delete the role that has its name now, then run `chatops drift --revert`/,
      ),
    }),
  ]);
  const { drift } = await world.drift({}, wider);
  expect(drift).toContainEqual(
    expect.objectContaining({
      kind: 'unapplied',
      isGone: true,
      note: 'It was made again with another path, so that its channels do not have it: chatops drift --revert comes first, after the role is deleted',
    }),
  );
  expect(describeRemedies(drift)).toEqual([
    'Restore AWS with `chatops drift --revert` after deleting the role that has the name of another one: roles.ops Policies and roles.ops Path',
    '`chatops apply` updates what no longer exists only after a revert, because CloudFormation cannot update it before: roles.ops',
  ]);
  expect(await world.apply(wider)).not.toBe('applied');
  for (const call of remove('all')) await world.byHand(call);
  expect((await world.revert()).outcome).toBe('reverted');
  expect(await world.apply(wider)).toBe('applied');
  expect((await world.drift({}, wider)).drift).toEqual([]);
});

test('the path in chatops.yml ends it by an apply, which replaces the role and its channels', async () => {
  const report = await planOf(atRoot);
  expect(report.findings.filter(({ level }) => level === 'obstacle')).toEqual([]);
  const { drift } = await world.drift({}, atRoot);
  const path = drift.find(({ kind, property }) => kind === 'modified' && property === 'Path');
  expect(path).toMatchObject({ isPending: true, note: expect.not.stringContaining('--revert') });
  expect(await world.apply(atRoot)).toBe('applied');
  expect((await world.drift({}, atRoot)).drift).toEqual([]);
});
