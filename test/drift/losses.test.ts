import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { AccessChange } from '../../action/access/compare-access.ts';
import type { Drift, DriftedAlias } from '../../action/core/drift.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDriftText } from '../../action/render/drift.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { describeLosses } from '../../action/render/drift-losses.ts';
import { channelArn, customActionArn, type HandCall, makeWorld, type World } from './harness.ts';

const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  ops:
    allow:
      - { actions: ["codepipeline:*"], resources: ["*"] }
      - { actions: [lambda:InvokeFunction], resources: ["*"] }
guardrails:
  deploy:
    allow:
      - { actions: ["codepipeline:*"], resources: ["*"] }
      - { actions: [lambda:InvokeFunction], resources: ["*"] }
aliases:
  release: codepipeline start-pipeline-execution --name web --region us-east-1
  purge: lambda invoke --function-name purge --region us-east-1
channels:
  first: { channel: C0FIRST000, role: ops, guardrails: [deploy], aliases: [release, purge] }
  second: { channel: C0SECOND00, role: ops, guardrails: [deploy], aliases: [purge] }
`) as ChatopsConfig;

let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
  expect(await world.apply()).toBe('applied');
});
afterAll(() => world.aws.stop());

const channel = (key: string) => channelArn(`demo-${key}`);
const changeChannel = (key: string, input: Record<string, unknown>): HandCall =>
  ({
    chatbot: 'update-slack-channel-configuration',
    input: { ChatConfigurationArn: channel(key), ...input },
  }) as HandCall;

async function readDrift(): Promise<string> {
  return renderDriftText(await world.drift(), createColors(false)).replaceAll(/\n\s+/g, ' ');
}

test('what a Deny takes away, with the aliases that it breaks and for whom', async () => {
  await world.byHand({
    iam: 'PutRolePolicy',
    input: {
      RoleName: 'demo-ops',
      PolicyName: 'Stop',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 'codepipeline:*', Resource: '*' }],
      }),
    },
  });
  const text = await readDrift();
  expect(text.split('\n')[0]).toMatch(/^Drift takes away what was reviewed in 2 channels/);
  expect(text).toMatch(/#first loses [^;]*; denied now with the channel role: run release(?! *,)/);
  // The second one has no such alias.
  expect(text).toContain('#second loses ');
  expect(text.match(/denied now/g)).toHaveLength(1);
  expect(text).not.toMatch(/run purge/);
  expect(text).toContain('Restore AWS with');
  await world.revert();
});

test('nothing works in a channel that AWS has switched off', async () => {
  const change = { arn: channel('first'), reason: 'an organization policy' };
  await world.byHand({ control: 'channels', input: { ...change, state: 'DISABLED' } });
  const text = await readDrift();
  await world.byHand({ control: 'channels', input: { ...change, state: 'ENABLED' } });
  expect(text).toMatch(/^1 channel is switched off by AWS: nothing that was reviewed works there #first/);
  expect(text).toMatch(
    /#first cannot use [^;]*, because AWS has switched it off; denied for everyone: run purge, run release/,
  );
  expect(text).toContain('not possible as long as it is switched off: in first, everyone: ');
  expect(await readDrift()).toContain('No drift');
});

test('the aliases of a channel that is gone are named like those of one that AWS has switched off', async () => {
  await world.byHand({
    chatbot: 'delete-slack-channel-configuration',
    input: { ChatConfigurationArn: channel('first') },
  });
  const text = await readDrift();
  expect(text).toMatch(/^Drift takes away what was reviewed in 1 channel #first/);
  expect(text).toMatch(/#first loses [^;]*; denied now for everyone: run purge, run release/);
  await world.revert();
});

test('user roles that are switched on, an alias that runs something else, and one that is gone', async () => {
  await world.byHand(
    changeChannel('second', { SlackChannelId: 'C0SECOND00', UserAuthorizationRequired: true }),
  );
  await world.byHand({
    chatbot: 'update-custom-action',
    input: {
      CustomActionArn: customActionArn('demo-release'),
      AliasName: 'release',
      Definition: { CommandText: 'codepipeline stop-pipeline-execution --pipeline-name web' },
    },
  });
  await world.byHand({
    chatbot: 'delete-custom-action',
    input: { CustomActionArn: customActionArn('demo-purge') },
  });
  const text = await readDrift();
  expect(text).toMatch(/^Drift takes away what was reviewed in 1 channel\b/);
  expect(text).toContain('1 alias runs something other than what was reviewed');
  expect(text).toContain('1 alias is not there as reviewed');
  expect(text).toMatch(/#second loses .*; every member must now choose their own role there/);
  expect(text).toContain('run release in #first now runs: codepipeline stop-pipeline-execution');
  expect(text).toContain('run purge is not there as reviewed in #first, #second');
  await world.revert();
});

test.each<[string, readonly DriftedAlias[], readonly string[]]>([
  [
    'a channel that no longer lists an alias that runs something else',
    [
      { name: 'a', channels: ['one'], command: 'x' },
      { name: 'a', channels: ['one'] },
    ],
    ['1 alias is not there as reviewed', 'run a is not there as reviewed in #one'],
  ],
  [
    'another channel that lists it still',
    [
      { name: 'a', channels: ['one', 'two'], command: 'x' },
      { name: 'a', channels: ['one'] },
    ],
    [
      '1 alias runs something other than what was reviewed',
      '1 alias is not there as reviewed',
      'run a is not there as reviewed in #one',
      'run a in #two now runs: x',
    ],
  ],
  [
    'an alias that no channel lists',
    [{ name: 'a', channels: [], command: 'x' }],
    ['1 alias runs something other than what was reviewed', 'run a now runs: x'],
  ],
])('an alias: %s', (_name, aliases, lines) => {
  const drift = aliases.map(
    (alias): Drift => ({
      target: 'default',
      kind: 'modified',
      path: 'aliases.a',
      type: 'AWS::Chatbot::CustomAction',
      id: 'x',
      risk: 'unknown',
      alias,
    }),
  );
  const losses = describeLosses({ drift, access: [] });
  expect([...losses.headlines, ...losses.channels, ...losses.aliases]).toEqual(lines);
});

test('an alias that runs something else in two targets is one alias', () => {
  const drift = ['dev', 'prod'].map(
    (target): Drift => ({
      target,
      kind: 'modified',
      path: 'aliases.a',
      type: 'AWS::Chatbot::CustomAction',
      id: 'x',
      risk: 'unknown',
      alias: { name: 'a', channels: ['one'], command: 'x' },
    }),
  );
  const { headlines, aliases } = describeLosses({ drift, access: [] });
  expect([headlines, aliases]).toEqual([
    ['1 alias runs something other than what was reviewed'],
    ['dev, prod: run a in #one now runs: x'],
  ]);
});

test('gains and losses of several targets say in which of them they are', () => {
  const changeOf = (target: string): AccessChange => ({
    channel: 'ops',
    place: { platform: 'slack', account: '000000000000', workspace: 'T0123ABCD', channel: 'C0FIRST000' },
    target,
    presence: 'stays',
    gained: [{ action: 's3:PutObject', level: 'write', verdict: 'ceiling', resources: ['*'] }],
    lost: [{ action: 's3:GetObject', level: 'read', verdict: 'ceiling', resources: ['*'] }],
  });
  const drift: Drift = {
    target: 'dev',
    kind: 'modified',
    path: 'guardrails.g',
    type: 'AWS::IAM::ManagedPolicy',
    id: 'x',
    property: 'PolicyDocument',
    risk: 'widens',
    gained: ['x'],
  };
  const { headlines, channels } = describeWidening({
    drift: [drift],
    access: ['dev', 'prod'].map(changeOf),
  });
  // One chat channel of two accounts is one channel.
  expect(headlines).toEqual([
    'Drift allows more than was reviewed in 1 channel (only for members with their own role)',
    'Drift takes away what was reviewed in 1 channel (only for members with their own role)',
  ]);
  expect(channels.map(line => line.replace(/ \(.*$/, ''))).toEqual([
    'dev: #ops gains 1 write action',
    'prod: #ops gains 1 write action',
    'dev: #ops loses 1 read action',
    'prod: #ops loses 1 read action',
  ]);
  const only = describeWidening({ drift: [drift], access: [changeOf('default')] });
  expect(only.channels.every(line => line.startsWith('#ops '))).toBe(true);
});

test('chat channels that two configurations have exchanged: what to delete, after which a revert works', async () => {
  await world.byHand(changeChannel('first', { SlackChannelId: 'C0THIRD000' }));
  await world.byHand(changeChannel('second', { SlackChannelId: 'C0FIRST000' }));
  await world.byHand(changeChannel('first', { SlackChannelId: 'C0SECOND00' }));
  const { drift } = await world.drift();
  const notes = drift.flatMap(({ note }) => note ?? []);
  expect(notes).toEqual([
    expect.stringContaining(
      `aws chatbot delete-slack-channel-configuration --chat-configuration-arn ${channel('second')} --region us-east-2`,
    ),
    expect.stringContaining(`--chat-configuration-arn ${channel('first')} --region us-east-2`),
  ]);
  expect((await world.revert()).outcome).toBe('failed');
  for (const key of ['first', 'second']) {
    await world.byHand({
      chatbot: 'delete-slack-channel-configuration',
      input: { ChatConfigurationArn: channel(key) },
    });
  }
  const { outcome, after } = await world.revert();
  expect([outcome, after.drift]).toEqual(['reverted', []]);
});

test.each([
  [[[undefined]], ['Drift takes away what was reviewed in 1 channel']],
  [[['unknown', undefined]], ['Drift takes away what was reviewed in 1 channel']],
  [[['unknown']], ['Drift possibly takes away what was reviewed in 1 channel']],
  [[['unknown'], [undefined]], ['Drift takes away what was reviewed in 1 channel, and possibly in 1 more']],
] as const)('the headline of losses of channels whose rows are %j', (channels, headlines) => {
  const changeOf = (certainties: readonly ('unknown' | undefined)[], index: number): AccessChange => ({
    channel: 'first',
    place: { platform: 'slack', account: '000000000000', workspace: 'T0', channel: `C0FIRST00${index}` },
    target: 'default',
    presence: 'stays',
    gained: [],
    lost: certainties.map(certainty => ({
      action: 's3:GetObject',
      level: 'read' as const,
      resources: ['*'],
      verdict: 'default' as const,
      ...(certainty === undefined ? {} : { certainty }),
    })),
  });
  const drift = [{ risk: 'narrows' } as Drift];
  expect(describeLosses({ drift, access: channels.map(changeOf) }).headlines).toEqual(headlines);
});

test('the head of a report names ten of a kind, and in full all of them', () => {
  const drift = Array.from(
    { length: 12 },
    (_, index): Drift => ({
      ...{
        target: 'default',
        kind: 'modified',
        path: `aliases.a${index}`,
        type: 'AWS::Chatbot::CustomAction',
      },
      ...{ id: 'x', risk: 'unknown', alias: { name: `a${index}`, channels: [], command: 'x' } },
    }),
  );
  const all = drift.map((_, index) => `run a${index} now runs: x`);
  const short = describeWidening({ drift, access: [] }).channels;
  expect([...short].sort()).toEqual([...short.slice(0, 10), 'and 2 more aliases'].sort());
  expect(short).toHaveLength(11);
  expect([...describeWidening({ drift, access: [] }, true).channels].sort()).toEqual(all.sort());
});

const denyOf = (name: string, ...actions: readonly string[]): HandCall => ({
  iam: 'PutRolePolicy',
  input: {
    RoleName: 'demo-ops',
    PolicyName: name,
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: [...actions], Resource: '*' }],
    }),
  },
});

/** What is said of the losses of each drift, by the place in chatops.yml and the name of a policy. */
async function listLosses(): Promise<object> {
  const { drift } = await world.drift();
  return Object.fromEntries(
    drift.map(({ path, observed, property, lost = [], lostAsWell = [] }) => {
      const { PolicyName: name = property } = (observed ?? {}) as { PolicyName?: string };
      return [`${path} ${name}`, { lost, lostAsWell }];
    }),
  );
}

const without = 'members without a role of their own';
const invoke = `${without}: lambda:InvokeFunction`;
const stop = `${without}: codepipeline:StopPipelineExecution`;

test('each drift says what is no longer possible because of it, and what other drift takes away as well', async () => {
  await world.byHand(denyOf('One', 'lambda:InvokeFunction', 'codepipeline:StopPipelineExecution'));
  expect(await listLosses()).toEqual({
    'roles.ops One': {
      lost: ['first', 'second'].map(
        key => `in ${key}, ${without}: codepipeline:StopPipelineExecution, lambda:InvokeFunction`,
      ),
      lostAsWell: [],
    },
  });
  await world.byHand(denyOf('Two', 'lambda:InvokeFunction'));
  expect(await listLosses()).toEqual({
    'roles.ops One': {
      lost: [`in first, ${stop}`, `in second, ${stop}`],
      lostAsWell: [`in first, ${invoke}`, `in second, ${invoke}`],
    },
    'roles.ops Two': { lost: [], lostAsWell: [`in first, ${invoke}`, `in second, ${invoke}`] },
  });
  const text = await readDrift();
  expect(text).toContain(`no longer possible: in first, ${stop}`);
  expect(text).toContain(`no longer possible, and also because of other drift: in first, ${invoke}`);
  // What is said of one is so: without it, that is possible again, and nothing else.
  await world.byHand({ iam: 'DeleteRolePolicy', input: { RoleName: 'demo-ops', PolicyName: 'One' } });
  const { access } = await world.drift();
  expect([...new Set(access.flatMap(({ lost }) => lost.map(({ action }) => action)))]).toEqual([
    'lambda:InvokeFunction',
  ]);
  await world.revert();
});

test('what was never reviewed is no loss, also where one drift takes away what another gives', async () => {
  await world.byHand({
    iam: 'CreatePolicyVersion',
    input: {
      PolicyArn: 'arn:aws:iam::000000000000:policy/chatops/demo/demo-deploy',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: ['codepipeline:*', 'lambda:InvokeFunction', 'sqs:*'], Resource: '*' },
        ],
      }),
      SetAsDefault: 'true',
    },
  });
  await world.byHand({
    iam: 'AttachRolePolicy',
    input: { RoleName: 'demo-ops', PolicyArn: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess' },
  });
  await world.byHand(denyOf('One', 'sqs:*'));
  expect(Object.values(await listLosses())).toEqual(Array(3).fill({ lost: [], lostAsWell: [] }));
  await world.revert();
});

test('roles count from the apply on that lists them, which changes nothing else', async () => {
  const withList = (roles: string[]) =>
    ({
      ...config,
      channels: {
        ...config.channels,
        second: {
          ...config.channels?.['second'],
          'user-roles': { required: true, ...(roles.length === 0 ? {} : { roles }) },
        },
      },
    }) as ChatopsConfig;
  expect(await world.apply(withList([]))).toBe('applied');
  expect(await world.apply(withList(['ops']))).toBe('applied');
  expect(await world.apply(withList(['ops']))).toBe('unchanged');
  await world.byHand(denyOf('One', 'lambda:InvokeFunction'));
  const { drift, access } = await world.drift({}, withList(['ops']));
  expect(access.map(({ channel: key }) => key)).toEqual(['first', 'second']);
  expect(drift[0]?.lost).toEqual([
    `in first, ${invoke}`,
    'in second, members with a listed role: lambda:InvokeFunction',
  ]);
  // What chatops.yml lists before it is applied is no drift.
  const unapplied = await world.drift({}, withList([]));
  expect(unapplied.access.map(({ channel: key }) => key)).toEqual(['first', 'second']);
  expect(unapplied.drift[0]?.lost).toEqual(drift[0]?.lost);
  await world.revert();
  expect(await world.apply()).toBe('applied');
});

test('of an alias with values, those are named with which it no longer works', async () => {
  const run = 'codepipeline start-pipeline-execution --name $name --region us-east-1';
  const withValues: ChatopsConfig = {
    ...config,
    aliases: { ...config.aliases, pick: { run, values: { name: ['web', 'api', 'job-*'] } } },
    channels: { ...config.channels, second: { ...config.channels?.['second'], aliases: ['purge', 'pick'] } },
  } as ChatopsConfig;
  expect(await world.apply(withValues)).toBe('applied');
  const pipelines = ['web', 'job-1'].map(name => `arn:aws:codepipeline:us-east-1:000000000000:${name}`);
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'codepipeline:*', Resource: pipelines }],
  };
  await world.byHand({
    iam: 'PutRolePolicy',
    input: { RoleName: 'demo-ops', PolicyName: 'Some', PolicyDocument: JSON.stringify(document) },
  });
  const report = await world.drift({}, withValues);
  expect(report.access.find(change => change.channel === 'second')?.brokenAliases).toEqual([
    { name: 'pick', forNoOne: false, values: ['$name web'] },
    { name: 'pick', forNoOne: false, isPossible: true, values: ['$name job-*'] },
  ]);
  expect(describeLosses(report).channels.find(line => line.startsWith('#second'))).toMatch(
    /; denied now with the channel role: run pick \(\$name web\); possibly denied now with the channel role: run pick \(\$name job-\*\)$/,
  );
  await world.byHand({
    iam: 'DeleteRolePolicy',
    input: { RoleName: 'demo-ops', PolicyName: 'Some' },
  });
  expect(await world.apply()).toBe('applied');
});

test('a channel that is gone takes away all that its people could do', async () => {
  await world.byHand({
    chatbot: 'delete-slack-channel-configuration',
    input: { ChatConfigurationArn: channel('second') },
  });
  const found = Object.values(await listLosses()) as { lost: string[] }[];
  expect(found[0]?.lost).toEqual([
    expect.stringMatching(
      /^in Slack channel C0SECOND00 \(workspace T0123ABCD\), which was second, everyone: .*codepipeline:\w+.* and \d+ more \(in all /,
    ),
  ]);
  await world.revert();
});

const release = [{ name: 'release', forNoOne: false }];

test.each<[string, Pick<AccessChange, 'brokenAliases' | 'userRoleRequired'>, string]>([
  [
    'all who use the channel role',
    { brokenAliases: release },
    'denied now with the channel role: run release',
  ],
  [
    'all, where roles of a list become required',
    { brokenAliases: release, userRoleRequired: { before: false, after: true } },
    'every member must now choose their own role there; denied now with a listed role: run release',
  ],
  [
    'all, where any roles become required',
    {
      brokenAliases: release,
      userRoleRequired: { before: false, after: true, withoutList: ['after'] },
    },
    'every member must now choose their own role there; denied now for members with the role they choose: run release',
  ],
  [
    'some, and possibly others',
    {
      brokenAliases: [
        { name: 'a', forNoOne: false, roles: ['op'] },
        { name: 'a', forNoOne: false, roles: ['big'], isPossible: true },
        { name: 'b', forNoOne: true, isPossible: true },
      ],
    },
    'possibly denied now for everyone: run b; denied now for members who choose op: run a; possibly denied now for members who choose big: run a',
  ],
])('an alias that is denied to %s', (_, part, words) => {
  const change: AccessChange = {
    channel: 'ops',
    place: { platform: 'slack', account: '000000000000', workspace: 'T0123ABCD', channel: 'C0FIRST000' },
    target: 'default',
    presence: 'stays',
    gained: [],
    lost: [{ action: 's3:GetObject', level: 'read', verdict: 'default', resources: ['*'] }],
    ...part,
  };
  const drift = [{ risk: 'narrows' } as Drift];
  expect(describeLosses({ drift, access: [change] }).channels).toEqual([
    `#ops loses 1 read action; ${words}`,
  ]);
});
