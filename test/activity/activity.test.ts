import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startLocalAws } from '../../action/local-aws/index.ts';
import { runCommand } from '../cli/run-command.ts';
import { callJson, callQuery } from '../local-aws/raw-call.ts';
import { memoryFolder } from '../memory-folder.ts';

const config = fileURLToPath(new URL('chatops.yml', import.meta.url));
const roleArn = (key: string) => `arn:aws:iam::000000000000:role/chatops/demo/demo-${key}`;
const rules = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['events:PutRule', 'events:DeleteRule'], Resource: '*' }],
};

const before = process.cwd();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(memoryFolder, 'chatops-activity-'));
  process.chdir(folder);
  await mkdir('policies');
  await mkdir('.chatops');
  await writeFile('policies/rules.json', JSON.stringify(rules));
  await copyFile(config, 'chatops.yml');
  expect((await runCommand('apply --local --yes')).status).toBe(0);
  const aws = await startLocalAws({ stateFile: '.chatops/local-aws.json' });
  const as = async (role: string, session: string, caller = 'local') => {
    const form = { RoleArn: roleArn(role), RoleSessionName: session };
    const { text } = await callQuery(
      { url: aws.url, accessKeyId: caller },
      'sts',
      '2011-06-15',
      'AssumeRole',
      form,
    );
    return { url: aws.url, accessKeyId: /<AccessKeyId>(.*?)</.exec(text)?.[1] ?? '' };
  };
  const sns = (origin: { url: string; accessKeyId: string }, action: string, form: Record<string, string>) =>
    callQuery(origin, 'sns', '2010-03-31', action, form);
  const alice = await as('operator', 'chatbot-session-slack-U0ALICE');
  await sns(alice, 'CreateTopic', { Name: 'a' });
  await sns(alice, 'CreateTopic', { Name: 'b' });
  await sns(alice, 'CreateTopic', { Name: '!' });
  const bob = await as('operator', 'chatbot-session-slack-U0BOB');
  await sns(bob, 'CreateTopic', { Name: 'c' });
  // The same member in another role, in another Region, and a session that chat did not open.
  const alsoAlice = await as('reader', 'chatbot-session-slack-U0ALICE');
  await callJson({ ...alsoAlice, region: 'eu-west-1' }, 'events', 'AWSEvents.PutRule', {
    Name: 'r',
    EventPattern: '{"source":["aws.ecs"]}',
  });
  await sns(await as('operator', 'deploy-job'), 'CreateTopic', { Name: 'd' });
  await aws.close();
});
beforeEach(() => copyFile(config, 'chatops.yml'));
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

/** Runs with faults of the embedded AWS. */
async function runWith(faults: string, line: string, answers?: boolean[]) {
  process.env['CHATOPS_LOCAL_FAULTS'] = faults;
  try {
    return await runCommand(line, answers);
  } finally {
    delete process.env['CHATOPS_LOCAL_FAULTS'];
  }
}

interface Members {
  readonly member: string;
  readonly calls: number;
  readonly actions: readonly object[];
}
interface Answer {
  readonly complete: boolean;
  readonly targets: readonly {
    readonly regions: readonly string[];
    readonly roles: readonly {
      readonly role: string;
      readonly channels: readonly string[];
      readonly members: readonly Members[];
    }[];
  }[];
  readonly missing: readonly { readonly reason: string }[];
  readonly proposal?: {
    readonly outcome: string;
    readonly roles: readonly object[];
    readonly refused: readonly { role: string; reason: string }[];
  };
}

test('who called what, by role and member; another session of the role is no chat', async () => {
  const { status, out } = await runCommand('activity --local --format json --regions us-east-1,eu-west-1');
  const { complete, targets } = JSON.parse(out) as Answer;
  expect([status, complete]).toEqual([0, true]);
  const roles = targets[0]?.roles ?? [];
  expect(roles.map(({ role, channels }) => [role, channels])).toEqual([
    ['deployer', ['deploys']],
    ['operator', ['ops', 'second']],
    ['reader', ['rules']],
  ]);
  const operator = roles[1]?.members ?? [];
  expect(operator.map(({ member, calls }) => [member, calls]).sort()).toEqual([
    ['U0ALICE', 3],
    ['U0BOB', 1],
  ]);
  expect(operator.find(({ member }) => member === 'U0ALICE')?.actions).toEqual([
    {
      action: 'sns:CreateTopic',
      calls: 3,
      denied: 0,
      errors: ['InvalidParameter'],
      lastAt: expect.stringMatching(/Z$/),
      regions: ['us-east-1'],
    },
  ]);
  expect(roles[2]?.members.map(({ member, actions }) => [member, actions])).toEqual([
    ['U0ALICE', [expect.objectContaining({ action: 'events:PutRule', regions: ['eu-west-1'] })]],
  ]);
});

test('only what one channel can show, and only in the Regions that were read', async () => {
  const { out } = await runCommand('activity rules --local');
  expect(out).toContain('\nEvents of us-east-1\n');
  expect(out).toContain('Role reader in rules\n    no calls from chat\n');
  expect(out).not.toContain('U0');
  expect(out).toMatch(/Not visible:\n {2}Data events, .*lambda invoke/);
});

test('nothing is said about what was not read', async () => {
  const denied = await runWith(
    'cloudtrail:LookupEvents=deny',
    'activity --local --propose --yes --min-age 0',
  );
  expect(denied.status).toBe(1);
  expect(denied.out).toContain('no calls from chat were seen');
  expect(denied.out).toMatch(/Not everything was read:\n {2}CloudTrail in /);
  expect(denied.out).toContain('Role operator stays as it is: not everything could be read');
  expect(await readFile('chatops.yml', 'utf8')).toBe(await readFile(config, 'utf8'));
  const { status, out } = await runWith(
    'iam:GetServiceLastAccessedDetails=deny',
    'activity --local --format json',
  );
  expect([status, (JSON.parse(out) as Answer).complete]).toEqual([1, false]);
  expect((JSON.parse(out) as Answer).missing).toHaveLength(3);
});

test('nothing is proposed where nothing was read, and where nothing can be', async () => {
  const line = 'activity --local --propose --yes --min-age 0';
  const unread = await runWith('iam:GetServiceLastAccessedDetails=deny', line);
  expect([unread.status, unread.out]).toEqual([
    1,
    expect.stringContaining('\nNothing is proposed, because not everything was read.\n'),
  ]);
  const only = (roles: string) => `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
${roles}
channels: { ops: { workspace: acme, channel: C0AAAAAAA, role: operator, guardrails: [ReadOnlyAccess] } }
rules: { permission/wildcard-write: off, permission/credential-exposure: off }
`;
  await writeFile('chatops.yml', only('roles: { operator: { managed-policies: [ReadOnlyAccess] } }'));
  const managed = await runCommand(line);
  expect(managed.out).toContain('\n    Permissions: chatops.yml names no action for it\n');
  expect(managed.out).toContain(
    'Nothing to narrow: every action that roles name in chatops.yml was used, or',
  );
  await writeFile(
    'chatops.yml',
    only('roles: { operator: { allow: [{ actions: ["sqs:*"], resources: ["*"] }] } }'),
  );
  const wide = await runCommand(line);
  expect(wide.out).toMatch(
    /Role operator stays as it is: sqs:\*: \d+ of its actions were used or are not\s+tracked/,
  );
  expect(wide.out).not.toContain('Nothing to narrow');
});

test('a proposal takes only what was never used, and keeps comments', async () => {
  const { status, out } = await runCommand('activity --local --propose --yes --min-age 0 --format json');
  const { proposal } = JSON.parse(out) as Answer;
  expect([status, proposal?.outcome]).toEqual([0, 'written']);
  const text = await readFile('chatops.yml', 'utf8');
  expect(text).toContain('        actions: [sns:CreateTopic] # for alarms\n');
  expect(text).not.toContain('Old');
  expect(text).toContain('policies: { Rules: policies/rules.json }');
  // The alias needs its action, whatever was used, and a policy in a file of its own is not edited.
  expect(proposal?.refused.map(({ role }) => role)).toEqual(['deployer', 'reader']);
  expect(proposal?.refused.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('would not pass its checks'),
    expect.stringContaining('policies/rules.json'),
  ]);
  expect((await runCommand('validate')).status).toBe(0);
});

test('a young role is left alone, and nothing is written without a yes', async () => {
  const young = await runCommand('activity --local --propose --yes');
  expect(young.out).toContain('less than 30 days ago');
  const unasked = await runCommand('activity --local --propose --min-age 0');
  expect(unasked.err).toContain('chatops.yml is unchanged; --yes writes the proposal');
  const declined = await runCommand('activity --local --propose --min-age 0', [false]);
  expect(declined.err).toContain('Write this into chatops.yml?\nchatops.yml is unchanged\n');
  expect(await readFile('chatops.yml', 'utf8')).toBe(await readFile(config, 'utf8'));
});

test.each([
  ['activity nowhere --local', 'There is no channel nowhere in chatops.yml'],
  ['activity --days 91 --local', '--days takes a number of days from 1 to 90, not `91`'],
  ['activity --days x --local', '--days takes a number'],
  ['activity --days 0 --local', '--days takes a number of days from 1 to 90, not `0`'],
  ['activity --yes --local', '--yes can only be used with --propose'],
  ['activity ops --propose --local', '--propose works on whole roles'],
])('%s is wrong usage', async (line, message) => {
  await expect(runCommand(line)).rejects.toThrow(message);
});
