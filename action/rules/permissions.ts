import type { RuleDescription } from '../core/rule.ts';
import { describeWith, exampleHead } from './describe-rule.ts';

const list = '{ actions: ["codepipeline:ListPipelines"], resources: ["*"] }';
const channel = (guardrails: string) =>
  `channels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: ${guardrails} } }\n`;
const whole = (role: string, guardrail: string, choice = '[own]') =>
  `${exampleHead}roles: { operator: ${role} }\nguardrails: { own: { allow: [${guardrail}] } }\n${channel(choice)}`;
const good = whole(`{ allow: [${list}] }`, list);

const rule = describeWith(good);

/** Codes about what roles and guardrails allow; the checks are in `access/`. */
export const permissionRules: readonly RuleDescription[] = [
  rule(
    'permission/wildcard-write',
    'Write access to everything of a service',
    'warning',
    'A statement allows actions that change something, by a wildcard in the action, on all resources. A message in chat could then change things that the review did not consider.',
    whole(`{ allow: [${list}] }`, '{ actions: ["codepipeline:*"], resources: ["*"] }'),
  ),
  rule(
    'permission/unknown-action',
    'An action that is not in the list of IAM actions',
    'warning',
    'IAM takes any text for an action. A misspelt one allows nothing, which shows as "not authorized" in chat, or denies nothing, which does not show at all. The list of actions has a date, so a new one may be missing from it.',
    whole(
      `{ allow: [${list}, { actions: ["codepipeline:StartPipelineExecutions"], resources: ["*"] }] }`,
      list,
    ),
  ),
  rule(
    'permission/never-matches',
    'An action on a resource of another kind',
    'warning',
    'IAM accepts a statement whose actions and ARNs do not go together, and it has no effect: what it should allow is "not authorized" in chat, and what it should deny is not denied.',
    whole(
      `{ allow: [${list}, { actions: ["codepipeline:StartPipelineExecution"], resources: ["arn:aws:lambda:eu-west-1:123456789012:function:deploy"] }] }`,
      list,
    ),
  ),
  rule(
    'permission/escalation',
    'A way to more permissions',
    'error',
    'With these actions a member of the channel can get permissions that were not granted: pass a stronger role to a service, change code that runs as one, or change policies.',
    whole(
      '{ allow: [{ actions: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], resources: ["*"] }] }',
      '{ actions: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], resources: ["*"] }',
    ),
  ),
  rule(
    'permission/credential-exposure',
    'An action that shows secrets in the channel',
    'warning',
    'The answer of a command is visible to everyone in the channel, and stays in its history. These actions answer with passwords, tokens or keys.',
    whole(
      '{ allow: [{ actions: ["lambda:GetFunction"], resources: ["*"] }] }',
      '{ actions: ["lambda:GetFunction", "ssm:GetParameter"], resources: ["*"] }',
    ),
  ),
  rule(
    'permission/many-dates',
    'More dates than are looked at',
    'warning',
    'Where dates decide, answers are worked out for the time before and after each of them. With more than 20 dates in the policies of a channel only what holds now is worked out: `can`, `who`, plans and the access page do not say from when or until when something holds, and a `cannot` is unknown (`expect/unknown`).',
    whole(
      '{ allow: [{ actions: ["codepipeline:ListPipelines"], resources: ["*"], conditions: { DateEquals: { "aws:CurrentTime": […21 dates…] } } }] }',
      list,
    ),
  ),
  rule(
    'permission/too-large',
    'A policy that is larger than IAM takes',
    'error',
    'IAM counts the characters of a policy without white space: at most 6,144 in a managed policy (a guardrail), and 10,240 in all inline policies of a role together. AWS refuses more in the middle of a deployment.',
    whole(
      `{ allow: [${list}] }`,
      '{ actions: ["codepipeline:GetPipelineState"], resources: […200 more ARNs…] }',
    ),
  ),
  rule(
    'permission/empty-guardrail',
    'A guardrail without a statement',
    'error',
    'A guardrail of the file is a managed policy, and AWS refuses one without a statement in the middle of a deployment. `allow-aliases` adds what the aliases of the channels with the guardrail need: without an alias that is nothing.',
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow-aliases: true } }\n${channel('[own]')}`,
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow-aliases: true } }\naliases: { a: 'codepipeline list-pipelines --region eu-west-1' }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
  ),
  rule(
    'permission/one-sided-questions',
    'Questions are allowed in one layer only',
    'warning',
    'Questions in natural language need q:StartConversation and q:SendMessage in the role and in the guardrails, which is what AmazonQDeveloperAccess is for. In one layer only it does nothing, and chat answers every question with an error.',
    `${exampleHead}roles: { operator: { allow: [${list}] } }\n${channel('[ReadOnlyAccess, AmazonQDeveloperAccess]')}`,
    `${exampleHead}roles: { operator: { allow: [${list}], managed-policies: [AmazonQDeveloperAccess] } }\n${channel('[ReadOnlyAccess, AmazonQDeveloperAccess]')}`,
  ),
  rule(
    'permission/alias-not-mapped',
    'allow-aliases cannot resolve what an alias needs',
    'error',
    'The command cannot be mapped to IAM actions and resources for certain. It is never rendered as `*`: you would not know what you allow.',
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow: [${list}] } }\naliases: { a: "codepipeline get-pipeline-state --cli-input-json '{}' --region eu-west-1" }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
  ),
  rule(
    'permission/alias-open-variable',
    'allow-aliases needs the values of a variable',
    'error',
    'The variable decides on which resource the command acts. Without `values` the only permission that would fit is one on everything, and that is never rendered.',
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow-aliases: true } }\naliases: { a: 'codepipeline start-pipeline-execution --name $p --region eu-west-1' }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow-aliases: true } }\naliases: { a: { run: 'codepipeline start-pipeline-execution --name $p --region eu-west-1', values: { p: [demo] } } }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
  ),
  rule(
    'permission/alias-wildcard',
    'allow-aliases allows more than one resource',
    'warning',
    'A part of the ARN is made by AWS, or no option of the command can name it, so the rendered permission has `*` in its place. Everything that fits is allowed, also outside of the alias.',
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow-aliases: true } }\naliases: { a: 'elasticbeanstalk restart-app-server --environment-name web --region eu-west-1' }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
    `${exampleHead}roles: { operator: { allow: [{ actions: ["elasticbeanstalk:RestartAppServer"], resources: ["arn:aws:elasticbeanstalk:eu-west-1:*:environment/shop/web"] }] } }\nguardrails: { own: { allow: [{ actions: ["elasticbeanstalk:RestartAppServer"], resources: ["arn:aws:elasticbeanstalk:eu-west-1:*:environment/shop/web"] }] } }\naliases: { a: 'elasticbeanstalk restart-app-server --environment-name web --region eu-west-1' }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
  ),
  rule(
    'permission/shared-aliases',
    'Channels share what only one of them lists',
    'warning',
    'Two channels use one role (or guardrail) with `allow-aliases`, but do not list the same aliases. Each of them can do what the aliases of the other need.',
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow: [${list}, { actions: ["lambda:ListFunctions"], resources: ["*"] }] } }\naliases: { a: 'codepipeline list-pipelines --region eu-west-1', b: 'lambda list-functions --region eu-west-1' }\nchannels:\n  ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] }\n  dev: { channel: C0CCCCCCC, role: operator, guardrails: [own], aliases: [b] }\n`,
  ),
  rule(
    'permission/write-without-user-roles',
    'Everyone in a channel can change much as one role',
    'warning',
    'The channel role allows many actions that change something, and members need no role of their own. AWS then knows only the channel role, not who it was, and everyone who can write in the channel has all of it.',
    whole(
      '{ allow: [{ actions: ["connect:*"], resources: ["arn:aws:connect:*:*:instance/*"] }] }',
      '{ actions: ["connect:*"], resources: ["arn:aws:connect:*:*:instance/*"] }',
    ),
  ),
  rule(
    'channel/user-role-open',
    'Guardrails that allow far more than the channel role',
    'warning',
    'Members may choose a user role of their own even where a channel role is set. What then limits them is only the guardrails, and those of this channel allow many more changes than the channel role does.',
    whole(`{ allow: [${list}] }`, list, '[PowerUserAccess]'),
  ),
];
