/** What a call needs on the key that one of its options names. `actions` is empty where the caller needs nothing. */
export const keyUses: readonly {
  readonly service: string;
  readonly operations?: string;
  /** The options that name the key, separated by spaces; without it every option that names one. */
  readonly options?: string;
  readonly actions: string;
  readonly source: string;
}[] = [
  {
    service: 'rds docdb',
    options: 'master-user-secret-kms-key-id',
    actions: 'kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKey',
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html',
  },
  {
    service: 'redshift redshift-serverless',
    options: 'master-password-secret-kms-key-id admin-password-secret-kms-key-id',
    actions: 'kms:CreateGrant kms:Decrypt kms:GenerateDataKey kms:RetireGrant',
    source: 'https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-secrets-manager-integration.html',
  },
  {
    // The page is that of RDS. Those of DocumentDB name no permissions of the caller on the key; its API is that of RDS.
    service: 'rds neptune docdb',
    actions: 'kms:CreateGrant kms:DescribeKey',
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html',
  },
  {
    service: 'ec2',
    actions:
      'kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKeyWithoutPlaintext kms:ReEncryptFrom kms:ReEncryptTo',
    source: 'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html',
  },
  {
    service: 's3api',
    actions: 'kms:Decrypt kms:GenerateDataKey',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
  },
  {
    service: 'codebuild',
    operations: 'CreateProject StartBuild StartBuildBatch UpdateProject',
    actions: '',
    source: 'https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-kms.html',
  },
  {
    service: 'dynamodb',
    actions: 'kms:CreateGrant kms:DescribeKey',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
  },
];

/**
 * Operations that take a key inside a structure and do not use it: the page of PutBucketEncryption says that S3 does not validate the
 * key. For a directory bucket it does (`chat/outside-needs.ts`).
 */
export const unusedKeys: readonly {
  readonly service: string;
  readonly operations: string;
  readonly source: string;
}[] = [
  {
    service: 's3api',
    operations: 'PutBucketEncryption',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html',
  },
];
