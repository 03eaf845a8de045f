/** Options of which a table says something. */
export interface OptionRow {
  /** Names in the AWS CLI, separated by spaces. */
  readonly service: string;
  /** Without the dashes, separated by spaces. */
  readonly options: string;
  /** API names, separated by spaces; without it all that have the option. */
  readonly operations?: string;
  readonly source: string;
}

/** What an option of a service means beyond its value. */
export interface OptionFact extends OptionRow {
  /** What AWS takes when it is not given. `*`: all there are. */
  readonly default?: string;
  /** The form in which an ARN has the value, of `chat/resource-forms.ts`. */
  readonly form?: string;
}

const api = 'https://docs.aws.amazon.com/';

/** Defaults and forms of options, wherever a template uses them. */
export const optionFacts: readonly OptionFact[] = [
  {
    service: 'ecs',
    options: 'cluster',
    default: 'default',
    source: `${api}AmazonECS/latest/APIReference/API_UpdateService.html`,
  },
  {
    service: 'ecs',
    options: 'clusters',
    default: 'default',
    source: `${api}AmazonECS/latest/APIReference/API_DescribeClusters.html`,
  },
  {
    service: 'athena',
    options: 'work-group',
    default: 'primary',
    source: `${api}athena/latest/APIReference/API_StartQueryExecution.html`,
  },
  {
    service: 'scheduler',
    options: 'group-name',
    operations: 'CreateSchedule DeleteSchedule GetSchedule UpdateSchedule',
    default: 'default',
    source: `${api}scheduler/latest/APIReference/API_CreateSchedule.html`,
  },
  {
    service: 'rds neptune docdb',
    options:
      'db-instance-identifier db-cluster-identifier db-snapshot-identifier db-cluster-snapshot-identifier ' +
      'source-db-snapshot-identifier target-db-snapshot-identifier source-db-cluster-snapshot-identifier ' +
      'target-db-cluster-snapshot-identifier source-db-instance-identifier target-db-instance-identifier ' +
      'source-db-cluster-identifier db-subnet-group-name db-parameter-group-name db-cluster-parameter-group-name ' +
      'option-group-name global-cluster-identifier snapshot-identifier db-cluster-endpoint-identifier ' +
      'db-security-group-name db-security-groups db-instance-parameter-group-name',
    form: 'lower',
    source: `${api}AmazonRDS/latest/APIReference/API_CreateDBInstance.html`,
  },
  {
    service: 'redshift memorydb dax',
    options:
      'cluster-identifier snapshot-identifier cluster-name cluster-names parameter-group-name cluster-subnet-group-name ' +
      'cluster-security-group-name subnet-group-name snapshot-cluster-identifier hsm-client-certificate-identifier ' +
      'hsm-configuration-identifier snapshot-copy-grant-name',
    form: 'lower',
    source: `${api}redshift/latest/APIReference/API_CreateCluster.html`,
  },
  {
    service: 'elasticache',
    options:
      'cache-cluster-id cache-cluster-ids replication-group-id replication-group-ids cache-parameter-group-name ' +
      'cache-security-group-name cache-security-group-names cache-subnet-group-name serverless-cache-name ' +
      'serverless-cache-snapshot-name snapshot-name user-id user-ids user-group-id user-group-ids',
    form: 'lower',
    source: `${api}AmazonElastiCache/latest/APIReference/API_CreateCacheCluster.html`,
  },
  {
    service: 'kms kinesis',
    options: 'key-id',
    form: 'no-alias',
    source: `${api}kms/latest/developerguide/concepts.html#key-id`,
  },
  {
    service: 'iotsitewise',
    options: 'asset-id asset-model-id',
    form: 'external-id',
    source: `${api}iot-sitewise/latest/userguide/object-ids.html`,
  },
  {
    service: 'imagebuilder',
    options: 'name',
    form: 'dashed',
    source: `${api}imagebuilder/latest/APIReference/API_ComponentConfiguration.html`,
  },
  {
    // The ARN has an id of AWS: `channels/6d345804ec3f46c9b454a91d4a80d0e0` for the channel `sportschannel`.
    service: 'mediapackage mediapackage-vod',
    options: 'id',
    form: 'by-name',
    source: `${api}cli/latest/userguide/cli_mediapackage_code_examples.html`,
  },
  {
    service: 'sagemaker sagemaker-runtime',
    options:
      'endpoint-name endpoint-config-name model-name notebook-instance-name training-job-name processing-job-name pipeline-name ' +
      'transform-job-name hyper-parameter-tuning-job-name auto-ml-job-name experiment-name trial-name domain-name app-type',
    form: 'lower',
    source: `${api}sagemaker/latest/dg/api-permissions-reference.html`,
  },
  {
    service:
      'sagemaker sagemaker-runtime sagemaker-a2i-runtime sagemaker-edge sagemaker-featurestore-runtime sagemaker-metrics',
    options:
      'action-name ai-benchmark-job-name ai-recommendation-job-name ai-workload-config-name algorithm-name app-image-config-name app-name ' +
      'code-repository-name compilation-job-name context-name device-fleet-name device-name device-names edge-deployment-plan-name ' +
      'edge-packaging-job-name feature-group-name flow-definition-name hub-content-name hub-name human-loop-name human-task-ui-name ' +
      'image-name inference-component-name inference-recommendations-job-name labeling-job-name model-card-name model-package-group-name ' +
      'model-package-name monitoring-schedule-name name notebook-instance-lifecycle-config-name optimization-job-name project-name space-name ' +
      'studio-lifecycle-config-name training-plan-name trial-component-name user-profile-name workforce-name workteam-name',
    form: 'one-case',
    source: `${api}sagemaker/latest/dg/api-permissions-reference.html`,
  },
  {
    service: 'storagegateway',
    options: 'pool-id',
    form: 'one-case',
    source: `${api}storagegateway/latest/APIReference/API_CreateTapes.html`,
  },
  {
    service: 'proton',
    options: 'provider',
    form: 'by-name',
    source: `${api}proton/latest/APIReference/API_Repository.html`,
  },
  {
    service: 'kms payment-cryptography verifiedpermissions',
    options: 'alias-name',
    form: 'alias',
    source: `${api}kms/latest/APIReference/API_CreateAlias.html`,
  },
  {
    service: 'payment-cryptography payment-cryptography-data',
    options: 'key-identifier',
    form: 'no-alias',
    source: `${api}payment-cryptography/latest/APIReference/API_GetKey.html`,
  },
  {
    service: 'verifiedpermissions',
    options: 'policy-store-id',
    form: 'no-alias',
    source: `${api}verifiedpermissions/latest/apireference/API_GetPolicyStore.html`,
  },
  {
    service: 'resource-groups',
    options: 'group',
    operations: 'StartTagSyncTask ListGroupingStatuses',
    form: 'by-name',
    source: `${api}servicecatalog/latest/arguide/app-tag-sync.html`,
  },
  {
    service: 'route53resolver',
    options: 'resolver-rule-id',
    form: 'resolver-rule',
    source: `${api}service-authorization/latest/reference/list_amazonroute53resolver.html`,
  },
  {
    service: 'lambda',
    options: 'function-name',
    form: 'function',
    source: `${api}lambda/latest/api/API_Invoke.html`,
  },
  {
    service: 'logs',
    options: 'log-group-name log-group-names log-group-identifier log-group-identifiers',
    form: 'group',
    source: `${api}service-authorization/latest/reference/list_amazoncloudwatchlogs.html`,
  },
  {
    service: 'ssm',
    options: 'path names',
    operations: 'GetParametersByPath GetParameters DeleteParameters',
    form: 'parameter',
    source: `${api}systems-manager/latest/userguide/sysman-paramstore-access.html`,
  },
  {
    service: 'ssm',
    options: 'name',
    operations:
      'DeleteParameter GetParameter GetParameterHistory PutParameter LabelParameterVersion UnlabelParameterVersion',
    form: 'parameter',
    source: `${api}systems-manager/latest/userguide/sysman-paramstore-access.html`,
  },
  {
    service: 'ssm',
    options: 'setting-id',
    form: 'parameter',
    source: `${api}systems-manager/latest/APIReference/API_UpdateServiceSetting.html`,
  },
  {
    service: 'sqs',
    options: 'queue-url',
    form: 'queue',
    source: `${api}AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html`,
  },
  {
    service: 'route53',
    options: 'hosted-zone-id',
    form: 'name',
    source: `${api}Route53/latest/APIReference/API_GetHostedZone.html`,
  },
  {
    service: 'wafv2',
    options: 'scope',
    form: 'waf-scope',
    source: `${api}waf/latest/developerguide/security_iam_service-with-iam.html`,
  },
  {
    service: 'batch',
    options: 'job-definition',
    form: 'revision',
    source: `${api}batch/latest/APIReference/API_SubmitJob.html`,
  },
];

/** Options of which AWS accepts one at a time. */
export const exclusiveOptions: readonly OptionRow[] = [
  {
    service: 'logs',
    operations: 'StartQuery',
    options: 'log-group-name log-group-names log-group-identifiers',
    source: `${api}AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html`,
  },
  {
    service: 'logs',
    options: 'log-group-name log-group-identifier',
    source: `${api}AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html`,
  },
  {
    service: 'ssm',
    operations: 'SendCommand',
    options: 'instance-ids targets',
    source: `${api}systems-manager/latest/APIReference/API_SendCommand.html`,
  },
  {
    service: 'sns',
    operations: 'Publish',
    options: 'topic-arn target-arn phone-number',
    source: `${api}sns/latest/api/API_Publish.html`,
  },
  {
    service: 'kinesis',
    options: 'stream-name stream-arn',
    source: `${api}kinesis/latest/APIReference/API_DescribeStreamSummary.html`,
  },
  {
    service: 'redshift-data',
    options: 'workgroup-name cluster-identifier',
    source: `${api}redshift-data/latest/APIReference/API_ExecuteStatement.html`,
  },
  {
    service: 'redshift-data',
    options: 'secret-arn db-user',
    source: `${api}redshift-data/latest/APIReference/API_ExecuteStatement.html`,
  },
  {
    service: 'stepfunctions',
    operations: 'ListExecutions',
    options: 'state-machine-arn map-run-arn',
    source: `${api}step-functions/latest/apireference/API_ListExecutions.html`,
  },
  {
    service: 'dynamodb',
    operations: 'RestoreTableToPointInTime',
    options: 'source-table-name source-table-arn',
    source: `${api}amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html`,
  },
  {
    service: 'rds',
    operations: 'RestoreDBInstanceFromDBSnapshot',
    options: 'db-snapshot-identifier db-cluster-snapshot-identifier',
    source: `${api}AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html`,
  },
];
