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

/** An action on a secret whose name AWS documents nowhere. @param service the service that creates it, in words */
function onUnnamedSecret(service: string, name: string) {
  return {
    action: `secretsmanager:${name}`,
    beside: true,
    unknown: `the name of the secret that ${service} creates is not in the command`,
    add: `add \`secretsmanager:${name}\` on the secrets of ${service} under \`allow\``,
  } as const;
}

/** What a call of Redshift needs that lets Redshift manage the password: the page does not name the secret. */
function redshiftRules(operations: string, given: string): RequirementRule[] {
  return [
    ...redshiftActions.map(name => ({ operations, given, ...onUnnamedSecret('Redshift', name) })),
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
        operations: 'ModifyDBInstance ModifyDBCluster ModifyTenantDatabase',
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
        ...onUnnamedSecret('DocumentDB', name),
      })),
      {
        operations: 'CreateDBCluster ModifyDBCluster',
        given: 'manage-master-user-password !master-user-secret-kms-key-id',
        action: 'kms:DescribeKey',
        beside: true,
        resources: ['kms:{region}:{account}:key/{any}'],
      },
      {
        operations: 'ModifyDBCluster',
        given: 'rotate-master-user-password',
        ...onUnnamedSecret('DocumentDB', 'RotateSecret'),
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
