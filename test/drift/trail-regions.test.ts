import { expect, test } from '@jest/globals';
import { readTrail } from '../../action/aws/readers/trail.ts';
import { configOfOneChannel } from '../samples/one-channel.ts';
import { makeWorld } from './harness.ts';

test('what CloudFormation does to channels is found where calls of chat are looked up', async () => {
  const world = await makeWorld(configOfOneChannel({}));
  try {
    expect(await world.apply()).toBe('applied');
    const events = await world.inSession(session =>
      readTrail(session, [{ history: 'chat', name: 'CreateSlackChannelConfiguration' }]),
    );
    expect(events.map(({ invokedBy }) => invokedBy)).toEqual(['cloudformation.amazonaws.com']);
  } finally {
    await world.aws.stop();
  }
});
