// Written by hand from the pages that each group and row names: what operations need beside the action of their name, most of it from the
// tables "API operations" of the Service Authorization Reference. They list what an operation may need, and not with which options.
import type { RequirementRule, RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';
const reference = `${docs}service-authorization/latest/reference/`;

/** What the tables of the Service Authorization Reference say of an option that is given. */
const notSaid = 'the reference does not say whether it is needed for it';

const handleOnly = 'the handle of the task does not show the queue';
const redrive = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/** Policies for all log groups of an account, by `--policy-type`, and the end of the actions on each of them. */
const accountPolicies = {
  DATA_PROTECTION_POLICY: 'DataProtectionPolicy',
  SUBSCRIPTION_FILTER_POLICY: 'SubscriptionFilter',
  FIELD_INDEX_POLICY: 'IndexPolicy',
  TRANSFORMER_POLICY: 'Transformer',
};

/** A permission that is possibly needed, beside the action of the operation. */
function possibly(
  row: RequirementRule & { readonly action: string; readonly unknown: string },
): RequirementRule {
  return { add: `add \`${row.action}\` under \`allow\``, ...row, beside: true, isUncertain: true };
}

/** A permission that the reference lists for operations, and that is about an option. */
function withOption(operations: string, given: string, action: string, about: string): RequirementRule {
  const unknown = `\`--${given.split('~')[0]}\` is about ${about}, and ${notSaid}`;
  return possibly({ operations, given, action, unknown });
}

/** Deletions that keep a snapshot: service, operations, option, and the action that makes one. */
const finalSnapshots = [
  [
    'elasticache',
    'DeleteCacheCluster DeleteReplicationGroup',
    'final-snapshot-identifier',
    'elasticache:CreateSnapshot',
  ],
  [
    'elasticache',
    'DeleteServerlessCache',
    'final-snapshot-name',
    'elasticache:CreateServerlessCacheSnapshot',
  ],
  ['memorydb', 'DeleteCluster', 'final-snapshot-name', 'memorydb:CreateSnapshot'],
  ['redshift', 'DeleteCluster', 'final-cluster-snapshot-identifier', 'redshift:CreateClusterSnapshot'],
] as const;

/** Operations that need more than the action of their name. */
export const dependentRules: readonly RequirementRules[] = [
  {
    service: 'sqs',
    source: `${reference}list_sqs.html`,
    rules: [
      ...redrive.map(name => ({
        operations: 'StartMessageMoveTask',
        action: `sqs:${name}`,
        beside: true as const,
        resources: ['{--source-arn}'],
      })),
      {
        operations: 'ListMessageMoveTasks',
        action: 'sqs:GetQueueAttributes',
        beside: true,
        resources: ['{--source-arn}'],
      },
      { operations: 'CancelMessageMoveTask', unknown: handleOnly },
      ...redrive.map(name => ({
        operations: 'CancelMessageMoveTask',
        action: `sqs:${name}`,
        beside: true as const,
        unknown: handleOnly,
        add: `add \`sqs:${name}\` on the dead-letter queue under \`allow\``,
      })),
    ],
  },
  {
    service: 'sns',
    source: `${reference}list_sns.html`,
    rules: [
      {
        operations: 'CreateTopic',
        given: 'data-protection-policy',
        action: 'sns:PutDataProtectionPolicy',
        beside: true,
        resources: ['sns:{region}:{account}:{--name}'],
      },
    ],
  },
  {
    service: 'dynamodb',
    source: `${reference}list_dynamodb.html`,
    rules: [
      {
        operations: 'CreateTable',
        given: 'resource-policy',
        action: 'dynamodb:PutResourcePolicy',
        beside: true,
        resources: ['dynamodb:{region}:{account}:table/{--table-name}'],
      },
      ...['AssociateTableReplica', 'CreateTableReplica'].map(name =>
        possibly({
          operations: 'CreateTable',
          given: 'global-table-source-arn',
          action: `dynamodb:${name}`,
          unknown: 'which table DynamoDB checks it on is not documented',
        }),
      ),
      ...['CreateGlobalTableWitness', 'DeleteGlobalTableWitness'].map(name =>
        possibly({
          operations: 'UpdateTable',
          given: 'global-table-witness-updates',
          action: `dynamodb:${name}`,
          unknown: 'which of them the value of `--global-table-witness-updates` asks for is not read',
        }),
      ),
    ],
  },
  {
    service: 'lambda',
    source: `${reference}list_lambda.html`,
    rules: [
      {
        operations: 'CreateFunction UpdateFunctionConfiguration',
        given: 'capacity-provider-config',
        action: 'lambda:PassCapacityProvider',
        beside: true,
        unknown: 'the capacity provider is within the value of `--capacity-provider-config`',
        add: 'add `lambda:PassCapacityProvider` on the capacity provider under `allow`',
      },
    ],
  },
  {
    service: 'logs',
    source: `${docs}AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html`,
    rules: ['Put', 'Delete'].flatMap(verb =>
      Object.entries(accountPolicies).map(([type, name]) => ({
        operations: `${verb}AccountPolicy`,
        given: `policy-type~${type}`,
        action: `logs:${verb}${name}`,
        beside: true as const,
        unknown: 'which log groups AWS checks it on is not documented',
        add: `add \`logs:${verb}${name}\` under \`allow\``,
      })),
    ),
  },
  {
    service: 'logs',
    source: `${docs}AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html`,
    rules: [
      {
        operations: 'FilterLogEvents GetLogEvents GetLogRecord',
        given: 'unmask',
        action: 'logs:Unmask',
        beside: true,
        unknown: 'which ARN of the log group AWS checks it on is not documented',
        add: 'add `logs:Unmask` under `allow`',
      },
    ],
  },
  {
    service: 'rds',
    source: `${reference}list_rds.html`,
    rules: [
      withOption(
        'DeleteDBCluster',
        'final-db-snapshot-identifier',
        'rds:CreateDBClusterSnapshot',
        'the final snapshot',
      ),
      {
        operations: 'StopDBInstance',
        given: 'db-snapshot-identifier',
        action: 'rds:CreateDBSnapshot',
        beside: true,
        resources: [
          'rds:{region}:{account}:db:{--db-instance-identifier}',
          'rds:{region}:{account}:snapshot:{--db-snapshot-identifier}',
        ],
      },
      withOption(
        'DeleteTenantDatabase',
        'final-db-snapshot-identifier',
        'rds:CreateDBSnapshot',
        'a snapshot',
      ),
      withOption(
        'CreateDBCluster RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime',
        'db-cluster-instance-class',
        'rds:CreateDBInstance',
        'the instances of the cluster',
      ),
      withOption(
        'CreateDBInstance CreateDBInstanceReadReplica ModifyDBInstance RestoreDBInstanceFromDBSnapshot RestoreDBInstanceToPointInTime',
        'multi-tenant',
        'rds:CreateTenantDatabase',
        'a tenant database',
      ),
      ...[
        ['DeleteDBCluster', 'DeleteDBInstance', 'db:{any}', 'the cluster is a Multi-AZ DB cluster'],
        ['ModifyDBCluster', 'ModifyDBInstance', 'db:{any}', 'the cluster is a Multi-AZ DB cluster'],
        [
          'DeleteDBInstance',
          'DeleteTenantDatabase',
          'tenant-database:{any}',
          'the instance has tenant databases',
        ],
        [
          'CopyDBSnapshot',
          'CopyCustomDBEngineVersion',
          'cev:{any}/{any}/{any}',
          'the snapshot is of a custom engine version',
        ],
      ].map(([operations = '', name = '', resource = '', when = '']) => ({
        operations,
        action: `rds:${name}`,
        beside: true as const,
        resources: [`rds:{region}:{account}:${resource}`],
        when,
      })),
    ],
  },
  ...finalSnapshots.map(([service, operations, option, action]) => ({
    service,
    source: `${reference}list_${service}.html`,
    rules: [withOption(operations, option, action, 'the final snapshot')],
  })),
  {
    service: 'redshift',
    source: `${reference}list_redshift.html`,
    rules: [
      ...['PauseCluster', 'ResizeCluster', 'ResumeCluster'].map(name =>
        withOption('CreateScheduledAction', `target-action~${name}`, `redshift:${name}`, 'what is done'),
      ),
      {
        operations: 'ModifyCluster',
        action: 'acm:DescribeCertificate',
        beside: true,
        resources: ['acm:{region}:{account}:certificate/{any}'],
        when: 'the cluster has a custom domain name',
      },
    ],
  },
  {
    service: 'stepfunctions',
    source: `${reference}list_awsstepfunctions.html`,
    rules: [
      {
        operations: 'CreateStateMachine',
        given: 'publish',
        action: 'states:PublishStateMachineVersion',
        beside: true,
        resources: ['states:{region}:{account}:stateMachine:{--name}'],
      },
      {
        operations: 'UpdateStateMachine',
        given: 'publish',
        action: 'states:PublishStateMachineVersion',
        beside: true,
        resources: ['{--state-machine-arn}'],
      },
      {
        operations: 'TestState',
        given: 'reveal-secrets',
        action: 'states:RevealSecrets',
        beside: true,
        resources: ['*'],
      },
    ],
  },
  {
    service: 'scheduler',
    source: `${reference}list_scheduler.html`,
    rules: [
      possibly({
        operations: 'DeleteScheduleGroup',
        action: 'scheduler:DeleteSchedule',
        resources: ['scheduler:{region}:{account}:schedule/{--name}/{all}'],
        unknown: 'whether the group has schedules is not in the command',
        add: 'add `scheduler:DeleteSchedule` on the schedules of the group under `allow`',
      }),
    ],
  },
  {
    service: 'ecs',
    source: `${reference}list_ecs.html`,
    rules: [
      ['CreateCapacityProvider', 'added to'],
      ['DeleteCapacityProvider', 'taken from'],
    ].map(([operations = '', how = '']) =>
      possibly({
        operations,
        given: 'cluster',
        action: 'ecs:PutClusterCapacityProviders',
        resources: ['ecs:{region}:{account}:cluster/{--cluster}'],
        unknown: `the capacity provider is ${how} the cluster, and ${notSaid}`,
        add: 'add `ecs:PutClusterCapacityProviders` on the cluster under `allow`',
      }),
    ),
  },
  {
    service: 'ssm',
    source: `${reference}list_ssm.html`,
    rules: [
      possibly({
        operations: 'CreateDocument',
        action: 'ssm:GetDocument',
        unknown: 'the reference lists it for `ssm create-document`, and not with which options',
      }),
    ],
  },
  {
    service: 'resource-groups',
    source: `${reference}list_awsresourcegroups.html`,
    rules: [
      possibly({
        operations: 'CreateGroup UpdateGroupQuery',
        given: 'resource-query~CLOUDFORMATION',
        action: 'cloudformation:DescribeStacks',
        unknown: 'the stack is within the value of `--resource-query`',
        add: 'add `cloudformation:DescribeStacks` on the stack under `allow`',
      }),
    ],
  },
  {
    // A gateway endpoint is in no subnet and has no DNS name.
    service: 'ec2',
    source: `${docs}vpc/latest/privatelink/create-interface-endpoint.html`,
    rules: [
      ...['DescribeSecurityGroups', 'DescribeSubnets', 'DescribeVpcs'].map(name =>
        withOption('CreateVpcEndpoint', 'vpc-endpoint-type~Interface', `ec2:${name}`, 'its network'),
      ),
      withOption(
        'CreateVpcEndpoint',
        'private-dns-enabled',
        'route53:AssociateVPCWithHostedZone',
        'its private names',
      ),
    ],
  },
];
