import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { planChanges } from '../../action/commands/plan.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { makeWorld, type World } from '../drift/harness.ts';

const config: ChatopsConfig = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  defaults: { workspace: 'acme', role: 'op', guardrails: ['ReadOnlyAccess'] },
  roles: { op: { allow: [{ actions: ['sqs:SendMessage'], resources: ['*'] }] } },
  channels: {
    ops: { channel: 'C0OPS00000', 'user-roles': 'required' },
    web: { channel: 'C0WEB00000' },
  },
};

let world: World;
beforeEach(async () => {
  await world?.aws.stop();
  world = await makeWorld(config);
  await world.apply();
  // What a template of an older version says of itself, as the state has it: a text in a text.
  const own = String.raw`\"Metadata\":{\"chatops\":{\"version\":1`;
  const lists = String.raw`,\"userRoles\":{\"ops\":[{\"key\":\"op\"}]}`;
  const text = await readFile(world.aws.stateFile, 'utf8');
  expect(text).toContain(own);
  await writeFile(world.aws.stateFile, text.replaceAll(own, `${own}${lists}`));
});
afterAll(() => world.aws.stop());

async function planned(other = config) {
  const { plan } = await world.use(aws => planChanges(aws, { ...resolve(other), documents: new Map() }));
  const changes = plan.targets.flatMap(({ stacks }) => stacks.flatMap(each => each.changes));
  return changes.map(({ action, path, reason }) => [action, path, ...(reason === undefined ? [] : [reason])]);
}

const ended = 'the stack no longer has the list of user roles that an older version put into it';

test('a list of an older version that chatops.yml no longer has is removed once', async () => {
  expect(await planned()).toEqual([['update', 'channels.ops', ended]]);
  expect((await world.drift()).drift.map(({ kind, path }) => [kind, path])).toEqual([
    ['unapplied', 'channels.ops'],
  ]);
  expect(await world.apply()).toBe('applied');
  expect(await planned()).toEqual([]);
  expect(await world.apply()).toBe('unchanged');
  expect((await world.drift()).drift).toEqual([]);
});

test('a change of another resource, and a new list, are planned as if there had been none', async () => {
  expect(await world.apply()).toBe('applied');
  const role = { allow: [{ actions: ['sqs:SendMessage', 'sqs:PurgeQueue'], resources: ['*'] }] };
  expect(await planned({ ...config, roles: { op: role } })).toEqual([['update', 'roles.op']]);
  expect(await world.apply({ ...config, roles: { op: role } })).toBe('applied');
  const listed = { ...config, roles: { op: role }, channels: withList() };
  expect(await planned(listed)).toEqual([['update', 'channels.ops']]);
  expect(await world.apply(listed)).toBe('applied');
  expect(await planned(listed)).toEqual([]);
  expect(await planned({ ...config, roles: { op: role } })).toEqual([['update', 'channels.ops']]);
});

test('a list that chatops.yml still has moves to its channel once', async () => {
  const listed = { ...config, channels: withList() };
  expect(await planned(listed)).toEqual([['update', 'channels.ops']]);
  expect(await world.apply(listed)).toBe('applied');
  expect(await planned(listed)).toEqual([]);
});

function withList(): NonNullable<ChatopsConfig['channels']> {
  return {
    ...config.channels,
    ops: { channel: 'C0OPS00000', 'user-roles': { required: true, roles: ['op'] } },
  };
}
