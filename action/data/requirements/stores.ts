// Written by hand from the pages that each group and row names.
import type { RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';
const reference = `${docs}service-authorization/latest/reference/list_`;
const rds = 'rds:{region}:{account}:';
const redshift = 'redshift:{region}:{account}:';
const kinesis = 'kinesis:{region}:{account}:stream/{--stream-name}';
const athena = 'athena:{region}:{account}:';

// Each of them connects to a database first.
const redshiftQueries =
  'ExecuteStatement BatchExecuteStatement DescribeTable ListDatabases ListSchemas ListTables';

/** Tables, queues, topics and databases. */
export const storeRules: readonly RequirementRules[] = [
  {
    service: 'dynamodb',
    source: `${reference}amazondynamodb.html`,
    rules: [
      {
        operations: 'Query Scan',
        given: 'index-name',
        resources: ['dynamodb:{region}:{account}:table/{--table-name}/index/{--index-name}'],
      },
      {
        operations: 'RestoreTableToPointInTime',
        given: 'source-table-arn',
        resources: ['{--source-table-arn}', 'dynamodb:{region}:{account}:table/{--target-table-name}'],
      },
      {
        operations: 'RestoreTableToPointInTime',
        resources: [
          'dynamodb:{region}:{account}:table/{--source-table-name}',
          'dynamodb:{region}:{account}:table/{--target-table-name}',
        ],
      },
      {
        operations: 'RestoreTableFromBackup',
        resources: ['{--backup-arn}', 'dynamodb:{region}:{account}:table/{--target-table-name}'],
      },
      ...['RestoreTableToPointInTime', 'RestoreTableFromBackup'].flatMap(operations =>
        ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'].map(name => ({
          operations,
          action: `dynamodb:${name}`,
          beside: true as const,
          resources: ['dynamodb:{region}:{account}:table/{--target-table-name}'],
          source: `${docs}amazondynamodb/latest/developerguide/backuprestore_IAM.html`,
        })),
      ),
      {
        operations: 'ImportTable',
        beside: true,
        unknown: 'DynamoDB reads the bucket and writes to CloudWatch Logs with the permissions of the caller',
        add: 'add `s3:GetObject` and `s3:ListBucket` on the data, and `logs:*` on `/aws-dynamodb/imports`, under `allow`',
        source: `${docs}amazondynamodb/latest/developerguide/S3DataImport.Requesting.html`,
      },
      ...['kinesis:DescribeStream', 'kinesis:PutRecord', 'kinesis:PutRecords'].map(action => ({
        operations: 'EnableKinesisStreamingDestination',
        action,
        beside: true as const,
        resources: ['{--stream-arn}'],
        source: `${docs}amazondynamodb/latest/developerguide/kds_iam.html`,
      })),
      {
        operations: 'UpdateTable',
        given: 'replica-updates',
        beside: true,
        unknown: 'DynamoDB changes the replicas in other Regions with the permissions of the caller',
        add: 'add `dynamodb:CreateTableReplica` and what else the replicas need under `allow`',
        source: `${docs}amazondynamodb/latest/developerguide/globaltables-security.html`,
      },
      {
        operations: 'ExportTableToPointInTime',
        action: 's3:PutObject',
        given: 's3-prefix',
        beside: true,
        resources: ['s3:::{--s3-bucket}/{--s3-prefix}/AWSDynamoDB/{new}'],
        source: `${docs}amazondynamodb/latest/developerguide/S3DataExport.Output.html`,
      },
      {
        operations: 'ExportTableToPointInTime',
        action: 's3:PutObject',
        given: '!s3-prefix',
        beside: true,
        resources: ['s3:::{--s3-bucket}/AWSDynamoDB/{new}'],
        source: `${docs}amazondynamodb/latest/developerguide/S3DataExport.Output.html`,
      },
    ],
  },
  {
    service: 'sns',
    source: `${reference}amazonsns.html`,
    rules: [
      { operations: 'Publish', given: 'topic-arn', resources: ['{--topic-arn}'] },
      {
        operations: 'GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe',
        resources: ['{--subscription-arn|subscribed-topic}'],
      },
      { operations: 'Publish', given: 'target-arn', resources: ['{--target-arn}'] },
      {
        operations: 'Publish',
        action: 'sns:Publish',
        given: 'phone-number',
        resources: ['*'],
        source: `${docs}sns/latest/dg/sns-sms-getting-started.html`,
      },
    ],
  },
  {
    service: 'sqs',
    source: `${reference}amazonsqs.html`,
    rules: [
      { resources: ['{--queue-url}'] },
      { operations: 'CreateQueue GetQueueUrl', resources: ['sqs:{region}:{account}:{--queue-name}'] },
      { operations: 'StartMessageMoveTask', resources: ['{--source-arn}'] },
      {
        operations: 'StartMessageMoveTask',
        action: 'sqs:SendMessage',
        given: 'destination-arn',
        beside: true,
        resources: ['{--destination-arn}'],
        source: `${docs}AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html`,
      },
      {
        operations: 'StartMessageMoveTask',
        action: 'sqs:SendMessage',
        given: '!destination-arn',
        beside: true,
        unknown: 'the queues that the messages came from are not in the command',
        instead: 'give `--destination-arn`',
        source: `${docs}AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html`,
      },
      { operations: 'ListMessageMoveTasks', resources: ['{--source-arn}'] },
    ],
  },
  {
    service: 'kinesis',
    source: `${reference}amazonkinesisdatastreams.html`,
    rules: [
      ...['stream-arn', 'stream-name'].map(given => ({
        operations: 'StartStreamEncryption StopStreamEncryption',
        given,
        resources: [
          given === 'stream-arn' ? '{--stream-arn}' : kinesis,
          'kms:{region}:{account}:key/{--key-id}',
        ],
      })),
      {
        operations: 'DescribeStreamConsumer DeregisterStreamConsumer',
        given: 'stream-arn consumer-name !consumer-arn',
        resources: ['kinesis:{region}:{account}:stream/{--stream-arn|name}/consumer/{--consumer-name}:{id}'],
      },
      {
        operations: 'DescribeStreamConsumer DeregisterStreamConsumer',
        given: 'consumer-arn',
        resources: ['{--consumer-arn}'],
      },
      { given: 'stream-arn', resources: ['{--stream-arn}'] },
      { given: 'stream-name', resources: [kinesis] },
      // An iterator or a token says which stream.
      { operations: 'GetRecords ListShards', resources: ['kinesis:{region}:{account}:stream/{any}'] },
    ],
  },
  {
    // `--cluster-identifier` names the cluster that is made; the snapshot is of another one.
    service: 'redshift',
    source: `${docs}redshift/latest/APIReference/API_RestoreFromClusterSnapshot.html`,
    rules: [
      ['snapshot-arn', '{--snapshot-arn}'],
      [
        'snapshot-cluster-identifier',
        `${redshift}snapshot:{--snapshot-cluster-identifier|lower}/{--snapshot-identifier}`,
      ],
      [undefined, `${redshift}snapshot:{any}/{--snapshot-identifier}`],
    ].map(([given, snapshot = '']) => ({
      operations: 'RestoreFromClusterSnapshot',
      ...(given === undefined ? {} : { given }),
      resources: [`${redshift}cluster:{--cluster-identifier}`, snapshot],
    })),
  },
  {
    service: 'rds',
    source: `${reference}amazonrds.html`,
    rules: [
      {
        operations: 'StopDBInstance',
        given: 'db-snapshot-identifier',
        resources: [`${rds}db:{--db-instance-identifier}`, `${rds}snapshot:{--db-snapshot-identifier}`],
      },
      {
        operations: 'StopDBInstance StartDBInstance RebootDBInstance',
        resources: [`${rds}db:{--db-instance-identifier}`],
      },
      {
        operations: 'DeleteDBInstance',
        given: 'final-db-snapshot-identifier',
        resources: [`${rds}db:{--db-instance-identifier}`],
      },
      {
        operations: 'DeleteDBInstance',
        action: 'rds:CreateDBSnapshot',
        given: 'final-db-snapshot-identifier',
        beside: true,
        resources: [
          `${rds}db:{--db-instance-identifier}`,
          `${rds}snapshot:{--final-db-snapshot-identifier|lower}`,
        ],
        source: `${docs}AmazonRDS/latest/APIReference/API_DeleteDBInstance.html`,
      },
      {
        operations: 'DeleteDBCluster',
        given: 'final-db-snapshot-identifier',
        resources: [
          `${rds}cluster:{--db-cluster-identifier}`,
          `${rds}cluster-snapshot:{--final-db-snapshot-identifier|lower}`,
        ],
      },
      { operations: 'DeleteDBCluster', resources: [`${rds}cluster:{--db-cluster-identifier}`] },
      {
        operations: 'RestoreDBInstanceFromDBSnapshot',
        given: 'db-snapshot-identifier',
        resources: [
          `${rds}db:{--db-instance-identifier}`,
          `${rds}snapshot:{--db-snapshot-identifier}`,
          `${rds}og:{--option-group-name}`,
          `${rds}pg:{--db-parameter-group-name}`,
          `${rds}subgrp:{--db-subnet-group-name}`,
        ],
      },
      {
        operations: 'CopyDBSnapshot',
        resources: [
          `${rds}snapshot:{--source-db-snapshot-identifier}`,
          `${rds}snapshot:{--target-db-snapshot-identifier}`,
        ],
      },
      {
        operations: 'CopyDBClusterSnapshot',
        resources: [
          `${rds}cluster-snapshot:{--source-db-cluster-snapshot-identifier}`,
          `${rds}cluster-snapshot:{--target-db-cluster-snapshot-identifier}`,
        ],
      },
    ],
  },
  {
    service: 'athena',
    source: `${reference}amazonathena.html`,
    rules: [
      {
        operations:
          'GetQueryExecution GetQueryResults StopQueryExecution BatchGetQueryExecution GetQueryRuntimeStatistics GetNamedQuery ' +
          'DeleteNamedQuery UpdateNamedQuery BatchGetNamedQuery',
        resources: [`${athena}workgroup/{any}`],
      },
      {
        operations: 'GetDataCatalog UpdateDataCatalog DeleteDataCatalog CreateDataCatalog',
        resources: [`${athena}datacatalog/{--name}`],
      },
      {
        operations: 'GetDatabase ListDatabases GetTableMetadata ListTableMetadata',
        resources: [`${athena}datacatalog/{--catalog-name}`],
      },
      { operations: 'StartQueryExecution', resources: [`${athena}workgroup/{--work-group}`] },
      {
        operations: 'StartQueryExecution',
        beside: true,
        unknown:
          'the query reads data and the catalog, and writes its results, with the permissions of the caller',
        add: 'add `glue:Get*` on the tables, `s3:GetObject` and `s3:ListBucket` on their data, and `s3:PutObject` on the location of the results, under `allow`',
        source: `${docs}athena/latest/ug/managed-policies.html`,
      },
      {
        operations: 'GetQueryResults',
        action: 's3:GetObject',
        beside: true,
        unknown: 'where the results of the query are is not in the command',
        add: 'add `s3:GetObject` on the location of the results under `allow`',
        source: `${docs}athena/latest/APIReference/API_GetQueryResults.html`,
      },
    ],
  },
  {
    service: 'rds-data',
    source: `${docs}AmazonRDS/latest/AuroraUserGuide/data-api.access.html`,
    rules: [
      {
        operations:
          'BatchExecuteStatement BeginTransaction CommitTransaction ExecuteStatement RollbackTransaction',
        action: 'secretsmanager:GetSecretValue',
        beside: true,
        resources: ['{--secret-arn}'],
      },
    ],
  },
  {
    service: 'redshift-data',
    source: `${docs}redshift/latest/mgmt/data-api-access.html`,
    rules: [
      {
        operations: redshiftQueries,
        given: 'workgroup-name',
        resources: ['redshift-serverless:{region}:{account}:workgroup/{any}'],
      },
      {
        operations: redshiftQueries,
        given: 'cluster-identifier',
        resources: ['redshift:{region}:{account}:cluster:{--cluster-identifier}'],
      },
      {
        operations: redshiftQueries,
        action: 'secretsmanager:GetSecretValue',
        given: 'secret-arn',
        beside: true,
        resources: ['{--secret-arn}'],
      },
      {
        operations: redshiftQueries,
        action: 'redshift-serverless:GetCredentials',
        given: 'workgroup-name !secret-arn',
        beside: true,
        resources: ['redshift-serverless:{region}:{account}:workgroup/{any}'],
      },
      {
        operations: redshiftQueries,
        action: 'redshift:GetClusterCredentials',
        given: 'cluster-identifier db-user !secret-arn',
        beside: true,
        resources: [
          'redshift:{region}:{account}:dbuser:{--cluster-identifier}/{--db-user}',
          'redshift:{region}:{account}:dbname:{--cluster-identifier}/{--database}',
        ],
      },
      {
        operations: redshiftQueries,
        action: 'redshift:GetClusterCredentialsWithIAM',
        given: 'cluster-identifier !db-user !secret-arn',
        beside: true,
        resources: ['redshift:{region}:{account}:dbname:{--cluster-identifier}/{--database}'],
      },
    ],
  },
  {
    service: 'glue',
    source: `${docs}glue/latest/dg/glue-specifying-resource-arns.html`,
    rules: [
      {
        operations:
          'GetWorkflowRun GetWorkflowRuns StartWorkflowRun StopWorkflowRun ResumeWorkflowRun GetWorkflowRunProperties PutWorkflowRunProperties',
        resources: ['glue:{region}:{account}:workflow/{--name}'],
      },
    ],
  },
];
