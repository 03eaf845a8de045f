// Written by hand: what a command needs besides the action of its own name, and what its permissions do not cover.

/** An action that an operation needs besides its own. */
export interface ImpliedAction {
  /** The service's name in the AWS CLI. */
  readonly service: string;
  /** API names, parted by blanks. */
  readonly operations: string;
  /** Only when this option is given. */
  readonly given?: string;
  readonly action: string;
  /** As in `resource-arns.ts`; empty when the command does not say. */
  readonly templates: readonly string[];
  /** Why it may not be needed, for an action that depends on things that the command does not show. */
  readonly perhaps?: string;
  readonly source: string;
}

/** By service. That an option names a role, which the command then passes on, is not in here but a rule in code. */
export const impliedActions: readonly ImpliedAction[] = [
  {
    service: 's3api',
    operations: 'CopyObject UploadPartCopy',
    action: 's3:GetObject',
    templates: ['s3:::{--copy-source|copy-source}'],
    source: 'Amazon S3 API reference, CopyObject: "you must have read access to the source object"',
  },
  {
    service: 'cloudfront',
    operations: 'CreateDistributionWithTags',
    action: 'cloudfront:TagResource',
    templates: ['cloudfront::{account}:distribution/*'],
    source: 'Amazon CloudFront API reference, CreateDistributionWithTags',
  },
  {
    service: 'ecs',
    operations: 'RunTask StartTask CreateService UpdateService',
    action: 'iam:PassRole',
    templates: [],
    perhaps: 'needed when the task definition has a task role or an execution role',
    source:
      'Amazon ECS Developer Guide, "Amazon ECS task execution IAM role", required permissions of the caller',
  },
  {
    service: 'codepipeline',
    operations: 'CreatePipeline UpdatePipeline',
    action: 'iam:PassRole',
    templates: [],
    source: 'AWS CodePipeline User Guide, "Manage the CodePipeline service role"',
  },
  {
    service: 'ec2',
    operations: 'RunInstances AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation',
    given: 'iam-instance-profile',
    action: 'iam:PassRole',
    templates: [],
    source: 'Amazon EC2 User Guide, "Permissions to pass an IAM role to an instance"',
  },
  {
    service: 'ssm',
    operations: 'StartAutomationExecution',
    given: 'parameters',
    action: 'iam:PassRole',
    templates: [],
    perhaps: 'needed when a parameter (AutomationAssumeRole) names a role',
    source: 'AWS Systems Manager User Guide, "Setting up Automation", iam:PassRole',
  },
  {
    service: 'lambda',
    operations: 'CreateEventSourceMapping',
    action: 'lambda:GetFunction',
    templates: [],
    perhaps: 'some event sources are read with the permissions of the caller when the mapping is made',
    source: 'AWS Lambda Developer Guide, "Event source mappings", API permissions',
  },
];

/** Operations that act on more than their own action covers, with the permissions of the caller. */
export const operationLimits: readonly {
  readonly service: string;
  readonly operations: string;
  /** The option that makes a role act instead of the caller. */
  readonly unless?: string;
  readonly limit: string;
  readonly source: string;
}[] = [
  {
    service: 'cloudformation',
    operations:
      'CreateStack UpdateStack DeleteStack CreateChangeSet ExecuteChangeSet RollbackStack ContinueUpdateRollback',
    unless: 'role-arn',
    limit:
      'CloudFormation changes the resources of the template with the permissions of the caller, unless the stack has a role',
    source: 'AWS CloudFormation User Guide, "CloudFormation service role"',
  },
  {
    service: 'ssm',
    operations: 'StartAutomationExecution',
    limit:
      'the steps of the document run with the permissions of the caller, unless the document assumes a role',
    source: 'AWS Systems Manager User Guide, "Setting up Automation"',
  },
  {
    service: 'cloudcontrol',
    operations: 'CreateResource UpdateResource DeleteResource GetResource ListResources',
    unless: 'role-arn',
    limit: 'Cloud Control calls the service of the resource with the permissions of the caller',
    source: 'AWS Cloud Control API User Guide, "Permissions"',
  },
];
