import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { loadText } from './read-scenarios.ts';

const head = `version: 1
name: chat
targets: { prod: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
`;
const project = 'arn:aws:codebuild:eu-west-1:123456789012:project/web';
const start = `{ actions: [codebuild:StartBuild], resources: ["${project}"] }`;
const both = '[lambda:CreateFunction, lambda:InvokeFunction]';

/** One channel with a role and guardrails. */
const channel = (role: string, guardrails: string, more = '') =>
  `${head}roles: { operator: ${role} }
guardrails: { own: { allow: [${guardrails}] } }
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: operator, guardrails: [own]${more === '' ? '' : ', aliases: [build]'} } }
${more}`;

/** Every finding about a way to more permissions: its weight, what it begins with, and the advice. */
test.each<[string, string, readonly (readonly [string, string, string])[]]>([
  [
    'resources that are named already',
    channel(`{ allow: [${start}] }`, start),
    [
      [
        'error',
        'The role `operator` allows privilege escalation for everyone in `ops`: codebuild:StartBuild',
        'remove codebuild:StartBuild from roles.operator.allow[0] or from guardrails.own.allow[0]; its resources are named already, so where it is intended, accept it with `ignore` and a reason',
      ],
    ],
  ],
  [
    'resources that are not named',
    channel(
      '{ allow: [{ actions: [ssm:SendCommand], resources: ["arn:aws:ssm:*:*:document/*"] }] }',
      start.replace('codebuild:StartBuild', 'ssm:SendCommand').replace(project, '*'),
    ),
    [
      [
        'error',
        'The role `operator` allows privilege escalation for everyone in `ops`: ssm:SendCommand',
        'name the resources that ssm:SendCommand may act on in roles.operator.allow[0], or remove it from guardrails.own.allow[0]',
      ],
    ],
  ],
  [
    'roles that may be passed',
    channel(
      `{ allow: [{ actions: ${both}, resources: ["*"] }, { actions: [iam:PassRole], resources: ["arn:aws:iam::123456789012:role/*"] }] }`,
      `{ actions: [lambda:CreateFunction, lambda:InvokeFunction, iam:PassRole], resources: ["*"] }`,
    ),
    [
      [
        'error',
        'The role `operator` allows privilege escalation for everyone in `ops`: lambda:CreateFunction with lambda:InvokeFunction with iam:PassRole',
        'name the roles that iam:PassRole may pass in roles.operator.allow[1], or remove it from guardrails.own.allow[0]',
      ],
    ],
  ],
  [
    'a role that may be passed to another service only',
    channel(
      `{ allow: [{ actions: ${both}, resources: ["*"] }, { actions: [iam:PassRole], resources: ["*"], conditions: { StringEquals: { "iam:PassedToService": ec2.amazonaws.com } } }] }`,
      `{ actions: ${both}, resources: ["*"] }`,
    ),
    [],
  ],
  [
    'a pattern of actions',
    channel(
      '{ allow: [{ actions: ["codebuild:Start*"], resources: ["*"] }] }',
      '{ actions: ["codebuild:*"], resources: ["*"] }',
    ),
    [
      [
        'error',
        'The role `operator` allows privilege escalation for everyone in `ops`: codebuild:StartBuild',
        'list the actions that are needed in place of `codebuild:Start*` in roles.operator.allow[0], or remove it from guardrails.own.allow[0]',
      ],
      [
        'warning',
        'The guardrails of `ops` allow privilege escalation to members who choose their own user role: codebuild:UpdateProject with codebuild:StartBuild',
        'list the actions that are needed in place of `codebuild:*` in guardrails.own.allow[0]',
      ],
    ],
  ],
  [
    'AdministratorAccess in the role',
    channel('{ managed-policies: [AdministratorAccess] }', start),
    [
      [
        'error',
        'The role `operator` allows privilege escalation for everyone in `ops`: codebuild:StartBuild',
        'the role `operator` has the policy `AdministratorAccess`: replace it with statements that allow what the channel needs, or allow only that in the guardrails',
      ],
    ],
  ],
  [
    'AdministratorAccess as guardrail',
    channel('{ managed-policies: [CloudWatchReadOnlyAccess] }', start).replace(
      'guardrails: [own]',
      'guardrails: [AdministratorAccess]',
    ),
    [
      [
        'warning',
        'The guardrails of `ops` allow privilege escalation to members who choose their own user role: ',
        '`AdministratorAccess` is one of the guardrails: replace it with a guardrail that allows what chat needs',
      ],
    ],
  ],
  [
    'a condition that nothing is known of',
    channel(
      '{ allow: [{ actions: [ssm:SendCommand], resources: ["*"], conditions: { StringEquals: { "aws:ResourceTag/team": a } } }] }',
      '{ actions: [ssm:SendCommand], resources: ["*"] }',
    ),
    [
      [
        'warning',
        'The role `operator` may allow privilege escalation for everyone in `ops`: ssm:SendCommand',
        'check whether "StringEquals aws:ResourceTag/team a" in roles.operator.allow[0] prevents this: accept it with `ignore` and a reason if it does, else name the resources that ssm:SendCommand may act on in roles.operator.allow[0], or remove it from guardrails.own.allow[0]',
      ],
    ],
  ],
  [
    'allow-aliases',
    channel(
      '{ allow-aliases: true }',
      start,
      'aliases: { build: codebuild start-build --project-name web --region eu-west-1 }\n',
    ),
    [
      [
        'error',
        'The role `operator` allows privilege escalation for everyone in `ops`: codebuild:StartBuild',
        'remove the alias that needs codebuild:StartBuild, or remove it from guardrails.own.allow[0]; where it is intended, accept it with `ignore` and a reason',
      ],
    ],
  ],
  [
    'a role of which nothing is known',
    channel(
      '{ arn: "arn:aws:iam::123456789012:role/legacy" }',
      '{ actions: [codebuild:ListProjects], resources: ["*"] }',
    ),
    [],
  ],
])('%s', async (_, text, expected) => {
  const { diagnostics } = await loadText(text);
  const found = diagnostics.filter(({ code }) => code === 'permission/escalation');
  expect(found.map(({ severity, message, help }) => [severity, message, help])).toEqual(
    expected.map(([severity, beginning, help]) => [severity, expect.stringContaining(beginning), help]),
  );
});

/** What an unknown answer advises fits why it is unknown. */
test.each([
  [
    'a runbook, whose steps nothing here can follow',
    'ssm start-automation-execution --document-name Mine --region eu-west-1',
    'permissions cannot prove this command: test the actions that it needs with `expect`, each as `service:Action on ARN`',
  ],
  [
    'a service that is not in the catalogue',
    'quuxzor do-thing --region eu-west-1',
    'permissions cannot prove this command: test the actions that it needs with `expect`, each as `service:Action on ARN`',
  ],
  [
    'a task whose roles are not shown',
    'ecs run-task --cluster prod --task-definition web --region eu-west-1',
    'name the roles: `pass-roles: [arn:aws:iam::<account>:role/<name>]`',
  ],
  [
    'a function of another account',
    'lambda invoke --function-name arn:aws:lambda:eu-west-1:999999999999:function:f --region eu-west-1 out.json',
    'no change to chatops.yml can prove it: ask the owner of that account what the resource policy allows',
  ],
])('%s', async (_, command, help) => {
  const statement =
    '{ actions: [ssm:StartAutomationExecution, ecs:RunTask, iam:PassRole, lambda:InvokeFunction], resources: ["arn:aws:iam::123456789012:role/a*", "arn:aws:ssm:*:*:*", "arn:aws:ecs:*:*:*", "arn:aws:lambda:*:*:*"] }';
  const text = `${channel(`{ allow: [${statement}] }`, statement, `aliases: { build: "${command}" }\n`)}expect: [{ channel: ops, can: ["run build"] }]\n`;
  const { diagnostics } = await loadText(text);
  const advice = diagnostics.flatMap(found =>
    found.code === 'alias/unproved' || found.code === 'expect/unknown' ? [[found.code, found.help]] : [],
  );
  expect(advice).toEqual([
    ['alias/unproved', help],
    ['expect/unknown', help],
  ]);
});

/** A guardrail beside one that denies everything changes nothing, so no advice is to add one. */
test.each(['none', '[AWSDenyAll]', '[own, AWSDenyAll]'])(
  'an alias under guardrails: %s',
  async guardrails => {
    const alias = 'aliases: { build: codebuild start-build --project-name web --region eu-west-1 }\n';
    const text = channel('{ allow-aliases: true }', start, alias);
    const { diagnostics } = await loadText(text.replace('guardrails: [own]', `guardrails: ${guardrails}`));
    expect(diagnostics.flatMap(({ code, help }) => (code === 'alias/denied' ? [help] : []))).toEqual([
      'replace the guardrails of `ops`, which deny everything, with one that allows it, or remove the alias from the channel',
    ]);
  },
);

/** The guardrail that `until` makes only takes away, and is not in chatops.yml: nothing can be allowed in it. */
test.each([
  [
    '[own]',
    'guardrail own does not allow',
    'allow it in the guardrail `own` (or set `allow-aliases: true` there), and check that the role allows it too',
  ],
  [
    '[ReadOnlyAccess]',
    'guardrail ReadOnlyAccess does not allow',
    'add a guardrail of your own to `ops` that allows it',
  ],
])('an alias in a channel with `until` and the guardrails %s', async (guardrails, message, help) => {
  const alias = 'aliases: { build: codebuild start-build --project-name web --region eu-west-1 }\n';
  const text = channel('{ allow-aliases: true }', '{ actions: [sqs:ListQueues], resources: ["*"] }', alias);
  const { diagnostics } = await loadText(
    text.replace('guardrails: [own]', `until: 2099-06-30, guardrails: ${guardrails}`),
  );
  const denied = diagnostics.filter(({ code }) => code === 'alias/denied');
  expect(denied).toEqual([expect.objectContaining({ message: expect.stringContaining(message), help })]);
  expect(denied[0]?.message).not.toContain('ops.until');
});

test('the example of the page about `until` works', async () => {
  const page = readFileSync(new URL('../../docs/until.md', import.meta.url), 'utf8');
  const example = /```yaml\n([^`]*)```/.exec(page)?.[1] ?? '';
  expect(example).toContain('until: 2027-06-30T18:00:00Z');
  const text = `${head.replace('prod:', 'default:')}defaults: { workspace: acme }\n${example}expect: [{ channel: incident, can: ["run purge"] }]\n`;
  const { diagnostics } = await loadText(text);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
});
