/**
 * What Amazon Q Developer never runs in chat, whatever policies allow, as its administrator guide lists it under
 * "Non-supported operations" (state of 2026-11-25). A whole service is `service:*`.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html
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
