/** What to write where a command passes roles that it does not show. */
export const namePassRoles = 'name the roles: `pass-roles: [arn:aws:iam::<account>:role/<name>]`';

/** What passing a role is. */
export const passRoleSource = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html';

/**
 * Operations that pass no role, whatever `pass-roles` and the names of their options say. What a pipeline runs has its role from when it
 * was made: AWS lists `iam:PassRole` as a dependent action of CreatePipeline and UpdatePipeline, and none of StartPipelineExecution. Other
 * operations name a role that is made in a new account, or roles of SAML and LDAP.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
 * @see https://docs.aws.amazon.com/grafana/latest/APIReference/API_SamlConfiguration.html
 * @see https://docs.aws.amazon.com/amazon-mq/latest/api-reference/brokers.html
 */
export const passNoRole: readonly { readonly service: string; readonly operations: string }[] = [
  { service: 'codepipeline', operations: 'StartPipelineExecution' },
  { service: 'organizations', operations: 'CreateAccount CreateGovCloudAccount' },
  { service: 'grafana', operations: 'UpdateWorkspaceAuthentication' },
  { service: 'mq', operations: 'CreateBroker UpdateBroker' },
];

/** A role behind a key that no name shows to be one. */
interface RoleKey {
  readonly service: string;
  readonly operations: string;
  readonly option: string;
  /** A regular expression. */
  readonly key: string;
}

const feedback = '\\w*FeedbackRoleArn';

/**
 * Roles behind keys of maps, and of structures that call them otherwise.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html
 * @see https://docs.aws.amazon.com/dms/latest/APIReference/API_KerberosAuthenticationSettings.html
 */
export const roleKeys: readonly RoleKey[] = [
  {
    service: 'sns',
    operations: 'CreateTopic CreatePlatformApplication SetPlatformApplicationAttributes',
    option: 'attributes',
    key: feedback,
  },
  { service: 'sns', operations: 'Subscribe', option: 'attributes', key: 'SubscriptionRoleArn' },
  { service: 'sns', operations: 'SetSMSAttributes', option: 'attributes', key: 'DeliveryStatusIAMRole' },
  {
    service: 'ssm',
    operations: 'StartAutomationExecution StartChangeRequestExecution',
    option: 'parameters',
    key: 'AutomationAssumeRole',
  },
  {
    service: 'dms',
    operations: 'CreateReplicationInstance ModifyReplicationInstance',
    option: 'kerberos-authentication-settings',
    key: 'KeyCacheSecretIamArn',
  },
];

/** The service principal that a role is passed to, where a service passes roles to one only. */
export const passedTo: readonly { readonly service: string; readonly principal: string }[] = [
  { service: 'cloudformation', principal: 'cloudformation.amazonaws.com' },
  { service: 'codebuild', principal: 'codebuild.amazonaws.com' },
  { service: 'codepipeline', principal: 'codepipeline.amazonaws.com' },
  { service: 'deploy', principal: 'codedeploy.amazonaws.com' },
  { service: 'ec2', principal: 'ec2.amazonaws.com' },
  { service: 'events', principal: 'events.amazonaws.com' },
  { service: 'firehose', principal: 'firehose.amazonaws.com' },
  { service: 'glue', principal: 'glue.amazonaws.com' },
  { service: 'lambda', principal: 'lambda.amazonaws.com' },
  { service: 'sagemaker', principal: 'sagemaker.amazonaws.com' },
  { service: 'scheduler', principal: 'scheduler.amazonaws.com' },
  { service: 'ssm', principal: 'ssm.amazonaws.com' },
  { service: 'stepfunctions', principal: 'states.amazonaws.com' },
];
