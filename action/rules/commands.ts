import type { RuleDescription } from '../core/rule.ts';
import { describeWith, exampleHead } from './describe-rule.ts';

const pipelines = '"codepipeline:Get*", "codepipeline:List*", codepipeline:StartPipelineExecution';
const roles = `roles: { operator: { allow: [{ actions: [${pipelines}, dynamodb:ListTables], resources: ["*"] }] } }\n`;
const guardrail = `guardrails: { pipelines: { allow: [{ actions: [${pipelines}], resources: ["*"] }] } }\n`;
const channel =
  'channels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [pipelines], aliases: [a] } }\n';
const withAlias = (alias: string) => `${exampleHead}${roles}${guardrail}aliases: { a: ${alias} }\n${channel}`;
const good = withAlias("'codepipeline list-pipelines --region eu-west-1'");

const rule = describeWith(good);

/** Codes about the commands of aliases and of expectations; the checks are in `chat/` and `access/`. */
export const commandRules: readonly RuleDescription[] = [
  rule(
    'alias/unknown-service',
    'A service that the AWS CLI does not have',
    'error',
    'Chat takes the words of the AWS CLI. A command that it cannot read is answered "I can\'t answer that question", as if it were prose. A name that is like none of the catalogue is a warning only, since AWS may have added it after the day of the catalogue; nothing can be proved about it.',
    withAlias("'codepipelines list-pipelines --region eu-west-1'"),
  ),
  rule(
    'alias/unknown-operation',
    'An operation that the service does not have',
    'error',
    'Chat takes the words of the AWS CLI: `start-pipeline-execution`, not `StartPipelineExecution`. A name that is like none of the service is a warning only, since AWS may have added it after the day of the catalogue; nothing can be proved about it.',
    withAlias("'codepipeline list-pipeline --region eu-west-1'"),
  ),
  rule(
    'alias/omitted-service',
    'A command without its service',
    'warning',
    'Chat finds the service by itself while only one has an operation of that name. A new service with an operation of the same name makes the command ambiguous.',
    withAlias("'get-pipeline-state --name demo --region eu-west-1'"),
    withAlias("'codepipeline get-pipeline-state --name demo --region eu-west-1'"),
  ),
  rule(
    'alias/unknown-option',
    'An option that the operation does not have',
    'error',
    'The most common slip: `codepipeline start-pipeline-execution` takes `--name`, `list-pipeline-executions` takes `--pipeline-name`. Chat answers a wrong one with "I can\'t answer that question".',
    withAlias("'codepipeline start-pipeline-execution --pipeline-name demo --region eu-west-1'"),
    withAlias("'codepipeline start-pipeline-execution --name demo --region eu-west-1'"),
  ),
  rule(
    'alias/omitted-option',
    'A value without its option',
    'warning',
    'Chat takes a value without a name where a command has one parameter. What that parameter is is written out nowhere, and an option that AWS adds can make it ambiguous.',
    withAlias("'codepipeline get-pipeline-state demo --region eu-west-1'"),
    withAlias("'codepipeline get-pipeline-state --name demo --region eu-west-1'"),
  ),
  rule(
    'alias/missing-option',
    'A required option is missing',
    'warning',
    'Chat asks for it each time. That may be what you want; a `$variable` asks with a better name.',
    withAlias("'codepipeline start-pipeline-execution --region eu-west-1'"),
    withAlias("'codepipeline start-pipeline-execution --name demo --region eu-west-1'"),
  ),
  rule(
    'alias/abbreviated-option',
    'An option is abbreviated',
    'warning',
    'The AWS CLI takes an unambiguous beginning of an option for the option. Nothing says that chat does, and a new option can make it ambiguous.',
    withAlias("'codepipeline start-pipeline-execution --nam demo --region eu-west-1'"),
    withAlias("'codepipeline start-pipeline-execution --name demo --region eu-west-1'"),
  ),
  rule(
    'alias/bad-value',
    'A value that the option does not take',
    'error',
    'A number where text is expected, a value that is missing, a quote that is never closed.',
    withAlias("'codepipeline list-pipelines --max-results many --region eu-west-1'"),
  ),
  rule(
    'alias/unknown-value',
    'A value, or a member of a value, that the service does not list',
    'warning',
    'The model of the service lists the values that an option takes, and the members of its structures. Another one is most likely misspelt, or newer than the catalogue.',
    withAlias("'codepipeline list-action-types --action-owner-filter Aws --region eu-west-1'"),
    withAlias("'codepipeline list-action-types --action-owner-filter AWS --region eu-west-1'"),
  ),
  rule(
    'alias/unknown-region',
    'A Region that is not known',
    'warning',
    'The value of `--region` is no Region of AWS that this version knows. Most likely it is misspelt, and the command then reaches nothing.',
    withAlias("'codepipeline list-pipelines --region eu-west1'"),
    withAlias("'codepipeline list-pipelines --region eu-west-1'"),
  ),
  rule(
    'alias/local-file',
    'A local file, where there is none',
    'warning',
    'The AWS CLI reads `file://` values from a local file and writes the answer of some commands to one. Chat has no files.',
    withAlias(
      "'codepipeline start-pipeline-execution --name demo --variables file://in.json --region eu-west-1'",
    ),
    withAlias(
      "'codepipeline start-pipeline-execution --name demo --variables name=x,value=y --region eu-west-1'",
    ),
  ),
  rule(
    'alias/missing-member',
    'A value without a member that it needs',
    'warning',
    'The structure that the option takes needs a member that the value does not have. The service refuses the command.',
    withAlias("'codepipeline start-pipeline-execution --name demo --variables name=x --region eu-west-1'"),
    withAlias(
      "'codepipeline start-pipeline-execution --name demo --variables name=x,value=y --region eu-west-1'",
    ),
  ),
  rule(
    'alias/typed-character',
    'A character that a phone typed',
    'warning',
    'Phones and word processors put other spaces, dashes and quotes in the place of those that a command has. The message says how the character is read here; chat itself is only known to replace curly quotes.',
    withAlias("'codepipeline list-pipelines —region eu-west-1'"),
    withAlias("'codepipeline list-pipelines --region eu-west-1'"),
  ),
  rule(
    'alias/shell-syntax',
    'Shell syntax, where there is no shell',
    'error',
    'Chat runs one command and no shell: `$(…)`, pipes, `&&` and redirections mean nothing there.',
    withAlias("'codepipeline list-pipelines --region eu-west-1 | head'"),
  ),
  rule(
    'alias/aws-prefix',
    'A command that begins with `aws`',
    'error',
    'In a terminal a command begins with `aws`; in chat it would be taken for the name of a service. `@Amazon Q` only addresses the app and is no part of a command either.',
    withAlias("'aws codepipeline list-pipelines --region eu-west-1'"),
  ),
  rule(
    'alias/not-in-chat',
    'A command that chat never runs',
    'error',
    'Some services and operations are refused in chat whatever permissions say, above all those that show secrets: iam, sts, kms, secretsmanager, `s3 cp`, `dynamodb get-item`, ….',
    withAlias("'dynamodb get-item --table-name t --key {} --region eu-west-1'"),
  ),
  rule(
    'alias/too-long',
    'A command that is too long',
    'error',
    'CloudFormation takes at most 5,000 characters.',
    withAlias("'codepipeline get-pipeline-state --name …5,000 characters… --region eu-west-1'"),
  ),
  rule(
    'alias/unpinned-region',
    'A command without a Region',
    'warning',
    'Without `--region` a command runs in the default Region of the channel, which members can change. The same alias then acts on different resources, and least privilege has to range over all Regions.',
    withAlias("'codepipeline list-pipelines'"),
  ),
  rule(
    'alias/unknown-variable',
    'Values of a variable that the command does not have',
    'error',
    'They say nothing about any word of the command. Most likely the name is misspelt, and the variable that was meant may be anything.',
    withAlias(
      "{ run: 'codepipeline start-pipeline-execution --name $pipeline --region eu-west-1', values: { pipelines: [demo] } }",
    ),
    withAlias(
      "{ run: 'codepipeline start-pipeline-execution --name $pipeline --region eu-west-1', values: { pipeline: [demo] } }",
    ),
  ),
  rule(
    'alias/open-variable',
    'A variable that may be anything',
    'warning',
    'What a `$variable` may be decides which resources an alias acts on. Without `values` nothing can be proved about it.',
    withAlias("'codepipeline start-pipeline-execution --name $pipeline --region eu-west-1'"),
    withAlias(
      "{ run: 'codepipeline start-pipeline-execution --name $pipeline --region eu-west-1', values: { pipeline: [demo] } }",
    ),
  ),
  rule(
    'alias/denied',
    'An alias that does not work in a channel',
    'error',
    'The channel lists the alias, but its role or its guardrails do not allow what the command needs. People would see "not authorized" in chat; here you see which permission is missing, and in which layer.',
    withAlias("'dynamodb list-tables --region eu-west-1'"),
  ),
  rule(
    'alias/unproved',
    'An alias that may or may not work',
    'warning',
    'What decides it cannot be seen from here: a role or policy made elsewhere without its `document`, a condition on something that only AWS knows, an operation that cannot be mapped to permissions. Unknown is never taken for allowed.',
    `${exampleHead}roles: { operator: { arn: "arn:aws:iam::123456789012:role/made-elsewhere" } }\n${guardrail}aliases: { a: 'codepipeline list-pipelines --region eu-west-1' }\n${channel}`,
  ),
  rule(
    'expect/failed',
    'A permission test that fails',
    'error',
    'The configuration does not do what its own tests say it does. `can` is proved with the channel role, `cannot` for whatever role a member may choose.',
    `${good}expect: [{ channel: ops, cannot: ["codepipeline:ListPipelines"] }]\n`,
    `${good}expect: [{ channel: ops, can: ["codepipeline:ListPipelines"], cannot: ["lambda:*"] }]\n`,
  ),
  rule(
    'expect/unknown',
    'A permission test that cannot be proved',
    'error',
    'Something that decides it cannot be seen from here. A test that is not proved has not passed.',
    `${exampleHead}roles: { operator: { arn: "arn:aws:iam::123456789012:role/made-elsewhere" } }\n${guardrail}channels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [pipelines] } }\nexpect: [{ channel: ops, can: ["codepipeline:ListPipelines"] }]\n`,
    `${good}expect: [{ channel: ops, can: ["codepipeline:ListPipelines"] }]\n`,
  ),
  rule(
    'expect/read-as-question',
    'A permission test that is judged as a question',
    'warning',
    'The text is like no command, so chat hands it to Amazon Q as a question, and the test proves whether questions work. If it was meant as a command, a `cannot` proves nothing about it.',
    `${good}expect: [{ channel: ops, cannot: ["restart service web in prod"] }]\n`,
    `${good}expect: [{ channel: ops, cannot: ["why did my pipeline fail?"] }]\n`,
  ),
  rule(
    'expect/no-such-resource',
    'A permission test about a resource that the action is not about',
    'warning',
    'No request of the action is about such an ARN, for example an action on buckets asked about an object. Then a `can` says what IAM would answer if there were one, and a `cannot` proves nothing about the action.',
    `${good}expect: [{ channel: ops, cannot: ["s3:PutBucketPolicy on arn:aws:s3:::reports/*"] }]\n`,
    `${good}expect: [{ channel: ops, cannot: ["s3:PutBucketPolicy on arn:aws:s3:::reports"] }]\n`,
  ),
  rule(
    'expect/unknown-action',
    'A permission test of an action that is not in the list of IAM actions',
    'error',
    'A slip in the name of an action makes a `cannot` true and worthless.',
    `${good}expect: [{ channel: ops, cannot: ["lambda:InvokeFunctions"] }]\n`,
    `${good}expect: [{ channel: ops, cannot: ["lambda:InvokeFunction"] }]\n`,
  ),
];
