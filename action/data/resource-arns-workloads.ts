// Written by hand from the resource types of the Service Authorization Reference and the ARN formats in each
// service's documentation; resource-arns.ts says how the rules read.
import type { ResourceRule } from './resource-arns.ts';

const stage = 'codepipeline:{region}:{account}:{--pipeline-name}/{--stage-name}';
const lambda = 'lambda:{region}:{account}:function:{--function-name|function}';
const ecs = 'ecs:{region}:{account}:';
const cluster = '{--cluster|name|default}';
const ssm = 'ssm:{region}:{account}:';
const alarm = 'cloudwatch:{region}:{account}:alarm:';
const logs = 'logs:{region}:{account}:log-group:';
const ec2 = 'ec2:{region}:{account}:';
const eks = 'eks:{region}:{account}:';
const amplify = 'amplify:{region}:{account}:apps/{--app-id}';
const codebuild = 'codebuild:{region}:{account}:project/';
const codedeploy = 'codedeploy:{region}:{account}:';

/** Delivery, compute and operations. */
export const workloadRules: readonly ResourceRule[] = [
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
    service: 'autoscaling',
    operations:
      'DeleteAutoScalingGroup DetachInstances EnterStandby ExecutePolicy ExitStandby PutScalingPolicy ResumeProcesses SetDesiredCapacity ' +
      'StartInstanceRefresh CancelInstanceRefresh SuspendProcesses UpdateAutoScalingGroup PutScheduledUpdateGroupAction AttachInstances',
    templates: [
      'autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{--auto-scaling-group-name}',
    ],
  },
  { service: 'ecr', templates: ['ecr:{region}:{account}:repository/{--repository-name}'] },
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
  { service: 'codecommit', templates: ['codecommit:{region}:{account}:{--repository-name}'] },
];
