import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Json } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { allow, deploy, trust } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { tellStory } from '../story.ts';
import { makeWorld, readYaml, tabulate, type World } from './harness.ts';

const account = '000000000000';
const base = readYaml<ChatopsConfig>('chatops.yml');
const documents = new Map<string, readonly Json[]>([
  [`arn:aws:iam::${account}:role/legacy`, [allow('s3:ListAllMyBuckets')]],
  [
    'arn:aws:iam::${AWS::AccountId}:policy/audited',
    [
      {
        Version: '2012-10-17',
        Statement: [
          { Sid: 'Look', Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
          { Effect: 'Deny', Action: ['s3:DeleteBucket'], Resource: ['*'] },
        ],
      },
    ],
  ],
]);
const config: ChatopsConfig = {
  ...base,
  roles: {
    ...base.roles,
    legacy: { arn: `arn:aws:iam::${account}:role/legacy`, document: 'policies/legacy.json' },
  },
  guardrails: {
    ...base.guardrails,
    audited: { arn: 'arn:aws:iam::${AWS::AccountId}:policy/audited', document: 'policies/audited.json' },
    gone: { arn: `arn:aws:iam::${account}:policy/gone` },
  },
};

let world: World;
beforeAll(async () => {
  world = await makeWorld(config, documents);
  await world.byHand({
    iam: 'CreateRole',
    input: { RoleName: 'legacy', AssumeRolePolicyDocument: JSON.stringify(trust) },
  });
  await world.byHand({
    iam: 'PutRolePolicy',
    input: {
      RoleName: 'legacy',
      PolicyName: 'Look',
      PolicyDocument: JSON.stringify(allow('s3:ListAllMyBuckets')),
    },
  });
  await world.byHand({
    iam: 'CreatePolicy',
    input: {
      PolicyName: 'audited',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['s3:ListAllMyBuckets'], Resource: ['*'] }],
      }),
    },
  });
  expect(await world.apply()).toBe('applied');
});
afterAll(() => world.aws.stop());

const step = tellStory();
step('what was made elsewhere is compared with what was reviewed', async () => {
  const { drift, unchecked } = await world.drift();
  expect(unchecked).toEqual([]);
  expect(tabulate(drift)).toEqual([
    {
      kind: 'modified',
      path: 'guardrails.audited',
      type: 'AWS::IAM::ManagedPolicy',
      id: `arn:aws:iam::${account}:policy/audited`,
      property: 'document',
      expected: { Effect: 'Deny', Action: ['s3:DeleteBucket'], Resource: ['*'] },
      risk: 'widens',
      // No channel has it.
      note: 'Other limits in chat, such as the guardrails, or other drift still prevent it',
      isHeldBack: true,
    },
    {
      kind: 'deleted',
      path: 'guardrails.gone',
      type: 'AWS::IAM::ManagedPolicy',
      id: `arn:aws:iam::${account}:policy/gone`,
      risk: 'none',
      isElsewhere: true,
    },
  ]);
  await world.byHand({
    iam: 'PutRolePolicy',
    input: { RoleName: 'legacy', PolicyName: 'More', PolicyDocument: JSON.stringify(allow('s3:*')) },
  });
  const { drift: more } = await world.drift();
  expect(more.find(({ path }) => path === 'roles.legacy')).toMatchObject({
    kind: 'undeclared',
    property: 'document',
    observed: { Effect: 'Allow', Action: ['s3:*'], Resource: '*' },
    risk: 'widens',
    actor: `arn:aws:iam::${account}:user/local`,
  });
});

step('ignored until its last day, by the path of what is in it', async () => {
  const ignore = [
    { code: 'drift/undeclared', at: 'roles.legacy', reason: 'moves away', until: '2026-12-24' },
    { code: 'drift/modified', at: 'guardrails', reason: 'moves away', until: '2026-12-24' },
  ];
  const on = async (today: string) => {
    const { drift, ignored } = await makeReport(today);
    return [drift.map(({ path }) => path), ignored.map(({ path, ignored: by }) => `${path}: ${by.reason}`)];
  };
  const makeReport = async (today: string) => {
    const { detectDrift } = await import('../../action/commands/drift.ts');
    return world.use(aws => detectDrift(aws, { ...resolve({ ...config, ignore }), documents }, { today }));
  };
  expect(await on('2026-12-24')).toEqual([
    ['guardrails.gone'],
    ['guardrails.audited: moves away', 'roles.legacy: moves away'],
  ]);
  expect(await on('2026-12-25')).toEqual([['guardrails.audited', 'roles.legacy', 'guardrails.gone'], []]);
});

test('a channel and an alias that nobody declares come with the YAML that would', async () => {
  await world.byHand({
    iam: 'CreateRole',
    input: { RoleName: 'by-hand', AssumeRolePolicyDocument: JSON.stringify(trust) },
  });
  const action = `arn:aws:chatbot::${account}:custom-action/by-hand`;
  await world.byHand({
    chatbot: 'create-custom-action',
    input: { ActionName: 'by-hand', AliasName: 'list', Definition: { CommandText: 'lambda list-functions' } },
  });
  await world.byHand({
    chatbot: 'create-slack-channel-configuration',
    input: {
      SlackTeamId: 'T0123ABCD',
      SlackChannelId: 'C0HAND000',
      SlackChannelName: 'hand',
      ConfigurationName: 'hand',
      IamRoleArn: `arn:aws:iam::${account}:role/by-hand`,
    },
  });
  const { drift, unchecked } = await world.drift();
  expect(unchecked).toEqual([]);
  const found = drift.filter(({ kind }) => kind === 'unmanaged');
  expect(
    found.map(({ path, id, risk, actor }) => ({ path, id, risk, hasActor: actor !== undefined })),
  ).toEqual([
    {
      path: 'channels.hand',
      id: `arn:aws:chatbot::${account}:chat-configuration/slack-channel/hand`,
      risk: 'widens',
      hasActor: true,
    },
    { path: 'aliases.list', id: action, risk: 'none', hasActor: true },
  ]);
  // The role may do nothing, but the default guardrail lets whoever chooses another role do everything.
  expect(found[0]?.gained).toEqual([
    expect.stringMatching(
      /^in hand, members with their own role: everything that chat can run \(\d+ actions\), on all resources, as with AdministratorAccess; /,
    ),
  ]);
  expect(parse(found[0]?.snippet ?? '')).toEqual({
    roles: { 'by-hand': { 'role-name': 'by-hand', path: '/' } },
    channels: {
      hand: {
        channel: 'C0HAND000',
        'configuration-name': 'hand',
        role: 'by-hand',
        guardrails: ['AdministratorAccess'],
        logging: 'none',
        workspace: 'acme',
      },
    },
  });
  expect(parse(found[1]?.snippet ?? '')).toEqual({
    aliases: { list: { run: 'lambda list-functions', 'action-name': 'by-hand' } },
  });
});

test('what another stack declares is that stack’s', async () => {
  const template = {
    Resources: {
      Action: {
        Type: 'AWS::Chatbot::CustomAction',
        Properties: {
          ActionName: 'of-others',
          AliasName: 'others',
          Definition: { CommandText: 'lambda list-functions' },
        },
      },
    },
  };
  await deploy(world.aws.cloudFormation, 'first', {
    template,
    StackName: 'others',
    ChangeSetType: 'CREATE',
  });
  const { drift, limits } = await world.drift();
  expect(drift.filter(({ path }) => path === 'aliases.others')).toEqual([]);
  expect(limits).toContainEqual(expect.stringMatching(/other stacks.*: others$/));
});

test('roles that members chose, and an account that makes them choose', async () => {
  const operations = `arn:aws:chatbot::${account}:chat-configuration/slack-channel/demo-operations`;
  const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  await control(world.aws.url, 'user-identities', [
    {
      configuration: operations,
      role: role('chatops/demo/demo-reader'),
      workspace: 'T0123ABCD',
      user: 'UALLOWED',
    },
    { configuration: operations, role: role('admin'), workspace: 'T0123ABCD', user: 'UADMIN' },
  ]);
  await world.byHand({ chatbot: 'update-account-preferences', input: { UserAuthorizationRequired: true } });
  const { drift, chosenRoles } = await world.drift();
  expect(chosenRoles.map(({ channel, user }) => `${channel} ${user}`)).toEqual([
    'channels.operations UALLOWED',
    'channels.operations UADMIN',
  ]);
  const found = drift.filter(({ type }) => /UserIdentity|AccountPreferences/.test(type));
  expect(tabulate(found)).toEqual([
    {
      kind: 'undeclared',
      path: 'channels.operations',
      type: 'AWS::Chatbot::UserIdentity',
      id: 'UADMIN',
      property: 'UserRole',
      expected: [role('chatops/demo/demo-reader')],
      observed: role('admin'),
      risk: 'unknown',
    },
    {
      kind: 'modified',
      path: 'defaults.user-roles',
      type: 'AWS::Chatbot::AccountPreferences',
      id: account,
      property: 'UserAuthorizationRequired',
      expected: false,
      observed: true,
      risk: 'narrows',
      note: 'The account requires every member to choose a role, so commands never run as the channel role of elsewhere',
      actor: 'me',
      at: 'string',
    },
  ]);
});

test('a channel that the service switched off says why', async () => {
  const arn = `arn:aws:chatbot::${account}:chat-configuration/slack-channel/demo-operations`;
  await control(world.aws.url, 'channels', {
    arn,
    state: 'DISABLED',
    reason: 'Denied by organisation policy',
  });
  const { drift } = await world.drift();
  expect(drift.filter(({ kind }) => kind === 'disabled')).toMatchObject([
    { path: 'channels.operations', observed: 'Denied by organisation policy', risk: 'narrows' },
  ]);
  await control(world.aws.url, 'channels', { arn, state: 'ENABLED' });
});

/** A denied read, and what must then be named as unchecked. Nothing of it may be called clean, and nothing else is lost. */
const denials: readonly [string, readonly string[]][] = [
  [
    'iam:GetAccountAuthorizationDetails',
    // The policy with a reviewed document is then asked for by itself.
    ['guardrails.gone', 'guardrails.pipelines-only', 'roles.legacy', 'roles.operator', 'roles.reader'],
  ],
  ['chatbot:DescribeSlackChannelConfigurations', ['channels', 'channels.operations']],
  ['chatbot:ListMicrosoftTeamsChannelConfigurations', ['channels', 'channels.elsewhere']],
  ['chatbot:GetAccountPreferences', ['defaults.user-roles']],
  ['chatbot:DescribeSlackUserIdentities', ['channels']],
  ['sns:GetTopicAttributes', ['channels.elsewhere.notify', 'channels.operations.notify']],
  ['cloudcontrolapi:ListResources', ['channels']],
  [
    'cloudformation:DetectStackDrift',
    [
      'aliases.deploy',
      'channels.elsewhere',
      'channels.elsewhere.notify',
      'channels.operations',
      'channels.operations.notify',
    ],
  ],
];

test.each(denials)('%s denied: what it would have told is unchecked', async (operation, paths) => {
  await control(world.aws.url, 'faults', { operation, kind: 'deny' });
  try {
    const { unchecked, failures } = await world.drift();
    expect(failures).toEqual([]);
    const named = [...new Set(unchecked.map(({ path }) => path))].sort();
    expect(named).toEqual([...paths]);
    expect(unchecked.every(({ reason }) => reason.length > 10)).toBe(true);
  } finally {
    await fetch(`${world.aws.url}/_local/faults`, { method: 'DELETE' });
  }
});

test('without CloudTrail nobody is named, and that it was not read is said', async () => {
  await control(world.aws.url, 'faults', { operation: 'cloudtrail:LookupEvents', kind: 'deny' });
  const report = await world.drift();
  await fetch(`${world.aws.url}/_local/faults`, { method: 'DELETE' });
  expect(report.drift.length).toBeGreaterThan(0);
  expect(report.drift.every(({ actor }) => actor === undefined)).toBe(true);
  expect(report.look.complete).toBe(false);
  expect(report.unchecked).toContainEqual(
    expect.objectContaining({
      reason: expect.stringMatching(/who made these changes, and when: AccessDenied/),
    }),
  );
});
