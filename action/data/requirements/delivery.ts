// Written by hand from the pages that each group and row names.
import type { RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';
const reference = `${docs}service-authorization/latest/reference/list_`;
const stage = 'codepipeline:{region}:{account}:{--pipeline-name}/{--stage-name}';
const codebuild = 'codebuild:{region}:{account}:project/';
const codedeploy = 'codedeploy:{region}:{account}:';
const deploymentGroup = `${codedeploy}deploymentgroup:{--application-name}/{--deployment-group-name}`;
const stack = 'cloudformation:{region}:{account}:stack/{--stack-name}/{id}';
const asCaller = 'CloudFormation changes the resources of the stack with the permissions of the caller';
const addStack = 'add the actions on the resources of the stack under `allow`';

/** Pipelines, builds, deployments and stacks. */
export const deliveryRules: readonly RequirementRules[] = [
  {
    service: 'codepipeline',
    source: `${reference}awscodepipeline.html`,
    rules: [
      { operations: 'PutApprovalResult', resources: [`${stage}/{--action-name}`] },
      {
        operations:
          'DisableStageTransition EnableStageTransition OverrideStageCondition RetryStageExecution RollbackStage',
        resources: [stage],
      },
      {
        operations: 'DeletePipeline GetPipeline GetPipelineState StartPipelineExecution',
        resources: ['codepipeline:{region}:{account}:{--name}'],
      },
      {
        operations: 'CreateCustomActionType DeleteCustomActionType',
        resources: [
          'codepipeline:{region}:{account}:actiontype:Custom/{--category}/{--provider}/{--action-version}',
        ],
      },
      {
        operations: 'CreatePipeline UpdatePipeline',
        unknown: 'the name of the pipeline is within the value of `--pipeline`',
        add: 'add the action on `arn:aws:codepipeline:<region>:<account>:<name>` under `allow`',
      },
    ],
  },
  {
    service: 'codebuild',
    source: `${reference}awscodebuild.html`,
    rules: [
      {
        operations: 'StartBuild StartBuildBatch ListBuildsForProject ListBuildBatchesForProject',
        resources: [`${codebuild}{--project-name}`],
      },
      {
        operations: 'RetryBuild StopBuild RetryBuildBatch StopBuildBatch DeleteBuildBatch StopSandbox',
        resources: [`${codebuild}{--id|before-colon}`],
      },
      {
        operations: 'BatchGetBuilds BatchGetBuildBatches BatchDeleteBuilds BatchGetSandboxes',
        resources: [`${codebuild}{--ids|before-colon}`],
      },
      {
        operations: 'BatchGetReports',
        resources: ['codebuild:{region}:{account}:report-group/{any}'],
      },
      {
        operations: 'DescribeTestCases DescribeCodeCoverages DeleteReport',
        resources: ['codebuild:{region}:{account}:report-group/{any}'],
      },
    ],
  },
  {
    service: 'deploy',
    source: `${docs}codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html`,
    rules: [
      { operations: 'CreateDeployment', resources: [deploymentGroup] },
      {
        operations: 'CreateDeployment',
        action: 'codedeploy:GetDeploymentConfig',
        given: 'deployment-config-name',
        beside: true,
        resources: [`${codedeploy}deploymentconfig:{--deployment-config-name}`],
      },
      {
        operations: 'CreateDeployment',
        action: 'codedeploy:GetDeploymentConfig',
        given: '!deployment-config-name',
        beside: true,
        resources: [`${codedeploy}deploymentconfig:{any}`],
      },
      {
        operations: 'CreateDeployment',
        action: 'codedeploy:GetApplicationRevision',
        beside: true,
        resources: [`${codedeploy}application:{--application-name}`],
      },
      {
        operations: 'CreateDeployment',
        action: 'codedeploy:RegisterApplicationRevision',
        given: 'revision',
        beside: true,
        resources: [`${codedeploy}application:{--application-name}`],
      },
      {
        operations: 'CreateDeploymentGroup DeleteDeploymentGroup GetDeploymentGroup ListDeployments',
        resources: [deploymentGroup],
      },
      {
        operations: 'UpdateDeploymentGroup',
        resources: [`${codedeploy}deploymentgroup:{--application-name}/{--current-deployment-group-name}`],
      },
      {
        operations:
          'GetDeployment GetDeploymentInstance GetDeploymentTarget ListDeploymentInstances ListDeploymentTargets ' +
          'BatchGetDeployments BatchGetDeploymentInstances BatchGetDeploymentTargets',
        resources: [`${codedeploy}deploymentgroup:{any}/{any}`],
      },
      {
        operations: 'GetDeploymentConfig DeleteDeploymentConfig',
        resources: [`${codedeploy}deploymentconfig:{--deployment-config-name}`],
      },
    ],
  },
  {
    service: 'cloudformation',
    source: `${docs}AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html`,
    rules: [
      {
        given: 'call-as~DELEGATED_ADMIN',
        unknown: 'in which account the stack set is asked for is not documented',
        add: 'add the action on the stack set in the management account under `allow`',
      },
      {
        operations: 'DescribeStacks DescribeStackEvents DescribeStackResources',
        given: '!stack-name',
        resources: ['*'],
      },
      {
        operations: 'DescribeStacks',
        given: '!stack-name',
        action: 'cloudformation:ListStacks',
        beside: true,
        resources: ['*'],
        source: `${docs}AWSCloudFormation/latest/APIReference/API_DescribeStacks.html`,
      },
      {
        operations:
          'CancelUpdateStack ContinueUpdateRollback CreateChangeSet CreateStack DeleteChangeSet DeleteStack DescribeChangeSet ' +
          'DescribeStackEvents DescribeStackResource DescribeStackResourceDrifts DescribeStackResources DescribeStacks DetectStackDrift ' +
          'DetectStackResourceDrift ExecuteChangeSet GetStackPolicy GetTemplate ListChangeSets ListStackResources RollbackStack SetStackPolicy ' +
          'SignalResource UpdateStack UpdateTerminationProtection',
        resources: [stack],
      },
      {
        operations: 'CreateStack UpdateStack DeleteStack RollbackStack ContinueUpdateRollback',
        given: '!role-arn',
        beside: true,
        unknown: asCaller,
        instead: 'give the command `--role-arn`',
        add: addStack,
      },
      {
        operations: 'CreateChangeSet',
        action: 'cloudformation:CreateChangeSet',
        beside: true,
        when: 'the template uses macros, such as AWS::Serverless',
        resources: ['cloudformation:{region}:{any}:transform/{any}'],
        source: `${docs}serverless-application-model/latest/developerguide/sam-permissions.html`,
      },
      {
        operations: 'CancelUpdateStack ExecuteChangeSet',
        beside: true,
        unknown: asCaller,
        add: addStack,
      },
      {
        operations: 'DetectStackDrift DetectStackResourceDrift',
        beside: true,
        unknown: 'CloudFormation reads the resources of the stack with the permissions of the caller',
        add: 'add the actions that read the resources of the stack under `allow`',
        source: `${docs}AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html`,
      },
      {
        operations:
          'CreateStack UpdateStack CreateChangeSet GetTemplateSummary ValidateTemplate EstimateTemplateCost',
        given: 'template-url',
        action: 's3:GetObject',
        beside: true,
        resources: ['s3:::{--template-url|object-url}'],
        source: `${docs}AWSCloudFormation/latest/APIReference/API_CreateStack.html`,
      },
      {
        operations:
          'CreateStackSet UpdateStackSet CreateStackInstances UpdateStackInstances DeleteStackInstances',
        beside: true,
        unknown:
          'the stack set acts through its administration role or a service-linked role, which the command does not show',
        add: 'add `iam:PassRole` on the administration role under `allow`',
        source: `${docs}AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html`,
      },
    ],
  },
  {
    service: 'cloudcontrol',
    source: `${docs}cloudcontrolapi/latest/userguide/security.html`,
    rules: [
      {
        operations: 'CreateResource UpdateResource DeleteResource GetResource ListResources',
        given: '!role-arn',
        beside: true,
        unknown: 'Cloud Control calls the service of the resource with the permissions of the caller',
        add: 'add the actions of the service of the resource under `allow`',
      },
    ],
  },
  ...['codeartifact', 'ecr-public'].map(service => ({
    service,
    source: `${docs}codeartifact/latest/APIReference/API_GetAuthorizationToken.html`,
    rules: [
      {
        operations: 'GetAuthorizationToken',
        action: 'sts:GetServiceBearerToken',
        beside: true as const,
        resources: ['*'],
        context: { 'sts:AWSServiceName': `${service}.amazonaws.com` },
      },
    ],
  })),
  {
    service: 'ecr',
    source: `${reference}amazonelasticcontainerregistry.html`,
    rules: [
      { resources: ['ecr:{region}:{account}:repository/{--repository-name}'] },
      {
        operations: 'DescribeRepositories',
        resources: ['ecr:{region}:{account}:repository/{--repository-names||*}'],
      },
    ],
  },
  {
    service: 'amplify',
    source: `${reference}awsamplify.html`,
    rules: [
      {
        operations: 'StartJob StopJob GetJob DeleteJob',
        given: 'job-id',
        resources: ['amplify:{region}:{account}:apps/{--app-id}/branches/{--branch-name}/jobs/{--job-id}'],
      },
      {
        operations: 'StartJob',
        resources: ['amplify:{region}:{account}:apps/{--app-id}/branches/{--branch-name}/jobs/{new}'],
      },
    ],
  },
  {
    service: 'codecommit',
    source: `${reference}awscodecommit.html`,
    rules: [
      {
        operations: 'CreateCommit GetBranch PutFile MergeBranchesByFastForward',
        resources: ['codecommit:{region}:{account}:{--repository-name}'],
      },
    ],
  },
  {
    service: 'elasticbeanstalk',
    source: `${reference}awselasticbeanstalk.html`,
    rules: [
      {
        operations:
          'CreateEnvironment UpdateEnvironment TerminateEnvironment RebuildEnvironment SwapEnvironmentCNAMEs',
        beside: true,
        unknown:
          'Elastic Beanstalk changes the resources of the environment with the permissions of the caller',
        add: 'add the actions on the resources of the environment under `allow`',
        source: `${docs}elasticbeanstalk/latest/dg/AWSHowTo.iam.managed-policies.html`,
      },
    ],
  },
];
