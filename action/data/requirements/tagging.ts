/**
 * The action for tags that are given at creation, where the service names it in a way of its own or has several (empty: none), and the
 * templates of what gets the tags, where that is another resource than the one that the operation is checked on. Of the
 * rows of a service the first that has the operation counts.
 */
export const taggingActions: readonly {
  readonly service: string;
  readonly operations?: string;
  readonly action?: string;
  readonly resources?: readonly string[];
  /** An action that is enough in its place, with the templates of what it is checked on. */
  readonly orElse?: { readonly action: string; readonly resources: readonly string[] };
  readonly source: string;
}[] = [
  {
    service: 'ecs',
    operations: 'RunTask StartTask',
    resources: ['ecs:{region}:{account}:task/{--cluster}/{new}'],
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html',
  },
  {
    // TagResource is the exception whose ARN has no `:*` behind the name of the group.
    service: 'logs',
    operations: 'CreateLogGroup',
    action: 'TagResource',
    resources: ['logs:{region}:{account}:log-group:{--log-group-name}'],
    // "To assign tags when you create a log group, you must have either the logs:TagResource or logs:TagLogGroup permission" (API reference).
    orElse: {
      action: 'TagLogGroup',
      resources: ['logs:{region}:{account}:log-group:{--log-group-name}:log-stream:'],
    },
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html',
  },
  {
    service: 'rds',
    operations: 'CopyDBSnapshot',
    resources: ['rds:{region}:{account}:snapshot:{--target-db-snapshot-identifier}'],
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html',
  },
  {
    service: 'rds neptune docdb',
    operations: 'CopyDBClusterSnapshot',
    resources: ['rds:{region}:{account}:cluster-snapshot:{--target-db-cluster-snapshot-identifier}'],
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html',
  },
  {
    service: 'rds',
    operations: 'CreateDBInstanceReadReplica',
    resources: ['rds:{region}:{account}:db:{--db-instance-identifier}'],
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html',
  },
  {
    service: 'batch',
    operations: 'SubmitJob',
    resources: ['batch:{region}:{account}:job/{new}'],
    source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbatch.html',
  },
  {
    service: 'emr-serverless',
    operations: 'StartJobRun',
    resources: ['emr-serverless:{region}:{account}:/applications/{--application-id}/jobruns/{new}'],
    source:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonemrserverless.html',
  },
  {
    service: 'emr-containers',
    operations: 'StartJobRun',
    resources: ['emr-containers:{region}:{account}:/virtualclusters/{--virtual-cluster-id}/jobruns/{new}'],
    source:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonemroneksemrcontainers.html',
  },
  {
    service: 'elbv2',
    operations: 'CreateRule',
    resources: ['elasticloadbalancing:{region}:{account}:listener-rule/{any}/{any}/{any}/{any}/{new}'],
    source:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_elasticloadbalancingv2.html',
  },
  {
    service: 'elbv2',
    operations: 'CreateListener',
    resources: ['elasticloadbalancing:{region}:{account}:listener/{any}/{any}/{any}/{new}'],
    source:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_elasticloadbalancingv2.html',
  },
  {
    service: 'appconfig',
    operations: 'StartDeployment',
    resources: [
      'appconfig:{region}:{account}:application/{--application-id}/environment/{--environment-id}/deployment/{new}',
    ],
    source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappconfig.html',
  },
  {
    service: 'acm',
    action: 'AddTagsToCertificate',
    source:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscertificatemanager.html',
  },
  {
    service: 'sqs',
    action: 'TagQueue',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html',
  },
  {
    service: 'autoscaling',
    action: 'CreateOrUpdateTags',
    source:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html',
  },
  {
    // There is a newer kinesis:TagResource, which CreateStream does not ask for.
    service: 'kinesis',
    operations: 'CreateStream',
    action: 'AddTagsToStream',
    source: 'https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html',
  },
  {
    service: 'kinesis',
    operations: 'RegisterStreamConsumer',
    action: 'TagResource',
    resources: ['kinesis:{region}:{account}:stream/{--stream-arn|name}/consumer/{--consumer-name}:{id}'],
    source: 'https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html',
  },
  {
    service: 'firehose',
    action: 'TagDeliveryStream',
    source: 'https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html',
  },
  {
    service: 'acm-pca',
    action: 'TagCertificateAuthority',
    source: 'https://docs.aws.amazon.com/privateca/latest/userguide/api-permissions.html',
  },
  {
    service: 'logs',
    action: 'TagResource',
    source:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html',
  },
  {
    // The other tagging action of Batch takes only compute environments.
    service: 'batch',
    operations: 'CreateJobQueue',
    action: 'TagResource',
    source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbatch.html',
  },
  {
    // The other tagging actions of Chime take only meetings and those who attend them.
    service: 'chime-sdk-identity chime-sdk-media-pipelines chime-sdk-messaging chime-sdk-voice',
    action: 'TagResource',
    source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonchime.html',
  },
  {
    service: 's3control',
    operations: 'CreateStorageLensGroup',
    action: 'TagResource',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateStorageLensGroup.html',
  },
  {
    service: 'efs',
    operations: 'CreateAccessPoint',
    action: 'TagResource',
    resources: ['elasticfilesystem:{region}:{account}:access-point/{new}'],
    source: 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEFSCSIDriverPolicy.html',
  },
  {
    service: 'efs',
    action: 'TagResource',
    source: 'https://docs.aws.amazon.com/efs/latest/ug/using-tags-efs.html',
  },
  {
    service: 'apigateway',
    action: '',
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-control-access.html',
  },
];
