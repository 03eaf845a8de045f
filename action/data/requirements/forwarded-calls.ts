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
    // With a secret in place of temporary credentials, the policy of the user has to allow getting it.
    calls:
      'redshift-data:DescribeTable redshift-data:ListDatabases redshift-data:ListSchemas redshift-data:ListTables',
    permissions: 'secretsmanager:GetSecretValue',
    source: `${docs}redshift/latest/mgmt/data-api-access.html`,
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
 * The prefixes of services that have service-linked roles: AWS-managed policies for their users (2026-08-26) allow
 * `iam:CreateServiceLinkedRole` for them. Which of their calls create the role is often not documented.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const linkedRoleServices: ReadonlySet<string> = new Set(
  (
    'access-analyzer acm aoss appfabric application-autoscaling applicationinsights appmesh apprunner appstream appsync aps artifact ' +
    'auditmanager autoscaling backup batch bedrock-agentcore braket cassandra cloud9 cloudtrail codeguru-profiler codeguru-reviewer ' +
    'config connect cost-optimization-hub datasync dax devops-guru discovery docdb-elastic dsql dynamodb ec2 ecr ecs eks elasticache ' +
    'elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce es events fis fms fsx globalaccelerator guardduty health ' +
    'imagebuilder inspector inspector2 internetmonitor iotmanagedintegrations iotsitewise kafka lakeformation lambda lex license-manager ' +
    'macie2 memorydb mgh migrationhub-orchestrator migrationhub-strategy monitron mq neptune-graph network-firewall networkmanager odb ' +
    'organizations osis panorama profile proton ram rds redshift redshift-data redshift-serverless refactor-spaces resource-explorer-2 ' +
    'robomaker rolesanywhere route53resolver rum sagemaker schemas security-ir securityhub securitylake servicecatalog servicequotas ' +
    'shield ssm ssm-sap supportplans thinclient timestream-influxdb trustedadvisor vpc-lattice wafv2 wellarchitected workmail'
  ).split(' '),
);
