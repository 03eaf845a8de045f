import { expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { physicalNames } from '../../action/adopt/physical-names.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { type SnippetContext, snippetOf } from '../../action/drift/unmanaged-snippet.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { joinSnippets } from '../../action/render/join-snippets.ts';
import { loadText } from '../access/read-scenarios.ts';
import { trust } from '../local-aws/harness.ts';

const account = '000000000000';
const iam = (rest: string, owner = account) => `arn:aws:iam::${owner}:${rest}`;
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

const config: ChatopsConfig = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  roles: { ops: { 'managed-policies': ['ReadOnlyAccess'] } },
  guardrails: { deploy: { allow: [{ actions: ['s3:Get*'], resources: ['*'] }] } },
  aliases: { list: 'lambda list-functions' },
  channels: { hand: { workspace: 'acme', channel: 'C0AAAAAAA', role: 'ops', guardrails: 'none' } },
};

const role = (path: string, name: string) => {
  const arn = iam(`role${path}${name}`);
  const properties = { RoleName: name, Path: path, Arn: arn, ManagedPolicyArns: [readOnly] };
  const type = 'AWS::IAM::Role';
  return [arn, { type, id: arn, properties: { ...properties, AssumeRolePolicyDocument: trust } }] as const;
};
const policy = (arn: string) =>
  [arn, { type: 'AWS::IAM::ManagedPolicy', id: arn, properties: {}, foreign: 'of another stack' }] as const;
const place = { account, region: 'us-east-1', partition: 'aws' };
const context: SnippetContext = {
  config,
  target: 'default',
  place,
  names: physicalNames(config, place),
  roles: new Map([role('/', 'ops'), role('/chatops/demo/', 'demo-ops')]),
  policies: new Map([policy(iam('policy/chatops/demo/demo-deploy')), policy(iam('policy/deploy'))]),
  isComplete: true,
  waiting: new Map(),
  others: [],
};

function describe(type: string, properties: JsonObject): unknown {
  const { snippet, note } = snippetOf({ type, id: 'x', properties }, context);
  return snippet === undefined ? note : parse(snippet);
}

const channel = (name: string, roleArn: string, guardrail: string, workspace = 'T0123ABCD') =>
  describe('AWS::Chatbot::SlackChannelConfiguration', {
    ConfigurationName: name,
    SlackWorkspaceId: workspace,
    SlackChannelId: 'C0HAND000',
    IamRoleArn: roleArn,
    GuardrailPolicies: [guardrail],
    UserRoleRequired: false,
    LoggingLevel: 'ERROR',
  });

test('a channel uses what chatops.yml has, under a key that it does not have', () => {
  const [own, guardrail] = [iam('role/chatops/demo/demo-ops'), iam('policy/chatops/demo/demo-deploy')];
  const said = { channel: 'C0HAND000', role: 'ops', guardrails: ['deploy'], workspace: 'acme' };
  expect(channel('demo-hand', own, guardrail)).toEqual({
    channels: { 'hand-2': { ...said, 'configuration-name': 'demo-hand' } },
  });
  expect(channel('demo-more', own, guardrail)).toEqual({ channels: { more: said } });
});

test('another role or guardrail gets a key that chatops.yml does not have, and keeps its name', () => {
  const workspaces = { slack: { slack: 'T0OTHER00' } };
  const said = { channel: 'C0HAND000', 'configuration-name': 'other', role: 'ops-2', workspace: 'slack' };
  expect(channel('other', iam('role/ops'), readOnly, 'T0OTHER00')).toEqual({
    workspaces,
    roles: { 'ops-2': { 'role-name': 'ops', path: '/', 'managed-policies': ['ReadOnlyAccess'] } },
    channels: { other: { ...said, guardrails: ['ReadOnlyAccess'] } },
  });
  const elsewhere = iam('role/ops', '999999999999');
  expect(channel('other', elsewhere, iam('policy/deploy'), 'T0OTHER00')).toEqual({
    workspaces,
    roles: { 'ops-2': { arn: elsewhere } },
    guardrails: { 'deploy-2': { arn: 'arn:aws:iam::${AWS::AccountId}:policy/deploy' } },
    channels: { other: { ...said, guardrails: ['deploy-2'] } },
  });
});

const [lostRole, lostPolicy] = [iam('role/chatops/demo/gone'), iam('policy/chatops/demo/gone')];
const ops = iam('role/chatops/demo/demo-ops');

test.each([
  [lostRole, readOnly, `it has the role ${lostRole}, and that does not exist`],
  [ops, lostPolicy, `it has the guardrail ${lostPolicy}, and that does not exist`],
  [
    lostRole,
    lostPolicy,
    `it has the role ${lostRole} and the guardrail ${lostPolicy}, and these do not exist`,
  ],
])('a channel with %s and %s has no YAML', (roleArn, guardrail, reason) => {
  expect(channel('more', roleArn, guardrail)).toBe(`chatops.yml cannot declare it as it is: ${reason}`);
});

test('where roles were not read, the YAML has them by ARN, and says why', () => {
  const { snippet = '', note } = snippetOf(
    {
      type: 'AWS::Chatbot::SlackChannelConfiguration',
      id: 'x',
      properties: {
        ConfigurationName: 'more',
        SlackWorkspaceId: 'T0123ABCD',
        SlackChannelId: 'C0HAND000',
        IamRoleArn: lostRole,
        GuardrailPolicies: [readOnly],
      },
    },
    { ...context, isComplete: false },
  );
  expect(parse(snippet)).toMatchObject({
    roles: { gone: { arn: 'arn:aws:iam::${AWS::AccountId}:role/chatops/demo/gone' } },
  });
  expect(note).toBe(`The YAML refers to the role ${lostRole} by ARN, because it could not be read`);
});

test.each([
  ['list', 'chatops.yml cannot declare it: chatops.yml already has a different alias list'],
  ['lists', { aliases: { lists: 'lambda list-functions' } }],
])('an alias %s', (name, said) => {
  expect(
    describe('AWS::Chatbot::CustomAction', {
      ActionName: `demo-${name}`,
      AliasName: name,
      Definition: { CommandText: 'lambda list-functions' },
    }),
  ).toEqual(said);
});

const [one, other] = [{ 'role-name': 'one' }, { 'role-name': 'other' }];

test.each<[string, readonly object[], readonly object[]]>([
  ['nothing', [], []],
  [
    'two channels with one role, and an alias',
    [
      { roles: { one }, channels: { a: { role: 'one' } } },
      { roles: { one }, channels: { b: { role: 'one' } } },
      { aliases: { list: 'lambda list-functions' } },
    ],
    [
      {
        roles: { one },
        channels: { a: { role: 'one' }, b: { role: 'one' } },
        aliases: { list: 'lambda list-functions' },
      },
    ],
  ],
  [
    'a key that means two things, and one that fits the first of them',
    [
      { roles: { one }, channels: { a: { role: 'one' } } },
      { roles: { one: other }, channels: { b: { role: 'one' } } },
      { channels: { c: { role: 'ops' } } },
    ],
    [
      { roles: { one }, channels: { a: { role: 'one' }, c: { role: 'ops' } } },
      { roles: { one: other }, channels: { b: { role: 'one' } } },
    ],
  ],
  [
    'a key that every object of JavaScript has',
    [{ channels: { a: { role: 'ops' } } }, { channels: { constructor: { role: 'ops' } } }],
    [{ channels: { a: { role: 'ops' }, constructor: { role: 'ops' } } }],
  ],
])('the YAML of several things: %s', (_what, pieces, texts) => {
  expect(joinSnippets(pieces.map(piece => stringify(piece))).map(text => parse(text))).toEqual(texts);
});

const account2 = '123456789012';
const twoTargets = {
  one: { account, region: 'us-east-1' },
  two: { account: account2, region: 'us-east-1' },
};

/** What validate finds in a chatops.yml with the YAML of an unmanaged channel in the chat channel of `ops`. */
async function validateWith(
  more: Partial<ChatopsConfig>,
  { isExchanged }: { readonly isExchanged: boolean },
): Promise<unknown> {
  const own: ChatopsConfig = {
    ...config,
    channels: { ops: { workspace: 'acme', channel: 'C0HAND000', role: 'ops', guardrails: 'none' } },
    ...more,
  };
  const properties = {
    ConfigurationName: 'demo-ops-2',
    SlackWorkspaceId: 'T0123ABCD',
    SlackChannelId: 'C0HAND000',
    IamRoleArn: iam('role/chatops/demo/demo-ops'),
    GuardrailPolicies: [readOnly],
    UserRoleRequired: false,
    LoggingLevel: 'ERROR',
  };
  const target = more.targets === undefined ? 'default' : 'one';
  const type = 'AWS::Chatbot::SlackChannelConfiguration';
  const names = physicalNames(own, place);
  const { snippet = '', inExchange } = snippetOf(
    { type, id: 'x', properties },
    { ...context, config: own, target, names },
  );
  const added = parse(snippet) as ChatopsConfig;
  const { ops, ...others } = own.channels ?? {};
  const left = inExchange === 'channels.ops' ? {} : { ops: { ...ops, targets: ['two'] } };
  const kept = isExchanged ? left : { ops };
  const text = stringify({ ...own, ...added, channels: { ...kept, ...others, ...added.channels } });
  const { diagnostics } = await loadText(text, {});
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return { inExchange, errors };
}

test.each<[string, Partial<ChatopsConfig>, string]>([
  ['in the only account', {}, 'channels.ops'],
  ['in one of two accounts', { targets: twoTargets }, 'the target one of channels.ops'],
  [
    'in one of two accounts, which the channel names',
    {
      targets: twoTargets,
      channels: {
        ops: { workspace: 'acme', channel: 'C0HAND000', role: 'ops', guardrails: 'none', targets: ['one'] },
      },
    },
    'channels.ops',
  ],
  [
    'in a private channel of an old workspace, which AWS names with C',
    { channels: { ops: { workspace: 'acme', channel: 'G0HAND000', role: 'ops', guardrails: 'none' } } },
    'channels.ops',
  ],
])(
  'the YAML of a channel that has the place of a declared one passes validate: %s',
  async (_, more, inExchange) => {
    expect(await validateWith(more, { isExchanged: false })).toEqual({
      inExchange,
      errors: ['channel/duplicate'],
    });
    expect(await validateWith(more, { isExchanged: true })).toEqual({ inExchange, errors: [] });
  },
);

test('a declared channel that is in another account is no matter of it', async () => {
  const channels = {
    ops: {
      workspace: 'acme',
      channel: 'C0HAND000',
      role: 'ops',
      guardrails: 'none' as const,
      targets: ['two'],
    },
  };
  expect(await validateWith({ targets: twoTargets, channels }, { isExchanged: false })).toEqual({
    inExchange: undefined,
    errors: [],
  });
});
