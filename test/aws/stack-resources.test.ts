import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { beginLook } from '../../action/aws/account-look.ts';
import { cloudFormation } from '../../action/aws/deployed.ts';
import { readHeldResources, type StackMoment } from '../../action/aws/readers/stack-resources.ts';
import { readStackState } from '../../action/aws/stack-state.ts';
import type { Session } from '../../action/commands/session.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { makeWorld, type World } from '../drift/harness.ts';
import { control } from '../local-aws/raw-call.ts';

const config: ChatopsConfig = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  roles: { ops: { 'managed-policies': ['ReadOnlyAccess'] } },
  channels: { a: { channel: 'C0AAAAAAA', workspace: 'acme', role: 'ops', guardrails: ['ReadOnlyAccess'] } },
};
const alias = { list: 'lambda list-functions --region us-east-1' };
const wider: ChatopsConfig = {
  ...config,
  aliases: alias,
  channels: { a: { ...config.channels?.['a'], aliases: ['list'] } as never },
};

let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
});
afterAll(() => world.aws.stop());

async function momentNow({ connection }: Session): Promise<StackMoment> {
  const state = await readStackState(cloudFormation(connection), 'demo');
  if (state === undefined) throw new Error('there is no stack');
  return state.moment;
}

async function countLists(): Promise<number> {
  const { json } = await control(world.aws.url, 'calls');
  return (json as Record<string, number>)['cloudformation:ListStackResources'] ?? 0;
}

test('a stack is listed once in a look for as long as it does not change', async () => {
  expect(await world.apply()).toBe('applied');
  await world.inSession(async session => {
    const at = { ...session, look: beginLook() };
    const typesAt = async (moment: StackMoment) =>
      (await readHeldResources(at, moment)).map(({ type }) => type).sort();
    const before = await momentNow(session);
    const start = await countLists();
    const role = ['AWS::Chatbot::SlackChannelConfiguration', 'AWS::IAM::Role'];
    expect([await typesAt(before), await typesAt({ ...before })]).toEqual([role, role]);
    expect((await countLists()) - start).toBe(1);

    expect(await world.apply(wider)).toBe('applied');
    const after = await momentNow(session);
    expect(after.id).toBe(before.id);
    expect(after.updated).not.toBe(before.updated);
    const changed = await countLists();
    expect(await typesAt(after)).toEqual(['AWS::Chatbot::CustomAction', ...role]);
    expect((await countLists()) - changed).toBe(1);
  });
});

test('a stack in progress, and one without a look, is listed each time', async () => {
  await world.inSession(async session => {
    const moment = await momentNow(session);
    const busy = { ...moment, status: 'UPDATE_IN_PROGRESS' };
    const at = { ...session, look: beginLook() };
    const { look: _, ...alone } = at;
    const start = await countLists();
    await readHeldResources(at, busy);
    await readHeldResources(at, busy);
    await readHeldResources(alone, moment);
    await readHeldResources(alone, moment);
    expect((await countLists()) - start).toBe(4);
  });
});
