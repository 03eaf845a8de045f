import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { importAccount } from '../../action/commands/import-account.ts';
import { seedDemo } from '../../action/local-aws/seed/seed-demo.ts';
import { describeImportDifference } from '../../action/render/import-difference.ts';
import { makeWorld, openAws, type World } from '../drift/harness.ts';
import { removeMember } from '../faults/damage-answer.ts';
import { openLine } from '../faults/dying-line.ts';

// What an answer does not have is not written as if there were none of it.

let world: World;
beforeAll(async () => {
  world = await makeWorld({ version: 1, name: 'chat' });
  await seedDemo(world.aws.stateFile, Date.now());
});
afterAll(() => world.aws.stop());

/** The text that an import writes from answers that were changed on their way. */
async function write(alter: (call: string, answer: string) => string): Promise<string> {
  const line = await openLine(world.aws.url, undefined, undefined, alter);
  const wish = {
    name: 'demo',
    channels: undefined,
    file: 'absent.yml',
    today: '2026-11-25',
    describeDifference: describeImportDifference,
  };
  try {
    const [outcome] = await openAws(line.url).inEachTarget('apply', session => importAccount(session, wish));
    if (outcome?.ok !== true) throw outcome?.failure ?? new Error('There is one target');
    return outcome.value.text;
  } finally {
    await line.close();
  }
}

const without = (call: string, member: string) => (name: string, answer: string) =>
  name.endsWith(call) ? removeMember(answer, member) : answer;

const channels = '/describe-slack-channel-configurations';

test.each([
  ['GetAccountAuthorizationDetails', 'RoleDetailList'],
  ['GetAccountAuthorizationDetails', 'Policies'],
  ['GetAccountAuthorizationDetails', 'AttachedManagedPolicies'],
  ['GetAccountAuthorizationDetails', 'RolePolicyList'],
  [channels, 'SlackChannelConfigurations'],
  [channels, 'SnsTopicArns'],
  [channels, 'IamRoleArn'],
])('%s without %s writes nothing', async (call, member) => {
  await expect(write(without(call, member))).rejects.toThrow(/was answered without/);
});

test.each(['UserAuthorizationRequired', 'LoggingLevel', 'ConfigurationName'])(
  '%s is read by Cloud Control too',
  async member => {
    expect(await write(without(channels, member))).toBe(await write((_, answer) => answer));
  },
);

test('a configuration that no answer shows whole is not written', async () => {
  const hide = without(channels, 'UserAuthorizationRequired');
  const imported = write((call, answer) =>
    call.endsWith('GetResource') ? answer.replaceAll('UserRoleRequired', 'Unknown') : hide(call, answer),
  );
  await expect(imported).rejects.toThrow(/was answered without UserRoleRequired/);
});
