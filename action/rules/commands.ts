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
    'Chat uses the names of the AWS CLI. It answers a command that it cannot read with "I can\'t answer that question", as if it were prose. A name that does not resemble any name in the catalogue is only a warning, because AWS may have added it after the date of the catalogue; nothing can be proved about it.',
    withAlias("'codepipelines list-pipelines --region eu-west-1'"),
  ),
  rule(
    'alias/unknown-operation',
    'An operation that the service does not have',
    'error',
    'Chat uses the names of the AWS CLI: `start-pipeline-execution`, not `StartPipelineExecution`. A name that does not resemble any operation of the service is only a warning, because AWS may have added it after the date of the catalogue; nothing can be proved about it.',
    withAlias("'codepipeline list-pipeline --region eu-west-1'"),
  ),
  rule(
    'alias/omitted-service',
    'A command without its service',
    'warning',
    'Chat finds the service by itself as long as only one service has an operation with that name. A new service with the same operation makes the command ambiguous.',
    withAlias("'get-pipeline-state --name demo --region eu-west-1'"),
    withAlias("'codepipeline get-pipeline-state --name demo --region eu-west-1'"),
  ),
  rule(
    'alias/unknown-option',
    'An option that the operation does not have',
    'error',
    'The most common mistake: `codepipeline start-pipeline-execution` takes `--name`, `list-pipeline-executions` takes `--pipeline-name`. Chat answers an unknown option with "I can\'t answer that question".',
    withAlias("'codepipeline start-pipeline-execution --pipeline-name demo --region eu-west-1'"),
    withAlias("'codepipeline start-pipeline-execution --name demo --region eu-west-1'"),
  ),
  rule(
    'alias/omitted-option',
    'A value without its option',
    'warning',
    'Chat accepts a value without an option if the command has one parameter. The parameter is then not visible in the command, and a new option from AWS can make it ambiguous.',
    withAlias("'codepipeline get-pipeline-state demo --region eu-west-1'"),
    withAlias("'codepipeline get-pipeline-state --name demo --region eu-west-1'"),
  ),
  rule(
    'alias/missing-option',
    'A required option is missing',
    'warning',
    'Chat asks for it each time. That may be intended; a `$variable` makes chat ask with a better name.',
    withAlias("'codepipeline start-pipeline-execution --region eu-west-1'"),
    withAlias("'codepipeline start-pipeline-execution --name demo --region eu-west-1'"),
  ),
  rule(
    'alias/abbreviated-option',
    'An option is abbreviated',
    'warning',
    'The AWS CLI accepts an unambiguous prefix of an option. It is not documented that chat does, and a new option can make the prefix ambiguous.',
    withAlias("'codepipeline start-pipeline-execution --nam demo --region eu-west-1'"),
    withAlias("'codepipeline start-pipeline-execution --name demo --region eu-west-1'"),
  ),
  rule(
    'alias/bad-value',
    'A value that the option does not accept',
    'error',
    'A number where text is expected, a value that is missing, a quote that is not closed, a value with a blank for a variable that is not in quotes.',
    withAlias("'codepipeline list-pipelines --max-results many --region eu-west-1'"),
  ),
  rule(
    'alias/unknown-value',
    'A value, or a member of a value, that the service does not list',
    'warning',
    'The model of the service lists the values of an option and the members of its structures. Anything else is most likely misspelled, or newer than the catalogue.',
    withAlias("'codepipeline list-action-types --action-owner-filter Aws --region eu-west-1'"),
    withAlias("'codepipeline list-action-types --action-owner-filter AWS --region eu-west-1'"),
  ),
  rule(
    'alias/unknown-region',
    'An unknown Region',
    'warning',
    'This version does not know the AWS Region in `--region`. It is most likely misspelled, and the command then fails.',
    withAlias("'codepipeline list-pipelines --region eu-west1'"),
    withAlias("'codepipeline list-pipelines --region eu-west-1'"),
  ),
  rule(
    'alias/local-file',
    'A local file, which chat does not have',
    'warning',
    'The AWS CLI reads `file://` values from a local file and writes the output of some commands to one. Chat has no local files.',
    withAlias(
      "'codepipeline start-pipeline-execution --name demo --variables file://in.json --region eu-west-1'",
    ),
    withAlias(
      "'codepipeline start-pipeline-execution --name demo --variables name=x,value=y --region eu-west-1'",
    ),
  ),
  rule(
    'alias/missing-member',
    'A value that lacks a required member',
    'warning',
    'The value does not have a member that the structure requires. The service refuses the command.',
    withAlias("'codepipeline start-pipeline-execution --name demo --variables name=x --region eu-west-1'"),
    withAlias(
      "'codepipeline start-pipeline-execution --name demo --variables name=x,value=y --region eu-west-1'",
    ),
  ),
  rule(
    'alias/typed-character',
    'A character that a phone typed',
    'warning',
    'Phones and word processors replace the spaces, dashes and quotes of a command with typographic ones. The message says how this tool reads the character; chat itself is only known to replace curly quotes.',
    withAlias("'codepipeline list-pipelines —region eu-west-1'"),
    withAlias("'codepipeline list-pipelines --region eu-west-1'"),
  ),
  rule(
    'alias/shell-syntax',
    'Shell syntax, which chat does not have',
    'error',
    'Chat runs one command without a shell: `$(…)`, pipes, `&&` and redirections have no meaning there.',
    withAlias("'codepipeline list-pipelines --region eu-west-1 | head'"),
  ),
  rule(
    'alias/aws-prefix',
    'A command that begins with `aws`',
    'error',
    'In a terminal a command begins with `aws`; in chat it is read as the name of a service. `@Amazon Q` only addresses the app and is not part of the command either.',
    withAlias("'aws codepipeline list-pipelines --region eu-west-1'"),
  ),
  rule(
    'alias/not-in-chat',
    'A command that chat never runs',
    'error',
    'Chat refuses some services and operations whatever the permissions are, mainly those that return secrets: iam, sts, kms, secretsmanager, `s3 cp`, `dynamodb get-item`, ….',
    withAlias("'dynamodb get-item --table-name t --key {} --region eu-west-1'"),
  ),
  rule(
    'alias/too-long',
    'A command that is too long',
    'error',
    'CloudFormation accepts at most 5,000 characters.',
    withAlias("'codepipeline get-pipeline-state --name …5,000 characters… --region eu-west-1'"),
  ),
  rule(
    'alias/unpinned-region',
    'A command without a Region',
    'warning',
    'Without `--region` a command runs in the default Region of the channel, which members can change. The same alias can then act on different resources, and least-privilege permissions must cover all Regions.',
    withAlias("'codepipeline list-pipelines'"),
  ),
  rule(
    'alias/unknown-variable',
    'Values for a variable that is not in the command',
    'error',
    'The values have no effect. Most likely the name is misspelled, and the intended variable can have any value.',
    withAlias(
      "{ run: 'codepipeline start-pipeline-execution --name $pipeline --region eu-west-1', values: { pipelines: [demo] } }",
    ),
    withAlias(
      "{ run: 'codepipeline start-pipeline-execution --name $pipeline --region eu-west-1', values: { pipeline: [demo] } }",
    ),
  ),
  rule(
    'alias/open-variable',
    'A variable without values',
    'warning',
    'The value of a `$variable` decides which resources an alias acts on. Without `values` nothing can be proved about the alias.',
    withAlias("'codepipeline start-pipeline-execution --name $pipeline --region eu-west-1'"),
    withAlias(
      "{ run: 'codepipeline start-pipeline-execution --name $pipeline --region eu-west-1', values: { pipeline: [demo] } }",
    ),
  ),
  rule(
    'alias/denied',
    'An alias that does not work in a channel',
    'error',
    'The channel lists the alias, but its role or its guardrails do not allow what the command needs. Members would see "not authorized" in chat; this finding names the missing permission and the layer.',
    withAlias("'dynamodb list-tables --region eu-west-1'"),
  ),
  rule(
    'alias/unproved',
    'An alias that may or may not work',
    'warning',
    'The answer depends on something that this tool cannot see: a role or policy made elsewhere without its `document`, a condition on something that only AWS knows, or an operation that cannot be mapped to permissions. Unknown is never treated as allowed.',
    `${exampleHead}roles: { operator: { arn: "arn:aws:iam::123456789012:role/made-elsewhere" } }\n${guardrail}aliases: { a: 'codepipeline list-pipelines --region eu-west-1' }\n${channel}`,
  ),
  rule(
    'expect/failed',
    'A permission test that fails',
    'error',
    'The configuration does not do what its own tests say. `can` is proved with the channel role, `cannot` for every role that a member may choose.',
    `${good}expect: [{ channel: ops, cannot: ["codepipeline:ListPipelines"] }]\n`,
    `${good}expect: [{ channel: ops, can: ["codepipeline:ListPipelines"], cannot: ["lambda:*"] }]\n`,
  ),
  rule(
    'expect/unknown',
    'A permission test that cannot be proved',
    'error',
    'The answer depends on something that this tool cannot see. A test that cannot be proved does not pass.',
    `${exampleHead}roles: { operator: { arn: "arn:aws:iam::123456789012:role/made-elsewhere" } }\n${guardrail}channels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [pipelines] } }\nexpect: [{ channel: ops, can: ["codepipeline:ListPipelines"] }]\n`,
    `${good}expect: [{ channel: ops, can: ["codepipeline:ListPipelines"] }]\n`,
  ),
  rule(
    'expect/read-as-question',
    'A permission test that is read as a question',
    'warning',
    'The text does not look like a command, so chat passes it to Amazon Q as a question, and the test proves whether questions work. If it is meant as a command, a `cannot` proves nothing about it.',
    `${good}expect: [{ channel: ops, cannot: ["restart service web in prod"] }]\n`,
    `${good}expect: [{ channel: ops, cannot: ["why did my pipeline fail?"] }]\n`,
  ),
  rule(
    'expect/no-such-resource',
    'A permission test about a resource that the action does not apply to',
    'warning',
    'No request of the action can have this ARN, for example if an action on buckets is tested with the ARN of an object. A `can`, a `cannot` and `chatops who` then say what IAM would answer to the request, which proves nothing about the action.',
    `${good}expect: [{ channel: ops, cannot: ["s3:PutBucketPolicy on arn:aws:s3:::reports/*"] }]\n`,
    `${good}expect: [{ channel: ops, cannot: ["s3:PutBucketPolicy on arn:aws:s3:::reports"] }]\n`,
  ),
  rule(
    'expect/unknown-action',
    'A permission test of an action, or of a pattern, that matches no IAM action',
    'error',
    'A misspelled action makes a `cannot` pass without proving anything.',
    `${good}expect: [{ channel: ops, cannot: ["lambda:InvokeFunctions"] }]\n`,
    `${good}expect: [{ channel: ops, cannot: ["lambda:InvokeFunction"] }]\n`,
  ),
];
