import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { detectDrift } from '../../action/commands/drift.ts';
import { type ChatPolicy, resolveChatPolicy } from '../../action/core/chat-policy.ts';
import type { Json } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import { compareChatPolicy } from '../../action/drift/compare-chat-policy.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { driftRows } from '../../action/render/drift-rows.ts';
import { makeWorld, type World } from './harness.ts';

const place = {
  platform: 'slack',
  workspace: 'T0123ABCD',
  channel: 'C0BBBBBBB',
  account: '000000000000',
} as const;
const slack = (settings: object): Json =>
  ({ chatbot: { platforms: { slack: settings } } }) as unknown as Json;
const policyOf = (document: Json): ChatPolicy => ({
  name: 'chat.json',
  effective: resolveChatPolicy(document),
  channelTypes: new Map(),
});

test.each([
  [
    'the same with operators, other case and other order',
    { Workspaces: { '@@assign': ['T0123ABCD'], '@@append': ['T1'] } },
    { workspaces: ['T1', 'T0123ABCD'] },
    undefined,
  ],
  [
    'what is empty is nothing',
    { overrides: { T0123ABCD: {} }, client: { '@@assign': 'enabled' } },
    { client: 'enabled' },
    undefined,
  ],
  [
    'a removed element is none',
    { workspaces: { '@@assign': ['T0123ABCD', 'T1'], '@@remove': ['T1'] } },
    { workspaces: ['T0123ABCD'] },
    undefined,
  ],
  ['a channel that opens', { workspaces: ['T1'] }, { workspaces: ['*'] }, 'widens'],
  ['a channel that closes', { client: 'enabled' }, { client: 'disabled' }, 'narrows'],
  [
    'user roles that are allowed again',
    { default: { supported_role_settings: ['channel_role'] } },
    { client: 'enabled' },
    'widens',
  ],
  [
    'user roles that are forbidden',
    { client: 'enabled' },
    { default: { supported_role_settings: ['channel_role'] } },
    'narrows',
  ],
  [
    'one kind of role in place of the other',
    { default: { supported_role_settings: ['channel_role'] } },
    { default: { supported_role_settings: ['user_role'] } },
    'widens',
  ],
  [
    'an override of the workspace, in small letters',
    { client: 'enabled' },
    { overrides: { t0123abcd: { supported_role_settings: ['user_role'] } } },
    'narrows',
  ],
  [
    'one kind of channel, where nothing says which kind this one is',
    { client: 'enabled' },
    { default: { supported_channel_types: ['private'] } },
    'narrows',
  ],
  [
    'every kind of channel again',
    { default: { supported_channel_types: ['private'] } },
    { client: 'enabled' },
    'widens',
  ],
  ['another workspace', { workspaces: ['T0123ABCD'] }, { workspaces: ['T0123ABCD', 'T1'] }, 'none'],
] as const)('%s', (_title, declared, observed, risk) => {
  const { drift, unchecked } = compareChatPolicy({
    target: 'prod',
    declared: policyOf(slack(declared)),
    observed: { ok: true, value: resolveChatPolicy(slack(observed)) },
    places: [place],
  });
  expect(unchecked).toEqual([]);
  expect(drift.map(each => each.risk)).toEqual(risk === undefined ? [] : [risk]);
  expect(drift.every(({ isElsewhere }) => isElsewhere === true)).toBe(true);
});

const config: ChatopsConfig = {
  version: 1,
  name: 'chat',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  roles: { r: {} },
  channels: { ops: { workspace: 'acme', channel: 'C0BBBBBBB', role: 'r', guardrails: 'none' } },
};
let world: World;
beforeAll(async () => {
  world = await makeWorld(config);
  await world.apply(config);
});
afterAll(() => world.aws.stop());

async function driftWith(chatPolicy: unknown): Promise<[string[], string[]]> {
  const init = { method: 'POST', body: JSON.stringify(chatPolicy === undefined ? {} : { chatPolicy }) };
  const answer = await fetch(`${world.aws.url}/_local/organization`, init);
  expect(answer.status).toBe(200);
  const declared = policyOf(
    slack({ client: { '@@assign': 'enabled' }, workspaces: { '@@assign': ['T0123ABCD'] } }),
  );
  const report = await world.use(aws => detectDrift(aws, { ...resolve(config), chatPolicy: declared }));
  return [
    report.drift.map(({ path, risk, note }) => `${path} ${risk}: ${note}`),
    report.unchecked.map(({ path }) => path),
  ];
}

test('the effective policy of the account is read and compared', async () => {
  expect(
    await driftWith({ chatbot: { platforms: { slack: { workspaces: ['T0123ABCD'], client: 'enabled' } } } }),
  ).toEqual([[], []]);
  const [other] = await driftWith({ chatbot: { platforms: { slack: { client: 'disabled' } } } });
  expect(other).toEqual([
    // The service switches off what the policy closes, and its guardrails allowed nothing.
    expect.stringMatching(/^channels\.ops narrows: It takes no actions away in chat at present: /),
    expect.stringMatching(/^organization\.chat-policy narrows: The effective policy/),
  ]);
  const [disabled] = await driftWith(null);
  expect(disabled).toEqual([expect.stringMatching(/^organization\.chat-policy none: The effective policy/)]);
  const [none] = await driftWith(undefined);
  expect(none).toEqual([
    expect.stringMatching(/^organization\.chat-policy none: The account is not in an organization/),
  ]);
});

test('a policy that says nothing is a value that people can read', () => {
  const { drift } = compareChatPolicy({
    target: 'default',
    declared: policyOf(slack({ client: 'enabled' })),
    observed: { ok: true, value: undefined },
    places: [],
  });
  expect(driftRows(drift)[0]?.sentence).toBe(
    'Policy CHATBOT_POLICY has another document: (none) (declared: chatbot.platforms.slack.client: enabled)',
  );
});

test('without the permission it is unchecked', async () => {
  const fault = { operation: 'organizations:DescribeEffectivePolicy', kind: 'deny' };
  await fetch(`${world.aws.url}/_local/faults`, { method: 'POST', body: JSON.stringify(fault) });
  const [drift, unchecked] = await driftWith({});
  await fetch(`${world.aws.url}/_local/faults`, { method: 'DELETE' });
  expect([drift, unchecked]).toEqual([[], ['organization.chat-policy']]);
});
