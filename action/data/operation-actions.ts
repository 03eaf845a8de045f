// Written by hand. What IAM asks for where an operation and its action do not have the same name. Each group says
// where its facts come from.

/** Facts about the operations of one service, from one source. */
export interface OperationActions {
  /** The service's name in the AWS CLI. */
  readonly service: string;
  readonly source: string;
  /** API name of an operation → its action. What it needs besides is in `requirements`. */
  readonly actions: Readonly<Record<string, string>>;
  /** API name of an operation → why nobody can tell its actions from the command alone. */
  readonly unknown?: Readonly<Record<string, string>>;
}

const s3Reference = 'Amazon S3 User Guide, "Required permissions for Amazon S3 API operations"';
const authorizationReference = 'Service Authorization Reference, page of the service';

/** By service; an operation that is in no group has the action of its own name. */
export const operationActions: readonly OperationActions[] = [
  {
    service: 'lambda',
    source:
      'AWS Lambda API reference, Invoke: "This operation requires permission for the lambda:InvokeFunction action"',
    actions: { Invoke: 'lambda:InvokeFunction' },
  },
  {
    service: 'lambda',
    source: authorizationReference,
    actions: { GetLayerVersionByArn: 'lambda:GetLayerVersion' },
  },
  {
    service: 's3api',
    source: s3Reference,
    actions: {
      AbortMultipartUpload: 's3:AbortMultipartUpload',
      CompleteMultipartUpload: 's3:PutObject',
      CopyObject: 's3:PutObject',
      CreateMultipartUpload: 's3:PutObject',
      CreateSession: 's3express:CreateSession',
      DeleteBucketAnalyticsConfiguration: 's3:PutAnalyticsConfiguration',
      DeleteBucketCors: 's3:PutBucketCORS',
      DeleteBucketEncryption: 's3:PutEncryptionConfiguration',
      DeleteBucketIntelligentTieringConfiguration: 's3:PutIntelligentTieringConfiguration',
      DeleteBucketInventoryConfiguration: 's3:PutInventoryConfiguration',
      DeleteBucketLifecycle: 's3:PutLifecycleConfiguration',
      DeleteBucketMetricsConfiguration: 's3:PutMetricsConfiguration',
      DeleteBucketOwnershipControls: 's3:PutBucketOwnershipControls',
      DeleteBucketReplication: 's3:PutReplicationConfiguration',
      DeleteBucketTagging: 's3:PutBucketTagging',
      DeleteObjects: 's3:DeleteObject',
      DeletePublicAccessBlock: 's3:PutBucketPublicAccessBlock',
      GetBucketAccelerateConfiguration: 's3:GetAccelerateConfiguration',
      GetBucketAnalyticsConfiguration: 's3:GetAnalyticsConfiguration',
      GetBucketEncryption: 's3:GetEncryptionConfiguration',
      GetBucketIntelligentTieringConfiguration: 's3:GetIntelligentTieringConfiguration',
      GetBucketInventoryConfiguration: 's3:GetInventoryConfiguration',
      GetBucketLifecycle: 's3:GetLifecycleConfiguration',
      GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
      GetBucketMetricsConfiguration: 's3:GetMetricsConfiguration',
      GetBucketNotificationConfiguration: 's3:GetBucketNotification',
      GetBucketReplication: 's3:GetReplicationConfiguration',
      GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
      GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
      HeadBucket: 's3:ListBucket',
      HeadObject: 's3:GetObject',
      ListBucketAnalyticsConfigurations: 's3:GetAnalyticsConfiguration',
      ListBucketIntelligentTieringConfigurations: 's3:GetIntelligentTieringConfiguration',
      ListBucketInventoryConfigurations: 's3:GetInventoryConfiguration',
      ListBucketMetricsConfigurations: 's3:GetMetricsConfiguration',
      ListBuckets: 's3:ListAllMyBuckets',
      ListDirectoryBuckets: 's3express:ListAllMyDirectoryBuckets',
      ListMultipartUploads: 's3:ListBucketMultipartUploads',
      ListObjectVersions: 's3:ListBucketVersions',
      ListObjects: 's3:ListBucket',
      ListObjectsV2: 's3:ListBucket',
      ListParts: 's3:ListMultipartUploadParts',
      PutBucketAccelerateConfiguration: 's3:PutAccelerateConfiguration',
      PutBucketAnalyticsConfiguration: 's3:PutAnalyticsConfiguration',
      PutBucketEncryption: 's3:PutEncryptionConfiguration',
      PutBucketIntelligentTieringConfiguration: 's3:PutIntelligentTieringConfiguration',
      PutBucketInventoryConfiguration: 's3:PutInventoryConfiguration',
      PutBucketLifecycle: 's3:PutLifecycleConfiguration',
      PutBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
      PutBucketMetricsConfiguration: 's3:PutMetricsConfiguration',
      PutBucketNotificationConfiguration: 's3:PutBucketNotification',
      PutBucketReplication: 's3:PutReplicationConfiguration',
      PutObjectLockConfiguration: 's3:PutBucketObjectLockConfiguration',
      PutPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
      SelectObjectContent: 's3:GetObject',
      UploadPart: 's3:PutObject',
      UploadPartCopy: 's3:PutObject',
      WriteGetObjectResponse: 's3-object-lambda:WriteGetObjectResponse',
    },
  },
  {
    service: 's3control',
    source: s3Reference,
    actions: {
      DeletePublicAccessBlock: 's3:PutAccountPublicAccessBlock',
      GetPublicAccessBlock: 's3:GetAccountPublicAccessBlock',
      PutPublicAccessBlock: 's3:PutAccountPublicAccessBlock',
      DeleteAccessPointScope: 's3express:DeleteAccessPointScope',
      GetAccessPointScope: 's3express:GetAccessPointScope',
      PutAccessPointScope: 's3express:PutAccessPointScope',
      ListAccessPointsForDirectoryBuckets: 's3express:ListAccessPointsForDirectoryBuckets',
    },
  },
  {
    service: 'budgets',
    source: 'AWS Cost Management User Guide, "AWS Budgets API permissions reference"',
    actions: {
      CreateBudget: 'budgets:ModifyBudget',
      CreateNotification: 'budgets:ModifyBudget',
      CreateSubscriber: 'budgets:ModifyBudget',
      DeleteBudget: 'budgets:ModifyBudget',
      DeleteNotification: 'budgets:ModifyBudget',
      DeleteSubscriber: 'budgets:ModifyBudget',
      UpdateBudget: 'budgets:ModifyBudget',
      UpdateNotification: 'budgets:ModifyBudget',
      UpdateSubscriber: 'budgets:ModifyBudget',
      DescribeBudget: 'budgets:ViewBudget',
      DescribeBudgetNotificationsForAccount: 'budgets:ViewBudget',
      DescribeBudgetPerformanceHistory: 'budgets:ViewBudget',
      DescribeBudgets: 'budgets:ViewBudget',
      DescribeNotificationsForBudget: 'budgets:ViewBudget',
      DescribeSubscribersForNotification: 'budgets:ViewBudget',
    },
  },
  {
    service: 'keyspaces',
    source:
      'Amazon Keyspaces Developer Guide, "Amazon Keyspaces identity-based policies"; ' +
      authorizationReference,
    actions: {
      CreateKeyspace: 'cassandra:Create',
      CreateTable: 'cassandra:Create',
      CreateType: 'cassandra:Create',
      DeleteKeyspace: 'cassandra:Drop',
      DeleteTable: 'cassandra:Drop',
      DeleteType: 'cassandra:Drop',
      GetKeyspace: 'cassandra:Select',
      GetTable: 'cassandra:Select',
      GetType: 'cassandra:Select',
      ListKeyspaces: 'cassandra:Select',
      ListTables: 'cassandra:Select',
      ListTagsForResource: 'cassandra:Select',
      ListTypes: 'cassandra:Select',
      RestoreTable: 'cassandra:Restore',
      UpdateKeyspace: 'cassandra:Alter',
      UpdateTable: 'cassandra:Alter',
    },
  },
  {
    service: 'neptunedata',
    source: 'Amazon Neptune User Guide, "IAM actions for accessing the data plane"',
    actions: {
      CancelGremlinQuery: 'neptune-db:CancelQuery',
      CancelOpenCypherQuery: 'neptune-db:CancelQuery',
      DeletePropertygraphStatistics: 'neptune-db:DeleteStatistics',
      DeleteSparqlStatistics: 'neptune-db:DeleteStatistics',
      ExecuteFastReset: 'neptune-db:ResetDatabase',
      ExecuteGremlinExplainQuery: 'neptune-db:ReadDataViaQuery',
      ExecuteOpenCypherExplainQuery: 'neptune-db:ReadDataViaQuery',
      GetGremlinQueryStatus: 'neptune-db:GetQueryStatus',
      GetMLDataProcessingJob: 'neptune-db:GetMLDataProcessingJobStatus',
      GetMLEndpoint: 'neptune-db:GetMLEndpointStatus',
      GetMLModelTrainingJob: 'neptune-db:GetMLModelTrainingJobStatus',
      GetMLModelTransformJob: 'neptune-db:GetMLModelTransformJobStatus',
      GetOpenCypherQueryStatus: 'neptune-db:GetQueryStatus',
      GetPropertygraphStatistics: 'neptune-db:GetStatisticsStatus',
      GetPropertygraphStream: 'neptune-db:GetStreamRecords',
      GetPropertygraphSummary: 'neptune-db:GetGraphSummary',
      GetRDFGraphSummary: 'neptune-db:GetGraphSummary',
      GetSparqlStatistics: 'neptune-db:GetStatisticsStatus',
      GetSparqlStream: 'neptune-db:GetStreamRecords',
      ListGremlinQueries: 'neptune-db:GetQueryStatus',
      ListOpenCypherQueries: 'neptune-db:GetQueryStatus',
      ManagePropertygraphStatistics: 'neptune-db:ManageStatistics',
      ManageSparqlStatistics: 'neptune-db:ManageStatistics',
    },
    unknown: {
      ExecuteGremlinQuery: 'whether it reads, writes or deletes is decided by the query',
      ExecuteGremlinProfileQuery: 'whether it reads, writes or deletes is decided by the query',
      ExecuteOpenCypherQuery: 'whether it reads, writes or deletes is decided by the query',
    },
  },
  {
    service: 'sqs',
    source:
      'Amazon SQS Developer Guide, "Amazon SQS API permissions": batch operations use the action of the single one',
    actions: {
      ChangeMessageVisibilityBatch: 'sqs:ChangeMessageVisibility',
      DeleteMessageBatch: 'sqs:DeleteMessage',
      SendMessageBatch: 'sqs:SendMessage',
    },
  },
  {
    service: 'sns',
    source: 'Amazon SNS Developer Guide, "Amazon SNS API permissions": PublishBatch uses sns:Publish',
    actions: { PublishBatch: 'sns:Publish' },
  },
  {
    service: 'dynamodb',
    source: 'Amazon DynamoDB Developer Guide, "IAM policies with DynamoDB transactions" and "with PartiQL"',
    actions: { TransactGetItems: 'dynamodb:GetItem' },
    unknown: {
      BatchExecuteStatement:
        'the PartiQL statements decide which of dynamodb:PartiQLSelect, …Insert, …Update, …Delete it needs',
      ExecuteStatement:
        'the PartiQL statement decides which of dynamodb:PartiQLSelect, …Insert, …Update, …Delete it needs',
      ExecuteTransaction:
        'the PartiQL statements decide which of dynamodb:PartiQLSelect, …Insert, …Update, …Delete it needs',
      TransactWriteItems:
        'its items decide which of dynamodb:PutItem, UpdateItem, DeleteItem, ConditionCheckItem it needs',
    },
  },
  {
    service: 'bedrock-runtime',
    source:
      'Amazon Bedrock API reference, Converse and StartAsyncInvoke: "requires permission for the bedrock:InvokeModel action"',
    actions: {
      Converse: 'bedrock:InvokeModel',
      StartAsyncInvoke: 'bedrock:InvokeModel',
    },
  },
  {
    service: 'accessanalyzer',
    source: authorizationReference,
    actions: { GetFindingV2: 'access-analyzer:GetFinding', ListFindingsV2: 'access-analyzer:ListFindings' },
  },
  {
    service: 'verifiedpermissions',
    source: 'Amazon Verified Permissions API reference: batch operations use the action of the single one',
    actions: {
      BatchGetPolicy: 'verifiedpermissions:GetPolicy',
      BatchIsAuthorized: 'verifiedpermissions:IsAuthorized',
      BatchIsAuthorizedWithToken: 'verifiedpermissions:IsAuthorizedWithToken',
    },
  },
  {
    service: 'apigatewaymanagementapi',
    source: 'API Gateway Developer Guide, "Use @connections commands": execute-api:ManageConnections',
    actions: {
      DeleteConnection: 'execute-api:ManageConnections',
      GetConnection: 'execute-api:ManageConnections',
      PostToConnection: 'execute-api:ManageConnections',
    },
  },
  {
    service: 'cloudfront',
    source: 'Amazon CloudFront API reference, CreateDistributionWithTags',
    actions: { CreateDistributionWithTags: 'cloudfront:CreateDistribution' },
  },
  {
    service: 'timestream-query',
    source: authorizationReference,
    actions: {},
    unknown: { Query: 'the statement decides which actions on which tables it needs' },
  },
  {
    service: 'dms',
    source: authorizationReference,
    actions: {
      DescribeDataProviders: 'dms:ListDataProviders',
      DescribeInstanceProfiles: 'dms:ListInstanceProfiles',
      DescribeMigrationProjects: 'dms:ListMigrationProjects',
      DescribeExtensionPackAssociations: 'dms:ListExtensionPacks',
      DescribeMetadataModelAssessments: 'dms:ListMetadataModelAssessments',
      DescribeMetadataModelConversions: 'dms:ListMetadataModelConversions',
      DescribeMetadataModelExportsAsScript: 'dms:ListMetadataModelExports',
      DescribeMetadataModelExportsToTarget: 'dms:ListMetadataModelExports',
      ModifyConversionConfiguration: 'dms:UpdateConversionConfiguration',
      ModifyDataProvider: 'dms:UpdateDataProvider',
      ModifyInstanceProfile: 'dms:UpdateInstanceProfile',
      ModifyMigrationProject: 'dms:UpdateMigrationProject',
      StartExtensionPackAssociation: 'dms:AssociateExtensionPack',
    },
  },
];
