import type { RequirementRule, RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';

/** The page shows the names of the secrets: `rds!db-…` and `rds!cluster-…`. */
const rdsSecret = 'secretsmanager:{region}:{account}:secret:rds!{new}';

const rdsOperations =
  'CreateDBInstance ModifyDBInstance RestoreDBInstanceFromS3 RestoreDBInstanceFromDBSnapshot RestoreDBInstanceToPointInTime ' +
  'CreateDBCluster ModifyDBCluster RestoreDBClusterFromS3 CreateTenantDatabase ModifyTenantDatabase';

const redshiftActions = [
  'CreateSecret',
  'DeleteSecret',
  'DescribeSecret',
  'RotateSecret',
  'TagResource',
  'UpdateSecret',
];

/** What a call of Redshift needs that lets Redshift manage the password: the page does not name the secret. */
function redshiftRules(operations: string, given: string): RequirementRule[] {
  return [
    ...redshiftActions.map(name => ({
      operations,
      given,
      action: `secretsmanager:${name}`,
      beside: true as const,
      unknown: 'the name of the secret that Redshift creates is not in the command',
      add: `add \`secretsmanager:${name}\` on the secrets of Redshift under \`allow\``,
    })),
    { operations, given, action: 'secretsmanager:GetRandomPassword', beside: true, resources: ['*'] },
  ];
}

/** Passwords that a service keeps in Secrets Manager: the service makes the secret with the permissions of the caller. */
export const managedSecrets: readonly RequirementRules[] = [
  {
    service: 'rds',
    source: `${docs}AmazonRDS/latest/UserGuide/rds-secrets-manager.html`,
    rules: [
      ...['secretsmanager:CreateSecret', 'secretsmanager:TagResource'].map(action => ({
        operations: rdsOperations,
        given: 'manage-master-user-password',
        action,
        beside: true as const,
        resources: [rdsSecret],
      })),
      {
        // `aws/secretsmanager` is described. Its id is another one in each account. An own key is in `key-uses.ts`.
        operations: rdsOperations,
        given: 'manage-master-user-password !master-user-secret-kms-key-id',
        action: 'kms:DescribeKey',
        beside: true,
        resources: ['kms:{region}:{account}:key/{any}'],
      },
      {
        operations: 'ModifyDBInstance ModifyDBCluster',
        given: 'rotate-master-user-password',
        action: 'secretsmanager:RotateSecret',
        beside: true,
        resources: [rdsSecret],
      },
    ],
  },
  {
    service: 'docdb',
    source: `${docs}documentdb/latest/developerguide/docdb-secrets-manager.html`,
    rules: [
      ...['CreateSecret', 'TagResource'].map(name => ({
        operations: 'CreateDBCluster ModifyDBCluster',
        given: 'manage-master-user-password',
        action: `secretsmanager:${name}`,
        beside: true as const,
        unknown: 'the name of the secret that DocumentDB creates is not in the command',
        add: `add \`secretsmanager:${name}\` on the secrets of DocumentDB under \`allow\``,
      })),
      {
        operations: 'ModifyDBCluster',
        given: 'rotate-master-user-password',
        action: 'secretsmanager:RotateSecret',
        beside: true,
        unknown: 'the name of the secret is not in the command',
        add: 'add `secretsmanager:RotateSecret` on the secrets of DocumentDB under `allow`',
      },
    ],
  },
  {
    service: 'redshift',
    source: `${docs}redshift/latest/mgmt/redshift-secrets-manager-integration.html`,
    rules: redshiftRules('CreateCluster ModifyCluster RestoreFromClusterSnapshot', 'manage-master-password'),
  },
  {
    service: 'redshift-serverless',
    source: `${docs}redshift/latest/mgmt/redshift-secrets-manager-integration.html`,
    rules: redshiftRules('CreateNamespace UpdateNamespace RestoreFromSnapshot', 'manage-admin-password'),
  },
];
