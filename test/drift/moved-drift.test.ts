import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { describeRemedies } from '../../action/drift/drift-remedy.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { allow } from '../local-aws/harness.ts';
import { customActionArn, type HandCall, makeSavedWorld, type SavedWorld } from './harness.ts';

// Drift of what chatops.yml has under another key: what the file says of it counts, whatever its key.

const fileOf = (role: string, alias: string) =>
  parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles: { ${role} }
guardrails: { lists: { allow: [{ actions: [sqs:ListQueues, sns:ListTopics], resources: ["*"] }] } }
aliases: { ${alias} }
channels:
  ops: { channel: C0FIRST000, role: ${role.split(':')[0]}, guardrails: [lists], aliases: [${alias.split(':')[0]}] }
`) as ChatopsConfig;
const queues = 'allow: [{ actions: [sqs:ListQueues], resources: ["*"] }]';
const topics = 'New: { allow: [{ actions: [sns:ListTopics], resources: ["*"] }] }';
const command = 'sqs list-queues --region us-east-1';
const config = fileOf(`one: { ${queues} }`, `list: ${command}`);
const renamed = fileOf(`one: { ${queues} }`, `show: { moved-from: list, run: ${command} }`);
const moved = fileOf(`two: { moved-from: one, ${queues}, policies: { ${topics} } }`, `list: ${command}`);

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(config);
});
beforeEach(() => world.restore());
afterAll(() => world.aws.stop());

const changeAlias = (AliasName: string, CommandText = command): HandCall => ({
  chatbot: 'update-custom-action',
  input: {
    CustomActionArn: customActionArn('demo-list'),
    AliasName,
    Definition: { CommandText },
  },
});
const put = (action: string): HandCall => ({
  iam: 'PutRolePolicy',
  input: { RoleName: 'demo-one', PolicyName: 'New', PolicyDocument: JSON.stringify(allow(action)) },
});
const byApply =
  '`chatops apply` ends this drift, because chatops.yml already has what is in AWS, or no longer has the resource';

test.each<[string, HandCall, ChatopsConfig]>([
  ['an alias renamed by hand and in the file', changeAlias('show'), renamed],
  ['a policy that the role has under its new key', put('sns:ListTopics'), moved],
])('%s: apply ends it', async (_name, call, file) => {
  await world.byHand(call);
  expect(describeRemedies((await world.drift()).drift)[0]).toMatch(
    /^Restore AWS with `chatops drift --revert`/,
  );
  const { drift } = await world.drift({}, file);
  const [own] = drift.filter(({ kind }) => kind !== 'unapplied');
  expect(own).toMatchObject({ isPending: true });
  expect(describeRemedies(drift).join('. ')).toContain(byApply);
  expect(await world.apply(file)).toBe('applied');
  expect((await world.drift({}, file)).drift).toEqual([]);
});

test.each<[string, HandCall, ChatopsConfig]>([
  ['an alias with a third name', changeAlias('third'), renamed],
  ['another command', changeAlias('list', 'sns list-topics --region us-east-1'), renamed],
  ['another policy of that name', put('sns:ListSubscriptions'), moved],
])('%s is not what the file has', async (_name, call, file) => {
  await world.byHand(call);
  const { drift } = await world.drift({}, file);
  const [own] = drift.filter(({ kind }) => kind !== 'unapplied');
  expect(own).toBeDefined();
  expect(drift.filter(({ isPending }) => isPending !== undefined)).toEqual([]);
});

test('another alias of a custom action is written down by hand', async () => {
  await world.byHand(changeAlias('show'));
  expect((await world.drift()).drift.map(({ codifyRefused }) => codifyRefused)).toEqual([
    'the alias is its key in chatops.yml: change the key by hand, also in the `aliases` of channels, with `moved-from: list`',
  ]);
});
