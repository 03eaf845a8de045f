import { expect, test } from '@jest/globals';
import { describeGains } from '../../action/access/describe-gains.ts';
import { planAgainst } from '../../action/commands/against.ts';
import { describeDelta } from '../../action/render/access.ts';
import { deltaRows } from '../../action/render/delta-rows.ts';
import { loadText } from './read-scenarios.ts';

const little = { allow: [{ actions: ['sqs:PurgeQueue'], resources: ['*'] }] };

/** A file of one channel whose guardrail allows everything. */
async function load(role: object, more: object = {}, guardrails = ['AdministratorAccess']) {
  const loaded = await loadText(
    JSON.stringify({
      version: 1,
      name: 'chat',
      targets: { prod: { account: '123456789012', region: 'eu-west-1' } },
      workspaces: { acme: { slack: 'T0123ABCD' } },
      roles: { op: role, made: { arn: 'arn:aws:iam::123456789012:role/made' } },
      guardrails: {
        few: little,
        queues: { allow: [{ actions: ['sqs:*'], resources: ['*'] }] },
        unseen: { arn: 'arn:aws:iam::123456789012:policy/unseen' },
      },
      channels: { ops: { workspace: 'acme', channel: 'C0BBBBBBB', role: 'op', guardrails, ...more } },
      rules: Object.fromEntries(
        ['guardrail/administrator-access', 'permission/escalation', 'channel/user-role-open'].map(code => [
          code,
          'off',
        ]),
      ),
    }),
  );
  if (loaded.draft === undefined) throw new Error(JSON.stringify(loaded.diagnostics));
  return loaded.draft;
}

type File = Awaited<ReturnType<typeof load>>;

async function compare(base: File, config: File) {
  const { access } = await planAgainst([{ config, base }]);
  const [change] = access;
  if (change === undefined) throw new Error('no change');
  return change;
}

const chosen = { 'user-roles': { required: false, roles: ['made'] } };

test('many actions more are not everything where only the guardrails, which stay, allow everything', async () => {
  const change = await compare(await load(little), await load({ 'managed-policies': ['ReadOnlyAccess'] }));
  const text = describeDelta(change) ?? '';
  expect(text).toMatch(/^#ops gains \d{3,} actions \(/);
  expect(text).not.toContain('everything');
  const back = await compare(await load({ 'managed-policies': ['ReadOnlyAccess'] }), await load(little));
  expect(describeDelta(back)).toMatch(/loses \d{3,} actions \(/);
  expect(describeDelta(back)).not.toContain('everything');
});

test('a listed role of which nothing is known possibly gives all of it, and not for certain', async () => {
  const listed = (...roles: readonly string[]) => load(little, { 'user-roles': { required: true, roles } });
  const change = await compare(await listed('op'), await listed('op', 'made'));
  expect(describeDelta(change)).toMatch(
    /^#ops possibly gains \d{4,} actions \(.*; only for members who choose made\)/,
  );
});

test('of a role of which nothing is known, nothing is said again that members with any role gain', async () => {
  const change = await compare(await load(little, {}, ['few']), await load(little, chosen, ['queues']));
  // The document of the role may give each of these, and so may any other role.
  expect(change.gained.some(({ role }) => role === 'made')).toBe(true);
  const texts = deltaRows(change, true).map(({ text }) => text);
  expect(texts.filter(text => text.includes('members who choose made'))).toEqual([]);
  expect(texts.filter(text => text.includes('members with their own role'))).not.toEqual([]);
});

test.each([
  [
    'the guardrail',
    little,
    ['unseen'],
    /^#ops possibly gains everything that chat can run \(\d+ actions; \d+ of them only/,
  ],
  [
    'both',
    { 'managed-policies': ['AdministratorAccess'] },
    ['unseen'],
    /^#ops possibly gains everything that chat can run \(\d+ actions\)$/,
  ],
] as const)(
  'everything is only possibly gained where %s was not known before',
  async (_, role, before, title) => {
    const change = await compare(await load(role, {}, [...before]), await load(role));
    expect(change.gained.filter(({ certainty }) => certainty === undefined)).toEqual([]);
    expect(describeDelta(change)).toMatch(title);
    const texts = deltaRows(change).map(({ text }) => text);
    const whole = texts.filter(text => text.includes('everything that chat can run'));
    expect(whole.length).toBeGreaterThan(0);
    expect(whole.filter(text => !text.includes('possibly everything'))).toEqual([]);
    const lines = describeGains([change]).filter(line => line.includes('everything that chat can run'));
    expect(lines.filter(line => !line.includes(': possibly everything'))).toEqual([]);
  },
);
