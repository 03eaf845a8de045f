import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { codifyDrifts } from '../../action/commands/codify-drift.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import { channelArn, makeWorld, type World } from './harness.ts';

const text = `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, role: reader, guardrails: [ReadOnlyAccess] }
roles: { reader: { managed-policies: [ReadOnlyAccess] } }
channels:
  first: { channel: C0FIRST000 }
  second: { channel: C0SECOND00 }
  third: { channel: C0THIRD000 }
  fourth: { channel: C0FOURTH00 }
`;

let file: string;
let world: World;
beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'codify-')), 'chatops.yml');
  await writeFile(file, text);
  world = await makeWorld((await load()).config);
  expect(await world.apply()).toBe('applied');
  // Three channels in a ring, and one that has a new chat channel.
  await move('first', 'C0OTHER000');
  await move('third', 'C0FIRST000');
  await move('second', 'C0THIRD000');
  await move('first', 'C0SECOND00');
  await move('fourth', 'C0OTHER000');
});
afterAll(async () => {
  await world.aws.stop();
  await rm(join(file, '..'), { recursive: true });
});

async function load() {
  const { config, project, diagnostics } = await loadConfig(file);
  if (config === undefined || project === undefined) throw new Error(JSON.stringify(diagnostics));
  return { config, project };
}

const move = (key: string, channel: string) =>
  world.byHand({
    chatbot: 'update-slack-channel-configuration',
    input: {
      ChatConfigurationArn: channelArn(`demo-${key}`),
      SlackChannelId: channel,
    },
  });

/** Writes down the drift of some channels. @returns what was written down, and what was not with the reason */
async function codify(keys: readonly string[]) {
  const paths = keys.map(key => `channels.${key}`);
  const choose = async ({ drift }: { drift: readonly { path: string }[] }) =>
    drift.filter(({ path }) => paths.includes(path)) as never;
  const loaded = await load();
  const { codified, refused } = await world.use(aws => codifyDrifts(aws, file, loaded, { choose }));
  return {
    codified: codified.map(({ path }) => path).sort(),
    refused: refused.map(({ drift, reason }) => [drift.path, reason]),
  };
}

test('channels that have exchanged their chat channels are written down together or not at all', async () => {
  const { codified, refused } = await codify(['first', 'second', 'fourth']);
  expect(codified).toEqual(['channels.fourth']);
  const reason = expect.stringMatching(/would not pass its checks: .*C0THIRD000/);
  expect(refused.sort()).toEqual([
    ['channels.first', reason],
    ['channels.second', reason],
  ]);
  const fourth = text.replace('C0FOURTH00', 'C0OTHER000');
  expect(await readFile(file, 'utf8')).toBe(fourth);

  expect(await codify(['first', 'second', 'third'])).toEqual({
    codified: ['channels.first', 'channels.second', 'channels.third'],
    refused: [],
  });
  const channels = { C0FIRST000: 'C0SECOND00', C0SECOND00: 'C0THIRD000', C0THIRD000: 'C0FIRST000' };
  expect(await readFile(file, 'utf8')).toBe(
    fourth.replace(/C0(FIRST0|SECOND|THIRD0)00/g, id => channels[id as keyof typeof channels]),
  );
});
