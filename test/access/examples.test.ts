import { expect, test } from '@jest/globals';
import { reportChannels } from '../../action/access/access-report.ts';
import { planAgainst } from '../../action/commands/against.ts';
import { nothingObserved } from '../../action/core/plan.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { makeContext } from '../../action/iam/context.ts';
import type { ExampleClaim } from '../../action/iam/example-claims.ts';
import { renderAccessText } from '../../action/render/access-text.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderPlanMarkdown } from '../../action/render/markdown.ts';
import { offlinePlanMembers } from '../../action/render/plan-json.ts';
import { readRows } from './read-rows.ts';
import { loadText, proofsOf } from './read-scenarios.ts';
import { replayExamples } from './replay-examples.ts';

function fileOf(role: string, guardrail: string, expected = '[]'): string {
  return `
version: 1
name: chat
targets: { prod: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
roles: { operator: { allow: [${role}] } }
guardrails: { own: { allow: [${guardrail}] } }
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: operator, guardrails: [own] } }
expect: ${expected}
`;
}

const everything = '{ actions: ["*"], resources: ["*"] }';
const billing = '{ actions: [lambda:InvokeFunction], resources: ["arn:aws:lambda:*:*:function:billing"] }';
const tagged =
  '{ actions: [dynamodb:DeleteTable], resources: ["*"], conditions: { StringEquals: { "aws:ResourceTag/env": dev } } }';
const command = 'lambda invoke --function-name billing --region eu-west-1';

async function plan(before: string, after: string) {
  const [base, config] = [(await loadText(before)).draft, (await loadText(after)).draft];
  if (base === undefined || config === undefined) throw new Error('not sound');
  return planAgainst([{ config, base }]);
}

test('a gain has a command as example, in text, markdown and JSON', async () => {
  const report = await plan(
    fileOf('{ actions: [sqs:ListQueues], resources: ["*"] }', everything),
    fileOf(`${billing}, ${tagged}`, everything),
  );
  const { access } = report;
  const line = `for example: ${command}`;
  expect(renderAccessText(access, createColors(false))).toContain(`\n                  ${line}\n`);
  const markdown = renderPlanMarkdown({ ...report, ...nothingObserved });
  expect(markdown).toContain(`\n              ${line}\n`);
  const members = offlinePlanMembers(report, [], { against: 'before.yml', full: false });
  const rows = members.access.flatMap(({ gained }) => gained);
  expect(rows.map(({ action, example }) => [action, example])).toEqual([
    [
      'dynamodb:DeleteTable',
      {
        action: 'dynamodb:DeleteTable',
        resource: 'arn:aws:dynamodb:eu-west-1:123456789012:table/example',
        context: { 'aws:ResourceTag/env': 'dev' },
        command: 'dynamodb delete-table --table-name example --region eu-west-1',
      },
    ],
    [
      'lambda:InvokeFunction',
      {
        action: 'lambda:InvokeFunction',
        resource: 'arn:aws:lambda:eu-west-1:123456789012:function:billing',
        command,
      },
    ],
  ]);
  expect(markdown).toContain('--region eu-west-1 with aws:ResourceTag/env = dev\n');
});

test('a row that names its only request says it once', async () => {
  const exact =
    '{ actions: [dynamodb:BatchWriteItem], resources: ["arn:aws:dynamodb:eu-west-1:123456789012:table/t"] }';
  const { access } = await plan(fileOf(billing, everything), fileOf(exact, everything));
  const text = renderAccessText(access, createColors(false));
  expect(text).toContain('dynamodb:BatchWriteItem on table/t in eu-west-1 ');
  expect(text.match(/for example: .*/g)).toEqual([`for example: ${command}`]);
});

test.each<[cannot: string, example: string]>([
  ['lambda:Invoke*', command],
  ['lambda:* on arn:aws:lambda:*:*:function:bill*', command],
  ['lambda invoke --function-name billing', command],
  ['run call', command],
  ['run any', command],
  [
    'lambda:InvokeFunction on arn:aws:lambda:eu-central-1:123456789012:function:billing',
    command.replace('west', 'central'),
  ],
])('a failed `cannot` has an example: %s', async (cannot, example) => {
  const aliases = `
aliases:
  call: ${command}
  any: { run: lambda invoke --function-name $name --region eu-west-1, values: { name: [other, billing] } }
`;
  const text =
    fileOf(billing, everything, `[{ channel: ops, as: default, cannot: ["${cannot}"] }]`) + aliases;
  const { diagnostics } = await loadText(text);
  const failed = diagnostics.filter(({ code }) => code === 'expect/failed');
  expect(failed.map(each => each.example?.command)).toEqual([example]);
  expect(failed[0]?.message).toMatch(new RegExp(`; for example: ${example}$`));
});

test('of many gains the first rows of each level have commands, and all of them when all are wanted', async () => {
  const [base, config] = await Promise.all(
    ['sqs:ListQueues', 'ec2:Describe*'].map(async action => {
      const { draft } = await loadText(fileOf(`{ actions: ["${action}"], resources: ["*"] }`, everything));
      if (draft === undefined) throw new Error('not sound');
      return draft;
    }),
  );
  if (base === undefined || config === undefined) throw new Error('not sound');
  const [some, all] = await Promise.all(
    [{}, { allCommands: true }].map(async detail => {
      const { access } = await planAgainst([{ config, base }], detail);
      return access.flatMap(({ gained }) => gained);
    }),
  );
  const commandsOf = (rows = some) => rows?.filter(({ example }) => example?.command !== undefined).length;
  expect(some?.every(({ example }) => example !== undefined)).toBe(true);
  expect(commandsOf(some)).toBe(20);
  expect(all?.map(({ action }) => action)).toEqual(some?.map(({ action }) => action));
  expect(commandsOf(all)).toBeGreaterThan(100);
});

test('of a permission that only works within another call the example is the request itself', async () => {
  const passing = '{ actions: [ecs:RegisterTaskDefinition, iam:PassRole], resources: ["*"] }';
  const text = fileOf(passing, everything, '[{ channel: ops, as: default, cannot: ["iam:PassRole"] }]');
  const { diagnostics } = await loadText(text);
  expect(diagnostics.find(({ code }) => code === 'expect/failed')?.example).toEqual({
    action: 'iam:PassRole',
    resource: 'arn:aws:iam::123456789012:role/example',
  });
});

test('an example that does not hold is found', async () => {
  const allow = (resource: string) =>
    compilePolicy(
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: resource }],
      },
      { layer: 'guardrail', name: 'own' },
    );
  const versionOf = (resource: string) => ({
    layers: [{ name: 'guardrail' as const, policies: [allow(resource)] }],
    context: makeContext({ 'aws:PrincipalAccount': '123456789012' }),
  });
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:billing';
  const claim: ExampleClaim = {
    example: { action: 'lambda:InvokeFunction', resource: arn, command },
    certainty: 'allowed',
    after: versionOf(arn),
    before: [versionOf('arn:aws:lambda:*:*:function:other')],
  };
  expect(await replayExamples([claim])).toEqual([]);
  expect(await replayExamples([{ ...claim, before: [versionOf('*')] }])).toEqual([
    `lambda:InvokeFunction on ${arn} is allowed before`,
  ]);
  expect(await replayExamples([{ ...claim, after: versionOf(`${arn}2`) }])).toEqual([
    `lambda:InvokeFunction on ${arn} is denied afterwards`,
  ]);
  const wrong = { ...claim.example, command: command.replace('billing', 'other') };
  expect(await replayExamples([{ ...claim, example: wrong }])).toEqual([
    expect.stringMatching(/^the command .* needs lambda:InvokeFunction on .*:other and not /),
  ]);
});

test('the command of an example sends no other tags than its request has', async () => {
  const tagged = (conditions: string) =>
    `{ actions: [ec2:CreateTags, sqs:PurgeQueue], resources: ["*"], conditions: { ${conditions} } }`;
  const { access } = await plan(
    fileOf(tagged('"ForAllValues:StringEquals": { "aws:TagKeys": [env] }'), everything),
    fileOf(tagged('"ForAnyValue:StringEquals": { "aws:TagKeys": [env] }'), everything),
  );
  const shown = access.flatMap(({ gained, lost }) =>
    [...gained, ...lost].map(({ action, example }) => [
      action,
      example?.context?.['aws:TagKeys'] === null ? 'no tags' : 'tags',
      example?.command === undefined ? 'no command' : 'command',
    ]),
  );
  expect(shown).toEqual([
    ['ec2:CreateTags', 'tags', 'no command'],
    ['sqs:PurgeQueue', 'tags', 'no command'],
    ['ec2:CreateTags', 'no tags', 'no command'],
    ['sqs:PurgeQueue', 'no tags', 'command'],
  ]);
});

test('a key of a policy variable is shown as it is written', async () => {
  const on = (name: string) => `{ actions: [sqs:PurgeQueue], resources: ["arn:aws:sqs:*:*:${name}"] }`;
  const { access } = await plan(
    fileOf(on('${aws:PrincipalTag/team}-*'), everything),
    fileOf(on('${aws:PrincipalTag/team}*'), everything),
  );
  const keys = access.flatMap(({ gained }) =>
    gained.flatMap(({ example }) => Object.keys(example?.context ?? {})),
  );
  expect(keys).toEqual(['aws:PrincipalTag/team']);
});

test('a resource of an example is in the account that its request says', async () => {
  const own = 'conditions: { StringEquals: { "aws:ResourceAccount": "123456789012" } }';
  const { access } = await plan(
    fileOf(`{ actions: [sqs:PurgeQueue], resources: ["*"], ${own} }`, everything),
    fileOf('{ actions: [sqs:PurgeQueue], resources: ["*"] }', everything),
  );
  const examples = access.flatMap(({ gained }) => gained.map(({ example }) => example));
  expect(examples.map(example => [example?.resource, example?.context])).toEqual([
    ['arn:aws:sqs:eu-west-1:111122223333:example', { 'aws:ResourceAccount': '111122223333' }],
  ]);
});

const ownOrganization = (test: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: ['sqs:*', 's3:*'],
      Resource: '*',
      Condition: { StringNotEqualsIfExists: { [test]: 'o-abc' } },
    },
  ],
});

test.each(['aws:PrincipalOrgID', 'aws:ResourceOrgID'])(
  'under a resource control policy with %s, an example is about the own account, and a list has what can deny',
  async key => {
    const limited = (role: string) =>
      fileOf(role, everything).replace('region: eu-west-1', 'region: eu-west-1, limits: [rcp.json]');
    const files = { 'rcp.json': ownOrganization(key) };
    const before = await loadText(limited('{ actions: [sns:Publish], resources: ["*"] }'), files);
    const after = await loadText(
      limited('{ actions: [sqs:PurgeQueue, s3:DeleteBucket], resources: ["*"] }'),
      files,
    );
    if (before.draft === undefined || after.draft === undefined) throw new Error('not a file');
    const { access } = await planAgainst([{ config: after.draft, base: before.draft }]);
    const rows = access.flatMap(({ gained }) => gained.filter(({ verdict }) => verdict === 'default'));
    expect(rows.map(({ action, certainty, example }) => [action, certainty, example?.resource])).toEqual([
      // The account of a bucket is not in its ARN, so that it is not certain that the policy is about it.
      ['s3:DeleteBucket', 'unknown', 'arn:aws:s3:::example'],
      ['sqs:PurgeQueue', 'unknown', 'arn:aws:sqs:eu-west-1:123456789012:example'],
    ]);
    const [channel] = reportChannels(proofsOf(after), () => true);
    const listed = channel === undefined ? [] : readRows(channel, path => path);
    const conditions = listed.filter(({ verdict }) => verdict === 'default').map(each => each.conditions);
    const condition = `not StringNotEqualsIfExists ${key} o-abc`;
    const unowned =
      'rcp.json: it applies only to resources of the account 123456789012, and the ARN does not show the account';
    expect(conditions).toEqual([[unowned], [condition]]);
  },
);

test('the example of an object is the object, and not an access point of it', async () => {
  const both = '{ actions: [s3:GetObject, textract:DetectDocumentText], resources: ["*"] }';
  const { diagnostics } = await loadText(fileOf(both, both, '[{ channel: ops, cannot: [s3:GetObject] }]'));
  const [failed = ''] = diagnostics
    .filter(({ code }) => code === 'expect/failed')
    .map(({ message }) => message);
  expect(failed).toContain('for example: s3:GetObject on arn:aws:s3:::example/example');
});
