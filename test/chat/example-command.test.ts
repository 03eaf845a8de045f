import { expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { createCommandExamples } from '../../action/chat/example-command.ts';
import { takesArn } from '../../action/data/options-for-arns.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { listWithResources, sampleArn } from './list-operations.ts';

const catalogue = await loadCatalogue();
const facts = await loadIamActions();
const commands = createCommandExamples(catalogue, facts);
const own = '123456789012';

function find(action: string, resource: string, account = own): string | undefined {
  return commands.find({ action, resource, region: 'eu-west-1', place: { partition: 'aws', account } })?.text;
}

test.each<[action: string, resource: string, command: string]>([
  ['lambda:InvokeFunction', 'lambda:eu-west-1:A:function:billing', 'lambda invoke --function-name billing'],
  ['lambda:invokefunction', 'lambda:eu-west-1:A:function:billing', 'lambda invoke --function-name billing'],
  [
    'sqs:PurgeQueue',
    'sqs:eu-west-1:A:jobs',
    'sqs purge-queue --queue-url https://sqs.eu-west-1.amazonaws.com/123456789012/jobs',
  ],
  ['lambda:ListFunctions', '*', 'lambda list-functions'],
  ['sqs:ListQueues', 'sqs:eu-west-1:A:', 'sqs list-queues'],
  ['eks:ListClusters', 'eks:eu-west-1:A:cluster/*', 'eks list-clusters'],
  ['cloudformation:ListStacks', 'cloudformation:eu-west-1:A:stack/*/*', 'cloudformation list-stacks'],
  ['ssm:GetParameter', 'ssm:eu-west-1:A:parameter/port', 'ssm get-parameter --name port'],
  ['ssm:GetParameter', 'ssm:eu-west-1:A:parameter/app/port', 'ssm get-parameter --name /app/port'],
  [
    'ssm:ResetServiceSetting',
    'ssm:eu-west-1:A:servicesetting/ssm/parameter-store/high-throughput-enabled',
    'ssm reset-service-setting --setting-id /ssm/parameter-store/high-throughput-enabled',
  ],
  ['events:DisableRule', 'events:eu-west-1:A:rule/r', 'events disable-rule --name r'],
  // The model requires no option, and the service refuses the request without the deployment.
  ['codedeploy:ContinueDeployment', '*', 'deploy continue-deployment --deployment-id example'],
  [
    'sns:Publish',
    'sns:eu-west-1:A:alarms',
    'sns publish --message example --topic-arn arn:aws:sns:eu-west-1:123456789012:alarms',
  ],
  [
    'codepipeline:StartPipelineExecution',
    'codepipeline:eu-west-1:A:web',
    'codepipeline start-pipeline-execution --name web',
  ],
  [
    'codepipeline:ListPipelineExecutions',
    'codepipeline:eu-west-1:A:web',
    'codepipeline list-pipeline-executions --pipeline-name web',
  ],
  // The cluster is a part of the ARN, so that the command has to name it.
  [
    'ecs:UpdateService',
    'ecs:eu-west-1:A:service/main/web',
    'ecs update-service --service web --cluster main',
  ],
  [
    'wafv2:DeleteIPSet',
    'wafv2:eu-west-1:A:regional/ipset/w/1a',
    'wafv2 delete-ip-set --name w --scope REGIONAL --id 1a --lock-token example',
  ],
  [
    'network-firewall:DescribeFirewall',
    'network-firewall:eu-west-1:A:firewall/f',
    'network-firewall describe-firewall --firewall-name f',
  ],
  [
    'lambda:InvokeFunction',
    'lambda:eu-west-1:999999999999:function:billing',
    'lambda invoke --function-name arn:aws:lambda:eu-west-1:999999999999:function:billing',
  ],
  [
    'dynamodb:DescribeTable',
    'dynamodb:eu-west-1:999999999999:table/x',
    'dynamodb describe-table --table-name arn:aws:dynamodb:eu-west-1:999999999999:table/x',
  ],
  ['s3:ListBucket', 's3:::logs', 's3api head-bucket --bucket logs'],
  [
    'cloudwatch:SetAlarmState',
    'cloudwatch:eu-west-1:A:alarm:cpu',
    'cloudwatch set-alarm-state --alarm-name cpu --state-value OK --state-reason example',
  ],
])('%s on %s is a command', (action, resource, command) => {
  const arn = resource === '*' ? '*' : `arn:aws:${resource.replace(':A:', `:${own}:`)}`;
  expect(find(action, arn)).toBe(`${command} --region eu-west-1`);
});

test.each<{ why: string; action: string; resource: string; account?: string }>([
  { why: 'chat never runs it', action: 'iam:PassRole', resource: 'iam::A:role/x' },
  {
    why: 'chat never runs that operation',
    action: 'dynamodb:GetItem',
    resource: 'dynamodb:eu-west-1:A:table/x',
  },
  {
    why: 'a role is passed, which needs more',
    action: 'lambda:CreateFunction',
    resource: 'lambda:eu-west-1:A:function:x',
  },
  {
    why: 'the name of a table means one of the own account',
    action: 'dynamodb:DeleteBackup',
    resource: 'dynamodb:eu-west-1:999999999999:table/x',
  },
  {
    why: 'the resource is of another service',
    action: 'codepipeline:GetPipeline',
    resource: 'sns:eu-west-1:A:x',
  },
  { why: 'something changes, and no option says what', action: 'ec2:CreateVpc', resource: '*' },
  {
    why: 'the service refuses the request without one of two options, and the model requires none',
    action: 'cloudformation:ValidateTemplate',
    resource: '*',
  },
  {
    why: 'the service refuses the request without a connection or its input',
    action: 'glue:TestConnection',
    resource: '*',
  },
  {
    why: 'the service refuses the request without a group',
    action: 'logs:FilterLogEvents',
    resource: '*',
  },
  {
    why: 'a rule has no slash in its name, and the bus before it is not given',
    action: 'events:DisableRule',
    resource: 'events:eu-west-1:A:rule/aws.partner/x.com/y/r',
  },
  {
    why: 'a pipeline is of another account, and the option for its name takes no ARN',
    action: 'codepipeline:StartPipelineExecution',
    resource: 'codepipeline:eu-west-1:999999999999:web',
  },
  {
    why: 'the option takes the provider of a type of action, and no ARN',
    action: 'codepipeline:DeleteCustomActionType',
    resource: 'codepipeline:eu-west-1:999999999999:actiontype:Custom/Build/Own/1',
  },
  { why: 'there is no such operation', action: 'sqs:Nothing', resource: 'sqs:eu-west-1:A:x' },
  {
    why: 'the account is not known and has to be typed',
    action: 'sns:Publish',
    resource: 'sns:eu-west-1:A:x',
    account: '${AWS::AccountId}',
  },
])('no command where $why', ({ action, resource, account = own }) => {
  const arn = resource === '*' ? '*' : `arn:aws:${resource.replace(':A:', `:${account}:`)}`;
  expect(find(action, arn, account)).toBeUndefined();
});

test('a global service takes no Region, and its requests are in the Region of its endpoint', () => {
  const found = commands.find({
    action: 'route53:GetHostedZone',
    resource: 'arn:aws:route53:::hostedzone/Z1',
    region: 'eu-west-1',
    place: { partition: 'aws', account: own },
  });
  expect(found).toEqual({ text: 'route53 get-hosted-zone --id Z1', region: 'us-east-1' });
});

/** Every so many operations are asked about: of all of them this takes a minute. */
const step = 40;

test('no example gives an ARN to an option for a name, for resources of the own account and of another one', () => {
  const asked = listWithResources(catalogue, facts).filter((_, index) => index % step === 0);
  const wrong = asked.flatMap(({ action, formats }) =>
    formats.flatMap(format =>
      [own, '999999999999'].flatMap(account => {
        const text = find(action, sampleArn(format).replace(/\d{12}/, account)) ?? '';
        // Several services may have the action: the example is of one of them.
        const [service = '', operation = ''] = text.split(' ');
        const [, option = 'arn'] = / --(\S+) (?:'|")?arn:/.exec(text) ?? [];
        return text === '' || takesArn(service, operation, option) ? [] : [text];
      }),
    ),
  );
  expect(asked.length).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});
