import type { OptionRow } from './option-facts.ts';

/** An option whose value is the account that owns what a command uses. */
export interface OwnerOption extends OptionRow {
  /**
   * Which ARNs of the command are of that account, where it has no whole ARNs: `all`, or `some`, of which nothing says which. `none`: AWS
   * only compares it with the owner, or it is the owner of something else.
   */
  readonly owns: 'all' | 'some' | 'none';
}

const model = 'botocore 1.43, what the service model says of the option';

/** Options whose value is the account that owns what the command uses. */
export const ownerOptions: readonly OwnerOption[] = [
  {
    service: 's3api',
    options: 'expected-bucket-owner expected-source-bucket-owner',
    owns: 'none',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html',
  },
  { service: 'guardduty', options: 'expected-bucket-owner', owns: 'none', source: model },
  { service: 'dynamodb simpledbv2 mgn', options: 's3-bucket-owner', owns: 'none', source: model },
  { service: 'medical-imaging', options: 'input-owner-account-id', owns: 'none', source: model },
  {
    service: 'omics',
    options: 'cache-bucket-owner-id workflow-bucket-owner-id',
    owns: 'none',
    source: model,
  },
  { service: 'sagemaker', options: 's3-bucket-owner-account-id', owns: 'none', source: model },
  { service: 's3control', options: 'bucket-account-id', owns: 'none', source: model },
  { service: 'lakeformation', options: 'expected-resource-owner-account', owns: 'none', source: model },
  {
    service: 's3control',
    options: 'account-id',
    owns: 'all',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DeleteAccessPoint.html',
  },
  {
    service: 'codeartifact',
    options: 'domain-owner',
    owns: 'all',
    source: 'https://docs.aws.amazon.com/codeartifact/latest/ug/domain-overview.html',
  },
  { service: 'ecr ecr-public', options: 'registry-id', owns: 'all', source: model },
  { service: 'sqs', options: 'queue-owner-aws-account-id', owns: 'all', source: model },
  {
    service: 'glue lakeformation',
    options: 'catalog-id',
    owns: 'all',
    source: 'https://docs.aws.amazon.com/glue/latest/dg/cross-account-access.html',
  },
  { service: 'glue', options: 'parent-catalog-id', owns: 'some', source: model },
  { service: 'lakeformation', options: 'table-catalog-id', owns: 'all', source: model },
  { service: 'quicksight', options: 'aws-account-id account-id', owns: 'all', source: model },
  { service: 'backup', options: 'backup-vault-account-id', owns: 'all', source: model },
  { service: 'bedrock-agentcore budgets glacier', options: 'account-id', owns: 'all', source: model },
  { service: 'mgn application-insights redshift', options: 'account-id', owns: 'some', source: model },
  { service: 'ssm', options: 'account-id', operations: 'CreateOpsItem', owns: 'some', source: model },
  { service: 'appmesh', options: 'mesh-owner', owns: 'some', source: model },
  { service: 'apigatewayv2', options: 'resource-owner-account-id', owns: 'some', source: model },
  { service: 'cloudtrail', options: 'event-data-store-owner-account-id', owns: 'some', source: model },
  {
    service: 'directconnect',
    options: 'direct-connect-gateway-owner-account',
    owns: 'some',
    source: model,
  },
  { service: 'internetmonitor', options: 'linked-account-id', owns: 'some', source: model },
  { service: 'logs', options: 'account-identifiers', owns: 'some', source: model },
  { service: 'omics', options: 'workflow-owner-id', owns: 'some', source: model },
  {
    service: 'redshift redshift-serverless servicediscovery',
    options: 'owner-account',
    owns: 'some',
    source: model,
  },
  {
    service: 'redshift',
    options: 'resource-owner',
    operations: 'CreateEndpointAccess',
    owns: 'some',
    source: model,
  },
  { service: 'signer', options: 'profile-owner job-owner', owns: 'some', source: model },
];
