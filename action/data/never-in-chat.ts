/**
 * What Amazon Q Developer never runs in chat, whatever policies allow. Read 2026-11-25.
 * `dynamodb`, `s3` and others are limited to the operations named; a whole service is `service:*`.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html ("Non-supported operations")
 */
export const neverInChat: readonly string[] = [
  'appsync:ListApiKeys',
  'chatbot:*',
  'codecommit:GetFile',
  'codecommit:GetCommit',
  'codecommit:GetDifferences',
  'cognito-idp:*',
  'cognito-identity:*',
  'connect:GetFederationToken',
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  'ec2:GetPasswordData',
  'ecr:GetAuthorizationToken',
  'gamelift:RequestUploadCredentials',
  'gamelift:GetInstanceAccess',
  'iam:*',
  'identitystore:*',
  'kms:*',
  'lightsail:DownloadDefaultKeyPair',
  'lightsail:GetKeyPair',
  'lightsail:GetKeyPairs',
  'lightsail:UpdateRelationalDatabase',
  'redshift:GetClusterCredentials',
  's3:GetBucketPolicy',
  's3:GetObject',
  's3:PutObject',
  'sdb:*',
  'secretsmanager:*',
  'snowball:GetJobUnlockCode',
  'sso:*',
  'storagegateway:DescribeChapCredentials',
  'sts:*',
];
