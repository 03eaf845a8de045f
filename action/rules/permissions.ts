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
    'A wildcard in the action allows actions that change something, on all resources. A message in chat could then change resources that the review did not consider.',
    whole(`{ allow: [${list}] }`, '{ actions: ["codepipeline:*"], resources: ["*"] }'),
  ),
  rule(
    'permission/unknown-action',
    'An action that is not in the list of IAM actions',
    'warning',
    'IAM accepts any text as an action. A misspelled action allows nothing, which appears as "not authorized" in chat, or denies nothing, which does not appear at all. The list of actions has a date, so a new action may be missing from it.',
    whole(
      `{ allow: [${list}, { actions: ["codepipeline:StartPipelineExecutions"], resources: ["*"] }] }`,
      list,
    ),
  ),
  rule(
    'permission/never-matches',
    'An action on a resource of the wrong type',
    'warning',
    'IAM accepts a statement whose actions and ARNs do not match, but it has no effect: what it should allow is "not authorized" in chat, and what it should deny is not denied.',
    whole(
      `{ allow: [${list}, { actions: ["codepipeline:StartPipelineExecution"], resources: ["arn:aws:lambda:eu-west-1:123456789012:function:deploy"] }] }`,
      list,
    ),
  ),
  rule(
    'permission/unknown-region',
    'An unknown Region or another partition in a policy',
    'warning',
    'IAM accepts any text as a Region in an ARN or in a condition on `aws:RequestedRegion`. A misspelled Region allows nothing, which appears as "not authorized" in chat, or denies nothing, which does not appear at all. The list of Regions has a date, so a new Region may be missing from it.',
    whole(
      `{ allow: [${list}, { actions: ["codepipeline:StartPipelineExecution"], resources: ["arn:aws:codepipeline:eu-wset-1:123456789012:demo"] }] }`,
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
    'The output of a command is visible to everyone in the channel, and stays in its history. These actions return passwords, tokens or keys.',
    whole(
      '{ allow: [{ actions: ["lambda:GetFunction"], resources: ["*"] }] }',
      '{ actions: ["lambda:GetFunction", "ssm:GetParameter"], resources: ["*"] }',
    ),
  ),
  rule(
    'permission/many-dates',
    'More dates than are evaluated',
    'warning',
    'If the answer depends on dates, it is computed for the time before and after each date. With more than 20 dates in the policies of a channel, it is computed only for the present: `can`, `who`, plans and the access page do not say from when or until when something holds, and a `cannot` is unknown (`expect/unknown`).',
    whole(
      '{ allow: [{ actions: ["codepipeline:ListPipelines"], resources: ["*"], conditions: { DateEquals: { "aws:CurrentTime": […21 dates…] } } }] }',
      list,
    ),
  ),
  rule(
    'permission/too-large',
    'A policy that is too large for IAM',
    'error',
    'IAM counts the characters of a policy without white space: at most 6,144 in a managed policy (a guardrail), and 10,240 in all inline policies of a role together. AWS refuses more during the deployment.',
    whole(
      `{ allow: [${list}] }`,
      '{ actions: ["codepipeline:GetPipelineState"], resources: […200 more ARNs…] }',
    ),
  ),
  rule(
    'permission/empty-guardrail',
    'A guardrail without a statement',
    'error',
    'A guardrail in the file becomes a managed policy, and during the deployment AWS refuses a policy without a statement. `allow-aliases` adds what the aliases of the channels with the guardrail need: without an alias it adds nothing.',
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow-aliases: true } }\n${channel('[own]')}`,
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow-aliases: true } }\naliases: { a: 'codepipeline list-pipelines --region eu-west-1' }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
  ),
  rule(
    'permission/one-sided-questions',
    'Questions are allowed in only one layer',
    'warning',
    'Questions in natural language need q:StartConversation and q:SendMessage in the role and in the guardrails, which AmazonQDeveloperAccess provides. In only one layer it has no effect, and chat answers every question with an error.',
    `${exampleHead}roles: { operator: { allow: [${list}] } }\n${channel('[ReadOnlyAccess, AmazonQDeveloperAccess]')}`,
    `${exampleHead}roles: { operator: { allow: [${list}], managed-policies: [AmazonQDeveloperAccess] } }\n${channel('[ReadOnlyAccess, AmazonQDeveloperAccess]')}`,
  ),
  rule(
    'permission/alias-not-mapped',
    'allow-aliases cannot resolve what an alias needs',
    'error',
    'The command cannot be mapped to IAM actions and resources with certainty. It is never rendered as `*`, because it would be unknown what that allows.',
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow: [${list}] } }\naliases: { a: "codepipeline get-pipeline-state --cli-input-json '{}' --region eu-west-1" }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
  ),
  rule(
    'permission/alias-open-variable',
    'allow-aliases needs the values of a variable',
    'error',
    'The variable decides which resource the command acts on. Without `values` only a permission on all resources would be enough, and that is never rendered.',
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow-aliases: true } }\naliases: { a: 'codepipeline start-pipeline-execution --name $p --region eu-west-1' }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow-aliases: true } }\naliases: { a: { run: 'codepipeline start-pipeline-execution --name $p --region eu-west-1', values: { p: [demo] } } }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
  ),
  rule(
    'permission/alias-wildcard',
    'allow-aliases allows more than one resource',
    'warning',
    'AWS generates a part of the ARN, or no option of the command names it, so the rendered permission has `*` in its place. Every matching resource is allowed, also outside the alias.',
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow-aliases: true } }\naliases: { a: 'elasticbeanstalk restart-app-server --environment-name web --region eu-west-1' }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
    `${exampleHead}roles: { operator: { allow: [{ actions: ["elasticbeanstalk:RestartAppServer"], resources: ["arn:aws:elasticbeanstalk:eu-west-1:*:environment/shop/web"] }] } }\nguardrails: { own: { allow: [{ actions: ["elasticbeanstalk:RestartAppServer"], resources: ["arn:aws:elasticbeanstalk:eu-west-1:*:environment/shop/web"] }] } }\naliases: { a: 'elasticbeanstalk restart-app-server --environment-name web --region eu-west-1' }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] } }\n`,
  ),
  rule(
    'permission/shared-aliases',
    'Channels share permissions for aliases that only one of them lists',
    'warning',
    'Two channels use one role (or guardrail) with `allow-aliases`, but do not list the same aliases. Each channel can do what the aliases of the other need.',
    `${exampleHead}roles: { operator: { allow-aliases: true } }\nguardrails: { own: { allow: [${list}, { actions: ["lambda:ListFunctions"], resources: ["*"] }] } }\naliases: { a: 'codepipeline list-pipelines --region eu-west-1', b: 'lambda list-functions --region eu-west-1' }\nchannels:\n  ops: { channel: C0BBBBBBB, role: operator, guardrails: [own], aliases: [a] }\n  dev: { channel: C0CCCCCCC, role: operator, guardrails: [own], aliases: [b] }\n`,
  ),
  rule(
    'permission/write-without-user-roles',
    'Everyone in a channel can change a lot as one role',
    'warning',
    'The channel role allows many actions that change something, and members do not need their own role. AWS then records only the channel role, not the member, and everyone who can write in the channel has all of these permissions.',
    whole(
      '{ allow: [{ actions: ["connect:*"], resources: ["arn:aws:connect:*:*:instance/*"] }] }',
      '{ actions: ["connect:*"], resources: ["arn:aws:connect:*:*:instance/*"] }',
    ),
  ),
  rule(
    'channel/user-role-open',
    'Guardrails that allow far more than the channel role',
    'warning',
    'Members may choose their own user role even if a channel role is set. Only the guardrails then limit them, and the guardrails of this channel allow many more changes than the channel role does.',
    whole(`{ allow: [${list}] }`, list, '[PowerUserAccess]'),
  ),
];
