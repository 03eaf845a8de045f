import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answerCan } from '../../action/commands/can.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import { answerWho } from '../../action/commands/who.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderWhoText } from '../../action/render/who.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-narrowed-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const boundary = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:dynamodb:*:*:table/app-*' },
  ],
};
const ownOrganization = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:PurgeQueue',
    Resource: '*',
    Condition: {
      StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abc' },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
  },
};

interface Policies {
  readonly role: string;
  readonly guardrail?: string;
  readonly more?: string;
  readonly limits?: string;
}

async function load({
  role,
  guardrail = 'allow: [{ actions: ["*"], resources: ["*"] }]',
  ...rest
}: Policies) {
  const file = join(folder, 'chatops.yml');
  writeFileSync(join(folder, 'boundary.json'), JSON.stringify(boundary));
  writeFileSync(join(folder, 'rcp.json'), JSON.stringify(ownOrganization));
  writeFileSync(
    file,
    `version: 1
name: x
targets: { main: { account: "111111111111", region: eu-west-1${rest.limits ?? ''} } }
workspaces: { acme: { slack: T0123ABCD } }
roles: { ops: { ${role} } }
guardrails: { max: { ${guardrail} } }
channels: { ops: { workspace: acme, channel: C0AAAAAAA, role: ops, guardrails: [max] } }
${rest.more ?? ''}`,
  );
  return loadConfig(file, { today: '2026-11-28' });
}

/** The reasons of an action for everyone: `can` and `who` give the same. */
async function reasonsOf(policies: Policies, action: string): Promise<readonly string[]> {
  const { proofs } = await load(policies);
  if (proofs === undefined) throw new Error('nothing is proved');
  const can = answerCan(proofs, 'ops', action, { as: undefined, targets: undefined });
  const [who] = answerWho(proofs, action, undefined).channels;
  const messages = (can?.because ?? []).map(({ message }) => message);
  expect(who?.because.map(({ message }) => message)).toEqual(messages);
  return messages;
}

const all = (action: string) => `allow: [{ actions: ["${action}"], resources: ["*"] }]`;

test.each<[string, Policies, string, readonly string[]]>([
  [
    'a Deny on all but some',
    {
      role: `${all('dynamodb:*')}, deny: [{ actions: ["dynamodb:DeleteTable"], not-resources: ["arn:aws:dynamodb:*:*:table/tmp-*"] }]`,
    },
    'dynamodb:DeleteTable',
    [
      'together, the policies allow dynamodb:DeleteTable on arn:aws:dynamodb:*:*:table/tmp-* (of the account 111111111111)',
      'role policy ops (statement 1) allows dynamodb:DeleteTable on *',
      'guardrail max (statement 1) allows dynamodb:DeleteTable on *',
      'role policy ops (statement 2) denies dynamodb:DeleteTable on all but arn:aws:dynamodb:*:*:table/tmp-*',
    ],
  ],
  [
    'a Deny on some, of a guardrail',
    {
      role: all('rds:StopDBInstance'),
      guardrail: `${all('*')}, deny: [{ actions: ["rds:*"], resources: ["arn:aws:rds:*:*:db:prod-*"] }]`,
    },
    'rds:StopDBInstance',
    [
      'together, the policies allow rds:StopDBInstance on * except arn:aws:rds:*:*:db:prod-* (of the account 111111111111)',
      'role policy ops (statement 1) allows rds:StopDBInstance on *',
      'guardrail max (statement 1) allows rds:StopDBInstance on *',
      'guardrail max (statement 2) denies rds:StopDBInstance on arn:aws:rds:*:*:db:prod-*',
    ],
  ],
  [
    'a boundary',
    {
      role: `${all('dynamodb:*')}, permissions-boundary: { arn: "arn:aws:iam::111111111111:policy/b", document: boundary.json }`,
    },
    'dynamodb:DeleteTable',
    [
      'together, the policies allow dynamodb:DeleteTable on arn:aws:dynamodb:*:*:table/app-* (of the account 111111111111)',
      'role policy ops (statement 1) allows dynamodb:DeleteTable on *',
      'permissions boundary arn:aws:iam::111111111111:policy/b (statement 1) allows dynamodb:DeleteTable on *',
      'guardrail max (statement 1) allows dynamodb:DeleteTable on *',
      'permissions boundary arn:aws:iam::111111111111:policy/b (statement 2) denies dynamodb:DeleteTable on all but arn:aws:dynamodb:*:*:table/app-*',
    ],
  ],
  [
    'a Deny that depends on a condition',
    {
      role: `${all('rds:StopDBInstance')}, deny: [{ actions: ["rds:*"], resources: ["arn:aws:rds:*:*:db:prod-*"], conditions: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }]`,
    },
    'rds:StopDBInstance',
    [
      'together, the policies allow rds:StopDBInstance on * except arn:aws:rds:*:*:db:prod-* (of the account 111111111111)',
      'role policy ops (statement 1) allows rds:StopDBInstance on *',
      'guardrail max (statement 1) allows rds:StopDBInstance on *',
      'role policy ops (statement 2) may deny rds:StopDBInstance on arn:aws:rds:*:*:db:prod-*: it depends on Bool aws:MultiFactorAuthPresent false',
    ],
  ],
  [
    'a Deny that is about other resources',
    {
      role: `${all('dynamodb:DeleteTable')}, deny: [{ actions: ["dynamodb:*"], resources: ["arn:aws:dynamodb:*:*:global-table/prod-*"] }]`,
    },
    'dynamodb:DeleteTable',
    [
      'role policy ops (statement 1) allows dynamodb:DeleteTable on *',
      'guardrail max (statement 1) allows dynamodb:DeleteTable on *',
    ],
  ],
  [
    'what is unknown beside a Deny that is certain',
    {
      role: `allow: [{ actions: ["rds:*"], resources: ["*"], conditions: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }], deny: [{ actions: ["rds:*"], resources: ["arn:aws:rds:*:*:db:prod-*"] }]`,
    },
    'rds:StopDBInstance',
    [
      'together, the policies may allow rds:StopDBInstance on * except arn:aws:rds:*:*:db:prod-*',
      'role policy ops (statement 1) may allow rds:StopDBInstance: it depends on Bool aws:MultiFactorAuthPresent true',
      'role policy ops (statement 2) denies rds:StopDBInstance on arn:aws:rds:*:*:db:prod-*',
    ],
  ],
])('%s: reasons name what is left', async (_, policies, action, expected) => {
  expect(await reasonsOf(policies, action)).toEqual(expected);
});

const eu = 'conditions: { StringEquals: { "aws:RequestedRegion": [eu-west-1, eu-central-1] } }';

test.each([
  ['sqs:PurgeQueue', 'in eu-central-1 and eu-west-1 it is allowed, in every other Region it is denied'],
  // The Region is in no ARN.
  ['s3:DeleteBucket', 'in eu-central-1 and eu-west-1 it is allowed, in every other Region it is denied'],
  [
    'ec2:DescribeInstances',
    'in eu-central-1 and eu-west-1 it is allowed, in every other Region it is denied',
  ],
  // Two services with one endpoint for all Regions.
  [
    'cloudfront:ListDistributions',
    'every request of cloudfront is made in us-east-1, where its only endpoint is',
  ],
])('every Region in which %s is allowed is named', async (action, expected) => {
  const reasons = await reasonsOf(
    { role: `allow: [{ actions: ["${action}"], resources: ["*"], ${eu} }]` },
    action,
  );
  expect(reasons.join('\n')).toContain(expected);
});

test('of a resource control policy that may deny what is in the own account, that is the reason', async () => {
  const policies = { role: all('sqs:PurgeQueue'), limits: ', limits: [rcp.json]' };
  expect(await reasonsOf(policies, 'sqs:PurgeQueue')).toEqual([
    'organization policy rcp.json (statement 1) may deny sqs:PurgeQueue: it depends on StringNotEqualsIfExists aws:PrincipalOrgID o-abc',
  ]);
});

test('what only other accounts have is still said to be theirs', async () => {
  const role = 'allow: [{ actions: [sqs:PurgeQueue], resources: ["arn:aws:sqs:*:222222222222:*"] }]';
  expect((await reasonsOf({ role, limits: ', limits: [rcp.json]' }, 'sqs:PurgeQueue')).join()).toContain(
    'resources of other accounts',
  );
});

test.each([
  [
    'the role is limited to a Region',
    { role: `allow: [{ actions: [sqs:PurgeQueue], resources: ["*"], ${eu} }]` },
    "with a role of the member's own: allowed by the guardrails on *",
  ],
  ['the role and the guardrail are about the same', { role: all('sqs:PurgeQueue') }, undefined],
  [
    'the guardrail is limited alike',
    {
      role: 'allow: [{ actions: [sqs:PurgeQueue], resources: ["arn:aws:sqs:*:*:q-*"] }]',
      guardrail: 'allow: [{ actions: [sqs:PurgeQueue], resources: ["arn:aws:sqs:*:*:q-*"] }]',
    },
    undefined,
  ],
])('what members with their own role can do beyond everyone, where %s', async (_, policies, expected) => {
  const { proofs } = await load(policies);
  if (proofs === undefined) throw new Error('nothing is proved');
  const text = renderWhoText(answerWho(proofs, 'sqs:PurgeQueue', undefined), createColors(false));
  const line = text.split('\n').find(each => each.includes("the member's own"));
  expect(line?.trim()).toBe(expected);
});

test.each([
  ['', '43 actions'],
  [', deny: [{ not-actions: ["dynamodb:Delete*"], resources: ["*"] }]', 'for example dynamodb:DeleteBackup'],
  [', deny: [{ actions: ["dynamodb:*"], resources: ["*"] }]', undefined],
  // What a Deny leaves open somewhere, or under a condition, is still allowed.
  [', deny: [{ actions: ["dynamodb:*"], resources: ["arn:aws:dynamodb:*:*:table/a"] }]', '43 actions'],
  [', deny: [{ actions: ["dynamodb:*"], not-resources: ["arn:aws:dynamodb:*:*:table/a"] }]', '43 actions'],
  [
    ', deny: [{ actions: ["dynamodb:*"], resources: ["*"], conditions: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }]',
    '43 actions',
  ],
])('a pattern of writes does not count what the same policy denies%s', async (deny, expected) => {
  const { diagnostics } = await load({ role: `${all('dynamodb:*')}${deny}` });
  const found = diagnostics.find(
    ({ code, path }) => code === 'permission/wildcard-write' && path?.includes('ops'),
  );
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found?.message).toContain(expected);
});

test.each([
  ['StringEquals', '"*"', 'denied'],
  ['StringEquals', '["*", eu-west-1]', 'unknown'],
  ['StringLike', '"*"', 'unknown'],
  ['StringNotEquals', '"*"', 'unknown'],
  ['StringEqualsIfExists', '"*"', 'unknown'],
])('%s on the Region %s, where a wildcard is a letter: %s', async (operator, value, decision) => {
  const { proofs } = await load({
    role: `allow: [{ actions: [sqs:PurgeQueue], resources: ["*"], conditions: { ${operator}: { "aws:RequestedRegion": ${value} } } }]`,
  });
  const answer = proofs && answerCan(proofs, 'ops', 'sqs:PurgeQueue', { as: undefined, targets: undefined });
  expect(answer?.decision).toBe(decision);
});

test('an error of expect names the resources that a Deny leaves', async () => {
  const { diagnostics } = await load({
    role: `${all('dynamodb:*')}, deny: [{ actions: ["dynamodb:DeleteTable"], not-resources: ["arn:aws:dynamodb:*:*:table/tmp-*"] }]`,
    more: 'expect: [{ channel: ops, as: default, cannot: ["dynamodb:DeleteTable"] }]\n',
  });
  const messages = diagnostics.flatMap(({ message }) => (message.includes('DeleteTable') ? [message] : []));
  expect(messages.join('\n')).toContain(
    'together, the policies allow dynamodb:DeleteTable on arn:aws:dynamodb:*:*:table/tmp-* (of the account 111111111111)',
  );
});
