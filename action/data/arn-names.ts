/**
 * What the names in the ARNs of some services can hold, so that it is proved which resources a pattern does not match.
 * Names of other services are taken to hold any character.
 */

/**
 * Services none of whose names may hold a colon (their naming rules in the API reference of each, `Pattern`). That of the
 * key of an object of S3 is the exception.
 */
export const servicesWithoutColons: ReadonlySet<string> = new Set([
  'autoscaling',
  'cloudformation',
  'codebuild',
  'codecommit',
  'codedeploy',
  'codepipeline',
  'dynamodb',
  'ec2',
  'ecr',
  'ecs',
  'eks',
  'events',
  'firehose',
  'iam',
  'kinesis',
  'lambda',
  'logs',
  's3',
  'sns',
  'sqs',
  'ssm',
  'states',
]);

/** Names that may hold anything, by service and placeholder of the Service Authorization Reference. */
export const namesWithAnything: ReadonlySet<string> = new Set([
  // Amazon S3 User Guide, "Naming Amazon S3 objects": any character of UTF-8.
  's3:ObjectName',
]);

/** Names without a colon in services that have others with one, such as `rds:web-2026-11-28` of a snapshot. The source is the API reference. */
export const namesWithoutColons: ReadonlySet<string> = new Set([
  // Amazon RDS API Reference, CreateDBInstance and CreateDBCluster: letters, digits and hyphens.
  'rds:DbInstanceName',
  'rds:DbClusterInstanceName',
  // Amazon CloudWatch API Reference, GetDataset: only `default`.
  'cloudwatch:DatasetId',
]);

/** Names that may hold no slash, by service and placeholder. The source is the `Pattern` in the API reference of the service. */
export const namesWithoutSlashes: ReadonlySet<string> = new Set([
  // Amazon S3 User Guide, "General purpose bucket naming rules": lower-case letters, digits, dots and hyphens.
  's3:BucketName',
  's3:AccessPointName',
  's3:AccessPointAlias',
  's3:JobId',
  's3:ConfigId',
  's3:Name',
  's3:Token',
  'dynamodb:TableName',
  'dynamodb:IndexName',
  'dynamodb:GlobalTableName',
  'codepipeline:PipelineName',
  'codepipeline:StageName',
  'codepipeline:ActionName',
  'codepipeline:WebhookName',
  // Amazon ECS API Reference, CreateCluster and CreateService: letters, digits, underscores and hyphens.
  'ecs:ClusterName',
  'ecs:ServiceName',
  'ecs:TaskId',
  'ecs:ContainerInstanceId',
  'ecs:TaskDefinitionFamilyName',
  'ecs:TaskDefinitionRevisionNumber',
  'ecs:DaemonTaskDefinitionFamilyName',
  'ecs:DaemonTaskDefinitionRevisionNumber',
  'lambda:FunctionName',
  'lambda:LayerName',
  'events:RuleName',
  'kinesis:StreamName',
]);

/** A type of resource that an action is about, beside those of the Service Authorization Reference. */
export interface FurtherType {
  readonly type: string;
  readonly arns: readonly string[];
  /** Whether every request is about one of them; the reference lists no resource then, and questions about any other resource mean this one. */
  readonly isRequired?: true;
}

/**
 * Actions for which the reference lists no resource, and of which AWS has refused requests with "not authorized to perform … on resource:"
 * and an ARN: in it `${*}` is the character `*`. Each was found in at least one public log or issue with the account of its author; the
 * number is how many. Of other actions without resources it is taken that requests are on `*`, as the reference says, which is
 * recorded for lambda:ListFunctions, ecs:ListClusters, kms:ListKeys and cognito-idp:ListUserPools.
 */
const recordedForAll: readonly (readonly [action: string, type: string, arn: string])[] = [
  ['acm:RequestCertificate', 'all certificates', 'acm:${Region}:${Account}:certificate/${*}'], // 3
  ['amplify:ListApps', 'all apps', 'amplify:${Region}:${Account}:apps/${*}'], // 1
  ['cloudformation:ListStacks', 'all stacks', 'cloudformation:${Region}:${Account}:stack/${*}/${*}'], // 2
  // With the CodePipeline User Guide, "CodePipeline permissions reference", since the ARN of the error is cut off behind the Region.
  ['codepipeline:ListPipelines', 'all pipelines', 'codepipeline:${Region}:${Account}:${*}'], // 1
  ['dynamodb:ListTables', 'all tables', 'dynamodb:${Region}:${Account}:table/${*}'], // 5
  ['eks:ListClusters', 'all clusters', 'eks:${Region}:${Account}:cluster/${*}'], // 6
  ['es:ListDomainNames', 'all domains', 'es:${Region}:${Account}:domain/${*}'], // 1
  ['events:ListRules', 'all rules', 'events:${Region}:${Account}:rule/${*}'], // 1
  ['guardduty:ListDetectors', 'all detectors', 'guardduty:${Region}:${Account}:detector/${*}'], // 1
  ['kafka:ListClusters', 'all clusters', 'kafka:${Region}:${Account}:/v1/clusters'], // 1
  ['kafka:ListClustersV2', 'all clusters', 'kafka:${Region}:${Account}:/api/v2/clusters'], // 1
  ['sagemaker:ListDomains', 'all domains', 'sagemaker:${Region}:${Account}:domain/${*}'], // 1
  ['sns:ListTopics', 'all topics', 'sns:${Region}:${Account}:${*}'], // 3
  ['sqs:ListQueues', 'all queues', 'sqs:${Region}:${Account}:'], // 5
  ['ssm:DescribeInstanceInformation', 'all managed nodes', 'ssm:${Region}:${Account}:${*}'], // 4
  ['ssm:DescribeParameters', 'all parameters', 'ssm:${Region}:${Account}:${*}'], // 4
  ['ssm:GetCommandInvocation', 'all commands', 'ssm:${Region}:${Account}:${*}'], // 3
  ['ssm:ListCommandInvocations', 'all commands', 'ssm:${Region}:${Account}:${*}'], // 1
  ['states:ListStateMachines', 'all state machines', 'states:${Region}:${Account}:stateMachine:${*}'], // 2
];

/** Such types by the action in lower case. */
export const furtherTypes: ReadonlyMap<string, FurtherType> = new Map<string, FurtherType>([
  [
    // AWS SAM Developer Guide, "Managing resource access and permissions": a change set of a template with macros is also asked for each of
    // them, those of AWS (`…:aws:transform/Serverless-2016-10-31`) and those of the account.
    'cloudformation:createchangeset',
    {
      type: 'transform',
      arns: [
        'arn:${Partition}:cloudformation:${Region}:aws:transform/${TransformName}',
        'arn:${Partition}:cloudformation:${Region}:${Account}:transform/${TransformName}',
      ],
    },
  ],
  [
    // Recorded answers in two public files: "not authorized to perform: lambda:ListLayerVersions on resource: …:layer:NAME".
    'lambda:listlayerversions',
    { type: 'layer', arns: ['arn:${Partition}:lambda:${Region}:${Account}:layer:${LayerName}'] },
  ],
  [
    // github.com/hashicorp/terraform-provider-aws issue 8804, and recorded answers in other public repositories: "not authorized to
    // perform: logs:DescribeLogGroups on resource: arn:aws:logs:us-west-2:…:log-group::log-stream:".
    'logs:describeloggroups',
    {
      type: 'all log groups',
      arns: ['arn:${Partition}:logs:${Region}:${Account}:log-group::log-stream:'],
      isRequired: true,
    },
  ],
  ...recordedForAll.map(
    ([action, type, arn]) =>
      [action.toLowerCase(), { type, arns: [`arn:\${Partition}:${arn}`], isRequired: true }] as const,
  ),
]);

/** ARNs that requests have beside those of the Service Authorization Reference, by the ARN in the reference. */
export const furtherArns: ReadonlyMap<string, readonly string[]> = new Map([
  [
    // AWS Lambda Developer Guide, "Resources and conditions for Lambda actions": a version or an alias qualifies a function.
    'arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}',
    ['arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}:${Version}'],
  ],
  // AWS Systems Manager User Guide, "Setting up Automation" and "AWS-RunShellScript": documents of AWS are in no account.
  [
    'arn:${Partition}:ssm:${Region}:${Account}:document/${DocumentName}',
    ['arn:${Partition}:ssm:${Region}::document/${DocumentName}'],
  ],
  [
    'arn:${Partition}:ssm:${Region}:${Account}:automation-definition/${AutomationDefinitionName}:${VersionId}',
    ['arn:${Partition}:ssm:${Region}::automation-definition/${AutomationDefinitionName}:${VersionId}'],
  ],
  // AWS Systems Manager User Guide, "Discovering public parameters": they are in no account.
  [
    'arn:${Partition}:ssm:${Region}:${Account}:parameter/${ParameterNameWithoutLeadingSlash}',
    ['arn:${Partition}:ssm:${Region}::parameter/${ParameterNameWithoutLeadingSlash}'],
  ],
  // Amazon ECS Developer Guide, "Amazon Resource Names (ARNs) and IDs": the old form has no cluster.
  [
    'arn:${Partition}:ecs:${Region}:${Account}:service/${ClusterName}/${ServiceName}',
    ['arn:${Partition}:ecs:${Region}:${Account}:service/${ServiceName}'],
  ],
  [
    'arn:${Partition}:ecs:${Region}:${Account}:task/${ClusterName}/${TaskId}',
    ['arn:${Partition}:ecs:${Region}:${Account}:task/${TaskId}'],
  ],
  [
    'arn:${Partition}:ecs:${Region}:${Account}:container-instance/${ClusterName}/${ContainerInstanceId}',
    ['arn:${Partition}:ecs:${Region}:${Account}:container-instance/${ContainerInstanceId}'],
  ],
]);

/** A type of resource of which IAM is asked about another ARN than the one that the Service Authorization Reference has. */
export interface RequestedArn {
  /** The ARN in the reference, without which most people write policies. */
  readonly listed: string;
  /** What goes on behind it in requests. */
  readonly suffix: string;
  /** ARNs of what is in such a resource. */
  readonly below: readonly string[];
  /** Actions in lower case of which requests have the ARN of the reference. */
  readonly asListed: ReadonlySet<string>;
  /** Actions in lower case of which it is not documented which of the two ARNs requests have. */
  readonly unclear: ReadonlySet<string>;
}

/** Such types by service. */
export const requestedArns: ReadonlyMap<string, RequestedArn> = new Map([
  [
    'logs',
    {
      // Amazon CloudWatch Logs User Guide, "Overview of managing access permissions", table of ARNs, and API reference, LogGroup, `arn` and
      // `logGroupArn`: policies name a log group with `:*` at its end for all API actions but TagResource, UntagResource and
      // ListTagsForResource. "Identity-based policies", example 3: without `:*` the policy is not enforced.
      listed: 'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}',
      // What this `*` matches is in the answers of AWS, "not authorized to perform: … on resource: …:log-group:NAME:log-stream:", as these
      // record them: aws/aws-sdk-js issue 3022 (StartQuery), prowler-cloud/prowler pull 37 (DescribeMetricFilters), anomalyco/sst issue 4256
      // (DeleteLogGroup), ministryofjustice/modernisation-platform pull 12163 (PutMetricFilter), aws-ia/terraform-aws-eks-blueprints
      // issue 1454 (PutRetentionPolicy), mweagle/Sparta issue 7 (DeleteSubscriptionFilter), and files in public repositories (CreateLogGroup,
      // DescribeLogStreams, FilterLogEvents). No recorded answer about another action has another end; all of them are taken to have this one.
      suffix: ':log-stream:',
      below: [
        'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:${LogStreamName}',
      ],
      // An answer about ListTagsForResource without it: ministryofjustice/modernisation-platform pull 7184.
      asListed: new Set(['logs:tagresource', 'logs:untagresource', 'logs:listtagsforresource']),
      // These are no API actions, of which the sentence speaks.
      unclear: new Set([
        'logs:integratewithdataset',
        'logs:integratewiths3table',
        'logs:processwithpipeline',
        'logs:unmask',
      ]),
    },
  ],
]);
