import type { OptionRow } from './option-facts.ts';

const model = 'botocore 1.43, what the service model says of the option';

/** Options whose value is the account that owns what the command uses. */
export const ownerOptions: readonly OptionRow[] = [
  {
    service: 's3api',
    options: 'expected-bucket-owner expected-source-bucket-owner',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html',
  },
  { service: 'guardduty', options: 'expected-bucket-owner', source: model },
  { service: 's3control', options: 'account-id', source: model },
  { service: 'dynamodb', options: 's3-bucket-owner', source: model },
  { service: 'codeartifact', options: 'domain-owner', source: model },
  { service: 'ecr', options: 'registry-id', source: model },
  { service: 'sqs', options: 'queue-owner-aws-account-id', source: model },
  { service: 'glue lakeformation', options: 'catalog-id table-catalog-id', source: model },
  { service: 'quicksight', options: 'aws-account-id', source: model },
  { service: 'backup', options: 'backup-vault-account-id', source: model },
  { service: 'budgets glacier mgn', options: 'account-id', source: model },
  { service: 'appmesh', options: 'mesh-owner', source: model },
  { service: 'cloudtrail', options: 'event-data-store-owner-account-id', source: model },
  { service: 'omics', options: 'workflow-owner-id', source: model },
  { service: 'redshift-serverless servicediscovery', options: 'owner-account', source: model },
  { service: 'signer', options: 'profile-owner job-owner', source: model },
];
