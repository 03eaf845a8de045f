/**
 * The service principals that a service passes roles to, by the prefix of its actions: where a service is not here, they are not known.
 * CloudFormation is not here, because what it makes as its caller passes roles to any service.
 * Of each the page "How … works with IAM" of its guide names the principal that the trust policy of its roles has to name.
 */
export const passedToServices: ReadonlyMap<string, readonly string[]> = new Map([
  ['codebuild', ['codebuild.amazonaws.com']],
  ['codedeploy', ['codedeploy.amazonaws.com']],
  ['codepipeline', ['codepipeline.amazonaws.com']],
  ['events', ['events.amazonaws.com']],
  ['firehose', ['firehose.amazonaws.com']],
  ['lambda', ['lambda.amazonaws.com']],
  ['scheduler', ['scheduler.amazonaws.com']],
  ['states', ['states.amazonaws.com']],
]);

/**
 * The values of `kms:ViaService` of requests that a service makes for its callers, by the prefix of its actions.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export const viaServices: ReadonlyMap<string, readonly string[]> = new Map([
  ['dynamodb', ['dynamodb.*.amazonaws.com']],
  ['s3', ['s3.*.amazonaws.com']],
  ['secretsmanager', ['secretsmanager.*.amazonaws.com']],
  ['sns', ['sns.*.amazonaws.com']],
  ['sqs', ['sqs.*.amazonaws.com']],
  // Parameters can refer to secrets.
  ['ssm', ['ssm.*.amazonaws.com', 'secretsmanager.*.amazonaws.com']],
]);
