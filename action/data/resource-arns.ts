// Written by hand from the resource types of the Service Authorization Reference and the ARN formats in each
// service's documentation: which resources a command is about, told by its options.

/**
 * One way to tell resources. It applies to an operation that has every option of its templates; of those that
 * apply to an operation the first counts, so the narrow ones stand before the wide ones.
 *
 * A template is the ARN after `arn:<partition>:`. `{region}`, `{account}` are those of the command; `{owner}` is the
 * account, or nothing for documents that AWS owns; `{--option}` is the option's value, and a value that is an ARN
 * already stands for the whole of it; `{--option|form}` brings the value into a form of `resource-forms.ts`;
 * `{--option|form|default}` names what an omitted option means. Any other omitted option is `*`.
 * Several values give several ARNs, and several templates several resources: the command needs all of them.
 */
export interface ResourceRule {
  /** The service's name in the AWS CLI. */
  readonly service: string;
  /** API names, parted by blanks; without it every operation that has the options. */
  readonly operations?: string;
  /** Only when this option is given. */
  readonly given?: string;
  readonly templates: readonly string[];
}

const stage = 'codepipeline:{region}:{account}:{--pipeline-name}/{--stage-name}';
const lambda = 'lambda:{region}:{account}:function:{--function-name|function}';
const ecs = 'ecs:{region}:{account}:';
const cluster = '{--cluster|name|default}';
const ssm = 'ssm:{region}:{account}:';
const alarm = 'cloudwatch:{region}:{account}:alarm:';
const logs = 'logs:{region}:{account}:log-group:';
const rds = 'rds:{region}:{account}:';
const ec2 = 'ec2:{region}:{account}:';
const glue = 'glue:{region}:{account}:';
const eks = 'eks:{region}:{account}:';
const amplify = 'amplify:{region}:{account}:apps/{--app-id}';
const codebuild = 'codebuild:{region}:{account}:project/';
const codedeploy = 'codedeploy:{region}:{account}:';
const kinesis = 'kinesis:{region}:{account}:stream/{--stream-name}';

/** By service, in the order in which they are tried. */
export const resourceRules: readonly ResourceRule[] = [
  { service: 'codepipeline', operations: 'PutApprovalResult', templates: [`${stage}/{--action-name}`] },
  {
    service: 'codepipeline',
    operations:
      'DisableStageTransition EnableStageTransition OverrideStageCondition RetryStageExecution RollbackStage',
    templates: [stage],
  },
  {
    service: 'codepipeline',
    operations: 'DeletePipeline GetPipeline GetPipelineState StartPipelineExecution',
    templates: ['codepipeline:{region}:{account}:{--name}'],
  },
  {
    service: 'codepipeline',
    operations:
      'GetPipelineExecution ListActionExecutions ListPipelineExecutions ListRuleExecutions StopPipelineExecution',
    templates: ['codepipeline:{region}:{account}:{--pipeline-name}'],
  },

  {
    service: 'lambda',
    operations: 'DeleteEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping',
    templates: ['lambda:{region}:{account}:event-source-mapping:{--uuid}'],
  },
  {
    service: 'lambda',
    operations: 'DeleteLayerVersion GetLayerVersion',
    templates: ['lambda:{region}:{account}:layer:{--layer-name|name}:{--version-number}'],
  },
  { service: 'lambda', given: 'qualifier', templates: [`${lambda}:{--qualifier}`] },
  { service: 'lambda', templates: [lambda] },

  {
    service: 'ecs',
    operations: 'DeleteService UpdateService',
    templates: [`${ecs}service/${cluster}/{--service}`],
  },
  { service: 'ecs', operations: 'CreateService', templates: [`${ecs}service/${cluster}/{--service-name}`] },
  { service: 'ecs', operations: 'DescribeServices', templates: [`${ecs}service/${cluster}/{--services}`] },
  {
    service: 'ecs',
    operations: 'RunTask',
    templates: [`${ecs}task-definition/{--task-definition|revision}`],
  },
  { service: 'ecs', operations: 'StopTask', templates: [`${ecs}task/${cluster}/{--task}`] },
  { service: 'ecs', operations: 'DescribeTasks', templates: [`${ecs}task/${cluster}/{--tasks}`] },
  { service: 'ecs', operations: 'DescribeClusters', templates: [`${ecs}cluster/{--clusters||default}`] },
  {
    service: 'ecs',
    operations: 'DeleteCluster UpdateCluster UpdateClusterSettings PutClusterCapacityProviders',
    templates: [`${ecs}cluster/{--cluster}`],
  },

  {
    service: 'ssm',
    operations: 'SendCommand',
    given: 'instance-ids',
    templates: ['ssm:{region}:{owner}:document/{--document-name}', `${ec2}instance/{--instance-ids}`],
  },
  {
    service: 'ssm',
    operations: 'SendCommand',
    templates: ['ssm:{region}:{owner}:document/{--document-name}', `${ec2}instance/*`],
  },
  {
    service: 'ssm',
    operations: 'StartAutomationExecution',
    templates: [
      'ssm:{region}:{owner}:automation-definition/{--document-name}:{--document-version||$DEFAULT}',
    ],
  },
  {
    service: 'ssm',
    operations: 'GetAutomationExecution SendAutomationSignal StopAutomationExecution',
    templates: [`${ssm}automation-execution/{--automation-execution-id}`],
  },
  {
    service: 'ssm',
    operations: 'DeleteDocument DescribeDocument GetDocument UpdateDocument UpdateDocumentDefaultVersion',
    templates: ['ssm:{region}:{owner}:document/{--name}'],
  },
  {
    service: 'ssm',
    operations: 'DeleteParameter GetParameter GetParameterHistory PutParameter LabelParameterVersion',
    templates: [`${ssm}parameter/{--name|parameter}`],
  },
  {
    service: 'ssm',
    operations: 'DeleteParameters GetParameters',
    templates: [`${ssm}parameter/{--names|parameter}`],
  },
  { service: 'ssm', operations: 'GetParametersByPath', templates: [`${ssm}parameter/{--path|parameter}`] },

  {
    service: 'cloudwatch',
    operations: 'DeleteAlarms DescribeAlarms DisableAlarmActions EnableAlarmActions',
    templates: [`${alarm}{--alarm-names}`],
  },
  {
    service: 'cloudwatch',
    operations: 'DescribeAlarmHistory PutCompositeAlarm PutMetricAlarm SetAlarmState',
    templates: [`${alarm}{--alarm-name}`],
  },
  {
    service: 'cloudwatch',
    operations: 'GetDashboard PutDashboard',
    templates: ['cloudwatch::{account}:dashboard/{--dashboard-name}'],
  },
  {
    service: 'cloudwatch',
    operations: 'DeleteDashboards',
    templates: ['cloudwatch::{account}:dashboard/{--dashboard-names}'],
  },

  {
    service: 'logs',
    operations: 'GetLogEvents',
    templates: [`${logs}{--log-group-name|group}:log-stream:{--log-stream-name}`],
  },
  {
    service: 'logs',
    operations: 'CreateLogStream DeleteLogStream PutLogEvents',
    templates: [`${logs}{--log-group-name|group}:log-stream:{--log-stream-name}`],
  },
  // The ARN that CloudWatch Logs checks goes on after the name of the group; `name` alone is never matched.
  {
    service: 'logs',
    operations:
      'AssociateKmsKey CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DescribeLogStreams DescribeMetricFilters ' +
      'DescribeSubscriptionFilters FilterLogEvents GetLogGroupFields PutRetentionPolicy PutMetricFilter StartQuery',
    templates: [`${logs}{--log-group-name|group}:*`],
  },

  {
    service: 'stepfunctions',
    operations: 'CreateStateMachine',
    templates: ['states:{region}:{account}:stateMachine:{--name}'],
  },

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

  {
    service: 'ec2',
    operations:
      'MonitorInstances RebootInstances StartInstances StopInstances TerminateInstances UnmonitorInstances',
    templates: [`${ec2}instance/{--instance-ids}`],
  },
  {
    service: 'ec2',
    operations:
      'GetConsoleOutput GetConsoleScreenshot ModifyInstanceAttribute ModifyInstanceMetadataOptions ResetInstanceAttribute',
    templates: [`${ec2}instance/{--instance-id}`],
  },
  {
    service: 'ec2',
    operations: 'CreateSnapshot',
    templates: [`${ec2}volume/{--volume-id}`, 'ec2:{region}::snapshot/*'],
  },
  {
    service: 'ec2',
    operations:
      'AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress DeleteSecurityGroup RevokeSecurityGroupEgress RevokeSecurityGroupIngress',
    templates: [`${ec2}security-group/{--group-id}`],
  },
  { service: 'ec2', operations: 'DeleteVolume ModifyVolume', templates: [`${ec2}volume/{--volume-id}`] },
  { service: 'ec2', operations: 'DeleteSnapshot', templates: ['ec2:{region}::snapshot/{--snapshot-id}'] },

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
    service: 'codebuild',
    operations: 'StartBuild StartBuildBatch ListBuildsForProject ListBuildBatchesForProject',
    templates: [`${codebuild}{--project-name}`],
  },
  {
    service: 'codebuild',
    operations: 'CreateProject DeleteProject UpdateProject',
    templates: [`${codebuild}{--name}`],
  },
  { service: 'codebuild', operations: 'BatchGetProjects', templates: [`${codebuild}{--names}`] },
  {
    service: 'codebuild',
    operations: 'RetryBuild StopBuild RetryBuildBatch StopBuildBatch',
    templates: [`${codebuild}{--id|before-colon}`],
  },
  {
    service: 'codebuild',
    operations: 'BatchGetBuilds BatchGetBuildBatches',
    templates: [`${codebuild}{--ids|before-colon}`],
  },

  {
    service: 'deploy',
    operations: 'CreateDeployment',
    templates: [`${codedeploy}deploymentgroup:{--application-name}/{--deployment-group-name}`],
  },
  {
    service: 'deploy',
    operations: 'CreateDeploymentGroup DeleteDeploymentGroup GetDeploymentGroup ListDeployments',
    templates: [`${codedeploy}deploymentgroup:{--application-name}/{--deployment-group-name}`],
  },
  {
    service: 'deploy',
    operations:
      'CreateApplication DeleteApplication GetApplication GetApplicationRevision ListApplicationRevisions ListDeploymentGroups',
    templates: [`${codedeploy}application:{--application-name}`],
  },

  {
    service: 'cloudformation',
    operations:
      'CancelUpdateStack ContinueUpdateRollback CreateChangeSet CreateStack DeleteChangeSet DeleteStack DescribeChangeSet DescribeStackEvents ' +
      'DescribeStackResource DescribeStackResourceDrifts DescribeStackResources DescribeStacks DetectStackDrift ' +
      'DetectStackResourceDrift ExecuteChangeSet GetStackPolicy GetTemplate ListChangeSets ListStackResources RollbackStack SetStackPolicy ' +
      'SignalResource UpdateStack UpdateTerminationProtection',
    templates: ['cloudformation:{region}:{account}:stack/{--stack-name}/*'],
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

  {
    service: 'autoscaling',
    operations:
      'DeleteAutoScalingGroup DetachInstances EnterStandby ExecutePolicy ExitStandby PutScalingPolicy ResumeProcesses SetDesiredCapacity ' +
      'StartInstanceRefresh CancelInstanceRefresh SuspendProcesses UpdateAutoScalingGroup PutScheduledUpdateGroupAction AttachInstances',
    templates: [
      'autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{--auto-scaling-group-name}',
    ],
  },

  { service: 'ecr', templates: ['ecr:{region}:{account}:repository/{--repository-name}'] },

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
    service: 'batch',
    operations: 'SubmitJob',
    templates: [
      'batch:{region}:{account}:job-definition/{--job-definition|revision}',
      'batch:{region}:{account}:job-queue/{--job-queue}',
    ],
  },
  {
    service: 'batch',
    operations: 'CancelJob TerminateJob',
    templates: ['batch:{region}:{account}:job/{--job-id}'],
  },

  {
    service: 'eks',
    operations: 'DescribeNodegroup UpdateNodegroupConfig UpdateNodegroupVersion DeleteNodegroup',
    templates: [`${eks}nodegroup/{--cluster-name}/{--nodegroup-name}/*`],
  },
  {
    service: 'eks',
    operations: 'DescribeCluster DeleteCluster UpdateClusterConfig UpdateClusterVersion',
    templates: [`${eks}cluster/{--name}`],
  },
  {
    service: 'eks',
    operations: 'ListNodegroups ListAddons ListFargateProfiles CreateNodegroup',
    templates: [`${eks}cluster/{--cluster-name}`],
  },

  {
    service: 'amplify',
    operations: 'StartJob StopJob GetJob',
    templates: [`${amplify}/branches/{--branch-name}/jobs/*`],
  },
  {
    service: 'amplify',
    operations: 'GetBranch UpdateBranch DeleteBranch ListJobs',
    templates: [`${amplify}/branches/{--branch-name}`],
  },
  { service: 'amplify', operations: 'GetApp UpdateApp DeleteApp ListBranches', templates: [amplify] },

  {
    service: 'redshift',
    operations: 'PauseCluster ResumeCluster RebootCluster DescribeClusters ModifyCluster',
    templates: ['redshift:{region}:{account}:cluster:{--cluster-identifier}'],
  },
  { service: 'opensearch', templates: ['es:{region}:{account}:domain/{--domain-name}'] },
  { service: 'codecommit', templates: ['codecommit:{region}:{account}:{--repository-name}'] },
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
