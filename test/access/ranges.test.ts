import { expect, test } from '@jest/globals';
import { loadText } from './read-scenarios.ts';

/** A guardrail (`action on resource`, parted by `;`), a command, and what `cannot` says about it. */
type Row = readonly [allow: string, command: string, says: 'failed' | 'unknown' | 'holds'];

const own = (text: string) =>
  text.replace(/:R:A:/g, ':eu-west-1:123456789012:').replace(/:R:/g, ':eu-west-1:');
const send = 'ssm send-command --document-name AWS-RunShellScript';
const query = 'logs start-query --start-time 1 --end-time 2 --query-string x';

/** The policy of a row: statements `action on resource resource`, parted by ` ; `. */
function policy(allow: string): string {
  const statements = allow.split(' ; ').map(text => {
    const [action = '', resources = ''] = text.split(' on ');
    const arns = resources.split(' ').map(each => (each === '*' ? '*' : `arn:aws:${own(each)}`));
    return `{ actions: [${JSON.stringify(action)}], resources: ${JSON.stringify(arns)} }`;
  });
  return `{ allow: [${statements.join(', ')}] }`;
}

/** What both files begin with. @param off one more rule that is off */
const head = (off: string) => `version: 1
name: ranges
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
rules: { permission/wildcard-write: off, permission/escalation: off, channel/placeholder: off, ${off}: off }`;

const channel = (index: number, rest: string) =>
  `  c${index}: { workspace: acme, channel: C0${String(index).padStart(7, '0')}, ${rest} }`;

/**
 * `cannot` also ranges over options that are not given, within what AWS accepts together. What is unknown of the command as it is written
 * is not made certain by them.
 */
const rows: readonly Row[] = [
  ['s3:DeleteObjectVersion on s3:::b/*', 's3api delete-object --bucket b --key k', 'failed'],
  ['s3:DeleteObjectVersion on s3:::b/*', 's3api delete-object --bucket b --key k --version-id v1', 'failed'],
  ['s3:DeleteObject on s3:::b/*', 's3api delete-object --bucket b --key k --version-id v1', 'holds'],
  ['s3:DeleteObjectVersion on s3:::other/*', 's3api delete-object --bucket b --key k', 'holds'],
  ['s3:DeleteObjectVersion on s3:::b/*', 's3api delete-object --bucket b --key *', 'failed'],
  [
    's3:PutObjectVersionTagging on s3:::b/*',
    's3api put-object-tagging --bucket b --key k --tagging TagSet=[]',
    'failed',
  ],
  ['s3:GetObjectVersionAcl on s3:::b/*', 's3api get-object-acl --bucket b --key k', 'failed'],
  [
    'events:DisableRule on events:R:A:rule/r',
    'events disable-rule --name r --event-bus-name default',
    'failed',
  ],
  ['events:DisableRule on events:R:A:rule/r', 'events disable-rule --name r', 'failed'],
  ['events:DisableRule on events:R:A:rule/orders/r', 'events disable-rule --name r', 'failed'],
  [
    'events:DisableRule on events:R:A:rule/orders/r',
    'events disable-rule --name r --event-bus-name default',
    'holds',
  ],
  [
    'events:DisableRule on events:R:A:rule/r',
    'events disable-rule --name r --event-bus-name orders',
    'holds',
  ],
  [
    'ssm:SendCommand on ssm:R:A:managed-instance/* ssm:R::document/AWS-RunShellScript',
    `${send} --instance-ids mi-01`,
    'failed',
  ],
  [
    'ssm:SendCommand on ssm:R:A:managed-instance/* ssm:R::document/AWS-RunShellScript',
    `${send} --instance-ids i-01`,
    'holds',
  ],
  [
    'ssm:SendCommand on ssm:R:A:managed-instance/* ssm:R::document/AWS-RunShellScript',
    `${send} --targets Key=tag:a,Values=b`,
    'unknown',
  ],
  [
    'ssm:SendCommand on ec2:R:A:instance/* ssm:R::document/AWS-RunShellScript',
    `${send} --instance-ids i-01 mi-02`,
    'holds',
  ],
  ['ssm:SendCommand on ec2:R:A:instance/* ssm:R::document/*', `${send} --instance-ids i-01`, 'failed'],
  ['ssm:SendCommand on ssm:R::document/*', `${send} --instance-ids i-01`, 'holds'],
  ['ssm:SendCommand on ssm:R:A:document/* ec2:R:A:instance/*', `${send} --instance-ids i-01`, 'holds'],
  ['ssm:SendCommand on ec2:R:A:instance/*', `${send} --instance-ids i-01`, 'holds'],
  [
    'ssm:StartAutomationExecution on ssm:R:A:document/* ssm:R:A:automation-execution/*',
    'ssm start-automation-execution --document-name d',
    'unknown',
  ],
  [
    'ssm:StartAutomationExecution on ssm:R:A:document/*',
    'ssm start-automation-execution --document-name d',
    'holds',
  ],
  [
    'ssm:StartAutomationExecution on ssm:R:A:document/d ssm:R:A:automation-execution/*',
    'ssm start-automation-execution --document-name other',
    'holds',
  ],
  [
    'ssm:StartAutomationExecution on ssm:R:A:document/* ssm:R:A:automation-execution/*',
    'ssm start-automation-execution --document-name AWS-StopEC2Instance',
    'holds',
  ],
  [
    'rds:StopDBInstance on rds:R:A:db:proddb',
    'rds stop-db-instance --db-instance-identifier ProdDB',
    'failed',
  ],
  [
    'rds:StopDBInstance on rds:R:A:db:ProdDB',
    'rds stop-db-instance --db-instance-identifier ProdDB',
    'holds',
  ],
  [
    'rds:StopDBInstance on rds:R:A:db:proddb',
    'rds stop-db-instance --db-instance-identifier proddb --db-snapshot-identifier s',
    'holds',
  ],
  ['rds:StopDBInstance on rds:R:A:db:*', 'rds stop-db-instance --db-instance-identifier *', 'failed'],
  ['ecs:UpdateService on ecs:R:A:service/prod/*', 'ecs update-service --service web', 'failed'],
  ['ecs:UpdateService on ecs:R:A:service/prod/*', 'ecs update-service --service web --cluster dev', 'holds'],
  ['ecs:UpdateService on ecs:R:A:service/prod/api', 'ecs update-service --service web', 'holds'],
  ['ecs:StopTask on ecs:R:A:task/prod/*', 'ecs stop-task --task *', 'failed'],
  ['ecs:StopTask on ecs:R:A:task/prod/t1', 'ecs stop-task --task t2', 'holds'],
  ['ecs:StopTask on ecs:R:A:task/prod/*', 'ecs stop-task --task t --cluster dev', 'holds'],
  [
    'ecs:DescribeServices on ecs:R:A:service/prod/web',
    'ecs describe-services --cluster prod --services web api',
    'holds',
  ],
  [
    'lambda:InvokeFunction on lambda:R:A:function:prod:*',
    'lambda invoke --function-name prod out.json',
    'failed',
  ],
  [
    'lambda:InvokeFunction on lambda:R:A:function:prod',
    'lambda invoke --function-name prod --qualifier v out.json',
    'holds',
  ],
  [
    'lambda:InvokeFunction on lambda:R:A:function:prod:live',
    'lambda invoke --function-name prod --qualifier test out.json',
    'holds',
  ],
  [
    'lambda:InvokeFunction on lambda:R:A:function:other:*',
    'lambda invoke --function-name prod out.json',
    'holds',
  ],
  [
    'athena:StartQueryExecution on athena:R:A:workgroup/finance',
    'athena start-query-execution --query-string x',
    'unknown',
  ],
  [
    'athena:StartQueryExecution on athena:R:A:workgroup/finance',
    'athena start-query-execution --query-string x --work-group primary',
    'holds',
  ],
  [
    'athena:StartQueryExecution on athena:R:A:datacatalog/x',
    'athena start-query-execution --query-string x',
    'holds',
  ],
  ['athena:GetWorkGroup on athena:R:A:workgroup/finance', 'athena get-work-group --work-group *', 'failed'],
  ['logs:StartQuery on logs:R:A:log-group:prod:*', `${query} --log-group-names dev`, 'holds'],
  ['logs:StartQuery on logs:R:A:log-group:prod:*', `${query} --log-group-names dev prod`, 'holds'],
  ['logs:StartQuery on logs:R:A:log-group:prod:*', `${query} --log-group-names prod`, 'failed'],
  ['logs:StartQuery on logs:R:A:log-group:prod:*', query, 'unknown'],
  ['logs:StartQuery on logs:R:A:log-group:prod', `${query} --log-group-name prod`, 'holds'],
  [
    'scheduler:DeleteSchedule on scheduler:R:A:schedule/night/*',
    'scheduler delete-schedule --name n',
    'failed',
  ],
  [
    'sns:Publish on sns:R:999999999999:t',
    'sns publish --topic-arn arn:aws:sns:eu-west-1:999999999999:t --message m',
    'unknown',
  ],
  ['rds:DescribeDBSnapshots on rds:R:A:db:d', 'rds describe-db-snapshots', 'failed'],
];

test('cannot holds for a command with whatever options it leaves out', async () => {
  const loaded = await loadText(`${head('channel/user-role-open')}
roles: { r: { managed-policies: [ReadOnlyAccess] } }
guardrails:
${rows.map(([allow], index) => `  g${index}: ${policy(allow)}`).join('\n')}
channels:
${rows.map((_, index) => channel(index, `role: r, guardrails: [g${index}]`)).join('\n')}
expect:
${rows.map(([, command], index) => `  - { channel: c${index}, cannot: [${JSON.stringify(`${command} --region eu-west-1`)}] }`).join('\n')}
`);
  const says = rows.map(([allow, command], index) => {
    const codes = loaded.diagnostics
      .filter(({ path }) => path === `expect[${index}].cannot[0]`)
      .map(({ code }) => code);
    return [allow, command, codes.length === 0 ? 'holds' : codes.join().replace('expect/', '')];
  });
  expect(says).toEqual(rows);
});

/** What the channel role allows, a command, and the verdict of `can`. */
const canRows: readonly (readonly [allow: string, command: string, decision: string])[] = [
  ['ecs:RunTask on *', 'ecs run-task --cluster prod --task-definition m:1', 'unknown'],
  ['ecs:RunTask on * ; iam:PassRole on *', 'ecs run-task --cluster prod --task-definition m:1', 'allowed'],
  [
    'ecs:RunTask on * ; iam:PassRole on iam::123456789012:role/a',
    'ecs run-task --cluster prod --task-definition m:1',
    'unknown',
  ],
  ['iam:PassRole on *', 'ecs run-task --cluster prod --task-definition m:1', 'denied'],
  [
    'cloudformation:DeleteStack on cloudformation:R:A:stack/web/*',
    'cloudformation delete-stack --stack-name web',
    'unknown',
  ],
  [
    'cloudformation:DeleteStack on cloudformation:R:A:stack/api/*',
    'cloudformation delete-stack --stack-name web',
    'denied',
  ],
  [
    'cloudformation:DeleteStack on * ; iam:PassRole on iam::123456789012:role/cf',
    'cloudformation delete-stack --stack-name web --role-arn arn:aws:iam::123456789012:role/cf',
    'allowed',
  ],
  [
    'cloudformation:DeleteStack on *',
    'cloudformation delete-stack --stack-name web --role-arn arn:aws:iam::123456789012:role/cf',
    'denied',
  ],
  [
    'lambda:InvokeFunction on *',
    'lambda:InvokeFunction on arn:aws:lambda:eu-west-1:999999999999:function:f',
    'unknown',
  ],
  [
    'lambda:InvokeFunction on *',
    'lambda:InvokeFunction on arn:aws:lambda:eu-west-1:123456789012:function:f',
    'allowed',
  ],
  [
    'lambda:GetFunction on *',
    'lambda:InvokeFunction on arn:aws:lambda:eu-west-1:999999999999:function:f',
    'denied',
  ],
  [
    'lambda:InvokeFunction on *',
    'lambda invoke --function-name arn:aws:lambda:eu-west-1:999999999999:function:f out.json',
    'unknown',
  ],
  [
    'sqs:SendMessage on *',
    'sqs send-message --message-body m --queue-url https://sqs.eu-west-1.amazonaws.com/999999999999/q',
    'unknown',
  ],
  [
    'elasticbeanstalk:RestartAppServer on elasticbeanstalk:R:A:environment/shop/e',
    'elasticbeanstalk restart-app-server --environment-name e',
    'unknown',
  ],
  [
    'elasticbeanstalk:RestartAppServer on elasticbeanstalk:R:A:environment/*/e',
    'elasticbeanstalk restart-app-server --environment-name e',
    'allowed',
  ],
  [
    'elasticbeanstalk:RestartAppServer on elasticbeanstalk:R:A:environment/*/f',
    'elasticbeanstalk restart-app-server --environment-name e',
    'denied',
  ],
];

test('can is proved for the command as it is written', async () => {
  const typed = canRows.map(([, command]) =>
    command.includes(' on arn:') ? command : `${command} --region eu-west-1`,
  );
  const loaded = await loadText(`${head('guardrail/administrator-access')}
roles:
${canRows.map(([allow], index) => `  r${index}: ${policy(allow)}`).join('\n')}
guardrails: { all: { allow: [{ actions: ["*"], resources: ["*"] }] } }
channels:
${canRows.map((_, index) => channel(index, `role: r${index}, guardrails: [all]`)).join('\n')}
expect:
${typed.map((command, index) => `  - { channel: c${index}, can: [${JSON.stringify(command)}] }`).join('\n')}
`);
  const says = canRows.map(([allow, command], index) => {
    const codes = loaded.diagnostics
      .filter(({ path }) => path === `expect[${index}].can[0]`)
      .map(({ code }) => code);
    const decision = codes.includes('expect/unknown') ? 'unknown' : codes.length === 0 ? 'allowed' : 'denied';
    return [allow, command, decision];
  });
  expect(says).toEqual(canRows);
});
