/** What to write where a command passes roles that it does not show. */
export const namePassRoles = 'name the roles: `pass-roles: [arn:aws:iam::<account>:role/<name>]`';

/**
 * Operations that pass no role whatever `pass-roles` says: what runs has its role from when it was made. AWS lists
 * `iam:PassRole` as a dependent action of CreatePipeline and UpdatePipeline, and none of StartPipelineExecution.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html
 */
export const passNoRole: readonly { readonly service: string; readonly operations: string }[] = [
  { service: 'codepipeline', operations: 'StartPipelineExecution' },
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
