/** Where the rows come from. */
export const forwardedAccessSource =
  'https://github.com/awslabs/iam-policy-autopilot (Apache-2.0), its data of 2026-08-20';

/** Calls that a service makes with the permissions of the caller when data is encrypted with a customer-managed key. */
export interface ForwardedAccess {
  /** The service's name in the AWS CLI. */
  readonly service: string;
  readonly operations: string;
  readonly actions: string;
  readonly when: string;
  /** The service in `kms:ViaService`, before the Region. */
  readonly principal: string;
}

const table = 'the table is encrypted with a customer-managed key';
const stream = 'the stream is encrypted with a customer-managed key';
const object = 'the object is encrypted with a customer-managed key';
const secret = 'the secret is encrypted with a customer-managed key';
const topic = 'the topic is encrypted with a customer-managed key';
const queue = 'the queue is encrypted with a customer-managed key';
const parameter = 'the parameter is encrypted with a customer-managed key';

/** By service. */
export const forwardedAccess: readonly ForwardedAccess[] = [
  {
    service: 'dynamodb',
    operations: 'BatchGetItem BatchWriteItem DeleteItem GetItem PutItem Query Scan UpdateItem',
    actions: 'kms:Decrypt',
    when: table,
    principal: 'dynamodb',
  },
  {
    service: 'dynamodb',
    operations: 'CreateTable',
    actions: 'kms:DescribeKey kms:CreateGrant',
    when: table,
    principal: 'dynamodb',
  },
  {
    service: 'dynamodbstreams',
    operations: 'GetRecords',
    actions: 'kms:Decrypt',
    when: table,
    principal: 'dynamodb',
  },
  {
    service: 'kinesis',
    operations: 'PutRecord PutRecords',
    actions: 'kms:GenerateDataKey',
    when: stream,
    principal: 'kinesis',
  },
  {
    service: 'kinesis',
    operations: 'GetRecords',
    actions: 'kms:Decrypt',
    when: stream,
    principal: 'kinesis',
  },
  {
    service: 's3api',
    operations: 'CopyObject',
    actions: 'kms:Decrypt kms:GenerateDataKey',
    when: object,
    principal: 's3',
  },
  {
    service: 's3api',
    operations: 'CreateMultipartUpload PutObject',
    actions: 'kms:GenerateDataKey',
    when: object,
    principal: 's3',
  },
  {
    service: 's3api',
    operations: 'GetObject HeadObject UploadPart UploadPartCopy',
    actions: 'kms:Decrypt',
    when: object,
    principal: 's3',
  },
  {
    service: 'secretsmanager',
    operations: 'BatchGetSecretValue GetSecretValue',
    actions: 'kms:Decrypt',
    when: secret,
    principal: 'secretsmanager',
  },
  {
    service: 'secretsmanager',
    operations: 'CreateSecret',
    actions: 'kms:Decrypt kms:GenerateDataKey',
    when: secret,
    principal: 'secretsmanager',
  },
  {
    service: 'sns',
    operations: 'Publish PublishBatch',
    actions: 'kms:Decrypt kms:GenerateDataKey',
    when: topic,
    principal: 'sns',
  },
  { service: 'sqs', operations: 'ReceiveMessage', actions: 'kms:Decrypt', when: queue, principal: 'sqs' },
  {
    service: 'sqs',
    operations: 'SendMessage SendMessageBatch',
    actions: 'kms:GenerateDataKey',
    when: queue,
    principal: 'sqs',
  },
  {
    service: 'ssm',
    operations: 'GetParameter GetParameterHistory GetParameters GetParametersByPath',
    actions: 'kms:Decrypt',
    when: parameter,
    principal: 'ssm',
  },
  { service: 'ssm', operations: 'PutParameter', actions: 'kms:Encrypt', when: parameter, principal: 'ssm' },
];
