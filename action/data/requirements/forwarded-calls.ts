const docs = 'https://docs.aws.amazon.com/';

/** Calls in which a service uses a permission of the caller, where neither a row of the requirement table nor the Service Authorization Reference says so. */
interface ForwardedCall {
  /** The actions of the calls, separated by spaces. */
  readonly calls: string;
  readonly permissions: string;
  readonly source: string;
}

/** Documented by the page of `source`. */
export const forwardedCalls: readonly ForwardedCall[] = [
  {
    // Each resource takes what its own service asks for; users and roles are among the resources.
    calls: 'tag:TagResources',
    permissions: 'iam:TagRole iam:TagUser kms:TagResource secretsmanager:TagResource',
    source: `${docs}resourcegroupstagging/latest/APIReference/API_TagResources.html`,
  },
  {
    calls: 'tag:UntagResources',
    permissions: 'iam:UntagRole iam:UntagUser kms:UntagResource secretsmanager:UntagResource',
    source: `${docs}resourcegroupstagging/latest/APIReference/API_UntagResources.html`,
  },
  {
    calls: 'ec2:CreateStoreImageTask',
    permissions: 's3:PutObject',
    source: `${docs}AWSEC2/latest/UserGuide/work-with-ami-store-restore.html`,
  },
  {
    // The user must have permission to access the object.
    calls:
      'rekognition:CompareFaces rekognition:CreateDataset rekognition:DetectCustomLabels rekognition:DetectFaces ' +
      'rekognition:DetectLabels rekognition:DetectModerationLabels rekognition:DetectProtectiveEquipment ' +
      'rekognition:DetectText rekognition:IndexFaces rekognition:RecognizeCelebrities rekognition:SearchFacesByImage ' +
      'rekognition:SearchUsersByImage rekognition:StartCelebrityRecognition rekognition:StartContentModeration ' +
      'rekognition:StartFaceDetection rekognition:StartFaceSearch rekognition:StartLabelDetection ' +
      'rekognition:StartMediaAnalysisJob rekognition:StartPersonTracking rekognition:StartSegmentDetection ' +
      'rekognition:StartTextDetection',
    permissions: 's3:GetObject',
    source: `${docs}rekognition/latest/APIReference/API_S3Object.html`,
  },
  {
    // The service-linked role is created with a load balancer or a target group, and the caller must be allowed to.
    calls: 'elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:CreateTargetGroup',
    permissions: 'iam:CreateServiceLinkedRole',
    source: `${docs}elasticloadbalancing/latest/userguide/elb-service-linked-roles.html`,
  },
  {
    // The same with a DB instance or a DB cluster.
    calls: 'rds:CreateDBInstance',
    permissions: 'iam:CreateServiceLinkedRole',
    source: `${docs}AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html`,
  },
  {
    calls: 'rds:CreateDBCluster',
    permissions: 'iam:CreateServiceLinkedRole',
    source: `${docs}AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html`,
  },
];

/**
 * Calls that possibly use a permission: the page says that it is needed beside the call, or that the request names what it is about,
 * and not with whose permissions the service goes on. What the shapes of requests show is in `chat/list-possibly-forwarded-permissions.ts`.
 */
export const possibleCalls: readonly ForwardedCall[] = [
  {
    // Which other resources of these services it takes is a list that grows.
    calls: 'tag:TagResources',
    permissions:
      'chatbot:TagResource cognito-identity:TagResource cognito-idp:TagResource iam:TagInstanceProfile iam:TagMFADevice ' +
      'iam:TagOpenIDConnectProvider iam:TagPolicy iam:TagSAMLProvider iam:TagServerCertificate sso:TagResource',
    source: `${docs}resourcegroupstagging/latest/APIReference/supported-services.html`,
  },
  {
    calls: 'tag:UntagResources',
    permissions:
      'chatbot:UntagResource cognito-identity:UntagResource cognito-idp:UntagResource iam:UntagInstanceProfile ' +
      'iam:UntagMFADevice iam:UntagOpenIDConnectProvider iam:UntagPolicy iam:UntagSAMLProvider iam:UntagServerCertificate ' +
      'sso:UntagResource',
    source: `${docs}resourcegroupstagging/latest/APIReference/supported-services.html`,
  },
  {
    // The service keeps what a connection signs in with in a secret.
    calls: 'events:CreateConnection events:UpdateConnection events:DeleteConnection',
    permissions:
      'secretsmanager:CreateSecret secretsmanager:UpdateSecret secretsmanager:DeleteSecret secretsmanager:DescribeSecret ' +
      'secretsmanager:GetSecretValue secretsmanager:PutSecretValue',
    source: `${docs}eventbridge/latest/userguide/eb-target-connection.html`,
  },
  {
    // A template is given by its address in S3.
    calls: 'servicecatalog:CreateProduct servicecatalog:CreateProvisioningArtifact',
    permissions: 's3:GetObject',
    source: `${docs}servicecatalog/latest/dg/API_ProvisioningArtifactProperties.html`,
  },
  {
    // The role of a launch constraint, or of a service action, is in a text.
    calls:
      'servicecatalog:CreateConstraint servicecatalog:UpdateConstraint servicecatalog:CreateServiceAction ' +
      'servicecatalog:UpdateServiceAction',
    permissions: 'iam:PassRole',
    source: `${docs}servicecatalog/latest/dg/API_CreateConstraint.html`,
  },
  {
    // Attributes are texts by their names: DeliveryStatusIAMRole, LambdaSuccessFeedbackRoleArn.
    calls:
      'sns:SetSMSAttributes sns:SetTopicAttributes sns:CreateTopic sns:CreatePlatformApplication ' +
      'sns:SetPlatformApplicationAttributes sns:Subscribe sns:SetSubscriptionAttributes',
    permissions: 'iam:PassRole',
    source: `${docs}sns/latest/api/API_SetSMSAttributes.html`,
  },
  {
    // Names and values of options: `ServiceRole`, `IamInstanceProfile`.
    calls: 'elasticbeanstalk:CreateConfigurationTemplate elasticbeanstalk:UpdateConfigurationTemplate',
    permissions: 'iam:PassRole',
    source: `${docs}elasticbeanstalk/latest/dg/command-options-general.html`,
  },
  {
    calls: 'datapipeline:PutPipelineDefinition',
    permissions: 'iam:PassRole',
    source: `${docs}datapipeline/latest/DeveloperGuide/dp-iam-roles.html`,
  },
  {
    // A launch template may name an instance profile.
    calls:
      'ec2:CreateFleet ec2:ModifyFleet ec2:ModifySpotFleetRequest ec2:CreateLaunchTemplate ec2:CreateLaunchTemplateVersion ' +
      'ec2:EnableFastLaunch autoscaling:StartInstanceRefresh eks:UpdateNodegroupVersion',
    permissions: 'iam:PassRole',
    source: `${docs}AWSEC2/latest/UserGuide/ec2-fleet-prerequisites.html`,
  },
];

/** Calls that use a permission only when they are about certain resources. */
export const usesOnResource: readonly (ForwardedCall & { readonly on: string })[] = [
  {
    // Parameter Store gets a secret if the name of the parameter begins so.
    calls: 'ssm:GetParameter ssm:GetParameters',
    permissions: 'secretsmanager:GetSecretValue',
    on: 'arn:aws:ssm:*:*:parameter/aws/reference/secretsmanager/*',
    source: `${docs}systems-manager/latest/userguide/integration-ps-secretsmanager.html`,
  },
];

/**
 * The prefixes of services that keep secrets of their own (`NAME!…`) in the account of their caller. Where the Secrets Manager guide does
 * not list them, policies of AWS for users allow them to write secrets with their names. Which calls do so, and with whose permissions, is documented for few.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
 */
export const secretServices: ReadonlySet<string> = new Set(
  (
    'appflow appstudio aws-marketplace bedrock-agentcore databrew datasync directconnect ec2 ecs events opsworks-cm pcs quicksight rds ' +
    'redshift redshift-serverless sqlworkbench transform'
  ).split(' '),
);

/**
 * The prefixes of services that have service-linked roles. The policies of these roles are AWS-managed policies with the path
 * `aws-service-role/` (those of 2026-08-26), and policies for users allow `iam:CreateServiceLinkedRole` for them. Which calls of a service
 * create or change its role is often not documented.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const linkedRoleServices: ReadonlySet<string> = new Set(
  (
    'a4b access-analyzer account-access acm aco-automation agent-registry aidevops airflow airflow-serverless aoss apigateway ' +
    'app-integrations appconfig appfabric application-autoscaling application-signals application-transformation ' +
    'applicationinsights appmesh apprunner appstream appstudio appsync aps arc-zonal-shift artifact athena auditmanager ' +
    'autoscaling autoscaling-plans aws-marketplace aws-marketplace-management backup batch bcm-data-exports bedrock-agentcore ' +
    'billing braket budgets bugbust cassandra chatbot chime cleanrooms cloud9 cloudformation cloudfront cloudhsm cloudtrail ' +
    'cloudwatch codeconnections codeguru-profiler codeguru-reviewer codestar-connections codestar-notifications codewhisperer ' +
    'cognito-idp compute-optimizer config connect connect-campaigns controltower cost-optimization-hub dataexchange datasync ' +
    'datazone dax deadline detective devicefarm devops-guru directconnect discovery dms docdb-elastic drs ds dsql dynamodb ec2 ' +
    'ecr ecs eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce emr-containers ' +
    'emr-serverless es events evidently evs finspace fis fms fsx gamelift globalaccelerator grafana groundstation guardduty ' +
    'health honeycode imagebuilder inspector inspector2 internetmonitor iotfleetwise iotmanagedintegrations iotsitewise ' +
    'iottwinmaker iq iq-permission ivs kafka kafkaconnect lakeformation lambda lex license-manager ' +
    'license-manager-linux-subscriptions license-manager-user-subscriptions lightsail logs m2 macie2 managedblockchain ' +
    'mediaconnect medialive mediapackage mediapackage-vod mediapackagev2 mediatailor medical-imaging memorydb mgh mgn ' +
    'migrationhub-orchestrator migrationhub-strategy monitron mq neptune-graph network-firewall network-security-director ' +
    'network-security-manager networkflowmonitor networkmanager networkmonitor notifications nova-act observabilityadmin odb ' +
    'omics organizations osis outposts panorama pcs private-networks profile proton purchase-orders q qapps qbusiness qdeveloper ' +
    'quicksight ram rds redshift redshift-data redshift-serverless refactor-spaces repostspace resiliencehub resource-explorer-2 ' +
    'resource-groups robomaker rolesanywhere route53 route53-recovery-readiness route53resolver rtbfabric rum s3 s3-outposts ' +
    'sagemaker schemas security-ir securityagent securityhub securitylake servicecatalog servicequotas ses shield sms sms-voice ' +
    'social-messaging ssm ssm-guiconnect ssm-incidents ssm-quicksetup ssm-sap sso storagegateway support supportplans thinclient ' +
    'timestream-influxdb transfer transform transform-custom trustedadvisor user-subscriptions vendor-insights vpc-lattice waf ' +
    'waf-regional wafv2 wellarchitected workmail workspaces workspaces-instances workspaces-web xray'
  ).split(' '),
);
