import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TrailEvent } from '../../action/drift/attribution.ts';
import { findDeletedStack } from '../../action/drift/deleted-stack.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { configOfOneChannel } from '../samples/one-channel.ts';
import { makeWorld, type World } from './harness.ts';

const config = configOfOneChannel({ events: [{ name: 'iam', pattern: { source: ['aws.iam'] } }] });

let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
});
afterAll(() => world.aws.stop());

const stacks = async () => (await world.drift()).drift.filter(({ type }) => type.endsWith('::Stack'));

test('a stack that was never there is only not applied; one that was deleted is gone, by whom, with what does not arrive', async () => {
  expect(await stacks()).toEqual([]);
  expect(await world.apply()).toBe('applied');
  await world.aws.cloudFormation.send(new DeleteStackCommand({ StackName: 'demo' }));
  const report = await world.drift();
  expect(describeWidening(report)).toMatchObject({
    alarms: ['Notifications do not arrive in 1 channel; it is unknown whether they arrived before'],
    channels: [expect.stringContaining('aws.iam')],
  });
  expect(await stacks()).toEqual([
    expect.objectContaining({
      kind: 'deleted',
      id: 'demo',
      risk: 'narrows',
      actor: expect.stringContaining('local'),
      note: expect.stringContaining('chatops apply creates it again'),
    }),
  ]);
  expect((await world.revert()).outcome).toBe('unchanged');
  expect(await world.apply()).toBe('applied');
  expect(await stacks()).toEqual([]);
});

test.each<[string, string, number]>([
  ['by its name', 'demo', 1],
  ['by its ARN', 'arn:aws:cloudformation:us-east-1:000000000000:stack/demo/1', 1],
  ['another one', 'demo2', 0],
  ['another one by its ARN', 'arn:aws:cloudformation:us-east-1:000000000000:stack/demo-global/1', 0],
])('a deletion names the stack: %s', (_name, stackName, count) => {
  const event: TrailEvent = { name: 'DeleteStack', at: 'x', actor: 'y', parameters: { stackName } };
  const found = findDeletedStack({ target: 'default', name: 'demo', silences: [] }, [event]);
  expect(found).toHaveLength(count);
});

test('only a deletion that names a stack is one, and what was not deployed with notifications silences none', () => {
  const event = { name: 'DeleteStack', at: 'x', actor: 'y', parameters: { stackName: 'demo' } };
  const stack = { target: 'default', name: 'demo', silences: [] };
  const others: TrailEvent[] = [
    { ...event, name: 'UpdateStack' },
    { ...event, parameters: {} },
    { ...event, parameters: { stackName: ['demo'] } },
  ];
  expect(findDeletedStack(stack, others)).toEqual([]);
  const [found] = findDeletedStack(stack, [...others, event]);
  expect(found).toMatchObject({ kind: 'deleted', at: 'x' });
  expect(found?.notifications).toBeUndefined();
});
