// Written by hand from the resource types of the Service Authorization Reference and the ARN formats in each
// service's documentation; resource-arns.ts says how the rules read.
import type { ResourceRule } from './resource-arns.ts';

const rds = 'rds:{region}:{account}:';
const glue = 'glue:{region}:{account}:';
const kinesis = 'kinesis:{region}:{account}:stream/{--stream-name}';

/** Data, messages and the edge. */
export const storeRules: readonly ResourceRule[] = [
  {
    service: 'rds',
    operations: 'CreateDBSnapshot',
    templates: [`${rds}db:{--db-instance-identifier}`, `${rds}snapshot:{--db-snapshot-identifier}`],
  },
  {
    service: 'rds',
    operations: 'CreateDBClusterSnapshot',
    templates: [
      `${rds}cluster:{--db-cluster-identifier}`,
      `${rds}cluster-snapshot:{--db-cluster-snapshot-identifier}`,
    ],
  },
  {
    service: 'rds',
    operations:
      'DeleteDBInstance DescribeDBInstances DescribeDBLogFiles DownloadDBLogFilePortion ModifyDBInstance RebootDBInstance StartDBInstance StopDBInstance',
    templates: [`${rds}db:{--db-instance-identifier}`],
  },
  {
    service: 'rds',
    operations:
      'DeleteDBCluster DescribeDBClusters ModifyDBCluster RebootDBCluster StartDBCluster StopDBCluster',
    templates: [`${rds}cluster:{--db-cluster-identifier}`],
  },
  {
    service: 'rds',
    operations: 'FailoverDBCluster',
    templates: [`${rds}cluster:{--db-cluster-identifier}`],
  },
  { service: 's3api', operations: 'CopyObject', templates: ['s3:::{--bucket}/{--key}'] },
  { service: 's3api', operations: 'DeleteObjects', templates: ['s3:::{--bucket}/*'] },
  {
    service: 's3api',
    operations:
      'AbortMultipartUpload CompleteMultipartUpload CreateMultipartUpload DeleteObject DeleteObjectTagging GetObjectAcl ' +
      'GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging HeadObject ListParts PutObjectAcl ' +
      'PutObjectLegalHold PutObjectRetention PutObjectTagging RestoreObject SelectObjectContent UploadPart',
    templates: ['s3:::{--bucket}/{--key}'],
  },
  {
    service: 's3api',
    operations: 'GetObject GetObjectTorrent PutObject UpdateObjectEncryption UploadPartCopy',
    templates: ['s3:::{--bucket}/{--key}'],
  },
  {
    service: 's3api',
    operations: 'CreateSession',
    templates: ['s3express:{region}:{account}:bucket/{--bucket}'],
  },
  { service: 's3api', templates: ['s3:::{--bucket}'] },
  {
    service: 'dynamodb',
    operations: 'Query Scan',
    given: 'index-name',
    templates: ['dynamodb:{region}:{account}:table/{--table-name}/index/{--index-name}'],
  },
  { service: 'dynamodb', templates: ['dynamodb:{region}:{account}:table/{--table-name}'] },
  { service: 'sns', operations: 'Publish', given: 'topic-arn', templates: ['{--topic-arn}'] },
  { service: 'sns', operations: 'Publish', given: 'target-arn', templates: ['{--target-arn}'] },
  { service: 'sns', operations: 'CreateTopic', templates: ['sns:{region}:{account}:{--name}'] },
  { service: 'sqs', templates: ['{--queue-url|queue}'] },
  {
    service: 'sqs',
    operations: 'CreateQueue GetQueueUrl',
    templates: ['sqs:{region}:{account}:{--queue-name}'],
  },
  {
    service: 'events',
    operations: 'PutRule EnableRule DisableRule DescribeRule DeleteRule',
    given: 'event-bus-name',
    templates: ['events:{region}:{account}:rule/{--event-bus-name|name}/{--name}'],
  },
  {
    service: 'events',
    operations: 'PutRule EnableRule DisableRule DescribeRule DeleteRule',
    templates: ['events:{region}:{account}:rule/{--name}'],
  },
  {
    service: 'events',
    operations: 'PutTargets RemoveTargets ListTargetsByRule',
    given: 'event-bus-name',
    templates: ['events:{region}:{account}:rule/{--event-bus-name|name}/{--rule}'],
  },
  {
    service: 'events',
    operations: 'PutTargets RemoveTargets ListTargetsByRule',
    templates: ['events:{region}:{account}:rule/{--rule}'],
  },
  { service: 'kinesis', given: 'stream-arn', templates: ['{--stream-arn}'] },
  { service: 'kinesis', templates: [kinesis] },
  { service: 'firehose', templates: ['firehose:{region}:{account}:deliverystream/{--delivery-stream-name}'] },
  {
    service: 'glue',
    operations: 'BatchStopJobRun GetJobRun GetJobRuns StartJobRun GetJob DeleteJob UpdateJob',
    templates: [`${glue}job/{--job-name}`],
  },
  {
    service: 'glue',
    operations: 'DeleteCrawler GetCrawler StartCrawler StopCrawler UpdateCrawler',
    templates: [`${glue}crawler/{--name}`],
  },
  {
    service: 'glue',
    operations: 'GetWorkflow StartWorkflowRun DeleteWorkflow',
    templates: [`${glue}workflow/{--name}`],
  },
  {
    service: 'glue',
    operations: 'GetTrigger StartTrigger StopTrigger DeleteTrigger',
    templates: [`${glue}trigger/{--name}`],
  },
  {
    service: 'redshift',
    operations: 'PauseCluster ResumeCluster RebootCluster DescribeClusters ModifyCluster',
    templates: ['redshift:{region}:{account}:cluster:{--cluster-identifier}'],
  },
  { service: 'opensearch', templates: ['es:{region}:{account}:domain/{--domain-name}'] },
  {
    service: 'route53',
    operations: 'ChangeResourceRecordSets GetHostedZone ListResourceRecordSets',
    templates: ['route53:::hostedzone/{--hosted-zone-id|name}'],
  },
  { service: 'route53', operations: 'GetHostedZone', templates: ['route53:::hostedzone/{--id|name}'] },
  {
    service: 'cloudfront',
    operations: 'CreateInvalidation ListInvalidations GetInvalidation',
    templates: ['cloudfront::{account}:distribution/{--distribution-id}'],
  },
  {
    service: 'cloudfront',
    operations: 'GetDistribution GetDistributionConfig',
    templates: ['cloudfront::{account}:distribution/{--id}'],
  },
  {
    service: 'athena',
    operations: 'StartQueryExecution',
    templates: ['athena:{region}:{account}:workgroup/{--work-group||primary}'],
  },
  {
    service: 'scheduler',
    operations: 'DeleteSchedule GetSchedule',
    templates: ['scheduler:{region}:{account}:schedule/{--group-name||default}/{--name}'],
  },
  {
    service: 'sagemaker',
    operations: 'DescribeEndpoint DeleteEndpoint UpdateEndpoint',
    templates: ['sagemaker:{region}:{account}:endpoint/{--endpoint-name|lower}'],
  },
  {
    service: 'synthetics',
    operations: 'GetCanary StartCanary StopCanary GetCanaryRuns',
    templates: ['synthetics:{region}:{account}:canary:{--name}'],
  },
];
