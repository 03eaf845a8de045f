/**
 * What the service refuses to run in chat whatever the permissions are, as `prefix:Operation`; `*` is every
 * operation. Source: the list of unsupported operations in the administrator guide
 * of Amazon Q Developer in chat applications.
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
  'identitystore:*',
  'lightsail:DownloadDefaultKeyPair',
  'lightsail:GetKeyPair',
  'lightsail:GetKeyPairs',
  'lightsail:UpdateRelationalDatabase',
  'iam:*',
  'kms:*',
  'redshift:GetClusterCredentials',
  'sdb:*',
  'secretsmanager:*',
  'sso:*',
  'storagegateway:DescribeChapCredentials',
  'sts:*',
  's3:GetObject',
  's3:PutObject',
  's3:GetBucketPolicy',
  'snowball:GetJobUnlockCode',
];

const refused = new Set(neverInChat.map(entry => entry.toLowerCase()));

/**
 * The entry of the list that an operation or an IAM action falls under.
 * @param prefix the service's prefix in IAM
 * @param name the API's or the action's name; case does not matter
 */
export function findRefusal(prefix: string, name: string): string | undefined {
  const lower = prefix.toLowerCase();
  return [`${lower}:*`, `${lower}:${name.toLowerCase()}`].find(entry => refused.has(entry));
}
